//! Prints what became of each rule that fired in a file: `start end kind rule fate`. For work on rules.
use entente_coding::Engine;
use entente_intake::{Item, Limits, Reader};
use entente_knowledge::Knowledge;
use entente_language::Model;
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let engine = Engine::load(&Knowledge::standard(), Model::standard()?)?;
    for path in std::env::args().skip(1) {
        for i in Reader::new([&path], Limits::default()) {
            if let Item::Document(d) = i {
                let r = engine.read(&d);
                let (_, firings) = engine.code_watched(&r);
                for f in firings {
                    let page = &r.pages[f.page];
                    let fr = &page.frames.frames[f.frame];
                    let s = page.sentence_span(page.parsed.sentence_of(fr.head));
                    let rule = &engine.rules.rules[f.rule];
                    println!(
                        "{}\t{}\t{}\t{}\t{}\t{}\t{:?}",
                        d.id.as_str(),
                        s.start,
                        s.end,
                        rule.kind,
                        rule.name,
                        page.parsed.word(fr.head),
                        f.fate
                    );
                }
            }
        }
    }
    Ok(())
}
