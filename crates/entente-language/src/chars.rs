//! What Python's `str` methods say of a character, where Rust's differ.
//!
//! Shapes and white space are decided by these in the reference library, and the model was trained on its answers.
//! Characters assigned after Unicode 14 may differ between Python versions too.

use std::sync::LazyLock;

/// `str.isspace`: Rust's white space and the four ASCII separators.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\x1c'..='\x1f').contains(&c)
}

/// `str.isalpha`: a letter (categories Lu, Ll, Lt, Lm, Lo); unlike [`char::is_alphabetic`], no marks and no letter-like numbers.
pub fn is_alpha(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    within(&LETTERS, c)
}

/// `str.isupper` of one character.
pub fn is_upper(c: char) -> bool {
    c.is_uppercase()
}

/// `str.isdigit`: decimal digits of any script, superscripts, circled digits and the like.
pub fn is_digit(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    within(&DECIMALS, c) || within(OTHER_DIGITS, c)
}

type Ranges = Vec<(char, char)>;

static LETTERS: LazyLock<Ranges> = LazyLock::new(|| category(r"\p{L}"));
static DECIMALS: LazyLock<Ranges> = LazyLock::new(|| category(r"\p{Nd}"));

/// Numeric_Type=Digit beyond the decimal digits.
const OTHER_DIGITS: &[(char, char)] = &[
    ('\u{b2}', '\u{b3}'),
    ('\u{b9}', '\u{b9}'),
    ('\u{1369}', '\u{1371}'),
    ('\u{19da}', '\u{19da}'),
    ('\u{2070}', '\u{2070}'),
    ('\u{2074}', '\u{2079}'),
    ('\u{2080}', '\u{2089}'),
    ('\u{2460}', '\u{2468}'),
    ('\u{2474}', '\u{247c}'),
    ('\u{2488}', '\u{2490}'),
    ('\u{24ea}', '\u{24ea}'),
    ('\u{24f5}', '\u{24fd}'),
    ('\u{24ff}', '\u{24ff}'),
    ('\u{2776}', '\u{277e}'),
    ('\u{2780}', '\u{2788}'),
    ('\u{278a}', '\u{2792}'),
    ('\u{10a40}', '\u{10a43}'),
    ('\u{10e60}', '\u{10e68}'),
    ('\u{11052}', '\u{1105a}'),
    ('\u{1f100}', '\u{1f10a}'),
];

fn category(class: &str) -> Ranges {
    match regex_syntax::parse(class).map(|hir| hir.into_kind()) {
        Ok(regex_syntax::hir::HirKind::Class(regex_syntax::hir::Class::Unicode(set))) => {
            set.ranges().iter().map(|r| (r.start(), r.end())).collect()
        }
        _ => Vec::new(),
    }
}

fn within(ranges: &[(char, char)], c: char) -> bool {
    let next = ranges.partition_point(|&(start, _)| start <= c);
    next > 0 && c <= ranges[next - 1].1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_what_python_says() {
        assert!("\u{1c}\u{85}\u{a0}\u{3000}\n".chars().all(is_space) && !is_space('\u{200b}') && !is_space('\u{feff}'));
        assert!("aßªʰ中あ".chars().all(is_alpha) && !"Ⅷ\u{301}ⓐ1_".chars().any(is_alpha));
        assert!("0٣²①⑴".chars().all(is_digit) && !"½Ⅷ四".chars().any(is_digit));
        assert!("AÉⅧⒶ".chars().all(is_upper) && !"aǅ".chars().any(is_upper));
    }
}
