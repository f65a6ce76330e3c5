//! The shape of what grammar gives: frames, their arguments and cues, and how to ask for them.

use crate::np;
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
    /// What "as", "become" or an apposition says of an argument.
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

impl Arg {
    /// Whether the argument stands behind this preposition. A recipient counts as "to" and an attribute as "as".
    pub fn is_behind(&self, prep: &str) -> bool {
        match &self.role {
            Role::Oblique(p) => p == prep,
            Role::Recipient => prep == "to",
            Role::Attribute => prep == "as",
            _ => false,
        }
    }
}

impl Frame {
    /// The first argument with this role.
    pub fn arg(&self, role: &Role) -> Option<&Arg> {
        self.args.iter().find(|a| a.role == *role)
    }
    /// The heads of all arguments with this role, in order.
    pub fn heads<'a>(&'a self, role: &'a Role) -> impl Iterator<Item = usize> + 'a {
        self.args
            .iter()
            .filter(move |a| a.role == *role)
            .flat_map(|a| a.heads.iter().copied())
    }
    /// The heads of all arguments with any of these roles, in order, each once.
    pub fn all_heads(&self, roles: &[Role]) -> Vec<usize> {
        let mut out: Vec<usize> = Vec::new();
        for h in self.args.iter().filter(|a| roles.contains(&a.role)).flat_map(|a| a.heads.iter()) {
            if !out.contains(h) {
                out.push(*h);
            }
        }
        out
    }
    /// The first argument behind this preposition. A recipient counts as "to" and an attribute as "as".
    pub fn oblique<'a>(&'a self, prep: &str) -> Option<&'a Arg> {
        self.args.iter().find(|a| a.is_behind(prep))
    }
    /// All arguments behind this preposition, as [`Frame::oblique`].
    pub fn obliques<'a>(&'a self, prep: &'a str) -> impl Iterator<Item = &'a Arg> + 'a {
        self.args.iter().filter(move |a| a.is_behind(prep))
    }
    /// The token of the verb that carries tense: the frame's own, its light verb or its copula. `None` for a noun.
    pub fn verb(&self) -> Option<usize> {
        match self.form {
            Form::Verb => Some(self.head),
            Form::Light { verb } | Form::Copula { verb } => Some(verb),
            Form::Noun => None,
        }
    }
}

impl Frames {
    /// The frame that a token heads, or whose light verb or copula it is.
    pub fn at(&self, token: usize) -> Option<&Frame> {
        self.index_at(token).map(|i| &self.frames[i])
    }
    /// The index of [`Frames::at`].
    pub fn index_at(&self, token: usize) -> Option<usize> {
        self.by_token.get(token).copied().flatten().map(|i| i as usize)
    }
    /// The frames above frame `i`, nearest first, each with the link of the frame below it.
    pub fn ancestors(&self, i: usize) -> impl Iterator<Item = (usize, Link)> + '_ {
        let mut next = self.frames.get(i).and_then(|f| f.under);
        let mut left = self.frames.len();
        std::iter::from_fn(move || {
            let (up, link) = next?;
            left = left.checked_sub(1)?;
            next = self.frames[up].under;
            Some((up, link))
        })
    }
    /// The argument behind `prep` of frame `i`, or else of the noun that is its object ("signed an agreement with X").
    pub fn oblique_deep<'a>(&'a self, i: usize, prep: &str) -> Option<&'a Arg> {
        let f = &self.frames[i];
        f.oblique(prep).or_else(|| {
            f.heads(&Role::Object)
                .find_map(|h| self.at(h).filter(|o| o.head == h)?.oblique(prep))
        })
    }
    /// The words of an argument, its fillers joined by commas; for people.
    pub fn text_of(&self, parsed: &Parsed, arg: &Arg) -> String {
        arg.heads
            .iter()
            .map(|&h| parsed.slice(np::minimal(parsed, h)))
            .collect::<Vec<_>>()
            .join(", ")
    }
}
