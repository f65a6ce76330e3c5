//! Things that a participle says were bought or promised, and the verb of the clause that they have come: "three jets bought from Norway
//! landed on Tuesday". That is their delivery, from whom the participle names.

use crate::draft::Draft;
use crate::page::Page;
use crate::record::{Because, Status};
use crate::rules::Rules;
use entente_language::{Dep, Tag};

/// Makes a delivery of such a draft.
pub fn settle(rules: &Rules, page: &Page, d: &mut Draft) {
    let p = &page.parsed;
    let participle = d.own[0];
    let ahead = matches!(d.status, Status::Planned | Status::Proposed) && matches!(d.stage.as_deref(), Some("contracted" | "pledged"));
    if d.kind != "transfer" || !ahead || p.token(participle).dep != Dep::Acl || p.token(participle).tag != Tag::Vbn {
        return;
    }
    let noun = p.token(participle).head;
    let verb = p.token(noun).head;
    let subject = matches!(p.token(noun).dep, Dep::Nsubj | Dep::Nsubjpass);
    let was = p
        .children(verb)
        .any(|c| p.token(c).dep == Dep::Auxpass && p.token(c).tag == Tag::Vbd);
    let happened = (p.token(verb).tag == Tag::Vbd || was) && !p.children(verb).any(|c| p.token(c).dep == Dep::Neg);
    let comes = || page.frames.at(verb).is_some_and(|f| rules.classes.has("arrives", &f.lemma));
    if !subject || !happened || !comes() {
        return;
    }
    d.status = Status::Occurred;
    d.stage = Some("delivered".into());
    d.own.push(verb);
    d.because.retain(|b| b.field != "status");
    d.because.push(Because {
        field: "status".into(),
        reason: format!("“{}”: they have come", p.word(verb)),
    });
}
