//! The tables: what a row of each is, and its columns.

use crate::dates::{first, last};
use crate::job::Record;
use crate::lists::{Lists, Spot};
use crate::table::{Column, column};
use entente_coding::{Item, Party};
use entente_register::{DocumentInfo, Event, FormerId, Told};
use std::rc::Rc;

/// A row of `events.csv`.
pub struct Whole {
    pub(super) record: Record,
    pub(super) lists: Rc<Lists>,
    pub(super) spot: Option<Spot>,
}

/// The columns of `events.csv`.
pub const EVENTS: &[Column<Whole>] = &[
    column("id", "the event", |r| r.record.event.id.clone()),
    column("kind", "kind of event", |r| r.record.event.kind.clone()),
    column("subtype", "subtype of the kind", |r| some(&r.record.event.subtype)),
    column("stage", "stage, for agreement, transfer, institution", |r| {
        some(&r.record.event.stage)
    }),
    column("status", "`occurred`, `denied`, `planned`, `proposed`, `hypothetical`", |r| {
        r.record.event.status.as_str().to_owned()
    }),
    column("title", "a short title in words of a text", |r| r.record.event.title.clone()),
    column("date", "when, EDTF level 1", |r| some(&r.record.event.date)),
    column(
        "date_first",
        "first day that the date may mean; empty where its beginning is open",
        |r| first(r.record.event.date.as_deref()),
    ),
    column("date_last", "last day that the date may mean; empty where its end is open", |r| {
        last(r.record.event.date.as_deref())
    }),
    column(
        "date_basis",
        "`stated`, `resolved`, `document` (near the day of publication), `none`",
        |r| r.record.event.date_basis.clone(),
    ),
    column("due", "by when something promised is to happen, EDTF", |r| {
        some(&r.record.event.due)
    }),
    column("due_first", "first day of that", |r| first(r.record.event.due.as_deref())),
    column("due_last", "last day of that", |r| last(r.record.event.due.as_deref())),
    column("place", "where, in words of a text", |r| {
        r.record.event.place.as_ref().map(|p| p.name.clone()).unwrap_or_default()
    }),
    column("place_state", "code of the state it lies in", |r| {
        r.record.event.place.as_ref().and_then(|p| p.state.clone()).unwrap_or_default()
    }),
    column("latitude", "degrees north, where the place is in the gazetteer", |r| {
        at(r, |s| s.lat.to_string())
    }),
    column("longitude", "degrees east", |r| at(r, |s| s.lon.to_string())),
    column("geonameid", "number of the place in GeoNames", |r| {
        at(r, |s| s.geonameid.to_string())
    }),
    column("amount", "money, in units of the currency", |r| {
        r.record.event.value.as_ref().map(|v| v.amount.to_string()).unwrap_or_default()
    }),
    column("currency", "its currency, ISO 4217", |r| {
        r.record.event.value.as_ref().map(|v| v.currency.clone()).unwrap_or_default()
    }),
    column("ordinal", "number in a series", |r| {
        r.record.event.ordinal.map(|n| n.to_string()).unwrap_or_default()
    }),
    column("mechanism", "name of the standing series", |r| some(&r.record.event.mechanism)),
    column("instrument", "name of the instrument", |r| some(&r.record.event.instrument)),
    column("plover_event", "PLOVER root", |r| r.record.event.plover.event.clone()),
    column("plover_mode", "PLOVER mode", |r| some(&r.record.event.plover.mode)),
    column("plover_contexts", "PLOVER contexts, separated by `; `", |r| {
        r.record.event.plover.contexts.join("; ")
    }),
    column(
        "quad",
        "PLOVER's quadrant: 1 verbal, 2 material cooperation, 3 verbal, 4 material conflict",
        |r| {
            r.lists
                .quad(&r.record.event.plover.event)
                .map(|q| q.to_string())
                .unwrap_or_default()
        },
    ),
    column("cameo", "CAMEO code; text: the leading zero counts", |r| {
        r.record.cameo().map(|c| c.code.clone()).unwrap_or_default()
    }),
    column("goldstein", "Goldstein's value of the CAMEO root", |r| {
        let value = r.record.cameo().and_then(|c| r.lists.goldstein(&c.root));
        value.map(|v| format!("{v:.1}")).unwrap_or_default()
    }),
    column("disputed", "number of fields on which claims contradict each other", |r| {
        r.record.event.disputed.len().to_string()
    }),
    column("documents", "number of documents that tell of it", |r| {
        r.record.documents.len().to_string()
    }),
    column("claims", "number of claims", |r| r.record.event.claims.len().to_string()),
    column("sources", "number of independent sources (reprints are one)", |r| {
        r.record.event.sources.len().to_string()
    }),
    column("reliability", "Admiralty grade of the best rated source, A to F", |r| {
        r.record.event.reliability.as_str().to_owned()
    }),
    column("credibility", "Admiralty grade of the information, 1 to 6", |r| {
        r.record.event.credibility.to_string()
    }),
    column("review", "what people's decisions come to; empty where there is none", |r| {
        r.record.event.review.map(|v| v.as_str().to_owned()).unwrap_or_default()
    }),
];

fn at(row: &Whole, part: impl Fn(&Spot) -> String) -> String {
    row.spot.as_ref().map(part).unwrap_or_default()
}

/// A row of `parties.csv`.
pub struct Side {
    event: Rc<Event>,
    lists: Rc<Lists>,
    role: &'static str,
    number: usize,
    party: Party,
}

impl Side {
    pub(super) fn of(event: &Rc<Event>, lists: &Rc<Lists>) -> Vec<Side> {
        let sides = [("initiator", &event.initiators), ("counterpart", &event.counterparts)];
        let parties = sides
            .into_iter()
            .flat_map(|(role, parties)| parties.iter().enumerate().map(move |(n, p)| (role, n, p)));
        parties
            .map(|(role, n, party)| Side {
                event: event.clone(),
                lists: lists.clone(),
                role,
                number: n + 1,
                party: party.clone(),
            })
            .collect()
    }
}

/// The columns of `parties.csv`.
pub const PARTIES: &[Column<Side>] = &[
    column("event", "the event", |r| r.event.id.clone()),
    column(
        "side",
        "`initiator` (who acts, or all parties of a symmetric kind) or `counterpart`",
        |r| r.role.to_owned(),
    ),
    column("number", "place among its side, from 1", |r| r.number.to_string()),
    column(
        "state",
        "ISO 3166-1 alpha-3, historic or body code; empty for groups without one",
        |r| some(&r.party.state),
    ),
    column("cow", "Correlates of War number at that date", |r| {
        let day = crate::dates::bounds(r.event.date.as_deref()).1;
        let entry = r.party.state.as_deref().and_then(|c| r.lists.cow(c, day));
        entry.map(|c| c.number.clone()).unwrap_or_default()
    }),
    column("sector", "PLOVER sector", |r| some(&r.party.sector)),
    column("name", "name for display", |r| r.party.name.clone()),
    column("person", "full name of a person", |r| some(&r.party.person)),
    column("office", "office held", |r| some(&r.party.office)),
];

/// A row of `claims.csv`.
pub struct Claimed {
    event: String,
    told: Told,
}

impl Claimed {
    pub(super) fn of(record: &Record) -> Vec<Claimed> {
        let told = record.told.iter().cloned();
        told.map(|told| Claimed {
            event: record.event.id.clone(),
            told,
        })
        .collect()
    }
}

/// The columns of `claims.csv`.
pub const CLAIMS: &[Column<Claimed>] = &[
    column("claim", "the claim", |r| r.told.id.clone()),
    column("event", "the event that it tells of", |r| r.event.clone()),
    column("document", "the document that it stands in", |r| r.told.claim.doc.clone()),
    column("start", "first byte of the sentence in the document's text (UTF-8)", |r| {
        r.told.claim.start.to_string()
    }),
    column("end", "one past its last byte", |r| r.told.claim.end.to_string()),
    column("quote", "the sentence", |r| r.told.claim.quote.clone()),
    column("status", "how firmly this document asserts it", |r| {
        r.told.claim.status.as_str().to_owned()
    }),
    column(
        "said_by",
        "to whom the text attributes it; empty where the author asserts it",
        |r| some(&r.told.claim.said_by),
    ),
    column("date", "the date as this document gives it, EDTF", |r| some(&r.told.claim.date)),
    column("date_first", "first day that it may mean", |r| first(r.told.claim.date.as_deref())),
    column("date_last", "last day that it may mean", |r| last(r.told.claim.date.as_deref())),
    column("plover_event", "PLOVER root of the claim", |r| r.told.claim.plover.event.clone()),
    column("cameo", "CAMEO code of the claim; text", |r| {
        r.told.claim.cameo.as_ref().map(|c| c.code.clone()).unwrap_or_default()
    }),
    column("rule", "the rule that fired", |r| r.told.claim.rule.clone()),
];

/// A row of `items.csv`.
pub struct Thing {
    event: String,
    number: usize,
    item: Item,
}

impl Thing {
    pub(super) fn of(event: &Event) -> Vec<Thing> {
        let items = event.items.iter().enumerate();
        items
            .map(|(n, item)| Thing {
                event: event.id.clone(),
                number: n + 1,
                item: item.clone(),
            })
            .collect()
    }
}

/// The columns of `items.csv`.
pub const ITEMS: &[Column<Thing>] = &[
    column("event", "the event", |r| r.event.clone()),
    column("number", "place among its things, from 1", |r| r.number.to_string()),
    column("what", "the thing, singular", |r| r.item.what.clone()),
    column("count", "how many, where said", |r| {
        r.item.count.map(|n| n.to_string()).unwrap_or_default()
    }),
];

/// A row of `areas.csv` and of `conditions.csv`.
pub struct Part {
    event: String,
    value: String,
}

impl Part {
    pub(super) fn of(event: &str, values: &[String]) -> Vec<Part> {
        let part = |value: &String| Part {
            event: event.to_owned(),
            value: value.clone(),
        };
        values.iter().map(part).collect()
    }
}

/// The columns of `areas.csv`.
pub const AREAS: &[Column<Part>] = &[
    column("event", "the event", |r| r.event.clone()),
    column("area", "an area that it touches", |r| r.value.clone()),
];

/// The columns of `conditions.csv`.
pub const CONDITIONS: &[Column<Part>] = &[
    column("event", "the event", |r| r.event.clone()),
    column("condition", "a condition on use", |r| r.value.clone()),
];

/// A row of `disputes.csv`.
pub struct Disputed {
    event: String,
    field: String,
    number: usize,
    value: String,
    claims: Vec<String>,
}

impl Disputed {
    pub(super) fn of(record: &Record) -> Vec<Disputed> {
        let values = record
            .event
            .disputed
            .iter()
            .flat_map(|d| d.values.iter().enumerate().map(move |(n, v)| (d, n, v)));
        values
            .map(|(dispute, n, value)| Disputed {
                event: record.event.id.clone(),
                field: dispute.field.clone(),
                number: n + 1,
                value: value.value.as_str().map_or_else(|| value.value.to_string(), str::to_owned),
                claims: value
                    .claims
                    .iter()
                    .filter_map(|c| record.told.get(*c))
                    .map(|t| t.id.clone())
                    .collect(),
            })
            .collect()
    }
}

/// The columns of `disputes.csv`.
pub const DISPUTES: &[Column<Disputed>] = &[
    column("event", "the event", |r| r.event.clone()),
    column("field", "the field on which claims differ", |r| r.field.clone()),
    column("number", "1 is the event's own value", |r| r.number.to_string()),
    column("value", "what is said; JSON where it is not a word", |r| r.value.clone()),
    column("claims", "who says so: claims, separated by `; `", |r| r.claims.join("; ")),
];

/// The columns of `documents.csv`.
pub const DOCUMENTS: &[Column<DocumentInfo>] = &[
    column("document", "file name or the document's own id", |d| d.id.clone()),
    column("title", "title", |d| some(&d.title)),
    column("byline", "byline, as the document has it", |d| some(&d.byline)),
    column("source", "outlet or issuer", |d| some(&d.source)),
    column("url", "address", |d| some(&d.url)),
    column("published", "publication date, EDTF", |d| some(&d.published)),
    column("published_first", "first day that it may mean", |d| first(d.published.as_deref())),
    column("published_last", "last day that it may mean", |d| last(d.published.as_deref())),
    column("language", "language, where given", |d| some(&d.language)),
    column("sha256", "SHA-256 of its text", |d| d.sha256.clone()),
    column("claims", "claims made in it", |d| d.claims.to_string()),
];

/// The columns of `former_ids.csv`.
pub const FORMER_IDS: &[Column<FormerId>] = &[
    column("id", "an id that named an event once", |f| f.id.clone()),
    column(
        "became",
        "the id to look up now; empty where nothing tells of the event any more",
        |f| some(&f.became),
    ),
];

fn some(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}
