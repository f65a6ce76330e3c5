//! Tells each event of an export (`entente export --format jsonl`, on standard input) in the house form, with its first sentence under it.

use entente_actors::Gazetteer;
use entente_analysis::{Teller, house};
use entente_knowledge::Knowledge;
use entente_register::Event;
use std::io::BufRead;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let names = Gazetteer::new(&Knowledge::standard())?;
    let teller = Teller::new(&names)?;
    for line in std::io::stdin().lock().lines() {
        let event: Event = serde_json::from_str(&line?)?;
        println!(
            "{} ({}): {}",
            house::date(event.date.as_deref()),
            event.status.as_str(),
            teller.tell(&event)
        );
        println!("      {}", event.claims.first().map_or("", |c| c.quote.as_str()).replace('\n', " "));
    }
    Ok(())
}
