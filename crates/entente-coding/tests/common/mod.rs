//! What the tests that read whole texts share: the engine, a text of a day, what its claims say in a line.

#![allow(dead_code, reason = "each test file uses some of it")]

use entente_coding::{Claim, Engine, examples};
use entente_intake::Document;
use entente_knowledge::Knowledge;
use entente_language::Model;

pub fn engine() -> Engine {
    let model = Model::standard().expect("the language model; `entente model install` gets it");
    Engine::load(&Knowledge::standard(), model).expect("the lists and rules")
}

/// A text of several paragraphs, published on a day or at no known time.
pub fn article(text: &str, day: Option<&str>) -> Document {
    let mut d = Document::from_text("text", text);
    d.published = day.and_then(|x| examples::document("", Some(x)).published);
    d
}

/// `kind AAA+BBB>CCC date status` of a claim.
pub fn line(c: &Claim) -> String {
    let side = |p: &[entente_coding::Party]| {
        let mut s: Vec<&str> = p.iter().filter_map(|p| p.state.as_deref()).collect();
        s.sort_unstable();
        s.dedup();
        s.join("+")
    };
    let date = c.date.as_deref().unwrap_or("-");
    format!(
        "{} {}>{} {date} {}",
        c.kind,
        side(&c.initiators),
        side(&c.counterparts),
        c.status.as_str()
    )
}

/// The text's claims hold each of `expect`.
#[track_caller]
pub fn tells(engine: &Engine, text: &str, day: Option<&str>, expect: &[&str]) {
    let lines: Vec<String> = engine.code(&article(text, day)).claims.iter().map(line).collect();
    for e in expect {
        assert!(lines.iter().any(|l| l == e), "no `{e}` in\n{text}\n{}", lines.join("\n"));
    }
}
