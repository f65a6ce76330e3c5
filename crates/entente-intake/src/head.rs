//! The head of a document: its title and byline, and the roles of the units before the running text.

use crate::Shapes;
use crate::document::DateSource;
use crate::lines::{Kind, Unit, ends_sentence};
use crate::shapes::{Look, key};
use entente_text::Role;

/// What the head says.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// Title, without the name of the site.
    pub title: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// The persons of the byline, for notes on the author.
    pub authors: Vec<String>,
    /// Outlet or issuer.
    pub source: Option<String>,
    /// Publication date.
    pub published: Option<(String, DateSource)>,
    /// What was odd.
    pub notes: Vec<String>,
    /// The roles of the first units that are settled here.
    pub roles: Vec<Option<Role>>,
}

/// The head is looked for in this many units.
const LONGEST: usize = 60;

/// Words of a unit, as white space divides them; counting stops at 200.
pub(crate) fn word_count(text: &str) -> usize {
    text.split_whitespace().take(200).count()
}

/// Whether a unit is running text: long, or a whole sentence of six words or more.
pub(crate) fn is_prose(text: &str) -> bool {
    let words = word_count(text);
    words >= 25 || words >= 6 && ends_sentence(text)
}

/// Reads the head. `given` is the title that came with the document.
pub fn read(text: &str, units: &[Unit], given: Option<&str>, shapes: &Shapes) -> Head {
    let page = Page { text, units, shapes };
    let body_from = page.body_from();
    let head_to = page.head_to(body_from);
    // A single unit is text, whatever it looks like: a sentence that a program hands over.
    let title = if units.len() > 1 { page.title(body_from, given) } else { None };
    let mut who = Authors::default();
    let roles = if units.len() > 1 {
        (0..head_to).map(|i| page.role(i, title, body_from, &mut who)).collect()
    } else {
        Vec::new()
    };
    let (published, notes) = page.published(head_to, title);
    Head {
        title: title.map(|t| page.without_site(page.of(t)).split_whitespace().collect::<Vec<_>>().join(" ")),
        byline: who.byline,
        authors: who.persons,
        source: page.source(head_to, title),
        published,
        notes,
        roles,
    }
}

/// The units of a page, with the lists to read them by.
pub(crate) struct Page<'t> {
    pub(crate) text: &'t str,
    pub(crate) units: &'t [Unit],
    pub(crate) shapes: &'t Shapes,
}

impl<'t> Page<'t> {
    pub(crate) fn of(&self, i: usize) -> &'t str {
        self.units[i].span.of(self.text)
    }

    pub(crate) fn look(&self, i: usize) -> Option<Look> {
        self.shapes.look(self.of(i))
    }

    /// The first unit of running text; the number of units where there is none.
    fn body_from(&self) -> usize {
        let body = |i: &usize| match self.units[*i].kind {
            Kind::Entry => !self.is_date_line(self.of(*i)),
            Kind::Item | Kind::Quote => self.look(*i).is_none() && !self.shapes.is_menu(self.of(*i)),
            Kind::Plain => {
                let unit = self.of(*i);
                let again = (*i + 1..self.units.len().min(*i + 3)).any(|j| key(self.of(j)) == key(unit));
                let prose = is_prose(unit) && !self.is_headline(*i) || self.shapes.dateline(unit, true).is_some();
                prose && !again && self.look(*i).is_none() && !self.is_line_of_head(unit)
            }
            _ => false,
        };
        (0..self.units.len().min(LONGEST))
            .find(body)
            .unwrap_or(self.units.len().min(LONGEST))
    }

    /// A sentence that is a headline all the same: a question or exclamation, or right above the byline or date.
    fn is_headline(&self, i: usize) -> bool {
        let unit = self.of(i);
        let next = (i + 1..self.units.len()).find(|j| self.look(*j).is_none()).map(|j| self.of(j));
        let calls = unit.ends_with(['?', '!']) && self.units.len() > 1;
        word_count(unit) <= 24 && (calls || next.is_some_and(|n| self.is_line_of_head(n) || self.shapes.names(n).is_some()))
    }

    /// The first long paragraph, item or entry: bylines and dates may stand between a first sentence and it.
    fn head_to(&self, body_from: usize) -> usize {
        let end = self.units.len().min(body_from.saturating_add(8)).min(LONGEST);
        let long = |i: &usize| self.units[*i].kind != Kind::Plain || word_count(self.of(*i)) >= 40;
        (body_from.min(end)..end).find(long).unwrap_or(end)
    }

    /// A line that belongs to the head whatever its length: who, when, where.
    fn is_line_of_head(&self, unit: &str) -> bool {
        self.shapes.after_byline_opener(unit).is_some() || self.is_date_line(unit) || self.labelled(unit).is_some()
    }

    fn title(&self, body_from: usize, given: Option<&str>) -> Option<usize> {
        let candidates: Vec<usize> = (0..body_from.min(self.units.len())).filter(|i| self.could_be_title(*i)).collect();
        let keys: Vec<String> = candidates.iter().map(|i| key(self.of(*i))).collect();
        if let Some(at) = given.map(key).and_then(|g| keys.iter().position(|k| *k == g)) {
            return Some(candidates[at]);
        }
        if let Some(i) = candidates.iter().find(|i| self.units[**i].kind == Kind::Heading(1)) {
            return Some(*i);
        }
        if given.is_some() && candidates.is_empty() {
            return None;
        }
        let best = self.best_of(&candidates)?;
        // "Title | Site" at the top, and the title by itself further down.
        let plain = key(self.without_site(self.of(best)));
        Some(
            candidates
                .iter()
                .zip(&keys)
                .find(|(i, k)| **i > best && **k == plain && **k != key(self.of(best)))
                .map_or(best, |(i, _)| *i),
        )
    }

    /// The likeliest headline: not an issuer's name nor persons', four words or more; below the menu where there is one.
    fn best_of(&self, candidates: &[usize]) -> Option<usize> {
        let nobody = |i: &usize| self.shapes.names(self.of(*i)).is_none();
        let proper = |i: &usize| nobody(i) && !self.shapes.is_issuer(self.of(*i));
        let words = |i: &usize| word_count(self.of(*i));
        let first = |fits: &dyn Fn(&usize) -> bool| candidates.iter().copied().find(|i| fits(i));
        let long = first(&|i| proper(i) && words(i) >= 4);
        let below_menu = long.and_then(|l| {
            let menu = (l + 1..*candidates.last()?).rev().find(|m| self.is_menu(*m))?;
            first(&|i| *i > menu && proper(i) && words(i) >= 4)
        });
        below_menu
            .or(long)
            .or_else(|| first(&|i| proper(i) && words(i) == 3))
            .or_else(|| first(&|i| nobody(i) && words(i) >= 6))
            .or_else(|| first(&|i| proper(i)))
            .or_else(|| first(&|i| words(i) >= 3))
            .or_else(|| first(&|i| nobody(i)))
    }

    fn is_menu(&self, i: usize) -> bool {
        self.look(i) == Some(Look::Menu) || self.shapes.is_menu(self.of(i))
    }

    fn could_be_title(&self, i: usize) -> bool {
        let unit = self.of(i);
        matches!(self.units[i].kind, Kind::Plain | Kind::Heading(_))
            && word_count(unit) <= 45
            && self.look(i).is_none()
            && !self.shapes.is_menu(unit)
            && !self.is_line_of_head(unit)
            && self.between_bars(unit).is_none()
    }

    /// A headline without the name of the site after a bar.
    fn without_site<'u>(&self, line: &'u str) -> &'u str {
        let at = line
            .rfind(" | ")
            .or_else(|| line.rfind('|').filter(|at| line[..*at].ends_with(char::is_whitespace)));
        let cut = at.filter(|at| word_count(&line[*at..]) <= 6 && word_count(&line[..*at]) >= 3);
        cut.map_or(line, |at| &line[..at]).trim()
    }

    /// The role of unit `i`, where it is settled by standing in the head. From the first running text on, only who and when.
    fn role(&self, i: usize, title: Option<usize>, body_from: usize, who: &mut Authors) -> Option<Role> {
        if Some(i) == title {
            return Some(Role::Title);
        }
        if self.units[i].kind == Kind::Rule {
            return None;
        }
        match self.look(i) {
            Some(Look::Caption) if i < body_from => return Some(Role::Caption),
            Some(_) => return (i < body_from).then_some(Role::Boilerplate),
            None => {}
        }
        let after_title = title.is_some_and(|t| i > t);
        if self.is_byline(i, after_title, i <= body_from + 1, who) {
            return Some(Role::Byline);
        }
        if i >= body_from || self.units[i].kind != Kind::Plain {
            return None;
        }
        let unit = self.of(i);
        if self.shapes.is_menu(unit) {
            return Some(Role::Boilerplate);
        }
        let place = unit.find('(').is_some_and(|at| self.shapes.is_agency(&unit[at..]));
        if self.shapes.is_issuer(unit) || place && word_count(unit) <= 6 {
            return Some(Role::Byline);
        }
        let again = title.is_some_and(|t| key(self.of(t)) == key(unit) || key(self.of(t)) == key(self.without_site(unit)));
        match word_count(unit) {
            _ if again => Some(Role::Boilerplate),
            0..=2 => Some(Role::Boilerplate),
            3 if !after_title => Some(Role::Boilerplate),
            _ => (!ends_sentence(unit)).then_some(Role::Title),
        }
    }

    /// Whether a unit says who wrote it or when; notes the names. Lines of names alone count only close to the head (`near`).
    fn is_byline(&self, i: usize, after_title: bool, near: bool, who: &mut Authors) -> bool {
        let unit = self.of(i);
        let names = |line: &str| {
            self.shapes
                .names(line)
                .map(|n| n.into_iter().map(str::to_owned).collect::<Vec<_>>())
        };
        if let Some(after) = self.shapes.after_byline_opener(unit) {
            let first = after
                .split(['|', '·', '•', '(', '\n'])
                .next()
                .unwrap_or(after)
                .trim()
                .trim_end_matches([',', '.']);
            let person = first.split(',').next().unwrap_or(first);
            who.add(first, names(first).or_else(|| names(person)).unwrap_or_default());
            return true;
        }
        if self.is_date_line(unit) || self.labelled(unit).is_some() || self.between_bars(unit).is_some() {
            let by = unit.find(" by ").or_else(|| unit.find(" BY ")).map(|at| &unit[at + 4..]);
            let parts = by.into_iter().chain(unit.split(['|', '·', '•', '\n']));
            if let Some(found) = parts.filter_map(names).next() {
                who.add(&found.join(", "), found.clone());
            }
            return true;
        }
        if !near || !after_title && self.shapes.is_issuer(unit) {
            return false;
        }
        if let Some(found) = names(unit) {
            who.add(unit.trim_end_matches(['.', ',']), found);
            return true;
        }
        let short = word_count(unit) <= 16 && !ends_sentence(unit) && unit.contains([',', '|', '(', ';']);
        let person = unit
            .split([',', '|', '(', ';'])
            .next()
            .and_then(names)
            .filter(|_| after_title && short);
        if let Some(found) = person {
            who.add(unit, found);
            return true;
        }
        false
    }
}

/// Who the head says wrote it.
#[derive(Default)]
struct Authors {
    byline: Option<String>,
    persons: Vec<String>,
}

impl Authors {
    fn add(&mut self, line: &str, persons: Vec<String>) {
        self.byline.get_or_insert_with(|| line.to_owned());
        self.persons.extend(persons);
    }
}
