//! What sort of text a document is, which says when its undated statements hold: those of dated news up to the day it came out, those of
//! commentary at no time that could be told.

use crate::page::{Page, lower};
use entente_language::{Pos, Tag};
use entente_text::Role;
use entente_time::Edtf;

/// The sort of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Genre {
    /// Dated to the day, and it counts days of the fortnight before from that day.
    News,
    /// Dated to the day, and told by somebody who reports, but with nothing of those days in it: a chronology, a background page.
    Report,
    /// The author speaks in the first person, puts questions to the reader, or weighs what may be.
    Commentary,
    /// Of unknown day.
    #[default]
    Undated,
}

impl Genre {
    /// The genre of a document with these pages, published then.
    pub fn of(pages: &[Page], published: Option<&Edtf>) -> Genre {
        if speaks(pages) || weighs(pages) {
            return Genre::Commentary;
        }
        match published.filter(|d| d.days().count() == 1) {
            None => Genre::Undated,
            Some(day) if is_fresh(pages, day) => Genre::News,
            Some(_) => Genre::Report,
        }
    }

    /// Whether it is a report of a known day.
    pub fn is_dated_report(self) -> bool {
        matches!(self, Genre::News | Genre::Report)
    }
}

/// First-person words and questions from which a text is commentary.
const VOICE: usize = 2;
/// Sentences for each guess from which a text is commentary, and for each report up to which it is none.
const GUESSES: usize = 4;
const REPORTS: usize = 8;
/// Guesses that a question is worth.
const QUESTION: usize = 3;
/// Sentences that a text must have for its guesses to be counted.
const ENOUGH: usize = 10;

/// Whether it has dates of the days before it came out. A release states them ("on 11 September") where a newspaper counts them ("on Saturday").
fn is_fresh(pages: &[Page], day: &Edtf) -> bool {
    let day = day.days();
    let within = |e: &Edtf, days: i64| {
        let d = e.days();
        d.last <= day.last && d.first >= day.last.saturating_sub(jiff::Span::new().days(days))
    };
    pages.iter().any(|p| {
        let lead = p.index < 4 && p.role == Role::Body;
        let mut times = p.times.iter().filter_map(|t| t.edtf.as_ref().map(|e| (t, e)));
        times.any(|(t, e)| (t.because.starts_with("publication") && within(e, 14)) || (lead && e.days().count() == 1 && within(e, 3)))
    })
}

/// Tokens of a page's own text that stand outside quotation marks.
fn unquoted(page: &Page) -> impl Iterator<Item = usize> + '_ {
    let mut quoted = false;
    (0..page.parsed.len()).filter(move |&i| {
        match page.parsed.word(i) {
            "“" | "«" => quoted = true,
            "”" | "»" => quoted = false,
            "\"" => quoted = !quoted,
            _ => {}
        }
        !quoted
    })
}

/// Whether the author speaks in the first person, or puts questions to the reader. A question that is all of its passage or line is the
/// heading of what answers it; so is one that opens it, where several do.
fn speaks(pages: &[Page]) -> bool {
    let own = pages.iter().filter(|p| p.role == Role::Body).map(|p| {
        let first = |i: &usize| {
            matches!(
                p.parsed.word(*i),
                "I" | "me" | "my" | "My" | "our" | "Our" | "ours" | "us" | "we" | "We"
            )
        };
        unquoted(p).filter(first).count()
    });
    own.sum::<usize>() + questions(pages).0 >= VOICE
}

/// Questions that the author puts to the reader: inside a passage, and at its opening.
fn questions(pages: &[Page]) -> (usize, usize) {
    let (mut inside, mut opening) = (0, 0);
    for p in pages.iter().filter(|p| p.role == Role::Body) {
        for mark in unquoted(p).filter(|&i| p.parsed.word(i) == "?") {
            match (opens(p, mark), ends(p, mark)) {
                (true, true) => {}
                (true, false) => opening += 1,
                (false, _) => inside += 1,
            }
        }
    }
    (inside, if opening < SEVERAL { opening } else { 0 })
}

/// Opening questions from which they are the headings of a text.
const SEVERAL: usize = 3;

/// Whether the sentence of a token opens its passage or line.
fn opens(page: &Page, mark: usize) -> bool {
    let p = &page.parsed;
    let start = p.sentences()[p.sentence_of(mark)].start;
    let gap = p.text().get(..p.token(start).span.start).unwrap_or("");
    gap.trim().is_empty() || gap[gap.trim_end().len()..].contains('\n')
}

/// Whether nothing stands behind a token on its line.
fn ends(page: &Page, mark: usize) -> bool {
    let rest = page.parsed.text().get(page.parsed.token(mark).span.end..).unwrap_or("");
    let gap = &rest[..rest.len() - rest.trim_start().len()];
    rest.trim().is_empty() || gap.contains('\n')
}

/// Whether it weighs what may, could or should be, more than it tells what was said.
fn weighs(pages: &[Page]) -> bool {
    let (mut sentences, mut guesses, mut reports) = (0, 0, 0);
    for p in pages.iter().filter(|p| p.role == Role::Body) {
        sentences += p.parsed.sentences().len();
        for i in unquoted(p) {
            let word = lower(p.parsed.word(i));
            guesses += usize::from(match p.parsed.token(i).tag {
                Tag::Md => !matches!(word.as_str(), "will" | "would" | "'ll" | "’ll"),
                _ => word == "if" || word == "perhaps",
            });
            let told = matches!(p.lemma(i).as_str(), "say" | "tell" | "announce" | "report" | "state");
            reports += usize::from(told && p.parsed.token(i).pos == Pos::Verb);
        }
    }
    let (inside, opening) = questions(pages);
    guesses += (inside + opening) * QUESTION;
    sentences >= ENOUGH && guesses * GUESSES >= sentences && reports * REPORTS <= sentences
}
