//! Why a text was coded as it was, and why not otherwise: for `entente explain`, `entente rules test` and `entente rules new`.
//!
//! *In:* a document. *Out:* each of its [`Sentence`]s with its claims, and its predicates with every rule that their words trigger:
//! 1. the document is coded as ever, and [`crate::watch`] tells what became of each rule that fired;
//! 2. [`conditions`] asks of each rule that did not fire which of its conditions does not hold, part by part;
//! 3. [`fields`] says of each field of a claim how it came about;
//! 4. [`leads`] finds sentences that may have been overlooked.
//!
//! # Invariants
//! - Nothing here decides anything: it asks the same questions as coding, of the same values.
//! - The verdicts of a predicate stand in the order in which its rules are tried.

pub mod conditions;
pub mod fields;
pub mod leads;

use crate::choose::{self, Aliases};
use crate::engine::Engine;
use crate::page::Page;
use crate::rules::{Rule, Rules};
use crate::watch::{Fate, Firing};
use entente_grammar::{Form, Frame, Role};
use entente_intake::Document;
use entente_text::Span;
use fields::Explained;
use serde::Serialize;

/// One sentence, and what was made of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sentence {
    /// First byte, in the document.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Its words.
    pub text: String,
    /// Its claims, in text order.
    pub claims: Vec<Explained>,
    /// Where it makes no claim, the nearest reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub silence: Option<String>,
    /// Its predicates, in text order.
    pub predicates: Vec<Predicate>,
}

/// A verb, noun or adjective that may tell of an event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Predicate {
    /// The word.
    pub word: String,
    /// First byte of the word, in the document.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// What rules know it by.
    pub lemma: String,
    /// `verb`, `noun`, `light` (a noun under a light verb) or `copula`.
    pub form: &'static str,
    /// The frame on one line, as grammar reads it.
    pub reading: String,
    /// Who and what stands where.
    pub arguments: Vec<Argument>,
    /// The rules that it triggers, in the order in which they are tried.
    pub rules: Vec<Tried>,
    /// Where it triggers none: why, and what comes nearest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<String>,
}

/// What fills a role of a predicate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Argument {
    /// `subject`, `object`, `recipient`, `modifier`, `complement`, `attribute`, or a preposition: the first part of a path.
    pub role: String,
    /// The fillers, coordination unfolded.
    pub fillers: Vec<Filler>,
}

/// One filler of a role.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Filler {
    /// Its words.
    pub text: String,
    /// Lemma of its head.
    pub lemma: String,
    /// First byte, in the document.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Whom it stands for: states, or names of actors without one.
    pub actors: Vec<String>,
}

/// A rule that a predicate's word triggers, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tried {
    /// Its name.
    pub rule: String,
    /// Its file, inside the knowledge folder.
    pub file: String,
    /// Its line there.
    pub line: usize,
    /// What came of it.
    pub verdict: Verdict,
    /// Whether it matched but for one slot or one condition.
    pub near: bool,
    /// What was lacking or in the way.
    pub because: Vec<String>,
}

/// What came of a rule that a word triggers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It made a claim.
    Coded,
    /// It fired, and is the same event as another predicate's.
    PartOf,
    /// It fired, and yielded to an event in what the predicate governs.
    GaveWay,
    /// It fired, but something governs the predicate that makes the event one merely mentioned.
    OnlyMentioned,
    /// It fired, but too few states or bodies take part.
    TooFew,
    /// It fired, but nothing pins the event down.
    NotPinnedDown,
    /// It would have fired, but a rule before it did.
    ComesLater,
    /// A condition does not hold.
    Unmet,
}

impl Verdict {
    /// In words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Verdict::Coded => "makes the claim",
            Verdict::PartOf => "is part of another event",
            Verdict::GaveWay => "gives way",
            Verdict::OnlyMentioned => "is only mentioned",
            Verdict::TooFew => "names too few parties",
            Verdict::NotPinnedDown => "is not pinned down",
            Verdict::ComesLater => "comes after another rule",
            Verdict::Unmet => "does not match",
        }
    }
}

/// Codes a document and says why, sentence by sentence.
pub fn sentences(engine: &Engine, document: &Document) -> Vec<Sentence> {
    let reading = engine.read(document);
    let (claims, firings) = engine.code_watched(&reading);
    let rules = &engine.rules;
    let mut aliases = Aliases::new();
    for page in &reading.pages {
        choose::abbreviations(rules, page, &mut aliases);
    }
    let mut out = Vec::new();
    let mut left = claims.into_iter().peekable();
    for (index, page) in reading.pages.iter().enumerate() {
        let mut frames = (0..page.frames.frames.len()).peekable();
        for (s, tokens) in page.parsed.sentences().iter().enumerate() {
            let span = page.sentence_span(s);
            let mut predicates = Vec::new();
            while let Some(k) = frames.next_if(|&k| page.frames.frames[k].head < tokens.end) {
                predicates.push(predicate(rules, page, index, k, &firings, &aliases));
            }
            let mut told = Vec::new();
            while let Some(claim) = left.next_if(|c| c.start <= span.start) {
                told.push(fields::explain(rules, page, claim));
            }
            out.push(Sentence {
                start: span.start,
                end: span.end,
                text: span.of(&document.text).to_owned(),
                silence: told.is_empty().then(|| silence(&predicates)),
                claims: told,
                predicates,
            });
        }
    }
    out
}

fn predicate(rules: &Rules, page: &Page, index: usize, at: usize, firings: &[Firing], aliases: &Aliases) -> Predicate {
    let f = &page.frames.frames[at];
    let span = page.place(page.parsed.token(f.head).span);
    let fired = firings.iter().find(|x| x.page == index && x.frame == at);
    let tried: Vec<Tried> = choose::triggered(rules, page, f, aliases)
        .map(|r| tried(rules, page, at, r, fired))
        .collect();
    Predicate {
        word: page.parsed.word(f.head).to_owned(),
        start: span.start,
        end: span.end,
        lemma: choose::noun_key(rules, page, f, aliases),
        form: form(f.form),
        reading: page.frames.describe(&page.parsed, at),
        arguments: f.args.iter().map(|a| argument(page, &a.role, &a.heads)).collect(),
        unknown: tried.is_empty().then(|| unknown(rules, f)),
        rules: tried,
    }
}

/// A grammatical form in the words of a rule.
const fn form(form: Form) -> &'static str {
    match form {
        Form::Verb => "verb",
        Form::Noun => "noun",
        Form::Light { .. } => "light",
        Form::Copula { .. } => "copula",
    }
}

fn argument(page: &Page, role: &Role, heads: &[usize]) -> Argument {
    let filler = |&h: &usize| {
        let span = page.place(words(page, h));
        Filler {
            text: words(page, h).of(page.parsed.text()).to_owned(),
            lemma: page.lemma(h),
            start: span.start,
            end: span.end,
            actors: fields::who(page, h, false),
        }
    };
    Argument {
        role: role_name(role).to_owned(),
        fillers: heads.iter().map(filler).collect(),
    }
}

/// A role as the first part of a path names it.
pub fn role_name(role: &Role) -> &str {
    match role {
        Role::Subject => "subject",
        Role::Object => "object",
        Role::Recipient => "recipient",
        Role::Oblique(p) => p,
        Role::Modifier => "modifier",
        Role::Complement => "complement",
        Role::Attribute => "attribute",
    }
}

/// The words before and with a head, in the passage.
fn words(page: &Page, head: usize) -> Span {
    page.parsed.span(entente_grammar::np::minimal(&page.parsed, head))
}

fn tried(rules: &Rules, page: &Page, at: usize, index: usize, fired: Option<&Firing>) -> Tried {
    let rule = &rules.rules[index];
    let f = &page.frames.frames[at];
    let out = |verdict, near, because| Tried {
        rule: rule.name.clone(),
        file: rule.file.clone(),
        line: rule.line,
        verdict,
        near,
        because,
    };
    if let Some(firing) = fired.filter(|x| x.rule == index) {
        let (verdict, near, because) = fate(rules, page, at, rule, &firing.fate);
        return out(verdict, near, because);
    }
    let lacks = conditions::lacking(rules, page, f, rule);
    if !lacks.is_empty() {
        let nobody = conditions::states(page, f, rule).is_empty();
        return out(Verdict::Unmet, lacks.len() == 1 && !nobody, lacks);
    }
    match fired {
        Some(first) => {
            let first = &rules.rules[first.rule].name;
            out(Verdict::ComesLater, false, vec![format!("`{first}` goes before it")])
        }
        None => out(
            Verdict::Unmet,
            false,
            vec!["a word joined to another (“US-backed”) tells who it is, and takes no stance".into()],
        ),
    }
}

fn fate(rules: &Rules, page: &Page, at: usize, rule: &Rule, fate: &Fate) -> (Verdict, bool, Vec<String>) {
    let frames = &page.frames.frames;
    let f = &frames[at];
    match fate {
        Fate::Claimed => (Verdict::Coded, false, Vec::new()),
        Fate::GaveWay => (
            Verdict::GaveWay,
            false,
            vec!["what it governs is an event of its own, and the rule `yields`".into()],
        ),
        Fate::PartOf(other) => {
            let other = frames.get(*other).map_or("", |o| page.parsed.word(o.head));
            (Verdict::PartOf, false, vec![format!("told by “{other}”")])
        }
        Fate::OnlyMentioned => {
            let mut above = page.frames.ancestors(at).map(|(up, _)| &frames[up].lemma);
            let by = above.find(|l| rules.governors_of(l).any(|g| g.mutes));
            let by = by.map_or("what governs it".to_owned(), |l| format!("“{l}” above it"));
            (
                Verdict::OnlyMentioned,
                true,
                vec![format!(
                    "{by} mentions the event without telling of it (`mutes`, coding/governors.toml)"
                )],
            )
        }
        Fate::TooFew(found) => {
            let wants = rule.at_least.max(1);
            let found_too = if found.is_empty() { "none".to_owned() } else { found.join(", ") };
            let mut because = vec![format!("needs {wants} {}; found {found_too}", plural(wants))];
            because.extend(conditions::slots(page, f, rule));
            (Verdict::TooFew, found.len() + 1 == wants, because)
        }
        Fate::NotPinnedDown => (
            Verdict::NotPinnedDown,
            true,
            vec!["has no date, ordinal, name in capitals, stage or second party of its own".into()],
        ),
    }
}

const fn plural(n: usize) -> &'static str {
    if n == 1 { "state or body" } else { "states or bodies" }
}

/// Why a word triggers nothing.
fn unknown(rules: &Rules, f: &Frame) -> String {
    let what = match f.form {
        Form::Verb => "verb",
        Form::Noun | Form::Light { .. } => "noun",
        Form::Copula { .. } => "predicate after “be”",
    };
    let others = [
        ("verb", rules.for_verb(&f.lemma)),
        ("noun", rules.for_noun(&f.lemma)),
        ("predicate after “be”", rules.for_copula(&f.lemma)),
    ];
    let elsewhere = others.iter().find(|(form, list)| *form != what && !list.is_empty());
    let also = elsewhere.map_or(String::new(), |(form, list)| {
        format!("; as a {form} it triggers `{}`", rules.rules[list[0]].name)
    });
    format!("no rule has the {what} “{}”{also}", f.lemma)
}

/// The nearest reason why a sentence makes no claim: a rule that fired in vain, else one that lacked the least, else a word that names
/// actors and that no rule has.
fn silence(predicates: &[Predicate]) -> String {
    let tried = predicates.iter().flat_map(|p| p.rules.iter().map(move |t| (p, t)));
    let nearest = tried
        .filter(|(_, t)| t.verdict != Verdict::ComesLater)
        .min_by_key(|(_, t)| (!t.near, t.verdict == Verdict::Unmet, t.because.len()));
    if let Some((p, t)) = nearest {
        return format!("`{}` on “{}” {}: {}", t.rule, p.word, t.verdict.as_str(), t.because.join("; "));
    }
    let names = |p: &&Predicate| p.arguments.iter().flat_map(|a| &a.fillers).any(|f| !f.actors.is_empty());
    let verb_first = |p: &&Predicate| (p.form == "noun", p.start);
    match predicates.iter().filter(names).min_by_key(verb_first) {
        Some(p) => p.unknown.clone().unwrap_or_default(),
        None if predicates.is_empty() => "nothing in it tells of an act".into(),
        None => {
            let nobody: Vec<String> = predicates
                .iter()
                .flat_map(|p| &p.arguments)
                .flat_map(|a| &a.fillers)
                .take(4)
                .map(|f| format!("“{}”", f.text))
                .collect();
            match nobody.is_empty() {
                true => "nobody takes part in anything it tells".into(),
                false => format!("no political actor takes part: {} name none", nobody.join(", ")),
            }
        }
    }
}
