//! PLOVER root, mode and contexts of a claim, and its CAMEO code.
//!
//! A rule gives the root of the bare act. What the text makes of the act gives the root of the telling, as PLOVER codes it: aid that is
//! promised is AGREE, sanctions that are promised THREATEN, a visit asked for REQUEST, a plan turned down REJECT. The outermost word that
//! governs the act decides; failing one, the clause's own mood. Words, tables and codes stand in `knowledge/coding/plover.toml`.

use crate::certainty::stands_as;
use crate::draft::Draft;
use crate::page::Page;
use crate::record::{Because, Cameo, Plover, Status};
use crate::rules::Rule;
use entente_grammar::Link;
use entente_knowledge::{Knowledge, KnowledgeError};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The 16 roots.
pub const ROOTS: [&str; 16] = [
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
];

/// What a word makes of the act that it governs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Operator {
    words: Vec<String>,
    over: Vec<String>,
    #[serde(default)]
    turns: BTreeMap<String, String>,
}

/// A root that a word makes of another: "clash" is ASSAULT where its rule, which reads rows too, says COERCE.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Refine {
    words: Vec<String>,
    from: Vec<String>,
    to: String,
}

/// A mode, or a context, and the words of the event's clause that tell it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sign {
    #[serde(default)]
    of: Option<String>,
    is: String,
    words: Vec<String>,
}

/// A CAMEO code by root, mode and context; the first line that fits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CameoLine {
    event: String,
    #[serde(default)]
    mode: Option<String>,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    subtype: Option<String>,
    #[serde(default)]
    context: Option<String>,
    code: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    refine: Vec<Refine>,
    sectors: BTreeMap<String, Vec<String>>,
    kinds: BTreeMap<String, String>,
    quads: BTreeMap<String, Vec<String>>,
    ahead: BTreeMap<String, String>,
    asked: BTreeMap<String, String>,
    denied: BTreeMap<String, String>,
    operator: Vec<Operator>,
    mode: Vec<Sign>,
    context: Vec<Sign>,
    cameo: Vec<CameoLine>,
}

/// `knowledge/coding/plover.toml`, read and checked.
#[derive(Debug, Default)]
pub struct Codes {
    file: File,
    operators: HashMap<String, Vec<usize>>,
    mode_words: HashMap<String, Vec<usize>>,
    context_words: HashMap<String, Vec<usize>>,
}

const FILE: &str = "coding/plover.toml";

impl Codes {
    /// Reads the tables.
    ///
    /// # Errors
    /// If the file is missing or malformed, or names a root that PLOVER does not have.
    pub fn load(knowledge: &Knowledge) -> Result<Self, KnowledgeError> {
        let malformed = |message: String| KnowledgeError::Malformed {
            file: FILE.into(),
            message,
        };
        let file: File = toml::from_str(&knowledge.read(FILE)?).map_err(|e| malformed(e.to_string()))?;
        let turned = file.operator.iter().flat_map(|o| o.turns.values());
        let refined = file.refine.iter().map(|r| &r.to);
        let roots = file
            .kinds
            .values()
            .chain(refined)
            .chain(file.quads.values().flatten())
            .chain(turned);
        let roots = roots
            .chain(file.ahead.values())
            .chain(file.asked.values())
            .chain(file.denied.values());
        for root in roots.chain(file.cameo.iter().map(|c| &c.event)) {
            if !is_root(root) {
                return Err(malformed(format!("`{root}` is no PLOVER root; roots are {}", ROOTS.join(", "))));
            }
        }
        Ok(Codes {
            operators: index(file.operator.iter().map(|o| &o.words)),
            mode_words: index(file.mode.iter().map(|s| &s.words)),
            context_words: index(file.context.iter().map(|s| &s.words)),
            file,
        })
    }

    /// Sectors with the names of groups ("people") replaced by the group's members.
    pub fn sectors(&self, named: &[String]) -> Vec<String> {
        let members = |name: &String| self.file.sectors.get(name).cloned().unwrap_or_else(|| vec![name.clone()]);
        named.iter().flat_map(members).collect()
    }

    /// PLOVER's quadrant of a root: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict.
    pub fn quad(&self, root: &str) -> Option<u8> {
        let named = self.file.quads.iter().find(|(_, roots)| roots.iter().any(|r| r == root));
        named.and_then(|(quad, _)| quad.parse().ok())
    }

    /// What a table makes of `root`: the entry of root and mode (`"RETREAT withdraw"`), that of the root, else that of its side
    /// (`cooperation`, `conflict`).
    fn turn<'t>(&self, table: &'t BTreeMap<String, String>, root: &str, mode: Option<&str>) -> Option<&'t String> {
        let side = match self.quad(root) {
            Some(1 | 2) => "cooperation",
            _ => "conflict",
        };
        let finer = mode.and_then(|mode| table.get(&format!("{root} {mode}")));
        finer.or_else(|| table.get(root)).or_else(|| table.get(side))
    }
}

/// Whether PLOVER has such a root.
pub fn is_root(root: &str) -> bool {
    ROOTS.contains(&root)
}

fn index<'w>(lists: impl Iterator<Item = &'w Vec<String>>) -> HashMap<String, Vec<usize>> {
    let mut out: HashMap<String, Vec<usize>> = HashMap::new();
    for (i, words) in lists.enumerate() {
        for w in words {
            out.entry(w.clone()).or_default().push(i);
        }
    }
    out
}

/// The codes of a claim; why its root is not the bare act's goes to the draft's reasons.
pub fn code(codes: &Codes, rule: &Rule, page: &Page, d: &mut Draft) -> (Plover, Option<Cameo>) {
    let bare = bare_root(codes, rule, d);
    let (event, why) = told_root(codes, rule, page, d, &bare);
    d.because.extend(why.map(|reason| Because {
        field: "plover".into(),
        reason,
    }));
    let words = clause_words(page, d);
    let own_mode = rule.plover.mode.clone().filter(|_| event == bare);
    let mode = own_mode.or_else(|| mode_of(codes, &words, &event));
    let mut contexts: BTreeSet<String> = rule.plover.contexts.iter().cloned().collect();
    contexts.extend(signs(&codes.file.context, &codes.context_words, &words, &event).map(|s| s.is.clone()));
    let plover = Plover {
        mode,
        contexts: contexts.into_iter().collect(),
        event,
    };
    let cameo = match &rule.plover.cameo {
        Some(code) if plover.event == bare => Some(code.clone()),
        _ => cameo_line(codes, &plover, d),
    };
    (plover, cameo.map(|code| Cameo::new(&code)))
}

/// The root of the act itself.
fn bare_root(codes: &Codes, rule: &Rule, d: &Draft) -> String {
    let root = match (d.kind.as_str(), d.stage.as_deref()) {
        // Signing and ratifying are SUPPORT (PLOVER manual).
        ("agreement", Some("signed" | "ratified")) => "SUPPORT".to_owned(),
        ("agreement", Some("ended" | "suspended")) => "SANCTION".to_owned(),
        (kind, _) => {
            let of_rule = rule.plover.event.clone();
            of_rule
                .or_else(|| codes.file.kinds.get(kind).cloned())
                .unwrap_or_else(|| "SUPPORT".to_owned())
        }
    };
    let fits = |r: &&Refine| r.words.contains(&d.lemma) && r.from.contains(&root);
    codes.file.refine.iter().find(fits).map_or(root.clone(), |r| r.to.clone())
}

/// The root of the act as the text tells it, and why, where that is not the act's own.
fn told_root(codes: &Codes, rule: &Rule, page: &Page, d: &Draft, bare: &str) -> (String, Option<String>) {
    if rule.plover.fixed {
        return (bare.to_owned(), None);
    }
    let mode = rule.plover.mode.clone().or_else(|| mode_of(codes, &clause_words(page, d), bare));
    let mode = mode.as_deref();
    let turned = by_operator(codes, page, d, bare, mode).or_else(|| by_mood(codes, d, bare, mode));
    match turned {
        Some((root, why)) if root != bare => (root.clone(), Some(format!("{bare} by itself, {root} for “{why}”"))),
        _ => (bare.to_owned(), None),
    }
}

/// What the outermost word that governs the act makes of its root, and the word.
fn by_operator<'c>(codes: &'c Codes, page: &Page, d: &Draft, bare: &str, mode: Option<&str>) -> Option<(&'c String, String)> {
    const DEPTH: usize = 8;
    let frames = &page.frames.frames;
    let mut told = None;
    let mut at = d.frame;
    for _ in 0..DEPTH {
        let f = &frames[at];
        if let Some(modal) = f.cues.modal.as_deref().filter(|m| matches!(*m, "must" | "should"))
            && !f.cues.conditional
        {
            told = codes
                .turn(&codes.file.asked, bare, mode)
                .map(|root| (root, modal.to_owned()))
                .or(told);
        }
        let Some((up, link)) = f.under else { break };
        let above = match frames.get(up) {
            Some(above) if up != at && !matches!(link, Link::Relative | Link::Coordination) => above,
            _ => break,
        };
        let adverbial = matches!(link, Link::Adverbial);
        let stands = |o: &&Operator| match adverbial {
            true => o.over.iter().any(|role| role == "adverbial"),
            false => o.over.iter().any(|role| stands_as(page, above, f, link, role)),
        };
        let governing = codes.operators.get(&above.lemma).into_iter().flatten();
        let governing = governing.map(|&i| &codes.file.operator[i]).filter(stands);
        let found = governing.filter_map(|o| codes.turn(&o.turns, bare, mode)).next();
        if adverbial && found.is_none() {
            break;
        }
        told = found.map(|root| (root, above.lemma.clone())).or(told);
        at = up;
    }
    told
}

/// What the certainty of the claim makes of the root.
fn by_mood<'c>(codes: &'c Codes, d: &Draft, bare: &str, mode: Option<&str>) -> Option<(&'c String, String)> {
    // A stance is taken by being announced; only support can be ahead of its telling.
    let ahead = d.kind != "position" || bare == "SUPPORT";
    let root = match d.status {
        Status::Planned | Status::Hypothetical | Status::Proposed if ahead => codes.turn(&codes.file.ahead, bare, mode),
        Status::Denied => codes.turn(&codes.file.denied, bare, mode),
        _ => None,
    };
    root.map(|root| (root, d.status.as_str().to_owned()))
}

/// Lemmas of the trigger and of what stands below it, nearest first: modes and contexts are read from them.
fn clause_words(page: &Page, d: &Draft) -> Vec<String> {
    let p = &page.parsed;
    let sentence = p.sentences()[p.sentence_of(d.own[0])].clone();
    let mut words = vec![d.lemma.clone()];
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    for &token in &d.own {
        let below = p.subtree(token);
        let (lo, hi) = (below.start.max(sentence.start), below.end.min(sentence.end));
        for t in (lo..hi.min(lo + 120)).filter(|&t| t < hi) {
            if seen.insert(t) {
                let lemma = page.lemma(t);
                if t + 1 < hi {
                    words.push(format!("{lemma} {}", page.lemma(t + 1)));
                }
                words.push(lemma);
            }
        }
    }
    words
}

/// The mode that the trigger tells, else the one that the words below it tell.
fn mode_of(codes: &Codes, words: &[String], event: &str) -> Option<String> {
    let of = |words: &[String]| {
        signs(&codes.file.mode, &codes.mode_words, words, event)
            .next()
            .map(|s| s.is.clone())
    };
    of(words.get(..1).unwrap_or_default()).or_else(|| of(words))
}

fn signs<'c>(
    all: &'c [Sign],
    by_word: &'c HashMap<String, Vec<usize>>,
    words: &'c [String],
    event: &'c str,
) -> impl Iterator<Item = &'c Sign> {
    let found: BTreeSet<usize> = words.iter().filter_map(|w| by_word.get(w)).flatten().copied().collect();
    let fits = move |s: &&Sign| s.of.as_deref().is_none_or(|of| of == event);
    found.into_iter().map(|i| &all[i]).filter(fits)
}

fn cameo_line(codes: &Codes, plover: &Plover, d: &Draft) -> Option<String> {
    let fits = |line: &&CameoLine| {
        line.event == plover.event
            && line.mode.as_ref().is_none_or(|m| plover.mode.as_ref() == Some(m))
            && line.kind.as_ref().is_none_or(|k| *k == d.kind)
            && line.subtype.as_ref().is_none_or(|s| d.subtype.as_ref() == Some(s))
            && line.context.as_ref().is_none_or(|c| plover.contexts.contains(c))
    };
    codes.file.cameo.iter().find(fits).map(|line| line.code.clone())
}
