//! What one document says of one event.
//!
//! *In:* the claims of one document. *Out:* [`Account`]s: the claims that the coder already knows to be of one event (the
//! same `event_in_doc` and kind), named and in reading order. Accounts are what [`crate::merge`] compares: the coder's
//! decision within a document is never undone here.

use crate::days::Days;
use crate::story::Story;
use crate::witness::Signature;
use entente_coding::Claim;
use entente_intake::Document;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A claim with its name, and when its document was published.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// See [`claim_id`].
    pub id: String,
    /// What was said.
    pub claim: Claim,
    /// When the document was published, where known.
    pub published: Option<Days>,
    /// The document's outlet or issuer, where known.
    pub source: Option<String>,
    /// Of the passage that it stands in, where that is long enough.
    pub passage: Option<Signature>,
    /// Of the document, where it names enough.
    pub story: Option<Story>,
}

/// All that one document says of one event: one or more claims of one kind, in reading order.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// Never empty.
    pub claims: Vec<Told>,
}

/// Where an account stands among all accounts: by what was published first, then by document, then by place in the text.
/// Undated documents come last. Nothing in it depends on when a document was read.
pub type Order<'a> = (i32, &'a str, usize, usize, &'a str);

impl Account {
    /// The claim that tells it first.
    pub fn first(&self) -> &Told {
        &self.claims[0]
    }
    /// The document.
    pub fn doc(&self) -> &str {
        &self.first().claim.doc
    }
    /// The kind of event.
    pub fn kind(&self) -> &str {
        &self.first().claim.kind
    }
    /// Its place among all accounts.
    pub fn order(&self) -> Order<'_> {
        self.first().order()
    }
}

impl Told {
    /// Its place among all claims; see [`Order`].
    pub fn order(&self) -> Order<'_> {
        let c = &self.claim;
        (self.published.map_or(i32::MAX, |d| d.first), &c.doc, c.start, c.anchor, &self.id)
    }
    /// The days its date covers.
    pub fn days(&self) -> Option<Days> {
        self.claim.date.as_deref().and_then(Days::read)
    }
}

/// Gathers the claims of a document into accounts, in reading order, with what the document says of itself.
pub fn of_document(document: &Document, claims: &[Claim]) -> Vec<Account> {
    let published = document.published.as_ref().map(|(date, _)| date.as_str());
    let mut accounts = accounts(published, claims);
    let story = Story::of(&document.text);
    let mut signatures: BTreeMap<usize, Option<Signature>> = BTreeMap::new();
    for told in accounts.iter_mut().flat_map(|a| &mut a.claims) {
        told.source.clone_from(&document.source);
        told.story.clone_from(&story);
        told.passage = passage_at(document, told.claim.start).and_then(|n| {
            let signature = || Signature::of(document.passages[n].span.of(&document.text));
            signatures.entry(n).or_insert_with(signature).clone()
        });
    }
    accounts
}

/// The position of the passage that a byte of the text lies in.
pub fn passage_at(document: &Document, byte: usize) -> Option<usize> {
    let after = document.passages.partition_point(|p| p.span.start <= byte);
    after.checked_sub(1).filter(|n| byte < document.passages[*n].span.end)
}

/// Gathers the claims of one document into accounts, in reading order; nothing of the document but its date is known.
///
/// `published` is the document's publication date in EDTF. The order of `claims` does not matter, and equal claims are
/// told apart only by their number.
pub fn accounts(published: Option<&str>, claims: &[Claim]) -> Vec<Account> {
    let published = published.and_then(Days::read);
    let mut claims: Vec<&Claim> = claims.iter().collect();
    claims.sort_by_cached_key(|c| {
        (
            c.start,
            c.anchor,
            c.end,
            c.kind.clone(),
            serde_json::to_string(c).unwrap_or_default(),
        )
    });
    let mut seen: BTreeMap<(&str, &str, usize), u32> = BTreeMap::new();
    let mut by_event: BTreeMap<(u32, &str), Vec<Told>> = BTreeMap::new();
    for claim in claims {
        let nth = seen
            .entry((&claim.kind, &claim.quote, claim.anchor.saturating_sub(claim.start)))
            .or_default();
        *nth += 1;
        let id = claim_id(claim, *nth);
        by_event.entry((claim.event_in_doc, &claim.kind)).or_default().push(Told {
            id,
            claim: claim.clone(),
            published,
            source: None,
            passage: None,
            story: None,
        });
    }
    let mut accounts: Vec<Account> = by_event.into_values().map(|claims| Account { claims }).collect();
    accounts.sort_by(|a, b| a.order().cmp(&b.order()));
    accounts
}

/// The name of a claim: twelve characters that say where it was told.
///
/// It is the SHA-256 of document, kind, sentence, place of the firing word in the sentence, and a number that tells apart
/// claims equal in all of these (`nth`, from 1, in reading order); the first 60 bits, in Crockford's base 32. So it
/// survives a document's text moving around the sentence, a better reading of parties and dates, and everything that
/// happens in other documents. An event bears the name of its first claim in [`Order`].
pub fn claim_id(claim: &Claim, nth: u32) -> String {
    let anchor = claim.anchor.saturating_sub(claim.start).to_string();
    name(&["entente claim 1", &claim.doc, &claim.kind, &claim.quote, &anchor, &nth.to_string()])
}

/// Twelve characters that stand for these words.
pub(crate) fn name(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    base32(&hash.finalize())
}

/// The first 60 bits of `bytes` in Crockford's alphabet (no i, l, o, u), lower case.
pub(crate) fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut bits = bytes.iter().take(8).fold(0_u64, |n, b| n << 8 | u64::from(*b));
    (0..12)
        .map(|_| {
            let letter = ALPHABET[(bits >> 59) as usize] as char;
            bits <<= 5;
            letter
        })
        .collect()
}
