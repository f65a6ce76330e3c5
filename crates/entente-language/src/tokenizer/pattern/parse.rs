//! From a pattern as Python's `re` writes it to a tree.
//!
//! The dialect is what tokenizers are written in: literals, classes, groups, greedy repeats, look-around, `^` and `$`.
//! Anything else is refused, so that no pattern is read as something it is not.

use super::PatternError;
use super::charset::CharSet;
use std::iter::Peekable;
use std::str::Chars;

/// Repeats of more than one character are written out; more copies than this are refused.
const MOST_COPIES: u32 = 100;

/// Groups within groups: more than this are refused.
const DEEPEST: u32 = 100;

#[derive(Clone, Debug)]
pub(super) enum Node {
    /// One character of a set.
    Set(CharSet),
    /// The beginning or the end of the text.
    Start,
    End,
    /// All, one after the other; none is the empty match.
    Concat(Vec<Node>),
    /// The first that leads to a match.
    Alt(Vec<Node>),
    /// As often as possible, `max` times at most if given.
    Repeat {
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
    },
    /// What must (or must not) stand before or after.
    Look {
        node: Box<Node>,
        behind: bool,
        negative: bool,
    },
}

pub(super) fn parse(pattern: &str) -> Result<Node, PatternError> {
    let mut parser = Parser {
        rest: pattern.chars().peekable(),
        depth: 0,
    };
    let node = parser.alternatives()?;
    match parser.rest.next() {
        None => Ok(node),
        Some(_) => Err(PatternError("a `)` without its `(`".into())),
    }
}

struct Parser<'p> {
    rest: Peekable<Chars<'p>>,
    depth: u32,
}

impl Parser<'_> {
    fn alternatives(&mut self) -> Result<Node, PatternError> {
        let mut all = vec![self.sequence()?];
        while self.rest.next_if_eq(&'|').is_some() {
            all.push(self.sequence()?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Node::Alt(all) })
    }

    fn sequence(&mut self) -> Result<Node, PatternError> {
        let mut all = Vec::new();
        while let Some(&c) = self.rest.peek() {
            if c == '|' || c == ')' {
                break;
            }
            self.rest.next();
            if let Some(atom) = self.atom(c)? {
                all.push(self.repeated(atom)?);
            }
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Node::Concat(all) })
    }

    /// One atom that begins with `c`; `None` for flags, which say nothing that is not so anyway.
    fn atom(&mut self, c: char) -> Result<Option<Node>, PatternError> {
        Ok(Some(match c {
            '^' => Node::Start,
            '$' => Node::End,
            '.' => Node::Set(CharSet::one('\n').complement()),
            '[' => Node::Set(self.class()?),
            '\\' => Node::Set(self.escape()?),
            '(' => return self.group(),
            '*' | '+' | '?' => return Err(PatternError(format!("nothing to repeat before `{c}`"))),
            c => Node::Set(CharSet::one(c)),
        }))
    }

    fn group(&mut self) -> Result<Option<Node>, PatternError> {
        let look = |behind, negative| Some((behind, negative));
        let mut kind = None;
        if self.rest.next_if_eq(&'?').is_some() {
            kind = match (self.rest.next(), self.rest.peek()) {
                (Some(':'), _) => None,
                (Some('='), _) => look(false, false),
                (Some('!'), _) => look(false, true),
                (Some('<'), Some('=')) => look(true, false),
                (Some('<'), Some('!')) => look(true, true),
                (Some('u'), Some(')')) => {
                    self.rest.next();
                    return Ok(None);
                }
                (found, _) => {
                    return Err(PatternError(format!("`(?{}` is not supported", found.unwrap_or(' '))));
                }
            };
            if matches!(kind, Some((true, _))) {
                self.rest.next();
            }
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(PatternError(format!("more than {DEEPEST} groups within groups")));
        }
        let node = self.alternatives()?;
        self.depth -= 1;
        if self.rest.next() != Some(')') {
            return Err(PatternError("a `(` without its `)`".into()));
        }
        Ok(Some(match kind {
            Some((behind, negative)) => Node::Look {
                node: Box::new(node),
                behind,
                negative,
            },
            None => node,
        }))
    }

    fn repeated(&mut self, atom: Node) -> Result<Node, PatternError> {
        let (min, max) = match self.rest.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                self.rest.next();
                self.bounds()?
            }
            _ => return Ok(atom),
        };
        self.rest.next();
        if let Some(c @ ('?' | '+' | '*' | '{')) = self.rest.peek() {
            return Err(PatternError(format!("`{c}` after a repeat is not supported")));
        }
        let copies = max.unwrap_or(min).max(min);
        if copies > MOST_COPIES || max.is_some_and(|max| max < min) {
            return Err(PatternError(format!("cannot repeat {min} to {copies} times")));
        }
        Ok(Node::Repeat {
            node: Box::new(atom),
            min,
            max,
        })
    }

    /// The numbers of `{2}`, `{2,}` or `{2,5}`, up to the closing brace.
    fn bounds(&mut self) -> Result<(u32, Option<u32>), PatternError> {
        let min = self.number();
        let comma = self.rest.next_if_eq(&',').is_some();
        let max = if comma { self.number() } else { min };
        if self.rest.peek() != Some(&'}') || (min.is_none() && max.is_none()) {
            return Err(PatternError("a `{` that is no repeat".into()));
        }
        Ok((min.unwrap_or(0), max))
    }

    fn number(&mut self) -> Option<u32> {
        let mut digits = String::new();
        while let Some(c) = self.rest.next_if(char::is_ascii_digit) {
            digits.push(c);
        }
        digits.parse().ok()
    }

    fn class(&mut self) -> Result<CharSet, PatternError> {
        let negative = self.rest.next_if_eq(&'^').is_some();
        let mut set = CharSet::default();
        let mut ranges = Vec::new();
        let mut first = true;
        loop {
            let c = self.rest.next().ok_or_else(|| PatternError("a `[` without its `]`".into()))?;
            if c == ']' && !first {
                break;
            }
            first = false;
            match self.member(c)? {
                Member::Set(s) => set = set.union(&s),
                Member::One(start) => ranges.push((start, self.range_end(start)?)),
            }
        }
        set = set.union(&CharSet::from_ranges(ranges));
        Ok(if negative { set.complement() } else { set })
    }

    /// The end of a range that begins with `start`; `start` itself where no range follows.
    fn range_end(&mut self, start: char) -> Result<char, PatternError> {
        let mut ahead = self.rest.clone();
        if ahead.next() != Some('-') || matches!(ahead.peek(), None | Some(']')) {
            return Ok(start);
        }
        self.rest.next();
        let c = self.rest.next().unwrap_or(start);
        match self.member(c)? {
            Member::One(end) if end >= start => Ok(end),
            _ => Err(PatternError(format!("a bad range after `{start}`"))),
        }
    }

    fn member(&mut self, c: char) -> Result<Member, PatternError> {
        if c != '\\' {
            return Ok(Member::One(c));
        }
        match self.rest.peek() {
            Some('w' | 'W' | 'd' | 'D' | 's' | 'S') => Ok(Member::Set(self.escape()?)),
            _ => Ok(Member::One(self.escaped_char()?)),
        }
    }

    /// What follows a backslash outside a class, or a class's name within one.
    fn escape(&mut self) -> Result<CharSet, PatternError> {
        let set = match self.rest.peek() {
            Some('w') => CharSet::named(r"[\p{L}\p{N}_]"),
            Some('W') => CharSet::named(r"[^\p{L}\p{N}_]"),
            Some('d') => CharSet::named(r"\p{Nd}"),
            Some('D') => CharSet::named(r"\P{Nd}"),
            Some('s') => CharSet::named(r"[\s\x1C-\x1F]"),
            Some('S') => CharSet::named(r"[^\s\x1C-\x1F]"),
            _ => return Ok(CharSet::one(self.escaped_char()?)),
        };
        self.rest.next();
        Ok(set)
    }

    fn escaped_char(&mut self) -> Result<char, PatternError> {
        Ok(match self.rest.next() {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('f') => '\x0c',
            Some('v') => '\x0b',
            Some('x') => self.hex(2)?,
            Some('u') => self.hex(4)?,
            Some('U') => self.hex(8)?,
            Some(c) if !c.is_ascii_alphanumeric() => c,
            Some(c) => return Err(PatternError(format!("`\\{c}` is not supported"))),
            None => return Err(PatternError("a backslash at the end".into())),
        })
    }

    fn hex(&mut self, digits: usize) -> Result<char, PatternError> {
        let text: String = (0..digits).filter_map(|_| self.rest.next()).collect();
        let code = u32::from_str_radix(&text, 16).ok().filter(|_| text.len() == digits);
        code.and_then(char::from_u32)
            .ok_or_else(|| PatternError(format!("`{text}` is no character's number")))
    }
}

enum Member {
    One(char),
    Set(CharSet),
}
