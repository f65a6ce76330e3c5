//! An event as one predicate proposes it: which rule fired where, with which parties, before dates and discourse are settled.

use crate::certainty::{self, Governed};
use crate::fill::{self, Scene, Sides};
use crate::general;
use crate::home;
use crate::page::{Found, Page, lower};
use crate::parties::{at_odds, distinct, named_states, parties, party, same_party};
use crate::record::{Because, Party, SYMMETRIC, Status};
use crate::rules::{Condition, Rule, Rules};
use crate::watch::{Fate, Firing, Watch};
use entente_actors::{ActorKind, Naming};
use entente_grammar::{Form, Frame, Link, Role, Via};
use std::collections::BTreeSet;

/// A proposed event.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Page index.
    pub page: usize,
    /// Frame index on the page.
    pub frame: usize,
    /// Rule index.
    pub rule: usize,
    /// Kind.
    pub kind: String,
    /// Subtype.
    pub subtype: Option<String>,
    /// Stage.
    pub stage: Option<String>,
    /// Doers or all parties.
    pub initiators: Vec<Party>,
    /// The other side.
    pub counterparts: Vec<Party>,
    /// Certainty.
    pub status: Status,
    /// Head tokens of the speaker.
    pub speaker: Option<Vec<usize>>,
    /// The event's own tokens: trigger, light verb, absorbed nouns.
    pub own: Vec<usize>,
    /// Tokens of the predicates above it that bear on its date.
    pub above: Vec<usize>,
    /// Points back to something already told.
    pub definite: bool,
    /// What it acts on is only a pronoun ("it was signed").
    pub anaphoric: bool,
    /// A party was supplied from the document's topic.
    pub filled: bool,
    /// A promise of things already spoken of: "the six vessels will be delivered by May".
    pub again: bool,
    /// Its own words name no state at all.
    pub nobody: bool,
    /// Lemma of the trigger.
    pub lemma: String,
    /// Why the fields are what they are.
    pub because: Vec<Because>,
}

impl Draft {
    /// States and bodies among all parties, sorted.
    pub fn states(&self) -> BTreeSet<&str> {
        self.initiators
            .iter()
            .chain(&self.counterparts)
            .filter_map(|p| p.state.as_deref())
            .collect()
    }
    /// Whether it names anybody at all.
    pub fn has_party(&self) -> bool {
        !self.initiators.is_empty() || !self.counterparts.is_empty()
    }
    /// Persons among all parties, sorted.
    pub fn persons(&self) -> BTreeSet<&str> {
        self.initiators
            .iter()
            .chain(&self.counterparts)
            .filter_map(|p| p.person.as_deref())
            .collect()
    }
}

/// What the rules propose of one page.
#[derive(Debug)]
pub struct Proposed {
    /// Events, in the order of their words.
    pub drafts: Vec<Draft>,
    /// What they leave aside, to be told after all where they come to nothing.
    pub held: Vec<Held>,
}

/// A draft that is part of another, or gives way to one.
#[derive(Debug)]
pub struct Held {
    /// It.
    pub draft: Draft,
    /// The frames that go before it: if one of them makes a claim, it makes none.
    pub before: Vec<usize>,
}

/// Proposes the events of one page.
pub fn propose(rules: &Rules, page: &Page, index: usize, scene: Scene<'_>, aliases: &Aliases, watch: Watch<'_>) -> Proposed {
    let frames = &page.frames.frames;
    let mut fired: Vec<Option<usize>> = frames
        .iter()
        .map(|f| choose(rules, page, f, aliases).filter(|_| !page.leads(f.head)))
        .collect();
    let chosen = fired.clone();
    // What is only mentioned silences nobody.
    let mentioned: Vec<bool> = (fired.iter().enumerate())
        .map(|(f, rule)| rule.is_some_and(|r| certainty::governed(page, rules, f, &rules.rules[r]).muted))
        .collect();
    for (rule, _) in fired.iter_mut().zip(&mentioned).filter(|(_, m)| **m) {
        *rule = None;
    }
    general::thin(rules, page, &mut fired);
    let yielded = give_way(rules, page, &mut fired);
    let mut absorbed: Vec<Vec<usize>> = vec![Vec::new(); frames.len()];
    absorb(rules, page, &mut fired, &mut absorbed);
    let mut out = Vec::new();
    let mut held = Vec::new();
    for (f, chosen) in chosen.into_iter().enumerate() {
        let Some(rule) = chosen else { continue };
        let fate = match fired[f] {
            _ if mentioned[f] => Fate::OnlyMentioned,
            None => {
                let part_of = absorbed.iter().position(|a| a.contains(&f));
                let before: Vec<usize> = part_of.map_or_else(|| yielded[f].clone(), |k| vec![k]);
                let own = (!before.is_empty())
                    .then(|| draft(rules, page, index, f, rule, &[], scene))
                    .flatten();
                held.extend(own.map(|draft| Held { draft, before }));
                part_of.map_or(Fate::GaveWay, Fate::PartOf)
            }
            Some(_) => match draft(rules, page, index, f, rule, &absorbed[f], scene) {
                None => Fate::OnlyMentioned,
                Some(d) => {
                    out.push(d);
                    continue;
                }
            },
        };
        watch(Firing {
            page: index,
            frame: f,
            rule,
            fate,
        });
    }
    Proposed { drafts: out, held }
}

/// Of the rules that the frame's word triggers and whose conditions hold, the first that finds enough parties in the frame itself; failing
/// that the first, whose parties governors, topic or discourse may still supply.
fn choose(rules: &Rules, page: &Page, f: &Frame, aliases: &Aliases) -> Option<usize> {
    let fits = |&i: &usize| {
        let r = &rules.rules[i];
        // "US-supported" says who supports, but is no stance taken.
        if r.kind == "position" && f.args.iter().any(|a| a.via == Via::Compound && a.role == Role::Subject) && matches!(f.form, Form::Verb)
        {
            return false;
        }
        r.when.iter().all(|c| holds(rules, page, f, c)) && !r.unless.iter().any(|c| holds(rules, page, f, c))
    };
    let candidates: Vec<usize> = triggered(rules, page, f, aliases).filter(fits).collect();
    if candidates.len() < 2 {
        return candidates.first().copied();
    }
    let whole = |&&i: &&usize| complete(page, f, &rules.rules[i]);
    candidates.iter().find(whole).or(candidates.first()).copied()
}

/// Whether a rule finds parties enough in the frame itself.
fn complete(page: &Page, f: &Frame, rule: &Rule) -> bool {
    let initiators = parties(page, f, &rule.initiators, &rule.initiators_else);
    let counterparts = parties(page, f, &rule.counterparts, &rule.counterparts_else);
    let anybody = rule.at_least > 0 || !initiators.is_empty() || !counterparts.is_empty();
    anybody && named_states(&initiators, &counterparts) >= rule.at_least
}

/// The rules that a frame's word triggers, in the order in which they are tried.
pub fn triggered<'r>(rules: &'r Rules, page: &Page, f: &Frame, aliases: &Aliases) -> impl Iterator<Item = usize> + use<'r> {
    let key = noun_key(rules, page, f, aliases);
    let lists: [&[usize]; 2] = match f.form {
        Form::Verb => [rules.for_verb(&f.lemma), &[]],
        Form::Noun | Form::Light { .. } => [rules.for_noun(&key), &[]],
        Form::Copula { .. } => [rules.for_copula(&f.lemma), rules.for_noun(&key)],
    };
    lists.into_iter().flatten().copied()
}

/// What a noun's rules are looked up under: `@person` for a person's name, what an abbreviation stands for, the singular of a name in the
/// plural ("Consultations").
pub fn noun_key(rules: &Rules, page: &Page, f: &Frame, aliases: &Aliases) -> String {
    if matches!(f.form, Form::Noun) {
        let person = page
            .mention_at(f.head)
            .map(|m| &page.mentions[m])
            .filter(|m| m.naming == Naming::Name && !m.place);
        if person.is_some_and(|m| m.actors.iter().any(|a| a.person.is_some())) {
            return "@person".into();
        }
    }
    if let Some(full) = aliases.get(page.parsed.word(f.head)) {
        return full.clone();
    }
    if let Some(kind) = named_after_kind(rules, page, f.head) {
        return kind;
    }
    if rules.for_noun(&f.lemma).is_empty()
        && let Some(singular) = f.lemma.strip_suffix('s')
        && !rules.for_noun(singular).is_empty()
    {
        return singular.to_owned();
    }
    f.lemma.clone()
}

/// "Exercise Malabar", "Cobra Gold": a proper name is looked up under the kind that stands before it, or that the name is known for.
fn named_after_kind(rules: &Rules, page: &Page, head: usize) -> Option<String> {
    let p = &page.parsed;
    if !p.word(head).starts_with(char::is_uppercase) {
        return None;
    }
    let mut lo = head;
    while lo > 0 && head - lo < 4 && p.word(lo - 1).starts_with(char::is_uppercase) && page.mention_at(lo - 1).is_none() {
        lo -= 1;
        let kind = page.lemma(lo);
        if rules.classes.has("exercise", &kind) {
            return Some(kind);
        }
    }
    let known = (lo..=head).any(|from| rules.classes.has("exercise_name", &lower(p.slice(from..head + 1))));
    known.then(|| "exercise".to_owned())
}

/// Abbreviations that a document gives its instruments and meetings, with the noun they stand for: "the … Agreement (the RAA)".
pub type Aliases = std::collections::BTreeMap<String, String>;

/// Finds the abbreviations of one page: a word in capitals in brackets after a noun that some rule knows.
pub fn abbreviations(rules: &Rules, page: &Page, into: &mut Aliases) {
    let p = &page.parsed;
    for i in 1..p.len() {
        let word = p.word(i);
        let capitals = word.len() >= 2 && word.len() <= 8 && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
        if !capitals || !word.starts_with(|c: char| c.is_ascii_uppercase()) || page.mention_at(i).is_some() {
            continue;
        }
        let opens = (i.saturating_sub(3)..i).rev().find(|&k| p.word(k) == "(" || p.word(k) == ",");
        let Some(open) = opens else { continue };
        let noun = (open.saturating_sub(14)..open).rev().find(|&k| {
            let w = page.lemma(k);
            p.word(k).starts_with(char::is_uppercase)
                && w.starts_with(|c: char| word.to_lowercase().contains(c))
                && !rules.for_noun(&w).is_empty()
        });
        if let Some(noun) = noun {
            into.entry(word.to_owned()).or_insert_with(|| page.lemma(noun));
        }
    }
}

/// Whether a condition holds of a frame.
pub fn holds(rules: &Rules, page: &Page, f: &Frame, c: &Condition) -> bool {
    if !c.governed.is_empty() {
        let above = f.under.and_then(|(up, _)| page.frames.frames.get(up));
        if !above.is_some_and(|a| c.governed.contains(&a.lemma)) {
            return false;
        }
    }
    if let Some(want) = c.finite
        && (f.cues.tense != entente_grammar::Tense::None) != want
    {
        return false;
    }
    if !c.light.is_empty() && !matches!(f.form, Form::Light { verb } if c.light.contains(&page.lemma(verb))) {
        return false;
    }
    if let Some(want) = c.negated {
        let below = || page.reach(f, "complement").into_iter().filter_map(|h| page.frames.at(h));
        let fits = match c.arg.as_str() {
            "complement" => below().any(|b| b.cues.negated == want),
            _ => f.cues.negated == want,
        };
        if !fits {
            return false;
        }
    }
    if let Some(want) = c.verbless
        && page.is_verbless(f.head) != want
    {
        return false;
    }
    if !c.adverb.is_empty() && !f.adverbs.iter().any(|&a| c.adverb.contains(&lower(page.parsed.word(a)))) {
        return false;
    }
    let heads = if c.arg == "trigger" { vec![f.head] } else { page.reach(f, &c.arg) };
    if let Some(want) = c.present
        && heads.is_empty() == want
    {
        return false;
    }
    if heads.is_empty() {
        return c.present == Some(false) || c.actor == Some(false);
    }
    if !c.modal.is_empty() && !page.modals_at(&heads).any(|m| c.modal.iter().any(|w| w == m)) {
        return false;
    }
    // The trigger's lemma has its particle: "call off".
    let by_trigger = || c.arg.split('|').any(|arg| arg == "trigger") && c.lemma.contains(&f.lemma);
    let by_word = |&h: &usize| c.lemma.contains(&page.lemma(h)) || c.lemma.contains(&lower(page.parsed.word(h)));
    if !(c.lemma.is_empty() || heads.iter().any(by_word) || by_trigger()) {
        return false;
    }
    if let Some(want) = c.definite
        && !heads.iter().any(|&h| page.is_definite(h) == want)
    {
        return false;
    }
    if let Some(class) = &c.class
        && !heads.iter().any(|&h| page.belongs(&rules.classes, class, h))
    {
        return false;
    }
    let found = || heads.iter().flat_map(|&h| page.actors_at(h, false));
    if let Some(want) = c.actor
        && found().any(|x| x.actor.state.is_some() || !x.actor.sectors.is_empty()) != want
    {
        return false;
    }
    let itself = |&h: &usize| page.names_actor(h);
    if c.own.is_some_and(|want| heads.iter().any(itself) != want) {
        return false;
    }
    if !c.sector.is_empty() && !found().any(|x| x.actor.sectors.first().is_some_and(|s| c.sector.iter().any(|w| w == s))) {
        return false;
    }
    if !c.naming.is_empty() && !found().any(|x| c.naming.iter().any(|n| n == kind_name(x.actor.kind))) {
        return false;
    }
    true
}

/// The word that rules use for a kind of actor.
pub const fn kind_name(k: ActorKind) -> &'static str {
    match k {
        ActorKind::State => "state",
        ActorKind::Body => "body",
        ActorKind::Person => "person",
        ActorKind::Organ => "organ",
        ActorKind::Organisation => "organisation",
        ActorKind::Group => "group",
        ActorKind::Craft => "craft",
        ActorKind::Place => "place",
    }
}

/// Rules that yield are silent where what they govern is an event of its own. Returns, for each frame, those it gave way to.
fn give_way(rules: &Rules, page: &Page, fired: &mut [Option<usize>]) -> Vec<Vec<usize>> {
    let frames = &page.frames.frames;
    let mut silenced: Vec<Vec<usize>> = vec![Vec::new(); frames.len()];
    for f in 0..frames.len() {
        if fired[f].is_none() {
            continue;
        }
        // A general rule gives way only to what finds its parties by itself.
        let stands = fired[f].is_some_and(|r| complete(page, &frames[f], &rules.rules[r]));
        let mut at = f;
        for _ in 0..4 {
            match frames[at].under {
                Some((up, Link::Complement | Link::Argument(_))) if up != at => {
                    let fed = || feeds(rules, &frames[up].lemma, fired[f]);
                    if fired[up].is_some_and(|r| rules.rules[r].yields && (!rules.rules[r].general || stands || fed())) {
                        silenced[up].push(f);
                    }
                    at = up;
                }
                _ => break,
            }
        }
    }
    for (f, by) in silenced.iter().enumerate() {
        if !by.is_empty() {
            fired[f] = None;
        }
    }
    silenced
}

/// Whether `word` gives parties to what stands below it: in "A and B will sign a pact" the pact is theirs.
fn feeds(rules: &Rules, word: &str, below: Option<usize>) -> bool {
    let kind = below.map(|r| rules.rules[r].kind.as_str());
    rules
        .governors_of(word)
        .any(|g| !g.adds.is_empty() && g.kinds.iter().any(|k| Some(k.as_str()) == kind))
}

/// A noun under a verb of the same kind is the same event ("visited … on a goodwill visit"); so is what a rule absorbs.
fn absorb(rules: &Rules, page: &Page, fired: &mut [Option<usize>], absorbed: &mut [Vec<usize>]) {
    let frames = &page.frames.frames;
    for f in 0..frames.len() {
        let Some(r) = fired[f] else { continue };
        let rule = &rules.rules[r];
        let named: Vec<usize> = rule.absorbs.iter().flat_map(|path| page.reach(&frames[f], path)).collect();
        let things = page.reach(&frames[f], "object");
        let beside = things.iter().flat_map(|&h| page.parsed.children(h));
        let tokens = named.iter().copied().chain(beside);
        let mut near: Vec<usize> = tokens.flat_map(|t| page.frames_within(t..t + 1)).collect();
        near.extend(page.frames_under(f));
        near.sort_unstable();
        near.dedup();
        for n in near {
            if n == f || fired[n].is_none() {
                continue;
            }
            let below = matches!(frames[n].under, Some((up, Link::Argument(_))) if up == f);
            // "reaffirmed their commitment" is one stance; "rejected the demand" speaks of another's.
            let same = fired[n].is_some_and(|q| rules.rules[q].kind == rule.kind && (rule.kind != "position" || rules.rules[q].general));
            let noun = matches!(frames[n].form, Form::Noun);
            let tail = same && rule.kind == "transfer" && completes(page, &things, f, &frames[n]);
            if named.contains(&frames[n].head) || (below && same && noun) || tail {
                fired[n] = None;
                absorbed[f].push(n);
            }
        }
    }
}

/// Whether a verb says of a transfer of `objects` told by frame `index` only how it came or when it is due: "received *US-supplied* helicopters", "ordered ten
/// boats, *to be delivered* from 2025".
fn completes(page: &Page, objects: &[usize], index: usize, n: &Frame) -> bool {
    if !matches!(n.form, Form::Verb) {
        return false;
    }
    let compound = n.args.iter().any(|a| a.via == Via::Compound) && objects.contains(&page.parsed.token(n.head).head);
    let same_things = || page.reach(n, "object").iter().any(|h| objects.contains(h));
    let later = n.cues.infinitive
        && n.cues.passive
        && matches!(n.under, Some((up, Link::Relative | Link::Purpose | Link::Adverbial | Link::Complement)) if up == index);
    compound || (later && same_things())
}

fn draft(rules: &Rules, page: &Page, index: usize, frame: usize, rule_at: usize, absorbed: &[usize], scene: Scene<'_>) -> Option<Draft> {
    let rule = &rules.rules[rule_at];
    let f = &page.frames.frames[frame];
    let g = certainty::governed(page, rules, frame, rule);
    if g.muted {
        return None;
    }
    let symmetric = SYMMETRIC.contains(&rule.kind.as_str());
    let mut because = Vec::new();
    let mut initiators = parties(page, f, &rule.initiators, &rule.initiators_else);
    let mut counterparts = parties(page, f, &rule.counterparts, &rule.counterparts_else);
    for &n in absorbed.iter().filter(|_| rule.at_least > 1 || !symmetric) {
        let noun = &page.frames.frames[n];
        let (more_i, more_c) = (
            parties(
                page,
                noun,
                &["of", "by", "between", "from"].map(str::to_owned),
                &["subject".to_owned()],
            ),
            parties(page, noun, &["with", "to"].map(str::to_owned), &[]),
        );
        add_missing(&mut initiators, more_i, symmetric);
        add_missing(&mut counterparts, more_c, symmetric);
    }
    if symmetric {
        initiators.append(&mut counterparts);
        initiators = distinct(initiators);
    } else {
        let taken: Vec<Party> = initiators.clone();
        counterparts.retain(|c| !taken.iter().any(|i| same_party(i, c) && !at_odds(i, c)));
    }
    add_from_governors(page, &g, symmetric, &mut initiators, &mut because);
    // "Stated Japan's concern" points back to nothing: the possessor voices it.
    let voiced = rule.kind == "position" && is_said(rules, page, f);
    let definite = page.is_definite(f.head) && matches!(f.form, Form::Noun) && !voiced;
    if symmetric && !definite && named_states(&initiators, &[]) < 2 && matches!(f.form, Form::Noun) {
        initiators = distinct([subject_above(page, frame), initiators].concat());
    }
    if rule.kind == "position" && !matches!(f.form, Form::Verb) {
        // "Minister Kishi stated Japan's concern": who voices it for the state.
        let voices = subject_above(page, frame);
        for p in initiators.iter_mut().filter(|p| p.person.is_none() && p.state.is_some()) {
            if let Some(v) = voices.iter().find(|v| v.state == p.state && v.person.is_some()) {
                *p = v.clone();
            }
        }
    }
    let moves = rule.kind == "deployment" && rule.aims() && rule.fill.as_deref() != Some("none");
    if (rule.kind == "visit" || moves) && counterparts.is_empty() {
        counterparts = host_from_place(page, f, &initiators);
    }
    if matches!(rule.kind.as_str(), "transfer" | "assistance")
        && initiators.is_empty()
        && g.status
            .as_ref()
            .is_some_and(|(s, _)| !matches!(s, Status::Occurred | Status::Denied))
        && let Some(speaker) = &g.speaker
    {
        // Who announces a gift without saying whose gives for the state spoken for.
        let own: BTreeSet<Option<String>> = counterparts.iter().map(|p| p.state.clone()).collect();
        let giver = speaker
            .iter()
            .flat_map(|&h| page.actors_at(h, false))
            .map(|x| party(page, &x))
            .find(|p| p.state.is_some() && !own.contains(&p.state));
        initiators.extend(giver.map(|p| Party {
            person: None,
            office: None,
            ..p
        }));
    }
    let mut sides = Sides {
        initiators,
        counterparts,
        because,
    };
    let nobody = named_states(&sides.initiators, &sides.counterparts) == 0;
    let filled = fill::complete(page, rule, f, definite, scene, &mut sides);
    if rule.at_least == 0 {
        home::settle(page, f.head, scene.topic, &mut sides);
    }
    let Sides {
        initiators,
        counterparts,
        mut because,
    } = sides;
    let stage_of_word = rule.stage.clone();
    let (mut status, mut why) = g.status.clone().unwrap_or((Status::Occurred, "asserted".into()));
    let stance =
        rule.kind == "position" && rule.when.iter().any(|c| !c.modal.is_empty()) && matches!(status, Status::Proposed | Status::Planned);
    if stance || rule.when.iter().any(|c| c.negated == Some(true)) && matches!(status, Status::Denied | Status::Planned) {
        // "Will not sign", "should end": the refusal, the demand itself is made.
        (status, why) = (Status::Occurred, "the stance itself is taken".into());
    }
    if let Some(s) = rule.status
        && status == Status::Occurred
    {
        status = s;
        because.push(Because {
            field: "status".into(),
            reason: format!("rule {} codes what is {}", rule.name, s.as_str()),
        });
    } else {
        because.push(Because {
            field: "status".into(),
            reason: why,
        });
    }
    let mut own = vec![f.head];
    if let Form::Light { verb } | Form::Copula { verb } = f.form {
        own.push(verb);
    }
    own.extend(absorbed.iter().map(|&n| page.frames.frames[n].head));
    let above = g.operators.iter().map(|&k| page.frames.frames[k].head).collect();
    Some(Draft {
        page: index,
        frame,
        rule: rule_at,
        kind: rule.kind.clone(),
        subtype: subtype(rules, rule, page, f),
        stage: stage_by_status(&rule.kind, g.stage.clone().or(stage_of_word), status),
        initiators,
        counterparts,
        status,
        speaker: g.speaker,
        own,
        above,
        definite,
        anaphoric: page
            .reach(f, "object")
            .iter()
            .any(|&h| page.parsed.token(h).pos == entente_language::Pos::Pron),
        filled,
        nobody,
        again: tells_again(page, rule, f, status),
        lemma: f.lemma.clone(),
        because,
    })
}

/// Whether a noun is what somebody says: the object of a verb of saying.
fn is_said(rules: &Rules, page: &Page, f: &Frame) -> bool {
    matches!(f.under, Some((up, Link::Argument(""))) if rules.governors_of(&page.frames.frames[up].lemma).any(|g| g.says))
}

/// Whether a transfer not yet made is of definite things, so that it was told before; a delivery that is told is an event of its own.
fn tells_again(page: &Page, rule: &Rule, f: &Frame, status: Status) -> bool {
    let ahead =
        !matches!(status, Status::Occurred | Status::Denied) || (f.cues.tense == entente_grammar::Tense::Present && !f.cues.perfect);
    rule.kind == "transfer" && ahead && matches!(f.form, Form::Verb) && page.reach(f, "object").iter().any(|&h| page.is_definite(h))
}

/// The state of the place nearest after a visit's word, in its sentence, that is not the visitor's own.
fn host_from_place(page: &Page, f: &Frame, visitors: &[Party]) -> Vec<Party> {
    let sentence = page.parsed.sentences()[page.parsed.sentence_of(f.head)].clone();
    let mut places: Vec<usize> = (0..page.mentions.len())
        .filter(|&k| page.mentions[k].place && sentence.contains(&page.mentions[k].head))
        .collect();
    places.sort_by_key(|&k| page.mentions[k].head.abs_diff(f.head));
    let foreign = |p: &Party| p.state.is_some() && !visitors.iter().any(|v| v.state == p.state);
    places
        .into_iter()
        .flat_map(|k| {
            page.mentions[k].actors.iter().map(move |a| Found {
                mention: k,
                actor: a.clone(),
            })
        })
        .map(|x| party(page, &x))
        .find(|p| foreign(p) && !visitors.is_empty())
        .into_iter()
        .collect()
}

/// The subject of the predicate that an event noun depends on: "flew to Ottawa for talks with Trudeau", "attended the summit".
fn subject_above(page: &Page, frame: usize) -> Vec<Party> {
    let frames = &page.frames.frames;
    let mut at = frame;
    for _ in 0..3 {
        match frames[at].under {
            Some((up, Link::Argument(_) | Link::Purpose | Link::Complement)) if up != at => {
                let found = parties(page, &frames[up], &["subject".to_owned()], &[]);
                if !found.is_empty() {
                    return found;
                }
                at = up;
            }
            _ => break,
        }
    }
    Vec::new()
}

fn subtype(rules: &Rules, rule: &Rule, page: &Page, f: &Frame) -> Option<String> {
    if let Some(class) = &rule.subtype_class {
        let heads = rule.subtype_arg.as_ref().map_or_else(|| vec![f.head], |path| page.reach(f, path));
        let value = heads
            .iter()
            .find_map(|&h| rules.classes.value(class, &page.lemma(h)).filter(|v| !v.is_empty()));
        if let Some(v) = value {
            return Some(v.to_owned());
        }
    }
    rule.subtype.clone()
}

fn add_missing(to: &mut Vec<Party>, from: Vec<Party>, always: bool) {
    if to.is_empty() || always {
        to.extend(from);
    }
    *to = distinct(std::mem::take(to));
}

fn add_from_governors(page: &Page, g: &Governed, symmetric: bool, initiators: &mut Vec<Party>, because: &mut Vec<Because>) {
    for (up, paths) in &g.adds {
        if symmetric || initiators.is_empty() {
            let more = parties(page, &page.frames.frames[*up], paths, &[]);
            if !more.is_empty() {
                because.push(Because {
                    field: "initiators".into(),
                    reason: format!("also from “{}”", page.frames.frames[*up].lemma),
                });
            }
            initiators.extend(more);
            *initiators = distinct(std::mem::take(initiators));
        }
    }
}

/// A transfer's stage follows from how firm it is: what was given is delivered, what is promised pledged, what is weighed considered. So does
/// that of an institution: to be set up is agreed, perhaps to be set up proposed.
fn stage_by_status(kind: &str, stage: Option<String>, status: Status) -> Option<String> {
    if kind == "institution" && stage.as_deref() == Some("opened") {
        let stage = match status {
            Status::Occurred | Status::Denied => "opened",
            Status::Planned => "agreed",
            Status::Proposed | Status::Hypothetical => "proposed",
        };
        return Some(stage.to_owned());
    }
    if kind == "transfer" && stage.as_deref() == Some("pledged") {
        return Some(
            match status {
                Status::Occurred | Status::Denied => "delivered",
                Status::Planned => "pledged",
                Status::Proposed | Status::Hypothetical => "considered",
            }
            .to_owned(),
        );
    }
    stage
}
