//! The columns of every format as Markdown tables, for `docs/exports.md`: `cargo run -p entente-export --example columns` prints them.

use crate::table::page;

/// Formats with columns, each with its table.
pub fn all() -> Vec<(&'static str, String)> {
    let parquet = crate::parquet::schema()
        .into_iter()
        .map(|(name, _, holds)| format!("| `{name}` | {holds} |\n"))
        .collect();
    vec![
        ("csv", page(crate::csv::COLUMNS)),
        ("events.csv", page(crate::tidy::tables::EVENTS)),
        ("parties.csv", page(crate::tidy::tables::PARTIES)),
        ("claims.csv", page(crate::tidy::tables::CLAIMS)),
        ("items.csv", page(crate::tidy::tables::ITEMS)),
        ("areas.csv", page(crate::tidy::tables::AREAS)),
        ("conditions.csv", page(crate::tidy::tables::CONDITIONS)),
        ("disputes.csv", page(crate::tidy::tables::DISPUTES)),
        ("documents.csv", page(crate::tidy::tables::DOCUMENTS)),
        ("former_ids.csv", page(crate::tidy::tables::FORMER_IDS)),
        ("parquet", parquet),
        ("polecat", page(crate::polecat::COLUMNS)),
        ("icews", page(crate::icews::COLUMNS)),
        ("gdelt", page(crate::gdelt::columns())),
        ("sipri", page(crate::sipri::COLUMNS)),
        ("dcad", page(crate::dcad::COLUMNS)),
        ("colt", page(crate::colt::COLUMNS)),
    ]
}
