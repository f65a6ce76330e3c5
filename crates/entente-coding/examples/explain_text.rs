//! Shows what every stage makes of a text: mentions, times, frames, claims. For work on rules.
//! `cargo run --release -p entente-coding --example explain_text -- "SENTENCE"|FILE [DATELINE]`

use entente_coding::{Engine, examples};
use entente_intake::{Item, Limits, Reader};
use entente_knowledge::Knowledge;
use entente_language::Model;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let text = args.next().ok_or("give a sentence, or a file")?;
    let dateline = args.next();
    let engine = Engine::load(&Knowledge::standard(), Model::standard()?)?;
    let document = if std::path::Path::new(&text).is_file() {
        let item = Reader::new([&text], Limits::default()).find_map(|i| if let Item::Document(d) = i { Some(d) } else { None });
        item.ok_or("the file holds no document")?
    } else {
        examples::document(&text, dateline.as_deref())
    };
    let reading = engine.read(&document);
    println!("topic     {:?}", reading.topic);
    for page in &reading.pages {
        let p = &page.parsed;
        println!("\npassage   {} {:?}", page.role.as_str(), p.text());
        for t in &page.times {
            println!(
                "time      {:?} {:?} {:?} {:?} {}",
                t.span.of(p.text()),
                t.value,
                t.edtf.as_ref().map(|e| e.as_str()),
                t.limit,
                t.because
            );
        }
        for m in &page.mentions {
            let actors: Vec<String> = m
                .actors
                .iter()
                .map(|a| {
                    format!(
                        "{}/{:?}/{}/{:?}",
                        a.state.as_deref().unwrap_or("?"),
                        a.kind,
                        a.sectors.join("+"),
                        a.person
                    )
                })
                .collect();
            println!(
                "mention   {:?} head {} {:?} place={} {}",
                m.span.of(p.text()),
                p.word(m.head),
                m.naming,
                m.place,
                actors.join(" | ")
            );
        }
        for i in 0..page.frames.frames.len() {
            println!("frame     {}", page.frames.describe(p, i));
        }
    }
    for c in engine.code(&document).claims {
        println!("claim     {}", serde_json::to_string(&c)?);
    }
    Ok(())
}
