//! What people decide: about events, and about how reliable sources are.

use super::deed::Deed;
use super::{Asking, Reply};
use crate::clerk;
use crate::problem::Problem;
use crate::views::review::what;
use axum::extract::State;
use entente_register::{Grade, NewDecision};

/// Ids of one batch.
const BATCH: usize = 200;

/// `POST /review/decide`: `what` about each `id`, with `with`, `field`, `value`, `reason`.
pub async fn decide(State(house): Asking, deed: Deed) -> Reply {
    if !deed.asked.visitor.role.reviews() {
        return Err(Problem::forbidden("one must be a reviewer to decide"));
    }
    let word = deed.need("what")?.to_owned();
    let what = what(&word, deed.value("with"), deed.value("field"), deed.value("value"))?;
    let ids = deed.values("id");
    if ids.is_empty() || ids.len() > BATCH {
        return Err(Problem::bad_query("nothing is marked, or too much").help(format!("mark one to {BATCH}")));
    }
    let who = deed.asked.visitor.name.clone();
    let reason = deed.value("reason").map(str::to_owned);
    let new: Vec<NewDecision> = ids
        .iter()
        .map(|id| NewDecision {
            id: id.clone(),
            what: what.clone(),
            author: who.clone(),
            reason: reason.clone(),
        })
        .collect();
    let made = clerk::write(&house, move |register| {
        new.iter().map(|n| Ok(register.decide(n)?)).collect::<Result<Vec<_>, Problem>>()
    })
    .await?;
    for id in &ids {
        house.audit.note(&who, &format!("decided {word}"), id);
    }
    Ok(deed.done(&made, "/review"))
}

/// `POST /review/undo`: takes back the decision `id`, or the latest one of the visitor about the event `id`.
pub async fn undo(State(house): Asking, deed: Deed) -> Reply {
    if !deed.asked.visitor.role.reviews() {
        return Err(Problem::forbidden("one must be a reviewer to undo a decision"));
    }
    let (id, who) = (deed.need("id")?.to_owned(), deed.asked.visitor.name.clone());
    let reason = deed.value("reason").map(str::to_owned);
    let (undone, author) = (id.clone(), who.clone());
    let decision = clerk::write(&house, move |register| Ok(register.undo(&undone, &author, reason.as_deref())?)).await?;
    house.audit.note(&who, "undid", &id);
    Ok(deed.done(&decision, "/review"))
}

/// `POST /sources/grade`: `grade` (A to F) of `source`, with a `reason`.
pub async fn grade(State(house): Asking, deed: Deed) -> Reply {
    if !deed.asked.visitor.role.edits() {
        return Err(Problem::forbidden("one must be an editor to grade sources"));
    }
    let source = deed.need("source")?.to_owned();
    let letter = deed.need("grade")?;
    let grade = Grade::read(letter).ok_or_else(|| Problem::bad_query("there is no such grade").help("A to F"))?;
    let (reason, who) = (deed.value("reason").map(str::to_owned), deed.asked.visitor.name.clone());
    let author = who.clone();
    let known = clerk::write(&house, move |register| {
        Ok(register.grade_source(&source, grade, &author, reason.as_deref())?)
    })
    .await?;
    house.audit.note(&who, &format!("graded {}", grade.as_str()), &known);
    Ok(deed.done(&known, "/sources"))
}
