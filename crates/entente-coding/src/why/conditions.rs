//! Which conditions of a rule do not hold of a frame, part by part, and what was found instead.

use super::{fields, words};
use crate::choose;
use crate::page::Page;
use crate::parties::parties;
use crate::rules::{Condition, Rule, Rules};
use entente_grammar::Frame;
use std::collections::BTreeSet;

/// What a rule lacks to fire on a frame, one sentence for each condition that is not met.
pub fn lacking(rules: &Rules, page: &Page, f: &Frame, rule: &Rule) -> Vec<String> {
    let needs = rule
        .when
        .iter()
        .filter(|c| !choose::holds(rules, page, f, c))
        .map(|c| format!("needs {}; {}", unmet(rules, page, f, c), found(page, f, c)));
    let bars = rule
        .unless
        .iter()
        .filter(|c| choose::holds(rules, page, f, c))
        .map(|c| format!("is quiet with {}; {}", all(c), found(page, f, c)));
    needs.chain(bars).collect()
}

/// The states and bodies at the rule's own slots.
pub fn states(page: &Page, f: &Frame, rule: &Rule) -> BTreeSet<String> {
    let sides = [
        parties(page, f, &rule.initiators, &rule.initiators_else),
        parties(page, f, &rule.counterparts, &rule.counterparts_else),
    ];
    sides.into_iter().flatten().filter_map(|p| p.state).collect()
}

/// What stands at each slot where the rule looks for parties, and at which nothing does.
pub fn slots(page: &Page, f: &Frame, rule: &Rule) -> Vec<String> {
    let lists = [&rule.initiators, &rule.initiators_else, &rule.counterparts, &rule.counterparts_else];
    let mut paths: Vec<&String> = Vec::new();
    for path in lists.into_iter().flatten() {
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    let (mut out, mut empty) = (Vec::new(), Vec::new());
    for path in paths {
        match slot(page, f, path) {
            Some(filled) => out.push(format!("`{path}`: {filled}")),
            None => empty.push(format!("`{path}`")),
        }
    }
    if !empty.is_empty() {
        out.push(format!("nothing at {}", empty.join(", ")));
    }
    out
}

fn slot(page: &Page, f: &Frame, path: &str) -> Option<String> {
    let (bare, places) = path.strip_suffix('@').map_or((path, false), |p| (p, true));
    let heads = page.reach(f, bare);
    let one = |&h: &usize| {
        let who = fields::who(page, h, places);
        let said = words(page, h).of(page.parsed.text());
        match who.is_empty() {
            true => format!("“{said}”, no actor"),
            false => format!("“{said}” {}", who.join(" ")),
        }
    };
    let filled: Vec<String> = heads.iter().map(one).collect();
    (!filled.is_empty()).then(|| filled.join(" + "))
}

/// The parts of a condition that do not hold; all of them where each holds by itself.
fn unmet(rules: &Rules, page: &Page, f: &Frame, c: &Condition) -> String {
    let failing: Vec<String> = parts(c)
        .into_iter()
        .filter(|(part, _)| !choose::holds(rules, page, f, part))
        .map(|(_, says)| says)
        .collect();
    if failing.is_empty() { all(c) } else { failing.join(" and ") }
}

fn all(c: &Condition) -> String {
    let parts: Vec<String> = parts(c).into_iter().map(|(_, says)| says).collect();
    if parts.is_empty() {
        format!("`{}`", c.arg)
    } else {
        parts.join(" and ")
    }
}

/// A condition cut into conditions of one part each, and what each asks for.
fn parts(c: &Condition) -> Vec<(Condition, String)> {
    let arg = &c.arg;
    let bare = || Condition {
        arg: arg.clone(),
        ..Condition::default()
    };
    let mut out = Vec::new();
    if let Some(want) = c.present {
        let no = if want { "" } else { "no " };
        out.push((
            Condition {
                present: c.present,
                ..bare()
            },
            format!("{no}`{arg}`"),
        ));
    }
    if !c.lemma.is_empty() {
        let part = Condition {
            lemma: c.lemma.clone(),
            ..bare()
        };
        out.push((part, format!("`{arg}` with lemma {}", list(&c.lemma))));
    }
    if let Some(class) = &c.class {
        let part = Condition {
            class: c.class.clone(),
            ..bare()
        };
        out.push((part, format!("`{arg}` of class {class}")));
    }
    if let Some(want) = c.actor {
        let no = if want { "an" } else { "no" };
        out.push((Condition { actor: c.actor, ..bare() }, format!("`{arg}` that names {no} actor")));
    }
    if !c.sector.is_empty() {
        let part = Condition {
            sector: c.sector.clone(),
            ..bare()
        };
        out.push((part, format!("`{arg}` of sector {}", list(&c.sector))));
    }
    if !c.naming.is_empty() {
        let part = Condition {
            naming: c.naming.clone(),
            ..bare()
        };
        out.push((part, format!("`{arg}` that names a {}", list(&c.naming))));
    }
    if let Some(want) = c.own {
        let no = if want { "an" } else { "no" };
        out.push((Condition { own: c.own, ..bare() }, format!("`{arg}` that is by itself {no} actor")));
    }
    if !c.modal.is_empty() {
        let part = Condition {
            modal: c.modal.clone(),
            ..bare()
        };
        out.push((part, format!("`{arg}` with {}", list(&c.modal))));
    }
    // The rest asks nothing of the argument: an absent one must not decide.
    let of_frame = || Condition {
        arg: "trigger".into(),
        ..Condition::default()
    };
    if !c.governed.is_empty() {
        let part = Condition {
            governed: c.governed.clone(),
            ..of_frame()
        };
        out.push((part, format!("{} above it", list(&c.governed))));
    }
    if let Some(want) = c.finite {
        let says = if want { "a finite verb" } else { "no finite verb" };
        out.push((
            Condition {
                finite: c.finite,
                ..of_frame()
            },
            says.into(),
        ));
    }
    if !c.light.is_empty() {
        let part = Condition {
            light: c.light.clone(),
            ..of_frame()
        };
        out.push((part, format!("the light verb {}", list(&c.light))));
    }
    if let Some(want) = c.negated {
        let says = if want { "a negated clause" } else { "a clause without negation" };
        let part = Condition {
            negated: c.negated,
            ..of_frame()
        };
        out.push((part, says.into()));
    }
    if let Some(want) = c.verbless {
        let says = if want { "a line without a verb" } else { "a sentence with a verb" };
        let part = Condition {
            verbless: c.verbless,
            ..of_frame()
        };
        out.push((part, says.into()));
    }
    out
}

/// "a, b or c", cut after six.
fn list(words: &[String]) -> String {
    const MOST: usize = 6;
    let shown = &words[..words.len().min(MOST)];
    match (shown, words.len() - shown.len()) {
        ([one], 0) => one.clone(),
        ([first @ .., last], 0) => format!("{} or {last}", first.join(", ")),
        (_, more) => format!("{} or {more} more", shown.join(", ")),
    }
}

/// What stands where a condition looks.
fn found(page: &Page, f: &Frame, c: &Condition) -> String {
    if c.arg.is_empty() || c.arg == "trigger" {
        let above = f.under.and_then(|(up, _)| page.frames.frames.get(up));
        return match above {
            Some(above) if !c.governed.is_empty() => format!("found “{}” above it", above.lemma),
            _ => format!("found “{}”", page.parsed.word(f.head)),
        };
    }
    let heads = page.reach(f, &c.arg);
    if heads.is_empty() {
        return format!("there is no `{}`", c.arg);
    }
    let asks_who = c.actor.is_some() || !c.sector.is_empty() || !c.naming.is_empty();
    let one = |&h: &usize| {
        let who = fields::who_and_what(page, h);
        match asks_who && !who.is_empty() {
            true => format!("“{}” ({})", page.parsed.word(h), who.join(", ")),
            false => format!("“{}”", page.lemma(h)),
        }
    };
    format!("found {}", heads.iter().map(one).collect::<Vec<_>>().join(", "))
}
