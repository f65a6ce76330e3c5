//! Which rule reads a predicate: those its word triggers, whose conditions hold; and which of them give way to, or are part of, another.

use crate::page::{Page, lower};
use crate::parties::{named_states, parties};
use crate::rules::{Condition, Rule, Rules};
use entente_actors::Naming;
use entente_grammar::{Form, Frame, Link, Role, Tense, Via};

/// Of the rules that the frame's word triggers and whose conditions hold, the first that finds enough parties in the frame itself; failing
/// that the first, whose parties governors, topic or discourse may still supply.
pub fn choose(rules: &Rules, page: &Page, f: &Frame, aliases: &Aliases) -> Option<usize> {
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
pub fn complete(page: &Page, f: &Frame, rule: &Rule) -> bool {
    let initiators = parties(page, f, &rule.initiators, &rule.initiators_else);
    let counterparts = parties(page, f, &rule.counterparts, &rule.counterparts_else);
    let anybody = rule.at_least > 0 || !initiators.is_empty() || !counterparts.is_empty();
    anybody && named_states(&initiators, &counterparts) >= rule.at_least
}

/// The rules that a frame's word triggers, in the order in which they are tried.
pub fn triggered<'r>(rules: &'r Rules, page: &Page, f: &Frame, aliases: &Aliases) -> impl Iterator<Item = usize> + use<'r> {
    let key = noun_key(rules, page, f, aliases);
    let lists: [&[usize]; 2] = match f.form {
        Form::Verb => [with_adverb(rules, page, f), rules.for_verb(&f.lemma)],
        Form::Noun | Form::Light { .. } => [rules.for_noun(&key), &[]],
        Form::Copula { .. } => [rules.for_copula(&f.lemma), rules.for_noun(&key)],
    };
    lists.into_iter().flatten().copied()
}

/// The rules of a verb and its adverb together, where some rule knows the two as one: the parser tells "flew out" (a particle) from "flew
/// home" (an adverb) by chance.
fn with_adverb<'r>(rules: &'r Rules, page: &Page, f: &Frame) -> &'r [usize] {
    let known = |&a: &usize| Some(rules.for_verb(&joined(page, f, a))).filter(|r| !r.is_empty());
    f.adverbs.iter().find_map(known).unwrap_or(&[])
}

/// A verb with one of its adverbs, as rules write it: "fly out".
fn joined(page: &Page, f: &Frame, adverb: usize) -> String {
    format!("{} {}", f.lemma, lower(page.parsed.word(adverb)))
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
pub fn named_after_kind(rules: &Rules, page: &Page, head: usize) -> Option<String> {
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
    if let Some(want) = c.finite {
        let finite = |x: &Frame| (x.cues.tense != entente_grammar::Tense::None) == want;
        let fits = match c.arg.as_str() {
            "complement" => page
                .reach(f, "complement")
                .into_iter()
                .filter_map(|h| page.frames.at(h))
                .any(finite),
            _ => finite(f),
        };
        if !fits {
            return false;
        }
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
    let parted = || f.adverbs.iter().any(|&a| c.lemma.contains(&joined(page, f, a)));
    let by_trigger = || c.arg.split('|').any(|arg| arg == "trigger") && (c.lemma.contains(&f.lemma) || parted());
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
    if !c.naming.is_empty() && !found().any(|x| c.naming.iter().any(|n| n == x.actor.kind.as_str())) {
        return false;
    }
    true
}

/// Rules that yield are silent where what they govern is an event of its own. Returns, for each frame, those it gave way to.
pub fn give_way(rules: &Rules, page: &Page, fired: &mut [Option<usize>]) -> Vec<Vec<usize>> {
    let frames = &page.frames.frames;
    let mut silenced: Vec<Vec<usize>> = vec![Vec::new(); frames.len()];
    for f in 0..frames.len() {
        if fired[f].is_none() {
            continue;
        }
        // A general rule gives way only to what finds its parties by itself.
        let stands = fired[f].is_some_and(|r| complete(page, &frames[f], &rules.rules[r]));
        let mut at = f;
        for step in 0..4 {
            match frames[at].under {
                Some((up, Link::Complement | Link::Argument(_))) if up != at => {
                    let fed = || feeds(rules, &frames[up].lemma, fired[f]);
                    // "Agreed to speed up the procedures for Benin's accession" is not that accession.
                    let far = |r: usize| step > 1 && rules.rules[r].kind == "agreement";
                    if fired[up].is_some_and(|r| rules.rules[r].yields && !far(r) && (!rules.rules[r].general || stands || fed())) {
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
pub fn feeds(rules: &Rules, word: &str, below: Option<usize>) -> bool {
    let kind = below.map(|r| rules.rules[r].kind.as_str());
    rules
        .governors_of(word)
        .any(|g| !g.adds.is_empty() && g.kinds.iter().any(|k| Some(k.as_str()) == kind))
}

/// A noun under a verb of the same kind is the same event ("visited … on a goodwill visit"); so is what a rule absorbs.
pub fn absorb(rules: &Rules, page: &Page, fired: &mut [Option<usize>], absorbed: &mut [Vec<usize>]) {
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
            let outcome =
                same && rule.kind == "incident" && rule.subtype == rules.rules[fired[n].unwrap_or(r)].subtype && is_outcome(f, &frames[n]);
            if named.contains(&frames[n].head) || (below && same && noun) || tail || outcome {
                fired[n] = None;
                absorbed[f].push(n);
            }
        }
    }
}

/// Whether a participle says how the act of frame `index` ended: "sank the boat, *killing* eleven".
fn is_outcome(index: usize, n: &Frame) -> bool {
    let hangs = matches!(n.under, Some((up, Link::Adverbial)) if up == index);
    hangs && matches!(n.form, Form::Verb) && n.cues.tense == Tense::None && !n.cues.infinitive && !n.cues.passive
}

/// Whether a verb says of a transfer of `objects` told by frame `index` only how it came or when it is due: "received *US-supplied* helicopters", "ordered ten
/// boats, *to be delivered* from 2025".
pub fn completes(page: &Page, objects: &[usize], index: usize, n: &Frame) -> bool {
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
