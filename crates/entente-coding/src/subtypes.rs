//! Subtypes that follow from who takes part rather than from the word: a visit by a minister, a meeting of leaders.

use crate::draft::Draft;
use crate::page::{Page, lower};
use crate::record::{Party, Status};
use crate::rules::Rules;
use entente_actors::ActorKind;
use entente_grammar::Form;
use entente_language::Tag;

/// Fills or corrects the subtype of visits, meetings, exercises and transfers, and the stage of agreements, from their parties and the
/// words around the trigger.
pub fn settle(rules: &Rules, page: &Page, d: &mut Draft) {
    match d.kind.as_str() {
        "visit" => settle_visit(rules, page, d),
        "meeting" => settle_meeting(rules, page, d),
        "exercise" => settle_exercise(d),
        "transfer" => settle_transfer(rules, page, d),
        "agreement" => settle_agreement(rules, page, d),
        _ => {}
    }
}

/// Rank of an office: `leader`, `minister`, or nothing.
fn rank<'a>(rules: &'a Rules, p: &Party) -> Option<&'a str> {
    let office = lower(p.office.as_deref()?);
    let words: Vec<&str> = office.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let deputy = words.iter().any(|w| rules.classes.has("deputy", w));
    let value = (0..words.len()).find_map(|i| {
        let two = words.get(i..i + 2).map(|w| w.join(" "));
        two.and_then(|w| rules.classes.value("office_rank", &w))
            .or_else(|| rules.classes.value("office_rank", words[i]))
    })?;
    Some(if deputy && value != "official" { "official" } else { value })
}

fn settle_visit(rules: &Rules, page: &Page, d: &mut Draft) {
    let by_rank = d.initiators.iter().filter(|p| p.office.is_some()).find_map(|p| rank(rules, p));
    if let Some(r) = by_rank {
        d.subtype = Some(r.to_owned());
        return;
    }
    let f = &page.frames.frames[d.frame];
    let craft = |h: usize| {
        page.mention_at(h)
            .is_some_and(|m| page.mentions[m].actors.iter().any(|a| a.kind == ActorKind::Craft))
    };
    if page.reach(f, "subject").into_iter().any(craft) {
        d.subtype = Some("ship".into());
        return;
    }
    if d.subtype.is_some() {
        return;
    }
    let visitor: Vec<String> = ["subject", "of", "by", "modifier"]
        .iter()
        .flat_map(|path| page.reach(f, path))
        .map(|h| page.lemma(h))
        .collect();
    d.subtype = visitor.iter().find_map(|w| rules.classes.value("visitor", w)).map(str::to_owned);
    if d.subtype.is_none() && d.initiators.iter().any(|p| p.person.is_some()) {
        d.subtype = Some("official".into());
    }
}

fn settle_meeting(rules: &Rules, page: &Page, d: &mut Draft) {
    if matches!(
        d.subtype.as_deref(),
        Some("dialogue" | "call" | "summit" | "ministerial" | "conference")
    ) {
        return;
    }
    let f = &page.frames.frames[d.frame];
    let ranks: Vec<Option<&str>> = d.initiators.iter().map(|p| rank(rules, p)).collect();
    let all = |r: &str| ranks.len() >= 2 && ranks.iter().all(|x| *x == Some(r));
    let of_rank = |r: &str| {
        // Beside a leader, somebody of whom nothing is known is one's equal.
        let peer = |p: &Party| {
            p.text
                .as_deref()
                .is_some_and(|t| t.split_whitespace().any(|w| rules.classes.has("peer", &lower(w))))
        };
        let equal = |p: &Party, x: &Option<&str>| *x == Some(r) || (x.is_none() && (p.person.is_some() || peer(p)));
        let known = d.initiators.iter().zip(&ranks).all(|(p, x)| equal(p, x));
        ranks.len() >= 2 && ranks.contains(&Some(r)) && known
    };
    let level = |path: &str, class: &str| {
        page.reach(f, path)
            .into_iter()
            .find_map(|h| rules.classes.value(class, &lower(&page.lemma(h))).map(str::to_owned))
    };
    // "The third session of the Joint Commission", "a round of the dialogue": a series that stands.
    let held = if matches!(f.form, Form::Verb) { "subject" } else { "of|modifier" };
    let session = rules.classes.has("session", &f.lemma);
    // Of a session, "of" is whose it is: grammar's subject.
    let of_session = session && level("subject|of|modifier", "standing_body").is_some();
    let of_series = of_session || level(held, "standing_body").is_some();
    let of_people = |r: &str| ranked_people(rules, page, d).is_some_and(|x| x == r);
    if of_session {
        d.subtype = Some("dialogue".into());
    } else if all("leader") {
        d.subtype = Some("summit".into());
    } else if all("minister") {
        d.subtype = Some("ministerial".into());
    } else if of_series {
        d.subtype = Some("dialogue".into());
    } else if of_rank("leader") {
        d.subtype = Some("summit".into());
    } else if of_rank("minister") || of_people("minister") {
        d.subtype = Some("ministerial".into());
    } else if of_people("leader") {
        d.subtype = Some("summit".into());
    } else if let Some(named) = (!matches!(f.form, Form::Verb))
        .then(|| level("modifier|of|between|among", "meeting_level"))
        .flatten()
    {
        d.subtype = Some(named);
    } else if d.subtype.is_none() {
        d.subtype = Some("talks".into());
    }
}

/// The rank of those who meet, where the text has them in the plural: "the foreign ministers of both", "their defence chiefs".
fn ranked_people(rules: &Rules, page: &Page, d: &Draft) -> Option<String> {
    let p = &page.parsed;
    let f = &page.frames.frames[d.frame];
    let plural = |h: usize| matches!(p.token(h).tag, Tag::Nns | Tag::Nnps);
    let portfolio = |h: usize| {
        p.subtree(h)
            .take_while(|&c| c < h)
            .any(|c| rules.classes.has("portfolio", &lower(p.word(c))))
    };
    let deputy = |h: usize| p.children(h).any(|c| rules.classes.has("deputy", &lower(p.word(c))));
    let rank_of = |h: usize| {
        let lemma = lower(&page.lemma(h));
        let chiefs = matches!(lemma.as_str(), "chief" | "head") && portfolio(h);
        let value = if chiefs {
            Some("minister")
        } else {
            rules.classes.value("office_rank", &lemma)
        };
        value.filter(|_| !deputy(h)).map(str::to_owned)
    };
    let heads = page.reach(f, "subject|between|of|by|with|object");
    heads.into_iter().filter(|&h| plural(h)).find_map(rank_of)
}

/// A transfer of which the rule does not know whether it is given or sold: the words beside it say.
fn settle_transfer(rules: &Rules, page: &Page, d: &mut Draft) {
    if !matches!(d.subtype.as_deref(), None | Some("unspecified")) {
        return;
    }
    let at = page.frames.frames[d.frame].head;
    let sentence = page.parsed.sentences()[page.parsed.sentence_of(at)].clone();
    let near = sentence.start.max(at.saturating_sub(NEAR))..sentence.end.min(at + NEAR);
    let found = near
        .filter_map(|i| rules.classes.value("passing_word", &page.lemma(i)).map(|v| (i.abs_diff(at), v)))
        .min_by_key(|(far, _)| *far);
    if let Some((_, value)) = found {
        d.subtype = Some(value.to_owned());
    }
}

/// How many words from a transfer's own those may stand that say on what terms.
const NEAR: usize = 18;

/// What the instrument is: of a verb, its object ("quit the treaty"); a partnership or an alliance by what it is on, or by its parties.
fn settle_instrument(rules: &Rules, page: &Page, d: &mut Draft) {
    let f = &page.frames.frames[d.frame];
    if !matches!(
        d.subtype.as_deref(),
        None | Some("agreement" | "treaty" | "statement" | "memorandum")
    ) {
        return;
    }
    let is = |class: &str, path: &str| {
        page.reach(f, path)
            .iter()
            .any(|&h| rules.classes.has(class, &lower(&page.lemma(h))))
    };
    let nouns = if matches!(f.form, Form::Verb) {
        page.reach(f, "object|to|on")
    } else {
        vec![f.head]
    };
    let named = || {
        nouns
            .iter()
            .find_map(|&h| rules.classes.value("instrument", &lower(&page.lemma(h))))
    };
    let mutual =
        is("mutual_defence", "modifier") || rules.classes.has("pact", &lower(&page.lemma(f.head))) && is("defence_word", "modifier");
    let body = |p: &Party| p.state.as_deref().is_some_and(|s| rules.classes.has("alliance_body", &lower(s)));
    if is("partnership_word", "on|modifier|object.on|object.modifier|to.on|to.modifier") {
        d.subtype = Some("partnership".into());
    } else if mutual || d.initiators.iter().any(body) {
        d.subtype = Some("alliance".into());
    } else if matches!(f.form, Form::Verb) && d.subtype.as_deref() == Some("agreement") {
        d.subtype = named().map(str::to_owned).or(d.subtype.take());
    }
}

/// "Agreement in principle", "a deal in substance" is not yet the deal.
fn settle_agreement(rules: &Rules, page: &Page, d: &mut Draft) {
    settle_instrument(rules, page, d);
    let f = &page.frames.frames[d.frame];
    let vague = || {
        page.reach(f, "in")
            .iter()
            .any(|&h| rules.classes.has("in_principle", &page.lemma(h)))
    };
    if matches!(d.stage.as_deref(), None | Some("agreed" | "signed")) && d.status == Status::Occurred && vague() {
        d.stage = Some("in-principle".into());
    }
}

fn settle_exercise(d: &mut Draft) {
    if d.subtype.is_none() {
        d.subtype = match d.states().len() {
            2 => Some("bilateral".into()),
            n if n > 2 => Some("multilateral".into()),
            _ => None,
        };
    }
}
