//! A whole document: drafts of every page, dated, joined by discourse, checked, and written out as claims.

use crate::antecedent;
use crate::arrival;
use crate::choose;
use crate::dating::Dated;
use crate::details::Details;
use crate::direction::{maker_gives, settle_directions, usual_direction};
use crate::discourse::Told;
use crate::draft::{self, Draft};
use crate::due;
use crate::echo;
use crate::fill::{self, Scene};
use crate::genre::Genre;
use crate::items::Items;
use crate::lives;
use crate::page::Page;
use crate::plover;
use crate::recall::{
    anchored, answered, inherit, is_another, join, parties_of_last, partner, recall, same_as_before, sort_of_last, taken_on, tell,
};
use crate::record::{Because, Claim, Item, Status};
use crate::rules::{Rule, Rules};
use crate::subtypes;
use crate::tally::Tally;
use crate::terms;
use crate::watch::{Fate, Firing, Watch};
use crate::when::{self, Clock};
use crate::wording;
use entente_grammar::Form;
use entente_text::Role;
use entente_time::Edtf;
use std::collections::BTreeSet;

/// One document, read by every earlier stage.
#[derive(Debug)]
pub struct Reading<'a> {
    /// Its id.
    pub doc: &'a str,
    /// Its text, which every offset counts.
    pub text: &'a str,
    /// Passages that yield claims, in reading order.
    pub pages: Vec<Page>,
    /// States of title and lead, most prominent first.
    pub topic: Vec<String>,
    /// Whether the first two of them stand out: the document is about that pair.
    pub paired: bool,
    /// The state that its author speaks for, where it shows.
    pub author: Option<String>,
    /// The body of states that it names most, where it names one more than once.
    pub body: Option<String>,
    /// When it was published.
    pub published: Option<Edtf>,
    /// What sort of text it is.
    pub genre: Genre,
}

impl Reading<'_> {
    /// States named in the two passages before page `i`, nearest first.
    fn named_before(&self, i: usize) -> Vec<String> {
        let earlier = self.pages[i.saturating_sub(2)..i].iter().rev();
        let states = earlier.flat_map(|p| {
            p.mentions
                .iter()
                .rev()
                .flat_map(|m| m.actors.iter().filter_map(|a| a.state.clone()))
        });
        let mut out: Vec<String> = Vec::new();
        for s in states {
            if !out.contains(&s) {
                out.push(s);
            }
        }
        out
    }
}

/// Codes a document. What becomes of each rule that fires is told to `watch`.
pub fn code(rules: &Rules, details: &Details, reading: &Reading<'_>, watch: Watch<'_>) -> Vec<Claim> {
    let mut order: Vec<usize> = (0..reading.pages.len()).collect();
    // Titles and captions last, so that they join the event that the text tells.
    order.sort_by_key(|&i| (matches!(reading.pages[i].role, Role::Title | Role::Caption), i));
    let mut told: Vec<Told> = Vec::new();
    let mut claims = Vec::new();
    let mut clock = Clock::default();
    let mut aliases = choose::Aliases::new();
    for page in &reading.pages {
        choose::abbreviations(rules, page, &mut aliases);
    }
    let desk = Desk { rules, details, reading };
    for i in order {
        let page = &reading.pages[i];
        let before = reading.named_before(i);
        let scene = Scene {
            topic: &reading.topic,
            paired: reading.paired,
            before: &before,
            body: reading.body.as_deref(),
            author: reading.author.as_deref(),
        };
        let listed = tallied(desk, page, &claims, &mut told);
        let proposed = draft::propose(rules, page, i, scene, &aliases, watch);
        let mut claimed = vec![false; page.frames.frames.len()];
        let held = proposed.held.into_iter().map(|h| (h.draft, h.before));
        for (mut d, before) in proposed.drafts.into_iter().map(|d| (d, Vec::new())).chain(held) {
            let sentence = page.parsed.sentence_of(d.own[0]);
            let told_by_list = || listed.iter().any(|c| c.start == page.sentence_span(sentence).start);
            if before.iter().any(|&f| claimed[f]) || (d.kind == "transfer" && told_by_list()) {
                continue;
            }
            arrival::settle(rules, page, &mut d);
            let dated = when::date(rules, reading, page, &d, &mut clock, &told);
            when::look_ahead(reading, &mut d, &dated);
            subtypes::settle(rules, page, &mut d);
            let (frame, rule) = (d.frame, d.rule);
            let later = lives::stages(rules, page, &d, &dated);
            d.stage = d.stage.take().or_else(|| lives::own_stage(rules, page, &d, &dated));
            let fate = match finish(desk, scene, &mut told, d, dated, sentence) {
                Ok(claim) => {
                    for (mut next, dated) in later {
                        next.initiators.clone_from(&claim.initiators);
                        claims.extend(finish(desk, scene, &mut told, next, dated, sentence));
                    }
                    claims.push(claim);
                    claimed[frame] = true;
                    Fate::Claimed
                }
                Err(fate) => fate,
            };
            if before.is_empty() || fate == Fate::Claimed {
                watch(Firing {
                    page: i,
                    frame,
                    rule,
                    fate,
                });
            }
        }
        claims.extend(listed);
        for mut c in echo::repeated(rules, page, &claims, reading.text) {
            remember(reading.doc, page, &mut c, &mut told);
            claims.push(c);
        }
        due::told_apart(rules, page, reading.published.as_ref(), &mut claims);
    }
    settle_directions(&mut claims);
    terms::settle(&mut claims);
    antecedent::name_steps(&mut claims, &told);
    claims.sort_by(|a, b| (a.start, a.anchor, &a.kind).cmp(&(b.start, b.anchor, &b.kind)));
    claims
}

/// The claims of a line that tells how far an order has come.
fn tallied(desk: Desk<'_>, page: &Page, claims: &[Claim], told: &mut Vec<Told>) -> Vec<Claim> {
    if page.role != Role::Body {
        return Vec::new();
    }
    let tally = Tally {
        text: desk.reading.text,
        classes: &desk.rules.classes,
        details: desk.details,
        published: desk.reading.published.as_ref(),
    };
    let last = claims.iter().rev().find(|c| c.kind == "transfer" && c.counterparts.len() == 1);
    let mut out = tally.read(page, last);
    for c in &mut out {
        remember(desk.reading.doc, page, c, told);
    }
    out
}

/// Makes a claim that no rule drafted an event of the document, which later words may speak of.
fn remember(doc: &str, page: &Page, c: &mut Claim, told: &mut Vec<Told>) {
    c.doc = doc.to_owned();
    told.push(Told {
        kind: c.kind.clone(),
        subtype: c.subtype.clone(),
        stage: c.stage.clone(),
        states: c.initiators.iter().chain(&c.counterparts).filter_map(|p| p.state.clone()).collect(),
        persons: BTreeSet::new(),
        lemmas: BTreeSet::new(),
        things: BTreeSet::new(),
        date: c.date.as_deref().and_then(|d| Edtf::parse(d).ok()),
        place: None,
        ordinal: None,
        names: Vec::new(),
        phrase: None,
        step_of: None,
        status: c.status,
        initiators: c.initiators.clone(),
        counterparts: c.counterparts.clone(),
        at: (page.index, 0),
        in_title: false,
        lead: None,
    });
    c.event_in_doc = told.len() as u32 - 1;
}

/// What every draft of a document is finished with.
#[derive(Clone, Copy)]
struct Desk<'a> {
    rules: &'a Rules,
    details: &'a Details,
    reading: &'a Reading<'a>,
}

/// A dated draft as a claim: joined to what was told before, or new; or why it is none.
fn finish(desk: Desk<'_>, scene: Scene<'_>, told: &mut Vec<Told>, mut d: Draft, mut dated: Dated, sentence: usize) -> Result<Claim, Fate> {
    let Desk { rules, details, reading } = desk;
    let page = &reading.pages[d.page];
    let rule = &rules.rules[d.rule];
    let f = &page.frames.frames[d.frame];
    let tokens = around(page.parsed.sentences()[sentence].clone(), f.head);
    let is_noun = !matches!(f.form, Form::Verb);
    let ordinal = is_noun.then(|| details.ordinal_of(page, f.head)).flatten();
    if (d.filled || d.initiators.len() == 2)
        && d.counterparts.is_empty()
        && d.subtype.as_deref() != Some("joint-production")
        && matches!(d.kind.as_str(), "transfer" | "assistance")
    {
        usual_direction(told, &mut d);
    }
    if d.kind == "transfer" {
        maker_gives(details, page, tokens.clone(), &mut d);
    }
    let step_of = antecedent::of(rules, page, &d, told);
    same_as_before(told, page, &mut d);
    partner(told, page, scene.topic, &mut d);
    taken_on(rules, page, told, &mut d);
    answered(rules, told, page, scene.topic, &mut d);
    sort_of_last(rules, page, told, &mut d);
    let mut new = tell(page, &d, &dated, ordinal);
    let another = !d.definite && !d.again && is_another(rules, page, &d);
    let mut best = if another {
        None
    } else {
        recall(rules, told, &new, d.definite || d.again)
    };
    if best.is_none() && d.definite && d.kind == "agreement" && dated.borrowed {
        // "The agreement builds on …, he said on Friday": the date is not that of the thing known.
        let undated = Told { date: None, ..new.clone() };
        best = recall(rules, told, &undated, true);
        if best.is_some() {
            dated = Dated {
                basis: "none",
                ..Dated::default()
            };
            new = undated;
        }
    }
    if best.is_none() && new.states.len() < rule.at_least.max(1) && inherit(told, page, &mut d) {
        new = tell(page, &d, &dated, ordinal);
    } else if best.is_none() && new.states.len() < rule.at_least {
        if d.anaphoric {
            parties_of_last(told, &mut d);
        } else if d.definite {
            fill::late(rules, page, scene, &mut d);
        }
        new = tell(page, &d, &dated, ordinal);
        best = recall(rules, told, &new, false);
    }
    let passes = matches!(d.kind.as_str(), "transfer" | "assistance");
    if best.is_none() && d.definite && passes && (d.counterparts.is_empty() || d.initiators.is_empty()) && d.has_party() {
        // "The sale of three frigates was sealed": told for the first time, and to whom the text knows.
        fill::late(rules, page, scene, &mut d);
        new = tell(page, &d, &dated, ordinal);
        best = recall(rules, told, &new, false);
    }
    let event = match best {
        Some(k) => {
            join(&mut told[k], &new, &mut d);
            k
        }
        None if new.states.len() < rule.at_least.max(1) && !(rule.at_least == 0 && d.has_party()) => {
            return Err(Fate::TooFew(new.states.into_iter().collect()));
        }
        None if (rule.weak || d.filled) && !anchored(page, &d, &dated, ordinal) => return Err(Fate::NotPinnedDown),
        // "If either party is attacked": nobody does it to anybody.
        None if d.kind == "incident" && d.status == Status::Hypothetical && d.initiators.is_empty() => return Err(Fate::NotPinnedDown),
        None => {
            told.push(Told { step_of, ..new });
            told.len() - 1
        }
    };
    if !dated.because.is_empty() {
        d.because.push(Because {
            field: "date".into(),
            reason: dated.because.clone(),
        });
    }
    d.because.push(Because {
        field: "kind".into(),
        reason: format!("rule {} on “{}”", rule.name, page.parsed.word(f.head)),
    });
    let span = page.quoted_span(sentence, d.own[0]);
    let things = matches!(
        d.kind.as_str(),
        "transfer" | "assistance" | "visit" | "exercise" | "deployment" | "incident"
    );
    let items = if things {
        items(rules, details, page, rule, &d)
    } else {
        Vec::new()
    };
    let promised = matches!(d.kind.as_str(), "transfer" | "assistance") && !matches!(d.status, Status::Occurred | Status::Denied);
    let mut dated = dated;
    if promised && dated.due.is_none() {
        when::settle_due(rules, reading, page, &d, tokens.clone(), &mut dated);
    }
    draft::voice_by_speaker(page, &mut d);
    if d.initiators.iter().any(|p| p.state.as_ref().is_some_and(|s| d.alone.contains(s))) {
        d.initiators.retain(|p| p.state.as_ref().is_some_and(|s| d.alone.contains(s)));
    }
    let (plover, cameo) = plover::code(&rules.codes, rule, page, &mut d);
    let clause = around(wording::clause(page, &d, tokens.clone()), d.own[0]);
    let title = wording::title(page, &d, clause.clone());
    Ok(Claim {
        doc: reading.doc.to_owned(),
        quote: span.of(reading.text).to_owned(),
        start: span.start,
        end: span.end,
        anchor: page.parsed.token(d.own[0]).span.start + page.base,
        title,
        date: dated.date,
        date_basis: dated.basis.to_owned(),
        due: dated.due,
        place: wording::place(page, &d),
        status: d.status,
        said_by: wording::said_by(page, &d),
        areas: merged(details.areas(page, clause.clone()), &rule.areas),
        items,
        value: (things || matches!(d.kind.as_str(), "position" | "measure"))
            .then(|| details.money(page, tokens.clone()))
            .and_then(|m| m.into_iter().min_by_key(|(at, _)| at.abs_diff(f.head)).map(|(_, m)| m)),
        conditions: if matches!(d.kind.as_str(), "transfer" | "agreement") {
            details.conditions(page, tokens.clone())
        } else {
            Vec::new()
        },
        ordinal,
        mechanism: (is_noun && matches!(d.kind.as_str(), "meeting" | "exercise" | "institution"))
            .then(|| wording::series(page, f.head))
            .flatten(),
        instrument: (is_noun && d.kind == "agreement").then(|| wording::series(page, f.head)).flatten(),
        plover,
        cameo,
        kind: d.kind,
        subtype: d.subtype,
        stage: d.stage,
        initiators: d.initiators,
        counterparts: d.counterparts,
        rule: rule.name.clone(),
        because: d.because,
        event_in_doc: event as u32,
    })
}

/// As much of a range of tokens as a sentence of anybody's has around one of them: on a text with no full stop, work stays in proportion.
fn around(range: std::ops::Range<usize>, token: usize) -> std::ops::Range<usize> {
    range.start.max(token.saturating_sub(WINDOW))..range.end.min(token + WINDOW)
}

/// Tokens on either side of an event's word where its details are looked for.
const WINDOW: usize = 200;

/// The things that an event is about: where its rule looked for equipment, and what its nouns and verbs act on.
fn items(rules: &Rules, details: &Details, page: &Page, rule: &Rule, d: &Draft) -> Vec<Item> {
    let f = &page.frames.frames[d.frame];
    let forces = matches!(d.kind.as_str(), "deployment" | "exercise" | "incident" | "visit");
    let of: &[&str] = match d.kind.as_str() {
        "assistance" => &["equipment", "relief_item"],
        "deployment" | "exercise" => &["equipment", "personnel"],
        _ => &["equipment"],
    };
    let asked = rule
        .when
        .iter()
        .filter(|c| c.class.as_deref() == Some("equipment"))
        .map(|c| c.arg.as_str());
    let mut heads: Vec<usize> = asked.flat_map(|path| page.reach(f, path)).collect();
    heads.extend(page.reach(f, "object"));
    if !matches!(f.form, Form::Verb) {
        heads.extend(["of", "for", "modifier"].iter().flat_map(|path| page.reach(f, path)));
    }
    heads.extend(
        ["object.of", "object.for", "object.including", "with"]
            .iter()
            .flat_map(|path| page.reach(f, path)),
    );
    heads.extend(
        d.own
            .iter()
            .skip(1)
            .flat_map(|&n| page.below(n, "of").into_iter().chain(page.below(n, "for"))),
    );
    if forces {
        heads.extend(["subject", "involving"].iter().flat_map(|path| page.reach(f, path)));
    }
    let reader = Items {
        details,
        page,
        classes: &rules.classes,
        of,
    };
    let brought = page.reach(f, "with");
    if d.kind == "transfer" && brought.iter().any(|&h| reader.is_thing(h)) {
        // "Two transports landed with arms": what they carry passes, not they.
        let carriers = page.reach(f, "subject");
        heads.retain(|h| !carriers.contains(h));
    }
    let read = reader.read(&heads);
    let unnamed = || reader.unnamed(&heads).filter(|_| d.kind == "transfer");
    match unnamed().filter(|_| read.is_empty()) {
        Some(count) => vec![Item {
            what: terms::UNNAMED.to_owned(),
            count: Some(count),
        }],
        None => read,
    }
}

fn merged(mut a: Vec<String>, b: &[String]) -> Vec<String> {
    a.extend(b.iter().cloned());
    a.sort();
    a.dedup();
    a
}
