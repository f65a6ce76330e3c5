//! The filters of an address: which events a page shows, in which order, from where on, and which columns of them.
//!
//! Every state of the filters is an address, and an address says nothing else: [`Wanted::query`] writes it in one settled order,
//! so that the same filters always have the same address. States may be given by name; their codes are what is kept.

use crate::problem::Problem;
use crate::views::encoded;
use entente_actors::Gazetteer;
use entente_register::{Filter, FilterError, Order, RegisterError};
use serde::Serialize;

/// Events that a page shows unless told otherwise.
pub const PAGE: usize = 100;
/// Events that a page shows at most.
pub const MOST: usize = 5_000;
/// Bytes of one value that are taken.
const LONGEST: usize = 1_000;

/// The filters of an address; what is not set filters nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Wanted {
    /// Both take part: two codes; of more, any two of them; or none.
    pub between: Vec<String>,
    /// Takes part: a code.
    pub actor: Option<String>,
    /// Kind (codebook, section 3).
    pub kind: Option<String>,
    /// Subtype of the kind.
    pub subtype: Option<String>,
    /// Stage.
    pub stage: Option<String>,
    /// Status, in the codebook's word.
    pub status: Option<String>,
    /// Touches this area.
    pub area: Option<String>,
    /// EDTF: the first day that counts.
    pub since: Option<String>,
    /// EDTF: the last day that counts.
    pub until: Option<String>,
    /// Told by a document of this source, or by the document of this id.
    pub source: Option<String>,
    /// Only events whose claims contradict each other.
    pub disputed: bool,
    /// EDTF: the day that is spoken of, where a page has one.
    pub on: Option<String>,
    /// The order of a table.
    pub sort: Option<Order>,
    /// The columns of a table, as named in it.
    pub columns: Vec<String>,
    /// The event after which a page begins.
    pub after: Option<String>,
    /// At most so many.
    pub limit: Option<usize>,
}

impl Wanted {
    /// Reads a query. What it has besides filters is left to the page; forms send every field, also those left empty.
    ///
    /// # Errors
    /// `bad-query` with what is wrong.
    pub fn read(query: &str, names: &Gazetteer) -> Result<Wanted, Problem> {
        let mut wanted = Wanted::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim();
            if value.len() > LONGEST {
                return Err(Problem::bad_query(format!(
                    "`{}` is too long",
                    crate::views::beginning(&name, 40).0
                )));
            }
            if !value.is_empty() {
                wanted.set(&name, value, names)?;
            }
        }
        Ok(wanted)
    }

    fn set(&mut self, name: &str, value: &str, names: &Gazetteer) -> Result<(), Problem> {
        match name {
            "on" => self.on = Some(day(value)?),
            "sort" => self.sort = Some(order(value)?),
            "columns" => self
                .columns
                .extend(value.split(',').map(|c| c.trim().to_owned()).filter(|c| !c.is_empty())),
            "after" => self.after = Some(value.to_owned()),
            "limit" => {
                let number: usize = value.parse().map_err(|_| Problem::bad_query("`limit` is not a number"))?;
                self.limit = Some(number.clamp(1, MOST));
            }
            _ if FILTERS.contains(&name) => self.narrow(name, value, names)?,
            _ => {}
        }
        Ok(())
    }

    /// Sets a filter as every command sets it, and takes it over.
    fn narrow(&mut self, name: &str, value: &str, names: &Gazetteer) -> Result<(), Problem> {
        let mut one = Filter::default();
        one.set(name, value, &|name| known_code(name, names)).map_err(RegisterError::from)?;
        if name == "between" {
            self.between = one.between.map_or(one.among, |(a, b)| vec![a, b]);
            return Ok(());
        }
        let fields = [
            (&mut self.actor, one.actor),
            (&mut self.kind, one.kind),
            (&mut self.subtype, one.subtype),
            (&mut self.stage, one.stage),
            (&mut self.status, one.status),
            (&mut self.area, one.area),
            (&mut self.since, one.since),
            (&mut self.until, one.until),
            (&mut self.source, one.source),
        ];
        for (own, value) in fields {
            if value.is_some() {
                *own = value;
            }
        }
        if name == "disputed" {
            self.disputed = one.disputed;
        }
        Ok(())
    }

    /// The events that are wanted, all of them.
    pub fn filter(&self) -> Filter {
        let mut filter = Filter::default();
        for (name, value) in self.fields().iter().filter(|(name, _)| FILTERS.contains(name)) {
            // Codes are codes already: none of them is refused.
            let _ = filter.set(name, value, &|code| Some(code.to_owned()));
        }
        filter
    }

    /// How many events a page shows.
    pub fn lines(&self) -> usize {
        self.limit.unwrap_or(PAGE)
    }

    /// Whether any event is left out.
    pub fn narrows(&self) -> bool {
        self.filter() != Filter::default()
    }

    /// What is set, by name, in the order of addresses.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let one = |name, value: &Option<String>| value.clone().map(|v| (name, v));
        let list = |name, values: &[String]| (!values.is_empty()).then(|| (name, values.join(",")));
        [
            list("between", &self.between),
            one("actor", &self.actor),
            one("kind", &self.kind),
            one("subtype", &self.subtype),
            one("stage", &self.stage),
            one("status", &self.status),
            one("area", &self.area),
            one("since", &self.since),
            one("until", &self.until),
            one("source", &self.source),
            self.disputed.then(|| ("disputed", "true".to_owned())),
            one("on", &self.on),
            self.sort.map(|o| ("sort", o.as_str().to_owned())),
            list("columns", &self.columns),
            one("after", &self.after),
            self.limit.map(|n| ("limit", n.to_string())),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// These filters as a query with its `?`; empty where none is set.
    pub fn query(&self) -> String {
        query_of(&self.fields())
    }

    /// The same filters with one of them another, from the first page on; an empty value takes it out.
    pub fn with(&self, name: &str, value: &str) -> String {
        let mut fields = self.fields();
        fields.retain(|(n, _)| *n != name && *n != "after");
        // Subtypes and stages belong to a kind.
        if name == "kind" {
            fields.retain(|(n, _)| !matches!(*n, "subtype" | "stage" | "columns"));
        }
        if !value.is_empty()
            && let Some(name) = NAMES.into_iter().find(|n| *n == name)
        {
            fields.push((name, value.to_owned()));
        }
        fields.sort_by_key(|(n, _)| NAMES.iter().position(|m| m == n));
        query_of(&fields)
    }

    /// The filters that narrow, without order, columns and place: for another page, or an export.
    pub fn narrowing(&self) -> String {
        let mut fields = self.fields();
        fields.retain(|(n, _)| !matches!(*n, "sort" | "columns" | "after" | "limit" | "on"));
        query_of(&fields)
    }
}

/// Those that say which events; the others say how they are shown.
const FILTERS: [&str; 11] = [
    "between", "actor", "kind", "subtype", "stage", "status", "area", "since", "until", "source", "disputed",
];
const NAMES: [&str; 16] = [
    "between", "actor", "kind", "subtype", "stage", "status", "area", "since", "until", "source", "disputed", "on", "sort", "columns",
    "after", "limit",
];

fn query_of(fields: &[(&'static str, String)]) -> String {
    let set: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", encoded_list(value)))
        .collect();
    if set.is_empty() {
        String::new()
    } else {
        format!("?{}", set.join("&"))
    }
}

/// Commas may stand in a query, and read better.
fn encoded_list(value: &str) -> String {
    value.split(',').map(encoded).collect::<Vec<_>>().join(",")
}

/// A state or body by name or code, as its code.
///
/// # Errors
/// `bad-query` where nothing is known by that name.
pub fn code(name: &str, names: &Gazetteer) -> Result<String, Problem> {
    let code = known_code(name, names).ok_or_else(|| RegisterError::from(FilterError::Actor(name.to_owned())))?;
    Ok(code)
}

/// The code of a name; any two to twelve capitals are taken for a code.
fn known_code(name: &str, names: &Gazetteer) -> Option<String> {
    let name = name.trim();
    let looks_so = (2..=12).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
    names.code_of(name).map(str::to_owned).or_else(|| looks_so.then(|| name.to_owned()))
}

fn order(word: &str) -> Result<Order, Problem> {
    Order::read(word).ok_or_else(|| {
        let all: Vec<&str> = Order::ALL.into_iter().map(Order::as_str).collect();
        Problem::bad_query("there is no such order").help(format!("sort is one of {}", all.join(", ")))
    })
}

fn day(value: &str) -> Result<String, Problem> {
    match entente_register::days::Days::read(value) {
        Some(_) => Ok(value.to_owned()),
        None => Err(Problem::bad_query("`on` is no day").help("write 2024, 2024-07 or 2024-07-08")),
    }
}

#[cfg(test)]
mod tests {
    use super::Wanted;
    use entente_actors::Gazetteer;
    use entente_knowledge::Knowledge;

    #[test]
    fn the_same_filters_have_one_address() {
        let names = Gazetteer::new(&Knowledge::built_in()).unwrap();
        for (asked, address) in [
            ("", ""),
            ("kind=&status=", ""),
            ("kind=visit&between=japan,Viet%20Nam", "?between=JPN,VNM&kind=visit"),
            ("columns=date&columns=title,parties&x=1", "?columns=date,title,parties"),
            ("disputed=on&sort=oldest&limit=7", "?disputed=true&sort=oldest&limit=7"),
            ("source=A%26B", "?source=A%26B"),
            ("between=Japan,,viet%20nam,IND", "?between=JPN,VNM,IND"),
            ("disputed=off", ""),
        ] {
            assert_eq!(Wanted::read(asked, &names).unwrap().query(), address, "{asked}");
        }
        let wanted = Wanted::read("kind=visit&subtype=leader&after=abc", &names).unwrap();
        assert_eq!(wanted.with("status", "planned"), "?kind=visit&subtype=leader&status=planned");
        assert_eq!(wanted.with("kind", "meeting"), "?kind=meeting");
        assert_eq!(wanted.with("subtype", ""), "?kind=visit");
    }

    #[test]
    fn what_makes_no_sense_is_said() {
        let names = Gazetteer::new(&Knowledge::built_in()).unwrap();
        for bad in [
            "limit=many",
            "limit=-1",
            "between=JPN",
            "actor=Atlantis%20of%20Old",
            "sort=best",
            "on=soon",
        ] {
            assert!(Wanted::read(bad, &names).is_err(), "{bad}");
        }
    }
}
