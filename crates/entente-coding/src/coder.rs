//! A whole document: drafts of every page, dated, joined by discourse, checked, and written out as claims.

use crate::certainty;
use crate::dating::{self, Dated};
use crate::details::Details;
use crate::discourse::{self, Told};
use crate::draft::{self, Draft};
use crate::due;
use crate::fill::{self, Scene};
use crate::items::Items;
use crate::lives;
use crate::page::Page;
use crate::plover;
use crate::record::{Because, Claim, Item, Party, Place, Status};
use crate::rules::{Rule, Rules};
use crate::subtypes;
use crate::watch::{Fate, Firing, Watch};
use entente_grammar::{Form, Tense};
use entente_text::Role;
use entente_time::Edtf;
use std::collections::{BTreeMap, BTreeSet};

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
    /// When it was published.
    pub published: Option<Edtf>,
}

impl Reading<'_> {
    /// Whether the document is dated news: it reckons dates within the fortnight before the day it was published from that day, and does
    /// not speak for itself ("our minister", "I think") as commentary does.
    fn is_news(&self) -> bool {
        let Some(day) = self.published.as_ref().map(Edtf::days).filter(|d| d.first == d.last) else {
            return false;
        };
        let fresh = self.pages.iter().flat_map(|p| &p.times).any(|t| {
            t.because.starts_with("publication")
                && t.edtf.as_ref().is_some_and(|e| {
                    let d = e.days();
                    d.last <= day.last && d.first >= day.last.saturating_sub(jiff::Span::new().days(14))
                })
        });
        fresh && !self.is_commentary()
    }

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

    /// Whether the author speaks in the first person, or puts questions to the reader, outside quotation marks.
    fn is_commentary(&self) -> bool {
        let own = self.pages.iter().filter(|p| p.role == Role::Body).map(|p| {
            let mut quoted = false;
            let mut voice = 0;
            for i in 0..p.parsed.len() {
                match p.parsed.word(i) {
                    "“" | "«" => quoted = true,
                    "”" | "»" => quoted = false,
                    "\"" => quoted = !quoted,
                    "I" | "my" | "My" | "our" | "Our" | "we" | "We" | "?" if !quoted => voice += 1,
                    _ => {}
                }
            }
            voice
        });
        own.sum::<usize>() >= VOICE
    }
}

/// First-person words and question marks from which a text is commentary.
const VOICE: usize = 2;

/// Codes a document. What becomes of each rule that fires is told to `watch`.
pub fn code(rules: &Rules, details: &Details, reading: &Reading<'_>, watch: Watch<'_>) -> Vec<Claim> {
    let mut order: Vec<usize> = (0..reading.pages.len()).collect();
    // Titles and captions last, so that they join the event that the text tells.
    order.sort_by_key(|&i| (matches!(reading.pages[i].role, Role::Title | Role::Caption), i));
    let mut told: Vec<Told> = Vec::new();
    let mut claims = Vec::new();
    let mut clock = Clock::default();
    let mut aliases = draft::Aliases::new();
    for page in &reading.pages {
        draft::abbreviations(rules, page, &mut aliases);
    }
    let desk = Desk { rules, details, reading };
    for i in order {
        let page = &reading.pages[i];
        let before = reading.named_before(i);
        let scene = Scene {
            topic: &reading.topic,
            paired: reading.paired,
            before: &before,
        };
        for mut d in draft::propose(rules, page, i, scene, &aliases, watch) {
            let sentence = page.parsed.sentence_of(d.own[0]);
            let dated = date(rules, reading, page, &d, &mut clock, &told);
            subtypes::settle(rules, page, &mut d);
            let (frame, rule) = (d.frame, d.rule);
            let later = lives::stages(rules, page, &d, &dated);
            let fate = match finish(desk, scene, &mut told, d, dated, sentence) {
                Ok(claim) => {
                    for (mut next, dated) in later {
                        next.initiators.clone_from(&claim.initiators);
                        claims.extend(finish(desk, scene, &mut told, next, dated, sentence));
                    }
                    claims.push(claim);
                    Fate::Claimed
                }
                Err(fate) => fate,
            };
            watch(Firing {
                page: i,
                frame,
                rule,
                fate,
            });
        }
    }
    settle_directions(&mut claims);
    claims.sort_by(|a, b| (a.start, a.anchor, &a.kind).cmp(&(b.start, b.anchor, &b.kind)));
    claims
}

/// The date that a narrative has reached: that of the last event whose own clause was dated.
#[derive(Default)]
struct Clock {
    date: Option<String>,
    page: usize,
    sentence: usize,
}

fn date(rules: &Rules, reading: &Reading<'_>, page: &Page, d: &Draft, clock: &mut Clock, told: &[Told]) -> Dated {
    let sentence = page.parsed.sentence_of(d.own[0]);
    let promised = d.status != Status::Occurred && d.status != Status::Denied;
    let own = [d.own.as_slice(), &described_by(rules, page, d)].concat();
    let mut out = dating::in_sentence(page, sentence, &own, &d.above, promised);
    if out.date.is_none()
        && let Some(edtf) = page.line_date.as_ref().and_then(|t| t.edtf.as_ref())
    {
        return Dated {
            date: Some(edtf.as_str().to_owned()),
            basis: "stated",
            because: "the date that opens the line".into(),
            ..out
        };
    }
    if out.date.is_some() {
        if out.of_clause && d.status == Status::Occurred {
            clock.date.clone_from(&out.date);
            clock.page = page.index;
            clock.sentence = sentence;
        }
        return out;
    }
    if d.definite || matches!(page.role, Role::Title | Role::Caption) || dating::dated_in_vain(page, sentence, &d.own, &d.above) {
        return out;
    }
    let tense = finite_tense(page, d);
    let past = matches!(tense, Tense::Past) && !page.frames.frames[d.frame].cues.perfect;
    let perfect = page.frames.frames[d.frame].cues.perfect && tense == Tense::Present;
    let stands = perfect || (d.kind == "position" && matches!(tense, Tense::Past | Tense::Present));
    let near = clock.page == page.index && sentence <= clock.sentence + 2;
    let told_firmly = matches!(d.status, Status::Occurred | Status::Planned | Status::Proposed);
    let news = reading.published.as_ref().filter(|_| reading.is_news());
    if past
        && told_firmly
        && let Some(date) = session_of(page, told, d)
    {
        out.because = "the meeting that they spoke at".into();
        out.date = Some(date);
        out.basis = "resolved";
    } else if past
        && told_firmly
        && (near || news.is_none())
        && let Some(date) = clock.date.clone()
    {
        out.because = "the date that the text has reached".into();
        out.date = Some(date);
        out.basis = "resolved";
    } else if (past || stands)
        && d.status == Status::Occurred
        && let Some(day) = news
    {
        out.date = Some(dating::up_to(day));
        out.basis = "document";
        out.because = "undated in dated news".into();
    }
    out
}

/// Heads of passive relative clauses on an event's noun, whose dates are the event's: "the statement issued in April 2018".
fn described_by(rules: &Rules, page: &Page, d: &Draft) -> Vec<usize> {
    let frames = &page.frames.frames;
    let clauses = certainty::described_by(page, rules, d.frame, &d.kind);
    clauses
        .into_iter()
        .filter(|&k| frames[k].cues.passive)
        .map(|k| frames[k].head)
        .collect()
}

/// The date of the last meeting told of at which all persons of a stance or an agreement took part.
fn session_of(page: &Page, told: &[Told], d: &Draft) -> Option<String> {
    let promised = matches!(d.kind.as_str(), "transfer" | "assistance") && d.status != Status::Occurred;
    if !matches!(d.kind.as_str(), "position" | "agreement") && !promised {
        return None;
    }
    let speakers: Vec<String> = d
        .speaker
        .iter()
        .flatten()
        .flat_map(|&h| page.actors_at(h, false))
        .filter_map(|x| x.actor.person)
        .collect();
    let mut persons = d.persons();
    if promised {
        persons = speakers.iter().map(String::as_str).collect();
    }
    let states = d.states();
    let at = |t: &&Told| {
        let met = matches!(t.kind.as_str(), "meeting" | "visit") && t.date.is_some() && t.status == Status::Occurred;
        let together = d.initiators.len() > 1 && t.kind == "meeting" && states.iter().all(|s| t.states.contains(*s));
        met && if persons.is_empty() {
            together
        } else {
            persons.iter().all(|p| t.persons.contains(*p))
        }
    };
    let last = told.iter().rev().find(at)?;
    last.date.as_ref().map(|e| e.as_str().to_owned())
}

/// Tense of the clause that the event is told in: its own, or that of the verb above its noun.
fn finite_tense(page: &Page, d: &Draft) -> Tense {
    let frames = &page.frames.frames;
    let mut at = d.frame;
    for _ in 0..6 {
        let f = &frames[at];
        if f.cues.tense != Tense::None {
            return f.cues.tense;
        }
        if f.cues.passive && matches!(f.form, Form::Verb) {
            return Tense::Past;
        }
        match f.under {
            Some((up, _)) if up != at => at = up,
            _ => break,
        }
    }
    Tense::None
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
    let tokens = page.parsed.sentences()[sentence].clone();
    let phrase = page.noun_phrase(f.head);
    let is_noun = !matches!(f.form, Form::Verb);
    let ordinal = is_noun.then(|| details.ordinal(page, phrase.clone())).flatten();
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
    if d.kind == "position" && d.subtype.as_deref() == Some("reject") && (d.counterparts.is_empty() || d.filled) {
        answered(told, &mut d);
    }
    let mut new = tell(page, &d, &dated, ordinal);
    let mut best = recall(rules, told, &new, d.definite);
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
    if best.is_none() && new.states.len() < rule.at_least {
        if d.anaphoric {
            parties_of_last(told, &mut d);
        } else if d.definite {
            fill::late(rules, page, scene, &mut d);
        }
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
        None => {
            told.push(new);
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
    let span = page.sentence_span(sentence);
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
        settle_due(rules, reading, page, &d, tokens.clone(), &mut dated);
    }
    let (plover, cameo) = plover::code(&rules.codes, rule, page, &d);
    let clause = clause(page, &d, tokens.clone());
    let title = title(page, &d, clause.clone());
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
        place: place(page, &d),
        status: d.status,
        said_by: said_by(page, &d),
        areas: merged(details.areas(page, clause.clone()), &rule.areas),
        items,
        value: things
            .then(|| details.money(page, tokens.clone()))
            .and_then(|m| m.into_iter().min_by_key(|(at, _)| at.abs_diff(f.head)).map(|(_, m)| m)),
        conditions: if matches!(d.kind.as_str(), "transfer" | "agreement") {
            details.conditions(page, tokens.clone())
        } else {
            Vec::new()
        },
        ordinal,
        mechanism: (is_noun && matches!(d.kind.as_str(), "meeting" | "exercise" | "institution"))
            .then(|| series(page, f.head))
            .flatten(),
        instrument: (is_noun && d.kind == "agreement").then(|| series(page, f.head)).flatten(),
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

/// Says when a promised thing is due, where its date is not that of the promise but of the delivery.
fn settle_due(rules: &Rules, reading: &Reading<'_>, page: &Page, d: &Draft, sentence: std::ops::Range<usize>, dated: &mut Dated) {
    let found = due::of_delivery(page, &rules.classes, sentence, &d.own, dated.date.as_deref());
    if let Some((date, own)) = found {
        dated.due = Some(date);
        if own {
            dated.date = None;
            dated.basis = "none";
        }
    } else if due::lies_ahead(dated.date.as_deref(), reading.published.as_ref()) {
        dated.due = dated.date.take();
        dated.basis = "none";
    }
}

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
    reader.read(&heads)
}

/// What a draft adds to the document's memory.
fn tell(page: &Page, d: &Draft, dated: &Dated, ordinal: Option<u32>) -> Told {
    Told {
        kind: d.kind.clone(),
        subtype: d.subtype.clone(),
        stage: d.stage.clone(),
        states: d.states().into_iter().map(str::to_owned).collect(),
        persons: d.persons().into_iter().map(str::to_owned).collect(),
        lemmas: BTreeSet::from([d.lemma.clone()]),
        date: dated.date.as_deref().and_then(|x| Edtf::parse(x).ok()),
        ordinal,
        names: full_name(page, d).into_iter().collect(),
        status: d.status,
        initiators: d.initiators.clone(),
        counterparts: d.counterparts.clone(),
        in_title: matches!(page.role, Role::Title | Role::Caption),
    }
}

/// The event told before that fits best, the latest of equals.
fn recall(rules: &Rules, told: &[Told], new: &Told, definite: bool) -> Option<usize> {
    let fits = told
        .iter()
        .enumerate()
        .filter_map(|(k, old)| discourse::fit(&rules.classes, old, new, definite).map(|s| (s, k)));
    fits.max_by_key(|&(s, k)| (s, k)).map(|(_, k)| k)
}

/// Another telling of an event: memory grows by it, and it takes from memory what it does not say itself.
fn join(e: &mut Told, new: &Told, d: &mut Draft) {
    if new.states.is_subset(&e.states) && !e.initiators.is_empty() && (d.definite || new.states != e.states) {
        // A later mention says less of who took part; direction and persons stay as first told.
        d.initiators.clone_from(&e.initiators);
        d.counterparts.clone_from(&e.counterparts);
    } else if e.states.is_subset(&new.states) {
        e.initiators.clone_from(&d.initiators);
        e.counterparts.clone_from(&d.counterparts);
    }
    if d.definite && d.status == Status::Occurred {
        d.status = e.status;
    }
    e.states.extend(new.states.iter().cloned());
    e.persons.extend(new.persons.iter().cloned());
    e.lemmas.extend(new.lemmas.iter().cloned());
    e.names.extend(new.names.iter().cloned());
    e.date = e.date.take().or_else(|| new.date.clone());
    e.ordinal = e.ordinal.or(new.ordinal);
    e.stage = e.stage.take().or_else(|| new.stage.clone());
}

/// "It was signed": the parties are those of the instrument told last.
fn parties_of_last(told: &[Told], d: &mut Draft) {
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

/// Who denies or refuses answers whoever charged or asked him last.
fn answered(told: &[Told], d: &mut Draft) {
    let own: BTreeSet<&str> = d.initiators.iter().filter_map(|p| p.state.as_deref()).collect();
    let charge = told.iter().rev().take(3).find(|t| {
        let charges = matches!(t.subtype.as_deref(), Some("criticise" | "demand" | "claim" | "threaten"));
        let against = t.counterparts.iter().any(|p| p.state.as_deref().is_some_and(|s| own.contains(s)));
        let other = t.initiators.iter().any(|p| p.state.is_some());
        t.kind == "position" && charges && against && other
    });
    if let Some(charge) = charge {
        d.counterparts = charge.initiators.clone();
        d.because.push(Because {
            field: "counterparts".into(),
            reason: "who charged or asked them".into(),
        });
    }
}

/// Where a transfer does not say who gives, or which of its two parties, the state that makes the equipment does.
fn maker_gives(details: &Details, page: &Page, sentence: std::ops::Range<usize>, d: &mut Draft) {
    let undirected = d.initiators.len() == 2 && d.counterparts.is_empty();
    if !undirected && !d.initiators.iter().all(|p| p.state.is_none()) {
        return;
    }
    let Some(maker) = details.origins.of(page, sentence) else { return };
    if undirected {
        let Some(at) = d.initiators.iter().position(|p| p.state.as_deref() == Some(maker)) else {
            return;
        };
        d.initiators.swap(0, at);
        d.counterparts = d.initiators.split_off(1);
    } else if d.counterparts.iter().all(|p| p.state.as_deref() != Some(maker)) {
        d.initiators.retain(|p| p.person.is_some());
        d.initiators.push(Party {
            state: Some(maker.to_owned()),
            name: maker.to_owned(),
            ..Party::default()
        });
    } else {
        return;
    }
    d.because.push(Because {
        field: "initiators".into(),
        reason: "the state that makes the equipment".into(),
    });
}

/// Which way things pass between two states where a claim does not say: the way that most of the document's claims go.
fn settle_directions(claims: &mut [Claim]) {
    let passing = |c: &Claim| matches!(c.kind.as_str(), "transfer" | "assistance");
    let state = |p: &[Party]| match p {
        [one] => one.state.clone(),
        _ => None,
    };
    let mut ways: BTreeMap<(String, String), usize> = BTreeMap::new();
    for c in claims.iter().filter(|c| passing(c)) {
        if let (Some(from), Some(to)) = (state(&c.initiators), state(&c.counterparts)) {
            *ways.entry((from, to)).or_default() += 1;
        }
    }
    for c in claims.iter_mut().filter(|c| passing(c) && c.counterparts.is_empty()) {
        let [a, b] = c.initiators.as_slice() else { continue };
        let (Some(x), Some(y)) = (a.state.clone(), b.state.clone()) else {
            continue;
        };
        let there = ways.get(&(x.clone(), y.clone())).copied().unwrap_or(0);
        let back = ways.get(&(y, x)).copied().unwrap_or(0);
        if there == back {
            continue;
        }
        if back > there {
            c.initiators.swap(0, 1);
        }
        c.counterparts = c.initiators.split_off(1);
        c.because.push(Because {
            field: "initiators".into(),
            reason: "the way that such things pass in this document".into(),
        });
    }
}

/// Where the text does not say which way something passes between two states, it goes the way that the document's last such event went.
fn usual_direction(told: &[Told], d: &mut Draft) {
    let both: BTreeSet<String> = d.states().into_iter().map(str::to_owned).collect();
    let giving = |t: &&Told| matches!(t.kind.as_str(), "transfer" | "assistance") && t.counterparts.len() == 1 && t.initiators.len() == 1;
    if let Some(last) = told.iter().rev().filter(giving).find(|t| t.states == both) {
        d.initiators.clone_from(&last.initiators);
        d.counterparts.clone_from(&last.counterparts);
        d.because.push(Because {
            field: "initiators".into(),
            reason: "the way that such things pass in this document".into(),
        });
    }
}

/// A weak noun, or an event whose parties the document's topic had to supply, counts only with something that pins it down: a date, an
/// ordinal, a name in capitals, an act (a verb) or a stage.
fn anchored(page: &Page, d: &Draft, dated: &Dated, ordinal: Option<u32>) -> bool {
    let named = page.parsed.word(d.own[0]).starts_with(char::is_uppercase);
    let act = !matches!(page.frames.frames[d.frame].form, Form::Noun);
    ordinal.is_some()
        || matches!(dated.basis, "stated" | "resolved")
        || (named && d.filled)
        || d.stage.is_some()
        || (act && d.filled)
        || (!d.filled && d.states().len() >= 2)
}

fn merged(mut a: Vec<String>, b: &[String]) -> Vec<String> {
    a.extend(b.iter().cloned());
    a.sort();
    a.dedup();
    a
}

/// The clause of the event: from its leftmost own argument to its rightmost, within the sentence.
fn clause(page: &Page, d: &Draft, sentence: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let sub = page.parsed.subtree(d.own[0]);
    let (lo, hi) = (sub.start.max(sentence.start), sub.end.min(sentence.end));
    if hi > lo + 1 { lo..hi } else { sentence }
}

fn title(page: &Page, d: &Draft, clause: std::ops::Range<usize>) -> String {
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
fn series(page: &Page, head: usize) -> Option<String> {
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

/// The words of an instrument's full name.
fn full_name(page: &Page, d: &Draft) -> Option<BTreeSet<String>> {
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

/// Where it happened: a place under "in" or "at" of the event's words.
fn place(page: &Page, d: &Draft) -> Option<Place> {
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
fn said_by(page: &Page, d: &Draft) -> Option<String> {
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
