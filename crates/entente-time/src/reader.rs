//! One document read from its first passage to its last, with the clock running.

use crate::anchor::{How, Resolved, Setting};
use crate::clock::Clock;
use crate::find::{Item, find};
use crate::lex::{Lexeme, lexemes};
use crate::meaning::Meaning;
use crate::numbers::Amount;
use crate::offset::Offset;
use crate::pattern::{Pattern, Patterns};
use crate::tense::{self, Tense};
use crate::timex::{duration, open_value};
use crate::unit::{Anchor, Unit};
use crate::words::{Class, Words};
use crate::{Basis, Edtf, Limit, TimeMention, TimexType};
use entente_knowledge::{Knowledge, KnowledgeError};
use entente_language::{Dep, Parsed, Pos, Tag};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
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
        self.read_entries(passages, |_| Line::Text, dateline)
    }

    /// As [`Reader::read`], for a document some of whose passages are only the date that opens an entry of a chronology, or that heads
    /// several. The passage after such a date counts from it, in the present tense too; the dates of entries count from their heading.
    /// `line` says what a passage is, by its index.
    pub fn read_entries(&self, passages: &[&Parsed], line: impl Fn(usize) -> Line, dateline: Option<&Edtf>) -> Vec<Vec<TimeMention>> {
        let mut clock = Clock::default();
        let mut entry = false;
        let read = |(i, p): (usize, &&Parsed)| {
            if !entry {
                clock.paragraph();
            }
            let opening = line(i) == Line::Date;
            clock.chronicle = entry || opening;
            entry = opening;
            let times = self.passage(p, opening, dateline, &mut clock);
            if line(i) == Line::Heading {
                clock.head(times.first().and_then(|t| t.edtf.clone()).filter(|e| !e.is_open()));
            }
            times
        };
        passages.iter().enumerate().map(read).collect()
    }

    fn passage(&self, parsed: &Parsed, opening: bool, dateline: Option<&Edtf>, clock: &mut Clock) -> Vec<TimeMention> {
        let lexemes = lexemes(parsed, &self.words);
        let items = find(parsed, &lexemes, &self.words, &self.patterns);
        let mut out = Vec::with_capacity(items.len());
        let mut sentence = None;
        let quoted = Quotes::of(parsed);
        let sentence_at = |i: &Item| parsed.sentence_of(lexemes[i.lexemes.start].first);
        let counts = |i: &&Item| is_date(&i.meaning) && !matches!(i.meaning, Meaning::Shift { event: true, .. });
        let dated: BTreeSet<usize> = items.iter().filter(counts).map(sentence_at).collect();
        let now: BTreeSet<usize> = items.iter().filter(|i| counts_from_now(&i.meaning)).map(sentence_at).collect();
        let told = Told {
            reader: self,
            parsed,
            lexemes: &lexemes,
            dateline,
            opening,
            roots: roots(parsed),
            tenses: RefCell::default(),
        };
        for item in &items {
            let at = parsed.sentence_of(lexemes[item.lexemes.start].first);
            let next = sentence.map_or(0, |s| s + 1);
            for s in next..=at {
                told.begin_sentence(s, &quoted, clock);
            }
            sentence = Some(sentence.map_or(at, |s: usize| s.max(at)));
            let around = Around {
                from_now: now.contains(&at),
                alone: !dated.contains(&at),
            };
            out.push(told.mention(item, around, clock));
        }
        for s in sentence.map_or(0, |s| s + 1)..parsed.sentences().len() {
            told.begin_sentence(s, &quoted, clock);
        }
        out
    }
}

/// What a passage is in a chronology.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Line {
    /// Any text.
    #[default]
    Text,
    /// Only the date that opens the entry after it.
    Date,
    /// Only a year or month, which heads the entries after it.
    Heading,
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

/// The root of each sentence.
fn roots(parsed: &Parsed) -> Vec<Option<usize>> {
    parsed
        .sentences()
        .iter()
        .map(|s| s.clone().find(|&t| parsed.token(t).dep == Dep::Root))
        .collect()
}

/// What else there is in the sentence of an expression.
#[derive(Clone, Copy)]
struct Around {
    /// Whether a date that counts from the day of writing.
    from_now: bool,
    /// Whether no date at all.
    alone: bool,
}

/// A passage while it is being read.
struct Told<'a> {
    reader: &'a Reader,
    parsed: &'a Parsed,
    lexemes: &'a [Lexeme<'a>],
    dateline: Option<&'a Edtf>,
    /// Whether the passage is only the date that opens an entry of a chronology.
    opening: bool,
    /// Of each sentence.
    roots: Vec<Option<usize>>,
    /// Of the verbs asked about so far.
    tenses: RefCell<HashMap<usize, Tense>>,
}

impl Told<'_> {
    /// A new sentence: its main clause, if that is not quoted, may bring the story back to now.
    fn begin_sentence(&self, index: usize, quotes: &Quotes, clock: &mut Clock) {
        if self.starts_line(index) {
            clock.paragraph();
        }
        let told = |r: &usize| matches!(self.parsed.token(*r).pos, Pos::Verb | Pos::Aux) && !quotes.0.get(*r).is_some_and(|&q| q);
        let verb = self.roots.get(index).copied().flatten().filter(told);
        clock.sentence(verb.map_or(Tense::None, |v| self.verb_tense(v)));
    }

    fn starts_line(&self, sentence: usize) -> bool {
        let Some(mut tokens) = self.parsed.sentences().get(sentence).cloned() else {
            return false;
        };
        let first = tokens
            .find(|&t| self.parsed.token(t).pos != Pos::Space)
            .map_or(0, |t| self.parsed.token(t).span.start);
        let before = self.parsed.text().get(..first).unwrap_or("");
        before.len() > before.trim_end().len() && before[before.trim_end().len()..].contains('\n')
    }

    fn mention(&self, item: &Item, around: Around, clock: &mut Clock) -> TimeMention {
        let (first, last) = (&self.lexemes[item.lexemes.start], &self.lexemes[item.lexemes.end - 1]);
        let tokens = first.first..last.last + 1;
        let head = self.head(tokens.clone());
        let heads_line = self.opening || self.heads_line(item);
        if heads_line {
            clock.enter();
        } else if first.line_start && self.follows_line(first.first) {
            clock.chronicle = false;
        }
        let tense = match tense::said_then(self.parsed, &tokens) {
            Some(said) => self.verb_tense(said),
            None => self.tense(head),
        };
        let setting = Setting {
            dateline: self.dateline,
            clock,
            tense,
            limit: item.limit,
            leads: self.leads(head),
            from_now: around.from_now,
            alone: around.alone,
            known: self.is_premodifier(head) && self.is_definite(head),
            attached: self.is_attached(head),
            holidays: &self.reader.words.holidays,
        };
        let resolved = setting.resolve(&item.meaning);
        let mut mention = TimeMention {
            tokens,
            span: entente_text::Span::new(first.span.start, last.span.end),
            kind: kind(item, resolved.as_ref()),
            value: value(item, resolved.as_ref()),
            marks: item.marks,
            edtf: resolved.as_ref().map(|r| r.edtf.clone()),
            basis: basis(item, resolved.as_ref()),
            because: because(resolved.as_ref(), tense, self.dateline.is_some(), &item.meaning),
            limit: item.limit,
            offset: offset(&item.meaning),
        };
        let Some(r) = resolved else { return mention };
        mention.limit = r.limit.unwrap_or(item.limit);
        let label = self.is_premodifier(head) || self.is_label(head);
        if is_date(&item.meaning) && (heads_line || !label || self.opens_sentence(head)) {
            let future = self.dateline.is_some_and(|d| r.edtf.first() > d.last());
            if !future {
                let moves = heads_line || self.moves_story(head, tense, mention.limit);
                clock.tell(&r.edtf, moves, r.how.is_told());
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

    /// Whether a line stands before a token in its passage.
    fn follows_line(&self, token: usize) -> bool {
        let before = self.parsed.text().get(..self.parsed.token(token).span.start);
        before.is_some_and(|b| !b.trim().is_empty())
    }

    /// The token through which the mention hangs on the rest of its sentence.
    fn head(&self, tokens: Range<usize>) -> usize {
        tokens
            .clone()
            .find(|&t| !tokens.contains(&self.parsed.token(t).head))
            .unwrap_or(tokens.start)
    }

    fn tense(&self, head: usize) -> Tense {
        let words = &self.reader.words;
        let is = |t: usize, class: Class| {
            words
                .get(self.parsed.word(t))
                .is_some_and(|w| w.classes.iter().any(|c| c.0 == class))
        };
        if tense::governor(self.parsed, head).is_some_and(|v| is(v, Class::Backward)) {
            return Tense::Past;
        }
        tense::at(self.parsed, head, |v| self.verb_tense(v), |t| is(t, Class::Forward))
    }

    fn verb_tense(&self, verb: usize) -> Tense {
        let done = |t: usize| {
            self.reader
                .words
                .get(self.parsed.lemma(t))
                .is_some_and(|w| w.classes.iter().any(|c| c.0 == Class::Done))
        };
        // "On Thursday the two put their names to it": what reporters tell without "will" has happened.
        let unchanged = || {
            let word = self.reader.words.get(self.parsed.word(verb));
            self.parsed.token(verb).tag == Tag::Vbp && word.is_some_and(|w| w.classes.iter().any(|c| c.0 == Class::Unchanged))
        };
        let tense = || match tense::of(self.parsed, verb, 0, &done) {
            Tense::Present if unchanged() => Tense::Past,
            tense => tense,
        };
        *self.tenses.borrow_mut().entry(verb).or_insert_with(tense)
    }

    fn leads(&self, head: usize) -> bool {
        let root = self.roots.get(self.parsed.sentence_of(head)).copied().flatten();
        !self.is_aside(head) && root.is_none_or(|r| head < r)
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

    /// Whether it hangs on a noun or a participle, not on the verb: "the Tuesday accord", "according to a report Sunday".
    fn is_attached(&self, head: usize) -> bool {
        let finite =
            |v: usize| self.parsed.token(v).tag != Tag::Vbg || self.parsed.children(v).any(|c| self.parsed.token(c).dep == Dep::Aux);
        if !tense::governor(self.parsed, head).is_some_and(finite) {
            return true;
        }
        let verbal = |t: usize| matches!(self.parsed.token(t).pos, Pos::Verb | Pos::Aux);
        let mut between = tense::upwards(self.parsed, head).skip(1).take_while(|&t| !verbal(t));
        between.any(|t| matches!(self.parsed.token(t).pos, Pos::Noun | Pos::Propn))
    }

    /// Whether it only tells one thing from another: "the autonomy plan of 2007", not "in the spring of 2007" or "by the end of 2007".
    fn is_label(&self, head: usize) -> bool {
        let prep = self.parsed.token(head).head;
        let noun = self.parsed.token(prep).head;
        let words = &self.reader.words;
        let of = prep != head && self.parsed.token(head).dep == Dep::Pobj && self.parsed.word(prep).eq_ignore_ascii_case("of");
        let of_calendar = |class: Class| {
            matches!(
                class,
                Class::Unit
                    | Class::Plural
                    | Class::Part
                    | Class::Season
                    | Class::Month
                    | Class::Weekday
                    | Class::Daytime
                    | Class::Day
                    | Class::DecadeWord
                    | Class::Ordinal
            )
        };
        let timely = words
            .get(self.parsed.word(noun))
            .is_some_and(|w| w.classes.iter().any(|c| of_calendar(c.0)));
        of && noun != prep && matches!(self.parsed.token(noun).pos, Pos::Noun | Pos::Propn) && !timely
    }

    /// Whether the noun that a token stands before has "the".
    fn is_definite(&self, head: usize) -> bool {
        let before = head.checked_sub(1).map(|t| self.parsed.word(t));
        before.is_some_and(|w| w.eq_ignore_ascii_case("the"))
    }

    /// In a relative clause or something like it.
    fn is_aside(&self, head: usize) -> bool {
        tense::upwards(self.parsed, head).any(|t| matches!(self.parsed.token(t).dep, Dep::Relcl | Dep::Acl))
    }

    /// Before a noun in a phrase that the main clause begins with: "After the May 2019 elections, …".
    fn opens_sentence(&self, head: usize) -> bool {
        let noun = self.parsed.token(head).head;
        let preposition = self.parsed.token(noun).head;
        let sentence = self.parsed.sentence_of(head);
        let root = self.roots.get(sentence).copied().flatten();
        // "On 3 December Ruto held …", where parsers take "December Ruto" for one name.
        let first = self.parsed.sentences().get(sentence).map(|s| s.start);
        if first == Some(preposition) && head <= preposition + 3 && self.parsed.token(noun).pos == Pos::Propn {
            return true;
        }
        self.parsed.token(noun).dep == Dep::Pobj && root.is_some_and(|r| preposition < r && self.parsed.token(preposition).head == r)
    }

    fn moves_story(&self, head: usize, tense: Tense, limit: Limit) -> bool {
        let aside = self.is_aside(head);
        let opens = self.is_premodifier(head) && self.opens_sentence(head);
        let off_line = matches!(tense, Tense::Pluperfect | Tense::Future | Tense::FutureInPast | Tense::Ahead);
        let bound = matches!(limit, Limit::Before | Limit::Since | Limit::After);
        opens || !aside && !off_line && !bound
    }
}

/// Whether a meaning counts from the day of writing: "last Friday", "two weeks ago".
fn counts_from_now(meaning: &Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Rel {
            anchor: Anchor::Dateline,
            ..
        } | Meaning::Shift {
            from: Anchor::Dateline,
            ..
        }
    )
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
            | Meaning::Named(_)
    ) && !matches!(meaning, Meaning::Fixed(_, Unit::Century))
}

/// "three days", from an event that nobody dated.
fn is_length(meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Shift { event, definite, .. } => *event && !definite,
        Meaning::About(inner) => is_length(inner),
        _ => false,
    }
}

/// The offset from an event that is named after it.
fn offset(meaning: &Meaning) -> Option<Offset> {
    match meaning {
        Meaning::Shift { offset, event: true, .. } => Some(*offset),
        Meaning::About(inner) => offset(inner),
        _ => None,
    }
}

/// "an hour ago": on that day, at an hour that only a clock could tell.
fn is_hours(meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Shift { offset, event, .. } => !event && offset.unit <= Unit::Hour && offset.amount.halves.is_some(),
        Meaning::About(inner) => is_hours(inner),
        _ => false,
    }
}

fn kind(item: &Item, resolved: Option<&Resolved>) -> TimexType {
    match item.meaning {
        Meaning::Duration(_) | Meaning::Window { .. } | Meaning::Within { .. } => TimexType::Duration,
        Meaning::Months(_, n, vague, _) if n > 1 || vague => TimexType::Duration,
        Meaning::ShiftOrDuration(..) if resolved.is_none() => TimexType::Duration,
        ref m if resolved.is_none() && is_length(m) => TimexType::Duration,
        Meaning::Set(_) => TimexType::Set,
        _ if item.time.is_some() || is_hours(&item.meaning) => TimexType::Time,
        _ => TimexType::Date,
    }
}

fn value(item: &Item, resolved: Option<&Resolved>) -> String {
    let months = |n: i32, vague: bool| duration(if vague { Amount { halves: None } } else { Amount::whole(n) }, 1, Unit::Month);
    let day = match (&item.meaning, resolved) {
        (Meaning::Duration(v) | Meaning::Set(v), _) => return v.clone(),
        (Meaning::Vague(v), _) => return (*v).to_owned(),
        (Meaning::Named(v), _) => return v.clone(),
        (Meaning::Months(_, n, vague, _), _) if *n > 1 || *vague => return months(*n, *vague),
        (Meaning::ShiftOrDuration(_, v), None) => return v.clone(),
        (Meaning::Window { amount, unit, times, .. } | Meaning::Within { amount, unit, times }, _) => {
            return duration(*amount, *times, *unit);
        }
        (_, Some(r)) => r.value(),
        (meaning, None) => open_value(meaning),
    };
    match &item.time {
        Some(time) => format!("{day}T{time}"),
        None if is_hours(&item.meaning) && resolved.is_some() => format!("{day}TXX:XX"),
        None if item.marks.fiscal => fiscal_year(&day),
        None => day,
    }
}

/// FY2004, for 2004 and for 2004/2005.
fn fiscal_year(value: &str) -> String {
    let year = value.split(['/', '-']).next().unwrap_or(value);
    format!("FY{year}")
}

fn basis(item: &Item, resolved: Option<&Resolved>) -> Basis {
    match (&item.meaning, resolved) {
        (Meaning::Duration(_) | Meaning::Set(_) | Meaning::Named(_), _) => Basis::Stated,
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
        Some(How::Clock(d, _)) => format!("clock {d}{tense}"),
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
