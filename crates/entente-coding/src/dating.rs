//! Which of a sentence's dates is an event's: the one in its own clause or noun phrase, the one of the verb that governs it, the one
//! that opens the sentence; else what the discourse gives.

use crate::page::{Page, lower};
use entente_language::{Dep, Pos, Tag};
use entente_time::{Edtf, Limit, TimeMention, TimexType};

/// A date given to an event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dated {
    /// When, as EDTF.
    pub date: Option<String>,
    /// When it is due, where a limit says so.
    pub due: Option<String>,
    /// The date stands in the event's own clause, not inside a noun phrase ("the 2011 memorandum"): it moves the narrative on.
    pub of_clause: bool,
    /// It stands with another word than the event's own: of a thing taken as known it may tell something else.
    pub borrowed: bool,
    /// It hangs on a verb that the event's clause is the complement of: the day when it was said.
    pub told_by: bool,
    /// It is told as going on since then: `2011/2020-05-05`.
    pub since: bool,
    /// The word that it hangs on.
    pub host: Option<usize>,
    /// `stated`, `resolved`, `document` or `none`.
    pub basis: &'static str,
    /// What settled it.
    pub because: String,
}

/// The word that a time expression hangs on: climbs out of the expression through prepositions and quantity nouns to the first
/// predicate or noun outside it.
pub fn host(page: &Page, t: &TimeMention) -> Option<usize> {
    let p = &page.parsed;
    let inside = |i: usize| t.tokens.contains(&i);
    let mut at = t.tokens.clone().find(|&i| !inside(p.token(i).head) || p.token(i).head == i)?;
    for _ in 0..12 {
        let up = p.token(at).head;
        if up == at {
            return Some(at);
        }
        at = up;
        let tok = p.token(at);
        let passes = matches!(
            tok.dep,
            Dep::Prep | Dep::Pcomp | Dep::Agent | Dep::Mark | Dep::Advmod | Dep::Npadvmod
        ) && matches!(tok.pos, Pos::Adp | Pos::Adv | Pos::Sconj);
        if !passes && !inside(at) {
            return Some(at);
        }
    }
    Some(at)
}

/// The noun that a time expression is only a label of, with what it labels: "the 1982 Convention", "last year's summit", "a 2015 paper". It
/// dates that thing and nothing else. A day of the news ("the Tuesday agreement") is no label: it dates what is told of the thing, too.
pub fn labelled(page: &Page, t: &TimeMention, host: usize) -> Option<usize> {
    let p = &page.parsed;
    let part = |d: Dep| matches!(d, Dep::Nummod | Dep::Compound | Dep::Amod | Dep::Poss | Dep::Nmod);
    let noun = |i: usize| matches!(p.token(i).pos, Pos::Noun | Pos::Propn);
    let attributive = t.tokens.end <= host && noun(host) && t.tokens.clone().any(|i| p.token(i).head == host && part(p.token(i).dep));
    if !attributive || t.value.len() > "2021-09".len() {
        return None;
    }
    let mut at = host;
    for _ in 0..6 {
        let up = p.token(at).head;
        let inside = up > at && (part(p.token(at).dep) || p.token(at).dep == Dep::Conj);
        if up == at || !(inside && noun(up)) {
            break;
        }
        at = up;
    }
    // "During the August talks", "at the 2016 summit": what is told happened there and then.
    let prep = p.token(at).head;
    let there = p.token(at).dep == Dep::Pobj && matches!(lower(p.word(prep)).as_str(), "during" | "at" | "in" | "on" | "throughout");
    (!there).then_some(at)
}

/// Whether a clause has a date of its own that cannot be told, such as "last month" in a text of unknown day: then no other date will do.
pub fn dated_in_vain(page: &Page, sentence: usize, own: &[usize], above: &[usize]) -> bool {
    let tokens = page.parsed.sentences()[sentence].clone();
    page.times.iter().any(|t| {
        t.edtf.is_none()
            && tokens.contains(&t.tokens.start)
            && matches!(t.kind, TimexType::Date | TimexType::Time)
            && (t.value.starts_with("XXXX") || t.because == "publication date unknown")
            && host(page, t).is_some_and(|h| distance(page, h, own, above, false).is_some())
    })
}

/// Conjunctions whose clause happens when, or just before, what it depends on does.
const WHEN: [&str; 5] = ["when", "as", "while", "after", "once"];

/// Conjunctions whose clause gives a ground, at whatever time.
const BECAUSE: [&str; 6] = ["as", "because", "since", "although", "though", "whereas"];

/// "The first visit since 2011", "the worst crisis since 1979": the date is of another event of the kind.
fn is_first_since(page: &Page, host: usize) -> bool {
    let p = &page.parsed;
    let ranks = |noun: usize| {
        p.children(noun).any(|c| {
            let first = matches!(lower(p.word(c)).as_str(), "first" | "last" | "latest" | "only" | "second" | "third");
            c < noun && (first || matches!(p.token(c).tag, Tag::Jjs | Tag::Rbs) || p.children(c).any(|g| p.token(g).tag == Tag::Rbs))
        })
    };
    let mut nouns: Vec<usize> = vec![host];
    nouns.extend(
        p.children(host)
            .filter(|&c| matches!(p.token(c).dep, Dep::Dobj | Dep::Attr | Dep::Npadvmod)),
    );
    for c in p.children(host).filter(|&c| p.token(c).dep == Dep::Prep) {
        nouns.extend(p.children(c).filter(|&o| p.token(o).dep == Dep::Pobj));
    }
    nouns.into_iter().any(ranks)
}

/// "According to a Wednesday report": when that was said.
fn is_source(page: &Page, host: usize) -> bool {
    let p = &page.parsed;
    let prep = p.token(host).head;
    let source = |i: usize| lower(p.word(i)) == "according";
    p.token(host).dep == Dep::Pobj && (source(prep) || source(p.token(prep).head))
}

/// "As foreseen in September", "as agreed last year": when that was said, not when it came true.
fn is_as_foreseen(page: &Page, host: usize) -> bool {
    let p = &page.parsed;
    let whole = |c: usize| matches!(p.token(c).dep, Dep::Nsubj | Dep::Nsubjpass | Dep::Aux);
    let reduced = p.token(host).tag == Tag::Vbn && !p.children(host).any(whole);
    reduced && p.children(host).any(|c| c < host && lower(p.word(c)) == "as")
}

/// "For the next decade": how long something is to hold, not when it was made.
fn runs_on(page: &Page, t: &TimeMention) -> bool {
    let word = |i: usize| lower(page.parsed.word(i));
    let ahead = |i: usize| matches!(word(i).as_str(), "next" | "coming" | "following");
    let lasts = t.tokens.start.checked_sub(1).is_some_and(|i| word(i) == "for");
    lasts && t.kind == TimexType::Duration && t.tokens.clone().any(ahead)
}

/// How far `host` is from the event: 0 on one of its own words, 1 and more on a governor, `None` if it belongs elsewhere.
pub fn distance(page: &Page, host: usize, own: &[usize], above: &[usize], opens: bool) -> Option<usize> {
    if own.contains(&host) {
        return Some(0);
    }
    let p = &page.parsed;
    if let Some(k) = above.iter().position(|&a| a == host) {
        return Some(2 + 2 * k);
    }
    // On a noun that is an argument of one of the event's words ("in Tokyo in April", "the first week of talks").
    let mut at = host;
    for step in 1..6 {
        let up = p.token(at).head;
        if up == at {
            break;
        }
        if matches!(
            p.token(at).dep,
            Dep::Relcl | Dep::Acl | Dep::Advcl | Dep::Ccomp | Dep::Conj | Dep::Parataxis
        ) && matches!(p.token(at).pos, Pos::Verb | Pos::Aux)
        {
            if own.contains(&up) && opens_speech(page, at, up) {
                return Some(3);
            }
            // "When riots broke out two years later, he called for help": the clause says when.
            let when = p.token(at).dep == Dep::Advcl && p.children(at).any(|c| WHEN.contains(&lower(p.word(c)).as_str()));
            return (when && own.contains(&up)).then_some(7);
        }
        at = up;
        if own.contains(&at) {
            return Some(step);
        }
        if let Some(k) = above.iter().position(|&a| a == at) {
            return Some(2 + 2 * k + step);
        }
    }
    opens.then_some(9)
}

/// "Speaking on Monday in Oslo, she said", "asked on Monday whether …": the participle that opens a sentence says when the rest was.
fn opens_speech(page: &Page, participle: usize, verb: usize) -> bool {
    let p = &page.parsed;
    let t = p.token(participle);
    let bare = matches!(t.tag, Tag::Vbg | Tag::Vbn)
        && !p
            .children(participle)
            .any(|c| matches!(p.token(c).dep, Dep::Nsubj | Dep::Mark | Dep::Aux));
    t.dep == Dep::Advcl && participle < verb && bare
}

/// The date of the writing that a clause is taken from, and its words: "an article published in May 2013 noted that cadets had taken part".
pub fn of_its_source(page: &Page, token: usize) -> Option<(Edtf, String)> {
    let p = &page.parsed;
    let mut at = token;
    for _ in 0..12 {
        let t = p.token(at);
        if t.dep == Dep::Ccomp {
            break;
        }
        at = t.head;
    }
    let verb = p.token(at).head;
    let writing = p
        .children(verb)
        .find(|&c| p.token(c).dep == Dep::Nsubj && p.token(at).dep == Dep::Ccomp)?;
    let dated = |t: &&TimeMention| {
        let host = host(page, t);
        host.is_some_and(|h| p.token(h).dep == Dep::Acl && p.token(h).tag == Tag::Vbn && p.subtree(writing).contains(&h))
    };
    let t = page.times.iter().find(dated)?;
    let date = t.edtf.clone().filter(|e| !e.is_open())?;
    Some((date, format!("“{}” is when that was written", t.span.of(p.text()))))
}

/// Finds the date of an event whose own words are `own` (trigger, light verb), under the predicates `above` (tokens, nearest first).
/// `planned` events take a limit ("by 2025") as their due date.
pub fn in_sentence(page: &Page, sentence: usize, own: &[usize], above: &[usize], planned: bool) -> Dated {
    let p = &page.parsed;
    let whole = p.sentences()[sentence].clone();
    let anchor = own.first().copied().unwrap_or(whole.start);
    // On a text with no full stop, work stays in proportion.
    let tokens = whole.start.max(anchor.saturating_sub(WINDOW))..whole.end.min(anchor + WINDOW);
    let mut best: Option<(usize, usize, &TimeMention, usize)> = None;
    let mut due: Option<(usize, &TimeMention)> = None;
    let first_verb = tokens
        .clone()
        .find(|&i| matches!(p.token(i).pos, Pos::Verb | Pos::Aux))
        .unwrap_or(tokens.end);
    let relative = relative_of(page, anchor);
    let aside = relative.is_some();
    for t in page.times.iter().filter(|t| tokens.contains(&t.tokens.start) && t.edtf.is_some()) {
        let Some(h) = host(page, t) else { continue };
        let since_last = t.limit == Limit::Since && is_first_since(page, h);
        if since_last || is_source(page, h) || is_as_foreseen(page, h) || (!planned && runs_on(page, t)) {
            continue;
        }
        let names_doer = |noun: usize| labelled(page, t, h) == Some(noun) && is_done_by(page, anchor, noun);
        if relative.is_some_and(|noun| t.tokens.contains(&noun) || names_doer(noun)) {
            // "In August 2023, when ships collided": the clause says more of the time itself; "a 2011 accord that created a forum": of
            // what was made then.
            best = Some((1, 0, t, anchor));
            break;
        }
        let mine = |i: &usize| own.contains(i) || above.contains(i);
        let h = match labelled(page, t, h) {
            Some(noun) if mine(&noun) => noun,
            Some(_) if !mine(&h) => continue,
            _ => h,
        };
        let opens = !aside && t.tokens.start < first_verb && t.tokens.start < anchor && tops(page, h, tokens.start);
        let Some(d) = distance(page, h, own, above, opens) else { continue };
        let gap = anchor.abs_diff(t.tokens.start);
        if planned && matches!(t.limit, Limit::By | Limit::Until | Limit::Before) {
            if due.is_none_or(|(old, _)| d < old) {
                due = Some((d, t));
            }
        } else if best.is_none_or(|(bd, bg, _, _)| (d, gap) < (bd, bg)) {
            best = Some((d, gap, t, h));
        }
    }
    if best.is_none() && due.is_none() && !aside {
        // Structure gave none: the only date of the sentence, if it has but one, is nearer than any other.
        let mut dated = page.times.iter().filter(|t| {
            tokens.contains(&t.tokens.start)
                && t.edtf.is_some()
                && (planned || !runs_on(page, t))
                && host(page, t).is_some_and(|h| {
                    !is_as_foreseen(page, h)
                        && !is_source(page, h)
                        && labelled(page, t, h).is_none()
                        && relative_of(page, h).is_none()
                        && !in_participle(page, h)
                        && one_clause(page, anchor, h)
                })
        });
        if let (Some(t), None) = (dated.next(), dated.next())
            && t.limit == Limit::None
            && let Some(h) = host(page, t)
        {
            best = Some((10, 0, t, h));
        }
    }
    let mut out = Dated {
        basis: "none",
        ..Dated::default()
    };
    if let Some((_, t)) = due {
        out.due = t.edtf.as_ref().map(|e| last_part(e.as_str()));
        out.because = format!("“{}” is the limit", t.span.of(p.text()));
    }
    if let Some((distance, _, t, h)) = best {
        let main = matches!(p.token(h).pos, Pos::Verb | Pos::Aux) && !matches!(p.token(h).dep, Dep::Relcl | Dep::Acl | Dep::Advcl);
        out.of_clause = matches!(t.limit, Limit::None) && distance < 10 && (main || distance == 7 || t.tokens.start < first_verb);
        out.borrowed = distance >= 2;
        out.told_by = says(page, h, anchor);
        out.host = Some(h);
        out.since = t.limit == Limit::Since;
        out.date = t.edtf.as_ref().map(|e| e.as_str().to_owned());
        if out.since && relative.is_some_and(|noun| t.tokens.contains(&noun)) {
            // "Has held it since 1995, when gunmen attacked": they did so then, not ever since.
            out.date = out.date.map(|x| x.split('/').next().unwrap_or(&x).to_owned());
            out.since = false;
        }
        if !planned && matches!(t.limit, Limit::By | Limit::Before) {
            // "Had been handed over by the end of the year": some time up to then.
            out.date = t.edtf.as_ref().filter(|e| !e.as_str().contains('/')).map(up_to).or(out.date);
        }
        out.basis = match t.basis {
            entente_time::Basis::Stated => "stated",
            _ => "resolved",
        };
        out.because = format!("“{}” {}", t.span.of(p.text()), t.because);
    }
    out
}

/// Whether a relative clause tells with a simple past what its noun did: "that created a forum".
fn is_done_by(page: &Page, token: usize, noun: usize) -> bool {
    let p = &page.parsed;
    let clause = p
        .children(noun)
        .find(|&c| p.token(c).dep == Dep::Relcl && p.subtree(c).contains(&token));
    let that = |c: usize| p.token(c).dep == Dep::Nsubj && matches!(lower(p.word(c)).as_str(), "that" | "which");
    clause.is_some_and(|v| p.token(v).tag == Tag::Vbd && p.children(v).any(that))
}

/// Whether `verb` governs the clause of `token` as its complement: "said on Monday that it had sunk".
fn says(page: &Page, verb: usize, token: usize) -> bool {
    let p = &page.parsed;
    let mut at = token;
    for _ in 0..12 {
        let t = p.token(at);
        if t.head == at {
            return false;
        }
        if t.dep == Dep::Ccomp {
            return t.head == verb;
        }
        at = t.head;
    }
    false
}

/// The noun that the relative clause around a word is about; the date of its sentence need not hold for it: "will meet officers who studied
/// in Rome".
fn relative_of(page: &Page, token: usize) -> Option<usize> {
    let p = &page.parsed;
    let mut at = token;
    for _ in 0..12 {
        let t = p.token(at);
        if t.dep == Dep::Relcl && !is_cleft(page, t.head) {
            return Some(t.head);
        }
        if t.head == at {
            return None;
        }
        at = t.head;
    }
    None
}

/// "In 1970 it was Oslo that brokered the accord": the relative clause is what the sentence tells.
fn is_cleft(page: &Page, noun: usize) -> bool {
    let p = &page.parsed;
    let copula = p.token(noun).head;
    let it = |c: usize| p.token(c).dep == Dep::Nsubj && lower(p.word(c)) == "it";
    p.token(noun).dep == Dep::Attr && page.lemma(copula) == "be" && p.children(copula).any(it)
}

/// Whether a time is told by a main clause, or one that says when: what comes next in a story is then or later.
pub fn tells_main(page: &Page, t: &TimeMention) -> bool {
    let p = &page.parsed;
    let Some(h) = host(page, t) else { return false };
    let tok = p.token(h);
    let past = matches!(tok.tag, Tag::Vbd) || p.children(h).any(|c| matches!(p.token(c).tag, Tag::Vbd)) && tok.tag == Tag::Vbn;
    // "They agreed on Monday to reopen it, officials said": who says so stands behind.
    let attributed = tok.dep == Dep::Ccomp && tok.head > h;
    let main = matches!(tok.dep, Dep::Root | Dep::Conj)
        || attributed
        || (tok.dep == Dep::Advcl && p.children(h).any(|c| WHEN.contains(&lower(p.word(c)).as_str())));
    if opens_speech(page, h, tok.head) {
        return labelled(page, t, h).is_none();
    }
    past && main && labelled(page, t, h).is_none() && relative_of(page, h).is_none()
}

/// Whether a time is told by a clause of its own in an entry of a chronology, where the present tense tells what was.
pub fn tells_entry(page: &Page, t: &TimeMention) -> bool {
    let p = &page.parsed;
    let Some(h) = host(page, t) else { return false };
    let tok = p.token(h);
    let verb = matches!(tok.pos, Pos::Verb | Pos::Aux) && !p.children(h).any(|c| matches!(p.token(c).tag, Tag::Md | Tag::To));
    verb && matches!(tok.dep, Dep::Root | Dep::Conj | Dep::Parataxis | Dep::Ccomp) && labelled(page, t, h).is_none()
}

/// Whether two words are told in one main clause: no coordination of clauses or semicolon parts them.
fn one_clause(page: &Page, a: usize, b: usize) -> bool {
    let p = &page.parsed;
    let clause = |from: usize| {
        let mut at = from;
        for _ in 0..16 {
            let t = p.token(at);
            let own =
                matches!(t.pos, Pos::Verb | Pos::Aux) && p.children(at).any(|c| matches!(p.token(c).dep, Dep::Nsubj | Dep::Nsubjpass));
            let reason = || {
                t.dep == Dep::Advcl
                    && p.children(at)
                        .any(|c| p.token(c).dep == Dep::Mark && BECAUSE.contains(&lower(p.word(c)).as_str()))
            };
            let splits = own && (matches!(t.dep, Dep::Conj | Dep::Parataxis) || reason());
            if t.head == at || splits {
                break;
            }
            at = t.head;
        }
        at
    };
    let parted = (a.min(b)..a.max(b)).any(|i| p.word(i) == ";");
    !parted && clause(a) == clause(b)
}

/// Whether a word stands in a participle's clause on a noun: "welcomed the resolution adopted in Riyadh on 11 November".
fn in_participle(page: &Page, token: usize) -> bool {
    let p = &page.parsed;
    let mut at = token;
    for _ in 0..8 {
        let t = p.token(at);
        if t.dep == Dep::Acl {
            return true;
        }
        if t.head == at {
            return false;
        }
        at = t.head;
    }
    false
}

/// Tokens on either side of an event's word where its date is looked for.
const WINDOW: usize = 300;

/// Whether `host` is the main predicate of the sentence, so that a date opening it places everything in it.
fn tops(page: &Page, host: usize, sentence_start: usize) -> bool {
    let p = &page.parsed;
    let t = p.token(host);
    t.dep == Dep::Root || p.token(t.head).dep == Dep::Root || host == sentence_start
}

/// `../2025` -> `2025`.
fn last_part(edtf: &str) -> String {
    edtf.rsplit('/').next().filter(|s| *s != "..").unwrap_or(edtf).to_owned()
}

/// An open interval up to a day: `../2021-09-11`.
pub fn up_to(day: &Edtf) -> String {
    format!("../{}", last_part(day.as_str()))
}
