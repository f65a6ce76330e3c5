//! From bytes to text, or the reason why not.
//!
//! UTF-8 with or without a byte-order mark, and UTF-16 with one. Nothing is guessed and nothing replaced: a quote must
//! stand in the document as it was published.

/// Why bytes are no text that can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotText {
    /// There is nothing but white space.
    #[error("empty: no text in it")]
    Empty,
    /// It holds bytes that no text has.
    #[error("binary: not a text")]
    Binary,
    /// Not UTF-8, and no byte-order mark says otherwise.
    #[error("not valid UTF-8 (byte {0}): save it as UTF-8")]
    Encoding(usize),
}

/// The text of some bytes.
///
/// # Errors
/// [`NotText`] says why there is none.
pub fn text(bytes: Vec<u8>) -> Result<String, NotText> {
    let text = match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest.to_vec())?,
        _ => utf8(bytes)?,
    };
    checked(text)
}

/// A text in which there is something, and which is no program or picture.
///
/// # Errors
/// [`NotText::Empty`], [`NotText::Binary`].
pub fn checked(text: String) -> Result<String, NotText> {
    if text.trim_matches(blank).is_empty() {
        return Err(NotText::Empty);
    }
    let start = &text.as_bytes()[..text.len().min(4096)];
    let odd = start
        .iter()
        .filter(|b| **b < 32 && !matches!(b, b'\n' | b'\r' | b'\t' | 12))
        .count();
    if odd * 20 > start.len() {
        return Err(NotText::Binary);
    }
    Ok(text)
}

/// White space and what looks like it.
pub(crate) fn blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{2800}')
}

fn utf8(bytes: Vec<u8>) -> Result<String, NotText> {
    // A text holds no NUL; a stray one in a long text is still no reason to refuse it.
    let nuls = bytes.iter().take(8192).filter(|b| **b == 0).count();
    if nuls > 0 && nuls * 200 > bytes.len().min(8192) {
        return Err(NotText::Binary);
    }
    String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        let start = &e.as_bytes()[..e.as_bytes().len().min(4096)];
        let odd = start
            .iter()
            .filter(|b| **b < 32 && !matches!(b, b'\n' | b'\r' | b'\t' | 12))
            .count();
        if odd * 20 > start.len() {
            NotText::Binary
        } else {
            NotText::Encoding(at)
        }
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, NotText> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(NotText::Encoding(bytes.len() + 1));
    }
    char::decode_utf16(pairs.iter().map(|p| unit(*p)))
        .collect::<Result<String, _>>()
        .map_err(|_| NotText::Binary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_encodings_are_honoured_and_dropped() {
        assert_eq!(text(b"\xef\xbb\xbfTalks".to_vec()).unwrap(), "Talks");
        assert_eq!(text(b"\xff\xfeH\0u\0\x1e\xbf".to_vec()).unwrap(), "Hu\u{bf1e}");
        assert_eq!(text(b"\xfe\xff\0H\0u".to_vec()).unwrap(), "Hu");
        assert_eq!(text("Hu\u{1ebf}".into()).unwrap(), "Hu\u{1ebf}");
    }

    #[test]
    fn what_is_no_text_says_why() {
        assert_eq!(text(vec![]), Err(NotText::Empty));
        assert_eq!(text(b" \n\t\xc2\xa0".to_vec()), Err(NotText::Empty));
        assert_eq!(text(b"a\0b\0c\0".to_vec()), Err(NotText::Binary));
        assert_eq!(text(b"caf\xe9 in Paris".to_vec()), Err(NotText::Encoding(3)));
        assert_eq!(text(b"\xfe\xff\0".to_vec()), Err(NotText::Encoding(2)));
    }
}
