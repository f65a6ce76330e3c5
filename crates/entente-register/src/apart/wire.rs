//! Accounts and facts as bytes, and accounts as numbers.
//!
//! The bytes are for the same version of the program on both ends: they are no format to keep.

use crate::account::{Account, Told};
use crate::days::Days;
use crate::merge::Facts;
use crate::story::Story;
use crate::witness::Signature;
use entente_coding::Claim;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Sent {
    id: String,
    claim: Claim,
    published: Option<Days>,
    source: Option<String>,
    passage: Option<Vec<u8>>,
    story: Option<Vec<u8>>,
}

/// An account as bytes. How each field came about is left out: merging does not ask.
pub fn pack(account: &Account) -> Vec<u8> {
    let sent: Vec<Sent> = account
        .claims
        .iter()
        .map(|told| Sent {
            id: told.id.clone(),
            claim: Claim {
                because: Vec::new(),
                ..told.claim.clone()
            },
            published: told.published,
            source: told.source.clone(),
            passage: told.passage.as_ref().map(Signature::to_bytes),
            story: told.story.as_ref().map(Story::to_bytes),
        })
        .collect();
    rmp_serde::to_vec_named(&sent).unwrap_or_default()
}

/// What [`pack`] gave; `None` for anything else.
pub fn unpack(bytes: &[u8]) -> Option<Account> {
    let sent: Vec<Sent> = rmp_serde::from_slice(bytes).ok()?;
    let claims: Vec<Told> = sent
        .into_iter()
        .map(|s| Told {
            id: s.id,
            claim: s.claim,
            published: s.published,
            source: s.source,
            passage: s.passage.as_deref().and_then(Signature::from_bytes),
            story: s.story.as_deref().and_then(Story::from_bytes),
        })
        .collect();
    (!claims.is_empty()).then_some(Account { claims })
}

/// Facts as bytes.
pub fn pack_facts(facts: &Facts) -> Vec<u8> {
    facts.pack()
}

/// What [`pack_facts`] gave; `None` for anything else.
pub fn unpack_facts(bytes: &[u8]) -> Option<Facts> {
    Facts::unpack(bytes)
}

/// The number that stands for an account, by the name of its first claim: its twelve characters as the 60 bits that they write.
pub fn number(id: &str) -> i64 {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let digit = |b: u8| ALPHABET.iter().position(|a| *a == b).unwrap_or(0) as i64;
    id.bytes().take(12).fold(0, |n, b| n << 5 | digit(b))
}
