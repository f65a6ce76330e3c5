//! Which clause of its sentence a word stands in, and what that clause tells.

use super::hang::{host, labelled, opens_speech};
use crate::page::{Page, lower};
use entente_language::{Dep, Pos, Tag};
use entente_time::{Limit, TimeMention};

/// Conjunctions whose clause happens when, or just before, what it depends on does.
pub(super) const WHEN: [&str; 5] = ["when", "as", "while", "after", "once"];

/// Conjunctions whose clause gives a ground, at whatever time.
pub(super) const BECAUSE: [&str; 6] = ["as", "because", "since", "although", "though", "whereas"];

/// Whether a relative clause tells with a simple past what its noun did: "that created a forum".
pub(super) fn is_done_by(page: &Page, token: usize, noun: usize) -> bool {
    let p = &page.parsed;
    let clause = p
        .children(noun)
        .find(|&c| p.token(c).dep == Dep::Relcl && p.subtree(c).contains(&token));
    let that = |c: usize| p.token(c).dep == Dep::Nsubj && matches!(lower(p.word(c)).as_str(), "that" | "which");
    clause.is_some_and(|v| p.token(v).tag == Tag::Vbd && p.children(v).any(that))
}

/// Whether `verb` governs the clause of `token` as its complement: "said on Monday that it had sunk".
pub(super) fn says(page: &Page, verb: usize, token: usize) -> bool {
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
pub(super) fn relative_of(page: &Page, token: usize) -> Option<usize> {
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

/// Whether a word stands in a relative clause.
pub fn is_aside(page: &Page, token: usize) -> bool {
    relative_of(page, token).is_some()
}

/// "In 1970 it was Oslo that brokered the accord": the relative clause is what the sentence tells.
pub(super) fn is_cleft(page: &Page, noun: usize) -> bool {
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
    let helped = || {
        p.children(h)
            .any(|c| p.token(c).tag == Tag::Vbd && matches!(p.token(c).dep, Dep::Aux | Dep::Auxpass))
    };
    let past = tok.tag == Tag::Vbd || matches!(tok.tag, Tag::Vbn | Tag::Vbg) && helped();
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

/// "By September they were leaving": they were, then; "by September they had left" says nothing of then.
pub fn goes_on_by(page: &Page, t: &TimeMention) -> bool {
    let p = &page.parsed;
    let on = |v: usize| p.token(v).tag == Tag::Vbg || p.children(v).any(|c| p.token(c).tag == Tag::Vbg && p.token(c).dep == Dep::Auxpass);
    t.limit == Limit::By && host(page, t).is_some_and(on)
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
pub(super) fn one_clause(page: &Page, a: usize, b: usize) -> bool {
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

/// Whether a word stands in a participle's clause on a noun: "welcomed the resolution adopted in Riyadh on 11 November", "noted the
/// exercise, concluded on 4 August".
pub(super) fn in_participle(page: &Page, token: usize) -> bool {
    let p = &page.parsed;
    let mut at = token;
    for _ in 0..8 {
        let t = p.token(at);
        if t.dep == Dep::Acl || is_reduced(page, at) {
            return true;
        }
        if t.head == at {
            return false;
        }
        at = t.head;
    }
    false
}

/// Whether a word is the participle of a reduced clause that the parser took for what is said: "noted the drill, concluded in May".
pub(super) fn is_reduced(page: &Page, word: usize) -> bool {
    let t = page.parsed.token(word);
    let comma = || word.checked_sub(1).is_some_and(|b| page.parsed.word(b) == ",");
    t.dep == Dep::Ccomp && word > t.head && is_bare(page, word) && (t.tag == Tag::Vbn || t.tag == Tag::Vbd && comma())
}

/// Whether a participle has neither subject nor auxiliary nor conjunction.
fn is_bare(page: &Page, participle: usize) -> bool {
    let whole = |d: Dep| matches!(d, Dep::Nsubj | Dep::Nsubjpass | Dep::Aux | Dep::Auxpass | Dep::Mark);
    !page.parsed.children(participle).any(|c| whole(page.parsed.token(c).dep))
}

/// Whether a verb is told in the past: "came", "was resumed", "had come".
pub(super) fn is_past(page: &Page, verb: usize) -> bool {
    let p = &page.parsed;
    let auxiliary = |c: usize| matches!(p.token(c).dep, Dep::Aux | Dep::Auxpass) && p.token(c).tag == Tag::Vbd;
    p.token(verb).tag == Tag::Vbd || p.token(verb).tag == Tag::Vbn && p.children(verb).any(auxiliary)
}
