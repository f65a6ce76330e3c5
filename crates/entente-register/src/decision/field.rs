//! The value of a correction, as a person writes it.
//!
//! | field | written |
//! | --- | --- |
//! | `kind` | one of the codebook's; empties subtype and stage, and a kind without direction has all parties as initiators |
//! | `title`, `subtype`, `stage`, `mechanism`, `instrument` | words |
//! | `date`, `due` | EDTF: `2024`, `2024-07`, `2024-07-08`, `2014-03-16/2014-03-19` |
//! | `status` | occurred, planned, proposed, hypothetical, denied |
//! | `place` | `Hanoi/VNM` or `Hanoi` |
//! | `areas`, `conditions` | `training, equipment` |
//! | `items` | `6 patrol boat, radar` |
//! | `value` | `500000000 JPY` |
//! | `ordinal` | `2` |
//! | `initiators`, `counterparts` | `JPN, VNM`; `VNM/Truong Tan Sang/President`; `JPN:COP` with a sector |
//!
//! `none` empties a field that may be empty; a value that begins with `[` or `{` is taken as JSON.

use crate::days::Days;
use crate::event::Event;
use entente_coding::record::SYMMETRIC;
use entente_coding::rules::KINDS;
use entente_coding::{Item, Money, Party, Place, Status};
use serde_json::{Value, json};

/// The fields that can be corrected.
pub const FIELDS: [&str; 17] = [
    "title",
    "kind",
    "subtype",
    "stage",
    "date",
    "due",
    "place",
    "status",
    "areas",
    "items",
    "value",
    "conditions",
    "ordinal",
    "mechanism",
    "instrument",
    "initiators",
    "counterparts",
];

/// A correction that makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// No such field, or none that can be corrected.
    #[error("`{0}` is no field that can be corrected")]
    Unknown(String),
    /// Not a value of the field.
    #[error("`{value}` is no {field}")]
    Value {
        /// The field.
        field: String,
        /// As given.
        value: String,
        /// How to write it.
        help: &'static str,
    },
}

impl FieldError {
    /// What to write instead.
    pub fn help(&self) -> String {
        match self {
            FieldError::Unknown(_) => format!("fields are: {}", FIELDS.join(", ")),
            FieldError::Value { help, .. } => (*help).to_owned(),
        }
    }
}

/// Reads the value of a field of `event`.
///
/// # Errors
/// [`FieldError`], with what to write instead.
pub fn read(event: &Event, field: &str, text: &str) -> Result<Value, FieldError> {
    if !FIELDS.contains(&field) {
        return Err(FieldError::Unknown(field.to_owned()));
    }
    let text = text.trim();
    let wrong = |help| FieldError::Value {
        field: field.to_owned(),
        value: text.to_owned(),
        help,
    };
    let written = if text.starts_with(['[', '{']) {
        serde_json::from_str(text).map_err(|_| wrong("this is not JSON"))?
    } else {
        let empty = text.is_empty() || text.eq_ignore_ascii_case("none");
        plain(event, field, if empty { "" } else { text }, wrong)?
    };
    fits(event, field, written.clone())
        .then_some(written)
        .ok_or_else(|| wrong("this is not of the field's form"))
}

fn plain(event: &Event, field: &str, text: &str, wrong: impl Fn(&'static str) -> FieldError) -> Result<Value, FieldError> {
    let parts = || text.split(',').map(str::trim).filter(|p| !p.is_empty());
    let none = text.is_empty();
    Ok(match field {
        "kind" => json!(KINDS.iter().find(|k| text.eq_ignore_ascii_case(k)).ok_or_else(|| wrong(
            "agreement, meeting, visit, exercise, transfer, assistance, deployment, incident, position, measure or institution"
        ))?),
        "title" if none => return Err(wrong("a title in a few words")),
        "status" => json!(status(text).ok_or_else(|| wrong("occurred, planned, proposed, hypothetical or denied"))?),
        "initiators" if none => return Err(wrong("who does it: JPN, VNM/Truong Tan Sang/President")),
        "counterparts" if !none && SYMMETRIC.contains(&event.kind.as_str()) => {
            return Err(wrong("this kind of event has no counterparts: all its parties are initiators"));
        }
        "initiators" | "counterparts" => json!(parts().map(|p| party(event, p)).collect::<Vec<_>>()),
        "areas" | "conditions" => {
            let mut list: Vec<String> = parts().map(str::to_lowercase).collect();
            list.sort_unstable();
            list.dedup();
            json!(list)
        }
        "items" => json!(parts().map(item).collect::<Vec<_>>()),
        _ if none => Value::Null,
        "title" | "mechanism" | "instrument" => json!(text),
        "subtype" | "stage" => json!(text.to_lowercase()),
        "date" | "due" => json!(
            Days::read(text)
                .map(|_| text)
                .ok_or_else(|| wrong("write 2024, 2024-07 or 2024-07-08"))?
        ),
        "ordinal" => json!(text.parse::<u32>().map_err(|_| wrong("a number: 2"))?),
        "place" => {
            let (name, state) = text.rsplit_once('/').map_or((text, None), |(n, s)| (n, Some(code(s))));
            json!(Place {
                name: name.trim().to_owned(),
                state
            })
        }
        "value" => json!(money(text).ok_or_else(|| wrong("an amount and a currency: 500000000 JPY"))?),
        _ => return Err(FieldError::Unknown(field.to_owned())),
    })
}

fn status(text: &str) -> Option<Status> {
    serde_json::from_value(json!(text.to_lowercase())).ok()
}

fn code(text: &str) -> String {
    text.trim().to_uppercase()
}

/// "6 patrol boat", "radar".
fn item(text: &str) -> Item {
    let (count, what) = match text.split_once(' ') {
        Some((number, what)) if number.parse::<u64>().is_ok() => (number.parse().ok(), what.trim()),
        _ => (None, text),
    };
    Item {
        what: what.to_owned(),
        count,
    }
}

/// "500000000 JPY", "JPY 500,000,000".
fn money(text: &str) -> Option<Money> {
    let (a, b) = text.split_once(' ')?;
    let is_code = |s: &str| s.len() == 3 && s.chars().all(|c| c.is_ascii_alphabetic());
    let (amount, currency) = if is_code(a) { (b, a) } else { (a, b.trim()) };
    let amount: f64 = amount.replace(['_', ' ', ','], "").parse().ok()?;
    (is_code(currency) && amount.is_finite()).then(|| Money {
        amount,
        currency: code(currency),
    })
}

/// "JPN", "JPN:COP", "VNM/Truong Tan Sang/President". What the event knows of this state already is kept.
fn party(event: &Event, text: &str) -> Party {
    let mut parts = text.split('/').map(str::trim);
    let actor = parts.next().unwrap_or_default();
    let (state, sector) = actor.split_once(':').map_or((actor, None), |(s, sector)| (s, Some(code(sector))));
    let is_code = (2..=8).contains(&state.len()) && state.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let person = parts.next().filter(|p| !p.is_empty()).map(str::to_owned);
    let office = parts.next().filter(|p| !p.is_empty()).map(str::to_owned);
    let known = event.parties().find(|p| is_code && p.state.as_deref() == Some(state));
    let known = known.cloned().unwrap_or_else(|| Party {
        name: state.to_owned(),
        sector: Some("GOV".into()),
        state: is_code.then(|| state.to_owned()),
        ..Party::default()
    });
    Party {
        sector: sector.or(known.sector),
        office: office.or(if person.is_some() && known.person != person {
            None
        } else {
            known.office
        }),
        person: person.or(known.person),
        ..known
    }
}

/// Whether an event may have this value in this field.
fn fits(event: &Event, field: &str, value: Value) -> bool {
    let Ok(Value::Object(mut record)) = serde_json::to_value(event) else {
        return false;
    };
    record.insert(field.to_owned(), value);
    serde_json::from_value::<Event>(Value::Object(record)).is_ok()
}
