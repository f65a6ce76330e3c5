//! What the language runtime hands on: one text as tokens, a tree, sentences and entities.
//!
//! Labels are closed sets of the English models (Penn tags, Universal POS, ClearNLP dependencies, OntoNotes entities), so
//! later stages match on values and not on strings. Lemmas live in one buffer: no allocation per token.

use entente_text::Span;
use serde_json::{Value, json};
use std::ops::Range;

macro_rules! labels {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, clippy::upper_case_acronyms, reason = "the label itself is the documentation")]
        #[repr(u8)]
        pub enum $name { $($variant),*, /// A label that the English models do not have.
            Other }
        impl $name {
            /// The label as the model writes it.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),*, $name::Other => "_" }
            }
            /// The value for a label; `Other` for one that is not known.
            pub fn parse(s: &str) -> Self {
                match s { $($text => $name::$variant),*, _ => $name::Other }
            }
        }
    };
}

labels!(
    /// Universal part of speech.
    Pos { Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ", Noun = "NOUN", Num = "NUM",
        Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ", Sym = "SYM", Verb = "VERB", X = "X", Space = "SPACE" }
);

labels!(
    /// Penn Treebank tag.
    Tag { Dollar = "$", ClosingQuote = "''", Comma = ",", Lrb = "-LRB-", Rrb = "-RRB-", Period = ".", Colon = ":", Add = "ADD", Afx = "AFX",
        Cc = "CC", Cd = "CD", Dt = "DT", Ex = "EX", Fw = "FW", Hyph = "HYPH", In = "IN", Jj = "JJ", Jjr = "JJR", Jjs = "JJS", Ls = "LS",
        Md = "MD", Nfp = "NFP", Nn = "NN", Nnp = "NNP", Nnps = "NNPS", Nns = "NNS", Pdt = "PDT", Pos = "POS", Prp = "PRP", PrpS = "PRP$",
        Rb = "RB", Rbr = "RBR", Rbs = "RBS", Rp = "RP", Sym = "SYM", To = "TO", Uh = "UH", Vb = "VB", Vbd = "VBD", Vbg = "VBG", Vbn = "VBN",
        Vbp = "VBP", Vbz = "VBZ", Wdt = "WDT", Wp = "WP", WpS = "WP$", Wrb = "WRB", Xx = "XX", Space = "_SP", OpeningQuote = "``", Gw = "GW",
        Nil = "NIL", Hash = "#", Sp = "SP" }
);

labels!(
    /// Dependency label (ClearNLP style, as spaCy's English models).
    Dep { Root = "ROOT", Acl = "acl", Acomp = "acomp", Advcl = "advcl", Advmod = "advmod", Agent = "agent", Amod = "amod", Appos = "appos",
        Attr = "attr", Aux = "aux", Auxpass = "auxpass", Case = "case", Cc = "cc", Ccomp = "ccomp", Compound = "compound", Conj = "conj",
        Csubj = "csubj", Csubjpass = "csubjpass", Dative = "dative", DepDep = "dep", Det = "det", Dobj = "dobj", Expl = "expl", Intj = "intj",
        Mark = "mark", Meta = "meta", Neg = "neg", Nmod = "nmod", Npadvmod = "npadvmod", Nsubj = "nsubj", Nsubjpass = "nsubjpass",
        Nummod = "nummod", Oprd = "oprd", Parataxis = "parataxis", Pcomp = "pcomp", Pobj = "pobj", Poss = "poss", Preconj = "preconj",
        Predet = "predet", Prep = "prep", Prt = "prt", Punct = "punct", Quantmod = "quantmod", Relcl = "relcl", Xcomp = "xcomp" }
);

labels!(
    /// Entity type (OntoNotes).
    EntityLabel { Cardinal = "CARDINAL", Date = "DATE", Event = "EVENT", Fac = "FAC", Gpe = "GPE", Language = "LANGUAGE", Law = "LAW", Loc = "LOC",
        Money = "MONEY", Norp = "NORP", Ordinal = "ORDINAL", Org = "ORG", Percent = "PERCENT", Person = "PERSON", Product = "PRODUCT",
        Quantity = "QUANTITY", Time = "TIME", WorkOfArt = "WORK_OF_ART" }
);

/// One token. `span` counts bytes of the parsed text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Token {
    /// Where the token stands.
    pub span: Span,
    /// Index of its head in [`Parsed::tokens`]; its own index for a root.
    pub head: usize,
    /// Relation to the head.
    pub dep: Dep,
    /// Universal part of speech.
    pub pos: Pos,
    /// Penn tag.
    pub tag: Tag,
    /// Universal features, `Number=Sing|Person=3`; empty when none. From a small closed set, interned.
    pub feats: &'static str,
    /// Whether one space follows.
    pub space_after: bool,
    /// Lemma, as a span of the lemma buffer.
    lemma: (u32, u32),
}

/// A named entity over a run of tokens.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Tokens, half-open.
    pub tokens: Range<usize>,
    /// Type.
    pub label: EntityLabel,
}

/// One parsed text. Empty text has no tokens and no sentences.
///
/// Children are kept in token order, so walks are deterministic and cheap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    text: String,
    tokens: Vec<Token>,
    sentences: Vec<Range<usize>>,
    entities: Vec<Entity>,
    lemmas: String,
    child_start: Vec<u32>,
    children: Vec<u32>,
    sentence_of: Vec<u32>,
    /// First and last token of each subtree.
    reach: Vec<(u32, u32)>,
}

impl Parsed {
    /// The text that was parsed.
    pub fn text(&self) -> &str {
        &self.text
    }
    /// All tokens, in order; white space other than single spaces is a token of its own (`Pos::Space`), as in spaCy.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }
    /// Token `i`.
    pub fn token(&self, i: usize) -> &Token {
        &self.tokens[i]
    }
    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }
    /// Whether there is no token.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }
    /// Sentences as runs of tokens, in order, covering all tokens.
    pub fn sentences(&self) -> &[Range<usize>] {
        &self.sentences
    }
    /// Which sentence token `i` is in.
    pub fn sentence_of(&self, i: usize) -> usize {
        self.sentence_of[i] as usize
    }
    /// Named entities, in order, not overlapping.
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }
    /// The token's own letters.
    pub fn word(&self, i: usize) -> &str {
        self.tokens[i].span.of(&self.text)
    }
    /// The token's lemma.
    pub fn lemma(&self, i: usize) -> &str {
        let (s, e) = self.tokens[i].lemma;
        &self.lemmas[s as usize..e as usize]
    }
    /// Direct dependents of token `i`, left to right.
    pub fn children(&self, i: usize) -> impl DoubleEndedIterator<Item = usize> + Clone + '_ {
        let (s, e) = (self.child_start[i] as usize, self.child_start[i + 1] as usize);
        self.children[s..e].iter().map(|&c| c as usize)
    }
    /// The first dependent of token `i` with relation `dep`.
    pub fn child(&self, i: usize, dep: Dep) -> Option<usize> {
        self.children(i).find(|&c| self.tokens[c].dep == dep)
    }
    /// First and one past the last token of the subtree of `i` (tokens between that belong elsewhere are included).
    pub fn subtree(&self, i: usize) -> Range<usize> {
        let (first, last) = self.reach[i];
        first as usize..last as usize + 1
    }
    /// The bytes that a run of tokens covers, without white space after the last.
    pub fn span(&self, tokens: Range<usize>) -> Span {
        if tokens.is_empty() {
            let at = self.tokens.get(tokens.start).map_or(self.text.len(), |t| t.span.start);
            return Span::new(at, at);
        }
        Span::new(self.tokens[tokens.start].span.start, self.tokens[tokens.end - 1].span.end)
    }
    /// The text that a run of tokens covers.
    pub fn slice(&self, tokens: Range<usize>) -> &str {
        self.span(tokens).of(&self.text)
    }

    /// The parse as the JSON of `entente parse --format json`, under `id`.
    pub fn to_json(&self, id: &str) -> Value {
        let tokens: Vec<Value> = (0..self.len())
            .map(|i| {
                let t = &self.tokens[i];
                json!({"start": t.span.start, "end": t.span.end, "lemma": self.lemma(i), "upos": t.pos.as_str(), "xpos": t.tag.as_str(),
                    "feats": t.feats, "head": t.head, "deprel": t.dep.as_str(), "space": t.space_after})
            })
            .collect();
        let sentences: Vec<Value> = self.sentences.iter().map(|s| json!([s.start, s.end])).collect();
        let entities: Vec<Value> = self
            .entities
            .iter()
            .map(|e| json!({"first": e.tokens.start, "last": e.tokens.end - 1, "label": e.label.as_str()}))
            .collect();
        json!({"id": id, "text": self.text, "tokens": tokens, "sentences": sentences, "entities": entities})
    }

    /// Reads back what [`Parsed::to_json`] wrote (recorded parses in tests). `None` if anything is missing or out of range.
    pub fn from_json(v: &Value) -> Option<Parsed> {
        let mut b = Builder::new(v["text"].as_str()?);
        let toks = v["tokens"].as_array()?;
        let n = toks.len();
        for t in toks {
            let at = |k: &str| t[k].as_u64().map(|x| x as usize);
            let head = at("head").filter(|&h| h < n)?;
            b.push(NewToken {
                span: Span::new(at("start")?, at("end")?),
                head,
                dep: Dep::parse(t["deprel"].as_str()?),
                pos: Pos::parse(t["upos"].as_str()?),
                tag: Tag::parse(t["xpos"].as_str()?),
                feats: intern(t["feats"].as_str()?),
                space_after: t["space"].as_bool()?,
                lemma: t["lemma"].as_str()?,
            });
        }
        for s in v["sentences"].as_array()? {
            b.sentence(s[0].as_u64()? as usize..s[1].as_u64()? as usize);
        }
        for e in v["entities"].as_array()? {
            b.entity(Entity {
                tokens: e["first"].as_u64()? as usize..e["last"].as_u64()? as usize + 1,
                label: EntityLabel::parse(e["label"].as_str()?),
            });
        }
        Some(b.finish())
    }
}

/// Keeps one copy of a label string for the life of the program. For closed sets (features), never for words.
pub fn intern(s: &str) -> &'static str {
    use std::collections::BTreeSet;
    use std::sync::Mutex;
    static SET: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut set = SET.lock().unwrap_or_else(|e| e.into_inner());
    if let Some(&k) = set.get(s) {
        return k;
    }
    let k: &'static str = Box::leak(s.to_owned().into_boxed_str());
    set.insert(k);
    k
}

/// A token on its way into a [`Builder`].
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the fields are those of Token")]
pub struct NewToken<'a> {
    pub span: Span,
    pub head: usize,
    pub dep: Dep,
    pub pos: Pos,
    pub tag: Tag,
    pub feats: &'static str,
    pub space_after: bool,
    pub lemma: &'a str,
}

/// Puts a [`Parsed`] together, token by token in order, then sentences and entities.
#[derive(Debug)]
pub struct Builder {
    p: Parsed,
}

impl Builder {
    /// A parse of `text` with no token yet.
    pub fn new(text: &str) -> Self {
        Builder {
            p: Parsed {
                text: text.to_owned(),
                ..Parsed::default()
            },
        }
    }
    /// Adds the next token.
    pub fn push(&mut self, t: NewToken<'_>) {
        let start = self.p.lemmas.len() as u32;
        self.p.lemmas.push_str(t.lemma);
        let lemma = (start, self.p.lemmas.len() as u32);
        self.p.tokens.push(Token {
            span: t.span,
            head: t.head,
            dep: t.dep,
            pos: t.pos,
            tag: t.tag,
            feats: t.feats,
            space_after: t.space_after,
            lemma,
        });
    }
    /// Adds the next sentence.
    pub fn sentence(&mut self, tokens: Range<usize>) {
        self.p.sentences.push(tokens);
    }
    /// Adds the next entity.
    pub fn entity(&mut self, e: Entity) {
        self.p.entities.push(e);
    }
    /// The finished parse, with children and sentence numbers computed.
    ///
    /// # Panics
    /// If a head or sentence is out of range.
    pub fn finish(mut self) -> Parsed {
        let n = self.p.tokens.len();
        let mut count = vec![0u32; n + 1];
        for (i, t) in self.p.tokens.iter().enumerate() {
            if t.head != i {
                count[t.head + 1] += 1;
            }
        }
        for i in 0..n {
            count[i + 1] += count[i];
        }
        let mut next = count.clone();
        let mut children = vec![0u32; count[n] as usize];
        for (i, t) in self.p.tokens.iter().enumerate() {
            if t.head != i {
                children[next[t.head] as usize] = i as u32;
                next[t.head] += 1;
            }
        }
        let mut sentence_of = vec![0u32; n];
        for (k, s) in self.p.sentences.iter().enumerate() {
            for x in &mut sentence_of[s.clone()] {
                *x = k as u32;
            }
        }
        self.p.child_start = count;
        self.p.children = children;
        self.p.sentence_of = sentence_of;
        self.p.reach = reach(&self.p);
        self.p
    }
}

/// First and last token of each subtree, from the leaves up. A token that no root reaches has itself alone.
fn reach(p: &Parsed) -> Vec<(u32, u32)> {
    let n = p.len() as u32;
    let mut order: Vec<u32> = (0..n).filter(|&i| p.tokens[i as usize].head == i as usize).collect();
    let mut at = 0;
    while at < order.len() {
        order.extend(p.children(order[at] as usize).map(|c| c as u32));
        at += 1;
    }
    let mut reach: Vec<(u32, u32)> = (0..n).map(|i| (i, i)).collect();
    for &i in order.iter().rev() {
        let (first, last) = reach[i as usize];
        let above = &mut reach[p.tokens[i as usize].head];
        *above = (above.0.min(first), above.1.max(last));
    }
    reach
}
