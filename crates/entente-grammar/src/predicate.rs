//! Which tokens are predicates, and what each stands on.
//!
//! Verbs come first: a light verb gives its place to its noun, a copula to its complement, and a verb that is only an auxiliary
//! ("is to V", "is going to V", "has yet to V") to the infinitive. Every other common noun that heads a phrase is a predicate too,
//! and a name is one where it has something like an argument.

use crate::frame::Form;
use crate::np;
use crate::tree::Tree;
use crate::words::{noun, verb};
use entente_language::{Dep, EntityLabel, Pos, Tag};

/// A predicate before it has arguments.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// The token that names what happens.
    pub head: usize,
    pub form: Form,
    /// The token that carries tense and takes the clause's subject: the verb, light verb or copula; the noun itself for a noun.
    pub verb: usize,
    /// The token by which the predicate hangs in the tree.
    pub top: usize,
    /// A verb above that is only an auxiliary: "is" of "is to visit".
    pub auxiliary: Option<usize>,
    /// The bare noun of an idiom ("part" of "take part"), or the noun that only counts or bounds the head ("series" of "series of talks").
    pub carrier: Option<usize>,
}

impl Draft {
    fn new(head: usize, form: Form, verb: usize, top: usize) -> Self {
        Draft {
            head,
            form,
            verb,
            top,
            auxiliary: None,
            carrier: None,
        }
    }
    /// Whether a light verb stands below its noun: "the talks held in May".
    pub fn below(&self) -> bool {
        matches!(self.form, Form::Light { .. }) && (self.top == self.head || Some(self.top) == self.carrier)
    }
}

/// The predicates of a passage in order of their heads, and for each token the draft that it stands for.
pub(crate) fn drafts(t: &Tree<'_>) -> (Vec<Draft>, Vec<Option<u32>>) {
    let n = t.p.len();
    let mut found: Vec<Option<Draft>> = vec![None; n];
    // The token whose draft stands for a verb or idiom noun that has none of its own.
    let mut folded: Vec<Option<usize>> = vec![None; n];
    for v in 0..n {
        if is_clause_head(t, v) && found[v].is_none() {
            read_verb(t, v, &mut found, &mut folded);
        }
    }
    for i in 0..n {
        if found[i].is_none() && folded[i].is_none() && is_noun_predicate(t, i) {
            found[i] = Some(Draft::new(i, Form::Noun, i, i));
        }
    }
    let mut by_token = vec![None; n];
    let mut out = Vec::new();
    for (i, d) in found.into_iter().enumerate() {
        if let Some(d) = d {
            by_token[i] = Some(out.len() as u32);
            out.push(d);
        }
    }
    for i in 0..n {
        // "is to pay a visit": the auxiliary stands for the light verb, which stands for its noun.
        let (mut at, mut left) = (i, 3);
        while let (None, Some(next), true) = (by_token[at], folded[at], left > 0) {
            (at, left) = (next, left - 1);
        }
        by_token[i] = by_token[at];
    }
    (out, by_token)
}

/// Whether the token heads a clause, whatever its tag: a verb, or a word with a subject or a modal.
fn is_clause_head(t: &Tree<'_>, v: usize) -> bool {
    let dep = t.dep(v);
    if matches!(
        dep,
        Dep::Aux
            | Dep::Auxpass
            | Dep::Punct
            | Dep::Prep
            | Dep::Case
            | Dep::Mark
            | Dep::Cc
            | Dep::Det
            | Dep::Compound
            | Dep::Quantmod
            | Dep::Agent
            | Dep::Advmod
    ) {
        return false;
    }
    match t.pos(v) {
        Pos::Verb if noun_as_verb(t, v) => false,
        Pos::Verb => t.p.word(v).chars().any(char::is_alphabetic),
        Pos::Aux => !matches!(dep, Dep::Amod | Dep::Nmod),
        Pos::Noun | Pos::Propn | Pos::Adj => t
            .children(v)
            .any(|c| matches!(t.dep(c), Dep::Nsubj | Dep::Nsubjpass) || (t.dep(c) == Dep::Aux && matches!(t.tag(c), Tag::Md | Tag::To))),
        _ => false,
    }
}

/// A noun that was tagged as a verb: "Aid from Norway arrived", "- Visit to Rabat by the minister".
fn noun_as_verb(t: &Tree<'_>, v: usize) -> bool {
    let clause = |c: usize| {
        use Dep::*;
        matches!(
            t.dep(c),
            Nsubj | Nsubjpass | Dobj | Aux | Auxpass | Prt | Xcomp | Ccomp | Advcl | Attr | Acomp | Dative | Mark | Neg | Advmod | Oprd
        )
    };
    let bare = || !t.children(v).any(clause);
    match t.dep(v) {
        Dep::Nsubj | Dep::Nsubjpass | Dep::Dobj => !matches!(t.tag(v), Tag::Vbg | Tag::Vbn) && bare(),
        Dep::Pobj => matches!(t.tag(v), Tag::Vb | Tag::Vbp) && bare(),
        Dep::Root => t.tag(v) == Tag::Vb && bare() && t.children(v).any(|c| matches!(&*t.word(c), "by" | "of" | "between")),
        _ => false,
    }
}

fn is_noun_predicate(t: &Tree<'_>, i: usize) -> bool {
    let dep = t.dep(i);
    if !(t.is_noun(i) || t.pos(i) == Pos::Verb && noun_as_verb(t, i))
        || matches!(
            dep,
            Dep::Compound | Dep::Amod | Dep::Nmod | Dep::Quantmod | Dep::Det | Dep::Nummod | Dep::Punct | Dep::Advmod | Dep::Aux
        )
    {
        return false;
    }
    if t.is_time(i) {
        return false;
    }
    if t.pos(i) != Pos::Propn {
        return dep != Dep::Npadvmod || t.has(i, Dep::Prep);
    }
    if t.entity(i) == Some(EntityLabel::Person) && dep == Dep::Root && t.has(i, Dep::Prep) {
        return true; // a line without a verb: "Ngo Xuan Lich in Tokyo."
    }
    let named = matches!(
        t.entity(i),
        Some(
            EntityLabel::Person
                | EntityLabel::Gpe
                | EntityLabel::Norp
                | EntityLabel::Loc
                | EntityLabel::Money
                | EntityLabel::Percent
                | EntityLabel::Cardinal
                | EntityLabel::Language
        )
    );
    let body = t.entity(i) == Some(EntityLabel::Org);
    if body
        && !t
            .children(i)
            .any(|c| c < i && matches!(t.dep(c), Dep::Compound | Dep::Amod | Dep::Nmod | Dep::Poss | Dep::Det))
    {
        return false;
    }
    // "Premiers sign Treaty": a headline's capital makes no name of a noun.
    let bare =
        !body && matches!(dep, Dep::Dobj | Dep::Nsubjpass) && t.tag(i) == Tag::Nnp && t.p.word(i).chars().skip(1).all(char::is_lowercase);
    !named
        && (bare
            || t.children(i)
                .any(|c| matches!(t.dep(c), Dep::Prep | Dep::Poss | Dep::Compound | Dep::Amod | Dep::Nmod | Dep::Acl)))
}

/// Whether the infinitive particle or a modal-less bare form makes `c` an infinitive.
pub(crate) fn has_to(t: &Tree<'_>, c: usize) -> bool {
    t.children(c)
        .take_while(|&x| x < c)
        .any(|x| t.tag(x) == Tag::To && t.dep(x) == Dep::Aux)
}

/// "Drilled off Dover", where the parser made "off" a particle and the place an object: the place.
pub(crate) fn off_place(t: &Tree<'_>, v: usize) -> Option<usize> {
    let moves = t.g.verb(&t.lemma(v), verb::INTRANSITIVE | verb::ALONE);
    let particle = t.child(v, Dep::Prt).filter(|&p| moves && t.word(p) == "off")?;
    t.child(v, Dep::Dobj).filter(|&o| o > particle && t.is_place(o))
}

/// The lemma of a verb with its particle.
pub(crate) fn verb_lemma(t: &Tree<'_>, v: usize) -> String {
    let mut lemma = t.lemma(v).into_owned();
    if let Some(p) = t.child(v, Dep::Prt).filter(|_| off_place(t, v).is_none()) {
        lemma.push(' ');
        lemma.push_str(&t.word(p));
    }
    lemma
}

fn read_verb(t: &Tree<'_>, v: usize, found: &mut [Option<Draft>], folded: &mut [Option<usize>]) {
    if matches!(t.pos(v), Pos::Verb | Pos::Aux)
        && (fold_auxiliary(t, v, found, folded) || fold_copula(t, v, found, folded) || fold_light(t, v, found, folded))
    {
        return;
    }
    let auxiliary = found_auxiliary(folded, v, t);
    let mut d = Draft::new(v, Form::Verb, v, auxiliary.unwrap_or(v));
    d.auxiliary = auxiliary;
    if let Some(noun) = idiom_noun(t, v) {
        d.carrier = Some(noun);
        folded[noun] = Some(v);
    }
    found[v] = Some(d);
}

/// The auxiliary-like verb above `v` that has been folded into it.
fn found_auxiliary(folded: &[Option<usize>], v: usize, t: &Tree<'_>) -> Option<usize> {
    let up = t.head(v);
    (up != v && folded[up] == Some(v)).then_some(up)
}

/// "is to V", "is going to V", "has (yet) to V", "used to V": the verb above is folded into V.
fn fold_auxiliary(t: &Tree<'_>, v: usize, found: &mut [Option<Draft>], folded: &mut [Option<usize>]) -> bool {
    let lemma = t.lemma(v);
    if !matches!(&*lemma, "be" | "go" | "have" | "use") || found_auxiliary(folded, v, t).is_some() {
        return false;
    }
    let inverted = t.children(v).any(|c| t.dep(c) == Dep::Nsubj && c > v);
    let takes = |c: usize| t.dep(c) == Dep::Xcomp || inverted && matches!(t.dep(c), Dep::Advcl | Dep::Ccomp);
    let Some(x) = t.children(v).find(|&c| c > v && takes(c) && has_to(t, c)) else {
        return false;
    };
    let bare = !t.children(v).any(|c| {
        matches!(
            t.dep(c),
            Dep::Dobj | Dep::Attr | Dep::Acomp | Dep::Prt | Dep::Oprd | Dep::Auxpass | Dep::Nsubjpass
        )
    });
    let near = inverted
        || t.children(v)
            .all(|c| !(v < c && c < x && matches!(t.dep(c), Dep::Prep | Dep::Nsubj)));
    let fits = match &*lemma {
        "go" => t.tag(v) == Tag::Vbg && t.children(v).any(|c| t.dep(c) == Dep::Aux && t.lemma(c) == "be"),
        "use" => t.tag(v) == Tag::Vbd,
        _ => true,
    };
    if bare && near && fits && is_clause_head(t, x) && found[x].is_none() {
        folded[v] = Some(x);
        return true;
    }
    false
}

/// A copula gives its place to what it says of its subject; "there is" to the noun.
fn fold_copula(t: &Tree<'_>, v: usize, found: &mut [Option<Draft>], folded: &mut [Option<usize>]) -> bool {
    let lemma = t.lemma(v);
    let there = existential(t, v);
    let growing = there && t.tag(v) == Tag::Vbg; // "there is growing opposition"
    if !growing && (!t.g.verb(&lemma, verb::COPULA) || t.has(v, Dep::Dobj)) {
        return false;
    }
    let complement = t
        .children(v)
        .find(|&c| match t.dep(c) {
            Dep::Acomp => matches!(t.pos(c), Pos::Adj | Pos::Verb | Pos::Noun | Pos::Propn | Pos::Num),
            Dep::Attr => {
                matches!(t.pos(c), Pos::Adj | Pos::Noun | Pos::Propn | Pos::Num | Pos::Pron) && !t.is_time(c) && t.tag(c) != Tag::Wp
            }
            Dep::Dobj => growing && t.is_noun(c),
            Dep::Nsubj => there && t.is_noun(c) && t.children(v).all(|x| t.dep(x) != Dep::Attr),
            _ => false,
        })
        .or_else(|| {
            let state = matches!(&*lemma, "be" | "remain" | "stay");
            let prep = t.children(v).find(|&c| state && c > v && t.dep(c) == Dep::Prep)?;
            t.child(prep, Dep::Pobj).filter(|&o| t.pos(o) == Pos::Noun && !t.is_time(o))
        });
    let Some(c) = complement else { return false };
    let form = if there && t.is_noun(c) {
        Form::Light { verb: v }
    } else {
        Form::Copula { verb: v }
    };
    let auxiliary = found_auxiliary(folded, v, t);
    for h in np::conjuncts(t.p, c) {
        if found[h].is_none() {
            let mut d = Draft::new(h, form, v, auxiliary.unwrap_or(v));
            d.auxiliary = auxiliary;
            found[h] = Some(d);
        }
    }
    folded[v] = Some(c);
    true
}

/// Whether the clause says "there is".
pub(crate) fn existential(t: &Tree<'_>, v: usize) -> bool {
    let says = |v: usize| t.children(v).any(|c| t.dep(c) == Dep::Expl || t.tag(c) == Tag::Ex);
    says(v) || t.children(v).any(|c| t.dep(c) == Dep::Aux && says(c))
}

/// A light verb gives its place to its noun, wherever that stands: object, passive subject, antecedent of its (reduced) relative clause,
/// or behind its preposition ("enter into talks").
fn fold_light(t: &Tree<'_>, v: usize, found: &mut [Option<Draft>], folded: &mut [Option<usize>]) -> bool {
    if !t.g.verb(&t.lemma(v), verb::LIGHT) {
        return false;
    }
    let lemma = verb_lemma(t, v);
    let Some((outer, below)) = light_object(t, v, &lemma) else {
        return false;
    };
    let mut all = true;
    let mut first = None;
    let auxiliary = found_auxiliary(folded, v, t);
    for outer in np::conjuncts(t.p, outer) {
        let noun = bounded(t, outer).filter(|&n| is_light(t, v, &lemma, n)).unwrap_or(outer);
        let free = found[noun]
            .as_ref()
            .is_none_or(|d| matches!(d.form, Form::Light { .. }) && d.below() && !below);
        if !free || !is_light(t, v, &lemma, noun) {
            all = false;
            continue;
        }
        let mut d = Draft::new(noun, Form::Light { verb: v }, v, if below { outer } else { auxiliary.unwrap_or(v) });
        d.auxiliary = auxiliary;
        d.carrier = (outer != noun).then_some(outer);
        if let Some(old) = found[noun].replace(d) {
            // The verb that had folded this noun from below becomes a verb again.
            folded[old.verb] = None;
            found[old.verb] = Some(Draft::new(old.verb, Form::Verb, old.verb, old.verb));
        }
        if outer != noun {
            folded[outer] = Some(noun);
        }
        first = first.or(Some(noun));
    }
    match first {
        Some(noun) if all => {
            folded[v] = Some(noun);
            true
        }
        _ => false,
    }
}

fn is_light(t: &Tree<'_>, v: usize, lemma: &str, n: usize) -> bool {
    if !t.is_noun(n) || t.is_time(n) || t.is_place(n) {
        return false;
    }
    t.g.light(lemma, t.p.lemma(n))
        || t.children(v)
            .any(|p| t.dep(p) == Dep::Prep && t.child(p, Dep::Pobj) == Some(n) && prepositional(t, lemma, p, n))
}

fn prepositional(t: &Tree<'_>, lemma: &str, p: usize, n: usize) -> bool {
    t.g.light(&format!("{lemma} {}", t.word(p)), t.p.lemma(n))
}

/// The noun that a light verb governs, and whether it stands above the verb in the tree.
fn light_object(t: &Tree<'_>, v: usize, lemma: &str) -> Option<(usize, bool)> {
    for c in t.children(v) {
        match t.dep(c) {
            Dep::Dobj | Dep::Nsubjpass if !t.is_time(c) && t.trailing_report(c).is_none() => {
                return Some(t.antecedent(c).map_or((c, false), |a| (a, true)));
            }
            Dep::Prep => {
                if let Some(o) = t.child(c, Dep::Pobj).filter(|&o| prepositional(t, lemma, c, o)) {
                    return Some((o, false));
                }
            }
            _ => {}
        }
    }
    let up = t.head(v);
    let passive = matches!(t.dep(v), Dep::Acl | Dep::Amod) && matches!(t.tag(v), Tag::Vbn | Tag::Vbd) && !has_to(t, v);
    let zero = t.dep(v) == Dep::Relcl && !t.has_pronoun(v) && t.has(v, Dep::Nsubj);
    let above = passive || zero;
    (above && up != v && t.is_noun(up)).then_some((up, true))
}

/// The noun behind a noun that only counts or bounds it: "a series of talks", "two days of talks".
fn bounded(t: &Tree<'_>, outer: usize) -> Option<usize> {
    if !t.g.noun(t.p.lemma(outer), noun::BOUND | noun::TIME) {
        return None;
    }
    let of = t.children(outer).find(|&c| t.dep(c) == Dep::Prep && t.word(c) == "of")?;
    t.child(of, Dep::Pobj)
}

/// The bare noun that makes an idiom with its verb.
fn idiom_noun(t: &Tree<'_>, v: usize) -> Option<usize> {
    let lemma = t.lemma(v);
    if !t.g.verb(&lemma, verb::IDIOM) {
        return None;
    }
    let noun = t.child(v, Dep::Dobj)?;
    // "Joined Qatari forces" is no joining of forces.
    let named = |c: usize| c < noun && t.p.word(c).starts_with(char::is_uppercase);
    let bare = !t
        .children(noun)
        .any(|c| matches!(t.dep(c), Dep::Det | Dep::Poss | Dep::Nummod | Dep::Relcl | Dep::Conj) || named(c));
    (bare && t.g.idiom(&lemma, t.p.lemma(noun))).then_some(noun)
}
