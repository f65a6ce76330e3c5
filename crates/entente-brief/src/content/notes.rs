//! Numbered notes in Chicago form: author, “title,” *outlet*, date, when it was read, address, and the sentence. A source that was cited before is shortened.

use crate::BriefError;
use crate::document::{Note, clean};
use entente_register::{DocumentInfo, Event, EventClaim, Register};
use std::collections::{HashMap, HashSet};

/// So many documents are cited for one event; the others of many that tell the same are left out.
const CITED: usize = 5;
/// A quotation has at most so many letters.
const QUOTED: usize = 600;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The notes of a brief.
pub struct Notes<'r> {
    register: &'r Register,
    without_names: bool,
    numbers: HashMap<(String, String), usize>,
    cited: Vec<(String, String)>,
}

impl<'r> Notes<'r> {
    /// Nothing cited yet.
    pub fn new(register: &'r Register, without_names: bool) -> Notes<'r> {
        Notes {
            register,
            without_names,
            numbers: HashMap::new(),
            cited: Vec::new(),
        }
    }

    /// The number of a sentence of a document.
    pub fn cite(&mut self, doc: &str, sentence: &str) -> usize {
        // Without words, one note a document says all there is to say.
        let sentence = if self.without_names { String::new() } else { clean(sentence) };
        let key = (doc.to_owned(), sentence);
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        self.cited.push(key.clone());
        self.numbers.insert(key, self.cited.len());
        self.cited.len()
    }

    /// The numbers of an event: one sentence a document, those first that say what the event has.
    pub fn event(&mut self, event: &Event) -> Vec<usize> {
        let mut claims: Vec<&EventClaim> = event.claims.iter().collect();
        claims.sort_by_key(|c| (c.status != event.status, c.date != event.date));
        let mut seen = HashSet::new();
        claims.retain(|c| seen.insert(&c.doc));
        let mut numbers: Vec<usize> = claims.iter().take(CITED).map(|c| self.cite(&c.doc, &c.quote)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// All notes, by number.
    ///
    /// # Errors
    /// Those of reading the register.
    pub fn list(self) -> Result<Vec<Note>, BriefError> {
        let mut known: HashMap<&str, Option<DocumentInfo>> = HashMap::new();
        let mut notes = Vec::new();
        for (n, (doc, sentence)) in self.cited.iter().enumerate() {
            let again = known.contains_key(doc.as_str());
            if !again {
                known.insert(doc, self.register.document_info(doc)?);
            }
            let info = known[doc.as_str()].as_ref();
            notes.push(if self.without_names {
                redacted(n + 1, info)
            } else {
                note(n + 1, doc, info, sentence, again)
            });
        }
        Ok(notes)
    }
}

/// One note: `Ann Okoye, “Six Boats for Accra,” ` *Gulf Courier* `, March 18, 2014, accessed May 4, 2026, https://…: “Sentence.”`
fn note(number: usize, doc: &str, info: Option<&DocumentInfo>, sentence: &str, again: bool) -> Note {
    let field = |value: Option<&String>| value.map(|v| clean(v)).filter(|v| !v.is_empty());
    let author = field(info.and_then(|d| d.byline.as_ref())).map(|a| author(&a));
    let outlet = field(info.and_then(|d| d.source.as_ref())).filter(|o| Some(o) != author.as_ref());
    let title = field(info.and_then(|d| d.title.as_ref())).unwrap_or_else(|| format!("document {}", clean(doc)));
    let title = title.trim_end_matches(['.', ',', ';', ' ']);
    let end = if title.ends_with(['?', '!']) { "" } else { "," };
    let title = nested(title);
    let mut before = author.map(|a| format!("{a}, ")).unwrap_or_default();
    let quote = if sentence.is_empty() {
        String::new()
    } else {
        format!("“{}”", nested(&super::shortened(sentence, QUOTED)))
    };
    if again {
        before.push_str(&format!("“{}”", super::shortened(&title, 60)));
        let after = if quote.is_empty() { "." } else { ": " };
        return Note {
            number,
            before,
            outlet: String::new(),
            after: after.into(),
            url: None,
            quote,
        };
    }
    before.push_str(&format!("“{title}{end}” "));
    let date = info
        .and_then(|d| d.published.as_deref())
        .and_then(long_date)
        .unwrap_or_else(|| "n.d.".into());
    let date = if outlet.is_some() { format!(", {date}") } else { date };
    let url = info.and_then(|d| d.url.as_deref()).and_then(followable).map(clean);
    let after = match (&url, quote.is_empty()) {
        (Some(_), _) => {
            let day = info.and_then(|d| d.read_at.as_deref()?.get(..10)).and_then(long_date);
            let accessed = day.map(|day| format!("accessed {day}, ")).unwrap_or_default();
            format!("{date}, {accessed}")
        }
        (None, false) => format!("{date}: "),
        (None, true) => format!("{date}."),
    };
    Note {
        number,
        before,
        outlet: outlet.unwrap_or_default(),
        after,
        url,
        quote,
    }
}

fn redacted(number: usize, info: Option<&DocumentInfo>) -> Note {
    let outlet = info
        .and_then(|d| d.source.as_deref())
        .map(clean)
        .unwrap_or_else(|| "outlet not known".into());
    let date = info
        .and_then(|d| d.published.as_deref())
        .and_then(long_date)
        .unwrap_or_else(|| "n.d.".into());
    Note {
        number,
        before: String::new(),
        outlet,
        after: format!(", {date} [author, title, address and sentence withheld]."),
        url: None,
        quote: String::new(),
    }
}

/// A byline without what stands before the name.
fn author(byline: &str) -> String {
    let lower = byline.to_lowercase();
    let rest = ["by ", "story by ", "from "]
        .iter()
        .find(|p| lower.starts_with(**p))
        .map_or(byline, |p| byline.get(p.len()..).unwrap_or(byline));
    rest.trim().trim_end_matches(['.', ',', ';']).to_owned()
}

/// Quotation marks inside quotation marks are single.
pub(super) fn nested(text: &str) -> String {
    text.replace('“', "‘").replace('”', "’").replace('"', "'")
}

/// An address that may be followed: of the web's schemes only.
fn followable(url: &str) -> Option<&str> {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    let web = lower.starts_with("https://") || lower.starts_with("http://");
    (web && !url.contains(|c: char| c.is_whitespace() || c.is_control())).then_some(url)
}

/// "March 18, 2014", "March 2014", "2014"; `None` for what is no date.
fn long_date(edtf: &str) -> Option<String> {
    let plain: String = edtf.chars().filter(|c| !matches!(c, '~' | '?' | '%')).collect();
    let mut parts = plain.split('/').next()?.split('-');
    let year: u16 = parts.next()?.parse().ok()?;
    let month = parts
        .next()
        .and_then(|m| m.parse::<usize>().ok())
        .and_then(|m| MONTHS.get(m.checked_sub(1)?));
    let day = parts.next().and_then(|d| d.parse::<u8>().ok());
    Some(match (month, day) {
        (Some(m), Some(d)) => format!("{m} {d}, {year}"),
        (Some(m), None) => format!("{m} {year}"),
        (None, _) => year.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info(byline: Option<&str>, title: Option<&str>, source: Option<&str>, url: Option<&str>) -> DocumentInfo {
        let own = |v: Option<&str>| v.map(str::to_owned);
        DocumentInfo {
            id: "a.txt".into(),
            title: own(title),
            byline: own(byline),
            source: own(source),
            url: own(url),
            fetched: None,
            published: Some("2014-03-18".into()),
            language: None,
            sha256: String::new(),
            claims: 1,
            read_at: Some("2026-05-04T09:30:00.000Z".into()),
        }
    }

    fn shown(n: &Note) -> String {
        format!(
            "{}. {}*{}*{}{}{}",
            n.number,
            n.before,
            n.outlet,
            n.after,
            n.url.as_deref().unwrap_or(""),
            n.quote
        )
    }

    #[test]
    fn a_note_is_in_chicago_form_and_short_the_second_time() {
        let d = info(
            Some("By Ann Okoye"),
            Some("A \"Gift\" of Boats"),
            Some("Gulf Courier"),
            Some("https://example.org/a"),
        );
        assert_eq!(
            shown(&note(1, "a.txt", Some(&d), "They gave six.", false)),
            "1. Ann Okoye, “A 'Gift' of Boats,” *Gulf Courier*, March 18, 2014, accessed May 4, 2026, https://example.org/a“They gave six.”"
        );
        assert_eq!(
            shown(&note(2, "a.txt", Some(&d), "More.", true)),
            "2. Ann Okoye, “A 'Gift' of Boats”**: “More.”"
        );
        let bare = info(None, None, None, Some("javascript:alert(1)"));
        assert_eq!(
            shown(&note(3, "a.txt", Some(&bare), "", false)),
            "3. “document a.txt,” **March 18, 2014."
        );
        assert_eq!(
            shown(&redacted(4, Some(&d))),
            "4. *Gulf Courier*, March 18, 2014 [author, title, address and sentence withheld]."
        );
    }

    #[test]
    fn dates_are_as_long_as_they_are_known() {
        for (edtf, long) in [
            ("2014-03-18", Some("March 18, 2014")),
            ("2014-03", Some("March 2014")),
            ("2014~", Some("2014")),
            ("soon", None),
        ] {
            assert_eq!(long_date(edtf).as_deref(), long);
        }
    }
}
