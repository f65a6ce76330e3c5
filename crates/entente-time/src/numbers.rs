//! Numbers as dates use them: amounts in words ("two and a half"), and dates, times and decades in figures.

use crate::words::{Class, Value, Words};

/// How many of something, in halves; `None` when the text does not say ("several").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// Twice the number.
    pub halves: Option<i32>,
}

impl Amount {
    /// A whole number.
    pub fn whole(n: i32) -> Amount {
        Amount {
            halves: Some(n.saturating_mul(2)),
        }
    }
    /// The number as TIMEX3 writes it in a duration: `4`, `2.5`, `X`.
    pub fn timex(self, times: i32) -> String {
        match self.halves.map(|h| i64::from(h) * i64::from(times)) {
            None => "X".to_owned(),
            Some(h) if h % 2 == 0 => (h / 2).to_string(),
            Some(h) => format!("{}.5", h / 2),
        }
    }
}

/// A date in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figures {
    /// Year, month, day, beyond doubt.
    Full(i16, i8, i8),
    /// Two numbers that may be day and month or month and day, then the year.
    Slashed(i8, i8, i16),
    /// Year and month.
    Month(i16, i8),
    /// Written like a date, and no day of any calendar (2019-02-30).
    Broken,
}

/// Reads a spelled-out number from the words that `at` gives: the amount and how many words it takes.
/// "two and a half", "twenty-one", "a couple of", "two hundred".
pub fn spelled<'a>(words: &Words, at: impl Fn(usize) -> Option<&'a str>) -> Option<(i32, usize)> {
    let number = |k: usize| -> Option<i32> {
        let word = words.get(at(k)?)?;
        word.classes.iter().find_map(|&(c, v)| match (c, v) {
            (Class::Number, Value::Int(n)) => Some(n),
            _ => None,
        })
    };
    let mut total = number(0)?;
    let mut len = 1;
    if total >= 20 && total % 10 == 0 && total < 100 {
        let skip = usize::from(at(1) == Some("-"));
        if let Some(ones) = number(1 + skip).filter(|&n| (1..10).contains(&n)) {
            total += ones;
            len = 2 + skip;
        }
    }
    if let Some(times) = number(len).filter(|&n| n == 100 || n == 12 && total < 12) {
        total = total.saturating_mul(times);
        len += 1;
    }
    Some((total, len))
}

/// What stands at the start of some text that begins with a digit: its meaning and its length in bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Numeral {
    /// Digits: value, how many, whether thousands are set apart.
    Plain { value: i32, digits: u8 },
    /// A number that can only be a quantity: 1,500 or 3.5; twice its value where that is whole.
    Quantity { halves: Option<i32> },
    /// 18th
    Nth(i32),
    /// 1990s
    Tens(i32),
    /// A date.
    Date(Figures),
    /// 17:42, 6.00am, 3 pm: hour and minute.
    Clock(i8, i8),
    /// 1H, H1
    Half(i32),
    /// Q3
    Quarter(i32),
    /// FY2024
    Fiscal(i32),
    /// Letters and digits mixed: a name.
    Name,
}

/// Reads the numeral at the start of `text`. Looks at no more than 40 bytes.
pub fn numeral(text: &str) -> (Numeral, usize) {
    let bytes = &text.as_bytes()[..text.len().min(40)];
    let run = |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
    let n = run(0);
    if let Some((date, len)) = date(text, bytes, n) {
        return (Numeral::Date(date), len);
    }
    if let Some((h, m, len)) = clock(bytes, n) {
        return (Numeral::Clock(h, m), len);
    }
    let value = parse(&bytes[..n]);
    // 1,500 and 12,345,678
    let mut end = n;
    while n <= 3 && bytes.get(end) == Some(&b',') && run(end + 1) == 3 {
        end += 4;
    }
    if end > n {
        let digits: Vec<u8> = bytes[..end].iter().copied().filter(u8::is_ascii_digit).collect();
        return (
            Numeral::Quantity {
                halves: parse(&digits).and_then(|v| v.checked_mul(2)),
            },
            end,
        );
    }
    // 3.5
    if bytes.get(n) == Some(&b'.') && run(n + 1) > 0 {
        let frac = run(n + 1);
        let half = &bytes[n + 1..n + 1 + frac] == b"5";
        let halves = value.and_then(|v| v.checked_mul(2)).map(|v| v + 1).filter(|_| half);
        return (Numeral::Quantity { halves }, n + 1 + frac);
    }
    let letters = text[n..]
        .chars()
        .take(12)
        .take_while(|c| c.is_alphanumeric())
        .map(char::len_utf8)
        .sum::<usize>();
    let suffix = &text[n..n + letters];
    let whole = n + letters;
    let Some(value) = value else { return (Numeral::Name, whole) };
    match suffix.to_ascii_lowercase().as_str() {
        "" => (Numeral::Plain { value, digits: n as u8 }, n),
        "st" | "nd" | "rd" | "th" if n <= 3 => (Numeral::Nth(value), whole),
        "s" if value % 10 == 0 && (n == 2 || n == 4) => (Numeral::Tens(value), whole),
        "h" if n == 1 && (1..=2).contains(&value) => (Numeral::Half(value), whole),
        _ => (Numeral::Name, whole),
    }
}

fn parse(digits: &[u8]) -> Option<i32> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// 2014-03-18, 2014/03/18, 18.03.2014, 18/03/2014, 2014-03 with a time after it or not.
fn date(text: &str, bytes: &[u8], n: usize) -> Option<(Figures, usize)> {
    let separator = *bytes.get(n)?;
    if !matches!(separator, b'-' | b'.' | b'/') {
        return None;
    }
    let field = |from: usize| {
        let len = bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
        parse(&bytes[from.min(bytes.len())..from.min(bytes.len()) + len]).map(|v| (v, len))
    };
    let (a, (b, b_len)) = (parse(&bytes[..n])?, field(n + 1)?);
    let second = n + 1 + b_len;
    let ends = |at: usize| {
        let more = bytes.get(at) == Some(&separator) && field(at + 1).is_some();
        !more && !text[at..].starts_with(|c: char| c.is_alphanumeric())
    };
    let third = (bytes.get(second) == Some(&separator)).then(|| field(second + 1)).flatten();
    let Some((c, c_len)) = third else {
        // 2014-03 is a month; 2014-15 is not.
        let month = n == 4 && separator == b'-' && b_len == 2 && (1..=12).contains(&b) && b <= a % 100 && ends(second);
        return month.then_some((Figures::Month(a as i16, b as i8), second));
    };
    let mut end = second + 1 + c_len;
    let figures = if n == 4 && b_len <= 2 && c_len <= 2 && separator != b'.' {
        full(a, b, c)
    } else if n <= 2 && b_len <= 2 && c_len == 4 || n == 2 && b_len == 2 && c_len == 2 && separator != b'-' {
        let year = if c_len == 2 { 2000 + c } else { c };
        match separator {
            b'.' => full(year, b, a),
            _ if a > 12 => full(year, b, a),
            _ if b > 12 => full(year, a, b),
            _ if a == b => full(year, a, b),
            _ => Figures::Slashed(a as i8, b as i8, year as i16),
        }
    } else {
        return None;
    };
    if bytes.get(end) == Some(&b'T') && n == 4 {
        end += 1 + bytes[end + 1..]
            .iter()
            .take_while(|b| b.is_ascii_digit() || matches!(b, b':' | b'Z' | b'+'))
            .count();
    }
    ends(end).then_some((figures, end))
}

fn full(y: i32, m: i32, d: i32) -> Figures {
    let day = i16::try_from(y).ok().zip(i8::try_from(m).ok()).zip(i8::try_from(d).ok());
    match day {
        Some(((y, m), d)) if crate::Edtf::day(y, m, d).is_some() => Figures::Full(y, m, d),
        _ => Figures::Broken,
    }
}

/// 17:42, 17:42:10, 6.00am, 6am, 3:12 p.m.
fn clock(bytes: &[u8], n: usize) -> Option<(i8, i8, usize)> {
    if n > 2 {
        return None;
    }
    let hour = parse(&bytes[..n]).filter(|h| (0..24).contains(h))? as i8;
    let two = |from: usize| {
        let d = bytes.get(from..from + 2)?;
        (d.iter().all(u8::is_ascii_digit) && !bytes.get(from + 2).is_some_and(u8::is_ascii_digit))
            .then(|| parse(d))
            .flatten()
    };
    let colon = bytes.get(n) == Some(&b':');
    let minute = if colon || bytes.get(n) == Some(&b'.') {
        two(n + 1).filter(|m| (0..60).contains(m))
    } else {
        None
    };
    let mut end = if minute.is_some() { n + 3 } else { n };
    if colon && minute.is_some() && bytes.get(end) == Some(&b':') && two(end + 1).is_some() {
        end += 3;
    }
    let mut after = end;
    while bytes.get(after) == Some(&b' ') && after < end + 1 {
        after += 1;
    }
    let half = bytes.get(after..).unwrap_or(b"");
    let marker = |s: &[u8]| {
        half.get(..s.len()).is_some_and(|h| h.eq_ignore_ascii_case(s)) && !half.get(s.len()).is_some_and(u8::is_ascii_alphanumeric)
    };
    let (pm, len) = match () {
        () if marker(b"p.m.") => (true, 4),
        () if marker(b"a.m.") => (false, 4),
        () if marker(b"pm") => (true, 2),
        () if marker(b"am") => (false, 2),
        () if colon && minute.is_some() && !bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) => {
            return Some((hour, minute? as i8, end));
        }
        () => return None,
    };
    let hour = match (pm, hour) {
        (true, 1..=11) => hour + 12,
        (false, 12) => 0,
        _ => hour,
    };
    Some((hour, minute.unwrap_or(0) as i8, after + len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_as_what_they_are() {
        let read = |t: &str| numeral(t);
        assert_eq!(read("2014-03-18 x"), (Numeral::Date(Figures::Full(2014, 3, 18)), 10));
        assert_eq!(read("10.06.2022"), (Numeral::Date(Figures::Full(2022, 6, 10)), 10));
        assert_eq!(read("03/04/2023,"), (Numeral::Date(Figures::Slashed(3, 4, 2023)), 10));
        assert_eq!(read("13/04/2023"), (Numeral::Date(Figures::Full(2023, 4, 13)), 10));
        assert_eq!(read("2019-02-30"), (Numeral::Date(Figures::Broken), 10));
        assert_eq!(read("2024-03-18T10:00Z."), (Numeral::Date(Figures::Full(2024, 3, 18)), 17));
        assert_eq!(read("2023-04"), (Numeral::Date(Figures::Month(2023, 4)), 7));
        assert_eq!(read("2016-17"), (Numeral::Plain { value: 2016, digits: 4 }, 4));
        assert_eq!(read("1,500 troops"), (Numeral::Quantity { halves: Some(3000) }, 5));
        assert_eq!(read("3.5 years"), (Numeral::Quantity { halves: Some(7) }, 3));
        assert_eq!(read("18th"), (Numeral::Nth(18), 4));
        assert_eq!(read("1990s"), (Numeral::Tens(1990), 5));
        assert_eq!(read("6.00am"), (Numeral::Clock(6, 0), 6));
        assert_eq!(read("3:12 pm"), (Numeral::Clock(15, 12), 7));
        assert_eq!(read("17:42 AST"), (Numeral::Clock(17, 42), 5));
        assert_eq!(read("80km"), (Numeral::Name, 4));
        assert_eq!(read("99999999999999"), (Numeral::Name, 14));
        assert_eq!(read("192.168.1.1"), (Numeral::Quantity { halves: None }, 7));
    }
}
