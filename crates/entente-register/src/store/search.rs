//! Full-text search of passages.

use super::{Register, Result};
use crate::fold::fold;
use entente_text::{Role, Span};

/// A passage that a query found.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Hit {
    /// The document.
    pub doc: String,
    /// Its title.
    pub title: Option<String>,
    /// Its publication date, EDTF.
    pub published: Option<String>,
    /// What part of the page the passage is.
    pub role: Role,
    /// Where it stands in the document's text.
    pub span: Span,
    /// Its text.
    pub text: String,
    /// Events that have a claim in it, by id.
    pub events: Vec<String>,
}

impl Register {
    /// The passages that contain every word of `query`, best first; equal ones by document and place.
    ///
    /// Words match in any case, with or without marks ("Dang" finds "Đặng"), and in their other forms ("visits" finds
    /// "visited"). A phrase in double quotes matches as it stands; a word ending in `*` by its beginning. No query is an
    /// error; one without a word finds nothing.
    ///
    /// # Errors
    /// Those of reading the file.
    pub fn search(&self, query: &str, limit: usize) -> Result<Vec<Hit>> {
        let Some(query) = expression(query) else { return Ok(Vec::new()) };
        (|| {
            let mut find = self.db.prepare_cached(
                // Sorted before the texts are fetched.
                "WITH best AS ( \
                   SELECT p.passage, round(bm25(passages_fts), 6) AS rank, d.id, p.start FROM passages_fts f \
                   JOIN passages p ON p.passage = f.rowid JOIN documents d USING (doc) \
                   WHERE passages_fts MATCH ?1 ORDER BY rank, d.id, p.start LIMIT ?2) \
                 SELECT p.doc, d.id, d.title, d.published, p.role, p.start, p.end, d.text FROM best b \
                 JOIN passages p USING (passage) JOIN documents d USING (doc) ORDER BY b.rank, d.id, p.start",
            )?;
            let mut events = self.db.prepare_cached(
                "SELECT DISTINCT e.id FROM accounts a JOIN claims c USING (account) JOIN events e USING (event) \
                 WHERE a.doc = ?1 AND c.start < ?3 AND c.end > ?2 AND NOT c.rejected AND e.review IS NOT 'rejected' ORDER BY e.id",
            )?;
            let mut hits = Vec::new();
            let mut rows = find.query(rusqlite::params![query, i64::try_from(limit).unwrap_or(i64::MAX)])?;
            while let Some(r) = rows.next()? {
                let span = Span::new(r.get(5)?, r.get(6)?);
                let events = events.query_map(rusqlite::params![r.get::<_, i64>(0)?, span.start, span.end], |r| r.get(0))?;
                hits.push(Hit {
                    doc: r.get(1)?,
                    title: r.get(2)?,
                    published: r.get(3)?,
                    role: super::documents::role(&r.get::<_, String>(4)?),
                    span,
                    text: span.of(r.get_ref(7)?.as_str().unwrap_or("")).to_owned(),
                    events: events.collect::<rusqlite::Result<_>>()?,
                });
            }
            Ok(hits)
        })()
        .map_err(|e| self.sql(e))
    }
}

/// A query in FTS5's syntax, with every word quoted so that no input means more than its words; `None` without a word.
fn expression(query: &str) -> Option<String> {
    let mut terms = Vec::new();
    for (nth, part) in fold(query).split('"').enumerate() {
        let is_word = |c: char| c.is_ascii_alphanumeric();
        if nth % 2 == 1 {
            let phrase: Vec<&str> = part.split(|c| !is_word(c)).filter(|w| !w.is_empty()).collect();
            if !phrase.is_empty() {
                terms.push(format!("\"{}\"", phrase.join(" ")));
            }
            continue;
        }
        for word in part.split(|c| !is_word(c) && c != '*').filter(|w| w.contains(is_word)) {
            let star = if word.ends_with('*') { "*" } else { "" };
            let parts: Vec<&str> = word.split('*').filter(|w| !w.is_empty()).collect();
            terms.push(format!("\"{}\"{star}", parts.join(" ")));
        }
    }
    (!terms.is_empty()).then(|| terms.join(" AND "))
}

#[cfg(test)]
mod tests {
    use super::expression;

    #[test]
    fn a_query_is_only_ever_words() {
        assert_eq!(expression("Đặng visit*").unwrap(), "\"dang\" AND \"visit\"*");
        assert_eq!(expression("\"patrol boats\" Hanoi").unwrap(), "\"patrol boats\" AND \"hanoi\"");
        assert_eq!(
            expression("a OR NOT (b^2) -c: {d}").unwrap(),
            "\"a\" AND \"or\" AND \"not\" AND \"b\" AND \"2\" AND \"c\" AND \"d\""
        );
        assert_eq!(expression("unclosed \"quote * here").unwrap(), "\"unclosed\" AND \"quote here\"");
        assert_eq!(expression(" * \"\" ?"), None);
    }
}
