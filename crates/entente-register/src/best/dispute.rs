//! Where the claims of one event contradict each other.

use crate::account::Told;
use crate::days::Days;
use crate::event::{Dispute, DisputedValue, Event};
use crate::fold::words;
use crate::merge::Rules;
use entente_coding::{Claim, Item, Status};
use serde_json::{Value, json};

/// Every disputed field, in the order of the record.
pub fn all(event: &Event, told: &[&Told], rules: &Rules) -> Vec<Dispute> {
    let kind = event.kind.as_str();
    let claims: Vec<&Claim> = told.iter().map(|t| &t.claim).collect();
    let text = |v: &Option<String>| v.clone();
    [
        between(
            &claims,
            "subtype",
            |c| text(&c.subtype),
            |a, b| !rules.subtypes_agree(kind, a, b),
            |v| json!(v),
        ),
        between(
            &claims,
            "stage",
            |c| text(&c.stage),
            |a, b| !rules.stages_agree(kind, a, b),
            |v| json!(v),
        ),
        between(&claims, "date", |c| text(&c.date), |a, b| apart(a, b), |v| json!(v)),
        between(&claims, "due", |c| text(&c.due), |a, b| apart(a, b), |v| json!(v)),
        between(
            &claims,
            "place",
            |c| c.place.clone(),
            |a, b| a.state.is_some() && b.state.is_some() && a.state != b.state,
            |v| json!(v),
        ),
        between(
            &claims,
            "status",
            |c| Some(c.status),
            |a, b| (*a == Status::Denied) != (*b == Status::Denied),
            |v| json!(v),
        ),
        numbers(&claims),
        between(
            &claims,
            "value",
            |c| c.value.clone(),
            |a, b| a.currency == b.currency && (a.amount - b.amount).abs() > 0.01 * a.amount.abs().max(b.amount.abs()),
            |v| json!(v),
        ),
        between(&claims, "ordinal", |c| c.ordinal, |a, b| a != b, |v| json!(v)),
    ]
    .into_iter()
    .flatten()
    .map(|dispute| own_value_first(event, dispute))
    .collect()
}

fn apart(a: &str, b: &str) -> bool {
    matches!((Days::read(a), Days::read(b)), (Some(a), Some(b)) if !a.overlaps(b))
}

/// A dispute on one field, if any two claims contradict each other there; it lists every value said.
fn between<T: PartialEq>(
    claims: &[&Claim],
    field: &str,
    get: impl Fn(&Claim) -> Option<T>,
    contradict: impl Fn(&T, &T) -> bool,
    show: impl Fn(&T) -> Value,
) -> Option<Dispute> {
    let mut said: Vec<(T, Vec<usize>)> = Vec::new();
    for (n, claim) in claims.iter().enumerate() {
        if let Some(value) = get(claim) {
            match said.iter_mut().find(|(known, _)| *known == value) {
                Some((_, by)) => by.push(n),
                None => said.push((value, vec![n])),
            }
        }
    }
    let disputed = said
        .iter()
        .enumerate()
        .any(|(n, (a, _))| said[..n].iter().any(|(b, _)| contradict(a, b)));
    disputed.then(|| Dispute {
        field: field.to_owned(),
        values: said
            .into_iter()
            .map(|(value, claims)| DisputedValue {
                value: show(&value),
                claims,
                by: Vec::new(),
            })
            .collect(),
    })
}

/// The same thing, in different numbers.
fn numbers(claims: &[&Claim]) -> Option<Dispute> {
    let counted = |c: &Claim| {
        let items: Vec<_> = c.items.iter().filter(|i| i.count.is_some()).cloned().collect();
        (!items.is_empty()).then_some(items)
    };
    let contradict = |a: &Vec<Item>, b: &Vec<Item>| {
        a.iter().any(|i| {
            let same: Vec<_> = b.iter().filter(|j| words(&i.what) == words(&j.what)).collect();
            !same.is_empty() && same.iter().all(|j| j.count != i.count)
        })
    };
    between(claims, "items", counted, contradict, |v| json!(v))
}

fn own_value_first(event: &Event, mut dispute: Dispute) -> Dispute {
    let own = match dispute.field.as_str() {
        "subtype" => json!(event.subtype),
        "stage" => json!(event.stage),
        "date" => json!(event.date),
        "due" => json!(event.due),
        "place" => json!(event.place),
        "status" => json!(event.status),
        "items" => json!(event.items),
        "value" => json!(event.value),
        "ordinal" => json!(event.ordinal),
        _ => Value::Null,
    };
    dispute.values.sort_by_key(|v| v.value != own);
    dispute
}
