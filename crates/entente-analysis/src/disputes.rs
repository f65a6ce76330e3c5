//! What sources contradict each other on: fields that one event's claims give differently, and denials beside what others assert.

use crate::timeline::one_line;
use crate::{Row, Source, Sources, things};
use entente_coding::Status;
use entente_knowledge::{Knowledge, KnowledgeError};
use entente_register::merge::Rules;
use entente_register::{Event, Filter, Register, RegisterError};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

const FILE: &str = "analysis/disputes.toml";

/// What is disputed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Disputes {
    /// Events whose claims contradict each other, in the order of the filter.
    pub events: Vec<Disputed>,
    /// Denials, each with what is asserted of the same matter elsewhere; those that nothing stands against are left out.
    pub denials: Vec<Denial>,
    /// What all of this cites.
    pub sources: Vec<Source>,
}

/// An event whose claims contradict each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Disputed {
    /// The event.
    pub event: Row,
    /// The fields, each with every value said.
    pub fields: Vec<Field>,
}

/// A disputed field.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Field {
    /// "date", "status", "items" …
    pub field: String,
    /// What is said, the event's own value first.
    pub values: Vec<Said>,
}

/// One value of a disputed field, and who gives it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Said {
    /// As the record has it.
    pub value: serde_json::Value,
    /// In words.
    pub shown: String,
    /// The sentences that give it.
    pub sentences: Vec<Sentence>,
}

/// A sentence with its source.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sentence {
    /// On one line.
    pub words: String,
    /// To whom the text attributes it.
    pub said_by: Option<String>,
    /// Number of the source.
    pub source: usize,
}

/// A denial and what stands against it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Denial {
    /// What is denied.
    pub denied: Row,
    /// What others assert of the same matter, oldest first.
    pub asserted: Vec<Row>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct DenialRules {
    most: usize,
    denial: Vec<DenialRule>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct DenialRule {
    kind: String,
    stands_against: Vec<String>,
    statuses: Vec<String>,
    #[serde(default)]
    by_area: Vec<String>,
}

impl DenialRules {
    fn standard() -> Result<DenialRules, KnowledgeError> {
        let text = Knowledge::standard().read(FILE)?;
        toml::from_str(&text).map_err(|e| KnowledgeError::Malformed {
            file: FILE.into(),
            message: e.to_string(),
        })
    }
}

/// What is disputed among the events that `filter` wants; its limit holds for events and for denials each.
///
/// # Errors
/// Those of the filter and of reading the register.
pub fn disputes(register: &Register, filter: &Filter) -> Result<Disputes, RegisterError> {
    let mut sources = Sources::of(register);
    let mut events = Vec::new();
    let wanted = Filter {
        disputed: true,
        ..filter.clone()
    };
    register.each_event(&wanted, |event| -> Result<(), RegisterError> {
        events.push(disputed(&event, &mut sources));
        Ok(())
    })?;
    let denials = denials(register, filter, &mut sources)?;
    Ok(Disputes {
        events,
        denials,
        sources: sources.list()?,
    })
}

/// The disputed fields of an event.
pub fn disputed(event: &Event, sources: &mut Sources<'_>) -> Disputed {
    let fields = event.disputed.iter().map(|d| Field {
        field: d.field.clone(),
        values: d
            .values
            .iter()
            .map(|v| Said {
                shown: shown(&v.value),
                value: v.value.clone(),
                sentences: v
                    .claims
                    .iter()
                    .filter_map(|n| event.claims.get(*n))
                    .map(|c| Sentence {
                        words: one_line(&c.quote),
                        said_by: c.said_by.clone(),
                        source: sources.cite(&c.doc),
                    })
                    .collect(),
            })
            .collect(),
    });
    Disputed {
        fields: fields.collect(),
        event: Row::of(event, sources),
    }
}

/// A value of the record in words.
fn shown(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::String(s) => s.clone(),
        Value::Null => "not said".into(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Object(o) => {
            let text = |key: &str| o.get(key).map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned));
            match (text("count"), text("what"), text("amount"), text("name")) {
                (Some(n), Some(what), ..) if n != "null" => format!("{n} {what}"),
                (_, Some(what), ..) => what,
                (_, _, Some(amount), _) => format!("{} {amount}", text("currency").unwrap_or_default()),
                (.., Some(name)) => name,
                _ => value.to_string(),
            }
        }
        other => other.to_string(),
    }
}

/// Denials among the events that `filter` wants, each with what is asserted of the same matter between the same parties.
///
/// # Errors
/// Those of the filter and of reading the register.
pub fn denials(register: &Register, filter: &Filter, sources: &mut Sources<'_>) -> Result<Vec<Denial>, RegisterError> {
    let rules = DenialRules::standard()?;
    let denied = register.events(&Filter {
        status: Some("denied".into()),
        disputed: false,
        without_claims: true,
        ..filter.clone()
    })?;
    // What stands against the denials of two states, by the kinds that may.
    let mut against: HashMap<(String, String, &[String]), Vec<Matter>> = HashMap::new();
    let mut out = Vec::new();
    for event in denied {
        let Some(rule) = rules.denial.iter().find(|r| r.kind == event.kind) else {
            continue;
        };
        let states: Vec<String> = event.states().into_iter().map(str::to_owned).collect();
        let [a, b, ..] = &states[..] else { continue };
        let others = match against.entry((a.clone(), b.clone(), &rule.stands_against)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(asserted(register, rule, (a, b))?),
        };
        let subject = Matter::of(event, register.rules());
        let same = others.iter().filter(|other| subject.is_that_of(other, rule)).take(rules.most);
        let asserted: Vec<Row> = same.map(|other| Row::brief(&other.event, sources)).collect::<Result<_, _>>()?;
        if !asserted.is_empty() {
            out.push(Denial {
                denied: Row::brief(&subject.event, sources)?,
                asserted,
            });
        }
    }
    Ok(out)
}

/// What is asserted between two states that may stand against a denial, oldest first.
fn asserted(register: &Register, rule: &DenialRule, (a, b): (&str, &str)) -> Result<Vec<Matter>, RegisterError> {
    let events = register.events(&Filter {
        between: Some((a.to_owned(), b.to_owned())),
        kinds: rule.stands_against.clone(),
        statuses: rule.statuses.clone(),
        without_claims: true,
        ..Filter::default()
    })?;
    Ok(events.into_iter().map(|e| Matter::of(e, register.rules())).collect())
}

/// What an event is about.
struct Matter {
    event: Event,
    things: Vec<things::Thing>,
    words: Vec<u64>,
    instrument: Vec<u64>,
}

impl Matter {
    fn of(event: Event, rules: &Rules) -> Matter {
        Matter {
            things: things::things(&event, rules),
            words: rules.telling_words(&things::without_names(&event.title, &event)),
            instrument: event.instrument.as_deref().map(|n| rules.telling_words(n)).unwrap_or_default(),
            event,
        }
    }

    /// Whether another event is about the same: by things where both name some, else by instrument, words, or an area that stands for the matter.
    fn is_that_of(&self, other: &Matter, rule: &DenialRule) -> bool {
        let same_thing = || self.things.iter().any(|t| other.things.iter().any(|o| t.is(o)));
        let named = |things: &[things::Thing]| things.iter().any(|t| t.head.is_some());
        if named(&self.things) && named(&other.things) {
            return same_thing();
        }
        let mut areas = self.event.areas.iter().filter(|a| rule.by_area.contains(a));
        things::alike(&self.instrument, &other.instrument)
            || things::shared(&self.words, &other.words) >= 2
            || areas.any(|a| other.event.areas.contains(a))
            || other.event.status == Status::Occurred && same_thing()
    }
}
