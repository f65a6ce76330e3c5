//! The later stages of an instrument that its own sentence tells in passing: "the Framework Treaty (signed 1994, in force 1996, amended in
//! 2003)". Each dated stage is an event of its own, with the instrument's parties.

use crate::dating::{self, Dated};
use crate::draft::Draft;
use crate::page::{Page, lower};
use crate::record::{Because, Status};
use crate::rules::Rules;
use entente_grammar::Form;
use entente_language::Pos;
use entente_time::{Limit, TimeMention};

/// Drafts of the stages told after an instrument's noun, with their dates. `main` is how the noun itself was dated.
pub fn stages(rules: &Rules, page: &Page, d: &Draft, main: &Dated) -> Vec<(Draft, Dated)> {
    let f = &page.frames.frames[d.frame];
    let passing = d.kind == "agreement" && matches!(f.form, Form::Noun) && !matches!(d.status, Status::Hypothetical | Status::Denied);
    if !passing {
        return Vec::new();
    }
    let sentence = page.parsed.sentences()[page.parsed.sentence_of(f.head)].clone();
    let next = page
        .frames
        .frames
        .iter()
        .filter(|g| g.head > f.head && !matches!(g.form, Form::Verb));
    let end = next
        .filter(|g| rules.for_noun(&g.lemma).iter().any(|&r| rules.rules[r].kind == d.kind))
        .map(|g| g.head)
        .min()
        .unwrap_or(sentence.end)
        .min(sentence.end);
    let mut out: Vec<(Draft, Dated)> = Vec::new();
    for t in page.times.iter().filter(|t| t.tokens.start > f.head && t.tokens.end <= end) {
        if dating::host(page, t).is_some_and(|h| dating::labelled(page, t, h).is_some()) {
            continue;
        }
        let Some((word, stage)) = stage_before(rules, page, t, f.head) else {
            continue;
        };
        let date = t.edtf.as_ref().map(|e| e.as_str().to_owned());
        let told = main.date == date && (d.stage.as_deref() == Some(&stage) || d.stage.is_none());
        if date.is_none() || told || d.own.contains(&word) || out.iter().any(|(o, _)| o.stage.as_deref() == Some(&stage)) {
            continue;
        }
        let mut later = d.clone();
        later.own = vec![word];
        later.above = Vec::new();
        later.definite = false;
        later.anaphoric = false;
        later.status = if t.limit == Limit::None { Status::Occurred } else { d.status };
        later.because.retain(|b| !matches!(b.field.as_str(), "status" | "date"));
        later.because.push(Because {
            field: "stage".into(),
            reason: format!("“{}” with a date of its own", page.parsed.word(word)),
        });
        later.stage = Some(stage);
        let dated = Dated {
            date,
            of_clause: false,
            basis: if t.basis == entente_time::Basis::Stated {
                "stated"
            } else {
                "resolved"
            },
            because: format!("“{}” {}", t.span.of(page.parsed.text()), t.because),
            ..Dated::default()
        };
        out.push((later, dated));
    }
    out
}

/// The stage of an instrument that its own date tells: "the Security Agreement (in force March 2013)".
pub fn own_stage(rules: &Rules, page: &Page, d: &Draft, dated: &Dated) -> Option<String> {
    let f = &page.frames.frames[d.frame];
    if d.kind != "agreement" || d.stage.is_some() || d.status != Status::Occurred || !matches!(f.form, Form::Noun) {
        return None;
    }
    let its = |t: &&TimeMention| {
        let date = t.edtf.as_ref().map(entente_time::Edtf::as_str);
        t.tokens.start > f.head && date.is_some() && date == dated.date.as_deref()
    };
    let t = page.times.iter().find(its)?;
    stage_before(rules, page, t, f.head).map(|(_, stage)| stage)
}

/// The word right before a date that tells a stage, and the stage: "signed 1994", "in force since 1996", "amended in 2003".
fn stage_before(rules: &Rules, page: &Page, t: &TimeMention, after: usize) -> Option<(usize, String)> {
    let p = &page.parsed;
    let mut at = t.tokens.start.checked_sub(1)?;
    for _ in 0..2 {
        if at > after && matches!(p.token(at).pos, Pos::Adp | Pos::Det | Pos::Sconj) {
            at -= 1;
        }
    }
    if at <= after {
        return None;
    }
    let word = lower(p.word(at));
    if matches!(word.as_str(), "force" | "effect") && matches!(lower(p.word(at - 1)).as_str(), "in" | "into") {
        return Some((at, "in-force".to_owned()));
    }
    if rules.classes.has("in_principle", &word) && lower(p.word(at - 1)) == "in" {
        return Some((at, "in-principle".to_owned()));
    }
    let verb = matches!(p.token(at).pos, Pos::Verb | Pos::Adj);
    let over = |o: &String| o == "object";
    let lemma = page.lemma(at);
    let mut governors = rules
        .governors_of(&lemma)
        .filter(|g| g.kinds.iter().any(|k| k == "agreement") && g.over.iter().any(over));
    let stage = governors.find_map(|g| g.stage.clone()).filter(|_| verb)?;
    Some((at, stage))
}
