//! Deciding, and taking it back.
//!
//! *In:* what a person says of an id. *Out:* a [`Decision`] on the claims that the id stands for ([`super::meant`]), stored and in
//! effect ([`super::attached`]).

use super::attached::{put, take_back};
use super::meant::Meant;
use super::{Register, RegisterError, Result, clock};
use crate::decision::{Decision, Undone, Verdict, field};
use rusqlite::{OptionalExtension, params};

/// A decision to be made: what, and by whom.
#[derive(Clone, Debug)]
pub struct NewDecision {
    /// An event, a claim or a lead: its id, or how it begins. An id that named an event once stands for what it became.
    pub id: String,
    /// What.
    pub what: What,
    /// By whom.
    pub author: String,
    /// Why.
    pub reason: Option<String>,
}

/// What to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The event is right.
    Accept,
    /// It is none; of the id of a claim that never named an event, that claim is wrong.
    Reject,
    /// The claim of this id is wrong, whether or not it names its event.
    RejectClaim,
    /// Two events are one.
    Same(String),
    /// Two events are two; of a claim of the same event, it is told of another.
    Apart(String),
    /// A field has this value.
    Correct {
        /// The field.
        field: String,
        /// As a person writes it ([`field`]).
        value: String,
    },
}

impl Register {
    /// Makes a decision and puts it into effect.
    ///
    /// # Errors
    /// Those of [`Register::event`] for either id; [`RegisterError::Undecidable`] where the decision makes no sense; those of
    /// writing.
    pub fn decide(&mut self, new: &NewDecision) -> Result<Decision> {
        if let What::Correct { field, value } = &new.what {
            // Says what is wrong with it before anything is written.
            field::read(&self.event(&new.id)?, field, value)?;
        }
        let draft = self.draft(new)?;
        let mut made = None;
        self.write("decided", |tx, touched| {
            let last: Option<String> = tx.query_row("SELECT max(time) FROM decisions WHERE author = ?1", [&draft.author], |r| r.get(0))?;
            let decision = Decision {
                time: clock::after(last.as_deref()),
                ..draft
            }
            .named();
            put(tx, &decision, touched)?;
            made = Some(decision);
            Ok(())
        })?;
        Ok(made.expect("the transaction made one"))
    }

    /// Adds decisions made elsewhere: those known already (by their ids) only learn that they were undone. Gives how many
    /// were new.
    ///
    /// # Errors
    /// Those of writing; then none is added.
    pub fn add_decisions(&mut self, decisions: &[Decision]) -> Result<usize> {
        let mut new = 0;
        self.write("decisions added", |tx, touched| {
            for decision in decisions {
                let known: Option<i64> = tx
                    .prepare_cached("SELECT decision FROM decisions WHERE id = ?1")?
                    .query_row([&decision.id], |r| r.get(0))
                    .optional()?;
                match (known, &decision.undone) {
                    (None, _) => {
                        new += 1;
                        put(tx, decision, touched)?;
                    }
                    (Some(row), Some(undone)) => take_back(tx, row, undone, touched)?,
                    (Some(_), None) => {}
                }
            }
            Ok(())
        })?;
        Ok(new)
    }

    /// Takes back a decision: the one of this id, or the latest that `author` made on this event, claim or lead and did not
    /// take back. It is kept, with who undid it.
    ///
    /// # Errors
    /// [`RegisterError::NothingToUndo`], those of [`Register::event`], those of writing.
    pub fn undo(&mut self, id: &str, author: &str, reason: Option<&str>) -> Result<Decision> {
        let id = id.trim().to_ascii_lowercase();
        let decision = match self.decision_row(&id)? {
            Some(row) => row,
            None => self.latest_on(&id, author)?,
        };
        let undone = Undone {
            author: author.to_owned(),
            time: clock::now(),
            reason: reason.map(str::to_owned),
        };
        self.write("a decision undone", |tx, touched| take_back(tx, decision, &undone, touched))?;
        self.decision(decision)
    }

    fn decision_row(&self, id: &str) -> Result<Option<i64>> {
        let found = self
            .db
            .query_row("SELECT decision FROM decisions WHERE id = ?1 AND undone_time IS NULL", [id], |r| {
                r.get(0)
            });
        found.optional().map_err(|e| self.sql(e))
    }

    /// The latest decision of `author` on what `id` names.
    fn latest_on(&self, id: &str, author: &str) -> Result<i64> {
        let none = || RegisterError::NothingToUndo {
            id: id.to_owned(),
            author: author.to_owned(),
        };
        let event = match self.meant(id, false)? {
            Meant::Lead(anchor, id) => {
                let sql = "SELECT decision FROM decisions JOIN anchors a USING (decision) WHERE author = ?1 AND undone_time IS NULL \
                           AND lead AND (event = ?2 OR a.doc = ?3 AND a.sha256 = ?4) ORDER BY time DESC, decisions.id DESC LIMIT 1";
                let found = self.db.query_row(sql, params![author, id, anchor.doc, anchor.sha256], |r| r.get(0));
                return found.optional().map_err(|e| self.sql(e))?.ok_or_else(none);
            }
            Meant::Event { id, .. } => id,
            Meant::Claim { event_id, .. } => event_id,
        };
        let row = self.find_event(&event)?.0;
        let sql = "SELECT d.decision FROM decisions d WHERE d.author = ?1 AND d.undone_time IS NULL AND (d.event = ?2 OR EXISTS (\
             SELECT 1 FROM anchors JOIN claims USING (claim) JOIN accounts a USING (account) WHERE anchors.decision = d.decision AND a.event = ?3)) \
             ORDER BY d.time DESC, d.id DESC LIMIT 1";
        let found = self.db.query_row(sql, params![author, event, row], |r| r.get(0)).optional();
        found.map_err(|e| self.sql(e))?.ok_or_else(none)
    }

    /// A decision without its time and id.
    fn draft(&self, new: &NewDecision) -> Result<Decision> {
        let undecidable = |what| Err(RegisterError::Undecidable { what });
        let meant = match new.what {
            What::RejectClaim => self.meant_claim(&new.id)?,
            What::Apart(_) => self.meant(&new.id, true)?,
            _ => self.meant(&new.id, false)?,
        };
        let (mut verdict, mut other, mut other_event) = (Verdict::Accept, Vec::new(), None);
        let mut on = None;
        match &new.what {
            What::Accept => {}
            What::RejectClaim => verdict = Verdict::RejectClaim,
            What::Reject => {
                verdict = match meant {
                    Meant::Claim { .. } => Verdict::RejectClaim,
                    _ => Verdict::Reject,
                }
            }
            What::Correct { field, value } => {
                let Some(event) = meant.event() else {
                    return undecidable("nothing is coded in this sentence, so there is no field to correct");
                };
                let event = self.event(event)?;
                verdict = Verdict::Correct {
                    field: field.clone(),
                    value: field::read(&event, field, value)?,
                };
            }
            What::Same(with) | What::Apart(with) => {
                let same = matches!(new.what, What::Same(_));
                verdict = if same { Verdict::Same } else { Verdict::Apart };
                let with = self.meant(with, !same)?;
                let (Some(a), Some(b)) = (meant.event(), with.event()) else {
                    return undecidable("two events are compared, and in one of these sentences nothing is coded");
                };
                other_event = Some(b.to_owned());
                if same {
                    if a == b {
                        return undecidable("these are one event already");
                    }
                    if self.event(a)?.kind != self.event(b)?.kind {
                        return undecidable("events of two kinds are never one: reject the one that is wrong");
                    }
                    (on, other) = (Some(self.all_of(&meant)?), self.all_of(&with)?);
                } else if a == b {
                    let (left, right) = self.told_apart(&meant, &with)?;
                    if left.is_empty() || right.is_empty() {
                        return undecidable("this is one telling: name an event and a claim of it, or two claims of two documents");
                    }
                    (on, other) = (Some(left), right);
                } else {
                    (on, other) = (Some(self.own(&meant)?), self.own(&with)?);
                }
            }
        }
        let on = match on {
            Some(on) => on,
            None => self.own(&meant)?,
        };
        let lead = matches!(meant, Meant::Lead(..));
        let event = match &meant {
            Meant::Lead(_, id) => id.clone(),
            _ => meant.event().unwrap_or_default().to_owned(),
        };
        Ok(Decision {
            id: String::new(),
            verdict,
            event,
            other_event,
            author: new.author.clone(),
            time: String::new(),
            reason: new.reason.clone().filter(|r| !r.trim().is_empty()),
            lead,
            on,
            other,
            undone: None,
        })
    }
}
