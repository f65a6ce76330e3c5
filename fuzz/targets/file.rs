//! The bytes of a file → documents or a reason. `FORMAT=html` says what its name ends in; without it only the content tells.

#![no_main]

#[path = "../../crates/entente-intake/tests/samples/law.rs"]
mod law;

use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;

static NAME: OnceLock<String> = OnceLock::new();

fuzz_target!(
    init: {
        // A library's panic is caught by the reader and told as a fault: only what comes through, and faults, are findings here.
        let _ = std::panic::take_hook();
        NAME.get_or_init(|| std::env::var("FORMAT").map_or("x".to_owned(), |f| format!("x.{f}")));
    },
    |bytes: &[u8]| {
        let name = NAME.get().map_or("x", String::as_str);
        if let Err(why) = law::read(name, bytes.to_vec()) {
            eprintln!("{name}: {why}");
            std::process::abort();
        }
    }
);
