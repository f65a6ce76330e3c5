//! From bytes to Unicode, where the bytes are not plainly UTF-8.
//!
//! In this order: a byte-order mark; valid UTF-8; what came with the bytes (an HTTP header, a MIME part); what the page says
//! of itself in its first kilobytes; a guess from the bytes. A guess is told, so that a note can say so. Nothing is replaced
//! silently: bytes that the encoding does not have are counted.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use regex::bytes::Regex;
use std::sync::OnceLock;

/// Text and how it was had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte-order mark.
    pub text: String,
    /// The encoding's name ("UTF-8", "windows-1252" …).
    pub encoding: &'static str,
    /// How it was known.
    pub by: By,
    /// Characters that stand for bytes which the encoding does not have (U+FFFD put in).
    pub replaced: usize,
}

/// How an encoding was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A byte-order mark, or the bytes are valid UTF-8.
    Bytes,
    /// What came with them, or what they say of themselves.
    Label,
    /// A guess from the bytes.
    Guess,
}

/// How much of a page is searched for what it says of its encoding, in bytes.
const PRESCAN: usize = 4096;

/// Decodes `bytes`. `label` is an encoding's name that came with them; `markup` says that they may name one themselves.
pub fn decode(bytes: &[u8], label: Option<&str>, markup: bool) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return with(&bytes[mark..], encoding, By::Bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded {
            text: text.to_owned(),
            encoding: UTF_8.name(),
            by: By::Bytes,
            replaced: 0,
        };
    }
    let named = label
        .map(str::as_bytes)
        .or_else(|| if markup { named(bytes) } else { None })
        .and_then(Encoding::for_label)
        // A page that can be read far enough to say "utf-16" is not in it.
        .map(|e| if e == UTF_16BE || e == UTF_16LE { UTF_8 } else { e });
    if let Some(encoding) = named {
        let decoded = with(bytes, encoding, By::Label);
        // A label that does not fit the bytes is worth less than a guess.
        if decoded.replaced * 1000 <= decoded.text.len() {
            return decoded;
        }
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Allow);
    let guessed = with(bytes, guess, By::Guess);
    let broken = with(bytes, UTF_8, By::Guess);
    // Mostly UTF-8 with a few broken bytes in it.
    if broken.replaced * 200 < non_ascii(bytes) {
        return broken;
    }
    guessed
}

fn with(bytes: &[u8], encoding: &'static Encoding, by: By) -> Decoded {
    let (text, errors) = encoding.decode_without_bom_handling(bytes);
    Decoded {
        replaced: if errors { text.matches('\u{fffd}').count() } else { 0 },
        text: text.into_owned(),
        encoding: encoding.name(),
        by,
    }
}

fn non_ascii(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| !b.is_ascii()).count()
}

/// The encoding that a page or an XML file names for itself.
fn named(bytes: &[u8]) -> Option<&[u8]> {
    static LABEL: OnceLock<Regex> = OnceLock::new();
    let label =
        LABEL.get_or_init(|| Regex::new(r#"(?i-u)(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_:.\-]+)"#).expect("a pattern of ours"));
    let start = &bytes[..bytes.len().min(PRESCAN)];
    Some(label.captures(start)?.get(1)?.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_bytes_say_goes_first_then_the_label_then_the_page() {
        assert_eq!(decode("Đặng".as_bytes(), Some("windows-1252"), true).text, "Đặng");
        assert_eq!(decode(b"\xef\xbb\xbfOslo", None, false).text, "Oslo");
        assert_eq!(decode(b"\xff\xfeO\0", None, false).text, "O");
        assert_eq!(decode(b"caf\xe9", Some("latin1"), false).text, "caf\u{e9}");
        let page = b"<meta charset='windows-1251'><p>\xcc\xee\xf1\xea\xe2\xe0</p>";
        assert_eq!(
            (decode(page, None, true).text.contains("Москва"), decode(page, None, true).by),
            (true, By::Label)
        );
    }

    #[test]
    fn without_a_word_the_bytes_are_guessed() {
        let russian = "Министр обороны прибыл с визитом в столицу соседней страны.";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(russian);
        let guess = decode(&bytes, None, false);
        assert_eq!((guess.text.as_str(), guess.by), (russian, By::Guess));
        let mut broken = "Nguyễn Phú Trọng và Đặng Thị Ngọc Thịnh đã hội đàm ở Hà Nội. "
            .repeat(20)
            .into_bytes();
        broken[31] = 0xff;
        let read = decode(&broken, None, false);
        assert_eq!(read.encoding, "UTF-8");
        assert!(read.replaced > 0);
    }
}
