//! Which events are wanted: the filters that all register commands share.

use crate::days::Days;
use entente_coding::Status;

/// Which events are wanted. Everything that is set must hold; the empty filter wants them all.
///
/// States and bodies are codes (`JPN`, `ASEAN`): turning names into codes is the caller's work.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Both take part.
    pub between: Option<(String, String)>,
    /// At least two of these take part; empty: any.
    pub among: Vec<String>,
    /// Takes part.
    pub actor: Option<String>,
    /// Kind (codebook, section 3).
    pub kind: Option<String>,
    /// Subtype of the kind.
    pub subtype: Option<String>,
    /// Stage.
    pub stage: Option<String>,
    /// Status, in the codebook's word.
    pub status: Option<String>,
    /// One of these kinds; empty: any.
    pub kinds: Vec<String>,
    /// One of these statuses; empty: any.
    pub statuses: Vec<String>,
    /// Only what two states did, and some claim tells as planned: promised in one sentence, done in another.
    pub promised: bool,
    /// Touches this area.
    pub area: Option<String>,
    /// EDTF; its first day is the first that counts. Events without a date are left out.
    pub since: Option<String>,
    /// EDTF; its last day is the last that counts. What is only known to have happened by a day counts as of that day.
    pub until: Option<String>,
    /// EDTF; only what is dated later than its last day.
    pub after: Option<String>,
    /// Told by a document of this source, or by the document of this id.
    pub source: Option<String>,
    /// Only events whose claims contradict each other.
    pub disputed: bool,
    /// Also events that people rejected.
    pub rejected: bool,
    /// Only events that one source alone tells of (see [`crate::witness`]).
    pub single_source: bool,
    /// Only sessions of a named series.
    pub of_a_series: bool,
    /// At most so many.
    pub limit: Option<usize>,
    /// Leave the claims out (they are most of the work): [`super::Register::with_claims`] adds them to the events that need them.
    pub without_claims: bool,
    /// Newest first instead of oldest first; events without a date come last all the same.
    pub newest_first: bool,
}

/// A filter that makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// Not a date.
    #[error("`{value}` is no date (in --{option})")]
    Date {
        /// "since", "until" or "after".
        option: &'static str,
        /// As given.
        value: String,
    },
    /// Not a status.
    #[error("`{0}` is no status")]
    Status(String),
    /// Not the name of a state or body.
    #[error("no state or body is known as `{}`", .0.chars().take(80).collect::<String>())]
    Actor(String),
    /// Not a list of states or bodies.
    #[error("`between` takes two states or more, {MOST} at most, and not `{}`", .0.chars().take(80).collect::<String>())]
    Between(String),
}

/// States and bodies that a filter names at most.
const MOST: usize = 30;

impl FilterError {
    /// What to write instead.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            FilterError::Date { .. } => "write 2024, 2024-07 or 2024-07-08".into(),
            FilterError::Status(_) => "occurred, denied, planned, proposed or hypothetical".into(),
            FilterError::Actor(_) => {
                "give an ISO 3166-1 alpha-3 code (JPN), a body's code (ASEAN), or an English name (\"Viet Nam\")".into()
            }
            FilterError::Between(_) => "write them with a comma between: JPN,VNM; of more than two, any two of them".into(),
        })
    }
}

impl Filter {
    /// Sets the filter of this name, as commands (`--between JPN,VNM`) and addresses (`between=JPN,VNM`) have it; `code` gives the code
    /// of a state or body that a person named. `false`: no filter has this name.
    ///
    /// # Errors
    /// [`FilterError::Actor`], [`FilterError::Between`]. Dates and statuses are looked at when events are asked for.
    pub fn set(&mut self, name: &str, value: &str, code: &dyn Fn(&str) -> Option<String>) -> Result<bool, FilterError> {
        let text = || Some(value.to_owned());
        let is_on = !matches!(value, "false" | "off" | "0");
        let known = |name: &str| code(name.trim()).ok_or_else(|| FilterError::Actor(name.trim().to_owned()));
        match name {
            "between" => {
                let codes = value.split(',').filter(|n| !n.trim().is_empty()).map(known);
                let mut codes = codes.take(MOST + 1).collect::<Result<Vec<_>, _>>()?;
                (self.between, self.among) = (None, Vec::new());
                match (codes.len(), codes.as_mut_slice()) {
                    (2, [a, b]) => self.between = Some((std::mem::take(a), std::mem::take(b))),
                    (3..=MOST, _) => self.among = codes,
                    _ => return Err(FilterError::Between(value.to_owned())),
                }
            }
            "actor" => self.actor = Some(known(value)?),
            "kind" => self.kind = text(),
            "subtype" => self.subtype = text(),
            "stage" => self.stage = text(),
            "status" => self.status = text(),
            "area" => self.area = text(),
            "since" => self.since = text(),
            "until" => self.until = text(),
            "source" => self.source = text(),
            "disputed" => self.disputed = is_on,
            "single-source" => self.single_source = is_on,
            "rejected" => self.rejected = is_on,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// The days that bound what is wanted, each with how to compare.
pub(super) fn days(filter: &Filter) -> Result<Vec<(&'static str, i32)>, FilterError> {
    let mut days = Vec::new();
    if let Some(since) = &filter.since {
        days.push((">=", read("since", since)?.first));
    }
    if let Some(until) = &filter.until {
        days.push(("<=", read("until", until)?.last));
    }
    if let Some(after) = &filter.after {
        days.push((">", read("after", after)?.last));
    }
    Ok(days)
}

const STATUSES: [Status; 5] = [
    Status::Occurred,
    Status::Denied,
    Status::Planned,
    Status::Proposed,
    Status::Hypothetical,
];

/// The sort day of an event without a date: after every day there is.
pub(super) const NO_DATE: i32 = i32::MAX;

/// The status of this word.
pub(super) fn status_named(word: &str) -> Option<Status> {
    STATUSES.into_iter().find(|s| s.as_str() == word)
}

/// The word of a status.
pub(super) fn known_status(status: &str) -> Result<&'static str, FilterError> {
    status_named(status)
        .map(Status::as_str)
        .ok_or_else(|| FilterError::Status(status.to_owned()))
}

/// The days of an option's date.
pub(super) fn read(option: &'static str, value: &str) -> Result<Days, FilterError> {
    Days::read(value).ok_or_else(|| FilterError::Date {
        option,
        value: value.into(),
    })
}
