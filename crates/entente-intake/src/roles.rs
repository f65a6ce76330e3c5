//! The role of every unit: text, heading, caption, furniture, readers' comments.
//!
//! The units are walked once, in order. The page has a zone at every point: its text, a list of other headlines ("READ
//! NEXT"), readers' comments, or what follows the end. A unit says by itself, or by the zone it stands in, what it is.

use crate::decode::blank;
use crate::head::{Head, is_prose, word_count};
use crate::lines::{Kind, Unit, clean, ends_sentence};
use crate::shapes::{Look, key};
use crate::{Passage, Shapes};
use entente_text::{Role, Span};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Which part of the page a unit stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Zone {
    Text,
    /// A list of other headlines, with how many were seen.
    Related(u32),
    /// Readers' comments; those that are told by their indent end where the indent does.
    Comments {
        indent: u32,
    },
    /// After the text's end; `comments` says that readers' comments came before.
    End {
        comments: bool,
    },
}

/// Gives every unit its role. `from` is where the text begins, after front matter.
pub fn assign(text: &str, units: &[Unit], head: &Head, from: usize, shapes: &Shapes) -> Vec<Passage> {
    let mut walk = Walk {
        text,
        units,
        head,
        shapes,
        zone: Zone::Text,
        seen: HashSet::new(),
        prose: 0,
    };
    let mut roles: Vec<Option<Role>> = (0..units.len()).map(|i| walk.role(i)).collect();
    notes_on_authors(text, units, head, shapes, &mut roles);
    let mut passages = Vec::with_capacity(units.len());
    let mut first_text = true;
    for (unit, role) in units.iter().zip(roles) {
        let Some(role) = role.filter(|_| unit.span.start >= from) else {
            continue;
        };
        let body = role == Role::Body && unit.kind == Kind::Plain;
        let dateline = if body {
            shapes.dateline(unit.span.of(text), first_text).map(|d| d.0)
        } else {
            None
        };
        first_text &= !body;
        let (line, rest) = match dateline {
            Some(len) => (
                Some(Span::new(unit.span.start, unit.span.start + len)),
                Span::new(unit.span.start + len, unit.span.end),
            ),
            None if role == Role::Caption => {
                let (from, to) = shapes.caption_words(unit.span.of(text));
                (None, Span::new(unit.span.start + from, unit.span.start + to))
            }
            None => (None, unit.span),
        };
        push(text, &mut passages, Role::Byline, line);
        push(text, &mut passages, role, Some(rest));
    }
    passages
}

/// Gives passages the role that the document's format tells. `told` is in reading order. What the words show to be furniture
/// or a byline stays so, in a paragraph as in a heading; a comment is one whatever its words.
pub fn told(passages: &mut [Passage], told: &[(Span, Role)]) {
    let mut next = told.iter().peekable();
    for passage in passages {
        while next.peek().is_some_and(|(span, _)| span.end <= passage.span.start) {
            next.next();
        }
        let Some((span, role)) = next.peek() else { return };
        let within = span.start <= passage.span.start && passage.span.end <= span.end;
        let by_words = matches!(passage.role, Role::Boilerplate | Role::Byline);
        if within && (!by_words || matches!(role, Role::Comment | Role::Boilerplate)) {
            passage.role = *role;
        }
    }
}

fn push(text: &str, passages: &mut Vec<Passage>, role: Role, span: Option<Span>) {
    let Some(span) = span else { return };
    let words = span.of(text);
    let end = span.start + words.trim_end_matches(blank).len();
    let start = end - words[..end - span.start].trim_start_matches(blank).len();
    if start < end {
        passages.push(Passage {
            role,
            span: Span::new(start, end),
        });
    }
}

/// Notes on the author among the last three paragraphs of the text.
fn notes_on_authors(text: &str, units: &[Unit], head: &Head, shapes: &Shapes, roles: &mut [Option<Role>]) {
    let body: Vec<usize> = (0..units.len()).filter(|i| roles[*i] == Some(Role::Body)).collect();
    if body.len() < 2 {
        return;
    }
    for i in body.into_iter().rev().take(3) {
        if units[i].kind == Kind::Plain
            && word_count(units[i].span.of(text)) <= 120
            && shapes.is_biography(units[i].span.of(text), &head.authors)
        {
            roles[i] = Some(Role::Boilerplate);
        } else {
            break;
        }
    }
}

struct Walk<'t> {
    text: &'t str,
    units: &'t [Unit],
    head: &'t Head,
    shapes: &'t Shapes,
    zone: Zone,
    /// Units already met, by their key's hash.
    seen: HashSet<u64>,
    /// Paragraphs of running text so far.
    prose: u32,
}

impl Walk<'_> {
    fn of(&self, i: usize) -> &str {
        self.units[i].span.of(self.text)
    }

    fn role(&mut self, i: usize) -> Option<Role> {
        let unit = self.units[i];
        if unit.kind == Kind::Rule {
            return None;
        }
        let again = self.again(i);
        if let Some(role) = self.head.roles.get(i).copied().flatten() {
            return Some(if again && role != Role::Byline { Role::Boilerplate } else { role });
        }
        let look = self.shapes.look(self.of(i));
        loop {
            match self.zone {
                Zone::Text => return Some(self.in_text(i, look, again)),
                Zone::Related(n) => {
                    let words = word_count(self.of(i));
                    let headline = words <= 25 && !(words >= 15 && ends_sentence(self.of(i))) && n < 20;
                    if headline && !matches!(look, Some(Look::Comments | Look::Closing | Look::Biography)) {
                        self.zone = Zone::Related(n + 1);
                        return Some(Role::Boilerplate);
                    }
                    self.zone = Zone::Text;
                }
                Zone::Comments { indent } => return Some(self.in_comments(i, look, indent)),
                Zone::End { comments: true } => return Some(Role::Boilerplate),
                Zone::End { comments: false } => {
                    if word_count(self.of(i)) < 25
                        && unit.kind != Kind::Entry
                        && !self.opens_comments(i, look)
                        && look != Some(Look::Related)
                    {
                        return Some(if look == Some(Look::Caption) {
                            Role::Caption
                        } else {
                            Role::Boilerplate
                        });
                    }
                    self.zone = Zone::Text;
                }
            }
        }
    }

    /// Whether a unit of three words or more stood on the page before.
    fn again(&mut self, i: usize) -> bool {
        let key = key(self.of(i));
        if !(3..=120).contains(&word_count(&key)) {
            return false;
        }
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        !self.seen.insert(hasher.finish())
    }

    fn in_text(&mut self, i: usize, look: Option<Look>, again: bool) -> Role {
        let unit = self.units[i];
        if self.opens_comments(i, look) {
            self.zone = Zone::Comments {
                indent: if unit.bullet && unit.indent > 0 && look.is_none() {
                    unit.indent
                } else {
                    0
                },
            };
            return if look == Some(Look::Comments) {
                Role::Boilerplate
            } else {
                Role::Comment
            };
        }
        let words = word_count(self.of(i));
        match look {
            Some(Look::Closing) => {
                if self.prose > 0 {
                    self.zone = Zone::End { comments: false };
                }
                return Role::Boilerplate;
            }
            Some(Look::Related) if self.followed_by_headlines(i) => {
                self.zone = Zone::Related(0);
                return Role::Boilerplate;
            }
            Some(Look::Caption) => return if again { Role::Boilerplate } else { Role::Caption },
            Some(Look::Furniture | Look::Menu | Look::Credit | Look::Remark) => return Role::Boilerplate,
            Some(Look::Biography) if self.prose > 0 => return Role::Boilerplate,
            Some(Look::Label | Look::Comments | Look::Related | Look::Biography) if words <= 12 && unit.kind == Kind::Plain => {
                return if self.prose > 0 { Role::Title } else { Role::Boilerplate };
            }
            _ => {}
        }
        if again {
            return Role::Boilerplate;
        }
        let role = match unit.kind {
            Kind::Heading(_) => Role::Title,
            Kind::Quote => Role::Quote,
            Kind::Picture => Role::Caption,
            Kind::Item | Kind::Entry => Role::Body,
            Kind::Plain | Kind::Rule => self.plain(i, words),
        };
        if role == Role::Body && is_prose(self.of(i)) {
            self.prose += 1;
        }
        role
    }

    fn plain(&self, i: usize, words: usize) -> Role {
        let unit = self.of(i);
        if !unit.contains(char::is_alphabetic) && words == 1 {
            // A page number, a count; but a year heads what follows.
            return if unit.len() == 4 && unit.parse().is_ok_and(|y: u16| (1500..2200).contains(&y)) {
                Role::Title
            } else {
                Role::Boilerplate
            };
        }
        let about = unit.strip_prefix("About ").or(unit.strip_prefix("ABOUT "));
        if about.is_some_and(|who| self.head.authors.iter().any(|a| key(a) == key(who))) {
            return Role::Boilerplate;
        }
        let dates = self.shapes.dates();
        if self.shapes.is_menu(unit) && !is_prose(unit) {
            return Role::Boilerplate;
        }
        // The same words again right after, or one unit later: a picture's words, given twice.
        if !self.head.roles.is_empty()
            && self.prose == 0
            && (i + 1..self.units.len().min(i + 3)).any(|j| key(self.of(j)) == key(unit))
            && words >= 3
        {
            return Role::Caption;
        }
        let dated = dates.find(unit).first().copied().filter(|_| words <= 25 && self.units.len() > 1);
        if dated.is_some_and(|f| dates.label_before(unit, f.start).is_some() && unit[..f.start].split_whitespace().count() <= 6) {
            return Role::Byline;
        }
        let rest = self.units[i + 1..].iter().take(6).any(|u| word_count(u.span.of(self.text)) >= 8);
        if dated.is_some_and(|f| dates.is_date_line(unit, &f, 0)) {
            return if rest { Role::Title } else { Role::Byline };
        }
        if self.prose > 0 && words <= 10 && !ends_sentence(unit) && !rest && self.shapes.after_byline_opener(unit).is_some() {
            return Role::Byline;
        }
        let asks = unit.ends_with('?') && words <= 20;
        let short =
            words <= 14 && !unit.ends_with([';', ',', ':']) && !ends_sentence(unit) && unit.starts_with(|c: char| !c.is_lowercase());
        if self.units.len() > 1 && rest && (asks || short) {
            Role::Title
        } else {
            Role::Body
        }
    }

    /// Whether other headlines follow, not the text of a section of that name.
    fn followed_by_headlines(&self, i: usize) -> bool {
        let mut next = self.units[i + 1..]
            .iter()
            .filter(|u| u.kind != Kind::Rule)
            .map(|u| u.span.of(self.text));
        next.next()
            .is_none_or(|n| word_count(n) <= 25 && !(word_count(n) >= 8 && n.ends_with('.')))
    }

    /// Whether readers' comments begin with this unit. Only after some text, and never on the word of one heading alone.
    fn opens_comments(&self, i: usize, look: Option<Look>) -> bool {
        if self.prose == 0 {
            return false;
        }
        let unit = self.of(i);
        match look {
            Some(Look::Comments) => {
                let counted = unit.contains(|c: char| c.is_ascii_digit()) || word_count(unit) > 1;
                let next = i + 1..self.units.len().min(i + 8);
                counted && !next.is_empty() || next.into_iter().any(|j| self.is_remark(j))
            }
            Some(Look::Remark) => self.is_remark(i),
            None => self.is_thread(i),
            _ => false,
        }
    }

    /// "reefwatcher  2 hours ago", "Desta M. says:" with a time under it.
    fn is_remark(&self, i: usize) -> bool {
        let unit = self.of(i);
        if self.shapes.look(unit) != Some(Look::Remark) {
            return false;
        }
        let key = key(unit);
        if key.ends_with("ago") {
            let who = unit[..unit.find(|c: char| c.is_ascii_digit()).unwrap_or(0)].trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
            return who.is_empty()
                || who.split_whitespace().count() == 1
                || who.split_whitespace().count() <= 4 && who.split_whitespace().all(|w| !w.starts_with(char::is_lowercase));
        }
        let speaks = ["says", "said", "wrote", "writes", "commented", "replied", "responds"]
            .iter()
            .any(|v| key.ends_with(v));
        let timed = |j: usize| {
            let next = self.of(j);
            let dates = self.shapes.dates();
            word_count(next) <= 10
                && (self.shapes.look(next) == Some(Look::Remark)
                    || dates.find(next).first().is_some_and(|f| dates.is_date_line(next, f, 1)))
        };
        speaks && (i + 1..self.units.len().min(i + 3)).any(timed)
            || ["reply", "like reply", "report abuse"].contains(&key.as_str()) && self.prose > 2
    }

    /// A bullet with a reader's name alone, and an indented block under it.
    fn is_thread(&self, i: usize) -> bool {
        let unit = self.units[i];
        let Some(next) = self.units.get(i + 1).filter(|n| unit.bullet && n.indent > unit.indent) else {
            return false;
        };
        let name = self.of(i);
        let one = name.split_whitespace().count() == 1;
        let handle = one && (name.contains('_') || name.contains(|c: char| c.is_ascii_digit()) || name.starts_with(char::is_lowercase));
        let person = self.shapes.names(name).is_some_and(|n| n.len() == 1);
        (handle || person || key(name) == "guest") && word_count(next.span.of(self.text)) >= 3
    }

    fn in_comments(&mut self, i: usize, look: Option<Look>, indent: u32) -> Role {
        match look {
            Some(Look::Closing | Look::Related) => {
                self.zone = Zone::End { comments: true };
                Role::Boilerplate
            }
            Some(Look::Furniture | Look::Menu | Look::Label | Look::Comments) => Role::Boilerplate,
            _ if self.units[i].indent < indent => {
                self.zone = Zone::End { comments: true };
                Role::Boilerplate
            }
            _ => Role::Comment,
        }
    }
}

/// The span of a Markdown passage without the marks at either end.
pub fn without_marks(text: &str, passage: Passage) -> Passage {
    let words = clean(passage.span.of(text), passage.role == Role::Quote, true);
    let start = passage.span.start + (words.len() - words.trim_start().len());
    let end = (passage.span.end - (words.len() - words.trim_end().len())).max(start);
    Passage {
        span: Span::new(start, end),
        ..passage
    }
}
