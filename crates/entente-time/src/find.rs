//! Marks the expressions of a passage: the patterns of each stage in turn, leftmost and longest first.

use crate::build::build;
use crate::guard::allows;
use crate::lex::Lexeme;
use crate::limit::Limit;
use crate::marks::Marks;
use crate::meaning::{Meaning, Slots, What};
use crate::numbers::{Amount, Numeral, spelled};
use crate::pattern::{Means, Patterns};
use crate::trie::{Atom, End, Stage};
use crate::unit::Unit;
use crate::view::View;
use crate::words::{Class, Size, Value, Words};
use entente_language::{Dep, Parsed};
use std::ops::Range;

/// An expression, found and understood, not yet on the calendar.
#[derive(Clone, Debug)]
pub struct Item {
    /// Lexemes.
    pub lexemes: Range<usize>,
    pub meaning: Meaning,
    /// TIMEX3's letters for a part of the day, or an hour.
    pub time: Option<String>,
    pub limit: Limit,
    pub marks: Marks,
}

/// A place where a sequence matched.
struct Match {
    mention: Range<usize>,
    whole: Range<usize>,
    pattern: usize,
    slots: Slots,
}

/// All expressions of one passage, in order.
pub fn find(parsed: &Parsed, lexemes: &[Lexeme<'_>], words: &Words, patterns: &Patterns) -> Vec<Item> {
    let mut finder = Finder {
        parsed,
        lexemes,
        words,
        patterns,
        items: Vec::new(),
        starts: vec![None; lexemes.len()],
        hedged: Vec::new(),
    };
    finder.hedged = (0..lexemes.len()).map(|p| finder.hedge(p).is_some()).collect();
    for stage in &patterns.stages {
        finder.run(stage);
    }
    finder.items
}

struct Finder<'a> {
    parsed: &'a Parsed,
    lexemes: &'a [Lexeme<'a>],
    words: &'a Words,
    patterns: &'a Patterns,
    items: Vec<Item>,
    /// The item that begins at a lexeme.
    starts: Vec<Option<usize>>,
    /// Whether a hedge of several words begins at a lexeme.
    hedged: Vec<bool>,
}

impl Finder<'_> {
    fn run(&mut self, stage: &Stage) {
        let mut found = Vec::new();
        for at in 0..self.lexemes.len() {
            self.matches_at(at, stage, &mut found);
        }
        found.sort_by_key(|m: &Match| {
            (
                m.mention.start,
                std::cmp::Reverse(m.mention.len()),
                std::cmp::Reverse(m.whole.len()),
                m.pattern,
            )
        });
        let mut made: Vec<Item> = Vec::new();
        for m in found {
            if made.last().is_none_or(|i| i.lexemes.end <= m.mention.start) {
                made.extend(self.make(&m));
            }
        }
        self.merge(made);
    }

    fn matches_at(&self, at: usize, stage: &Stage, found: &mut Vec<Match>) {
        let lexeme = &self.lexemes[at];
        let mut walk = Walk {
            finder: self,
            stage,
            at,
            places: Vec::new(),
            slots: Slots::default(),
            found,
        };
        if lexeme.literal != 0 {
            walk.roots(stage.with_literal(lexeme.literal));
            if self.hedged[at] {
                walk.roots(stage.with_class(Class::Hedge));
            }
            if lexeme.span.len() == 1 && lexeme.span.of(self.parsed.text()).eq_ignore_ascii_case("a") {
                walk.roots(stage.with_class(Class::Number));
            }
        }
        if let Some(word) = lexeme.word {
            word.classes.iter().for_each(|&(c, _)| walk.roots(stage.with_class(c)));
            if lexeme.literal != 0 && lexeme.upper || lexeme.numeral.is_some() {
                walk.roots(stage.with_class(Class::Holiday));
                walk.roots(stage.with_class(Class::Period));
            }
        }
        if let Some(n) = lexeme.numeral {
            numeral_classes(n).iter().for_each(|&c| walk.roots(stage.with_class(c)));
        }
        if self.starts[at].is_some() {
            let sizes = [Size::Any, Size::Day, Size::Week, Size::Month, Size::Season, Size::Year];
            sizes.iter().for_each(|&s| walk.roots(stage.with_class(Class::Item(s))));
        }
    }

    /// Whether a mention would take a part of an item and leave the rest.
    fn cuts_an_item(&self, mention: Range<usize>) -> bool {
        let after = self.items.partition_point(|i| i.lexemes.end <= mention.start);
        self.items[after..]
            .iter()
            .take_while(|i| i.lexemes.start < mention.end)
            .any(|i| i.lexemes.start < mention.start || i.lexemes.end > mention.end)
    }

    /// What an atom takes at `p`: the slot it fills and where it ends.
    #[allow(clippy::type_complexity, reason = "a slot is what it is")]
    fn atom(&self, atom: Atom, p: usize) -> Option<(Option<(Class, u8, Value)>, usize)> {
        let lexeme = self.lexemes.get(p)?;
        match atom {
            Atom::Literal(l) => (lexeme.literal == l).then_some((None, p + 1)),
            Atom::Class(class, n) => {
                let (value, next) = self.class(class, p)?;
                Some((Some((class, n, value)), next))
            }
        }
    }

    fn class(&self, class: Class, p: usize) -> Option<(Value, usize)> {
        let lexeme = self.lexemes.get(p)?;
        let one = |value| Some((value, p + 1));
        match class {
            Class::Item(size) => {
                let i = self.starts[p]?;
                let item = &self.items[i];
                fits(&item.meaning, size).then_some((Value::Item(i), item.lexemes.end))
            }
            Class::Number => self.number(p),
            Class::Dash => matches!(lexeme.span.of(self.parsed.text()), "-" | "–" | "—" | "‑" | "--").then_some((Value::Int(0), p + 1)),
            Class::Stop => self.is_stop(p).then_some((Value::Int(0), p + 1)),
            Class::Name => (lexeme.upper || lexeme.numeral.is_some()).then_some((Value::Int(0), p + 1)),
            Class::Dateish => {
                let dated = [Class::Month, Class::Weekday, Class::Year, Class::Which]
                    .iter()
                    .any(|&c| self.class(c, p).is_some());
                (dated || self.starts[p].is_some()).then_some((Value::Int(0), p + 1))
            }
            Class::Holiday | Class::Period if lexeme.upper || lexeme.numeral.is_some() => {
                let (index, len) = self.words.name(class, |k| self.lexemes.get(p + k).map_or(0, |l| l.literal))?;
                Some((Value::Int(index as i32), p + len))
            }
            Class::Month | Class::Weekday if lexeme.word.is_some_and(|w| w.careful) && !lexeme.upper => None,
            // "handed over six vessels": not more than six.
            Class::Hedge if self.parsed.token(lexeme.first).dep == Dep::Prt || self.passes(lexeme) => None,
            Class::Hedge if self.hedged[p] => self.hedge(p).or_else(|| self.word_value(class, p)),
            Class::Ordinal => match lexeme.numeral {
                Some(Numeral::Nth(n)) => one(Value::Int(n)),
                _ => self.word_value(class, p),
            },
            _ => match (class, lexeme.numeral) {
                (_, None) => self.word_value(class, p),
                (Class::Day, Some(Numeral::Plain { value, digits: 1..=2 })) if (1..=31).contains(&value) && !lexeme.stuck => {
                    one(Value::Int(value))
                }
                (Class::Day | Class::Nth, Some(Numeral::Nth(value))) if (1..=31).contains(&value) => one(Value::Int(value)),
                (Class::Year, Some(Numeral::Plain { value, digits: 4 })) if (1000..=2999).contains(&value) && !lexeme.stuck => {
                    one(Value::Int(value))
                }
                (Class::Yy, Some(Numeral::Plain { value, digits: 2 })) => one(Value::Int(value)),
                (Class::Hours, Some(Numeral::Plain { value, digits: 4 })) if value < 2400 && value % 100 < 60 => {
                    one(Value::Int(value / 100 * 60 + value % 100))
                }
                (Class::Date, Some(Numeral::Date(d))) if !lexeme.stuck => one(Value::Date(d)),
                (Class::Tens, Some(Numeral::Tens(value))) if !lexeme.stuck => one(Value::Int(full_decade(value)?)),
                (Class::Clock, Some(Numeral::Clock(h, m))) if !lexeme.stuck => one(Value::Int(i32::from(h) * 60 + i32::from(m))),
                (Class::Quarter, Some(Numeral::Quarter(q))) => one(Value::Int(q)),
                (Class::Half, Some(Numeral::Half(h))) => one(Value::Int(h)),
                (Class::Fiscal, Some(Numeral::Fiscal(y))) => one(Value::Int(y)),
                _ => None,
            },
        }
    }

    /// Whether "over" is the preposition: "$4 billion over five years" is while they pass, "lasted over five years" longer.
    fn passes(&self, lexeme: &Lexeme<'_>) -> bool {
        let t = self.parsed.token(lexeme.first);
        let over = t.dep == Dep::Prep && lexeme.span.of(self.parsed.text()).eq_ignore_ascii_case("over");
        let lasts = |head| {
            self.words
                .get(self.parsed.lemma(head))
                .is_some_and(|w| w.classes.iter().any(|c| c.0 == Class::Lasting))
        };
        over && !lasts(t.head)
    }

    /// A hedge of several words: "a little over".
    fn hedge(&self, p: usize) -> Option<(Value, usize)> {
        let (modifier, len) = self.words.hedge(|k| self.lexemes.get(p + k).map_or(0, |l| l.literal))?;
        Some((Value::Modifier(modifier), p + len))
    }

    /// Whether a full stop belongs to the abbreviation before it: "Sept." before a number, not "in June." at the end.
    fn is_stop(&self, p: usize) -> bool {
        let text = |l: &Lexeme<'_>| l.span.of(self.parsed.text());
        let Some(before) = p.checked_sub(1).map(|i| &self.lexemes[i]) else {
            return false;
        };
        let whole = ["may", "june", "july", "march", "april"]
            .iter()
            .any(|w| text(before).eq_ignore_ascii_case(w));
        let next = self.lexemes.get(p + 1).filter(|l| !l.broken);
        text(&self.lexemes[p]) == "."
            && self.lexemes[p].glued
            && before.span.len() <= 5
            && !whole
            && next.is_some_and(|l| !l.upper || l.has(Class::Month))
    }

    fn word_value(&self, class: Class, p: usize) -> Option<(Value, usize)> {
        let word = self.lexemes[p].word?;
        word.classes.iter().find(|&&(c, _)| c == class).map(|&(_, v)| (v, p + 1))
    }

    /// An amount: in figures, or in words with "and a half" and "a couple of".
    fn number(&self, p: usize) -> Option<(Value, usize)> {
        let lexeme = &self.lexemes[p];
        let text = |k: usize| self.lexemes.get(p + k).map(|l| l.span.of(self.parsed.text()));
        let is = |k: usize, word: &str| text(k).is_some_and(|t| t.eq_ignore_ascii_case(word));
        let (mut halves, mut len) = match lexeme.numeral {
            Some(Numeral::Plain { value, digits }) if !lexeme.stuck && digits <= 6 => (Some(value.checked_mul(2)?), 1),
            Some(Numeral::Quantity { halves }) if !lexeme.stuck => (halves, 1),
            Some(_) => return None,
            None if is(0, "a") && is(1, "couple") => (Some(4), if is(2, "of") { 3 } else { 2 }),
            None if (is(0, "a") || is(0, "several")) && is(1, "dozen") => (is(0, "a").then_some(24), 2),
            None if is(0, "a") && is(1, "few") => (None, 2),
            None if is(0, "a") && is(1, "number") && is(2, "of") => (None, 3),
            None if is(0, "a") && is(1, "hundred") => (Some(200), 2),
            None => {
                let (n, len) = spelled(self.words, text)?;
                (Some(n.checked_mul(2)?), len)
            }
        };
        if is(len, "+") && self.lexemes[p + len].glued {
            len += 1;
        }
        let half = ["-", "and", "-", "a", "-", "half"];
        if half.iter().enumerate().all(|(k, w)| is(len + k, w)) {
            halves = halves.map(|h| h.saturating_add(1));
            len += half.len();
        }
        if is(len, "and") && is(len + 1, "a") && is(len + 2, "half") {
            halves = halves.map(|h| h.saturating_add(1));
            len += 3;
        }
        Some((Value::Amount(Amount { halves }), p + len))
    }

    fn make(&self, m: &Match) -> Option<Item> {
        let pattern = &self.patterns.patterns[m.pattern];
        let view = View {
            parsed: self.parsed,
            lexemes: self.lexemes,
            mention: m.mention.clone(),
            whole: m.whole.clone(),
            slots: &m.slots,
            items: &self.items,
        };
        if !pattern.guard.is_none_or(|g| allows(g, &view)) {
            return None;
        }
        let absorbed = m
            .slots
            .0
            .iter()
            .find_map(|s| if let Value::Item(i) = s.2 { self.items.get(i) } else { None });
        let before = absorbed.map(|i| i.limit).filter(|&l| l != Limit::None);
        let limit = before.or(pattern.limit).unwrap_or_default();
        if pattern.means.is_none() || pattern.means == Some(Means::Same) && absorbed.is_some_and(|i| i.lexemes == m.mention) {
            let inner = absorbed?;
            return Some(Item { limit, ..inner.clone() });
        }
        let has = |word: &str| {
            self.lexemes[m.mention.clone()]
                .iter()
                .any(|l| l.span.of(self.parsed.text()).eq_ignore_ascii_case(word))
        };
        let built = build(pattern, &m.slots, &self.items, &has, self.words)?;
        Some(Item {
            lexemes: m.mention.clone(),
            meaning: built.meaning,
            time: built.time,
            limit,
            marks: built.marks,
        })
    }

    /// Puts what a stage made among the items, in place of those it took in.
    fn merge(&mut self, made: Vec<Item>) {
        if made.is_empty() {
            return;
        }
        let mut all: Vec<Item> = Vec::with_capacity(self.items.len() + made.len());
        let mut old = std::mem::take(&mut self.items).into_iter().peekable();
        for new in made {
            while let Some(o) = old.next_if(|o| o.lexemes.start < new.lexemes.start) {
                all.push(o);
            }
            while old.next_if(|o| o.lexemes.end <= new.lexemes.end).is_some() {}
            all.push(new);
        }
        all.extend(old);
        self.items = all;
        self.starts.fill(None);
        for (i, item) in self.items.iter().enumerate() {
            self.starts[item.lexemes.start] = Some(i);
        }
    }
}

/// A walk through a stage's tree from one lexeme on.
struct Walk<'a, 'f> {
    finder: &'a Finder<'a>,
    stage: &'a Stage,
    at: usize,
    /// Where each step began.
    places: Vec<usize>,
    slots: Slots,
    found: &'f mut Vec<Match>,
}

impl Walk<'_, '_> {
    fn roots(&mut self, roots: &[u32]) {
        roots.iter().for_each(|&n| self.step(n, self.at));
    }

    fn step(&mut self, node: u32, p: usize) {
        let node = self.stage.node(node);
        let bound = self.slots.0.len();
        let next = if node.step.not {
            match node.step.any.iter().any(|&a| self.finder.atom(a, p).is_some()) {
                true => return,
                false => p,
            }
        } else {
            if p > self.at && self.finder.lexemes.get(p).is_none_or(|l| l.broken) {
                return;
            }
            let Some((slot, next)) = node.step.any.iter().find_map(|&a| self.finder.atom(a, p)) else {
                return;
            };
            self.slots.0.extend(slot);
            next
        };
        self.places.push(p);
        node.ends.iter().for_each(|end| self.finish(end, next));
        node.next.iter().for_each(|&n| self.step(n, next));
        self.places.pop();
        self.slots.0.truncate(bound);
    }

    fn finish(&mut self, end: &End, p: usize) {
        let place = |k: usize| self.places.get(k).copied().unwrap_or(p);
        let mention = place(end.open)..place(end.close);
        if mention.start < mention.end && !self.finder.cuts_an_item(mention.clone()) {
            self.found.push(Match {
                mention,
                whole: self.at..p,
                pattern: end.pattern,
                slots: self.slots.clone(),
            });
        }
    }
}

fn numeral_classes(n: Numeral) -> &'static [Class] {
    match n {
        Numeral::Plain { .. } => &[Class::Number, Class::Day, Class::Year, Class::Yy, Class::Hours],
        Numeral::Quantity { .. } => &[Class::Number],
        Numeral::Nth(_) => &[Class::Ordinal, Class::Day, Class::Nth],
        Numeral::Tens(_) => &[Class::Tens],
        Numeral::Date(_) => &[Class::Date],
        Numeral::Clock(..) => &[Class::Clock],
        Numeral::Half(_) => &[Class::Half],
        Numeral::Quarter(_) => &[Class::Quarter],
        Numeral::Fiscal(_) => &[Class::Fiscal],
        Numeral::Name => &[],
    }
}

/// 90 is 1990; 20 is 2020.
fn full_decade(tens: i32) -> Option<i32> {
    match tens {
        0..=29 => Some(2000 + tens),
        30..=99 => Some(1900 + tens),
        1000..=2990 => Some(tens),
        _ => None,
    }
}

/// How large the date is that a meaning names; `None` for what is no date.
pub fn size(meaning: &Meaning) -> Option<Unit> {
    let of_what = |what: &What| match what {
        What::Unit(u) => *u,
        What::Month(_) => Unit::Month,
        What::MonthDay(..) | What::DayOfMonth(_) | What::Weekday(_) | What::Holiday(_) => Unit::Day,
        What::Span(..) => Unit::Span,
        What::Season(_) => Unit::Season,
        What::Quarter(_) => Unit::Quarter,
        What::Half(_) => Unit::Half,
    };
    match meaning {
        Meaning::Fixed(_, u) => Some(*u),
        Meaning::Slashed(..) | Meaning::NextTo(..) => Some(Unit::Day),
        Meaning::Bare(w) | Meaning::Of(w, _) | Meaning::Rel { what: w, .. } | Meaning::Nth(_, w, _) => Some(of_what(w)),
        Meaning::Shift { offset, .. } => Some(offset.unit),
        Meaning::MonthsLater(..) => Some(Unit::Month),
        Meaning::About(m) => size(m),
        Meaning::Within { .. }
        | Meaning::Run { .. }
        | Meaning::Part(..)
        | Meaning::Months(..)
        | Meaning::HalfOf(..)
        | Meaning::Parts(..)
        | Meaning::Join(..) => Some(Unit::Span),
        Meaning::WeekOf(_) => Some(Unit::Week),
        Meaning::Window { .. }
        | Meaning::Named(_)
        | Meaning::ShiftOrDuration(..)
        | Meaning::Duration(_)
        | Meaning::Set(_)
        | Meaning::Vague(_)
        | Meaning::Unread => None,
    }
}

fn fits(meaning: &Meaning, wanted: Size) -> bool {
    let Some(unit) = size(meaning) else { return false };
    match wanted {
        Size::Any => true,
        Size::Day => unit == Unit::Day,
        Size::Week => matches!(unit, Unit::Week | Unit::Weekend),
        Size::Month => unit == Unit::Month,
        Size::Season => unit == Unit::Season,
        Size::Year => unit == Unit::Year,
    }
}
