//! Dates with an open end: what a text places only before or after something it dates.
//!
//! "Chile, which had asked for it" in an entry of 2010 is some time up to then; "this led to the opening of an embassy" is open from its
//! cause; "exercise Blue Sky, concluded on 4 August" ran until then.

use crate::dating::{Dated, up_to};
use crate::draft::Draft;
use crate::page::{Page, lower};
use crate::record::Status;
use crate::rules::Rules;
use entente_grammar::{Form, Link, Tense};
use entente_language::{Dep, Pos};
use entente_time::Edtf;

/// Opens the start of a date that is not the event's own but that of what it came before: of the report that it had been so, of the reply
/// to it, of its end.
pub fn before(rules: &Rules, page: &Page, d: &Draft, dated: &mut Dated) {
    let Some(date) = dated.date.as_deref().and_then(|x| Edtf::parse(x).ok()).filter(|e| !e.is_open()) else {
        return;
    };
    let happened = d.status == Status::Occurred;
    // An accord that "had been reached", talks that "had begun" are news of the day; a thing that "had arrived" may long have been there.
    let of_the_day = matches!(d.kind.as_str(), "agreement" | "meeting" | "institution" | "position");
    let why = if happened && dated.told_by && !of_the_day && (had_been(page, d) || stood(page, d)) {
        "it had been so when that was said"
    } else if d.status == Status::Denied && dated.told_by && dated.borrowed {
        "it was denied then"
    } else if happened && is_cause(page, d) && dated.borrowed {
        "what followed it was then"
    } else if happened && matches!(d.kind.as_str(), "exercise" | "deployment") && ended_then(rules, page, d, dated) {
        "it ended then"
    } else {
        return;
    };
    // "Closed since 2011 over an attack": up to when that began.
    let since = dated
        .date
        .as_deref()
        .and_then(|x| x.split_once('/'))
        .filter(|_| dated.since)
        .map(|(first, _)| first);
    let date = since.and_then(|x| Edtf::parse(x).ok()).unwrap_or(date);
    dated.date = Some(up_to(&date));
    dated.because = format!("{}; {why}", dated.because);
}

/// Whether its clause is told as done before something else: "had asked", "which had lobbied against it".
pub fn had_been(page: &Page, d: &Draft) -> bool {
    let c = &page.frames.frames[d.frame].cues;
    c.perfect && c.tense == Tense::Past
}

/// Whether forces are told of as being somewhere: "reported in July that troops were deployed in the east".
fn stood(page: &Page, d: &Draft) -> bool {
    let c = &page.frames.frames[d.frame].cues;
    d.kind == "deployment" && c.passive && c.tense == Tense::Past
}

/// Whether it is the hostile act, told by a noun, that the clause around it answers: "suspended aid over the invasion", "after the attack".
pub fn is_cause(page: &Page, d: &Draft) -> bool {
    let p = &page.parsed;
    let f = &page.frames.frames[d.frame];
    let t = p.token(f.head);
    let hostile = matches!(d.kind.as_str(), "incident" | "measure" | "deployment");
    let behind = || matches!(lower(p.word(t.head)).as_str(), "over" | "after" | "following" | "despite");
    hostile && matches!(f.form, Form::Noun) && t.dep == Dep::Pobj && behind()
}

/// Whether its date hangs on a word that tells its end.
fn ended_then(rules: &Rules, page: &Page, d: &Draft, dated: &Dated) -> bool {
    let noun = !matches!(page.frames.frames[d.frame].form, Form::Verb);
    let ends = |h: usize| page.parsed.token(h).pos == Pos::Verb && rules.classes.has("ends", &page.lemma(h));
    noun && dated.host.is_some_and(ends)
}

/// Whether what is above it says that something else brought it about: "this led to the opening of an embassy".
pub fn is_consequence(rules: &Rules, page: &Page, d: &Draft) -> bool {
    let frames = &page.frames.frames;
    let mut at = d.frame;
    for _ in 0..4 {
        let Some((up, Link::Argument(_) | Link::Coordination)) = frames[at].under else {
            return false;
        };
        let above = &frames[up];
        if matches!(above.form, Form::Verb) {
            return rules.classes.has("brings_about", &above.lemma) && above.cues.tense == Tense::Past;
        }
        at = up;
    }
    false
}

/// Whether its verb has a bare "since": "have since warned", from the time the story has reached up to now.
pub fn is_since_then(page: &Page, d: &Draft) -> bool {
    let p = &page.parsed;
    let bare = |c: usize| lower(p.word(c)) == "since" && p.token(c).dep == Dep::Advmod && p.children(c).next().is_none();
    d.own
        .iter()
        .chain(&d.above)
        .any(|&v| p.token(v).pos == Pos::Verb && p.children(v).any(bare))
}
