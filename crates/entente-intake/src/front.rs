//! The fields above a text: front matter between `---` or `+++`, or a block of "Key: value" lines at the very top.

use crate::decode::blank;

/// What stands above the text, and where the text begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Front {
    /// The first byte after it; 0 where there is none.
    pub end: usize,
    pub title: Option<String>,
    pub date: Option<String>,
    pub byline: Option<String>,
    pub source: Option<String>,
    pub url: Option<String>,
    pub language: Option<String>,
}

/// Front matter is looked for in this many bytes only.
const LONGEST: usize = 16 * 1024;

/// Reads what stands above a text.
pub fn read(text: &str) -> Front {
    let start = text.len() - text.trim_start_matches(blank).len();
    let top = crate::lines::head_of(&text[start..], LONGEST);
    fenced(top, start).or_else(|| bare(top, start)).unwrap_or_default()
}

fn fenced(top: &str, start: usize) -> Option<Front> {
    let mut lines = top.split_inclusive('\n');
    let fence = lines.next()?;
    let mark = fence.trim_end();
    if mark != "---" && mark != "+++" {
        return None;
    }
    let mut front = Front {
        end: start + fence.len(),
        ..Front::default()
    };
    let mut fields = 0;
    for line in lines {
        front.end += line.len();
        let trimmed = line.trim_end();
        if trimmed == mark || mark == "---" && trimmed == "..." {
            return (fields > 0).then_some(front);
        }
        let nested = line.starts_with([' ', '\t', '-']);
        if let Some((name, value)) = trimmed.split_once(if mark == "+++" { '=' } else { ':' }).filter(|_| !nested) {
            fields += 1;
            front.set(name, value);
        }
    }
    None
}

/// Two or more "Key: value" lines with keys that we know, then a blank line.
fn bare(top: &str, start: usize) -> Option<Front> {
    let mut front = Front {
        end: start,
        ..Front::default()
    };
    for (fields, line) in top.split_inclusive('\n').enumerate() {
        if line.trim_matches(blank).is_empty() {
            return (fields >= 2).then_some(front);
        }
        let (name, value) = line.split_once(':')?;
        if value.trim_matches(blank).is_empty() || !front.set(name, value) {
            return None;
        }
        front.end += line.len();
    }
    None
}

impl Front {
    /// Keeps a field where its name is one that we know; says whether it is.
    fn set(&mut self, name: &str, value: &str) -> bool {
        let value = value.trim_matches(blank);
        let quoted = value.strip_prefix(['"', '\'']).and_then(|v| v.strip_suffix(['"', '\'']));
        let value = quoted.unwrap_or(value).trim();
        let field = match name.trim().to_lowercase().replace(['-', ' '], "_").as_str() {
            "title" | "headline" | "subject" => &mut self.title,
            "date" | "published" | "pub_date" | "publication_date" | "date_published" | "published_at" | "pubdate" => &mut self.date,
            "author" | "authors" | "byline" | "by" | "creator" => &mut self.byline,
            "source" | "publisher" | "outlet" | "publication" | "site" | "newspaper" => &mut self.source,
            "url" | "link" | "canonical" | "canonical_url" | "permalink" => &mut self.url,
            "language" | "lang" => &mut self.language,
            "section" | "page" | "length" | "dateline" | "tags" | "categories" | "keywords" | "id" | "copyright" | "load_date"
            | "updated" => return true,
            _ => return false,
        };
        if field.is_none() && !value.is_empty() {
            *field = Some(value.to_owned());
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fenced_fields_of_yaml_and_toml() {
        let f = read("---\ntitle: \"Talks in Oslo\"\ndate: 2019-03-05\ntags:\n  - a\n---\n\nText");
        assert_eq!((f.title.as_deref(), f.date.as_deref()), (Some("Talks in Oslo"), Some("2019-03-05")));
        let text = "+++\ntitle = 'A'\ndate = 2019-03-05T10:00:00Z\n+++\nText";
        let f = read(text);
        assert_eq!(f.date.as_deref(), Some("2019-03-05T10:00:00Z"));
        assert_eq!(&text[f.end..], "Text");
    }

    #[test]
    fn a_block_of_known_keys_is_front_matter_and_other_text_is_not() {
        assert_eq!(
            read("Title: Talks\nDate: 5 March 2019\nSource: The Wire\n\nText").source.as_deref(),
            Some("The Wire")
        );
        for text in [
            "Title: Talks\n\nText",
            "Rome: talks go on\nDate: 5 March\n\nText",
            "---\nno fields\n---\nText",
            "---\ntitle: open",
        ] {
            assert_eq!(read(text).end, 0, "{text}");
        }
    }
}
