//! From a word to the numbers that stand for it: spaCy's string ids and thinc's embedding rows.
//!
//! A model stores words as 64-bit ids, never as letters, so ids must equal the reference library's bit for bit.
//!
//! 1. [`string_id`] is what `StringStore.add` returns: a small number for reserved names, a hash for all else.
//! 2. [`embedding_rows`] is what a hash-embedding layer makes of an id: four numbers, each taken modulo the table's rows.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

/// Words with reserved ids, and those ids: `NAME<tab>ID` a line.
const SYMBOLS: &str = include_str!("data/symbols.tsv");

static RESERVED: LazyLock<HashMap<&'static str, u64>> = LazyLock::new(|| {
    SYMBOLS
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(name, id)| Some((name, id.parse().ok()?)))
        .collect()
});

/// The id of a string: 0 for the empty one, a reserved number for names such as `nsubj`, else [`murmur64a`] with seed 1.
///
/// Reserved names are matched as written: `punct` is 445, `Punct` is a hash.
pub fn string_id(s: &str) -> u64 {
    if s.is_empty() {
        return 0;
    }
    // The longest reserved name has 19 bytes and none has a letter beyond ASCII: most words never reach the table.
    if s.len() < 20
        && let Some(&id) = RESERVED.get(s)
    {
        return id;
    }
    murmur64a(s.as_bytes())
}

/// MurmurHash64A with seed 1.
pub fn murmur64a(bytes: &[u8]) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    const R: u32 = 47;
    let mut h = 1u64 ^ (bytes.len() as u64).wrapping_mul(M);
    let (words, tail) = bytes.as_chunks::<8>();
    for word in words {
        let mut k = u64::from_le_bytes(*word).wrapping_mul(M);
        k ^= k >> R;
        h = (h ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    if !tail.is_empty() {
        let last = tail.iter().rev().fold(0u64, |acc, &b| acc << 8 | u64::from(b));
        h = (h ^ last).wrapping_mul(M);
    }
    h ^= h >> R;
    h = h.wrapping_mul(M);
    h ^ (h >> R)
}

/// The four numbers that a hash-embedding layer draws from an id: MurmurHash3 x64_128 of its eight little-endian bytes.
///
/// The row of table `t` is `numbers[i] % rows(t)`, and the four rows are summed. thinc's source calls the function
/// x86_128, but its numbers are those of x64_128.
pub fn embedding_rows(id: u64, seed: u32) -> [u32; 4] {
    const C1: u64 = 0x87c3_7b91_1142_53d5;
    const C2: u64 = 0x4cf5_ad43_2745_937f;
    fn mix(mut k: u64) -> u64 {
        k = (k ^ (k >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        k = (k ^ (k >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        k ^ (k >> 33)
    }
    // Eight bytes are less than one 16-byte block: only the tail step applies.
    let k1 = id.wrapping_mul(C1).rotate_left(31).wrapping_mul(C2);
    let mut h1 = u64::from(seed) ^ k1 ^ 8;
    let mut h2 = u64::from(seed) ^ 8;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    h1 = mix(h1);
    h2 = mix(h2);
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    [h1 as u32, (h1 >> 32) as u32, h2 as u32, (h2 >> 32) as u32]
}

/// A map whose keys are already hashes.
pub(crate) type IdMap<V> = HashMap<u64, V, BuildHasherDefault<IdHasher>>;

/// Spreads ids over all bits of the table's hash; reserved ids are small numbers.
#[derive(Default)]
pub(crate) struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.write_u64(murmur64a(bytes));
    }
    fn write_u64(&mut self, id: u64) {
        self.0 = (self.0 ^ id).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(26);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn string_ids_equal_the_reference_at_every_length() {
        for (word, id) in [
            ("apple", 8566208034543834098),
            ("a", 11901859001352538922),
            ("é", 16256712947286012828),
            ("中文", 16284430293168110310),
            ("naïve", 16224804062388677344),
            ("0123456", 15686669177828563323),
            ("01234567", 1750498843159833583),
            ("012345678", 15951085784543735410),
            ("0123456789abcde", 5858456775050377137),
            ("0123456789abcdef", 9273136708479707038),
            ("0123456789abcdefg", 1944243864267186633),
            ("Việt Nam", 14224181977792814786),
            ("😀", 13900606239988879105),
            ("ROOT", 8206900633647566924),
        ] {
            assert_eq!(string_id(word), id, "{word}");
        }
    }

    #[test]
    fn reserved_names_have_their_own_numbers() {
        for (word, id) in [("", 0), ("agent", 401), ("root", 449), ("punct", 445), ("nsubj", 429), ("ORTH", 65)] {
            assert_eq!(string_id(word), id, "{word}");
        }
        assert!(RESERVED.keys().all(|name| name.len() < 20), "string_id's shortcut");
    }

    #[test]
    fn embedding_rows_equal_the_reference() {
        for (seed, id, rows) in [
            (8, 0, [0, 0, 0, 0]),
            (8, 1, [1161550108, 2247783286, 1742325162, 1224191281]),
            (8, 8566208034543834098, [2653853934, 3922826080, 3980780901, 3736755472]),
            (8, u64::MAX, [2488739950, 2974852181, 1585626277, 2314794624]),
            (12, 65, [294387906, 95863766, 1199988669, 146480824]),
            (0, 0, [3428303819, 685728695, 3303603794, 4065689084]),
            (u32::MAX, 1, [180552405, 499527447, 1281644803, 1570502297]),
        ] {
            assert_eq!(embedding_rows(id, seed), rows, "seed {seed}, id {id}");
        }
    }
}
