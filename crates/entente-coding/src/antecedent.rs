//! Which instrument "this agreement" is: a step in the life of one that was told of before bears its name.

use crate::discourse::Told;
use crate::draft::Draft;
use crate::page::{Page, lower};
use crate::record::Claim;
use crate::rules::Rules;
use entente_grammar::Form;
use entente_language::Dep;

/// A phrase has at most so many bytes.
const LONGEST: usize = 110;

/// What an instrument is about, where its noun says so: "agreement on the transfer of radar equipment".
pub fn phrase(page: &Page, d: &Draft) -> Option<String> {
    let p = &page.parsed;
    let f = &page.frames.frames[d.frame];
    let about = |c: usize| p.token(c).dep == Dep::Prep && matches!(lower(p.word(c)).as_str(), "on" | "for" | "of" | "concerning");
    if d.kind != "agreement" || matches!(f.form, Form::Verb) || !p.children(f.head).any(|c| c > f.head && about(c)) {
        return None;
    }
    let range = page.noun_phrase(f.head);
    let determiner = p.token(range.start).dep == Dep::Det;
    let words: Vec<&str> = p
        .slice(range.start + usize::from(determiner)..range.end)
        .split_whitespace()
        .collect();
    Some(words.join(" ")).filter(|text| text.len() <= LONGEST)
}

/// Which event told of is the instrument that a step is one of ("this agreement was agreed in principle", "parliament ratified the pact"):
/// the last that its parties share. `None` where the noun says itself which one it is.
pub fn of(rules: &Rules, page: &Page, d: &Draft, told: &[Told]) -> Option<usize> {
    let f = &page.frames.frames[d.frame];
    if d.kind != "agreement" || !matches!(f.form, Form::Verb) {
        return None;
    }
    let p = &page.parsed;
    let points_back = |noun: usize| {
        let bare = p.children(noun).all(|c| p.token(c).dep == Dep::Det);
        let back = p
            .children(noun)
            .any(|c| matches!(lower(p.word(c)).as_str(), "this" | "that" | "the"));
        bare && back && rules.classes.has("instrument", &page.lemma(noun))
    };
    let acted_on = |c: &usize| matches!(p.token(*c).dep, Dep::Nsubjpass | Dep::Dobj) && points_back(*c);
    p.children(f.head).find(acted_on)?;
    let states = d.states();
    let same = |t: &Told| t.kind == "agreement" && t.step_of.is_none() && states.iter().all(|s| t.states.contains(*s));
    (0..told.len()).filter(|&k| same(&told[k])).max_by_key(|&k| told[k].at)
}

/// Names the instruments of steps, once all that the document says of them is known.
pub fn name_steps(claims: &mut [Claim], told: &[Told]) {
    for c in claims.iter_mut().filter(|c| c.kind == "agreement" && c.instrument.is_none()) {
        let step = told.get(c.event_in_doc as usize).and_then(|t| t.step_of);
        c.instrument = step.and_then(|k| told[k].phrase.clone());
    }
}
