//! What the tests of exports share.

#![allow(dead_code, reason = "each test program uses a part")]

use entente_export::{Format, Summary, write};
use entente_register::testing::document;
use entente_register::{Filter, Register};

/// What a format makes of a register, with the summary.
#[track_caller]
pub fn export(register: &Register, format: &str) -> (String, Summary) {
    export_of(register, &Filter::default(), format)
}

/// As [`export`], of what a filter wants.
#[track_caller]
pub fn export_of(register: &Register, filter: &Filter, format: &str) -> (String, Summary) {
    let (bytes, summary) = bytes_of(register, filter, format);
    (String::from_utf8(bytes).unwrap(), summary)
}

/// As [`export_of`], where the format is not text.
#[track_caller]
pub fn bytes_of(register: &Register, filter: &Filter, format: &str) -> (Vec<u8>, Summary) {
    let mut out = Vec::new();
    let format: Format = format.parse().unwrap();
    let summary = write(register, filter, format, &mut out).unwrap();
    let mut again = Vec::new();
    write(register, filter, format, &mut again).unwrap();
    assert!(out == again, "{format:?} is not the same twice");
    (out, summary)
}

/// A document: its id, its day of publication, and its sentences with what they claim.
pub type Story<'s> = (&'s str, &'s str, &'s [(&'s str, &'s str)]);

/// A register of documents.
pub fn register_of(documents: &[Story<'_>]) -> Register {
    let mut register = Register::in_memory().unwrap();
    for (id, published, sentences) in documents {
        let (document, claims) = document(id, published, sentences);
        register.put(&document, &claims).unwrap();
    }
    register
}
