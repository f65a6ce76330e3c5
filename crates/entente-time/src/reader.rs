//! One document read from its first passage to its last, with the clock running.

use crate::anchor::{How, Resolved, Setting, open_value};
use crate::clock::Clock;
use crate::find::{Item, find};
use crate::lex::{Lexeme, lexemes};
use crate::meaning::Meaning;
use crate::pattern::{Pattern, Patterns};
use crate::tense::{self, Tense};
use crate::unit::Unit;
use crate::words::{Class, Words};
use crate::{Basis, Edtf, Limit, TimeMention, TimexType};
use entente_knowledge::{Knowledge, KnowledgeError};
use entente_language::{Dep, Parsed, Pos};
use std::ops::Range;

/// The words and patterns of a language, ready to read documents.
#[derive(Debug)]
pub struct Reader {
    words: Words,
    patterns: Patterns,
}

impl Reader {
    /// Reads the English files of a knowledge folder.
    ///
    /// # Errors
    /// [`KnowledgeError`], with the file and the pattern or word that makes no sense.
    pub fn load(knowledge: &Knowledge) -> Result<Reader, KnowledgeError> {
        let folder = "time/en";
        let mut words = Words::load(knowledge, folder)?;
        let patterns = Patterns::load(knowledge, folder, &mut words)?;
        Ok(Reader { words, patterns })
    }

    /// The one that the whole program shares, made on first use from the standard knowledge folder.
    ///
    /// # Errors
    /// As [`Reader::load`].
    pub fn standard() -> Result<&'static Reader, &'static KnowledgeError> {
        crate::standard()
    }

    /// All patterns, with their examples.
    pub fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        self.patterns.patterns.iter()
    }

    /// As [`crate::read`], with these words and patterns.
    pub fn read(&self, passages: &[&Parsed], dateline: Option<&Edtf>) -> Vec<Vec<TimeMention>> {
        let mut clock = Clock::default();
        passages.iter().map(|p| self.passage(p, dateline, &mut clock)).collect()
    }

    fn passage(&self, parsed: &Parsed, dateline: Option<&Edtf>, clock: &mut Clock) -> Vec<TimeMention> {
        clock.chronicle = false;
        let lexemes = lexemes(parsed, &self.words);
        let items = find(parsed, &lexemes, &self.words, &self.patterns);
        let mut out = Vec::with_capacity(items.len());
        let mut sentence = None;
        let quoted = Quotes::of(parsed);
        for item in &items {
            let at = parsed.sentence_of(lexemes[item.lexemes.start].first);
            let next = sentence.map_or(0, |s| s + 1);
            for s in next..=at {
                begin_sentence(parsed, s, &quoted, clock);
            }
            sentence = Some(sentence.map_or(at, |s: usize| s.max(at)));
            let told = Told {
                reader: self,
                parsed,
                lexemes: &lexemes,
                dateline,
            };
            out.push(told.mention(item, clock));
        }
        for s in sentence.map_or(0, |s| s + 1)..parsed.sentences().len() {
            begin_sentence(parsed, s, &quoted, clock);
        }
        out
    }
}

/// Which tokens stand between quotation marks.
struct Quotes(Vec<bool>);

impl Quotes {
    fn of(parsed: &Parsed) -> Quotes {
        let mut open = false;
        let inside = (0..parsed.len()).map(|i| {
            match parsed.word(i) {
                "“" => open = true,
                "”" => open = false,
                "\"" => open = !open,
                _ => {}
            }
            open
        });
        Quotes(inside.collect())
    }
}

/// A new sentence: a main clause in the present tense, not quoted, brings the story back to now.
fn begin_sentence(parsed: &Parsed, index: usize, quotes: &Quotes, clock: &mut Clock) {
    clock.sentence += 1;
    let Some(root) = root(parsed, index) else { return };
    if matches!(parsed.token(root).pos, Pos::Verb | Pos::Aux)
        && !quotes.0.get(root).is_some_and(|&q| q)
        && tense::of(parsed, root, 0).is_now()
    {
        clock.back_to_now();
    }
}

fn root(parsed: &Parsed, sentence: usize) -> Option<usize> {
    parsed
        .sentences()
        .get(sentence)?
        .clone()
        .find(|&t| parsed.token(t).dep == Dep::Root)
}

/// A passage while it is being read.
struct Told<'a> {
    reader: &'a Reader,
    parsed: &'a Parsed,
    lexemes: &'a [Lexeme<'a>],
    dateline: Option<&'a Edtf>,
}

impl Told<'_> {
    fn mention(&self, item: &Item, clock: &mut Clock) -> TimeMention {
        let (first, last) = (&self.lexemes[item.lexemes.start], &self.lexemes[item.lexemes.end - 1]);
        let tokens = first.first..last.last + 1;
        let head = self.head(tokens.clone());
        let heads_line = self.heads_line(item);
        if heads_line {
            clock.chronicle = true;
        } else if first.line_start {
            clock.chronicle = false;
        }
        let tense = self.tense(head);
        let setting = Setting {
            dateline: self.dateline,
            clock,
            tense,
            limit: item.limit,
            leads: self.leads(head),
            holidays: &self.reader.words.holidays,
        };
        let resolved = setting.resolve(&item.meaning);
        let mut mention = TimeMention {
            tokens,
            span: entente_text::Span::new(first.span.start, last.span.end),
            kind: kind(item, resolved.as_ref()),
            value: value(item, resolved.as_ref()),
            edtf: resolved.as_ref().map(|r| r.edtf.clone()),
            basis: basis(item, resolved.as_ref()),
            because: because(resolved.as_ref(), tense, self.dateline.is_some(), &item.meaning),
            limit: item.limit,
        };
        let Some(r) = resolved else { return mention };
        mention.limit = r.limit.unwrap_or(item.limit);
        if is_date(&item.meaning) && !self.is_premodifier(head) {
            let future = self.dateline.is_some_and(|d| r.edtf.first() > d.last());
            if !future {
                let moves = heads_line || self.moves_story(head, tense, mention.limit);
                clock.tell(&r.edtf, r.unit, moves);
            }
        }
        if mention.limit == Limit::Since {
            let until = self
                .dateline
                .filter(|d| d.last() >= r.edtf.first())
                .and_then(|d| Edtf::range(&r.edtf, d));
            mention.edtf = Some(until.unwrap_or_else(|| r.edtf.and_after()));
        }
        mention
    }

    /// The token through which the mention hangs on the rest of its sentence.
    fn head(&self, tokens: Range<usize>) -> usize {
        tokens
            .clone()
            .find(|&t| !tokens.contains(&self.parsed.token(t).head))
            .unwrap_or(tokens.start)
    }

    fn tense(&self, head: usize) -> Tense {
        tense::at(self.parsed, head, |t| {
            self.reader
                .words
                .get(self.parsed.word(t))
                .is_some_and(|w| w.classes.iter().any(|c| c.0 == Class::Forward))
        })
    }

    fn leads(&self, head: usize) -> bool {
        root(self.parsed, self.parsed.sentence_of(head)).is_none_or(|r| head < r)
    }

    /// A date that begins a line and has two spaces, a colon or a dash after it: a line of a chronology.
    fn heads_line(&self, item: &Item) -> bool {
        let first = &self.lexemes[item.lexemes.start];
        if !first.line_start || !is_date(&item.meaning) {
            return false;
        }
        let end = self.lexemes[item.lexemes.end - 1].span.end;
        let rest = self.parsed.text().get(end..).unwrap_or("");
        let rest = rest.strip_prefix(" (planned)").unwrap_or(rest);
        ["  ", "\t", ":", " –", " —", " - ", ". "].iter().any(|s| rest.starts_with(s)) || rest.starts_with('\u{a0}')
    }

    /// "the 2011 memorandum", "last week's summit": part of a noun phrase, not of the story.
    fn is_premodifier(&self, head: usize) -> bool {
        let t = self.parsed.token(head);
        t.head > head && matches!(t.dep, Dep::Nummod | Dep::Compound | Dep::Amod | Dep::Nmod | Dep::Poss)
    }

    fn moves_story(&self, head: usize, tense: Tense, limit: Limit) -> bool {
        let aside = tense::upwards(self.parsed, head).any(|t| matches!(self.parsed.token(t).dep, Dep::Relcl | Dep::Acl));
        let off_line = matches!(tense, Tense::Pluperfect | Tense::Future | Tense::FutureInPast | Tense::Ahead);
        !aside && !off_line && !matches!(limit, Limit::Before | Limit::Since | Limit::After)
    }
}

/// Whether a meaning places things in time, and so can move the clock.
fn is_date(meaning: &Meaning) -> bool {
    !matches!(
        meaning,
        Meaning::Window { .. }
            | Meaning::Run { .. }
            | Meaning::Within { .. }
            | Meaning::ShiftOrDuration(..)
            | Meaning::Duration(_)
            | Meaning::Set(_)
            | Meaning::Vague(_)
    ) && !matches!(meaning, Meaning::Fixed(_, Unit::Century))
}

fn kind(item: &Item, resolved: Option<&Resolved>) -> TimexType {
    match item.meaning {
        Meaning::Duration(_) | Meaning::Window { .. } => TimexType::Duration,
        Meaning::ShiftOrDuration(..) if resolved.is_none() => TimexType::Duration,
        Meaning::Set(_) => TimexType::Set,
        _ if item.time.is_some() => TimexType::Time,
        _ => TimexType::Date,
    }
}

fn value(item: &Item, resolved: Option<&Resolved>) -> String {
    let day = match (&item.meaning, resolved) {
        (Meaning::Duration(v) | Meaning::Set(v), _) => return v.clone(),
        (Meaning::Vague(v), _) => return (*v).to_owned(),
        (Meaning::ShiftOrDuration(_, v), None) => return v.clone(),
        (Meaning::Window { amount, unit, times, .. }, _) => return crate::meaning::duration(*amount, *times, *unit),
        (_, Some(r)) => r.value(),
        (meaning, None) => open_value(meaning),
    };
    match &item.time {
        Some(time) => format!("{day}T{time}"),
        None => day,
    }
}

fn basis(item: &Item, resolved: Option<&Resolved>) -> Basis {
    match (&item.meaning, resolved) {
        (Meaning::Duration(_) | Meaning::Set(_), _) => Basis::Stated,
        (Meaning::ShiftOrDuration(..), None) => Basis::Stated,
        (_, None) => Basis::Unresolved,
        (_, Some(r)) if r.how == How::Stated => Basis::Stated,
        _ => Basis::Resolved,
    }
}

fn because(resolved: Option<&Resolved>, tense: Tense, dated: bool, meaning: &Meaning) -> String {
    let tense = match tense {
        Tense::None => "",
        Tense::Past | Tense::Pluperfect | Tense::Perfect => ", past tense",
        Tense::Present => ", present tense",
        Tense::Future | Tense::FutureInPast | Tense::Ahead => ", future",
    };
    match resolved.map(|r| &r.how) {
        Some(How::Stated) => "stated".to_owned(),
        Some(How::Dateline(d)) => format!("publication date {d}{tense}"),
        Some(How::Clock(d)) => format!("clock {d}{tense}"),
        None => match meaning {
            Meaning::Duration(_) | Meaning::ShiftOrDuration(..) => "a length of time".to_owned(),
            Meaning::Set(_) => "a set of times".to_owned(),
            Meaning::Vague(_) => "vague".to_owned(),
            Meaning::Unread => "no day of the calendar".to_owned(),
            _ if dated => "nothing to count from".to_owned(),
            _ => "publication date unknown".to_owned(),
        },
    }
}
