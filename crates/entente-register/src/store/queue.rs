//! What is worth a person's look, in the order of need.
//!
//! 1. events that people judged differently, and accepted ones of which more is told since;
//! 2. events whose claims contradict each other, those of fewest sources first;
//! 3. sentences that name two political actors and nearly make a claim;
//! 4. events that one source alone tells of, latest first.
//!
//! What was decided leaves the queue.

use super::clauses;
use super::filter::{self, Filter};
use super::{Register, RegisterError, Result, derive};
use crate::decision::{Review, Verdict};
use crate::event::Event;
use crate::merge;
use entente_text::Span;
use rusqlite::params_from_iter;
use rusqlite::types::Value;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Why something is in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// As many people accept it as reject it.
    Differ,
    /// Accepted, but more is told of it since.
    Grown,
    /// Its claims contradict each other.
    Disputed,
    /// Nothing is coded in this sentence, though it nearly makes a claim.
    Uncoded,
    /// One source alone tells of it; reprints are one source.
    SingleSource,
}

impl Why {
    /// In words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Why::Differ => "people judged it differently",
            Why::Grown => "more is told of it since it was accepted",
            Why::Disputed => "its claims contradict each other",
            Why::Uncoded => "nothing is coded here, but a rule nearly matched",
            Why::SingleSource => "one source alone tells of it",
        }
    }
}

/// A sentence in which nothing is coded, though a rule nearly matched.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lead {
    /// Its id, for deciding.
    pub id: String,
    /// The document.
    pub doc: String,
    /// When the document was published, EDTF.
    pub published: Option<String>,
    /// The kind of event that the rule reports.
    pub kind: String,
    /// The sentence.
    pub quote: String,
    /// Where it stands in the document's text.
    #[serde(flatten)]
    pub span: Span,
    /// First byte of the word that triggers the rule, in the document.
    pub word: usize,
    /// The rule.
    pub rule: String,
    /// States and bodies that the sentence names.
    pub states: Vec<String>,
    /// What was lacking.
    pub because: String,
}

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    /// Of the event, or of the lead.
    pub id: String,
    /// Why it is here, the first reason first.
    pub why: Vec<Why>,
    /// The fields that are disputed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disputed: Vec<String>,
    /// The event, where one is coded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<Box<Event>>,
    /// The sentence, where none is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead: Option<Lead>,
}

impl Register {
    /// The first `limit` things worth a look among what `filter` wants, those of one reason only where `only` says it.
    ///
    /// # Errors
    /// [`RegisterError::Filter`], and those of reading the file.
    pub fn queue(&self, filter: &Filter, only: Option<Why>, limit: usize) -> Result<Vec<Item>> {
        let mut items: Vec<Item> = Vec::new();
        let mut seen = BTreeSet::new();
        for (why, clause, order) in GROUPS {
            if only.is_some_and(|o| o != why) || items.len() >= limit {
                continue;
            }
            if why == Why::Uncoded {
                items.extend(self.leads(filter, limit - items.len())?.into_iter().map(|lead| Item {
                    id: lead.id.clone(),
                    why: vec![why],
                    disputed: Vec::new(),
                    event: None,
                    lead: Some(lead),
                }));
                continue;
            }
            for event in self.events_where(filter, clause, order, limit - items.len())? {
                if settled(&event, why) || !seen.insert(event.id.clone()) {
                    continue;
                }
                items.push(item(event, why));
            }
        }
        Ok(items)
    }

    fn events_where(&self, filter: &Filter, clause: &str, order: &str, limit: usize) -> Result<Vec<Event>> {
        let (sql, values) = clauses::ordered(filter, clause, order, limit).map_err(RegisterError::from)?;
        let rows: Vec<(i64, String)> = (|| {
            let mut statement = self.db.prepare_cached(&sql)?;
            statement
                .query_map(params_from_iter(values), |r| Ok((r.get(0)?, r.get(1)?)))?
                .collect::<rusqlite::Result<_>>()
        })()
        .map_err(|e| self.sql(e))?;
        let grades = self.grades()?;
        rows.into_iter().map(|(row, record)| self.complete(row, &record, &grades)).collect()
    }

    /// Sentences that nearly make a claim and on which nothing was decided, latest document first. Only those parts of the
    /// filter that make sense of a sentence count: states, kind, source, and dates as those of publication.
    ///
    /// # Errors
    /// As [`Register::queue`].
    pub fn leads(&self, filter: &Filter, limit: usize) -> Result<Vec<Lead>> {
        let f = filter;
        if f.disputed || f.of_a_series || [&f.subtype, &f.stage, &f.status, &f.area].iter().any(|o| o.is_some()) {
            return Ok(Vec::new());
        }
        let mut wanted = vec![
            "NOT EXISTS (SELECT 1 FROM anchors a JOIN decisions x USING (decision) WHERE a.doc = d.id AND a.kind = l.kind \
             AND x.lead AND x.undone_time IS NULL AND a.start = l.start AND a.\"end\" = l.\"end\")"
                .to_owned(),
        ];
        let mut values: Vec<Value> = Vec::new();
        let states = f.between.iter().flat_map(|(a, b)| [a, b]).chain(&f.actor);
        for state in states {
            wanted.push("EXISTS (SELECT 1 FROM json_each(l.states) WHERE value = ?)".into());
            values.push(state.clone().into());
        }
        if let Some(kind) = &f.kind {
            wanted.push("l.kind = ?".into());
            values.push(kind.clone().into());
        }
        if let Some(source) = &f.source {
            wanted.push("(d.id = ? OR d.source = ? COLLATE NOCASE)".into());
            values.extend([source.clone().into(), source.clone().into()]);
        }
        for (clause, day) in filter::days(f).map_err(RegisterError::from)? {
            wanted.push(format!("d.published_day {clause} ?"));
            values.push(Value::Integer(day.into()));
        }
        let sql = format!(
            "SELECT l.id, d.id, d.published, l.kind, l.start, l.\"end\", l.word, l.rule, l.states, l.because, \
             CAST(substr(CAST(d.text AS BLOB), l.start + 1, l.\"end\" - l.start) AS TEXT) \
             FROM leads l JOIN documents d USING (doc) WHERE {} ORDER BY d.published_day DESC, d.id, l.start, l.id LIMIT {}",
            wanted.join(" AND "),
            i64::try_from(limit).unwrap_or(i64::MAX)
        );
        (|| {
            let mut statement = self.db.prepare_cached(&sql)?;
            let leads = statement.query_map(params_from_iter(values), |r| {
                Ok(Lead {
                    id: r.get(0)?,
                    doc: r.get(1)?,
                    published: r.get(2)?,
                    kind: r.get(3)?,
                    span: Span::new(r.get(4)?, r.get(5)?),
                    word: r.get(6)?,
                    rule: r.get(7)?,
                    states: serde_json::from_str(&r.get::<_, String>(8)?).unwrap_or_default(),
                    because: r.get(9)?,
                    quote: r.get(10)?,
                })
            })?;
            leads.collect::<rusqlite::Result<Vec<_>>>()
        })()
        .map_err(|e| self.sql(e))
    }

    /// Events that come nearest to being the same as this one, with the points that speak for it, most first: of its kind, in
    /// one of its blocks, not told apart by a person.
    ///
    /// # Errors
    /// As [`Register::event`].
    pub fn alike(&self, id: &str, limit: usize) -> Result<Vec<(Event, i32)>> {
        let (row, _) = self.find_event(id)?;
        let own = self.accounts_of(id)?;
        let facts: Vec<merge::Facts> = own.iter().map(|a| merge::Facts::of(a, &self.rules)).collect();
        let mut near: BTreeMap<i64, i32> = BTreeMap::new();
        let mut compared = BTreeSet::new();
        for f in facts.iter().take(8) {
            for key in merge::keys(f) {
                let found: Vec<(i64, i64)> = (|| {
                    self.db
                        .prepare_cached(
                            "SELECT account, event FROM blocks JOIN accounts USING (account) WHERE key = ?1 AND event <> ?2 LIMIT 200",
                        )?
                        .query_map([key, row], |r| Ok((r.get(0)?, r.get(1)?)))?
                        .collect::<rusqlite::Result<_>>()
                })()
                .map_err(|e| self.sql(e))?;
                for (account, event) in found {
                    if !compared.insert(account) {
                        continue;
                    }
                    let loaded = derive::load(&self.db, account).map_err(|e| e.at(&self.path))?;
                    let Some(other) = loaded.filter(|o| o.kind() == own[0].kind()) else {
                        continue;
                    };
                    let other = merge::Facts::of(&other, &self.rules);
                    let best = facts.iter().map(|f| merge::judge(f, &other, &self.rules).points).max().unwrap_or(0);
                    let points = near.entry(event).or_insert(best);
                    *points = best.max(*points);
                }
            }
        }
        let grades = self.grades()?;
        let mut near: Vec<(i64, i32)> = near.into_iter().collect();
        near.sort_by_key(|(event, points)| (std::cmp::Reverse(*points), *event));
        near.into_iter()
            .take(limit)
            .map(|(event, points)| {
                let record: String = self
                    .db
                    .query_row("SELECT record FROM events WHERE event = ?1", [event], |r| r.get(0))
                    .map_err(|e| self.sql(e))?;
                Ok((self.complete(event, &record, &grades)?, points))
            })
            .collect()
    }
}

/// The groups of the queue in order: why, which events, sorted how.
const GROUPS: [(Why, &str, &str); 5] = [
    (Why::Differ, "e.review = 'differ'", "e.sort_day, e.id"),
    (Why::Grown, "e.review = 'grown'", "e.sort_day, e.id"),
    (Why::Disputed, "e.disputed AND e.review IS NULL", "e.sources, e.sort_day, e.id"),
    (Why::Uncoded, "", ""),
    (
        Why::SingleSource,
        "e.sources = 1 AND e.review IS NULL",
        "e.sort_day DESC, e.last_day DESC, e.id",
    ),
];

/// Whether somebody settled already why an event is here: every disputed field was corrected.
fn settled(event: &Event, why: Why) -> bool {
    let corrected = |name: &str| {
        let is = |v: &Verdict| matches!(v, Verdict::Correct { field, .. } if field == name);
        event.decisions.iter().any(|d| d.stands && is(&d.verdict))
    };
    why == Why::Disputed && event.disputed.iter().all(|d| corrected(&d.field))
}

fn item(event: Event, first: Why) -> Item {
    let also = [
        (Why::Disputed, !event.disputed.is_empty() && event.review != Some(Review::Accepted)),
        (Why::SingleSource, event.single_source),
    ];
    let more = also.into_iter().filter(|(why, holds)| *holds && *why != first).map(|(why, _)| why);
    Item {
        id: event.id.clone(),
        why: std::iter::once(first).chain(more).collect(),
        disputed: event.disputed.iter().map(|d| d.field.clone()).collect(),
        event: Some(Box::new(event)),
        lead: None,
    }
}
