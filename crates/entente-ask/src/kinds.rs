//! Questions that are answered by more than a list of events: the level on a day, what is in force, what is disputed, what changed.

use crate::query::Query;
use crate::words::Asked;
use crate::{Answer, AskError, Job, Quote, say};
use entente_analysis::promises::Ledger;
use entente_analysis::{Row, Sources, disputes, dyad::Dyad, instruments, levels};
use entente_register::days::{Days, FIRST, LAST};
use entente_register::{Event, Filter};

/// So many events of a period are told.
const CHANGES: usize = 12;

/// The answer to a question of one of these kinds; `None` for any other.
pub(crate) fn special(job: &Job<'_>, query: &Query) -> Result<Option<Answer>, AskError> {
    match (query.asked, &query.states[..]) {
        (Asked::Level, [a, b]) => level(job, query, a, b).map(Some),
        (Asked::InForce, [a, b]) => in_force(job, query, a, b).map(Some),
        (Asked::Disputed, [_, _]) => disputed(job, query).map(Some),
        (Asked::Promises, [a, b]) => promises(job, query, a, b).map(Some),
        (Asked::Changes, [a, b]) if query.words.is_empty() => changes(job, query, a, b).map(Some),
        _ => Ok(None),
    }
}

/// The last day asked about.
fn day(query: &Query) -> Option<String> {
    query
        .days
        .filter(|d| d.last < LAST)
        .and_then(|d| entente_analysis::house::edtf(d.last))
}

fn names(job: &Job<'_>, query: &Query) -> String {
    let names: Vec<String> = query.states.iter().map(|s| job.teller.state(s)).collect();
    names.join(" and ")
}

fn on(day: Option<&str>) -> String {
    day.map(|d| format!(" {}", say::when(Some(d)))).unwrap_or_default()
}

fn level(job: &Job<'_>, query: &Query, a: &str, b: &str) -> Result<Answer, AskError> {
    let mut sources = Sources::of(job.register);
    let day = day(query);
    let dyad = Dyad::new(job.register, job.relations, a, b, day.as_deref());
    let steps = levels::level(&dyad, job.relations, &mut sources)?;
    let (names, on) = (names(job, query), on(day.as_deref()));
    let Some(step) = steps.last() else {
        let text = format!("Not in the register: it tells of no level of relations between {names}{on}.");
        let mut answer = job.answer(query, false, text);
        answer.missing = vec!["a level of relations".into()];
        return job.finish(answer, &[], sources);
    };
    let cited: Vec<String> = step.event.sources.iter().map(ToString::to_string).collect();
    let since = say::when(step.event.date.as_deref());
    let text = if step.ended {
        format!("{}: {names} ended it {since} [{}].", step.level, cited.join(", "))
    } else {
        format!(
            "{}: {names} have called their relations so since {} [{}].",
            step.level,
            step.event.when,
            cited.join(", ")
        )
    };
    let mut answer = job.answer(query, true, text);
    answer.value = Some(step.level.clone());
    answer.events = vec![step.event.id.clone()];
    answer.quotes = step
        .wordings
        .iter()
        .take(say::TOLD)
        .map(|w| Quote {
            source: w.source,
            words: w.words.clone(),
        })
        .collect();
    answer.sources = sources.list()?;
    Ok(answer)
}

fn in_force(job: &Job<'_>, query: &Query, a: &str, b: &str) -> Result<Answer, AskError> {
    let mut sources = Sources::of(job.register);
    let day = day(query);
    let dyad = Dyad::new(job.register, job.relations, a, b, day.as_deref());
    let agreements = dyad.events(|f| Filter {
        kind: Some("agreement".into()),
        without_claims: true,
        ..f
    })?;
    let all = instruments::instruments(&dyad, &agreements, job.relations, &mut sources)?;
    let standing: Vec<_> = all.into_iter().filter(|i| i.state == "standing").collect();
    let (names, on) = (names(job, query), on(day.as_deref()));
    if standing.is_empty() {
        let mut answer = job.answer(
            query,
            false,
            format!("Not in the register: it tells of no instrument in force between {names}{on}."),
        );
        answer.missing = vec!["an instrument in force".into()];
        return job.finish(answer, &[], sources);
    }
    let told: Vec<String> = standing
        .iter()
        .map(|i| {
            let last = i.steps.iter().rev().find(|s| s.date.is_some()).or(i.steps.last());
            let (when, cited) = last.map_or((String::new(), Vec::new()), |s| (s.when.clone(), s.sources.clone()));
            let cited: Vec<String> = cited.iter().map(ToString::to_string).collect();
            format!("{} ({when}) [{}]", entente_analysis::timeline::one_line(&i.name), cited.join(", "))
        })
        .collect();
    let text = format!("{} in force between {names}{on}: {}.", standing.len(), told.join("; "));
    let mut answer = job.answer(query, true, text);
    answer.value = Some(standing.iter().map(|i| i.name.clone()).collect::<Vec<_>>().join("; "));
    let steps: Vec<&Row> = standing.iter().filter_map(|i| i.steps.last()).collect();
    answer.events = steps.iter().map(|r| r.id.clone()).collect();
    answer.quotes = steps
        .iter()
        .map(|r| Quote {
            source: r.sources.first().copied().unwrap_or_default(),
            words: r.sentence.clone(),
        })
        .collect();
    answer.sources = sources.list()?;
    Ok(answer)
}

fn disputed(job: &Job<'_>, query: &Query) -> Result<Answer, AskError> {
    let filter = Filter {
        between: Some((query.states[0].clone(), query.states[1].clone())),
        since: query.days.and_then(|d| entente_analysis::house::edtf(d.first)),
        until: query.days.and_then(|d| entente_analysis::house::edtf(d.last)),
        kinds: query.kinds.clone(),
        limit: Some(CHANGES),
        ..Filter::default()
    };
    let found = disputes(job.register, &filter)?;
    let names = names(job, query);
    if found.events.is_empty() && found.denials.is_empty() {
        let mut answer = job.answer(
            query,
            false,
            format!("Not in the register: it tells of nothing that sources dispute between {names}."),
        );
        answer.missing = vec!["a dispute of sources".into()];
        return Ok(answer);
    }
    let mut parts = Vec::new();
    for event in &found.events {
        for field in &event.fields {
            let values: Vec<String> = field
                .values
                .iter()
                .map(|v| {
                    let cited: Vec<String> = v.sentences.iter().map(|s| s.source.to_string()).collect();
                    format!("{} [{}]", v.shown, cited.join(", "))
                })
                .collect();
            parts.push(format!(
                "the {} of “{}” ({}): {}",
                field.field,
                event.event.title,
                event.event.when,
                values.join(" or ")
            ));
        }
    }
    for denial in &found.denials {
        let cited: Vec<String> = denial.denied.sources.iter().map(ToString::to_string).collect();
        parts.push(format!(
            "“{}” is denied [{}] and asserted elsewhere",
            denial.denied.title,
            cited.join(", ")
        ));
    }
    let mut answer = job.answer(query, true, format!("Between {names}, sources differ on {}.", parts.join("; ")));
    answer.events = found
        .events
        .iter()
        .map(|e| e.event.id.clone())
        .chain(found.denials.iter().map(|d| d.denied.id.clone()))
        .collect();
    answer.quotes = found
        .events
        .iter()
        .flat_map(|e| &e.fields)
        .flat_map(|f| &f.values)
        .filter_map(|v| v.sentences.first())
        .map(|s| Quote {
            source: s.source,
            words: s.words.clone(),
        })
        .collect();
    answer.quotes.extend(
        found
            .denials
            .iter()
            .flat_map(|d| std::iter::once(&d.denied).chain(d.asserted.first()))
            .map(|row| Quote {
                source: row.sources.first().copied().unwrap_or_default(),
                words: row.sentence.clone(),
            }),
    );
    answer.sources = found.sources;
    Ok(answer)
}

/// Promises with the outcomes asked for, newest first.
fn promises(job: &Job<'_>, query: &Query, a: &str, b: &str) -> Result<Answer, AskError> {
    let mut sources = Sources::of(job.register);
    let mut ledger = Ledger::open(job.register, None)?;
    let filter = Filter {
        between: Some((a.to_owned(), b.to_owned())),
        since: query
            .days
            .filter(|d| d.first > FIRST)
            .and_then(|d| entente_analysis::house::edtf(d.first)),
        until: day(query),
        newest_first: true,
        ..Filter::default()
    };
    // "Promises of Japan to Viet Nam": who is named first promises, where the question says no more.
    let by = query.by.first().map_or(a, String::as_str);
    let mut wanted = ledger.list(&filter, &mut Sources::of(job.register))?;
    wanted.retain(|p| query.outcomes.contains(&p.outcome) && p.by.iter().any(|state| state == by));
    let name = job.teller.state(by);
    if wanted.is_empty() {
        let mut answer = job.answer(query, false, format!("Not in the register: it tells of no such promise by {name}."));
        answer.missing = vec!["a promise with that outcome".into()];
        return job.finish(answer, &[], sources);
    }
    let mut events = Vec::new();
    for promise in wanted.iter().take(CHANGES) {
        events.push(job.register.event(&promise.event.id)?);
    }
    let told = events.iter().zip(&wanted);
    let told: Vec<String> = told
        .map(|(event, p)| {
            format!(
                "{} ({}: {})",
                say::told(event, job.teller, &mut sources),
                p.outcome.as_str(),
                p.because
            )
        })
        .collect();
    let rest = wanted.len().saturating_sub(CHANGES);
    let rest = if rest > 0 { format!("; and {rest} more") } else { String::new() };
    let text = format!("{} by {name}: {}{rest}.", wanted.len(), told.join("; "));
    let mut answer = job.answer(query, true, text);
    answer.value = Some(wanted.iter().map(|p| p.what.clone()).collect::<Vec<_>>().join(", "));
    job.finish(answer, &events, sources)
}

/// What occurred in the period asked about, oldest first.
fn changes(job: &Job<'_>, query: &Query, a: &str, b: &str) -> Result<Answer, AskError> {
    let mut sources = Sources::of(job.register);
    let dyad = Dyad::new(job.register, job.relations, a, b, None);
    let since = query.days.and_then(|d| entente_analysis::house::edtf(d.first));
    let until = day(query);
    let events = dyad.all(|f| Filter {
        since: since.clone(),
        until: until.clone().or_else(|| Some("9999".into())),
        status: Some("occurred".into()),
        without_claims: true,
        ..f
    })?;
    // What began before the period is no change in it.
    let began = |e: &Event| match (e.date.as_deref().and_then(Days::read), query.days) {
        (Some(own), Some(asked)) => own.first >= asked.first,
        (Some(_), None) => true,
        (None, _) => false,
    };
    let of_note: Vec<Event> = events.into_iter().filter(began).filter(|e| e.kind != "position").collect();
    if of_note.is_empty() {
        let when = query.when.clone().unwrap_or_default();
        let mut answer = job.answer(
            query,
            false,
            format!("Not in the register: nothing is told of {} in {when}.", names(job, query)),
        );
        answer.missing = vec!["an event in that time".into()];
        return job.finish(answer, &[], sources);
    }
    let more = of_note.len().saturating_sub(CHANGES);
    let mut shown = Vec::new();
    for event in of_note.into_iter().take(CHANGES) {
        shown.push(job.register.with_claims(event)?);
    }
    let told: Vec<String> = shown.iter().map(|e| say::told(e, job.teller, &mut sources)).collect();
    let rest = if more > 0 { format!("; and {more} more") } else { String::new() };
    let answer = job.answer(query, true, format!("{}{rest}.", told.join("; ")));
    job.finish(answer, &shown, sources)
}
