//! Prints how documents are read: head, then each passage with its role.
//!
//! `cargo run -p entente-intake --example passages -- PATH…`

use entente_intake::{Item, Limits, Reader};

fn main() {
    for item in Reader::new(std::env::args().skip(1), Limits::default()) {
        match item {
            Item::Skipped { name, reason } => println!("== {name}: skipped, {reason}"),
            Item::Document(d) => {
                println!(
                    "== {}\n   title {:?}\n   byline {:?}\n   source {:?}\n   published {:?}",
                    d.id, d.title, d.byline, d.source, d.published
                );
                for note in &d.notes {
                    println!("   note: {note}");
                }
                for p in &d.passages {
                    let text = d.passage_text(p);
                    let start: String = text.chars().take(110).collect();
                    println!("{:>11} {:>6} {:>6} {start}", p.role.as_str(), p.span.start, p.span.end);
                }
            }
        }
    }
}
