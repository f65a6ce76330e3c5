//! Who speaks: the subject of the nearest reporting predicate above, a parenthesis, or "according to".

use crate::args;
use crate::frame::{Form, Frame, Link, Role, Tense};
use crate::reader::Reader;
use crate::verbal;
use crate::words::{noun, verb};
use entente_language::{Dep, Pos};

/// Gives every frame inside reported speech its speaker; the innermost one where reports are nested.
pub(crate) fn attach(r: &Reader<'_>, frames: &mut [Frame]) {
    let n = frames.len();
    let own: Vec<Option<Vec<usize>>> = (0..n).map(|i| according_to(r, i)).collect();
    // Predicates above first; a frame without its own speaker has the one of the frame above.
    let mut done = vec![false; n];
    let mut path = Vec::new();
    for start in 0..n {
        let mut at = start;
        while !done[at] {
            done[at] = true;
            path.push(at);
            match frames[at].under {
                Some((up, _)) => at = up,
                None => break,
            }
        }
        while let Some(i) = path.pop() {
            let speaker = own[i].clone().or_else(|| reported(r, frames, i)).or_else(|| inherited(frames, i));
            frames[i].speaker = speaker;
        }
    }
    quotations(r, frames);
}

/// Whole sentences inside quotation marks keep the speaker of the quotation: `"We are ready," he said. "We will sign."`
fn quotations(r: &Reader<'_>, frames: &mut [Frame]) {
    let t = &r.t;
    let mut quoted: Vec<Option<u32>> = vec![None; t.p.len()];
    let (mut open, mut count) = (false, 0u32);
    for (k, q) in quoted.iter_mut().enumerate() {
        let mark = matches!(t.p.word(k), "\"" | "“" | "”" | "``" | "''" | "„" | "«" | "»");
        match (mark, open) {
            (true, false) => (open, count) = (true, count + 1),
            (true, true) => open = false,
            (false, true) => *q = Some(count),
            _ => {}
        }
    }
    let mut speaker: Vec<Option<Vec<usize>>> = vec![None; count as usize + 1];
    for f in frames.iter() {
        if let (Some(q), Some(s)) = (quoted[f.head], &f.speaker) {
            speaker[q as usize].get_or_insert_with(|| s.clone());
        }
    }
    for q in 1..speaker.len() {
        if speaker[q].is_none() {
            speaker[q] = speaker[q - 1].clone();
        }
    }
    let first_words: Vec<Option<usize>> =
        t.p.sentences()
            .iter()
            .map(|s| s.clone().find(|&k| !matches!(t.pos(k), Pos::Punct | Pos::Space)))
            .collect();
    for f in frames.iter_mut().filter(|f| f.speaker.is_none()) {
        let first = first_words.get(t.p.sentence_of(f.head)).copied().flatten();
        if let (Some(q), Some(first)) = (quoted[f.head], first)
            && quoted[first] == Some(q)
        {
            f.speaker = speaker[q as usize].clone();
        }
    }
}

/// The subject of the reporting predicate that `i` is the report of.
fn reported(r: &Reader<'_>, frames: &[Frame], i: usize) -> Option<Vec<usize>> {
    let (up, Link::Complement) = frames[i].under? else { return None };
    let above = &frames[up];
    let gerund = matches!(r.t.dep(r.drafts[i].top), Dep::Pcomp | Dep::Pobj);
    let c = &frames[i].cues;
    let clause = frames[i].form != Form::Noun
        && !c.infinitive
        && (gerund || c.tense != Tense::None || c.modal.is_some() || r.t.has(r.drafts[i].verb, Dep::Mark));
    let reports = match above.form {
        Form::Verb if gerund => verbal::is(&r.t, above.head, verb::OBJECT_GERUND) && verbal::reports(&r.t, above.head),
        Form::Verb => verbal::reports(&r.t, above.head),
        Form::Copula { .. } => false,
        Form::Noun | Form::Light { .. } => r.noun_is(up, noun::REPORTING),
    };
    let subject = above.arg(&Role::Subject)?;
    (reports && clause).then(|| subject.heads.clone())
}

fn inherited(frames: &[Frame], i: usize) -> Option<Vec<usize>> {
    let (up, _) = frames[i].under?;
    frames[up].speaker.clone()
}

/// "according to the ministry", anywhere in the clause.
fn according_to(r: &Reader<'_>, i: usize) -> Option<Vec<usize>> {
    let (t, d) = (&r.t, &r.drafts[i]);
    let parts = [Some(d.verb), Some(d.head).filter(|&h| h != d.verb), d.auxiliary];
    let phrase = parts
        .into_iter()
        .flatten()
        .flat_map(|v| t.children(v))
        .find(|&c| t.dep(c) == Dep::Prep && t.word(c) == "according")?;
    let (_, objects) = args::preposition(t, phrase)?;
    let heads: Vec<usize> = objects.first().map(|&o| t.fillers(o).0)?;
    (!heads.is_empty()).then_some(heads)
}
