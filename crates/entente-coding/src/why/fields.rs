//! How each field of a claim came about.

use super::words;
use crate::page::Page;
use crate::record::{Claim, Party};
use crate::rules::{Rule, Rules};
use entente_grammar::Frame;
use entente_text::Span;
use serde::Serialize;

/// A claim with the reason of each of its fields.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explained {
    /// The rule that fired.
    pub rule: String,
    /// Its file, inside the knowledge folder; empty if no such rule is loaded.
    pub file: String,
    /// Its line there.
    pub line: usize,
    /// Words of the sentence that fill a slot, by place in the document.
    pub marks: Vec<Mark>,
    /// Its fields, in the order of the record.
    pub fields: Vec<Field>,
    /// The claim itself.
    pub claim: Claim,
}

/// Words that fill a slot.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mark {
    /// "initiator", "counterpart", "date", "trigger".
    pub slot: &'static str,
    /// Where, in bytes of the document.
    pub span: Span,
    /// What it was taken for: a state's code, a person, a date; the word itself for the trigger.
    pub as_what: String,
}

/// One field of a claim.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Field {
    /// Its name in the record.
    pub field: &'static str,
    /// Its value, for people.
    pub value: String,
    /// Why it has that value.
    pub because: String,
}

/// Says how a claim of a page came about.
pub fn explain(rules: &Rules, page: &Page, claim: Claim) -> Explained {
    let rule = rules.rules.iter().find(|r| r.name == claim.rule);
    Explained {
        rule: claim.rule.clone(),
        file: rule.map_or_else(String::new, |r| r.file.clone()),
        line: rule.map_or(0, |r| r.line),
        marks: marks(page, &claim),
        fields: fields(rules, rule, page, &claim),
        claim,
    }
}

/// The states of whom a noun stands for, or the names of those without one.
pub fn who(page: &Page, head: usize, places: bool) -> Vec<String> {
    let mut out: Vec<String> = page
        .actors_at(head, places)
        .into_iter()
        .filter(|x| x.actor.state.is_some() || !x.actor.sectors.is_empty())
        .map(|x| x.actor.state.unwrap_or(x.actor.name))
        .collect();
    out.dedup();
    out
}

/// Whom a noun stands for, with kind and sector.
pub fn who_and_what(page: &Page, head: usize) -> Vec<String> {
    let said = |x: crate::page::Found| {
        let parts = [
            x.actor.state.as_deref(),
            x.actor.sectors.first().copied(),
            Some(x.actor.kind.as_str()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    page.actors_at(head, false).into_iter().map(said).collect()
}

fn marks(page: &Page, claim: &Claim) -> Vec<Mark> {
    let mut marks = mark_parties_and_trigger(claim, page.parsed.text(), page.base);
    let sentence = Span::new(claim.start, claim.end);
    let date = claim
        .date
        .as_deref()
        .or(claim.due.as_deref())
        .filter(|_| claim.date_basis != "document");
    let named = page
        .times
        .iter()
        .find(|t| sentence.contains(page.place(t.span)) && t.edtf.as_ref().is_some_and(|e| Some(e.as_str()) == date));
    if let (Some(t), Some(date)) = (named, date) {
        marks.push(Mark {
            slot: "date",
            span: page.place(t.span),
            as_what: date.to_owned(),
        });
    }
    marks.sort_by_key(|m| (m.span, m.slot));
    marks
}

/// Marks for what a claim itself knows: its parties and the word that its rule fired on. `text` begins at byte `base` of the document.
pub fn mark_parties_and_trigger(claim: &Claim, text: &str, base: usize) -> Vec<Mark> {
    let mark = |slot, p: &Party| {
        let span = Span::new(p.start?, p.end?);
        let as_what = p.person.clone().or_else(|| p.state.clone()).unwrap_or_else(|| p.name.clone());
        Some(Mark { slot, span, as_what })
    };
    let initiators = claim.initiators.iter().filter_map(|p| mark("initiator", p));
    let counterparts = claim.counterparts.iter().filter_map(|p| mark("counterpart", p));
    let mut marks: Vec<Mark> = initiators.chain(counterparts).collect();
    let rest = claim.anchor.checked_sub(base).and_then(|at| text.get(at..)).unwrap_or("");
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '-').collect();
    if !word.is_empty() {
        marks.push(Mark {
            slot: "trigger",
            span: Span::new(claim.anchor, claim.anchor + word.len()),
            as_what: word,
        });
    }
    marks.sort_by_key(|m| (m.span, m.slot));
    marks
}

fn fields(rules: &Rules, rule: Option<&Rule>, page: &Page, claim: &Claim) -> Vec<Field> {
    let frames = &page.frames.frames;
    let frame = frames
        .iter()
        .position(|f| page.parsed.token(f.head).span.start + page.base == claim.anchor);
    let said = |field: &str| {
        let all: Vec<&str> = claim
            .because
            .iter()
            .filter(|b| b.field == field)
            .map(|b| b.reason.as_str())
            .collect();
        all.join("; ")
    };
    let mut out = Vec::new();
    let mut push = |field, value: Option<String>, because: String| {
        if let Some(value) = value {
            out.push(Field { field, value, because });
        }
    };
    let place = rule.map_or_else(
        || "which is not among the rules loaded".to_owned(),
        |r| format!("{}:{}", r.file, r.line),
    );
    push("kind", Some(claim.kind.clone()), format!("{}, {place}", said("kind")));
    push("subtype", claim.subtype.clone(), subtype(rule, claim));
    push("stage", claim.stage.clone(), stage(rules, rule, frame, page, claim));
    for (field, parties) in [("initiators", &claim.initiators), ("counterparts", &claim.counterparts)] {
        for p in parties {
            push(field, Some(shown(p)), party(rule, frame, page, claim, p));
        }
    }
    let date = Some(said("date")).filter(|s| !s.is_empty());
    let no_date = || "no time expression bears on it, and no date has been reached".to_owned();
    push(
        "date",
        claim.date.clone().or_else(|| claim.due.is_none().then(|| "none".to_owned())),
        date.clone().unwrap_or_else(no_date),
    );
    push("due", claim.due.clone(), date.unwrap_or_default());
    push(
        "status",
        Some(claim.status.as_str().to_owned()),
        quoted(&said("status"), &claim.quote),
    );
    push("said_by", claim.said_by.clone(), "the text lets them say it".into());
    push("plover", Some(plover_shown(claim)), plover(rule, claim, &said("plover")));
    out
}

/// A reason that is a word of the sentence, in quotes.
fn quoted(reason: &str, sentence: &str) -> String {
    let word = !reason.is_empty() && !reason.contains(' ') && reason != "asserted" && reason != "negation";
    match word {
        true if sentence.contains(reason) => format!("“{reason}”"),
        true => format!("a form of “{reason}”"),
        false => reason.to_owned(),
    }
}

fn subtype(rule: Option<&Rule>, claim: &Claim) -> String {
    match rule {
        Some(r) if r.subtype_class.is_some() && claim.subtype != r.subtype => {
            format!("class {} gives it", r.subtype_class.as_deref().unwrap_or_default())
        }
        Some(r) if r.subtype == claim.subtype => "the rule's".into(),
        _ => "from who takes part".into(),
    }
}

fn stage(rules: &Rules, rule: Option<&Rule>, frame: Option<usize>, page: &Page, claim: &Claim) -> String {
    let above = frame
        .into_iter()
        .flat_map(|k| page.frames.ancestors(k))
        .map(|(up, _)| &page.frames.frames[up].lemma);
    let gives = |l: &&String| rules.governors_of(l).any(|g| g.stage.is_some() && g.stage == claim.stage);
    let governor = above.into_iter().find(gives);
    match rule {
        Some(r) if r.stage == claim.stage => "the rule's".into(),
        Some(r) if r.kind == "transfer" && r.stage.is_some() => format!("what is {}", claim.status.as_str()),
        _ => governor.map_or("the word with it says so".into(), |l| format!("“{l}” above it")) + " (coding/governors.toml)",
    }
}

/// A party for people: state, sector, person and office or name.
fn shown(p: &Party) -> String {
    let name = p.person.as_ref().unwrap_or(&p.name);
    let office = p.office.as_ref().map(|o| format!("({o})"));
    let parts = [p.state.as_ref(), p.sector.as_ref(), Some(name), office.as_ref()];
    parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(" ")
}

/// Where a party stood, and what settled who it is.
fn party(rule: Option<&Rule>, frame: Option<usize>, page: &Page, claim: &Claim, p: &Party) -> String {
    let own = || {
        claim
            .because
            .iter()
            .filter(|b| b.field == "initiators" || b.field == "counterparts")
    };
    let context = || {
        let all: Vec<&str> = own().map(|b| b.reason.as_str()).collect();
        if all.is_empty() {
            "from the context".to_owned()
        } else {
            all.join("; ")
        }
    };
    let (Some(start), Some(end)) = (p.start, p.end) else {
        return context();
    };
    let span = Span::new(start, end);
    let mention = page.mentions.iter().find(|m| page.place(m.span) == span);
    let Some(mention) = mention else { return context() };
    let actor = mention.actors.iter().find(|a| a.state == p.state && a.name == p.name);
    let settled = actor.map_or("", |a| a.because.as_str());
    let at = match (rule, frame) {
        (Some(rule), Some(k)) => path_to(rule, &page.frames.frames[k], page, span),
        _ => None,
    };
    let above = || frame.and_then(|k| above(page, k, span));
    let words = mention.span.of(page.parsed.text());
    match at {
        Some((path, head)) => {
            let phrase = self::words(page, head).of(page.parsed.text());
            let inside = if phrase == words {
                String::new()
            } else {
                format!(" in “{phrase}”")
            };
            format!("“{words}”{inside} at `{path}`; {settled}")
        }
        None => match above() {
            Some(lemma) => format!("“{words}” at `subject` of “{lemma}” above it; {settled}"),
            None => format!("“{words}”, {}; {settled}", context()),
        },
    }
}

/// The first of the rule's paths that leads to a mention, and the noun it leads to.
fn path_to<'r>(rule: &'r Rule, frame: &Frame, page: &Page, mention: Span) -> Option<(&'r str, usize)> {
    let lists = [&rule.initiators, &rule.counterparts, &rule.initiators_else, &rule.counterparts_else];
    lists.into_iter().flatten().find_map(|path| {
        let (bare, places) = path.strip_suffix('@').map_or((path.as_str(), false), |p| (p, true));
        let leads = |&h: &usize| {
            page.actors_at(h, places)
                .iter()
                .any(|x| page.place(page.mentions[x.mention].span) == mention)
        };
        page.reach(frame, bare).into_iter().find(leads).map(|h| (path.as_str(), h))
    })
}

/// The predicate above a frame whose subject is a mention.
fn above(page: &Page, frame: usize, mention: Span) -> Option<&str> {
    let is = |&h: &usize| {
        page.actors_at(h, false)
            .iter()
            .any(|x| page.place(page.mentions[x.mention].span) == mention)
    };
    let mut up = page.frames.ancestors(frame).map(|(up, _)| &page.frames.frames[up]).take(8);
    up.find(|f| page.reach(f, "subject").iter().any(is)).map(|f| f.lemma.as_str())
}

fn plover_shown(claim: &Claim) -> String {
    let code = &claim.plover;
    let mode = code.mode.as_ref().map_or(String::new(), |m| format!(" {m}"));
    let contexts = if code.contexts.is_empty() {
        String::new()
    } else {
        format!(" ({})", code.contexts.join(", "))
    };
    format!("{}{mode}{contexts}", code.event)
}

fn plover(rule: Option<&Rule>, claim: &Claim, said: &str) -> String {
    if !said.is_empty() {
        return said.to_owned();
    }
    let own = rule.and_then(|r| r.plover.event.as_deref());
    let stage = claim.stage.as_ref().map_or(String::new(), |s| format!(", {s}"));
    let what = format!("{}{stage}, {}", claim.kind, claim.status.as_str());
    match own {
        Some(own) if own == claim.plover.event => "the rule's, or its file's".into(),
        Some(own) => format!("{what}: goes before the rule's {own}"),
        None => format!("usual for {what}"),
    }
}
