//! EDTF put into words: `2014-03-18` is "18 March 2014", `../2014-08-02` "by 2 August 2014".
//!
//! What is not EDTF stands as it is: a page must be able to show every value that a register holds.

/// A date or interval in words.
///
/// ```
/// use entente_server::dates::words;
/// assert_eq!(words("2006/2007"), "2006 – 2007");
/// assert_eq!(words("2023-09~/2023-12~"), "about September 2023 – December 2023");
/// ```
pub fn words(edtf: &str) -> String {
    read(edtf).unwrap_or_else(|| edtf.to_owned())
}

fn read(edtf: &str) -> Option<String> {
    let Some((from, to)) = edtf.split_once('/') else {
        let one = part(edtf)?;
        return Some(format!("{}{}", one.about(), one.words));
    };
    match (from, to) {
        ("..", "..") => None,
        ("" | "..", to) => part(to).map(|to| format!("by {}{}", to.about(), to.words)),
        (from, "" | "..") => part(from).map(|from| format!("from {}{} on", from.about(), from.words)),
        (from, to) => {
            let (from, to) = (part(from)?, part(to)?);
            let about = if from.approximate { "about " } else { to.about() };
            let unsure = if from.uncertain || to.uncertain { " (uncertain)" } else { "" };
            Some(format!("{about}{} – {}{unsure}", from.bare, to.bare))
        }
    }
}

struct Part {
    bare: String,
    words: String,
    approximate: bool,
    uncertain: bool,
}

impl Part {
    fn about(&self) -> &'static str {
        if self.approximate { "about " } else { "" }
    }
}

fn part(text: &str) -> Option<Part> {
    let date = text.trim_end_matches(['~', '?', '%']);
    let marks = &text[date.len()..];
    let mut numbers = date.split('-');
    let (year, month, day) = (numbers.next()?, numbers.next(), numbers.next());
    if numbers.next().is_some() {
        return None;
    }
    let bare = match (self::year(year)?, month, day) {
        (year, None, None) => year,
        (year, Some(month), None) => format!("{} {year}", self::month(month)?),
        (year, Some(month), Some(day)) => {
            let day: u8 = day.parse().ok().filter(|d| (1..=31).contains(d))?;
            format!("{day} {} {year}", self::month(month)?)
        }
        (_, None, Some(_)) => return None,
    };
    let uncertain = marks.contains(['?', '%']);
    Some(Part {
        words: if uncertain { format!("{bare} (uncertain)") } else { bare.clone() },
        bare,
        approximate: marks.contains(['~', '%']),
        uncertain,
    })
}

/// "2014", or "the 2020s" for `202X`.
fn year(text: &str) -> Option<String> {
    let is_year = |t: &str, len| t.len() == len && t.bytes().all(|b| b.is_ascii_digit());
    match text.strip_suffix('X') {
        Some(decade) => is_year(decade, 3).then(|| format!("the {decade}0s")),
        None => is_year(text, 4).then(|| text.trim_start_matches('0').to_owned()),
    }
}

fn month(number: &str) -> Option<&'static str> {
    Some(match number {
        "01" => "January",
        "02" => "February",
        "03" => "March",
        "04" => "April",
        "05" => "May",
        "06" => "June",
        "07" => "July",
        "08" => "August",
        "09" => "September",
        "10" => "October",
        "11" => "November",
        "12" => "December",
        "21" => "spring",
        "22" => "summer",
        "23" => "autumn",
        "24" => "winter",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn every_form_of_date_has_words_and_anything_else_stands() {
        let cases = [
            ("2014-03-18", "18 March 2014"),
            ("2014-03", "March 2014"),
            ("2014", "2014"),
            ("2013-22", "summer 2013"),
            ("202X", "the 2020s"),
            ("2014~", "about 2014"),
            ("2014-05?", "May 2014 (uncertain)"),
            ("2011/..", "from 2011 on"),
            ("../2014-08-02", "by 2 August 2014"),
            ("2011-10-24/2011-10-26", "24 October 2011 – 26 October 2011"),
            ("2024-08-01~/2024-08-10~", "about 1 August 2024 – 10 August 2024"),
            ("soon", "soon"),
            ("", ""),
            ("2014-13-01", "2014-13-01"),
            ("é014", "é014"),
            ("../..", "../.."),
        ];
        for (edtf, expect) in cases {
            assert_eq!(words(edtf), expect, "{edtf}");
        }
    }
}
