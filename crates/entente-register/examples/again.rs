//! Derives the events of a register again by the rules at hand, and says how many there are; with `--events`, each as JSON.
//!
//! For trying other points in `knowledge/register/merging.toml` (`$ENTENTE_KNOWLEDGE`) on documents that were read once:
//! `cargo run -p entente-register --example again -- FILE [--events]`. The file is changed.

use entente_register::{Filter, Register};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let file = args.next().ok_or("usage: again FILE [--events]")?;
    let mut register = Register::open(std::path::Path::new(&file))?;
    register.derive_again()?;
    let events = register.events(&Filter::default())?;
    if args.any(|a| a == "--events") {
        for event in &events {
            println!("{}", serde_json::to_string(event)?);
        }
    }
    eprintln!("{} events", events.len());
    Ok(())
}
