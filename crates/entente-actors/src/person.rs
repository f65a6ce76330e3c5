//! Names of persons: where they stand, and which of them are one.
//!
//! A document introduces a person once in full and then by family name. Either may come first or last in the name, accents come and go,
//! and a text of two countries mixes orders: so a short name fits a full one by its words, not by their places.

use crate::fold::fold;
use crate::lists::{How, Lists, Sense};
use crate::roles::RoleKind;
use crate::sketch::{Draft, Sketch, What, head_of};
use entente_language::{EntityLabel, Parsed, Pos, Tag};
use std::ops::Range;

/// The longest name, in tokens.
const LONGEST: usize = 9;

/// Takes back names of places that are a person's: "Michael Jordan", "Israel Katz".
pub(crate) fn reclaim(parsed: &Parsed, lists: &Lists, s: &mut Sketch) {
    let mut keep = vec![true; s.hits.len()];
    for e in parsed
        .entities()
        .iter()
        .filter(|e| e.label == EntityLabel::Person && e.tokens.len() > 1)
    {
        let from = s.hits.partition_point(|h| h.tokens.start < e.tokens.start);
        for (h, hit) in s
            .hits
            .iter()
            .enumerate()
            .skip(from)
            .take_while(|(_, h)| h.tokens.end <= e.tokens.end)
        {
            let named = matches!(
                s.named(h),
                Some(Sense::State(_, How::Name | How::Capital | How::People) | Sense::Place(_))
            );
            let first = hit.tokens.start == e.tokens.start;
            let given = hit.tokens.len() == 1 && lists.roles.is_given(&fold(parsed.word(hit.tokens.start)));
            let others = e
                .tokens
                .clone()
                .any(|t| !hit.tokens.contains(&t) && s.hit(t).is_none() && capital(parsed, t));
            let follows_name =
                hit.tokens.start > e.tokens.start && s.hit(hit.tokens.start - 1).is_none() && capital(parsed, hit.tokens.start - 1);
            if named && others && (given || (!first && follows_name && hit.tokens.end == e.tokens.end)) {
                keep[h] = false;
            }
        }
    }
    for (h, kept) in keep.iter_mut().enumerate() {
        *kept &= !is_first_name(parsed, lists, s, h);
    }
    if keep.iter().all(|k| *k) {
        return;
    }
    let mut k = keep.into_iter();
    s.hits.retain(|_| k.next().unwrap_or(true));
    s.index();
}

/// "Oil Minister Rafael Ramirez": a company's name, in one word right behind a title, is the first name of who bears the title.
fn is_first_name(parsed: &Parsed, lists: &Lists, s: &Sketch, hit: usize) -> bool {
    let tokens = &s.hits[hit].tokens;
    let office = |h: usize| {
        s.role(h)
            .is_some_and(|(r, plural)| !plural && lists.roles.all[r as usize].kind == RoleKind::Office)
    };
    let titled = || tokens.start.checked_sub(1).and_then(|t| s.hit(t)).is_some_and(office);
    let word = parsed.word(tokens.start);
    let shout = word.chars().skip(1).all(|c| !c.is_lowercase());
    let next = tokens.end;
    let followed = || next < parsed.len() && s.hit(next).is_none() && capital(parsed, next) && parsed.token(next).pos == Pos::Propn;
    matches!(s.named(hit), Some(Sense::Organisation(_))) && tokens.len() == 1 && !shout && titled() && followed()
}

/// Drops honorifics in the middle of a name: "Hassan Sheikh Mohamud".
pub(crate) fn keep_whole(parsed: &Parsed, lists: &Lists, s: &mut Sketch) {
    let honorific = |r: u16| lists.roles.all[r as usize].kind == RoleKind::Honorific;
    let within: Vec<bool> = (0..s.hits.len())
        .map(|h| {
            let hit = &s.hits[h].tokens;
            let before = hit
                .start
                .checked_sub(1)
                .is_some_and(|t| s.hit(t).is_none() && capital(parsed, t) && parsed.token(t).pos == Pos::Propn);
            let after = hit.end < parsed.len() && capital(parsed, hit.end) && s.hit(hit.end).is_none();
            before && after && s.role(h).is_some_and(|(r, _)| honorific(r))
        })
        .collect();
    if within.contains(&true) {
        let mut w = within.into_iter();
        s.hits.retain(|_| !w.next().unwrap_or(false));
        s.index();
    }
}

fn capital(parsed: &Parsed, token: usize) -> bool {
    parsed.word(token).chars().next().is_some_and(char::is_uppercase)
}

/// Tokens that names within descriptions use up.
pub(crate) fn names_in(drafts: &[Draft], len: usize) -> Vec<bool> {
    let mut taken = vec![false; len];
    for draft in drafts {
        if let What::Ship(_) = &draft.what {
            taken[draft.tokens.clone()].fill(true);
        }
        if let What::Described(d) = &draft.what {
            // What stands before the noun may still be a person's name: "the Abe government".
            taken[d.noun.start..]
                .iter_mut()
                .take(draft.tokens.end.saturating_sub(d.noun.start))
                .for_each(|t| *t = true);
            if let Some(name) = &d.name {
                taken[name.clone()].fill(true);
            }
        }
    }
    taken
}

/// Adds the capitalised runs that are no name of the lists and belong to no description.
pub(crate) fn runs(parsed: &Parsed, lists: &Lists, s: &Sketch, taken: &[bool], drafts: &mut Vec<Draft>) {
    for sentence in parsed.sentences() {
        let mut at = sentence.start;
        while at < sentence.end {
            let end = if taken[at] {
                at
            } else {
                run_end(parsed, lists, s, at, sentence.end, false)
            };
            if end == at || taken[at..end].contains(&true) {
                at += 1;
                continue;
            }
            let tokens = at..end;
            let person = tokens.clone().any(|t| s.is_person(t));
            drafts.push(Draft {
                head: head_of(parsed, &tokens),
                tokens,
                what: What::Run { person },
            });
            at = end;
        }
    }
}

/// Where a name that begins at `from` ends; `from` itself where none does.
pub(crate) fn run_end(parsed: &Parsed, lists: &Lists, s: &Sketch, from: usize, limit: usize, after_title: bool) -> usize {
    let limit = limit.min(from + LONGEST);
    let (mut at, mut end) = (from, from);
    while at < limit {
        if part_of_name(parsed, s, at, at == from, after_title) || bears_place(parsed, lists, s, at, limit, after_title && at == from) {
            at += 1;
            end = at;
            continue;
        }
        let joined =
            at > from && matches!(parsed.word(at), "-" | "‐" | "–") && !parsed.token(at).space_after && !parsed.token(at - 1).space_after;
        if joined && at + 1 < limit && parsed.word(at + 1).chars().all(char::is_alphabetic) && s.hit(at + 1).is_none() {
            at += 2;
            end = at;
            continue;
        }
        let particle = (at > from || after_title) && lists.roles.is_particle(&fold(parsed.word(at)));
        if particle
            && at + 1 < limit
            && (capital(parsed, at + 1) || lists.roles.is_particle(&fold(parsed.word(at + 1))) || parsed.word(at + 1) == "-")
        {
            at += if parsed.word(at + 1) == "-" { 2 } else { 1 };
            continue;
        }
        break;
    }
    end
}

fn part_of_name(parsed: &Parsed, s: &Sketch, at: usize, first: bool, after_title: bool) -> bool {
    let t = parsed.token(at);
    if s.hit(at).is_some() || !capital(parsed, at) || t.tag == Tag::Pos {
        return false;
    }
    if matches!(s.label(at), Some(EntityLabel::Date | EntityLabel::Time | EntityLabel::Money)) {
        return false;
    }
    match t.pos {
        Pos::Propn => true,
        Pos::Pron if first && after_title && at + 1 < parsed.len() => {
            // "Vice Premier He Lifeng": a name, in the middle of a sentence.
            capital(parsed, at + 1) && parsed.token(at + 1).pos == Pos::Propn && s.hit(at + 1).is_none()
        }
        Pos::Det | Pos::Pron | Pos::Cconj | Pos::Sconj | Pos::Aux | Pos::Part | Pos::Adp => s.is_person(at) && !first,
        Pos::Noun | Pos::Adj | Pos::Verb | Pos::Adv | Pos::X | Pos::Intj => s.is_person(at) || after_title,
        _ => false,
    }
}

/// "Foreign Minister Israel Katz": a first name that is a state's.
fn bears_place(parsed: &Parsed, lists: &Lists, s: &Sketch, at: usize, limit: usize, first: bool) -> bool {
    first && at + 1 < limit && lists.roles.is_given(&fold(parsed.word(at))) && part_of_name(parsed, s, at + 1, false, true)
}

/// A name as folded words.
pub(crate) fn words_of(parsed: &Parsed, lists: &Lists, tokens: Range<usize>) -> Vec<String> {
    let words = tokens
        .map(|t| fold(parsed.word(t)))
        .filter(|w| !w.is_empty() && w.chars().all(char::is_alphanumeric));
    words.filter(|w| !lists.roles.is_suffix(w) && w != "s").collect()
}

/// The name for display: "KISHI Nobuo" is "Kishi Nobuo".
pub(crate) fn display(parsed: &Parsed, tokens: Range<usize>) -> String {
    let text = parsed.slice(tokens);
    let text = text.trim_end_matches("'s").trim_end_matches("’s");
    let word = |w: &str| {
        let letters = w.chars().filter(|c| c.is_alphabetic()).count();
        let shout = letters > 2 && w.chars().all(|c| !c.is_lowercase()) && !w.contains('.');
        if !shout {
            return w.to_owned();
        }
        let mut out = String::with_capacity(w.len());
        let mut start = true;
        for c in w.chars() {
            if start {
                out.push(c)
            } else {
                out.extend(c.to_lowercase())
            }
            start = !c.is_alphabetic();
        }
        out
    };
    text.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// How well a name fits a fuller one, 0 for not at all.
pub(crate) fn fit(short: &[String], full: &[String]) -> u32 {
    if short.is_empty() || full.is_empty() || short.len() > full.len() {
        return 0;
    }
    if short == full {
        return 100;
    }
    if let [word] = short {
        let at = full.iter().position(|f| same(word, f));
        return match at {
            Some(i) if i + 1 == full.len() => 60,
            Some(0) => 55,
            Some(_) if word.len() > 2 => 30,
            _ => 0,
        };
    }
    if full.windows(short.len()).any(|w| w.iter().zip(short).all(|(f, s)| same(s, f))) {
        return 80;
    }
    let in_any_order = short.iter().all(|s| full.iter().any(|f| same(s, f)));
    if in_any_order {
        return if short.len() == full.len() { 90 } else { 70 };
    }
    let initials = short.last().zip(full.last()).is_some_and(|(a, b)| same(a, b))
        && short[..short.len() - 1]
            .iter()
            .zip(full)
            .all(|(s, f)| s.len() <= 2 && s.chars().next().is_some_and(|c| f.starts_with(c)));
    if initials { 65 } else { 0 }
}

/// Whether two folded words are one, allowing for one slip in a long word ("Zelensky", "Zelenskyy").
fn same(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().min(b.len()) < 7 || a.len().abs_diff(b.len()) > 1 || a.first() != b.first() {
        return false;
    }
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    prefix + suffix + 1 >= a.len().max(b.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn fits(short: &str, full: &str, expect: bool) {
        let split = |s: &str| s.split(' ').map(fold).collect::<Vec<_>>();
        assert_eq!(fit(&split(short), &split(full)) > 0, expect, "{short} / {full}");
    }

    #[test]
    fn a_short_name_fits_a_full_one_in_either_order() {
        fits("Kishi", "Nobuo Kishi", true);
        fits("Kishi Nobuo", "Nobuo Kishi", true);
        fits("Giang", "Phan Van Giang", true);
        fits("Blaszczak", "Mariusz Błaszczak", true);
        fits("bin Farhan", "Faisal bin Farhan", true);
        fits("N. Pashinyan", "Nikol Pashinyan", true);
        fits("Zelenskyy", "Volodymyr Zelensky", true);
        fits("Sang", "Nguyen Tan Dung", false);
        fits("Nguyen Phu Trong", "Nguyen Tan Dung", false);
    }
}
