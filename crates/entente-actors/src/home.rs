//! Whose "the Supreme Court" and "the Coast Guard" are in a report from a country: that of its dateline.
//!
//! *In:* the passages of a document and what its names stand for. *Out:* the state of the place that it was sent from, where the document
//! is about that state.

use crate::place;
use crate::settle::Settled;
use crate::sketch::Sketch;
use entente_language::Parsed;

/// Passages among which a dateline stands.
const OPENING: usize = 8;
/// How prominent its state must be among those of the document.
const FIRST: usize = 4;

/// The state whose own organs a report need not name.
pub(crate) fn home(passages: &[&Parsed], sketches: &[Sketch], settled: &Settled, topic: &[&'static str]) -> Option<&'static str> {
    let opening = passages.iter().zip(sketches).enumerate().take(OPENING);
    let sent_from = opening
        .flat_map(|(p, (parsed, sketch))| sketch.hits.iter().enumerate().map(move |(h, hit)| (p, *parsed, h, hit)))
        .find(|(_, parsed, _, hit)| place::is_dateline(parsed, hit));
    let (p, _, h, _) = sent_from?;
    settled.states[p][h].filter(|code| topic.iter().take(FIRST).any(|t| t == code))
}
