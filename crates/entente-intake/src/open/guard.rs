//! A bound on what decompression may give.
//!
//! A text of news shrinks to about a third; runs of zeros to a thousandth. What grows more than [`FOLD`]-fold after the first
//! [`FREE`] bytes is no text, and reading on would only cost time.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// How many times larger than what came in a stream may grow.
pub const FOLD: u64 = 250;
/// Bytes that are given whatever came in.
pub const FREE: u64 = 64 << 20;

/// Counts what is read through it.
pub struct Counted<R> {
    inner: R,
    count: Rc<Cell<u64>>,
}

impl<R: Read> Counted<R> {
    /// Counts what is read from `inner`; the count is shared with the [`Guard`] behind.
    pub fn new(inner: R) -> (Self, Rc<Cell<u64>>) {
        let count = Rc::new(Cell::new(0));
        (
            Counted {
                inner,
                count: Rc::clone(&count),
            },
            count,
        )
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.set(self.count.get() + read as u64);
        Ok(read)
    }
}

/// Ends a stream with an error where it grows out of all proportion.
pub struct Guard<R> {
    inner: R,
    came_in: Rc<Cell<u64>>,
    gone_out: u64,
}

impl<R: Read> Guard<R> {
    /// Guards `inner`, which decompresses what `came_in` counts.
    pub fn new(inner: R, came_in: Rc<Cell<u64>>) -> Self {
        Guard {
            inner,
            came_in,
            gone_out: 0,
        }
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.gone_out += read as u64;
        if self.gone_out > FREE && self.gone_out / FOLD > self.came_in.get() {
            return Err(io::Error::other(format!(
                "it grows more than {FOLD}-fold when decompressed: no text does"
            )));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_that_grows_out_of_proportion_ends_in_an_error() {
        let (_, came_in) = Counted::new(io::empty());
        came_in.set(1 << 10);
        let mut guard = Guard::new(io::repeat(0), came_in);
        let error = io::copy(&mut guard, &mut io::sink()).unwrap_err();
        assert!(error.to_string().contains("250-fold"));
        assert!(guard.gone_out < FREE + (1 << 20));
    }
}
