//! Stores the documents of one register in another, in the same batches as a read, and says how long each tenth of them took.
//!
//! For seeing how storing grows without parsing anything again: `cargo run --release -p entente-register --example storing -- FROM TO [BATCH]`.
//! `TO` is a new file.

use entente_coding::Claim;
use entente_intake::{DateSource, Document, Passage};
use entente_register::Register;
use entente_text::{DocId, Role, Span};
use rusqlite::Connection;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(from), Some(to)) = (args.next(), args.next()) else {
        return Err("usage: storing FROM TO [BATCH]".into());
    };
    let batch: i64 = args.next().map_or(Ok(1024), |n| n.parse())?;
    let from = Connection::open(from)?;
    let mut register = Register::open(std::path::Path::new(&to))?;
    let last: i64 = from.query_row("SELECT max(doc) FROM documents", [], |r| r.get(0))?;
    let (mut spent, mut told, mut claims) = (Duration::ZERO, 0, 0);
    for start in (0..=last).step_by(batch as usize) {
        let documents = documents(&from, start, start + batch)?;
        claims += documents.iter().map(|(_, c)| c.len()).sum::<usize>();
        let began = Instant::now();
        register.put_all_later(documents.iter().map(|(d, c)| (d, &c[..])), false)?;
        spent += began.elapsed();
        if 10 * (start + batch) / last > told {
            told = 10 * (start + batch) / last;
            println!("{} documents, {claims} claims, {spent:.1?}", (start + batch).min(last));
            (spent, claims) = (Duration::ZERO, 0);
        }
    }
    let began = Instant::now();
    register.settle()?;
    println!("settled in {:.1?}", began.elapsed());
    let (documents, claims, events) = register.counts()?;
    println!("{documents} documents, {claims} claims, {events} events");
    Ok(())
}

/// A document and the claims made in it.
type Coded = (Document, Vec<Claim>);

fn documents(from: &Connection, start: i64, end: i64) -> Result<Vec<Coded>, Box<dyn std::error::Error>> {
    let mut rows =
        from.prepare_cached("SELECT doc, id, text, title, source, published FROM documents WHERE doc >= ?1 AND doc < ?2 ORDER BY doc")?;
    let mut passages = from.prepare_cached("SELECT role, start, end FROM passages WHERE doc = ?1 ORDER BY start")?;
    let mut claims = from.prepare_cached("SELECT record FROM claims JOIN accounts USING (account) WHERE doc = ?1 ORDER BY claim")?;
    let mut found = Vec::new();
    let mut rows = rows.query([start, end])?;
    while let Some(r) = rows.next()? {
        let doc: i64 = r.get(0)?;
        let published: Option<String> = r.get(5)?;
        let passage = |r: &rusqlite::Row<'_>| {
            Ok(Passage {
                role: Role::Body,
                span: Span::new(r.get(1)?, r.get(2)?),
            })
        };
        let document = Document {
            id: DocId::new(r.get::<_, String>(1)?),
            text: r.get(2)?,
            title: r.get(3)?,
            source: r.get(4)?,
            published: published.map(|p| (p, DateSource::Metadata)),
            passages: passages.query_map([doc], passage)?.collect::<rusqlite::Result<_>>()?,
            ..Document::default()
        };
        let records = claims
            .query_map([doc], |r| r.get::<_, String>(0))?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        let claims = records.iter().map(|r| serde_json::from_str(r)).collect::<Result<_, _>>()?;
        found.push((document, claims));
    }
    Ok(found)
}
