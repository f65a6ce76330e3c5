//! Ships by prefix and name: "BRP Sierra Madre", "HMS Queen Elizabeth" (`knowledge/actors/ships.csv`).

use crate::lists::Sense;
use crate::sketch::{Draft, Sketch, What, head_of};
use entente_language::{Parsed, Pos};

/// The longest name of a ship, in tokens.
const LONGEST: usize = 4;

/// Adds the ships of a passage; descriptions that are only part of a ship's name go ("Queen" Elizabeth).
pub(crate) fn find(parsed: &Parsed, s: &Sketch, drafts: &mut Vec<Draft>) {
    let mut ships = Vec::new();
    for (h, hit) in s
        .hits
        .iter()
        .enumerate()
        .filter(|(_, hit)| hit.senses.iter().any(|x| matches!(x, Sense::Ship(_))))
    {
        let limit = parsed.len().min(hit.tokens.end + LONGEST);
        // Alone, "INS Vikrant" has no sentence to tell the tagger that the second word is a name.
        let named = |t: &usize| {
            let large = parsed.word(*t).starts_with(char::is_uppercase);
            large && (*t == hit.tokens.end || parsed.token(*t).pos == Pos::Propn)
        };
        let end = (hit.tokens.end..limit).take_while(named).last().map_or(hit.tokens.end, |t| t + 1);
        if end > hit.tokens.end {
            let tokens = hit.tokens.start..end;
            ships.push(Draft {
                head: head_of(parsed, &tokens),
                tokens,
                what: What::Ship(h),
            });
        }
    }
    if ships.is_empty() {
        return;
    }
    drafts.retain(|d| {
        let at = ships.partition_point(|s| s.tokens.end <= d.tokens.start);
        ships.get(at).is_none_or(|s| d.tokens.end <= s.tokens.start)
    });
    drafts.append(&mut ships);
}
