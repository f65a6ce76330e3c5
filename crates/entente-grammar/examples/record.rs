//! Parses the sentences of `tests/cases/*.toml` and writes `tests/parses.tsv`, so that the tests need no model; with them what headlines among them
//! are tried as.
//!
//! usage: ENTENTE_MODEL=… cargo run -p entente-grammar --example record
//! One sentence: a line `# text`, then a line a token: start, end, space, lemma, part of speech, tag, head, relation, sentence start, entity.

use entente_grammar::Grammar;
use entente_knowledge::Knowledge;
use entente_language::{Model, Parsed};
use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut texts = BTreeSet::new();
    for entry in std::fs::read_dir(tests.join("cases"))? {
        let table: toml::Table = std::fs::read_to_string(entry?.path())?.parse()?;
        let cases = table.get("case").and_then(|c| c.as_array()).cloned().unwrap_or_default();
        texts.extend(cases.iter().filter_map(|c| Some(c.get("says")?.as_str()?.to_owned())));
    }
    let model = Model::standard()?;
    let mut out = String::new();
    let grammar = Grammar::load(&Knowledge::built_in())?;
    let trials: Vec<String> = texts.iter().flat_map(|t| grammar.trials(&model.parse(t))).map(|t| t.text).collect();
    texts.extend(trials);
    for text in &texts {
        record(&mut out, &model.parse(text))?;
    }
    std::fs::write(tests.join("parses.tsv"), out)?;
    println!("{} sentences", texts.len());
    Ok(())
}

fn record(out: &mut String, p: &Parsed) -> std::fmt::Result {
    writeln!(out, "# {}", p.text())?;
    for (i, t) in p.tokens().iter().enumerate() {
        let starts = p.sentences().iter().any(|s| s.start == i);
        let entity = p.entities().iter().find(|e| e.tokens.contains(&i)).map_or(String::new(), |e| {
            format!("{}-{}", if e.tokens.start == i { "B" } else { "I" }, e.label.as_str())
        });
        let cells = [
            t.span.start.to_string(),
            t.span.end.to_string(),
            u8::from(t.space_after).to_string(),
            p.lemma(i).to_owned(),
            t.pos.as_str().to_owned(),
            t.tag.as_str().to_owned(),
            t.head.to_string(),
            t.dep.as_str().to_owned(),
            u8::from(starts).to_string(),
            entity,
        ];
        writeln!(out, "{}", cells.join("\t"))?;
    }
    Ok(())
}
