//! Trees that no sentence has: nothing panics, and a long line takes time in proportion to its length.

use entente_grammar::{Grammar, np};
use entente_knowledge::Knowledge;
use entente_language::parsed::{Builder, Entity, EntityLabel, NewToken};
use entente_language::{Dep, Parsed, Pos, Tag};
use entente_text::Span;
use std::time::{Duration, Instant};

const WORDS: [&str; 24] = [
    "visit",
    "said",
    "by",
    "of",
    "to",
    "and",
    ",",
    "who",
    "Peru",
    "talks",
    "held",
    "is",
    "not",
    "which",
    "in",
    "signed",
    "give",
    "order",
    "no",
    "if",
    "\"",
    "Monday",
    "-",
    "according",
];
const LEMMAS: [&str; 24] = [
    "visit", "say", "by", "of", "to", "and", ",", "who", "Peru", "talk", "hold", "be", "not", "which", "in", "sign", "give", "order", "no",
    "if", "\"", "Monday", "-", "accord",
];
const TAGS: [Tag; 14] = [
    Tag::Nn,
    Tag::Vbd,
    Tag::In,
    Tag::Vbn,
    Tag::Vb,
    Tag::Nnp,
    Tag::Vbg,
    Tag::To,
    Tag::Md,
    Tag::Wdt,
    Tag::Cc,
    Tag::Hyph,
    Tag::Nnps,
    Tag::Ex,
];
const POS: [Pos; 10] = [
    Pos::Noun,
    Pos::Verb,
    Pos::Adp,
    Pos::Propn,
    Pos::Aux,
    Pos::Adj,
    Pos::Pron,
    Pos::Punct,
    Pos::Num,
    Pos::Adv,
];
const DEPS: [Dep; 40] = [
    Dep::Root,
    Dep::Nsubj,
    Dep::Dobj,
    Dep::Prep,
    Dep::Pobj,
    Dep::Conj,
    Dep::Relcl,
    Dep::Acl,
    Dep::Advcl,
    Dep::Xcomp,
    Dep::Ccomp,
    Dep::Appos,
    Dep::Compound,
    Dep::Amod,
    Dep::Poss,
    Dep::Agent,
    Dep::Nsubjpass,
    Dep::Auxpass,
    Dep::Aux,
    Dep::Mark,
    Dep::Det,
    Dep::Attr,
    Dep::Acomp,
    Dep::Dative,
    Dep::Pcomp,
    Dep::Parataxis,
    Dep::Npadvmod,
    Dep::Advmod,
    Dep::Cc,
    Dep::Punct,
    Dep::Neg,
    Dep::Prt,
    Dep::Expl,
    Dep::Csubj,
    Dep::Oprd,
    Dep::Nmod,
    Dep::Intj,
    Dep::Preconj,
    Dep::DepDep,
    Dep::Nummod,
];

/// A small generator, so that a failure repeats.
struct Dice(u64);
impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) % n as u64) as usize
    }
}

/// A parse of `n` tokens; `token` gives word, tag, part of speech, relation and head of each.
fn parse(n: usize, mut token: impl FnMut(usize) -> (usize, Tag, Pos, Dep, usize)) -> Parsed {
    let rows: Vec<_> = (0..n).map(&mut token).collect();
    let text: Vec<&str> = rows.iter().map(|r| WORDS[r.0]).collect();
    let mut b = Builder::new(&text.join(" "));
    let mut at = 0;
    for &(w, tag, pos, dep, head) in &rows {
        let end = at + WORDS[w].len();
        b.push(NewToken {
            span: Span::new(at, end),
            head,
            dep,
            pos,
            tag,
            feats: "",
            space_after: true,
            lemma: LEMMAS[w],
        });
        at = end + 1;
    }
    if n > 0 {
        b.sentence(0..n);
    }
    for i in (0..n).filter(|i| i % 7 == 3) {
        b.entity(Entity {
            tokens: i..i + 1,
            label: if i.is_multiple_of(2) { EntityLabel::Gpe } else { EntityLabel::Date },
        });
    }
    b.finish()
}

#[test]
fn random_trees_never_panic() {
    let grammar = Grammar::load(&Knowledge::built_in()).unwrap();
    let mut dice = Dice(7);
    for round in 0..6000 {
        let n = dice.below(24);
        let p = parse(n, |i| {
            // Mostly trees; every fifth parse has any heads at all, cycles too.
            let head = if round % 5 == 0 { dice.below(n) } else { dice.below(i + 1) };
            let head = if round % 2 == 0 { head } else { n - 1 - dice.below(n - i) };
            (
                dice.below(24),
                TAGS[dice.below(14)],
                POS[dice.below(10)],
                DEPS[dice.below(40)],
                head,
            )
        });
        let frames = grammar.read(&p);
        for (i, f) in frames.frames.iter().enumerate() {
            assert_eq!(frames.by_token[f.head], Some(i as u32));
            assert!(
                f.args.iter().all(|a| !a.heads.is_empty() && a.heads.iter().all(|&h| h < n)),
                "{}",
                p.text()
            );
            assert!(frames.ancestors(i).count() <= frames.frames.len());
            frames.describe(&p, i);
        }
        if round % 5 != 0 {
            (0..n).for_each(|t| assert!(np::maximal(&p, t).contains(&t) && np::minimal(&p, t).contains(&t)));
        }
    }
}

#[test]
fn a_very_long_line_takes_time_in_proportion() {
    let grammar = Grammar::load(&Knowledge::built_in()).unwrap();
    let n = 120_000;
    let verb = |dep, head| (15, Tag::Vbd, Pos::Verb, dep, head);
    let noun = |dep, head| (0, Tag::Nn, Pos::Noun, dep, head);
    type Shape<'a> = (&'a str, Box<dyn FnMut(usize) -> (usize, Tag, Pos, Dep, usize)>);
    let shapes: Vec<Shape<'_>> = vec![
        (
            "a chain of conjuncts",
            Box::new(move |i: usize| noun(Dep::Conj, i.saturating_sub(1))),
        ),
        ("all conjuncts of one", Box::new(move |_| noun(Dep::Conj, 0))),
        (
            "relative clauses on one noun",
            Box::new(move |i| if i == 0 { noun(Dep::Root, 0) } else { verb(Dep::Relcl, 0) }),
        ),
        (
            "relative clauses in each other",
            Box::new(move |i: usize| {
                if i.is_multiple_of(2) {
                    noun(Dep::Dobj, i.saturating_sub(1))
                } else {
                    verb(Dep::Relcl, i - 1)
                }
            }),
        ),
        ("verbs in a row", Box::new(move |i: usize| verb(Dep::Conj, i.saturating_sub(1)))),
        ("clauses under one verb", Box::new(move |_| verb(Dep::Xcomp, 0))),
        (
            "reports in reports",
            Box::new(move |i: usize| (1, Tag::Vbd, Pos::Verb, Dep::Ccomp, i.saturating_sub(1))),
        ),
        (
            "phrases in phrases",
            Box::new(move |i: usize| {
                if i.is_multiple_of(2) {
                    noun(Dep::Pobj, i.saturating_sub(1))
                } else {
                    (3, Tag::In, Pos::Adp, Dep::Prep, i - 1)
                }
            }),
        ),
        (
            "phrases under one name",
            Box::new(move |i: usize| {
                if i.is_multiple_of(2) {
                    (8, Tag::Nnp, Pos::Propn, Dep::Pobj, i.saturating_sub(1))
                } else {
                    (2, Tag::In, Pos::Adp, Dep::Prep, 0)
                }
            }),
        ),
        ("appositions", Box::new(move |i: usize| noun(Dep::Appos, i.saturating_sub(1)))),
        ("compounds", Box::new(move |i: usize| noun(Dep::Compound, (i + 1).min(119_999)))),
        ("quotation marks", Box::new(move |_| (20, Tag::Hyph, Pos::Punct, Dep::Punct, 0))),
    ];
    for (name, shape) in shapes {
        let p = parse(n, shape);
        let start = Instant::now();
        grammar.read(&p);
        assert!(start.elapsed() < Duration::from_secs(5), "{name}: {:?}", start.elapsed());
        println!("{name}: {:?}", start.elapsed());
    }
}
