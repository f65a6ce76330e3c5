//! "Who is the defence minister of …?": persons by the office that events name with them.

use crate::find::Found;
use crate::fits::same_word;
use crate::query::Query;
use crate::words::Asked;
use entente_analysis::dyad;
use entente_coding::Party;
use entente_register::{Event, fold};

/// Whether a question asks who holds an office: nothing is done in it, and its words are an office's.
fn asks(query: &Query) -> bool {
    let names_office = || !query.words.is_empty() && query.things.is_empty() && query.persons.is_empty();
    query.asked == Asked::Who && query.acts.is_empty() && query.kinds.is_empty() && query.states.len() == 1 && names_office()
}

/// The person of a party, where it holds the office that is asked for.
fn holder<'p>(party: &'p Party, query: &Query) -> Option<&'p str> {
    let office = fold::words(party.office.as_deref()?);
    let named = query.words.iter().all(|w| office.iter().any(|o| same_word(o, w)));
    let person = party
        .person
        .as_deref()
        .filter(|_| party.state.as_deref() == query.states.first().map(String::as_str));
    person.filter(|_| named)
}

/// The holders of the office asked for that an event names; `None` where no office is asked for.
pub(crate) fn of(event: &Event, query: &Query) -> Option<Vec<String>> {
    asks(query).then(|| event.parties().filter_map(|p| holder(p, query)).map(str::to_owned).collect())
}

/// Leaves of what was found the events that name a holder of the office, where one is asked for: the last one where "is" asks.
pub(crate) fn only(mut found: Found, query: &Query, question: &str) -> Found {
    if !asks(query) {
        return found;
    }
    found.events.retain(|e| e.parties().any(|p| holder(p, query).is_some()));
    if fold::words(question).get(1).is_some_and(|w| w == "is") {
        let last = found
            .events
            .iter()
            .filter(|e| e.date.is_some())
            .max_by_key(|e| dyad::sort_day(e))
            .cloned();
        found.events = last.into_iter().collect();
    }
    found
}
