//! Persons and issuers in the lines of a head, and notes on the author at the end. Words: `knowledge/intake/people.toml`.

use crate::Shapes;
use crate::lines::head_of;
use crate::shapes::{contains_word, key, strip_start};

impl Shapes {
    /// The names after a byline's opener ("By X and Y" → "X and Y"); `None` where the line opens otherwise or goes on like a
    /// sentence.
    pub fn after_byline_opener<'t>(&self, line: &'t str) -> Option<&'t str> {
        if line.len() > 240 {
            return None;
        }
        let trimmed = line.trim_start_matches(|c: char| !c.is_alphanumeric());
        let rest = self
            .people
            .openers
            .iter()
            .filter_map(|o| strip_start(trimmed, o))
            .min_by_key(|r| r.len())?;
        let rest = rest.trim_start_matches([':', ' ', '\u{a0}', '-', '–', '—', '|']);
        let desk = self.names_a_desk(rest);
        (desk || self.names(rest).is_some() || self.names_then_more(rest)).then_some(rest)
    }

    fn names_a_desk(&self, rest: &str) -> bool {
        let key = key(rest);
        rest.split_whitespace().count() <= 6 && !rest.ends_with('.') && self.people.desks.iter().any(|d| contains_word(&key, d))
    }

    /// Names first, then a comma or the like and where they work: "Erik Lind, Baltic Institute", "R. Dela Torre | 5 May".
    fn names_then_more(&self, line: &str) -> bool {
        let first = line.split([',', '|', '·', '•', ';', '(', '/', '\u{2014}']).next().unwrap_or("");
        let first = first.split(" - ").next().unwrap_or("").split(" in ").next().unwrap_or("");
        first.len() < line.len() && line.split_whitespace().count() <= 24 && self.names(first).is_some()
    }

    /// The persons' names of a line that holds nothing else: "Kyriakos Doukas and Hélène Marchetti", "Daria Venn",
    /// "A. Melkonyan in Yerevan". Each is two to five capitalised words or initials; particles may stand between.
    pub fn names<'t>(&self, line: &'t str) -> Option<Vec<&'t str>> {
        let line = line.trim().trim_end_matches(['.', ',', '*', '†', '‡', '¹', '²', '³']);
        if line.is_empty() || line.len() > 200 || line.contains(|c: char| c.is_ascii_digit() || matches!(c, '?' | '!' | ':' | '"' | '“'))
        {
            return None;
        }
        let mut names = Vec::new();
        for part in line
            .split([',', ';', '&', '|', '·', '•', '/'])
            .flat_map(|p| p.split(" and "))
            .flat_map(|p| p.split(" with "))
        {
            let part = part.trim();
            let part = part.strip_prefix("and ").unwrap_or(part);
            let part = part.trim_end_matches(['*', '†', '‡', '¹', '²', '³']);
            let name = part.split(" in ").next().unwrap_or(part).trim();
            if name.is_empty() {
                continue;
            }
            let place = !names.is_empty() && name.split_whitespace().count() <= 2;
            match self.is_name(name) {
                true => names.push(name),
                false if place && name.starts_with(char::is_uppercase) && !self.is_common(name) => {}
                false => return None,
            }
        }
        (!names.is_empty()).then_some(names)
    }

    fn is_common(&self, name: &str) -> bool {
        name.split(|c: char| !c.is_alphanumeric())
            .map(str::to_lowercase)
            .any(|w| self.people.not_names.contains(&w) || self.people.not_in_names.contains(&w) || self.people.issuers.contains(&w))
    }

    fn is_name(&self, name: &str) -> bool {
        let words: Vec<&str> = name.split_whitespace().collect();
        // "al-Harthy", "d'Arcy"
        let capital = |w: &&str| {
            let inner = w.split_once(['-', '’', '\'']).filter(|(p, _)| p.len() <= 4);
            w.starts_with(char::is_uppercase) || inner.is_some_and(|(_, main)| main.starts_with(char::is_uppercase))
        };
        let capitals = words.iter().filter(|w| capital(w)).count();
        let fine = |w: &&str| capital(w) || self.people.particles.contains(w.trim_end_matches('.')) || w.starts_with(['’', '\'', '‘']);
        let shouted = name.chars().any(char::is_alphabetic) && !name.contains(char::is_lowercase);
        (2..=if shouted { 3 } else { 5 }).contains(&words.len()) && capitals >= 2 && words.iter().all(fine) && !self.is_common(name)
    }

    /// Whether a short capitalised line names who issued the document: "Ministry of Foreign Affairs of Japan".
    pub fn is_issuer(&self, line: &str) -> bool {
        let words: Vec<&str> = line.split_whitespace().collect();
        let capital =
            |w: &&str| !w.starts_with(char::is_lowercase) || self.people.joiners.contains(*w) || self.people.particles.contains(*w);
        (1..=12).contains(&words.len())
            && !line.ends_with(['.', '?', '!'])
            && words.iter().all(capital)
            && words.iter().any(|w| self.people.issuers.contains(&key(w)))
    }

    /// The issuer that a line of the head names, alone or after a person: "Ana Reyes, Harbour News Agency".
    pub fn issuer<'t>(&self, line: &'t str) -> Option<&'t str> {
        let (person, rest) = line.split_once(',').unwrap_or(("", line));
        let name = if self.names(person).is_some() { rest.trim() } else { line };
        self.is_issuer(name).then_some(name)
    }

    /// Whether a unit at the end is a note on the author: it begins with one of `names`, or with any name, and says what that
    /// person is or does.
    pub fn is_biography(&self, unit: &str, names: &[String]) -> bool {
        let start = head_of(unit, 400);
        for name in names {
            if let Some(rest) = strip_start(start, name) {
                let next = rest.split(|c: char| !c.is_alphanumeric()).find(|w| !w.is_empty()).unwrap_or("");
                return rest.is_empty()
                    || rest.starts_with([',', ':', '(', '\n'])
                    || self.people.biography_verbs.contains(&next.to_lowercase());
            }
        }
        let lower = start.to_lowercase();
        let at = lower
            .find(" is a ")
            .or(lower.find(" is an "))
            .or(lower.find(" is the "))
            .or(lower.find(" is senior "))
            .or(lower.find(" is professor "));
        let Some(at) = at.filter(|at| start.is_char_boundary(*at)) else {
            return false;
        };
        let subject = &start[..at];
        let subject = ["Dr. ", "Dr ", "Prof. ", "Professor "]
            .iter()
            .find_map(|t| subject.strip_prefix(t))
            .unwrap_or(subject);
        let said = head_of(&lower[at..], 140);
        self.is_name(subject) && self.people.biography_posts.iter().any(|p| contains_word(said, p))
    }
}
