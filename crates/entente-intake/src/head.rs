//! The head of a document: its title, byline, date and source, from the units before the running text.
//!
//! The publication date, in this order: a "Published …" line, a dateline with a year, a line of the head that is a date, a
//! date in a short line of the head, a dateline's day in the year of the copyright line, "Last revised …", a date line at
//! the end. Where none stands there, it is unknown.

use crate::Shapes;
use crate::date::{Found, Label, Stamp};
use crate::document::DateSource;
use crate::lines::{Kind, Unit, ends_sentence, head_of};
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
/// What stands at the end of a page is looked for in this many units.
const TAIL: usize = 15;

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
    let reader = HeadReader { text, units, shapes };
    let mut head = Head::default();
    let body_from = reader.body_from();
    let head_to = reader.head_to(body_from);
    let title = if units.len() > 1 { reader.title(body_from, given) } else { None };
    if let Some(t) = title {
        head.title = Some(reader.without_site(reader.of(t)).to_owned());
    }
    if units.len() > 1 {
        head.roles = (0..head_to)
            .map(|i| reader.role(i, title, body_from, &mut head.byline, &mut head.authors))
            .collect();
    }
    reader.date(&mut head, head_to, title);
    head.source = reader.source(head_to, title);
    head
}

struct HeadReader<'t> {
    text: &'t str,
    units: &'t [Unit],
    shapes: &'t Shapes,
}

/// A date of the page, with where it stands.
struct Dated {
    found: Found,
    label: Label,
}

impl<'t> HeadReader<'t> {
    fn of(&self, i: usize) -> &'t str {
        self.units[i].span.of(self.text)
    }

    fn look(&self, i: usize) -> Option<Look> {
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
        (0..self.units.len().min(LONGEST)).find(body).unwrap_or(self.units.len())
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

    fn is_date_line(&self, unit: &str) -> bool {
        let dates = self.shapes.dates();
        unit.len() <= 160
            && dates
                .find(unit)
                .first()
                .is_some_and(|d| d.stamp.year.is_some() && dates.is_date_line(unit, d, 3))
    }

    /// A labelled date ("Published 28 April 2025") in a short unit.
    fn labelled(&self, unit: &str) -> Option<(Found, Label)> {
        if word_count(unit) > 25 {
            return None;
        }
        let dates = self.shapes.dates();
        let labelled = dates
            .find(unit)
            .into_iter()
            .filter_map(|f| Some((f, dates.label_before(unit, f.start)?)));
        labelled.min_by_key(|(f, l)| (*l == Label::Revised, f.start))
    }

    /// A date that stands between the bars of a line: "Land Review | Procurement | 3 May 2024".
    fn between_bars(&self, unit: &str) -> Option<Found> {
        if word_count(unit) > 25 {
            return None;
        }
        let dates = self.shapes.dates();
        let bar = |c: char| matches!(c, '|' | '·' | '•' | '\u{2014}' | '\n' | '/' | '(' | ')');
        let mut found = dates.find(unit).into_iter().filter(|f| f.stamp.year.is_some());
        found.find(|f| {
            let from = unit[..f.start]
                .rfind(bar)
                .map_or(0, |b| b + unit[b..].chars().next().map_or(1, char::len_utf8));
            let to = unit[f.end..].find(bar).map_or(unit.len(), |b| f.end + b);
            let inner = Found {
                start: f.start - from,
                end: f.end - from,
                stamp: f.stamp,
            };
            (from > 0 || to < unit.len()) && dates.is_date_line(&unit[from..to], &inner, 0)
        })
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
        let proper = |i: &&usize| !self.shapes.is_issuer(self.of(**i)) && self.shapes.names(self.of(**i)).is_none();
        let long = |i: &&usize| word_count(self.of(**i)) >= 4;
        let best = *candidates
            .iter()
            .find(|i| proper(i) && long(i))
            .or(candidates
                .iter()
                .find(|i| long(i) && self.shapes.names(self.of(**i)).is_none() && word_count(self.of(**i)) >= 6))
            .or(candidates.iter().find(proper))
            .or(candidates.iter().find(|i| self.shapes.names(self.of(**i)).is_none()))?;
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

    /// The role of unit `i` of the head, where it is settled by standing there.
    fn role(
        &self,
        i: usize,
        title: Option<usize>,
        body_from: usize,
        byline: &mut Option<String>,
        authors: &mut Vec<String>,
    ) -> Option<Role> {
        let unit = self.of(i);
        if Some(i) == title {
            return Some(Role::Title);
        }
        if self.units[i].kind == Kind::Rule {
            return None;
        }
        let after_title = title.is_some_and(|t| i > t);
        let names = |line: &str| {
            self.shapes
                .names(line)
                .map(|n| n.into_iter().map(str::to_owned).collect::<Vec<_>>())
        };
        if let Some(who) = self.shapes.after_byline_opener(unit) {
            let first = who
                .split(['|', '·', '•', '(', '\n'])
                .next()
                .unwrap_or(who)
                .trim()
                .trim_end_matches([',', '.']);
            byline.get_or_insert_with(|| first.to_owned());
            let person = first.split(',').next().unwrap_or(first);
            authors.extend(names(first).or_else(|| names(person)).unwrap_or_default());
            return Some(Role::Byline);
        }
        match self.look(i) {
            Some(Look::Caption) => return Some(Role::Caption),
            Some(Look::Biography) if word_count(unit) > 12 => return Some(Role::Boilerplate),
            Some(_) => return Some(Role::Boilerplate),
            None => {}
        }
        if self.shapes.is_menu(unit) && self.between_bars(unit).is_none() {
            return Some(Role::Boilerplate);
        }
        if self.is_date_line(unit) || self.labelled(unit).is_some() || self.between_bars(unit).is_some() {
            let who = unit.split(['|', '·', '•', '\n']).filter_map(names).flatten().next();
            authors.extend(who.clone());
            *byline = byline.take().or(who);
            return Some(Role::Byline);
        }
        if self.shapes.is_issuer(unit) && i < body_from && !after_title {
            return Some(Role::Byline);
        }
        if let Some(who) = names(unit) {
            authors.extend(who);
            byline.get_or_insert_with(|| unit.trim_end_matches(['.', ',']).to_owned());
            return Some(Role::Byline);
        }
        let short = word_count(unit) <= 16 && !ends_sentence(unit);
        let person = unit.split([',', '|', '(', ';']).next().and_then(names);
        if let Some(who) = person.filter(|_| after_title && short && unit.contains([',', '|', '(', ';'])) {
            authors.extend(who);
            byline.get_or_insert_with(|| unit.to_owned());
            return Some(Role::Byline);
        }
        if self.shapes.is_issuer(unit) && i < body_from {
            return Some(Role::Byline);
        }
        if i >= body_from || self.units[i].kind != Kind::Plain {
            return None;
        }
        let again = title.is_some_and(|t| key(self.of(t)) == key(unit) || key(self.of(t)) == key(self.without_site(unit)));
        match word_count(unit) {
            _ if again => Some(Role::Boilerplate),
            0..=3 if !after_title => Some(Role::Boilerplate),
            _ => (!ends_sentence(unit)).then_some(Role::Title),
        }
    }

    fn date(&self, head: &mut Head, head_to: usize, title: Option<usize>) {
        let end = head_to.max(1).min(self.units.len());
        let tail = self.units.len().saturating_sub(TAIL).max(end)..self.units.len();
        let month_first = self.month_first();
        let try_date = |stamp: Stamp, source: DateSource, notes: &mut Vec<String>| match stamp.edtf(month_first) {
            Some(edtf) => Some((edtf, source)),
            None if stamp.year.is_some() => {
                notes.push("a date at the head of the text is not in the calendar: left out".to_owned());
                None
            }
            None => None,
        };
        let mut notes = Vec::new();
        let labelled = |label: Label, range: std::ops::Range<usize>| {
            range
                .filter_map(|i| self.labelled(self.of(i)).map(|(found, l)| Dated { found, label: l }))
                .find(|d| d.label == label)
        };
        let published = || labelled(Label::Published, 0..end).or_else(|| labelled(Label::Published, tail.clone()));
        let revised = || labelled(Label::Revised, 0..end).or_else(|| labelled(Label::Revised, tail.clone()));
        let dateline = (0..self.units.len().min(end + 2))
            .filter(|i| Some(*i) != title)
            .find_map(|i| self.dateline_stamp(i));
        let mut take = |stamp: Option<Stamp>, source| stamp.and_then(|s| try_date(s, source, &mut notes));
        head.published = take(published().map(|d| d.found.stamp), DateSource::PublishedLine)
            .or_else(|| take(dateline.filter(|s| s.year.is_some()), DateSource::Dateline))
            .or_else(|| take(self.first_date_line(0..end, title), DateSource::FirstDateLine))
            .or_else(|| take(self.in_year_of_copyright(dateline), DateSource::Dateline))
            .or_else(|| take(revised().map(|d| d.found.stamp), DateSource::PublishedLine))
            .or_else(|| take(self.last_date_line(tail.clone()), DateSource::FirstDateLine));
        head.notes.append(&mut notes);
    }

    fn dateline_stamp(&self, i: usize) -> Option<Stamp> {
        let unit = self.of(i);
        let (len, _) = self.shapes.dateline(unit, true)?;
        self.shapes.dates().find(&unit[..len]).first().map(|f| f.stamp)
    }

    fn first_date_line(&self, range: std::ops::Range<usize>, title: Option<usize>) -> Option<Stamp> {
        let dates = self.shapes.dates();
        let line = |i: usize, words: usize| {
            let unit = self.of(i);
            let found = *dates.find(unit).iter().find(|f| f.stamp.year.is_some())?;
            let fits = Some(i) != title && unit.len() <= 160 && self.units[i].kind != Kind::Entry || words == 0;
            (fits && dates.label_before(unit, found.start) != Some(Label::Revised) && dates.is_date_line(unit, &found, words))
                .then_some(found.stamp)
        };
        let whole = |words| range.clone().filter(|i| Some(*i) != title).find_map(|i| line(i, words));
        let bars = || {
            range
                .clone()
                .filter(|i| Some(*i) != title)
                .find_map(|i| self.between_bars(self.of(i)).map(|f| f.stamp))
        };
        // "By Samir Wahba, December 15, 2024": a byline that holds a date.
        let byline = || {
            let mut bylines = range.clone().filter(|i| self.shapes.after_byline_opener(self.of(*i)).is_some());
            bylines.find_map(|i| dates.find(self.of(i)).iter().find(|f| f.stamp.year.is_some()).map(|f| f.stamp))
        };
        whole(0).or_else(|| whole(3)).or_else(bars).or_else(byline)
    }

    /// A line at the very end that is only a date.
    fn last_date_line(&self, tail: std::ops::Range<usize>) -> Option<Stamp> {
        let dates = self.shapes.dates();
        tail.rev().take(6).filter(|i| self.units[*i].kind == Kind::Plain).find_map(|i| {
            let unit = self.of(i);
            let found = *dates.find(unit).first()?;
            let timed = unit.contains(" at ") || unit.contains(':');
            (found.stamp.year.is_some() && found.stamp.day.is_some() && !timed && dates.is_date_line(unit, &found, 1))
                .then_some(found.stamp)
        })
    }

    /// A dateline's day in the year of the copyright line.
    fn in_year_of_copyright(&self, dateline: Option<Stamp>) -> Option<Stamp> {
        let stamp = dateline.filter(|s| s.year.is_none() && s.month.is_some())?;
        Some(Stamp {
            year: Some(self.copyright()?.0?),
            ..stamp
        })
    }

    /// Year and holder of the copyright line. A span of years ("2010–2024") is the site's and gives no year.
    fn copyright(&self) -> Option<(Option<i16>, Option<&'t str>)> {
        let lines = (0..self.units.len()).rev().take(TAIL).map(|i| self.of(i));
        let line = lines
            .filter(|l| l.len() <= 300)
            .find(|l| l.contains('©') || key(l).starts_with("copyright") || l.contains("(c) "))?;
        let years: Vec<i16> = line
            .split(|c: char| !c.is_ascii_digit())
            .filter(|n| n.len() == 4)
            .filter_map(|n| n.parse().ok())
            .collect();
        let year = match years.as_slice() {
            [one] if (1500..2200).contains(one) => Some(*one),
            _ => None,
        };
        let holder = line.find('©').map(|at| {
            let rest = line[at + '©'.len_utf8()..].trim_start_matches(|c: char| !c.is_alphabetic());
            rest.split(['.', ',', '|', '·', '/']).next().unwrap_or("").trim()
        });
        Some((year, holder.filter(|h| (2..=60).contains(&h.len()))))
    }

    /// How the page writes days and months where a date shows it: months first, days first, or nothing shown.
    fn month_first(&self) -> Option<bool> {
        let dates = self.shapes.dates();
        let (mut month, mut day) = (0, 0);
        for unit in self.units.iter().take(80) {
            let unit = head_of(unit.span.of(self.text), 400);
            if dates.month_first_zone(unit) && dates.find(unit).iter().any(|f| f.stamp.either) {
                return Some(true);
            }
            for f in dates.find(unit) {
                match f.month_first(unit) {
                    Some(true) => month += 1,
                    Some(false) => day += 1,
                    None => {}
                }
            }
        }
        (month != day).then_some(month > day)
    }

    fn source(&self, head_to: usize, title: Option<usize>) -> Option<String> {
        let end = head_to.min(self.units.len());
        let agency = (0..self.units.len().min(end + 2)).find_map(|i| self.shapes.dateline(self.of(i), true)?.1);
        let issuer = || {
            let lines = (0..end)
                .filter(|i| Some(*i) != title && self.look(*i).is_none())
                .map(|i| self.of(i));
            lines.filter(|u| !self.shapes.is_menu(u)).find_map(|u| self.shapes.issuer(u))
        };
        let site = || {
            let lines = (0..end)
                .filter(|i| Some(*i) != title)
                .map(|i| self.of(i))
                .filter(|u| self.between_bars(u).is_some());
            lines
                .filter_map(|u| u.split('|').next())
                .map(str::trim)
                .find(|s| self.shapes.dates().find(s).is_empty() && (2..=60).contains(&s.len()) && self.shapes.names(s).is_none())
        };
        let found = agency.or_else(|| self.copyright().and_then(|c| c.1)).or_else(issuer).or_else(site);
        found.map(str::to_owned)
    }
}
