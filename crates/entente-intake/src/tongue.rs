//! Which language a passage is in.
//!
//! English is told by its commonest words, which costs next to nothing; only what has too few of them is looked at by its
//! letters (`whatlang`). Short passages say little: they go with the rest of their document. What is not English is kept, can
//! be searched, and is listed as not coded.

use crate::Shapes;
use crate::document::Passage;
use entente_text::Span;
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};

/// What `knowledge/intake/english.toml` says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct English {
    share: f64,
    words: HashSet<String>,
}

/// A passage that is not English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// The passage.
    pub span: Span,
    /// ISO 639: two letters where there are ("vi"), else three.
    pub language: &'static str,
}

/// Letters that a passage needs to be judged by them.
const ENOUGH: usize = 120;
/// Bytes of a passage that are looked at.
const LOOKED_AT: usize = 2_000;

enum Verdict {
    English,
    Other(&'static str),
    Unsure,
}

/// The passages that yield claims by their role and are not English, in reading order.
pub fn foreign(text: &str, passages: &[Passage], shapes: &Shapes) -> Vec<Foreign> {
    let wanted: Vec<&Passage> = passages.iter().filter(|p| p.role.yields_claims()).collect();
    let verdicts: Vec<Verdict> = wanted.iter().map(|p| judge(p.span.of(text), shapes.english())).collect();
    let mut bytes: BTreeMap<&str, usize> = BTreeMap::new();
    for (passage, verdict) in wanted.iter().zip(&verdicts) {
        let language = match verdict {
            Verdict::English => "en",
            Verdict::Other(language) => language,
            Verdict::Unsure => continue,
        };
        *bytes.entry(language).or_default() += passage.span.len();
    }
    let main = bytes
        .iter()
        .max_by_key(|(language, n)| (**n, **language == "en"))
        .map(|(language, _)| *language);
    let found = wanted.iter().zip(&verdicts).filter_map(|(passage, verdict)| {
        let language = match verdict {
            Verdict::English => return None,
            Verdict::Other(language) => language,
            Verdict::Unsure => main.and_then(|m| iso(m).filter(|m| *m != "en"))?,
        };
        Some(Foreign {
            span: passage.span,
            language,
        })
    });
    found.collect()
}

fn judge(words: &str, english: &English) -> Verdict {
    let start = &words[..words.floor_char_boundary(LOOKED_AT)];
    let (mut all, mut common, mut letters, mut latin) = (0_usize, 0_usize, 0_usize, 0_usize);
    for word in start.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
        all += 1;
        common += usize::from(word.len() <= 8 && word.is_ascii() && english.words.contains(word.to_ascii_lowercase().as_str()));
        letters += word.chars().count();
        latin += word
            .chars()
            .filter(|c| (*c as u32) < 0x250 || (0x1e00..0x1f00).contains(&(*c as u32)))
            .count();
    }
    #[allow(clippy::cast_precision_loss, reason = "a passage's words")]
    let share = common as f64 / all.max(1) as f64;
    if all >= 6 && share >= english.share {
        return Verdict::English;
    }
    // Another script needs few letters to be told.
    let other_script = latin * 2 < letters && letters >= 8;
    if letters < ENOUGH && !other_script {
        return Verdict::Unsure;
    }
    match whatlang::detect(start) {
        Some(found) if found.lang() == whatlang::Lang::Eng => Verdict::English,
        Some(found) if found.is_reliable() || other_script => iso(found.lang().code()).map_or(Verdict::Unsure, Verdict::Other),
        _ => Verdict::Unsure,
    }
}

/// The short code of a language.
fn iso(code: &str) -> Option<&'static str> {
    let language = isolang::Language::from_639_3(code).or_else(|| isolang::Language::from_639_1(code))?;
    Some(language.to_639_1().unwrap_or_else(|| language.to_639_3()))
}

#[cfg(test)]
mod tests {
    use crate::Document;

    fn foreign(text: &str) -> Vec<(&'static str, String)> {
        let document = Document::from_text("a", text);
        document
            .foreign
            .iter()
            .map(|f| (f.language, f.span.of(text).chars().take(12).collect()))
            .collect()
    }

    #[test]
    fn english_is_read_also_where_it_is_terse_or_full_of_names() {
        assert_eq!(foreign("Talks in Oslo\n\nThe ministers of Peru and Chile met in Oslo."), []);
        assert_eq!(foreign("K2: 180, K9: 212, FA-50: 48, Chunmoo: 288"), []);
        assert_eq!(
            foreign("Nguyễn Phú Trọng, Đặng Thị Ngọc Thịnh and Phạm Bình Minh met Taro Kono in Hanoi on Friday."),
            []
        );
    }

    #[test]
    fn other_languages_are_told_and_their_short_lines_with_them() {
        let vietnamese = "Hội đàm tại Hà Nội\n\nBộ trưởng Quốc phòng hai nước đã hội đàm tại Hà Nội vào sáng thứ Ba và nhất trí tăng cường hợp tác trong lĩnh vực an ninh biển, \
             đào tạo và trao đổi đoàn các cấp trong thời gian tới.";
        let found = foreign(vietnamese);
        assert_eq!(found.iter().map(|f| f.0).collect::<Vec<_>>(), ["vi", "vi"]);
        let russian = "Министры обороны двух стран провели переговоры в Лиме.";
        assert_eq!(foreign(russian)[0].0, "ru");
    }

    #[test]
    fn a_foreign_paragraph_in_an_english_text_is_told_alone() {
        let text = "The ministers of Peru and Chile met in Lima on Tuesday and agreed to meet again in the spring of next year.\n\n\
             Los ministros de Defensa de los dos países se reunieron el martes en Lima y acordaron celebrar una nueva reunión durante la primavera del próximo año.\n\n\
             They also said that a joint patrol of the strait would begin before the end of the year.";
        assert_eq!(foreign(text), [("es", "Los ministro".to_owned())]);
    }
}
