//! PLOVER root, mode and contexts of a claim: the rule's own, else what kind, stage and certainty give.

use crate::record::{Plover, Status};
use crate::rules::Rule;

/// The code of a claim.
pub fn code(rule: &Rule, kind: &str, stage: Option<&str>, status: Status) -> Plover {
    let ahead = matches!(status, Status::Planned | Status::Proposed);
    let event = match (kind, stage) {
        // A promise of cooperation is AGREE, whatever is promised; signing and ratifying are SUPPORT (PLOVER manual).
        ("visit" | "meeting" | "transfer" | "assistance" | "exercise", _) if ahead && status == Status::Planned => "AGREE",
        ("agreement", Some("signed" | "ratified")) => "SUPPORT",
        ("agreement", Some("ended" | "suspended")) => "SANCTION",
        _ => rule.plover.event.as_deref().unwrap_or_else(|| by_kind(kind)),
    };
    let mut contexts = rule.plover.contexts.clone();
    contexts.sort();
    Plover {
        event: event.to_owned(),
        mode: rule.plover.mode.clone(),
        contexts,
    }
}

fn by_kind(kind: &str) -> &'static str {
    match kind {
        "agreement" => "AGREE",
        "meeting" | "visit" => "CONSULT",
        "exercise" | "institution" => "COOPERATE",
        "transfer" | "assistance" => "AID",
        "deployment" => "MOBILIZE",
        "incident" => "COERCE",
        "measure" => "SANCTION",
        _ => "SUPPORT",
    }
}
