//! What was settled, put into an event: marks, corrected fields, and beside them what the claims say.

use super::settle::{Correction, Outcome};
use crate::account::Told;
use crate::event::{Dispute, DisputedValue, Event};
use entente_coding::record::SYMMETRIC;
use serde_json::{Value, json};

/// Marks and corrects an event; `told` are its claims, in its order.
pub fn apply(event: &mut Event, told: &[&Told], outcome: Outcome) {
    let (kind, others): (Vec<&Correction>, Vec<&Correction>) = outcome.corrections.iter().partition(|c| c.field == "kind");
    // What was corrected besides is of the event as it is then.
    for correction in kind.into_iter().chain(others) {
        if correction.settled {
            set(event, &correction.field, &correction.values[0].0);
        }
        show(event, told, correction);
    }
    event.review = outcome.review;
    event.decisions = outcome.rulings;
}

/// What people decided on `stored`, put into the same event with its values chosen by another rule.
pub fn carry_over(stored: &Event, mut event: Event) -> Event {
    if stored.decisions.is_empty() {
        return event;
    }
    let record = serde_json::to_value(stored).unwrap_or_default();
    let mut corrected: Vec<&Dispute> = stored
        .disputed
        .iter()
        .filter(|d| d.values.iter().any(|v| !v.by.is_empty()))
        .collect();
    corrected.sort_by_key(|d| d.field != "kind");
    for dispute in corrected {
        set(&mut event, &dispute.field, record.get(&dispute.field).unwrap_or(&Value::Null));
        event.disputed.retain(|d| d.field != dispute.field);
        event.disputed.push(dispute.clone());
    }
    event.review = stored.review;
    event.decisions.clone_from(&stored.decisions);
    event
}

/// Gives a field its value. A value that does not fit (of another version of this program) is left out.
fn set(event: &mut Event, field: &str, value: &Value) {
    let Ok(Value::Object(mut record)) = serde_json::to_value(&*event) else {
        return;
    };
    record.insert(field.to_owned(), value.clone());
    if field == "date" {
        record.insert("date_basis".into(), json!(if value.is_null() { "none" } else { "stated" }));
    }
    if let Ok(corrected) = serde_json::from_value(Value::Object(record)) {
        let was = std::mem::replace(event, corrected);
        if was.kind != event.kind {
            of_another_kind(event);
        }
    }
}

/// Leaves out what only the kind before could have.
fn of_another_kind(event: &mut Event) {
    (event.subtype, event.stage) = (None, None);
    if SYMMETRIC.contains(&event.kind.as_str()) {
        let others = std::mem::take(&mut event.counterparts);
        for party in others {
            if !event.initiators.contains(&party) {
                event.initiators.push(party);
            }
        }
    }
}

/// Lists the values that people give, and those of the claims, where they differ.
fn show(event: &mut Event, told: &[&Told], correction: &Correction) {
    let mut values: Vec<DisputedValue> = correction
        .values
        .iter()
        .map(|(value, by)| DisputedValue {
            value: value.clone(),
            claims: Vec::new(),
            by: by.clone(),
        })
        .collect();
    for (n, t) in told.iter().enumerate() {
        let Some(value) = said(t, &correction.field) else { continue };
        match values.iter_mut().find(|v| v.value == value) {
            Some(known) => known.claims.push(n),
            None => values.push(DisputedValue {
                value,
                claims: vec![n],
                by: Vec::new(),
            }),
        }
    }
    event.disputed.retain(|d| d.field != correction.field);
    if values.len() > 1 {
        event.disputed.push(Dispute {
            field: correction.field.clone(),
            values,
        });
    }
}

/// What a claim says of a field, without its mentions; `None` where it says nothing.
fn said(told: &Told, field: &str) -> Option<Value> {
    let mut value = serde_json::to_value(&told.claim).ok()?.get_mut(field)?.take();
    for party in value.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        for mention in ["text", "start", "end"] {
            party.shift_remove(mention);
        }
    }
    let nothing = value.is_null() || value.as_array().is_some_and(Vec::is_empty) || value == json!("");
    (!nothing).then_some(value)
}
