//! Things that pass or take part: what they are called and how many there are ("six used vessels", "212 K9 howitzers", "five battalions
//! of the S-300 system").

use crate::classes::Classes;
use crate::details::{Details, designation};
use crate::page::{Page, lower};
use crate::record::Item;
use entente_language::{Dep, Pos, Tag};

/// Most items of one claim.
const MOST: usize = 24;

/// Reads the items of one page.
#[derive(Clone, Copy, Debug)]
pub struct Items<'a> {
    /// Numbers.
    pub details: &'a Details,
    /// The page.
    pub page: &'a Page,
    /// Which nouns are things.
    pub classes: &'a Classes,
    /// Classes whose members are items here: equipment always, relief goods for assistance, personnel for forces.
    pub of: &'a [&'a str],
}

impl Items<'_> {
    /// Things named by the nouns at `heads`, by what they count, and by what is coordinated with them.
    pub fn read(&self, heads: &[usize]) -> Vec<Item> {
        let mut out = Vec::new();
        let counted = |h: usize| heads.iter().any(|&other| other != h && self.page.counted_by(other).contains(&h));
        for &h in heads.iter().filter(|&&h| !counted(h)) {
            self.item(h, None, &mut out, 0);
        }
        out
    }

    /// Whether a noun is a thing that can pass or take part.
    pub fn is_thing(&self, head: usize) -> bool {
        self.of.iter().any(|class| self.page.belongs(self.classes, class, head))
    }

    fn item(&self, head: usize, counted: Option<u64>, out: &mut Vec<Item>, depth: usize) {
        if depth > 3 || out.len() >= MOST || self.page.is_time(head) {
            return;
        }
        let behind = self.page.counted_by(head);
        let lemma = self.page.lemma(head);
        let unit = self.classes.has("unit_of", &lemma);
        if let Some(&thing) = behind.first().filter(|&&b| unit && self.is_thing(b)) {
            if self.page.belongs(self.classes, "personnel", thing)
                && let Some(heads) = self.count(thing).filter(|n| *n > 1)
            {
                // "A battalion of 600 soldiers" is counted by its heads.
                return push(out, self.name(thing), Some(heads));
            }
            let what = format!("{} {lemma}", self.name(thing));
            return push(out, what, self.count(head));
        }
        if !behind.is_empty() {
            // "The first of two corvettes" is one, "dozens of tanks" no number.
            let number = self.number_word(head);
            let measured = self.classes.has("measure_unit", &lemma);
            for &b in behind {
                if measured && self.is_thing(b) {
                    push(out, format!("{lemma} of {}", self.name(b)), self.count(head));
                    continue;
                }
                self.item(b, number, out, depth + 1);
            }
            return;
        }
        if self.is_thing(head) && self.classes.has("mass", &lemma) {
            // "Equipment including two radars": what it is made of says more.
            let told = out.len();
            for o in self.made_of(head) {
                self.item(o, None, out, depth + 1);
            }
            if out.len() > told {
                return;
            }
        }
        if self.is_thing(head) {
            return push(out, self.name(head), counted.or_else(|| self.count(head)));
        }
        for prep in ["of", "including"] {
            for o in self.page.below(head, prep) {
                self.item(o, None, out, depth + 1);
            }
        }
    }

    /// What a mass is said to include, where the parser may have hung that on a word above it: "most of its equipment, including radars".
    fn made_of(&self, head: usize) -> Vec<usize> {
        let p = &self.page.parsed;
        let mut at = head;
        for _ in 0..5 {
            let included: Vec<usize> = self.page.below(at, "including").into_iter().filter(|&o| o > head).collect();
            let up = p.token(at).head;
            if !included.is_empty() || up == at {
                return included;
            }
            at = up;
        }
        Vec::new()
    }

    /// The number of things that are not named: "the first was handed over", "ten came in May".
    pub fn unnamed(&self, heads: &[usize]) -> Option<u64> {
        let bare = |h: usize| {
            let t = self.page.parsed.token(h);
            self.page.counted_by(h).is_empty() && matches!(t.pos, Pos::Adj | Pos::Num | Pos::Noun) && !self.page.is_time(h)
        };
        heads.iter().filter(|&&h| bare(h)).find_map(|&h| self.number_word(h))
    }

    /// The noun with what says which sort it is, in the singular; numbers, names of states and superlatives left out.
    fn name(&self, head: usize) -> String {
        let p = &self.page.parsed;
        let mut words: Vec<String> = Vec::new();
        for c in p.children(head).filter(|&c| c < head) {
            let t = p.token(c);
            let word = lower(p.word(c));
            let skip = self.page.mention_at(c).is_some()
                || self.page.is_time(c)
                || self.classes.has("item_filler", &word)
                || self.details.number(&word).is_some()
                || self.details.ordinal(self.page, c..c + 1).is_some();
            if matches!(t.dep, Dep::Compound | Dep::Amod | Dep::Nmod) && !skip && !matches!(t.tag, Tag::Jjs | Tag::Jjr) {
                let sub = p.subtree(c);
                words.extend(
                    sub.filter(|&i| p.token(i).pos != Pos::Punct || p.word(i) == "-")
                        .map(|i| p.word(i).to_owned()),
                );
            }
        }
        let counts = words
            .iter()
            .take_while(|w| self.details.number(w).is_some() || w.as_str() == "-")
            .count();
        words.drain(..counts);
        words.push(self.singular(head));
        words.join(" ").replace(" - ", "-")
    }

    fn singular(&self, head: usize) -> String {
        let word = self.page.parsed.word(head);
        if designation(word) || self.page.is_type_name(self.classes, head) {
            let bare = word
                .strip_suffix('s')
                .filter(|w| w.ends_with(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase()) || self.classes.has("equipment_name", w));
            return bare.unwrap_or(word).to_owned();
        }
        let lemma = self.page.lemma(head);
        if let Some(one) = word.strip_suffix('s').filter(|w| w.ends_with("se") && *w == format!("{lemma}e")) {
            return lower(one);
        }
        let plural =
            self.page.parsed.token(head).tag == Tag::Nnps || (self.page.parsed.token(head).tag == Tag::Nnp && lemma.ends_with('s'));
        match lemma.strip_suffix('s').filter(|w| plural && self.classes.has("equipment", w)) {
            Some(w) => w.to_owned(),
            None => lemma,
        }
    }

    /// The number before a noun, where the text gives one; a single thing ("a frigate", "the third battery") is one.
    pub fn count(&self, head: usize) -> Option<u64> {
        let p = &self.page.parsed;
        let mut lo = head;
        while lo > 0 && head - lo < 12 && self.inside_phrase(lo - 1) {
            lo -= 1;
        }
        // The 2 of "Leopard 2 tanks" is part of a name.
        let named = |i: usize| {
            let before = i.checked_sub(1).filter(|&b| b >= lo && p.word(b).starts_with(char::is_uppercase));
            before.is_some_and(|b| self.details.number(p.word(b)).is_none() && self.page.mention_over(b).is_none())
        };
        let figure = (lo..head).find(|&i| self.number_word_at(i).is_some() && !named(i));
        if let Some(at) = figure {
            let vague = at
                .checked_sub(1)
                .is_some_and(|b| self.classes.has("vague_number", &lower(p.word(b))));
            if vague {
                // "Several hundred drones" is no number.
                return None;
            }
            if self.is_range(at, head) {
                return None;
            }
            let half = at.checked_sub(1).filter(|&a| matches!(lower(p.word(a)).as_str(), "a" | "an"));
            let half = half.and_then(|a| a.checked_sub(1)).is_some_and(|b| lower(p.word(b)) == "half");
            return self.number_phrase(at, head).map(|n| if half { n / 2 } else { n });
        }
        self.is_single(head, lo).then_some(1)
    }

    /// "Between 3,000 and 4,000 men", "20 to 30 tanks": no number.
    fn is_range(&self, at: usize, head: usize) -> bool {
        let p = &self.page.parsed;
        let word = |i: usize| lower(p.word(i));
        let number = |i: usize| self.number_word_at(i).is_some();
        let between = at.checked_sub(1).is_some_and(|b| word(b) == "between" || word(b) == "from");
        let from = at
            .checked_sub(2)
            .is_some_and(|b| number(b) && matches!(word(b + 1).as_str(), "to" | "or" | "–" | "-"));
        let and = || {
            (at + 1..head.saturating_sub(1)).any(|i| matches!(word(i).as_str(), "and" | "to" | "–" | "-") && number(i - 1) && number(i + 1))
        };
        from || between && and()
    }

    fn inside_phrase(&self, i: usize) -> bool {
        let p = &self.page.parsed;
        let t = p.token(i);
        let and = lower(p.word(i)) == "and" && i > 0 && self.number_word_at(i - 1).is_some() && self.number_word_at(i + 1).is_some();
        // "Two search and rescue vehicles"
        let joins_modifiers = lower(p.word(i)) == "and" && i > 0 && matches!(p.token(i - 1).dep, Dep::Compound | Dep::Amod | Dep::Nmod);
        and || joins_modifiers
            || p.word(i) == "-"
            || p.word(i) == "–"
            || (!self.page.is_time(i)
                && (matches!(t.pos, Pos::Noun | Pos::Propn | Pos::Adj | Pos::Num | Pos::X) || matches!(t.tag, Tag::Vbn | Tag::Vbg)))
    }

    fn is_single(&self, head: usize, lo: usize) -> bool {
        let p = &self.page.parsed;
        let t = p.token(head);
        if matches!(t.tag, Tag::Nns | Tag::Nnps) || self.classes.has("mass", &self.page.lemma(head)) {
            return false;
        }
        let word = p.word(head);
        if word.ends_with('s') && (designation(word) || self.page.is_type_name(self.classes, head)) {
            return false;
        }
        let det = lo.checked_sub(1).map(|d| lower(p.word(d)));
        let ordinal = self.details.ordinal(self.page, lo..head).is_some();
        let one = |d: &str| matches!(d, "a" | "an" | "another") || (d == "the" && t.tag == Tag::Nn && !designation(word));
        ordinal || det.as_deref().is_some_and(one)
    }

    /// The value of a word that counts by itself: "five", "the first" (one).
    fn number_word(&self, i: usize) -> Option<u64> {
        let w = lower(self.page.parsed.word(i));
        whole(self.details.number(&w)).or_else(|| (self.details.ordinal(self.page, i..i + 1).is_some() || w == "last").then_some(1))
    }

    fn number_word_at(&self, i: usize) -> Option<f64> {
        let w = lower(self.page.parsed.word(i));
        self.details.number(&w).or_else(|| self.details.scale(&w))
    }

    /// "250", "two hundred and fifty", "1.5 million", "twenty-four".
    fn number_phrase(&self, from: usize, to: usize) -> Option<u64> {
        let p = &self.page.parsed;
        let (mut total, mut current, mut any) = (0.0_f64, 0.0_f64, false);
        for i in from..to {
            let w = lower(p.word(i));
            if let Some(scale) = self.details.scale(&w) {
                current = if any { current } else { 1.0 } * scale;
                if scale >= 1000.0 {
                    total += current;
                    current = 0.0;
                }
                any = true;
            } else if let Some(n) = self.details.number(&w) {
                current += n;
                any = true;
            } else if w != "and" && (w != "-" || self.number_word_at(i + 1).is_none()) {
                break;
            }
        }
        any.then(|| whole(Some(total + current))).flatten()
    }
}

fn push(out: &mut Vec<Item>, what: String, count: Option<u64>) {
    if let Some(same) = out.iter_mut().find(|i| i.what == what) {
        same.count = same.count.or(count);
        return;
    }
    out.push(Item { what, count });
}

fn whole(n: Option<f64>) -> Option<u64> {
    n.filter(|n| n.fract() == 0.0 && *n < 1e15).map(|n| n as u64)
}
