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
