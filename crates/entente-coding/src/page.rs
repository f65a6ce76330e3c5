//! One passage with everything that earlier stages found in it, and the walks that rules need.

use crate::classes::Classes;
use entente_actors::{Actor, ActorKind, Mention, Naming};
use entente_grammar::{Form, Frame, Frames, Role};
use entente_language::{Dep, Parsed, Pos, Tag};
use entente_text::{Role as PassageRole, Span};
use entente_time::TimeMention;
use std::collections::BTreeMap;

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

    /// Tokens that `path` reaches from a frame: a role or preposition of the frame, then prepositions or `modifier` of the
    /// noun found, or a role of the clause found, joined by dots (`object`, `with`, `object.of`, `complement.subject`); `maker` is who made
    /// it ("Turkish-made"); `|` stands between several paths. Coordination is unfolded, and words that only count are looked through.
    pub fn reach(&self, frame: &Frame, path: &str) -> Vec<usize> {
        match path.split_once('|') {
            Some((first, rest)) => [self.reach(frame, first), self.reach(frame, rest)].concat(),
            None => self.reach_one(frame, path),
        }
    }

    fn reach_one(&self, frame: &Frame, path: &str) -> Vec<usize> {
        let mut parts = path.split('.');
        let first = parts.next().unwrap_or("");
        let args = frame.args.iter().filter(|a| role_matches(&a.role, first));
        let mut heads: Vec<usize> = args.flat_map(|a| a.heads.iter().copied()).collect();
        if first == "trigger" {
            heads.push(frame.head);
        }
        heads = self.with_counted(heads);
        for part in parts {
            let next = heads.into_iter().flat_map(|h| self.next_on_path(h, part)).collect();
            heads = self.with_counted(next);
        }
        heads
    }

    /// Adds to each word that only counts the thing that it counts.
    fn with_counted(&self, heads: Vec<usize>) -> Vec<usize> {
        if self.counted.is_empty() {
            return heads;
        }
        let mut out = Vec::with_capacity(heads.len() + 2);
        for h in heads {
            let mut next = vec![h];
            let mut left = 4;
            while let (Some(at), true) = (next.pop(), left > 0) {
                left -= 1;
                if !out.contains(&at) {
                    out.push(at);
                    next.extend(self.counted.get(&at).into_iter().flatten());
                }
            }
        }
        out
    }

    /// What the word at `i` counts, if it only counts.
    pub fn counted_by(&self, i: usize) -> &[usize] {
        self.counted.get(&i).map_or(&[], Vec::as_slice)
    }

    /// Finds the words that only count, so that paths look through them.
    pub fn see_through(&mut self, classes: &Classes) {
        for i in 0..self.parsed.len() {
            let t = self.parsed.token(i);
            if !matches!(t.pos, Pos::Noun | Pos::Num | Pos::Adj | Pos::Pron | Pos::Det | Pos::Propn) || self.is_time(i) {
                continue;
            }
            let number = t.pos == Pos::Num || t.tag == Tag::Cd;
            if !number && !classes.has("quantity", &self.lemma(i)) {
                continue;
            }
            let mut things = self.below(i, "of");
            if things.is_empty() && number && !matches!(t.dep, Dep::Nummod | Dep::Compound | Dep::Quantmod) {
                things.extend(self.noun_after(i));
            }
            if !things.is_empty() {
                self.counted.insert(i, things);
            }
        }
    }

    /// The noun that a number stands before, where the parser took what is between for something else: "34 F-35A *fighters*".
    fn noun_after(&self, number: usize) -> Option<usize> {
        let p = &self.parsed;
        let mut found = None;
        for i in number + 1..p.len().min(number + 7) {
            let t = p.token(i);
            let hyphen = p.word(i) == "-";
            let inside = hyphen || matches!(t.pos, Pos::Noun | Pos::Propn | Pos::Adj | Pos::Num | Pos::X) || t.tag == Tag::Vbn;
            if !inside || self.is_time(i) || (found.is_some() && self.mention_at(i).is_some()) {
                break;
            }
            if matches!(t.pos, Pos::Noun | Pos::Propn) {
                found = Some(i);
            }
        }
        found
    }

    /// Whether the word at `head` belongs to a class: by its lemma, as written, without a plural's s, by a designation ("F-16s") or the
    /// name of a type ("Rafales") for equipment, and as a named craft for forces.
    pub fn belongs(&self, classes: &Classes, class: &str, head: usize) -> bool {
        let word = self.parsed.word(head);
        let low = lower(word);
        let bare = low.trim_matches(['"', '“', '”', '\'', '‘', '’']); // the parser leaves the quote on "2+2"
        if classes.has(class, &self.lemma(head)) || classes.has(class, bare) {
            return true;
        }
        if low.strip_suffix('s').is_some_and(|w| w.len() > 2 && classes.has(class, w)) {
            return true;
        }
        match class {
            "equipment" => crate::details::designation(word) || self.is_type_name(classes, head),
            "money" => self.is_sum(classes, head),
            "force" => self
                .mention_at(head)
                .is_some_and(|m| self.mentions[m].actors.iter().any(|a| a.kind == ActorKind::Craft)),
            _ => false,
        }
    }

    /// "$1.6bn", "USD500m", "€20": a figure with a currency sign before it or a scale glued to it.
    fn is_sum(&self, classes: &Classes, head: usize) -> bool {
        let word = self.parsed.word(head);
        if !word.contains(|c: char| c.is_ascii_digit()) || self.is_time(head) {
            return false;
        }
        let signed = |w: &str| {
            w.chars()
                .next_back()
                .is_some_and(|c| matches!(c, '$' | '€' | '£' | '¥' | '₹' | '₩'))
        };
        let sign_before = head > 0 && (signed(self.parsed.word(head - 1)) || classes.has("money", self.parsed.word(head - 1)));
        let glued = ["bn", "mn", "tn", "m", "b"].iter().any(|s| word.to_lowercase().ends_with(s));
        sign_before
            || (glued && word.starts_with(|c: char| c.is_ascii_digit() || "$€£¥".contains(c)))
            || word.starts_with(['$', '€', '£', '¥'])
    }

    /// "Rafales", "Black Hawk", "Leopard 2s": a type by its name, with a capital.
    pub fn is_type_name(&self, classes: &Classes, head: usize) -> bool {
        let word = self.parsed.word(head);
        let named = |w: &str| classes.has("equipment_name", w) || w.strip_suffix('s').is_some_and(|x| classes.has("equipment_name", x));
        if word.starts_with(char::is_uppercase) {
            return named(word);
        }
        word.starts_with(|c: char| c.is_ascii_digit()) && head > 0 && named(self.parsed.word(head - 1))
    }

    /// One step of a path: from a clause to what stands in that role of its predicate, from a noun to its dependents, or else to an
    /// argument that grammar gives it.
    fn next_on_path(&self, head: usize, part: &str) -> Vec<usize> {
        let of_frame = |f: &Frame| -> Vec<usize> {
            let args = f.args.iter().filter(|a| role_matches(&a.role, part));
            args.flat_map(|a| a.heads.iter().copied()).collect()
        };
        match self.frames.at(head).filter(|f| f.head == head) {
            Some(f) if matches!(f.form, Form::Verb | Form::Copula { .. }) => of_frame(f),
            Some(f) if part == "complement" => of_frame(f),
            _ => self.below(head, part),
        }
    }

    /// Dependents of a noun: by preposition, or its modifiers and possessor.
    pub fn below(&self, noun: usize, what: &str) -> Vec<usize> {
        let p = &self.parsed;
        let mut out = Vec::new();
        for c in p.children(noun) {
            let t = p.token(c);
            if what == "modifier" {
                if matches!(t.dep, Dep::Compound | Dep::Amod | Dep::Poss | Dep::Nmod) {
                    self.with_conjuncts(c, &mut out);
                }
            } else if what == "appos" {
                if t.dep == Dep::Appos {
                    self.with_conjuncts(c, &mut out);
                }
            } else if what == "maker" {
                if matches!(t.dep, Dep::Amod | Dep::Compound | Dep::Nmod) && MAKING.contains(&self.lemma(c).as_str()) {
                    out.extend(p.children(c).filter(|&m| m < c && p.token(m).pos != Pos::Punct));
                }
            } else if matches!(t.dep, Dep::Prep | Dep::Agent | Dep::Dative) && p.lemma(c).eq_ignore_ascii_case(what) {
                for o in p.children(c).filter(|&o| matches!(p.token(o).dep, Dep::Pobj | Dep::Pcomp)) {
                    self.with_conjuncts(o, &mut out);
                }
            }
        }
        out
    }

    /// `head` and what is coordinated with it, in order.
    pub fn with_conjuncts(&self, head: usize, out: &mut Vec<usize>) {
        let mut next = Some(head);
        let mut left = 64;
        while let Some(h) = next {
            out.push(h);
            left -= 1;
            next = (left > 0).then(|| self.parsed.child(h, Dep::Conj)).flatten();
        }
    }

    /// Who the noun at `head` stands for. `places` also takes actors named where the noun is ("the base at Cam Ranh").
    pub fn actors_at(&self, head: usize, places: bool) -> Vec<Found> {
        self.actors_within(head, places, 3)
    }

    fn actors_within(&self, head: usize, places: bool, depth: usize) -> Vec<Found> {
        let named = self
            .mention_at(head)
            .or_else(|| self.mention_over(head))
            .filter(|&k| !self.mentions[k].actors.is_empty());
        if let Some(k) = named {
            let own = |k: usize| {
                self.mentions[k].actors.iter().map(move |a| Found {
                    mention: k,
                    actor: a.clone(),
                })
            };
            let beside = self.named_beside(head, k);
            let mut found: Vec<Found> = beside.into_iter().flat_map(own).chain(own(k)).collect();
            self.lend_state(head, &mut found);
            return found;
        }
        if depth == 0
            || !matches!(
                self.parsed.token(head).pos,
                Pos::Noun | Pos::Propn | Pos::Num | Pos::Adj | Pos::Pron | Pos::Det
            )
        {
            return Vec::new();
        }
        let mut out = Vec::new();
        for m in self.below(head, "modifier") {
            out.extend(self.actors_within(m, false, 0));
        }
        let preps: &[&str] = if places {
            &["of", "from", "by", "at", "in", "near", "off", "to", "with", "between"]
        } else {
            &["of", "from", "by"]
        };
        if out.is_empty() {
            for prep in preps {
                for o in self.below(head, prep) {
                    out.extend(self.actors_within(o, places, depth - 1));
                }
                if !out.is_empty() {
                    break;
                }
            }
        }
        if out.is_empty() {
            for o in self.below(head, "appos") {
                out.extend(self.actors_within(o, places, depth - 1));
            }
        }
        out
    }

    /// States that stand with a mention without being in it: "*US*, South Korea stage a drill" (a headline's list), "ships from Norway,
    /// *Germany and Poland*".
    fn named_beside(&self, head: usize, k: usize) -> Vec<usize> {
        let p = &self.parsed;
        let state = |m: &usize| self.mentions[*m].actors.first().is_some_and(|a| a.kind == ActorKind::State);
        let mut out = Vec::new();
        let start = self.mentions[k].tokens.start;
        if self.mentions[k].naming == Naming::Name && matches!(p.token(head).dep, Dep::Nsubj | Dep::Nsubjpass) {
            let opens = p.sentences()[p.sentence_of(head)].start;
            let first = (start >= 2 && p.word(start - 1) == ",")
                .then(|| self.mention_over(start - 2))
                .flatten();
            out.extend(first.filter(|m| *m != k && state(m) && self.mentions[*m].tokens.start == opens));
        } else if self.mentions[k].naming == Naming::Description && self.mentions[k].actors.len() == 1 {
            let from = self.below(head, "from");
            if from.len() > 1 {
                let own = &self.mentions[k].actors[0].state;
                let others = from.iter().filter_map(|&o| self.mention_at(o)).filter(state);
                out.extend(others.filter(|&m| self.mentions[m].actors[0].state != *own));
            }
        }
        out
    }

    /// "A Kosovo police sergeant", where only "police sergeant" was read as a mention: its state is that of the name before it.
    fn lend_state(&self, head: usize, found: &mut [Found]) {
        if found.iter().any(|x| x.actor.state.is_some()) {
            return;
        }
        let modifiers = self.below(head, "modifier");
        let named = modifiers.into_iter().filter_map(|m| self.mention_at(m));
        let Some(state) = named.flat_map(|k| &self.mentions[k].actors).find_map(|a| a.state.clone()) else {
            return;
        };
        for x in found {
            x.actor.state = Some(state.clone());
        }
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

/// Participles that say whose product a thing is: "Turkish-made".
const MAKING: [&str; 8] = ["make", "build", "supply", "produce", "manufacture", "design", "provide", "donate"];

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
