//! How much two sets of words have in common, from 64 bytes of each.
//!
//! MinHash (Broder 1997): the share of equal bytes of two sketches estimates the share of members that the two sets have in
//! common (Jaccard), to about six points in a hundred.

/// How many hash functions there are; one byte of each is kept.
pub const HASHES: usize = 64;

/// What remains of a set for comparing.
pub type Sketch = [u8; HASHES];

/// The sketch of a set of keys; order and repetition do not count.
pub fn sketch(keys: &[u64]) -> Sketch {
    let mut least = [0; HASHES];
    for (n, byte) in least.iter_mut().enumerate() {
        let seed = mixed(n as u64 + 1);
        let min = keys.iter().map(|p| mixed(p ^ seed)).min().unwrap_or_default();
        *byte = min as u8;
    }
    least
}

/// The share of members that two sets have in common, as estimated; 1 for equal sets.
pub fn likeness(a: &Sketch, b: &Sketch) -> f64 {
    let equal = a.iter().zip(b).filter(|(a, b)| a == b).count();
    // One byte in 256 is equal by chance.
    let by_chance = 1.0 / 256.0;
    ((equal as f64 / HASHES as f64 - by_chance) / (1.0 - by_chance)).max(0.0)
}

/// The finaliser of SplitMix64: every bit of the input changes every bit of the output.
const fn mixed(x: u64) -> u64 {
    let x = x.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ x >> 31
}
