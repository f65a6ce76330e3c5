//! The opening of wire copy: "HANOI, Aug 1 (Orient Wire) - ". Words: `knowledge/intake/datelines.toml`.

use crate::Shapes;
use crate::lines::head_of;
use crate::shapes::key;

impl Shapes {
    /// How many bytes of a paragraph are its dateline ("HANOI, Aug 1 (Orient Wire) - "), and the agency it names. `first` says
    /// that nothing of the text stands before it: only there a bare place in capitals will do.
    pub fn dateline<'t>(&self, paragraph: &'t str, first: bool) -> Option<(usize, Option<&'t str>)> {
        let start = head_of(paragraph, 160);
        let (mark, mut after) = separator(start)?;
        if start[..mark].contains('|') {
            return None;
        }
        let behind = self.agency_behind(&paragraph[after..]);
        if let Some((_, len)) = behind {
            after += len;
        }
        let opening = start[..mark].trim_end();
        if paragraph[after..].split_whitespace().nth(3).is_none() || self.datelines.never.contains(&key(opening)) {
            return None;
        }
        let bracket = opening.find(['(', '[']).and_then(|open| {
            let close = opening[open..].find([')', ']'])? + open;
            let rest = opening[close + 1..].trim_matches(|c: char| !c.is_alphanumeric());
            let rest_is_date = self
                .dates()
                .find(rest)
                .first()
                .is_some_and(|f| self.dates().is_date_line(rest, f, 0));
            (rest.is_empty() || rest_is_date).then_some((open, &opening[open + 1..close]))
        });
        let place = bracket.map_or(opening, |(open, _)| &opening[..open]);
        let agency = (behind.map(|(a, _)| a).or(bracket.map(|(_, a)| a)))
            .map(str::trim)
            .filter(|a| !a.is_empty() && a.split_whitespace().count() <= 4);
        if agency.is_none() && paragraph[after..].starts_with(char::is_lowercase) {
            return None;
        }
        let dates = self.dates().find(opening);
        let place = place.trim().trim_end_matches([',', '.', ';', ':']);
        let place_words = dates.first().map_or(place, |d| &place[..d.start.min(place.len())]);
        let place_words = place_words.trim().trim_end_matches([',', '.']);
        if self.datelines.never.contains(&key(place_words)) {
            return None;
        }
        if dates.first().is_some_and(|d| !self.dates().is_date_line(opening, d, 8)) || place_words.split_whitespace().count() > 7 {
            return None;
        }
        let capitals = place_words.split(',').next().unwrap_or("");
        let shouted = capitals.chars().filter(|c| c.is_alphabetic()).count() >= 4 && !capitals.contains(char::is_lowercase);
        let named = place_words
            .split_whitespace()
            .all(|w| w.starts_with(|c: char| c.is_uppercase() || !c.is_alphanumeric()) || self.people.particles.contains(w));
        let known = agency.is_some_and(|a| self.datelines.agencies.contains(&a.to_lowercase()));
        let dash = !start[mark..after].contains([':', '.']);
        let fits = match (dates.is_empty(), agency) {
            (false, _) => named && (!place_words.is_empty() || agency.is_some()),
            (true, Some(_)) if place_words.is_empty() => known,
            (true, Some(_)) => named && (shouted || known || dash),
            (true, None) => shouted && first && dash && !capitals.contains(['\'', '’']) && place_words.split_whitespace().count() <= 4,
        };
        fits.then_some((after, agency))
    }

    /// Whether a text is the name of a known agency in brackets: "(AFP)".
    pub fn is_agency(&self, text: &str) -> bool {
        self.datelines
            .agencies
            .contains(&text.trim_matches(['(', ')', '[', ']', ' ', '.']).to_lowercase())
    }

    /// A known agency that stands behind the mark ("NEW DELHI: (PTI) ", "MOSCOW, March 5. /TASS/. "), and the bytes it takes.
    fn agency_behind<'t>(&self, rest: &'t str) -> Option<(&'t str, usize)> {
        let name = rest.trim_start_matches(['(', '[', '/']);
        let end = name.find(|c: char| c.is_whitespace() || matches!(c, ')' | ']' | '/' | ':'))?;
        let agency = name[..end].trim_end_matches('.');
        let plain = agency.split('.').next().unwrap_or(agency).to_lowercase();
        let after = name[end..].trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '"' | '“' | '‘' | '\''));
        let marked = name.len() < rest.len() || name[end..].trim_start().starts_with(['-', '–', '—', ':']);
        (marked && agency.chars().count() >= 2 && self.datelines.agencies.contains(&plain)).then(|| (agency, rest.len() - after.len()))
    }
}

/// Where a dateline ends: the first dash, colon or full stop that can close one, and where the text after it begins.
fn separator(start: &str) -> Option<(usize, usize)> {
    let mut depth = 0_i32;
    let mut chars = start.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let spaced = start[..i].ends_with(|c: char| c.is_whitespace() || c == ')' || c == ']');
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '-' | '–' | '—' | '―' if depth == 0 && (spaced || matches!(c, '—' | '―') || next == Some('-')) => {
                let rest = start[i..].trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '―'));
                return Some((i, start.len() - rest.len()));
            }
            ':' if depth == 0 && next.is_some_and(char::is_whitespace) => {
                return Some((i, start.len() - start[i + 1..].trim_start().len()));
            }
            '.' if depth == 0
                && next.is_some_and(char::is_whitespace)
                && start[..i].ends_with(|c: char| c.is_ascii_digit() || c == ')') =>
            {
                return Some((i, start.len() - start[i + 1..].trim_start().len()));
            }
            _ => {}
        }
    }
    None
}
