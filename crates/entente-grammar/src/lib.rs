//! Who did what to whom, whatever the surface: predicate–argument structures over the dependency tree.
//!
//! *In:* one parsed passage. *Out:* one [`Frame`] per predicate, verbs and event nouns alike, with its arguments under normal roles:
//! passives turned, relative and reduced relative clauses filled from their antecedent, control and raising subjects carried down,
//! arguments shared across coordination, light verbs folded into their noun, nominal predicates read like verbs.
//!
//! # Limits
//! - Syntax only: nothing here knows which predicate is an event or which argument is a state.
//! - Text cannot make this fail.

use entente_knowledge::{Knowledge, KnowledgeError};
use entente_language::Parsed;

/// What kind of word the predicate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A verb.
    Verb,
    /// A noun ("the visit by X to Y"), not governed by a light verb.
    Noun,
    /// A noun governed by a light verb ("pay a visit", "hold talks"): the frame's arguments are of both.
    Light {
        /// The light verb's token.
        verb: usize,
    },
    /// A predicative adjective or noun under a copula ("is willing", "is the main supplier").
    Copula {
        /// The copula's token.
        verb: usize,
    },
}

/// The normal role of an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Who does it: active subject, passive agent, "by" of a noun, possessor of an event noun where nothing says otherwise.
    Subject,
    /// What it is done to: object, passive subject, "of" of a noun.
    Object,
    /// To whom: dative, or "to" with giving.
    Recipient,
    /// Any other preposition, its lemma with it ("with", "in", "between", "from", "on").
    Oblique(String),
    /// A noun or adjective before an event noun ("Japan-Vietnam" talks, "Chinese" incursions, "defence" cooperation), or the
    /// predicate's possessor.
    Modifier,
    /// A clause that the predicate governs ("announced that …", "agreed to …"); the head is the clause's predicate.
    Complement,
    /// What a copula or "as" says of the subject.
    Attribute,
}

/// How an argument came to its predicate; for `entente explain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the constructions")]
pub enum Via {
    Direct,
    Passive,
    Relative,
    ReducedRelative,
    Control,
    Raising,
    Shared,
    Possessive,
    Compound,
    Light,
    Apposition,
    Participial,
}

/// One argument. Coordinated fillers ("Japan and Vietnam") are listed in order in `heads`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arg {
    /// Normal role.
    pub role: Role,
    /// Head tokens of the fillers, coordination unfolded, the first conjunct first.
    pub heads: Vec<usize>,
    /// The construction that gave it.
    pub via: Via,
}

/// Grammatical tense of the clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the tenses")]
pub enum Tense {
    Past,
    Present,
    /// will, shall, be going to, be to, be set to, be due to
    Future,
    /// Non-finite or nominal: nothing said.
    None,
}

/// What the clause around a predicate says of it, as far as grammar can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cues {
    /// Tense of the finite clause it heads (a non-finite predicate has `None`).
    pub tense: Tense,
    /// have + participle.
    pub perfect: bool,
    /// be + -ing.
    pub progressive: bool,
    /// Surface passive.
    pub passive: bool,
    /// not, never, no X, neither, without -ing, or a negative determiner on a noun.
    pub negated: bool,
    /// The modal's lemma: "will", "would", "may", "might", "could", "can", "should", "must", "shall".
    pub modal: Option<String>,
    /// In the antecedent of a conditional: if, unless, should/had/were inverted, "in case", "suppose".
    pub conditional: bool,
    /// In the consequent of a conditional clause.
    pub consequent: bool,
    /// In a question.
    pub question: bool,
    /// "to" infinitive.
    pub infinitive: bool,
    /// An imperative or a headline's bare infinitive ("Japan to give …" is `infinitive`).
    pub imperative: bool,
}

/// How a predicate hangs under another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Its clausal complement: "said that", "agreed to", "is expected to".
    Complement,
    /// Its purpose: "met to discuss".
    Purpose,
    /// An adverbial clause: "when", "after", "as", participial.
    Adverbial,
    /// A relative clause on one of its arguments.
    Relative,
    /// Coordinated with it.
    Coordination,
    /// It is a noun inside an argument of the other ("announced a visit", "the signing of the agreement").
    Argument(/** The lemma of the preposition between, empty for a plain argument. */ &'static str),
}

/// One predicate with its arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The token that names what happens (for a light verb its noun).
    pub head: usize,
    /// Verb, noun, light, copula.
    pub form: Form,
    /// Lemma in lower case, with its particle ("carry out", "call off").
    pub lemma: String,
    /// Arguments, subject first, then in token order.
    pub args: Vec<Arg>,
    /// Tense, negation, mood.
    pub cues: Cues,
    /// The predicate above, as an index into [`Frames::frames`], and how.
    pub under: Option<(usize, Link)>,
    /// Who says it by a parenthetical or inverted reporting clause ("…, Kihara said", "according to X"): head tokens of the speaker.
    pub speaker: Option<Vec<usize>>,
    /// Adverbs and other single-word modifiers that may matter to certainty ("reportedly", "perhaps", "jointly").
    pub adverbs: Vec<usize>,
    /// Heads of the time expressions that hang on the predicate ("on Tuesday", "last week"); they are never arguments.
    pub times: Vec<usize>,
}

/// The frames of one passage, in token order of their heads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frames {
    /// The frames.
    pub frames: Vec<Frame>,
    /// For each token, the frame it heads.
    pub by_token: Vec<Option<u32>>,
}

/// What grammar knows of single words (`knowledge/grammar/`): light verbs, control, giving, saying.
#[derive(Clone, Debug)]
pub struct Grammar {}

impl Grammar {
    /// Reads the word classes.
    ///
    /// # Errors
    /// A file under `knowledge/grammar/` that is missing or malformed.
    pub fn load(_knowledge: &Knowledge) -> Result<Grammar, KnowledgeError> {
        Ok(Grammar {})
    }

    /// Reads the frames of a passage.
    pub fn read(&self, parsed: &Parsed) -> Frames {
        Frames { frames: Vec::new(), by_token: vec![None; parsed.len()] }
    }
}
