//! The walks that rules' paths ask for: from a frame to its arguments, from a noun to its dependents, through words that only count.

use super::{Page, lower, role_matches};
use crate::classes::Classes;
use entente_actors::ActorKind;
use entente_grammar::{Form, Frame, Link};
use entente_language::{Dep, Pos, Tag};

/// What a state does with a place that is in its hands: "Niger-held".
const HOLDING: [&str; 7] = ["controlled", "administered", "held", "claimed", "occupied", "ruled", "run"];

/// Words of the longest name in a class.
const LONGEST_NAME: usize = 4;

impl Page {
    /// Tokens that `path` reaches from a frame: a role or preposition of the frame, then prepositions or `modifier` of the
    /// noun found, or a role of the clause found, joined by dots (`object`, `with`, `object.of`, `complement.subject`); `maker` is who made
    /// it ("Turkish-made"), `purpose` the clause that says what for; `|` stands between several paths. Coordination is unfolded, and words that only count are looked through.
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
        match first {
            "trigger" => heads.push(frame.head),
            "purpose" => heads.extend(self.purposes(frame)),
            "speaker" => heads.extend(frame.speaker.iter().flatten()),
            _ => {}
        }
        heads = self.with_counted(heads);
        for part in parts {
            let next = heads.into_iter().flat_map(|h| self.next_on_path(h, part)).collect();
            heads = self.with_counted(next);
        }
        heads
    }

    /// The predicates of the clauses that say what a frame's act is for: "sent doctors to *fight* the outbreak".
    fn purposes<'p>(&'p self, frame: &Frame) -> impl Iterator<Item = usize> + 'p {
        let own = self.frames_within(frame.head..frame.head + 1);
        let below = own.flat_map(|k| self.frames_under(k)).map(|&b| &self.frames.frames[b]);
        below.filter(|b| matches!(b.under, Some((_, Link::Purpose)))).map(|b| b.head)
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

    /// Finds pronouns that stand for what the verb before them acts on, so that paths look through them: "cut *ties* in May and restored
    /// *them* in June".
    pub fn see_pronouns(&mut self) {
        for i in 0..self.parsed.len() {
            let t = self.parsed.token(i);
            let plural = match lower(self.parsed.word(i)).as_str() {
                "it" => false,
                "them" => true,
                _ => continue,
            };
            if t.dep != Dep::Dobj {
                continue;
            }
            let (mut verb, mut left) = (t.head, 3);
            // Only where the two share their doer: else "it" may be he who did the first.
            let own_subject = |v: usize| {
                self.parsed
                    .children(v)
                    .any(|c| matches!(self.parsed.token(c).dep, Dep::Nsubj | Dep::Nsubjpass))
            };
            while self.parsed.token(verb).dep == Dep::Conj && !own_subject(verb) && left > 0 {
                (verb, left) = (self.parsed.token(verb).head, left - 1);
                let object = self.parsed.child(verb, Dep::Dobj);
                let agrees = |o: usize| match self.parsed.token(o).tag {
                    Tag::Nns | Tag::Nnps => plural,
                    Tag::Nn | Tag::Nnp => !plural,
                    _ => false,
                };
                if let Some(o) = object.filter(|&o| o < i && agrees(o)) {
                    self.counted.insert(i, vec![o]);
                    break;
                }
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
            "exercise_name" => self.ends_name(classes, class, head),
            "force" => self
                .mention_at(head)
                .is_some_and(|m| self.mentions[m].actors.iter().any(|a| a.kind == ActorKind::Craft)),
            _ => false,
        }
    }

    /// Whether a name of several words in `class` ends here: "Cobra *Gold*".
    fn ends_name(&self, classes: &Classes, class: &str, head: usize) -> bool {
        let p = &self.parsed;
        p.word(head).starts_with(char::is_uppercase)
            && (head.saturating_sub(LONGEST_NAME - 1)..head).any(|from| classes.has(class, &lower(p.slice(from..head + 1))))
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
                    // "The Japan-controlled islands": whose they are stands in front.
                    let holds = HOLDING.contains(&lower(p.word(c)).as_str());
                    out.extend(p.children(c).filter(|&m| holds && m < c && p.token(m).pos != Pos::Punct));
                    // "A joint boundary commission": the parser hangs "joint" on "boundary".
                    let quality = |q: &usize| *q < c && p.token(*q).dep == Dep::Amod && p.word(*q).starts_with(char::is_lowercase);
                    out.extend(p.children(c).filter(quality).filter(|_| !holds && t.dep != Dep::Poss));
                }
            } else if what == "appos" {
                if t.dep == Dep::Appos {
                    self.with_conjuncts(c, &mut out);
                }
            } else if what == "maker" {
                if matches!(t.dep, Dep::Amod | Dep::Compound | Dep::Nmod) && MAKING.contains(&self.lemma(c).as_str()) {
                    out.extend(p.children(c).filter(|&m| m < c && p.token(m).pos != Pos::Punct));
                }
            } else if what == "by" && t.dep == Dep::Acl && t.tag == Tag::Vbn {
                // "The training provided by Kenya" is Kenya's.
                if let Some(o) = p.child(c, Dep::Agent).and_then(|by| p.child(by, Dep::Pobj)) {
                    self.with_conjuncts(o, &mut out);
                }
            } else if what == "from" && t.dep == Dep::Acl && t.tag == Tag::Vbn && BUYING.contains(&self.lemma(c).as_str()) {
                // "A radar ordered from France" comes from there.
                let from = p
                    .children(c)
                    .filter(|&x| p.token(x).dep == Dep::Prep && p.word(x).eq_ignore_ascii_case("from"));
                for o in from.filter_map(|x| p.child(x, Dep::Pobj)) {
                    self.with_conjuncts(o, &mut out);
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
}

/// Participles that say where a thing was got: "tanks bought from Poland".
const BUYING: [&str; 9] = ["buy", "order", "purchase", "acquire", "procure", "lease", "borrow", "obtain", "get"];

/// Participles that say whose product a thing is: "Turkish-made".
const MAKING: [&str; 8] = ["make", "build", "supply", "produce", "manufacture", "design", "provide", "donate"];
