//! Pages that only read.

use super::{Asking, Reply, without_suffix};
use crate::asked::Asked;
use crate::house::House;
use crate::problem::Problem;
use crate::reply::{self, Found, answer};
use crate::views::{
    About, Actor, AskPage, Chronology, ComparePage, DisputedPage, Document, Documents, EventPage, GapsPage, Group, MapPage, Network,
    PromisesPage, Relationship, ReviewPage, SearchPage, SourcesPage, Start, Table, event_url, group, group_url, relationship_url,
};
use crate::wanted::code;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use entente_register::RegisterError;
use std::sync::Arc;

/// Relationships on the first page unless more are asked for.
const PAIRS: usize = 200;
/// Bytes of a query that are searched for.
const LONGEST_QUERY: usize = 1000;
/// Bytes of a question that are read.
const LONGEST_QUESTION: usize = 2000;

/// `/`
pub async fn start(State(house): Asking, asked: Asked) -> Reply {
    let wanted = asked.wanted(&house)?;
    answer(house, asked, move |desk, register| {
        let of = wanted.actor.as_deref().map(|code| Actor::of(code, desk.names()));
        Ok(Start::read(register, desk.names(), wanted.limit.unwrap_or(PAIRS), of)?.into())
    })
    .await
}

/// `/relationship?states=`: leads to the page of these states; forms may send several lists.
pub async fn choose(State(house): Asking, asked: Asked) -> Reply {
    let lists = ["states", "a", "b"]
        .into_iter()
        .flat_map(|name| asked.values(name))
        .collect::<Vec<_>>();
    let codes = codes(lists.iter().flat_map(|l| l.split(',')), &house)?;
    let to = match &codes[..] {
        [a, b] => relationship_url(a, b),
        [_, _, ..] => group_url(&codes),
        _ => return Err(Problem::bad_query("a relationship has two states or more").help("write states=Japan,Viet Nam")),
    };
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response())
}

/// The codes of names, each once.
fn codes<'a>(names: impl Iterator<Item = &'a str>, house: &House) -> Result<Vec<String>, Problem> {
    let mut codes = Vec::new();
    for name in names.map(str::trim).filter(|n| !n.is_empty()) {
        let code = code(name, house.desk.names())?;
        if !codes.contains(&code) {
            codes.push(code);
        }
        if codes.len() > group::MOST {
            return Err(Problem::bad_query("these are too many states").help(format!("take {} at most", group::MOST)));
        }
    }
    Ok(codes)
}

/// `/relationships/{states}`
pub async fn group(State(house): Asking, asked: Asked, path: Result<Path<String>, PathRejection>) -> Reply {
    let Path(given) = path?;
    let wanted = asked.wanted(&house)?;
    let (list, suffix) = without_suffix(&given);
    let codes = codes(list.split(','), &house)?;
    let to = match &codes[..] {
        [] | [_] => return Err(Problem::bad_query("a relationship has two states or more")),
        [a, b] => relationship_url(a, b),
        _ => group_url(&codes),
    };
    let query = asked.uri.query().map_or(String::new(), |q| format!("?{q}"));
    if codes.len() == 2 || list != codes.join(",") {
        return Ok((StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, format!("{to}{suffix}{query}"))]).into_response());
    }
    answer(house, asked, move |desk, register| {
        Ok(Group::read(register, desk.names(), &codes, wanted)?.into())
    })
    .await
}

/// `/relationship/{a}/{b}`
pub async fn relationship(State(house): Asking, asked: Asked, path: Result<Path<(String, String)>, PathRejection>) -> Reply {
    let Path((a, b)) = path?;
    let wanted = asked.wanted(&house)?;
    let (b, suffix) = without_suffix(&b);
    let query = asked.uri.query().map_or(String::new(), |q| format!("?{q}"));
    let (a, b, tail) = (a, b.to_owned(), format!("{suffix}{query}"));
    answer(house, asked, move |desk, register| {
        let code = |name: &str| desk.names().code_of(name).map_or_else(|| name.trim().to_uppercase(), str::to_owned);
        let (code_a, code_b) = (code(&a), code(&b));
        if code_a == code_b {
            return Err(Problem::bad_query("a relationship needs two different states"));
        }
        if (code_a.as_str(), code_b.as_str()) != (a.as_str(), b.as_str()) {
            return Ok(Found::At(format!("{}{tail}", relationship_url(&code_a, &code_b))));
        }
        let found = Relationship::read(register, desk.names(), &a, &b, wanted)?;
        let unknown = [&a, &b].into_iter().find(|code| desk.names().name_of(code).is_none());
        match unknown {
            Some(code) if found.events_in_all == 0 => Err(Problem::not_found("no-such-actor", format!("no state or body `{code}`"))
                .help("use an ISO 3166-1 alpha-3 code or an English name")),
            _ => Ok(found.into()),
        }
    })
    .await
}

/// Pages of events by any filters: the path says which.
pub async fn listed(State(house): Asking, asked: Asked) -> Reply {
    let wanted = asked.wanted(&house)?;
    let (page, _) = without_suffix(asked.uri.path());
    match page {
        "/timeline" => answer(house, asked, |_, r| Ok(Chronology::read(r, wanted)?.into())).await,
        "/register" => answer(house, asked, |_, r| Ok(Table::read(r, wanted)?.into())).await,
        "/network" => answer(house, asked, |desk, r| Ok(Network::read(r, desk.names(), wanted)?.into())).await,
        "/map" => answer(house, asked, |_, r| Ok(MapPage::read(r, wanted)?.into())).await,
        "/promises" => {
            let outcome = asked.value("outcome");
            answer(house, asked, |_, r| Ok(PromisesPage::read(r, wanted, outcome)?.into())).await
        }
        "/disputed" => answer(house, asked, |_, r| Ok(DisputedPage::read(r, wanted)?.into())).await,
        _ => answer(house, asked, |_, r| Ok(GapsPage::read(r, wanted)?.into())).await,
    }
}

/// `/event/{id}`
pub async fn event(State(house): Asking, asked: Asked, path: Result<Path<String>, PathRejection>) -> Reply {
    let Path(asked_id) = path?;
    answer(house, asked, move |_, register| {
        let (id, suffix) = without_suffix(&asked_id);
        let page = EventPage::read(register, id)?;
        if page.event.id != id {
            return Ok(Found::At(format!("{}{suffix}", event_url(&page.event.id))));
        }
        Ok(page.into())
    })
    .await
}

/// `/compare?of=&with=`
pub async fn compare(State(house): Asking, asked: Asked) -> Reply {
    let wanted = asked.wanted(&house)?;
    let names = house.desk.names();
    let of = asked.value("of").map(|name| code(&name, names)).transpose()?;
    let listed = asked.values("with");
    let others = listed.iter().flat_map(|v| v.split(',')).map(str::trim).filter(|n| !n.is_empty());
    let with = others.map(|name| code(name, names)).collect::<Result<Vec<_>, _>>()?;
    answer(house, asked, move |desk, register| {
        Ok(ComparePage::read(register, desk.names(), wanted, of, with)?.into())
    })
    .await
}

/// `/ask?q=`
pub async fn ask(State(house): Asking, asked: Asked) -> Reply {
    let Some(question) = asked.value("q") else {
        return reply::passing(&AskPage::empty(), &asked);
    };
    if question.len() > LONGEST_QUESTION {
        return Err(Problem::bad_query("the question is too long").help(format!("use at most {LONGEST_QUESTION} bytes")));
    }
    let today = asked.wanted(&house)?.on;
    let own = Arc::clone(&house);
    answer(house, asked, move |_, register| {
        let engine = own.engine()?;
        Ok(AskPage::read(register, &engine, &question, today.as_deref())?.into())
    })
    .await
}

/// `/documents`
pub async fn documents(State(house): Asking, asked: Asked) -> Reply {
    let (named, after) = (asked.value("named").unwrap_or_default(), asked.value("after"));
    let readings = house.reading.latest();
    if readings.is_empty() {
        return answer(house, asked, move |_, register| {
            Ok(Documents::read(register, &named, after.as_deref(), Vec::new())?.into())
        })
        .await;
    }
    // How far they are is no part of the register's version.
    let read = house
        .desk
        .read(move |_, register| Ok(Documents::read(register, &named, after.as_deref(), readings)?));
    reply::passing(&read.await?, &asked)
}

/// `/documents/{id}`
pub async fn document(State(house): Asking, mut asked: Asked, path: Result<Path<String>, PathRejection>) -> Reply {
    let Path(id) = path?;
    let (without, suffix) = without_suffix(&id);
    if !suffix.is_empty() {
        let whole = id.clone();
        let named = house.desk.read(move |_, register| match register.document(&whole) {
            Ok(_) => Ok(true),
            Err(RegisterError::NoSuchDocument { .. }) => Ok(false),
            Err(e) => Err(e.into()),
        });
        if named.await? {
            asked.wants = asked.wants_by_header;
            return answer(house, asked, move |_, register| Ok(Document::read(register, &id)?.into())).await;
        }
    }
    let id = without.to_owned();
    answer(house, asked, move |_, register| Ok(Document::read(register, &id)?.into())).await
}

/// `/sources`
pub async fn sources(State(house): Asking, asked: Asked) -> Reply {
    let named = asked.value("named").unwrap_or_default();
    answer(house, asked, move |_, register| Ok(SourcesPage::read(register, &named)?.into())).await
}

/// `/search?q=`
pub async fn search(State(house): Asking, asked: Asked) -> Reply {
    let q = asked.value("q").unwrap_or_default();
    if q.len() > LONGEST_QUERY {
        return Err(Problem::bad_query("the query is too long").help(format!("use at most {LONGEST_QUERY} bytes")));
    }
    answer(house, asked, move |_, register| Ok(SearchPage::read(register, &q)?.into())).await
}

/// `/review`
pub async fn review(State(house): Asking, asked: Asked) -> Reply {
    let (wanted, why) = (asked.wanted(&house)?, asked.value("why"));
    let author = asked.visitor.name.clone();
    answer(house, asked, move |_, register| {
        Ok(ReviewPage::read(register, wanted, why.as_deref(), &author)?.into())
    })
    .await
}

/// `/about`
pub async fn about(State(house): Asking, asked: Asked) -> Reply {
    let own = Arc::clone(&house);
    answer(house, asked, move |_, register| Ok(About::read(register, &own)?.into())).await
}
