//! Words as keys: letters without marks, in lower case. For comparing and searching only, never for display.

/// `text` in ASCII lower case: "Nguyễn Đặng" and "Nguyen Dang" are one.
pub fn fold(text: &str) -> String {
    let mut folded = any_ascii::any_ascii(text);
    folded.make_ascii_lowercase();
    folded
}

/// The words of `text`, folded, in order; a word is a run of letters and digits.
pub fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A word without the plural's `s`: enough for comparing heads of noun phrases.
pub fn singular(word: &str) -> &str {
    if word.len() > 3 && !word.ends_with("ss") {
        word.strip_suffix('s').unwrap_or(word)
    } else {
        word
    }
}

/// A key for a word or a tuple of words (FNV-1a, 64 bit): the same on every machine and in every version, because keys
/// are stored.
pub fn key(parts: &[&str]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        for byte in part.bytes().chain([0x1f]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_case_and_punctuation_do_not_tell_words_apart() {
        assert_eq!(words("NGUYỄN Tấn-Dũng"), words("Nguyen Tan Dung"));
        assert_eq!(words("Łódź, Ærø"), ["lodz", "aero"]);
        assert_eq!(singular("vessels"), "vessel");
        assert_eq!(singular("process"), "process");
        assert_ne!(key(&["ab", "c"]), key(&["a", "bc"]));
    }
}
