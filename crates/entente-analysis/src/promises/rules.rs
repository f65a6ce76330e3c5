//! Which events promise, and what shows a promise kept: `knowledge/analysis/promises.toml`.

use entente_knowledge::{Knowledge, KnowledgeError};
use entente_register::Event;
use entente_register::days::Days;
use serde::Deserialize;

const FILE: &str = "analysis/promises.toml";

/// The file, read.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PromiseRules {
    /// Days between a plan and an event that may still be it.
    pub near_days: i32,
    /// So many later events are shown where none matches.
    pub possible: usize,
    /// Days after the promise, or after it was due, in which they are looked for.
    pub possible_days: i32,
    scheduled: Vec<String>,
    dated_when_promised: Vec<String>,
    /// Links of which one is needed where the later event has no date.
    pub firm: Vec<Link>,
    promise: Vec<PromiseRule>,
}

/// One sort of promise.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PromiseRule {
    /// What is promised: "delivery", "signature" …
    pub name: String,
    /// Kind of the event that promises.
    pub kind: String,
    /// Its statuses.
    pub statuses: Vec<String>,
    #[serde(default)]
    stages: Vec<String>,
    #[serde(default)]
    not_stages: Vec<String>,
    #[serde(default)]
    subtypes: Vec<String>,
    /// What keeps it.
    pub kept_by: Deed,
    /// What keeps part of it.
    #[serde(default)]
    pub part_by: Deed,
    /// What ends it unkept.
    #[serde(default)]
    pub given_up_by: Deed,
    /// Whether later events of the same kind between the same parties are worth showing where none matches.
    #[serde(default)]
    pub show_possible: bool,
    /// Each line is a set of links that is enough.
    pub enough: Vec<Vec<Link>>,
}

/// A sort of event that bears on a promise.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Deed {
    /// Its kinds; none: no event does.
    #[serde(default)]
    pub kinds: Vec<String>,
    #[serde(default)]
    stages: Vec<String>,
    #[serde(default)]
    not_stages: Vec<String>,
}

/// What a promise and a later event have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "promises.toml says what each is")]
pub enum Link {
    Item,
    Value,
    Instrument,
    Mechanism,
    Ordinal,
    Person,
    Date,
    Place,
    Words,
}

impl PromiseRules {
    /// The file the program was built with, or that of `$ENTENTE_KNOWLEDGE`.
    ///
    /// # Errors
    /// When it is missing or makes no sense.
    pub fn standard() -> Result<PromiseRules, KnowledgeError> {
        let text = Knowledge::standard().read(FILE)?;
        toml::from_str(&text).map_err(|e| KnowledgeError::Malformed {
            file: FILE.into(),
            message: e.to_string(),
        })
    }

    /// The sort of promise that an event is, the first that fits; `None` where it promises nothing.
    pub fn of(&self, event: &Event) -> Option<&PromiseRule> {
        let status = event.status.as_str();
        self.promise
            .iter()
            .find(|p| p.statuses.iter().any(|s| s == status) && p.fits(event))
    }

    /// As [`of`](PromiseRules::of), whatever the event's status: for what was promised and done in one event.
    pub fn of_planned(&self, event: &Event) -> Option<&PromiseRule> {
        self.promise
            .iter()
            .find(|p| p.statuses.iter().any(|s| s == "planned") && p.kind == event.kind)
    }

    /// Whether the date of a planned event is the day it is planned for, and not the day it was planned: always for some kinds, for others
    /// where that day was still to come when it was told.
    pub fn is_scheduled(&self, kind: &str, date: Option<Days>, told: Option<Days>) -> bool {
        self.scheduled.iter().any(|k| k == kind)
            || matches!((date, told), (Some(d), Some(t)) if !self.dated_when_promised.iter().any(|k| k == kind) && d.last > t.last)
    }

    /// The kinds whose plans are promises.
    pub fn planned_kinds(&self) -> Vec<String> {
        let planned = self.promise.iter().filter(|p| p.statuses.iter().any(|s| s == "planned"));
        planned.map(|p| p.kind.clone()).collect()
    }

    /// Kind with stage, and kind with subtype, of what promises by having occurred.
    pub fn occurred(&self) -> Vec<(&str, Option<&str>, Option<&str>)> {
        let mut out = Vec::new();
        for p in self.promise.iter().filter(|p| p.statuses.iter().any(|s| s == "occurred")) {
            let stages: Vec<Option<&str>> = any(&p.stages);
            for subtype in any(&p.subtypes) {
                out.extend(stages.iter().map(|stage| (p.kind.as_str(), *stage, subtype)));
            }
        }
        out
    }
}

fn any(values: &[String]) -> Vec<Option<&str>> {
    if values.is_empty() {
        vec![None]
    } else {
        values.iter().map(|v| Some(v.as_str())).collect()
    }
}

impl PromiseRule {
    fn fits(&self, event: &Event) -> bool {
        let among = |list: &[String], value: &Option<String>| list.is_empty() || value.as_ref().is_some_and(|v| list.contains(v));
        self.kind == event.kind
            && among(&self.stages, &event.stage)
            && among(&self.subtypes, &event.subtype)
            && !event.stage.as_ref().is_some_and(|s| self.not_stages.contains(s))
    }

    /// Every kind of event that may bear on it.
    pub fn bearing(&self) -> Vec<String> {
        let mut kinds: Vec<String> = [&self.kept_by, &self.part_by, &self.given_up_by]
            .iter()
            .flat_map(|d| d.kinds.clone())
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }
}

impl Deed {
    /// Whether an event is one.
    pub fn is(&self, event: &Event) -> bool {
        let stage = event.stage.as_ref();
        self.kinds.contains(&event.kind)
            && (self.stages.is_empty() || stage.is_some_and(|s| self.stages.contains(s)))
            && !stage.is_some_and(|s| self.not_stages.contains(s))
    }
}
