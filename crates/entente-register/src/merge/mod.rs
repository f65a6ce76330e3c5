//! Which accounts tell of the same event (codebook, section 8).

mod rules;

pub use rules::{Points, Rules};
