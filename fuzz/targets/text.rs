//! Any text → claims: each quote stands where it says.

#![no_main]

use entente_coding::Engine;
use entente_intake::Document;
use entente_knowledge::Knowledge;
use entente_language::Model;
use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| {
        let model = Model::standard().expect("the language model is installed: `entente model install`");
        Engine::load(&Knowledge::built_in(), model).expect("the rules load")
    })
}

fuzz_target!(init: { engine(); }, |text: &str| {
    let document = Document::from_text("x".to_owned(), text.to_owned());
    for claim in engine().code(&document).claims {
        assert_eq!(document.text.get(claim.start..claim.end), Some(claim.quote.as_str()));
        assert!(document.text.is_char_boundary(claim.anchor));
    }
});
