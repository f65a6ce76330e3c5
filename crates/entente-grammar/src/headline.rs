//! Titles, captions and lines of chronologies whose present tense the parser took for nouns: "Chile eyes jets", "Kim and Putin sign treaty".
//!
//! *In:* a parsed passage. *Out:* a few texts to parse ([`Trial`]): a line without a main clause, with one of its words put as a verb that no
//! parser misses ("Chile *will eye* jets"). Where the new tree then has that word as the main verb, with a subject that agrees with it and
//! something that a verb would have, [`Grammar::settle`] puts this tree in the line's place, without the auxiliary, and with the tense and the
//! words of the text. Which words a headline uses as verbs is in `knowledge/grammar/headlines.toml`.
//!
//! # Invariants and limits
//! - A line with a main clause is left as it is. So are lines longer than [`LONG`] tokens.
//! - Tokens, their words and their bytes stay; only tags, lemmas, tree, sentences and entities of the line change.
//! - Not here: the parser. Who calls this parses the trials, many at once.

use crate::words::{Grammar, lower};
use entente_language::parsed::{Builder, Entity, NewToken};
use entente_language::{Dep, Parsed, Pos, Tag};
use std::ops::Range;

/// No headline has more tokens.
const LONG: usize = 60;
/// Readings tried for one line.
const TRIALS: usize = 3;
/// What is put before the verb: no parser takes the word behind it for a noun.
const AUXILIARY: &str = "will ";

/// A line read another way: a text to parse, and what it would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// What to parse.
    pub text: String,
    /// The line's tokens.
    line: Range<usize>,
    /// The word tried as a verb, and where the auxiliary stands before it.
    verb: usize,
    auxiliary: usize,
    form: Form,
}

/// A word's form as a headline would have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Form {
    /// "signs", not "sign".
    singular: bool,
    /// As often a noun: "strikes".
    noun_like: bool,
}

impl Grammar {
    /// The texts to parse for the lines of `parsed` that have no main clause, in order; none for most passages.
    pub fn trials(&self, parsed: &Parsed) -> Vec<Trial> {
        let lines = lines(parsed).into_iter().filter(|l| !self.has_main_clause(parsed, l));
        lines.flat_map(|l| self.trials_of(parsed, &l)).collect()
    }

    /// `parsed` with every line whose first trial that holds has been put in its place. `parses` are those of `trials`, in order.
    pub fn settle(&self, parsed: Parsed, trials: &[Trial], parses: &[Parsed]) -> Parsed {
        let mut held: Vec<(&Trial, &Parsed)> = Vec::new();
        for (trial, parse) in trials.iter().zip(parses) {
            let done = held.last().is_some_and(|(t, _)| t.line == trial.line);
            if !done && trial.holds(&parsed, parse) {
                held.push((trial, parse));
            }
        }
        if held.is_empty() { parsed } else { put(&parsed, &held) }
    }

    fn trials_of(&self, p: &Parsed, line: &Range<usize>) -> Vec<Trial> {
        let titled = titled(p, line);
        line.clone().filter_map(|i| self.trial(p, line, i, titled)).take(TRIALS).collect()
    }

    /// The line with the word at `verb` as a verb, where it may be one.
    fn trial(&self, p: &Parsed, line: &Range<usize>, verb: usize, titled: bool) -> Option<Trial> {
        if matches!(
            p.token(verb).tag,
            Tag::Vbg | Tag::Vbd | Tag::Cd | Tag::In | Tag::Dt | Tag::Md | Tag::Pos
        ) {
            return None;
        }
        if !titled && verb > line.start && p.word(verb).starts_with(char::is_uppercase) && p.word(verb) != "OKs" {
            return None;
        }
        let from = if verb >= line.start + 2 && p.word(verb - 1) == "-" {
            verb - 2
        } else {
            verb
        };
        let whole = p.slice(from..verb + 1);
        let (base, form) = self.headline_verb(&lower(whole))?;
        let before = from.checked_sub(1).filter(|&b| b >= line.start)?;
        if !follows_subject(p, line, before) || form.singular && p.token(before).tag == Tag::Nns {
            return None;
        }
        let after = (verb + 1 < line.end)
            .then(|| &*lower(p.word(verb + 1)) == "of" && form.noun_like || matches!(p.word(verb + 1), ":" | "'s" | "-"));
        if after == Some(true) {
            return None;
        }
        let (all, word) = (p.span(line.clone()), p.span(from..verb + 1));
        let text = format!(
            "{}{AUXILIARY}{base}{}",
            &p.text()[all.start..word.start],
            &p.text()[word.end..all.end]
        );
        Some(Trial {
            text,
            line: line.clone(),
            verb,
            auxiliary: from,
            form,
        })
    }

    /// The bare form of what may be a headline's verb.
    fn headline_verb(&self, word: &str) -> Option<(String, Form)> {
        let known = |base: &str| self.headline(base);
        if let Some(noun_like) = known(word) {
            return Some((
                word.to_owned(),
                Form {
                    singular: false,
                    noun_like,
                },
            ));
        }
        let stem = word.strip_suffix('s')?;
        let es = stem.strip_suffix('e').filter(|s| s.ends_with(['s', 'x', 'z', 'o', 'h']));
        let y = stem.strip_suffix("ie").map(|s| format!("{s}y"));
        let bases = [Some(stem.to_owned()), es.map(str::to_owned), y];
        let (base, noun_like) = bases.into_iter().flatten().find_map(|b| known(&b).map(|n| (b, n)))?;
        Some((base, Form { singular: true, noun_like }))
    }

    /// Whether a finite verb with a subject heads the line.
    fn has_main_clause(&self, p: &Parsed, line: &Range<usize>) -> bool {
        line.clone().any(|i| {
            let t = p.token(i);
            let clause = if matches!(t.dep, Dep::Aux | Dep::Auxpass) { t.head } else { i };
            let main = !matches!(
                p.token(clause).dep,
                Dep::Relcl | Dep::Acl | Dep::Advcl | Dep::Pcomp | Dep::Amod | Dep::Compound | Dep::Csubj
            );
            let subject =
                |c: usize| matches!(p.token(c).dep, Dep::Nsubj | Dep::Nsubjpass | Dep::Expl | Dep::Csubj) && !self.hides_verb(p, c);
            main && matches!(t.tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md) && p.children(clause).take(crate::np::MANY).any(subject)
        })
    }

    /// A subject that is itself a headline's verb: "Ankara *OKs* Swedish bid", with "bid" as its verb.
    fn hides_verb(&self, p: &Parsed, subject: usize) -> bool {
        let verb = |t: usize| {
            t > 0
                && p.token(t - 1).pos == Pos::Propn
                && self
                    .headline_verb(&lower(p.word(t)))
                    .is_some_and(|(_, f)| f.singular && !f.noun_like)
        };
        verb(subject) || verb(subject.saturating_sub(1))
    }
}

/// The stretches of a passage that end with a full stop or with the passage: what the parser cuts into several sentences stays one line.
fn lines(p: &Parsed) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for s in p.sentences() {
        let last = s
            .clone()
            .rev()
            .find(|&i| !matches!(p.token(i).pos, Pos::Space) && !matches!(p.token(i).tag, Tag::ClosingQuote | Tag::Rrb));
        if last.is_some_and(|i| p.token(i).tag == Tag::Period) || s.end == p.len() {
            out.push(trimmed(p, start..s.end));
            start = s.end;
        }
    }
    out.retain(|l| (2..=LONG).contains(&l.len()));
    out
}

fn trimmed(p: &Parsed, mut line: Range<usize>) -> Range<usize> {
    let space = |i: usize| p.token(i).pos == Pos::Space;
    while !line.is_empty() && space(line.start) {
        line.start += 1;
    }
    while !line.is_empty() && space(line.end - 1) {
        line.end -= 1;
    }
    line
}

/// Whether most long words of a line have a capital: "Japan Signs Deal With Peru".
fn titled(p: &Parsed, line: &Range<usize>) -> bool {
    let long = line
        .clone()
        .map(|i| p.word(i))
        .filter(|w| w.len() > 3 && w.starts_with(char::is_alphabetic));
    let (capitals, all) = long.fold((0, 0), |(c, n), w| (c + usize::from(w.starts_with(char::is_uppercase)), n + 1));
    all > 2 && capitals * 5 > all * 4
}

/// Whether a subject may end at `before`.
fn follows_subject(p: &Parsed, line: &Range<usize>, before: usize) -> bool {
    let t = p.token(before);
    match t.pos {
        Pos::Noun | Pos::Propn | Pos::Num | Pos::Pron => t.tag != Tag::PrpS,
        Pos::Adj => p.word(before).starts_with(char::is_uppercase),
        Pos::Verb => p.word(before).starts_with(char::is_uppercase), // a name that looks like one: "Blinken"
        Pos::Adv => before > line.start && matches!(p.token(before - 1).pos, Pos::Noun | Pos::Propn),
        Pos::Punct => before > line.start && matches!(p.word(before), "," | ")" | "\"" | "”" | "’"),
        _ => false,
    }
}

impl Trial {
    /// Whether the line as parsed with the verb bears the verb out.
    fn holds(&self, old: &Parsed, new: &Parsed) -> bool {
        let verb = self.verb + 1 - self.line.start;
        self.same_words(old, new)
            && matches!(new.token(verb).tag, Tag::Vb | Tag::Vbp)
            && new.token(verb).dep == Dep::Root
            && new.token(self.auxiliary - self.line.start).dep == Dep::Aux
            && new
                .children(verb)
                .rfind(|&c| c < verb && new.token(c).dep == Dep::Nsubj)
                .is_some_and(|s| self.agrees(new, s, verb))
            && self.has_company(old, new, verb)
    }

    fn same_words(&self, old: &Parsed, new: &Parsed) -> bool {
        new.len() == self.line.len() + 1
            && self
                .line
                .clone()
                .all(|i| i == self.verb || old.word(i) == new.word(self.new_place(i)))
    }

    /// Where the old token `i` stands in the new parse.
    fn new_place(&self, i: usize) -> usize {
        i - self.line.start + usize::from(i >= self.auxiliary)
    }

    /// Whether number and subject agree: one signs, several sign.
    fn agrees(&self, p: &Parsed, subject: usize, verb: usize) -> bool {
        let tag = p.token(subject).tag;
        let name = p.token(subject).pos == Pos::Propn;
        let joined = (subject + 1..verb).chain(0..subject).any(|c| {
            let t = p.token(c);
            let beside = t.head == subject || p.token(subject).head == c || p.token(c).head == p.token(subject).head;
            beside && (matches!(t.dep, Dep::Conj | Dep::Cc) && t.pos != Pos::Verb)
        }) || listed(p, subject);
        let plural = matches!(tag, Tag::Nns | Tag::Nnps) || p.token(subject).pos == Pos::Num;
        if self.form.singular {
            !joined && (name || !plural)
        } else {
            let word = p.word(subject);
            let people = p.token(subject).pos == Pos::Adj
                || word.ends_with('s')
                || matches!(&*lower(word), "police" | "military" | "army" | "navy" | "people");
            joined || plural || people && !word.ends_with("ss")
        }
    }

    /// Whether the verb has what a noun in its place would not.
    fn has_company(&self, old: &Parsed, new: &Parsed, verb: usize) -> bool {
        let mut after = new.children(verb).filter(|&c| c > verb);
        let before = old.token(self.auxiliary.saturating_sub(1)).pos;
        let stands_last = new.len() == verb + 2 && new.token(verb + 1).tag == Tag::Period;
        let after_plural = !self.form.singular && self.auxiliary > 0 && old.token(self.auxiliary - 1).tag == Tag::Nns;
        !self.form.noun_like
            || stands_last
            || after_plural
            || after.any(|c| match new.token(c).dep {
                // "US sanctions bill" is a bill; a name that does something to one, or several, are not.
                Dep::Dobj => !self.form.singular || before == Pos::Propn || c > verb + 1 || new.token(c).tag != Tag::Nn,
                Dep::Xcomp | Dep::Ccomp | Dep::Dative | Dep::Prt | Dep::Acomp => true,
                _ => false,
            })
    }
}

/// Whether a comma joins the subject to a name before it, as headlines do: "Chile, Peru sign".
fn listed(p: &Parsed, subject: usize) -> bool {
    let first = crate::np::minimal(p, subject).start;
    first >= 2 && p.word(first - 1) == "," && matches!(p.token(first - 2).pos, Pos::Propn | Pos::Noun)
}

/// The passage with these lines read anew.
fn put(p: &Parsed, held: &[(&Trial, &Parsed)]) -> Parsed {
    let mut b = Builder::new(p.text());
    let mut next = held.iter().peekable();
    let mut i = 0;
    while i < p.len() {
        match next.next_if(|(t, _)| t.line.start == i) {
            Some((trial, new)) => {
                trial.line.clone().for_each(|i| b.push(trial.token(p, new, i)));
                i = trial.line.end;
            }
            None => {
                b.push(same(p, i));
                i += 1;
            }
        }
    }
    sentences(p, held).into_iter().for_each(|s| b.sentence(s));
    entities(p, held).into_iter().for_each(|e| b.entity(e));
    b.finish()
}

fn same(p: &Parsed, i: usize) -> NewToken<'_> {
    let t = p.token(i);
    NewToken {
        span: t.span,
        head: t.head,
        dep: t.dep,
        pos: t.pos,
        tag: t.tag,
        feats: t.feats,
        space_after: t.space_after,
        lemma: p.lemma(i),
    }
}

impl Trial {
    /// The old token `i` under its new reading.
    fn token<'p>(&self, old: &Parsed, new: &'p Parsed, i: usize) -> NewToken<'p> {
        let at = self.new_place(i);
        let (before, now) = (old.token(i), new.token(at));
        let mut out = NewToken {
            span: before.span,
            space_after: before.space_after,
            head: self.old_place(new, now.head),
            ..same(new, at)
        };
        if i == self.verb {
            out.tag = if self.form.singular { Tag::Vbz } else { Tag::Vbp };
            out.feats = if self.form.singular {
                "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"
            } else {
                "Tense=Pres|VerbForm=Fin"
            };
        }
        out
    }

    /// The old token that stands at `at` in the new parse; for the auxiliary its verb.
    fn old_place(&self, new: &Parsed, at: usize) -> usize {
        let auxiliary = self.auxiliary - self.line.start;
        let at = if at == auxiliary { new.token(at).head } else { at };
        at + self.line.start - usize::from(at > auxiliary)
    }
}

/// The sentences: those outside the lines as they were, those of a line as the new parse has them.
fn sentences(p: &Parsed, held: &[(&Trial, &Parsed)]) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = p.sentences().iter().map(|s| s.start).collect();
    for (t, new) in held {
        starts.retain(|s| *s <= t.line.start || !t.line.contains(s));
        let auxiliary = t.auxiliary - t.line.start;
        starts.extend(
            new.sentences()
                .iter()
                .skip(1)
                .filter(|s| s.start != auxiliary)
                .map(|s| t.old_place(new, s.start)),
        );
    }
    starts.sort_unstable();
    starts.dedup();
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([p.len()]).collect();
    starts.into_iter().zip(ends).map(|(s, e)| s..e).collect()
}

/// The entities, the same way.
fn entities(p: &Parsed, held: &[(&Trial, &Parsed)]) -> Vec<Entity> {
    let apart = |e: &&Entity| {
        held.iter()
            .all(|(t, _)| e.tokens.end <= t.line.start || t.line.end <= e.tokens.start)
    };
    let mut out: Vec<Entity> = p.entities().iter().filter(apart).cloned().collect();
    for (t, new) in held {
        let auxiliary = t.auxiliary - t.line.start;
        let clear = new.entities().iter().filter(|e| !e.tokens.contains(&auxiliary));
        out.extend(clear.map(|e| Entity {
            tokens: t.old_place(new, e.tokens.start)..t.old_place(new, e.tokens.end - 1) + 1,
            label: e.label,
        }));
    }
    out.sort_by_key(|e| e.tokens.start);
    out
}
