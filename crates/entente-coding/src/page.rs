//! One passage with everything that earlier stages found in it, and the walks that rules need.

use entente_actors::{Actor, Mention};
use entente_grammar::{Frames, Role};
use entente_language::{Dep, Parsed, Pos, Tag};
use entente_text::{Role as PassageRole, Span};
use entente_time::TimeMention;
use std::collections::BTreeMap;

mod reach;
mod whose;

/// One passage, read.
#[derive(Debug)]
pub struct Page {
    /// Its role.
    pub role: PassageRole,
    /// What to add to a byte of the parsed text for the document's; for an item of a list see [`Page::place`].
    pub base: usize,
    /// Number of its paragraph: passages that stand together.
    pub index: usize,
    /// Tokens and tree.
    pub parsed: Parsed,
    /// Time expressions.
    pub times: Vec<TimeMention>,
    /// Namings.
    pub mentions: Vec<Mention>,
    /// Predicates.
    pub frames: Frames,
    /// The date that opened the line, for an entry of a chronology.
    pub line_date: Option<TimeMention>,
    /// The year or month that heads it and other entries.
    pub heading: Option<TimeMention>,
    /// For an item of a list: the bytes of its lead in the parsed text, and where the lead begins in the document.
    lead: Option<(usize, usize)>,
    by_head: Vec<Option<u32>>,
    over: Vec<Option<u32>>,
    under: Vec<Vec<usize>>,
    timed: Vec<bool>,
    /// What a word that only counts stands before: "dozens" of *tanks*, "the first" of three *frigates*.
    counted: BTreeMap<usize, Vec<usize>>,
}

/// An actor found in an argument, and the mention that named it.
#[derive(Clone, Debug)]
pub struct Found {
    /// Index into [`Page::mentions`].
    pub mention: usize,
    /// Who.
    pub actor: Actor,
}

impl Page {
    /// Puts a page together.
    pub fn new(
        role: PassageRole,
        base: usize,
        index: usize,
        parsed: Parsed,
        times: Vec<TimeMention>,
        mentions: Vec<Mention>,
        frames: Frames,
    ) -> Self {
        let mut by_head: Vec<Option<u32>> = vec![None; parsed.len()];
        for (k, m) in mentions.iter().enumerate() {
            let longer = |old: u32| mentions[old as usize].tokens.len() < m.tokens.len();
            if by_head.get(m.head).is_some_and(|o| o.is_none_or(longer)) {
                by_head[m.head] = Some(k as u32);
            }
        }
        let mut timed = vec![false; parsed.len()];
        for t in &times {
            if let Some(run) = timed.get_mut(t.tokens.clone()) {
                run.fill(true);
            }
        }
        let mut widest_first: Vec<usize> = (0..mentions.len()).collect();
        widest_first.sort_by_key(|&k| std::cmp::Reverse((mentions[k].tokens.len(), k)));
        let mut over: Vec<Option<u32>> = vec![None; parsed.len()];
        for k in widest_first {
            if let Some(run) = over.get_mut(mentions[k].tokens.clone()) {
                run.fill(Some(k as u32));
            }
        }
        let mut under = vec![Vec::new(); frames.frames.len()];
        for (k, f) in frames.frames.iter().enumerate() {
            if let Some(below) = f.under.and_then(|(up, _)| under.get_mut(up)) {
                below.push(k);
            }
        }
        Page {
            role,
            base,
            index,
            parsed,
            times,
            mentions,
            frames,
            line_date: None,
            heading: None,
            by_head,
            over,
            under,
            timed,
            counted: BTreeMap::new(),
            lead: None,
        }
    }

    /// Says that the first `bytes` of the parsed text are a lead that begins at `from` in the document ([`crate::lists`]).
    pub fn set_lead(&mut self, bytes: usize, from: usize) {
        self.base = self.base.saturating_sub(bytes);
        self.lead = Some((bytes, from));
    }

    /// Where a span of the parsed text stands in the document.
    pub fn place(&self, span: Span) -> Span {
        match self.lead {
            Some((bytes, from)) if span.start < bytes => Span::new(span.start, span.end.min(bytes)).shift(from),
            _ => span.shift(self.base),
        }
    }

    /// Whether a token belongs to the lead of a list and not to the item.
    pub fn leads(&self, token: usize) -> bool {
        self.lead.is_some_and(|(bytes, _)| self.parsed.token(token).span.start < bytes)
    }

    /// Where the lead of an item begins in the document.
    pub fn lead_start(&self) -> Option<usize> {
        self.lead.map(|(_, from)| from)
    }

    /// The namings outside a lead, which are its own page's.
    pub fn own_mentions(&self) -> impl Iterator<Item = &Mention> {
        self.mentions.iter().filter(|m| !self.leads(m.head))
    }

    /// The bytes of sentence `s` in the document.
    pub fn sentence_span(&self, s: usize) -> Span {
        let tokens = self.parsed.sentences()[s].clone();
        let (mut lo, mut hi) = (tokens.start, tokens.end);
        while lo < hi && (self.parsed.token(lo).pos == Pos::Space || self.leads(lo)) {
            lo += 1;
        }
        while hi > lo && self.parsed.token(hi - 1).pos == Pos::Space {
            hi -= 1;
        }
        self.place(self.parsed.span(lo..hi))
    }

    /// What a claim at `token` quotes: its sentence, or as much of one without end as stands around the token, so that a text with no full
    /// stop is not quoted whole for each of its claims.
    pub fn quoted_span(&self, s: usize, token: usize) -> Span {
        let whole = self.sentence_span(s);
        if whole.len() <= LONGEST_QUOTE {
            return whole;
        }
        let tokens = self.parsed.sentences()[s].clone();
        let start = |i: usize| self.parsed.token(i).span.start;
        let end = |i: usize| self.parsed.token(i).span.end;
        let middle = start(token);
        let lo = (tokens.start..=token)
            .rev()
            .take_while(|&i| middle - start(i) <= LONGEST_QUOTE / 2 && !self.leads(i))
            .last()
            .unwrap_or(token);
        let hi = (token..tokens.end)
            .take_while(|&i| end(i).saturating_sub(start(lo)) <= LONGEST_QUOTE)
            .last()
            .unwrap_or(token);
        // A no-break space is a space for each of its bytes to the parser: a token of spaces may begin inside it.
        let word = |i: &usize| self.parsed.token(*i).pos != Pos::Space;
        let lo = (lo..token).find(word).unwrap_or(token);
        let hi = (token..=hi).rev().find(word).unwrap_or(token);
        self.place(self.parsed.span(lo..hi + 1))
    }

    /// The widest mention whose head is `token`.
    pub fn mention_at(&self, token: usize) -> Option<usize> {
        self.by_head.get(token).copied().flatten().map(|k| k as usize)
    }

    /// The narrowest mention that covers `token`.
    pub fn mention_over(&self, token: usize) -> Option<usize> {
        self.over.get(token).copied().flatten().map(|k| k as usize)
    }

    /// Whether a mention is named only to be left out: "any country other than Norway", "all members except Chile".
    pub fn is_excepted(&self, mention: usize) -> bool {
        let start = self.mentions[mention].tokens.start;
        let before = |k: usize| start.checked_sub(k).map(|i| lower(self.parsed.word(i))).unwrap_or_default();
        let (last, second, third) = (before(1), before(2), before(3));
        let (last, second) = if last == "the" { (second, third) } else { (last, second) };
        matches!(last.as_str(), "except" | "unlike" | "excluding" | "bar" | "besides")
            || matches!(
                (second.as_str(), last.as_str()),
                ("other" | "rather", "than") | ("apart" | "aside", "from") | ("except", "for") | ("instead", "of")
            )
    }

    /// The frames directly under frame `k`, in token order.
    pub fn frames_under(&self, k: usize) -> &[usize] {
        self.under.get(k).map_or(&[], Vec::as_slice)
    }

    /// The frames whose heads are among these tokens: a run of indices, since frames stand in the order of their heads.
    pub fn frames_within(&self, tokens: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let frames = &self.frames.frames;
        let from = frames.partition_point(|f| f.head < tokens.start);
        from..from.max(frames.partition_point(|f| f.head < tokens.end))
    }

    /// Whether a time expression covers `token`.
    pub fn is_time(&self, token: usize) -> bool {
        self.timed.get(token).copied().unwrap_or(false)
    }

    /// Whether the noun at `head` points back: "the", "this", "that", "such", "said", or a possessor.
    pub fn is_definite(&self, head: usize) -> bool {
        let p = &self.parsed;
        p.children(head).any(|c| {
            let t = p.token(c);
            (t.dep == Dep::Det && matches!(lower(p.word(c)).as_str(), "the" | "this" | "that" | "these" | "those" | "both"))
                || t.dep == Dep::Poss
                || (t.dep == Dep::Amod && matches!(lower(p.word(c)).as_str(), "said" | "aforementioned"))
        })
    }

    /// Lemma in lower case of the noun at `head`.
    pub fn lemma(&self, head: usize) -> String {
        lower(self.parsed.lemma(head))
    }

    /// The noun phrase of `head` without relative clauses and appositions, as tokens.
    pub fn noun_phrase(&self, head: usize) -> std::ops::Range<usize> {
        let p = &self.parsed;
        let (mut lo, mut hi) = (head, head + 1);
        for c in p.children(head) {
            let t = p.token(c);
            if c < head
                && matches!(
                    t.dep,
                    Dep::Det | Dep::Amod | Dep::Compound | Dep::Nummod | Dep::Poss | Dep::Nmod | Dep::Quantmod | Dep::Predet
                )
            {
                lo = lo.min(p.subtree(c).start);
            }
            if c > head
                && t.dep == Dep::Prep
                && matches!(
                    lower(p.word(c)).as_str(),
                    "of" | "on" | "for" | "with" | "between" | "to" | "from" | "by"
                )
            {
                let s = p.subtree(c);
                if s.end - head < 16 {
                    hi = hi.max(s.end);
                }
            }
        }
        while hi > head + 1 && matches!(p.token(hi - 1).pos, Pos::Punct | Pos::Space) {
            hi -= 1;
        }
        lo..hi
    }

    /// Whether the noun at `head` names an actor by itself or by an adjective ("an Ecuadorean candidate"), not by its possessor.
    pub fn names_actor(&self, head: usize) -> bool {
        let named = |t: usize| self.mention_at(t).is_some_and(|m| !self.mentions[m].actors.is_empty());
        let adjective = |c: &usize| matches!(self.parsed.token(*c).dep, Dep::Amod | Dep::Compound | Dep::Nmod);
        named(head) || self.parsed.children(head).filter(adjective).any(named)
    }

    /// Modals of the predicates at `heads`.
    pub fn modals_at<'p>(&'p self, heads: &'p [usize]) -> impl Iterator<Item = &'p str> {
        heads.iter().filter_map(|&h| self.frames.at(h)?.cues.modal.as_deref())
    }

    /// Whether the sentence of `token` has no finite verb.
    pub fn is_verbless(&self, token: usize) -> bool {
        let s = self.parsed.sentences()[self.parsed.sentence_of(token)].clone();
        !self.parsed.tokens()[s]
            .iter()
            .any(|t| matches!(t.tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md))
    }
}

/// Bytes that a claim quotes at most; longer sentences are no sentences of anybody's.
const LONGEST_QUOTE: usize = 2_000;

/// Whether an argument's role is what a path segment names.
pub fn role_matches(role: &Role, segment: &str) -> bool {
    match role {
        Role::Subject => segment == "subject",
        Role::Object => segment == "object",
        Role::Recipient => segment == "recipient" || segment == "to",
        Role::Oblique(p) => p == segment,
        Role::Modifier => segment == "modifier",
        Role::Complement => segment == "complement",
        Role::Attribute => segment == "attribute",
    }
}

/// Lower case, without allocation surprises for ASCII.
pub fn lower(s: &str) -> String {
    s.to_lowercase()
}
