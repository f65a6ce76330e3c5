//! What a claim quotes of its sentence: title, name of a series, place, speaker.

use crate::draft::Draft;
use crate::page::Page;
use crate::record::Place;
use entente_grammar::Form;
use std::collections::BTreeSet;

/// The clause of the event: from its leftmost own argument to its rightmost, within the sentence.
pub fn clause(page: &Page, d: &Draft, sentence: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let sub = page.parsed.subtree(d.own[0]);
    let (lo, hi) = (sub.start.max(sentence.start), sub.end.min(sentence.end));
    if hi > lo + 1 { lo..hi } else { sentence }
}

/// A short name: the noun phrase or clause.
pub fn title(page: &Page, d: &Draft, clause: std::ops::Range<usize>) -> String {
    let p = &page.parsed;
    let range = if matches!(page.frames.frames[d.frame].form, Form::Verb) {
        clause
    } else {
        page.noun_phrase(d.own[0])
    };
    let text = p.span(range).of(p.text());
    let mut words = text.split_whitespace();
    let mut out = String::new();
    for w in words.by_ref() {
        if !out.is_empty() && out.len() + w.len() > 110 {
            out.push('…');
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(w);
    }
    out
}

/// The name of a standing series or instrument: its capitalised words.
pub fn series(page: &Page, head: usize) -> Option<String> {
    let p = &page.parsed;
    if !p.word(head).starts_with(char::is_uppercase) {
        return None;
    }
    let mut lo = head;
    while lo > 0 {
        let w = p.word(lo - 1);
        let capital = w.starts_with(char::is_uppercase) && !matches!(w, "The" | "A" | "An" | "This");
        let joint =
            matches!(w, "-" | "–" | "+" | "and") && lo >= 2 && p.word(lo - 2).starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        if !(capital || joint || w == "2" || w == "2 + 2" || w == "2+2") || page.mention_at(lo - 1).is_some() || page.is_time(lo - 1) {
            break;
        }
        lo -= 1;
    }
    let mut hi = head + 1;
    for c in p.children(head) {
        if c == hi && matches!(p.word(c), "of" | "on") && c + 1 < p.len() && p.word(c + 1).starts_with(char::is_uppercase) {
            let sub = p.subtree(c);
            let mut end = c + 1;
            while end < sub.end && (p.word(end).starts_with(char::is_uppercase) || matches!(p.word(end), "of" | "and" | "on" | "the")) {
                end += 1;
            }
            hi = end;
        }
    }
    (hi - lo > 1).then(|| p.slice(lo..hi).to_owned())
}

/// Where it happened: a place under "in" or "at" of the event's words.
pub fn place(page: &Page, d: &Draft) -> Option<Place> {
    let frames = &page.frames.frames;
    let mut at = vec![d.frame];
    at.extend(
        d.above
            .iter()
            .filter_map(|&t| page.frames.by_token.get(t).copied().flatten())
            .map(|k| k as usize),
    );
    at.iter().find_map(|&k| {
        ["in", "at"].iter().flat_map(|prep| page.reach(&frames[k], prep)).find_map(|h| {
            let m = page.mention_at(h).map(|m| &page.mentions[m])?;
            if !m.place || page.is_time(h) {
                return None;
            }
            let name = m.span.of(page.parsed.text()).to_owned();
            Some(Place {
                name,
                state: m.actors.first().and_then(|a| a.state.clone()),
            })
        })
    })
}

/// The speaker in words: the person or body where known, else the text.
pub fn said_by(page: &Page, d: &Draft) -> Option<String> {
    let heads = d.speaker.as_ref()?;
    let own: BTreeSet<&str> = d
        .initiators
        .iter()
        .filter_map(|p| p.person.as_deref().or(p.text.as_deref()))
        .collect();
    let names: Vec<String> = heads
        .iter()
        .map(|&h| {
            let found = page.actors_at(h, false);
            match found.first() {
                Some(x) => x
                    .actor
                    .person
                    .clone()
                    .unwrap_or_else(|| page.mentions[x.mention].span.of(page.parsed.text()).to_owned()),
                None => page.parsed.slice(page.noun_phrase(h)).to_owned(),
            }
        })
        .collect();
    let text = names.join(", ");
    let repeats_itself = d.kind == "position" && own.contains(text.as_str());
    (!text.is_empty() && !repeats_itself).then_some(text)
}
