//! What one thread makes of a portion of documents.

use crate::report::{Clock, Stage};
use crate::reuse::{Coding, Key, Packed, Reuse, bytes_of_parse, key_of, key_of_text};
use entente_coding::engine::Segment;
use entente_coding::why::leads::Lead;
use entente_coding::{Claim, Coded, Engine};
use entente_intake::Document;
use entente_language::Parsed;
use rayon::prelude::*;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Texts of more bytes than this are parsed by all threads together.
const LARGE: usize = 1 << 20;

/// What was made of a document.
#[derive(Debug, Default)]
pub struct Made {
    /// Its claims.
    pub claims: Vec<Claim>,
    /// Sentences that may have been overlooked.
    pub leads: Vec<Lead>,
    /// Whether it was not parsed because it names fewer than two political actors.
    pub early: bool,
    /// Why nothing could be made of it: a fault of this program.
    pub failed: Option<String>,
}

/// Words and documents counted by threads.
#[derive(Debug, Default)]
pub struct Counts {
    /// Words of documents.
    pub words: AtomicU64,
    /// Words that were parsed.
    pub parsed: AtomicU64,
    /// Documents whose claims are those of another with the same text.
    pub same_text: AtomicU64,
}

/// What the threads of a run share.
#[derive(Debug, Default)]
pub struct Shared {
    /// Time by stage.
    pub clock: Clock,
    /// What was made of texts a while ago.
    pub reuse: Reuse,
    /// Counts.
    pub counts: Counts,
}

/// Codes portions.
#[derive(Clone, Copy, Debug)]
pub struct Worker<'e> {
    /// Model, lists and rules.
    pub engine: &'e Engine,
    /// Whether documents are parsed that name fewer than two political actors.
    pub every: bool,
    /// What all threads share.
    pub shared: &'e Shared,
}

/// What becomes of a document that the coder fails on.
fn failed() -> Made {
    Made {
        failed: Some("the coder failed on it, which is a fault of this program; please report it".to_owned()),
        ..Made::default()
    }
}

/// Whether each claim's quote is the text at its place: the register takes no other.
fn grounded(document: &Document, made: &Made) -> bool {
    let stands = |c: &Claim| !c.quote.is_empty() && document.text.get(c.start..c.end) == Some(c.quote.as_str());
    made.claims.iter().all(stands)
}

/// Codes documents on all threads as a run does, without keeping anything between calls: what was read and coded once is coded the same
/// again. One result each, in order.
pub fn code_all(engine: &Engine, documents: &[Document], every: bool) -> Vec<Made> {
    let shared = Shared::default();
    let worker = Worker {
        engine,
        every,
        shared: &shared,
    };
    let portion = documents.len().div_ceil(4 * rayon::current_num_threads()).max(1);
    let portions = documents.par_chunks(portion);
    portions
        .flat_map_iter(|some| worker.code(&some.iter().collect::<Vec<_>>()))
        .collect()
}

/// Whether a document would be parsed: what names fewer than two political actors leaves early.
pub fn may_tell(engine: &Engine, document: &Document) -> bool {
    let segments = engine.segments(document);
    let texts: Vec<String> = segments.iter().map(|s| engine.text_of(document, s)).collect();
    engine.may_tell(texts.iter().map(String::as_str))
}

/// A document cut for coding.
struct Cut<'d> {
    document: &'d Document,
    segments: Vec<Segment>,
    texts: Vec<String>,
    key: Option<Key>,
}

impl Worker<'_> {
    /// Codes documents; one result each, in order. Where the coder fails on one, the others are coded without it.
    pub fn code(&self, documents: &[&Document]) -> Vec<Made> {
        let whole = catch_unwind(AssertUnwindSafe(|| self.portion(documents)));
        let alone = |d: &&Document| {
            let made = catch_unwind(AssertUnwindSafe(|| self.portion(&[d])));
            made.ok().and_then(|mut m| m.pop()).unwrap_or_else(failed)
        };
        let made = whole.unwrap_or_else(|_| documents.iter().map(alone).collect());
        let sound = |(d, made): (&&Document, Made)| if grounded(d, &made) { made } else { failed() };
        documents.iter().zip(made).map(sound).collect()
    }

    fn portion(&self, documents: &[&Document]) -> Vec<Made> {
        let clock = &self.shared.clock;
        let (cuts, mut made) = clock.time(Stage::Choose, || {
            let cuts: Vec<Cut> = documents.iter().map(|d| self.cut(d)).collect();
            let made: Vec<Option<Made>> = cuts.iter().map(|c| self.without_parsing(c)).collect();
            (cuts, made)
        });
        let mut coded: HashMap<Key, Coding> = HashMap::new();
        let parses = clock.time(Stage::Parse, || {
            self.parses(cuts.iter().zip(&made).filter(|(_, m)| m.is_none()).map(|(c, _)| c))
        });
        clock.time(Stage::Code, || {
            for (cut, made) in cuts.iter().zip(&mut made).filter(|(_, m)| m.is_none()) {
                let known = cut.key.and_then(|key| coded.get(&key)?.moved_to(cut.document, &cut.segments));
                *made = Some(match known {
                    Some(moved) => self.same(moved),
                    None => self.by_parse(cut, &parses, &mut coded),
                });
            }
        });
        made.into_iter().flatten().collect()
    }

    fn cut<'d>(&self, document: &'d Document) -> Cut<'d> {
        let words = document.text.split_ascii_whitespace().count();
        self.shared.counts.words.fetch_add(words as u64, Ordering::Relaxed);
        let segments = self.engine.segments(document);
        Cut {
            texts: segments.iter().map(|s| self.engine.text_of(document, s)).collect(),
            key: key_of(document, &segments),
            document,
            segments,
        }
    }

    /// What a document gives that need not be parsed.
    fn without_parsing(&self, cut: &Cut<'_>) -> Option<Made> {
        if !self.every && !self.engine.may_tell(cut.texts.iter().map(String::as_str)) {
            return Some(Made {
                early: true,
                ..Made::default()
            });
        }
        let told = self.shared.reuse.codings.get(&cut.key?)?.open()?;
        Some(self.same(told.moved_to(cut.document, &cut.segments)?))
    }

    fn same(&self, (claims, leads): (Vec<Claim>, Vec<Lead>)) -> Made {
        self.shared.counts.same_text.fetch_add(1, Ordering::Relaxed);
        Made {
            claims,
            leads,
            ..Made::default()
        }
    }

    /// The parses of all texts of some documents, by their words.
    fn parses<'c>(&self, cuts: impl Iterator<Item = &'c Cut<'c>>) -> HashMap<Key, Arc<Parsed>> {
        let mut parses: HashMap<Key, Arc<Parsed>> = HashMap::new();
        let mut wanted: HashMap<Key, &str> = HashMap::new();
        for text in cuts.flat_map(|c| &c.texts) {
            let key = key_of_text(text);
            if parses.contains_key(&key) || wanted.contains_key(&key) {
                continue;
            }
            match self.shared.reuse.parses.get(&key) {
                Some(known) => drop(parses.insert(key, known)),
                None => drop(wanted.insert(key, text)),
            }
        }
        // Sorted: what is parsed together does not depend on the caches' order.
        let mut wanted: Vec<(Key, &str)> = wanted.into_iter().collect();
        wanted.sort_unstable();
        let texts: Vec<&str> = wanted.iter().map(|(_, text)| *text).collect();
        let words: usize = texts.iter().map(|t| t.split_ascii_whitespace().count()).sum();
        self.shared.counts.parsed.fetch_add(words as u64, Ordering::Relaxed);
        let large = texts.iter().map(|t| t.len()).sum::<usize>() > LARGE;
        let parsed = if large {
            self.engine.parse(&texts)
        } else {
            self.engine.parse_in_turn(&texts)
        };
        for ((key, text), parsed) in wanted.into_iter().zip(parsed) {
            let parsed = Arc::new(parsed);
            self.shared.reuse.parses.put(key, Arc::clone(&parsed), bytes_of_parse(text));
            parses.insert(key, parsed);
        }
        parses
    }

    fn by_parse(&self, cut: &Cut<'_>, parses: &HashMap<Key, Arc<Parsed>>, coded: &mut HashMap<Key, Coding>) -> Made {
        let parsed: Vec<Parsed> = cut.texts.iter().map(|t| Parsed::clone(&parses[&key_of_text(t)])).collect();
        let (Coded { claims, sentences, tokens }, leads) = self.engine.code_parsed_with_leads(cut.document, &cut.segments, parsed);
        let found = Coded { claims, sentences, tokens };
        if let Some(key) = cut.key {
            let coding = Coding::new(&found, &leads, &cut.segments);
            if let Some(packed) = Packed::new(&coding) {
                let bytes = packed.bytes();
                self.shared.reuse.codings.put(key, Arc::new(packed), bytes);
            }
            coded.insert(key, coding);
        }
        Made {
            claims: found.claims,
            leads,
            ..Made::default()
        }
    }
}
