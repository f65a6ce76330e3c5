//! A document's memory: what a draft adds to it, which event told before it belongs to, and what it takes from there.

use crate::antecedent;
use crate::dating::Dated;
use crate::discourse::{self, Told};
use crate::draft::Draft;
use crate::page::{Page, lower};
use crate::record::{Because, Party, SYMMETRIC, Status};
use crate::rules::Rules;
use crate::wording::{self, series};
use entente_grammar::Form;
use entente_language::{Dep, Pos};
use entente_text::Role;
use entente_time::Edtf;
use std::collections::BTreeSet;

/// What a draft adds to the document's memory.
pub fn tell(page: &Page, d: &Draft, dated: &Dated, ordinal: Option<u32>) -> Told {
    Told {
        kind: d.kind.clone(),
        subtype: d.subtype.clone(),
        stage: d.stage.clone(),
        states: d.states().into_iter().map(str::to_owned).collect(),
        persons: d.persons().into_iter().map(str::to_owned).collect(),
        lemmas: BTreeSet::from([d.lemma.clone()]),
        things: page
            .reach(&page.frames.frames[d.frame], "object")
            .into_iter()
            .map(|h| page.lemma(h))
            .collect(),
        date: dated.date.as_deref().and_then(|x| Edtf::parse(x).ok()),
        place: wording::place(page, d).map(|x| x.name).or_else(|| visited(page, d)),
        ordinal,
        names: full_name(page, d).into_iter().collect(),
        phrase: antecedent::phrase(page, d),
        step_of: None,
        status: d.status,
        initiators: d.initiators.clone(),
        counterparts: d.counterparts.clone(),
        at: (d.page, page.parsed.sentence_of(d.own[0])),
        in_title: matches!(page.role, Role::Title | Role::Caption),
        lead: page.lead_start(),
    }
}

/// The place that a visit went to, as named.
fn visited(page: &Page, d: &Draft) -> Option<String> {
    let f = &page.frames.frames[d.frame];
    let paths = ["object", "to"].iter().filter(|_| d.kind == "visit");
    let named = |h: usize| page.mention_at(h).map(|m| &page.mentions[m]).filter(|m| m.place);
    paths
        .flat_map(|path| page.reach(f, path))
        .find_map(named)
        .map(|m| m.span.of(page.parsed.text()).to_owned())
}

/// The event told before that fits best, the latest of equals.
pub fn recall(rules: &Rules, told: &[Told], new: &Told, definite: bool) -> Option<usize> {
    let fits = told
        .iter()
        .enumerate()
        .filter_map(|(k, old)| discourse::fit(&rules.classes, old, new, definite).map(|s| (s, k)));
    fits.max_by_key(|&(s, k)| (s, k)).map(|(_, k)| k)
}

/// Whether its words set it beside what was told before: "they also signed …", "another loan", "a declaration and *a memorandum*".
pub fn is_another(rules: &Rules, page: &Page, d: &Draft) -> bool {
    let p = &page.parsed;
    let head = p.token(d.own[0]);
    let paper = |t: usize| rules.classes.has("instrument", &page.lemma(t));
    // The parser joins it to the paper before it, or to the verb that both are objects of.
    let first = if paper(head.head) {
        Some(head.head)
    } else {
        p.child(head.head, Dep::Dobj)
    };
    let listed = d.kind == "agreement" && head.dep == Dep::Conj && paper(d.own[0]);
    if listed && first.is_some_and(|o| paper(o) && page.lemma(o) != page.lemma(d.own[0])) {
        return true;
    }
    let beside = |c: usize| {
        matches!(
            lower(p.word(c)).as_str(),
            "also" | "another" | "separately" | "additional" | "further"
        )
    };
    d.own.iter().any(|&w| p.children(w).any(beside))
}

/// Another telling of an event: memory grows by it, and it takes from memory what it does not say itself.
pub fn join(e: &mut Told, new: &Told, d: &mut Draft) {
    if new.states.is_subset(&e.states) && !e.initiators.is_empty() && (d.definite || new.states != e.states) {
        // A later mention says less of who took part; direction and persons stay as first told.
        d.initiators.clone_from(&e.initiators);
        d.counterparts.clone_from(&e.counterparts);
    } else if e.states.is_subset(&new.states) {
        e.initiators.clone_from(&d.initiators);
        e.counterparts.clone_from(&d.counterparts);
    }
    // A dated telling says for itself whether it happened.
    let dated = new.date.as_ref().is_some_and(|e| !e.is_open());
    if (d.definite || d.again) && d.status == Status::Occurred && !dated {
        d.status = e.status;
    }
    e.states.extend(new.states.iter().cloned());
    e.persons.extend(new.persons.iter().cloned());
    e.at = new.at;
    e.lemmas.extend(new.lemmas.iter().cloned());
    e.things.extend(new.things.iter().cloned());
    e.names.extend(new.names.iter().cloned());
    e.phrase = e.phrase.take().or_else(|| new.phrase.clone());
    let sharper = e.date.as_ref().is_none_or(Edtf::is_open);
    e.date = new.date.clone().filter(|_| sharper).or_else(|| e.date.take());
    e.place = e.place.take().or_else(|| new.place.clone());
    e.ordinal = e.ordinal.or(new.ordinal);
    e.stage = e.stage.take().or_else(|| new.stage.clone());
}

/// "It was signed": the parties are those of the instrument told last.
pub fn parties_of_last(told: &[Told], d: &mut Draft) {
    let own: BTreeSet<String> = d.states().into_iter().map(str::to_owned).collect();
    if let Some(last) = told
        .iter()
        .rev()
        .find(|t| t.kind == d.kind && t.states.len() >= 2 && own.is_subset(&t.states))
    {
        let missing: Vec<_> = last
            .initiators
            .iter()
            .filter(|p| p.state.as_ref().is_some_and(|s| !own.contains(s)))
            .cloned()
            .collect();
        d.initiators.extend(missing);
        d.because.push(Because {
            field: "initiators".into(),
            reason: "parties of the instrument that “it” stands for".into(),
        });
    }
}

/// "Parliament approved it", "the Duma passed the text": an instrument of the sort that was told last of that state.
pub fn sort_of_last(rules: &Rules, page: &Page, told: &[Told], d: &mut Draft) {
    let f = &page.frames.frames[d.frame];
    let text = || {
        page.reach(f, "object")
            .iter()
            .any(|&h| rules.classes.has("bare_instrument", &page.lemma(h)))
    };
    if d.kind != "agreement" || d.subtype.as_deref() != Some("agreement") || !(d.anaphoric || text()) {
        return;
    }
    let own: BTreeSet<String> = d.states().into_iter().map(str::to_owned).collect();
    let instrument = |t: &&Told| t.kind == d.kind && own.is_subset(&t.states) && t.status != Status::Hypothetical;
    if let Some(subtype) = told.iter().rev().find(instrument).and_then(|t| t.subtype.clone()) {
        d.because.push(Because {
            field: "subtype".into(),
            reason: "the instrument told last".into(),
        });
        d.subtype = Some(subtype);
    }
}

/// What happens later to a thing told of before happens between the same: "the tariff was lifted", "they were released" (the men seized).
/// Whether somebody was supplied.
pub fn inherit(told: &[Told], page: &Page, d: &mut Draft) -> bool {
    if !matches!(d.kind.as_str(), "measure" | "institution" | "deployment" | "transfer") {
        return false;
    }
    let own: BTreeSet<String> = d.states().into_iter().map(str::to_owned).collect();
    let objects = page.reach(&page.frames.frames[d.frame], "object");
    let things: BTreeSet<String> = objects
        .iter()
        .filter(|&&h| page.is_definite(h) && page.mention_at(h).is_none())
        .map(|&h| page.lemma(h))
        .collect();
    let people = d.subtype.as_deref() == Some("relaxation") && d.anaphoric;
    // "Six were handed over": of those spoken of in this passage or the one before.
    let counted = |&h: &usize| matches!(page.parsed.token(h).pos, Pos::Num | Pos::Adj | Pos::Pron | Pos::Det);
    let some = d.kind == "transfer" && objects.iter().any(counted);
    let known = told.iter().rev().find(|t| {
        let of_thing = t.kind == d.kind && (!t.things.is_disjoint(&things) || !t.lemmas.is_disjoint(&things));
        let captured = people && t.kind == "incident" && t.subtype.as_deref() == Some("seizure");
        let passed = some && t.kind == "transfer" && !t.counterparts.is_empty() && t.at.0 + 1 >= d.page;
        (of_thing && d.kind != "transfer" || captured || passed)
            && !t.initiators.is_empty()
            && own.is_subset(&t.states)
            && t.states.len() > own.len()
    });
    let Some(known) = known else { return false };
    d.initiators.clone_from(&known.initiators);
    d.counterparts.clone_from(&known.counterparts);
    d.because.push(Because {
        field: "initiators".into(),
        reason: "between whom the thing was told of before".into(),
    });
    true
}

/// How many sentences back lies what a stance or a sanction answers.
const ANSWER: usize = 2;

/// Whom a stance or a sanction without an object of its own is towards: whose act, told just before, it answers. "Oslo expelled two envoys.
/// Minsk protested." Who denies answers who charged him; who only reacts, those who acted; and a demand beside a reproach has its address.
pub fn answered(rules: &Rules, told: &[Told], page: &Page, topic: &[String], d: &mut Draft) {
    let subtype = d.subtype.as_deref().unwrap_or("");
    let reacts = match d.kind.as_str() {
        "position" => matches!(subtype, "reject" | "criticise" | "threaten" | "support" | "concern"),
        "measure" => subtype == "sanction",
        _ => false,
    };
    let near_named = d
        .because
        .iter()
        .any(|b| b.field == "counterparts" && b.reason == crate::fill::NAMED_NEARBY);
    // "Which Lima denies": a group without a state is what was charged, not who charged.
    let nobody = |p: &Party| p.state.is_none() && p.person.is_none();
    let open = (d.counterparts.is_empty() || subtype == "reject" && d.counterparts.iter().all(nobody))
        || d.guessed
        || (subtype == "demand" && near_named);
    let form = &page.frames.frames[d.frame].form;
    let verb = matches!(form, Form::Verb) || subtype == "concern" && matches!(form, Form::Light { .. } | Form::Copula { .. });
    if !open || !verb || (!reacts && subtype != "demand") {
        return;
    }
    let sentence = page.parsed.sentence_of(d.own[0]);
    let near = |t: &&Told| t.at.0 == d.page && t.at.1 <= sentence && t.at.1 + ANSWER >= sentence;
    let own: BTreeSet<&str> = d.initiators.iter().filter_map(|p| p.state.as_deref()).collect();
    let mut last = told.iter().rev().take(4).filter(near);
    let found = if subtype == "demand" {
        last.find(|t| t.at.1 == sentence && t.subtype.as_deref() == Some("criticise") && sides(&t.initiators) == own)
            .map(|t| (t.counterparts.clone(), "whom the same sentence reproaches"))
    } else {
        // Between the document's two states, only what the one did to the other says more than that.
        let of_pair = topic.iter().take(2).any(|s| own.contains(s.as_str())) && d.guessed;
        let kind = if d.kind == "measure" && of_pair { "reject" } else { subtype };
        let violent = page
            .reach(&page.frames.frames[d.frame], "object")
            .iter()
            .any(|&h| rules.classes.has("same_incident", &page.lemma(h)));
        let meant = |t: &&&Told| !violent || t.kind == "incident";
        last.filter(|t| meant(&t))
            .find_map(|t| provoked_by(t, &own, kind))
            .map(|c| (c, "whose act, told just before, it answers"))
    };
    let Some((counterparts, reason)) = found.filter(|(c, _)| c.iter().any(|p| p.state.is_some())) else {
        return;
    };
    d.counterparts = counterparts;
    d.because.push(Because {
        field: "counterparts".into(),
        reason: reason.into(),
    });
}

fn sides(parties: &[Party]) -> BTreeSet<&str> {
    parties.iter().filter_map(|p| p.state.as_deref()).collect()
}

/// Those whose act, as told, `own` can answer: who charged or asked or acted on them for a denial, who acted at all for a reaction.
fn provoked_by(t: &Told, own: &BTreeSet<&str>, subtype: &str) -> Option<Vec<Party>> {
    let actors = sides(&t.initiators);
    if actors.is_empty() || actors.iter().any(|s| own.contains(s)) {
        return None;
    }
    let at_own = sides(&t.counterparts).iter().any(|s| own.contains(s));
    let charged = matches!(t.subtype.as_deref(), Some("criticise" | "demand" | "claim" | "threaten"));
    let fits = match subtype {
        "reject" => at_own && (charged || t.kind != "position"),
        "support" => t.kind != "position",
        _ => true,
    };
    let body = |p: &&Party| p.sector.as_deref() == Some("IGO");
    let states = t.initiators.iter().filter(|p| p.state.is_some());
    let only_bodies = states.clone().all(|p| body(&p));
    fits.then(|| states.filter(|p| only_bodies || !body(p)).cloned().collect())
}

/// The other party of a joint act that names one outsider: whom it has just had to do with. "Police stormed Togo's embassy. Togo cut ties."
pub fn partner(told: &[Told], page: &Page, topic: &[String], d: &mut Draft) {
    let own: BTreeSet<String> = d.states().into_iter().map(str::to_owned).collect();
    let mutual = d.kind == "agreement" && matches!(d.stage.as_deref(), Some("ended" | "suspended" | "in-force"));
    let lacks = own.len() == 1 && (d.filled || !topic.iter().take(2).any(|s| own.contains(s)));
    let one = if d.filled {
        sides(&d.initiators[..1.min(d.initiators.len())])
    } else {
        BTreeSet::new()
    };
    if !mutual || !(lacks || one.len() == 1) || d.definite {
        return;
    }
    let doer: BTreeSet<String> = if d.filled {
        one.into_iter().map(str::to_owned).collect()
    } else {
        own
    };
    let sentence = page.parsed.sentence_of(d.own[0]);
    let near = |t: &&Told| t.at.0 + 1 >= d.page && (t.at.0 != d.page || t.at.1 + ANSWER >= sentence);
    let dealt = told
        .iter()
        .rev()
        .take(2)
        .filter(near)
        .find(|t| t.states.len() == 2 && doer.iter().all(|s| t.states.contains(s)));
    let first = topic.first().filter(|s| lacks && !doer.contains(*s));
    let here = first.and_then(|s| {
        page.mentions
            .iter()
            .filter(|m| page.parsed.sentence_of(m.head) == sentence)
            .find_map(|m| m.actors.iter().find(|a| a.state.as_ref() == Some(s)))
    });
    let named = here.map(|a| Party {
        state: a.state.clone(),
        sector: a.sectors.first().map(|s| (*s).to_owned()),
        name: a.name.clone(),
        ..Party::default()
    });
    let other = dealt.and_then(|t| {
        t.initiators
            .iter()
            .chain(&t.counterparts)
            .find(|p| p.state.as_ref().is_some_and(|s| !doer.contains(s)))
            .cloned()
    });
    let Some(other) = other.or(named) else { return };
    d.initiators.retain(|p| p.state.as_ref().is_some_and(|s| doer.contains(s)));
    d.initiators.push(other);
    d.because.push(Because {
        field: "initiators".into(),
        reason: "whom it has just had to do with".into(),
    });
}

/// The words of an instrument's full name.
pub fn full_name(page: &Page, d: &Draft) -> Option<BTreeSet<String>> {
    let head = page.frames.frames[d.frame].head;
    let named = d.kind == "agreement" && !matches!(page.frames.frames[d.frame].form, Form::Verb);
    let name = named.then(|| series(page, head)).flatten()?;
    let words: BTreeSet<String> = name
        .split_whitespace()
        .filter(|w| w.starts_with(char::is_uppercase))
        .map(str::to_lowercase)
        .collect();
    (words.len() > 1).then_some(words)
}

/// A weak noun, or an event whose parties the document's topic had to supply, counts only with something that pins it down: a date, an
/// ordinal, a name in capitals, an act (a verb) or a stage.
pub fn anchored(page: &Page, d: &Draft, dated: &Dated, ordinal: Option<u32>) -> bool {
    let named = page.parsed.word(d.own[0]).starts_with(char::is_uppercase);
    let act = !matches!(page.frames.frames[d.frame].form, Form::Noun);
    ordinal.is_some()
        || matches!(dated.basis, "stated" | "resolved")
        || (named && d.filled)
        || d.stage.is_some()
        || (act && d.filled)
        || (!d.filled && d.states().len() >= 2)
}

/// A stance on what was told before is towards those whose it is: "welcomed the deal", "called it a threat".
pub fn taken_on(rules: &Rules, page: &Page, told: &[Told], d: &mut Draft) {
    let f = &page.frames.frames[d.frame];
    if d.kind != "position" || !(d.counterparts.is_empty() || d.guessed || d.anaphoric) {
        return;
    }
    let own: BTreeSet<String> = sides(&d.initiators).into_iter().map(str::to_owned).collect();
    let objects = ["object", "for", "of", "to"].iter().flat_map(|p| page.reach(f, p));
    let known = objects
        .filter(|&h| page.is_definite(h) && page.mention_at(h).is_none())
        .find_map(|h| {
            let word = BTreeSet::from([page.lemma(h)]);
            let same = |t: &&Told| t.kind != "position" && t.states.len() > 1 && discourse::same_thing(&rules.classes, &t.lemmas, &word);
            told.iter().rev().find(same)
        });
    // "Uganda opposes it", after a treaty: the thing, and hardly a state.
    let it = || {
        let stance = matches!(d.subtype.as_deref(), Some("support" | "reject")) && d.anaphoric;
        let near = |t: &&Told| t.at.0 == d.page && SYMMETRIC.contains(&t.kind.as_str()) && t.states.len() > 1;
        stance.then(|| told.iter().rev().take(6).find(near)).flatten()
    };
    let Some(known) = known.or_else(it) else { return };
    let parties = known.initiators.iter().chain(&known.counterparts);
    let others: Vec<_> = parties
        .filter(|p| p.state.as_ref().is_some_and(|s| !own.contains(s)))
        .cloned()
        .collect();
    if others.is_empty() || own.iter().any(|s| known.states.contains(s)) {
        return;
    }
    d.counterparts = crate::parties::distinct(others);
    d.guessed = false;
    d.because.push(Because {
        field: "counterparts".into(),
        reason: "whose the thing is that the stance is on".into(),
    });
}

/// A joint act that names nobody, right after another, is that of the same parties: "Chile and Peru agreed to recognise each other. Relations
/// were established in May."
pub fn same_as_before(told: &[Told], page: &Page, d: &mut Draft) {
    let sentence = page.parsed.sentence_of(d.own[0]);
    if d.nobody && d.filled && d.again {
        // "The boats will arrive by June."
        let near = |t: &&Told| t.at.0 + 1 >= d.page && matches!(t.kind.as_str(), "transfer" | "assistance") && t.counterparts.len() == 1;
        if let Some(last) = told.iter().rev().take(4).find(near) {
            d.initiators.clone_from(&last.initiators);
            d.counterparts.clone_from(&last.counterparts);
        }
        return;
    }
    if !d.nobody || !d.filled || !SYMMETRIC.contains(&d.kind.as_str()) {
        return;
    }
    let Some(last) = told.last() else { return };
    let next = last.at.0 == d.page && (last.at.1..=last.at.1 + 1).contains(&sentence);
    if next && SYMMETRIC.contains(&last.kind.as_str()) && last.states.len() >= 2 {
        d.initiators.clone_from(&last.initiators);
        d.because.push(Because {
            field: "initiators".into(),
            reason: "those of the event told just before".into(),
        });
    }
}
