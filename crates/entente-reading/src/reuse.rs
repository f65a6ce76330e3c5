//! What was made of texts a while ago, for texts that are the same.
//!
//! *In:* a document as it is cut for coding. *Out:* the claims of a document that told the same, moved to this one's places; the parses of
//! passages that were parsed. What tells the same is told exactly: the same passages that count, byte for byte, under the same roles and
//! publication date. What stands around them (another outlet's furniture, byline, captions, comments) may differ, so a wire story in ten
//! outlets is coded once.
//!
//! # Invariants and limits
//! - The claims equal those of coding the document itself: coding sees nothing of a document but what the key holds.
//! - Each cache holds a number of bytes, counted roughly; what was not asked for longest goes first.

use entente_coding::engine::Segment;
use entente_coding::why::leads::Lead;
use entente_coding::{Claim, Coded};
use entente_intake::Document;
use entente_language::Parsed;
use entente_text::Span;
use lru::LruCache;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::sync::{Arc, Mutex};

/// Bytes that parses may take.
const PARSES: usize = 4 << 20;
/// Bytes that codings may take: packed, some thousands of articles with claims.
const CODINGS: usize = 8 << 20;

/// Names a text: half of its SHA-256.
pub type Key = [u8; 16];

/// The caches of a run, shared by threads.
#[derive(Debug)]
pub struct Reuse {
    /// Parses of passages, by their words.
    pub parses: Cache<Parsed>,
    /// Codings of documents, by what they tell.
    pub codings: Cache<Packed>,
}

impl Default for Reuse {
    fn default() -> Self {
        Reuse {
            parses: Cache::new(PARSES),
            codings: Cache::new(CODINGS),
        }
    }
}

/// Values by key, so many bytes of them.
#[derive(Debug)]
pub struct Cache<V> {
    most: usize,
    held: Mutex<Held<V>>,
}

#[derive(Debug)]
struct Held<V> {
    values: LruCache<Key, (usize, Arc<V>)>,
    bytes: usize,
}

impl<V> Cache<V> {
    /// A cache of so many bytes.
    pub fn new(most: usize) -> Self {
        Cache {
            most,
            held: Mutex::new(Held {
                values: LruCache::unbounded(),
                bytes: 0,
            }),
        }
    }

    /// The value of a key, where it is still there.
    pub fn get(&self, key: &Key) -> Option<Arc<V>> {
        let mut held = self.held.lock().unwrap_or_else(|e| e.into_inner());
        held.values.get(key).map(|(_, value)| Arc::clone(value))
    }

    /// Keeps a value that takes about so many bytes; others go.
    pub fn put(&self, key: Key, value: Arc<V>, bytes: usize) {
        if bytes > self.most / 4 {
            return;
        }
        let mut held = self.held.lock().unwrap_or_else(|e| e.into_inner());
        held.bytes += bytes;
        if let Some((old, _)) = held.values.put(key, (bytes, value)) {
            held.bytes -= old;
        }
        while held.bytes > self.most {
            let Some((_, (old, _))) = held.values.pop_lru() else { break };
            held.bytes -= old;
        }
    }
}

/// A [`Coding`] in as few bytes as can be had at little cost.
#[derive(Debug)]
pub struct Packed(Vec<u8>);

impl Packed {
    /// Packs a coding; `None` where that fails, and then it is not kept.
    pub fn new(coding: &Coding) -> Option<Packed> {
        let plain = serde_json::to_vec(coding).ok()?;
        zstd::bulk::compress(&plain, 1).ok().map(Packed)
    }

    /// The coding, as it was packed.
    pub fn open(&self) -> Option<Coding> {
        let plain = zstd::stream::decode_all(self.0.as_slice()).ok()?;
        serde_json::from_slice(&plain).ok()
    }

    /// How many bytes it takes.
    pub fn bytes(&self) -> usize {
        100 + self.0.capacity()
    }
}

/// What a document gave, and where its segments stood.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Coding {
    claims: Vec<Claim>,
    leads: Vec<Lead>,
    at: Vec<Span>,
}

impl Coding {
    /// Keeps what was made of a document.
    pub fn new(coded: &Coded, leads: &[Lead], segments: &[Segment]) -> Self {
        Coding {
            claims: coded.claims.clone(),
            leads: leads.to_vec(),
            at: segments.iter().map(|s| s.span).collect(),
        }
    }

    /// What it is in a document that tells the same; `None` where a place lies outside of what the two have in common.
    pub fn moved_to(&self, document: &Document, segments: &[Segment]) -> Option<(Vec<Claim>, Vec<Lead>)> {
        let places = Places {
            from: &self.at,
            to: segments,
        };
        let claim = |c: &Claim| {
            let (start, end) = (places.start(c.start)?, places.end(c.end)?);
            let mut moved = Claim {
                doc: document.id.to_string(),
                quote: document.text.get(start..end)?.to_owned(),
                start,
                end,
                anchor: places.start(c.anchor)?,
                ..c.clone()
            };
            for party in moved.initiators.iter_mut().chain(&mut moved.counterparts) {
                party.start = moved_if(party.start, |p| places.start(p))?;
                party.end = moved_if(party.end, |p| places.end(p))?;
            }
            Some(moved)
        };
        let lead = |l: &Lead| {
            Some(Lead {
                span: Span::new(places.start(l.span.start)?, places.end(l.span.end)?),
                word: places.start(l.word)?,
                ..l.clone()
            })
        };
        Some((
            self.claims.iter().map(claim).collect::<Option<_>>()?,
            self.leads.iter().map(lead).collect::<Option<_>>()?,
        ))
    }
}

/// A place that may be none, moved; `None` where it is one that cannot be.
#[allow(clippy::option_option, reason = "none stays none, and that is no failure")]
fn moved_if(place: Option<usize>, to: impl Fn(usize) -> Option<usize>) -> Option<Option<usize>> {
    place.map_or(Some(None), |p| to(p).map(Some))
}

/// From the places of one document's segments to those of another's.
struct Places<'a> {
    from: &'a [Span],
    to: &'a [Segment],
}

impl Places<'_> {
    /// Where what begins at a byte begins.
    fn start(&self, byte: usize) -> Option<usize> {
        self.moved(self.from.partition_point(|s| s.start <= byte), byte)
    }

    /// Where what ends at a byte ends.
    fn end(&self, byte: usize) -> Option<usize> {
        self.moved(self.from.partition_point(|s| s.start < byte), byte)
    }

    fn moved(&self, after: usize, byte: usize) -> Option<usize> {
        let n = after.checked_sub(1)?;
        let (from, to) = (self.from[n], self.to.get(n)?.span);
        (byte <= from.end && from.len() == to.len()).then(|| to.start + (byte - from.start))
    }
}

/// Names the words of a passage.
pub fn key_of_text(text: &str) -> Key {
    half(Sha256::digest(text))
}

/// Names what a document tells: all that coding sees of it. `None` where a list's lead stands outside of its segments.
pub fn key_of(document: &Document, segments: &[Segment]) -> Option<Key> {
    let mut hash = Sha256::new();
    let mut field = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    field(document.published.as_ref().map_or("", |(date, _)| date).as_bytes());
    field(&[u8::from(document.markdown)]);
    for segment in segments {
        field(segment.role.as_str().as_bytes());
        field(&[segment.line as u8]);
        field(segment.span.of(&document.text).as_bytes());
        if let Some(lead) = segment.lead {
            let n = segments.partition_point(|s| s.span.start <= lead.start).checked_sub(1)?;
            let within = segments[n].span;
            if lead.end > within.end {
                return None;
            }
            field(
                &[n, lead.start - within.start, lead.len()]
                    .map(|n| (n as u64).to_le_bytes())
                    .concat(),
            );
        }
    }
    Some(half(hash.finalize()))
}

fn half(digest: impl AsRef<[u8]>) -> Key {
    let mut key = Key::default();
    key.copy_from_slice(&digest.as_ref()[..16]);
    key
}

/// Roughly how many bytes the parse of a text takes.
pub fn bytes_of_parse(text: &str) -> usize {
    400 + 20 * text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cache_holds_its_bytes_and_lets_the_oldest_go() {
        let cache = Cache::new(100);
        for n in 0..9 {
            cache.put([n; 16], Arc::new(n), 20);
        }
        assert!(cache.get(&[3; 16]).is_none());
        assert_eq!(
            (4..9).filter_map(|n| cache.get(&[n; 16])).map(|n| *n).collect::<Vec<_>>(),
            [4, 5, 6, 7, 8]
        );
        cache.put([9; 16], Arc::new(9), 26);
        assert!(cache.get(&[9; 16]).is_none(), "what takes over a quarter is not kept");
        assert_eq!(cache.held.lock().unwrap().bytes, 100);
    }
}
