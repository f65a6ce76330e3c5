//! Lists that tell how far an order has come: "Type 26: 3 of 8 delivered; 5 due by 2030", "K2: 46 by the end of March", "Radars: all 12,
//! handed over in June".
//!
//! Such a line has no verb that says who gives what to whom. It begins with the name of a type and a colon; each part with a number is a
//! transfer of its own, between the two states of the transfer that the document told last.

use crate::classes::Classes;
use crate::details::Details;
use crate::page::{Page, lower};
use crate::record::{Because, Claim, Item, Status};
use entente_language::Pos;
use entente_time::{Edtf, Limit, TimeMention};
use std::ops::Range;

/// The name under which these claims say how they came about.
pub const RULE: &str = "tally-line";

/// Most parts of one line.
const PARTS: usize = 24;

/// Most tokens of the name before the colon.
const LABEL: usize = 8;

/// What a line is read with.
#[derive(Clone, Copy, Debug)]
pub struct Tally<'a> {
    /// The document's text: lines that were joined for parsing stand apart in it.
    pub text: &'a str,
    /// Word classes.
    pub classes: &'a Classes,
    /// Numbers.
    pub details: &'a Details,
    /// When the document was published.
    pub published: Option<&'a Edtf>,
}

/// One part of a line: "5 due by 2030".
struct Part {
    tokens: Range<usize>,
    count: u64,
    status: Status,
}

impl Tally<'_> {
    /// The claims of a page's first sentence, if it is such a line, with the sides and the kind of deal of `last`; and that sentence's number.
    pub fn read(&self, page: &Page, last: Option<&Claim>) -> Vec<Claim> {
        let Some(last) = last.filter(|c| c.initiators.len() == 1 && c.counterparts.len() == 1) else {
            return Vec::new();
        };
        let Some((label, colon)) = self.label(page) else {
            return Vec::new();
        };
        let end = page.parsed.sentences()[page.parsed.sentence_of(colon)].end;
        let parts = self.parts(page, colon + 1..end);
        parts.iter().map(|part| self.claim(page, &label, part, last)).collect()
    }

    /// The type named before the colon that opens the page.
    fn label(&self, page: &Page) -> Option<(String, usize)> {
        let p = &page.parsed;
        let first = (0..p.len().min(3)).find(|&i| p.token(i).pos != Pos::Space && !matches!(p.word(i), "-" | "–" | "•" | "*" | "·"))?;
        let colon = (first + 1..p.len().min(first + LABEL)).find(|&i| p.word(i) == ":")?;
        let numbered = |i: usize| self.classes.has("type_word", &lower(p.word(i))) && self.details.number(p.word(i + 1)).is_some();
        let names = |i: usize| page.belongs(self.classes, "equipment", i) || numbered(i);
        let somebody = |i: usize| {
            let over = page.mention_over(i).map(|m| &page.mentions[m].actors);
            p.token(i).pos == Pos::Verb || over.is_some_and(|a| a.iter().any(|x| x.state.is_some() || x.person.is_some()))
        };
        if !(first..colon).any(names) || (first..colon).any(somebody) {
            return None;
        }
        let last = colon - 1;
        let one = |w: &str| w.ends_with(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase());
        let single = match p.word(last).strip_suffix('s').filter(|w| one(w)) {
            Some(bare) => bare.to_owned(),
            None if self.classes.has("equipment", &page.lemma(last)) => page.lemma(last),
            None => p.word(last).to_owned(),
        };
        let before = p.slice(first..last).trim();
        let glue = if before.is_empty() || p.token(last).span.start == p.token(last - 1).span.end {
            ""
        } else {
            " "
        };
        Some((format!("{before}{glue}{single}"), colon))
    }

    fn parts(&self, page: &Page, tokens: Range<usize>) -> Vec<Part> {
        let p = &page.parsed;
        let mut out: Vec<Part> = Vec::new();
        let mut from = tokens.start;
        for i in tokens.clone().chain([tokens.end]) {
            let joint = i < tokens.end && !page.is_time(i) && matches!(p.word(i), ";" | "," | "and" | "with" | "plus" | ".");
            if i < tokens.end && !joint {
                continue;
            }
            if out.len() == PARTS {
                break;
            }
            let run = from..i;
            from = i + 1;
            match self.counted(page, run.clone()) {
                Some(count) => {
                    let inherited = out.last().map_or(Status::Occurred, |o| o.status);
                    let status = self.status(page, run.clone()).unwrap_or(inherited);
                    out.push(Part {
                        tokens: run,
                        count,
                        status,
                    });
                }
                None => {
                    // "all 12, handed over in June": what follows says more of the same part.
                    if let Some(part) = out.last_mut().filter(|_| !run.is_empty()) {
                        part.tokens.end = run.end;
                        part.status = self.status(page, run).unwrap_or(part.status);
                    }
                }
            }
        }
        out
    }

    /// The number of a part that is no date and no sum.
    fn counted(&self, page: &Page, run: Range<usize>) -> Option<u64> {
        if !self.details.money(page, run.clone()).is_empty() {
            return None;
        }
        let number = |i: usize| {
            self.details
                .number(&lower(page.parsed.word(i)))
                .filter(|n| n.fract() == 0.0 && *n < 1e6)
        };
        run.into_iter().filter(|&i| !page.is_time(i)).find_map(number).map(|n| n as u64)
    }

    /// What a part's words, or its date, say of the delivery.
    fn status(&self, page: &Page, run: Range<usize>) -> Option<Status> {
        let p = &page.parsed;
        let has = |class: &str| {
            run.clone()
                .any(|i| self.classes.has(class, &lower(p.word(i))) || self.classes.has(class, &page.lemma(i)))
        };
        if has("tally_due") {
            return Some(Status::Planned);
        }
        if has("tally_delivered") {
            return Some(Status::Occurred);
        }
        let ahead = |t: &TimeMention| match (&t.edtf, self.published) {
            (Some(e), Some(day)) => e.days().first > day.days().last,
            _ => false,
        };
        time_in(page, &run).map(|t| if ahead(t) { Status::Planned } else { Status::Occurred })
    }

    fn claim(&self, page: &Page, label: &str, part: &Part, last: &Claim) -> Claim {
        let p = &page.parsed;
        let delivered = part.status == Status::Occurred;
        let time = time_in(page, &part.tokens);
        let edtf = time.and_then(|t| t.edtf.as_ref()).map(|e| e.as_str().to_owned());
        let up_to = time.is_some_and(|t| matches!(t.limit, Limit::By | Limit::Until | Limit::Before));
        let date = match edtf.clone().filter(|_| delivered) {
            Some(d) if up_to && !d.contains('/') => Some(format!("../{d}")),
            Some(d) => Some(d),
            None => self.published.filter(|_| delivered).map(crate::dating::up_to),
        };
        let noun = part
            .tokens
            .clone()
            .find(|&i| page.belongs(self.classes, "equipment", i) && !page.is_time(i));
        let what = noun.map_or_else(|| label.to_owned(), |n| format!("{label} {}", page.lemma(n)));
        let span = page.sentence_span(p.sentence_of(part.tokens.start));
        Claim {
            quote: span.of(self.text).to_owned(),
            start: span.start,
            end: span.end,
            anchor: page.place(p.token(part.tokens.start).span).start,
            title: format!("{} {what}", part.count),
            stage: Some(if delivered { "delivered" } else { "contracted" }.to_owned()),
            date_basis: match (&date, time) {
                (None, _) => "none",
                (Some(_), None) => "document",
                (Some(_), Some(t)) if t.basis == entente_time::Basis::Stated => "stated",
                _ => "resolved",
            }
            .to_owned(),
            due: edtf.filter(|_| !delivered),
            date,
            place: None,
            status: part.status,
            said_by: None,
            items: vec![Item {
                what,
                count: Some(part.count),
            }],
            value: None,
            conditions: Vec::new(),
            rule: RULE.to_owned(),
            because: vec![Because {
                field: "kind".into(),
                reason: "a line that tells how far an order has come; its sides are those of the transfer told last".into(),
            }],
            ..last.clone()
        }
    }
}

/// The first time expression in a run of tokens.
fn time_in<'p>(page: &'p Page, run: &Range<usize>) -> Option<&'p TimeMention> {
    page.times.iter().find(|t| run.contains(&t.tokens.start) && t.edtf.is_some())
}
