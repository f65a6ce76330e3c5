//! A user's own files → rules, actors, rows of records, or what is wrong with them.

#![no_main]

use entente_coding::rules::Rules;
use entente_intake::Record;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut rules = Rules::default();
    let _ = rules.read_file("x.toml", text);
    let _ = entente_actors::own::problems(text, |code| code.len() == 3);
    let _ = Record::from_json(text);
});
