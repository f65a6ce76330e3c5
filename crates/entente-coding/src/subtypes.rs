//! Subtypes that follow from who takes part rather than from the word: a visit by a minister, a meeting of leaders.

use crate::draft::Draft;
use crate::page::{Page, lower};
use crate::record::Party;
use crate::rules::Rules;

/// Fills or corrects the subtype of visits and meetings from their parties and the words around the trigger.
pub fn settle(rules: &Rules, page: &Page, d: &mut Draft) {
    match d.kind.as_str() {
        "visit" => settle_visit(rules, page, d),
        "meeting" => settle_meeting(rules, page, d),
        "exercise" => settle_exercise(d),
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
    if d.subtype.is_some() {
        return;
    }
    let f = &page.frames.frames[d.frame];
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
    let ranks: Vec<Option<&str>> = d.initiators.iter().map(|p| rank(rules, p)).collect();
    let all = |r: &str| ranks.len() >= 2 && ranks.iter().all(|x| *x == Some(r));
    if all("leader") {
        d.subtype = Some("summit".into());
    } else if all("minister") {
        d.subtype = Some("ministerial".into());
    } else if d.subtype.is_none() {
        let f = &page.frames.frames[d.frame];
        let modifier = page
            .reach(f, "modifier")
            .into_iter()
            .find_map(|h| rules.classes.value("meeting_level", &page.lemma(h)).map(str::to_owned));
        d.subtype = modifier.or(Some("talks".into()));
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
