//! The static word vectors of larger models: a table of rows and which word has which.
//!
//! *In:* a package's `vocab/vectors` (numpy's file format) and `vocab/key2row` (msgpack). *Out:* [`Vectors`].

use crate::hash::IdMap;
use crate::weights::WeightError;
use std::fmt;

/// Word vectors by the id of the word's letters. Several words may share a row.
pub struct Vectors {
    width: usize,
    data: Vec<f32>,
    rows: IdMap<u32>,
}

impl fmt::Debug for Vectors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vectors({} words, {} wide)", self.rows.len(), self.width)
    }
}

impl Vectors {
    /// Reads the table and its keys; `None` if the package has no vectors.
    ///
    /// # Errors
    /// If a file is not what its format says, is not f32, or a key names a row that is not there.
    pub fn new(table: &[u8], key2row: &[u8]) -> Result<Option<Vectors>, WeightError> {
        let wrong = |what: &str| WeightError::Architecture(format!("word vectors: {what}"));
        let (header, data) = npy(table).ok_or_else(|| wrong("not a numpy file"))?;
        let field = |name: &str| header.split_once(name).map(|(_, rest)| rest.trim_start_matches([':', ' ']));
        let shape = field("'shape'").and_then(|s| s.strip_prefix('(')?.split_once(')'));
        let shape: Option<Vec<usize>> = shape.map(|(s, _)| s.split(',').filter_map(|n| n.trim().parse().ok()).collect());
        let Some(&[count, width]) = shape.as_deref() else {
            return Err(wrong("not a table"));
        };
        if count == 0 || width == 0 {
            return Ok(None);
        }
        if !field("'descr'").is_some_and(|d| d.starts_with("'<f4'")) || !field("'fortran_order'").is_some_and(|d| d.starts_with("False")) {
            return Err(wrong("not rows of f32"));
        }
        if count.checked_mul(width).and_then(|n| n.checked_mul(4)) != Some(data.len()) {
            return Err(wrong("truncated"));
        }
        let rows: IdMap<u32> = rmp_serde::from_slice(key2row)?;
        if rows.values().any(|&row| row as usize >= count) {
            return Err(wrong("a word's row is beyond the table"));
        }
        let data = data.as_chunks::<4>().0.iter().map(|&b| f32::from_le_bytes(b)).collect();
        Ok(Some(Vectors { width, data, rows }))
    }

    /// Numbers in a vector.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The vector of a word.
    pub fn get(&self, orth: u64) -> Option<&[f32]> {
        let row = *self.rows.get(&orth)? as usize;
        self.data.get(row * self.width..(row + 1) * self.width)
    }
}

/// The header of a numpy file, and what follows it.
fn npy(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let rest = bytes.strip_prefix(b"\x93NUMPY")?;
    let (&[major, _minor], rest) = rest.split_first_chunk::<2>()?;
    let (len, rest) = match major {
        1 => rest
            .split_first_chunk::<2>()
            .map(|(n, rest)| (u16::from_le_bytes(*n) as usize, rest))?,
        _ => rest
            .split_first_chunk::<4>()
            .map(|(n, rest)| (u32::from_le_bytes(*n) as usize, rest))?,
    };
    let (header, data) = rest.split_at_checked(len)?;
    Some((std::str::from_utf8(header).ok()?, data))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(header: &str, numbers: &[f32]) -> Vec<u8> {
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((header.len() as u16).to_le_bytes());
        bytes.extend(header.as_bytes());
        bytes.extend(numbers.iter().flat_map(|n| n.to_le_bytes()));
        bytes
    }

    fn keys(pairs: &[(u64, u32)]) -> Vec<u8> {
        rmp_serde::to_vec(&pairs.iter().copied().collect::<std::collections::BTreeMap<_, _>>()).unwrap()
    }

    const TWO_ROWS: &str = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n";

    #[test]
    fn a_word_has_its_row() {
        let table = file(TWO_ROWS, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        let vectors = Vectors::new(&table, &keys(&[(7, 1), (8, 1), (9, 0)])).unwrap().unwrap();
        assert_eq!(vectors.width(), 3);
        assert_eq!(vectors.get(8), Some(&[4.0, 5.0, 6.0][..]));
        assert_eq!(vectors.get(1), None);
    }

    #[test]
    fn an_empty_table_is_none() {
        let table = file("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 0), }", &[]);
        assert!(Vectors::new(&table, &keys(&[])).unwrap().is_none());
    }

    #[test]
    fn tables_that_lie_are_refused() {
        let refused = |header: &str, numbers: &[f32], pairs: &[(u64, u32)]| Vectors::new(&file(header, numbers), &keys(pairs)).is_err();
        assert!(refused(TWO_ROWS, &[1.0; 5], &[]), "truncated");
        assert!(refused(TWO_ROWS, &[1.0; 6], &[(7, 2)]), "a row that is not there");
        assert!(refused(&TWO_ROWS.replace("<f4", "<f8"), &[1.0; 6], &[]), "f64");
        assert!(refused(&TWO_ROWS.replace("False", "True"), &[1.0; 6], &[]), "columns first");
        assert!(refused(&TWO_ROWS.replace("(2, 3)", "(6,)"), &[1.0; 6], &[]), "no table");
        assert!(
            refused(&TWO_ROWS.replace("2, 3", "9223372036854775807, 3"), &[1.0; 6], &[]),
            "more than there can be"
        );
        let whole = file(TWO_ROWS, &[1.0; 6]);
        assert!((0..whole.len()).all(|end| Vectors::new(&whole[..end], &keys(&[])).is_err()));
        assert!(Vectors::new(&whole, b"\xc1").is_err(), "keys that are no msgpack");
    }
}
