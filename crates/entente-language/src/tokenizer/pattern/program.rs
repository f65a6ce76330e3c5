//! From a pattern's tree to a few instructions, and running them at one place of a text.
//!
//! The run backtracks, as Python's `re` does, with its choices on a heap: a text cannot exhaust the stack. Its steps are
//! counted, and a text that needs too many (see [`Machine::for_text`]) has no match.

use super::PatternError;
use super::charset::CharSet;
use super::parse::Node;

#[derive(Clone, Debug)]
enum Op {
    Set(CharSet),
    /// As many of the set as there are, then fewer.
    Run {
        set: CharSet,
        min: u32,
        max: Option<u32>,
    },
    /// First `here`, and if that fails `there`; at once `there` if the text lacks a character of `needs`.
    Try {
        needs: u128,
        there: usize,
    },
    Jump(usize),
    Start,
    End,
    /// The instructions after this one up to their `Match` must (or must not) match here, or `behind` characters back.
    Look {
        behind: Option<usize>,
        negative: bool,
        next: usize,
    },
    Match,
}

/// Instructions that try one match.
#[derive(Clone, Debug)]
pub(super) struct Program(Vec<Op>);

impl Program {
    pub(super) fn new(node: &Node) -> Result<Self, PatternError> {
        let mut ops = Vec::new();
        write(&mut ops, node)?;
        ops.push(Op::Match);
        Ok(Program(ops))
    }

    /// Where the match that begins at byte `at` ends.
    pub(super) fn run(&self, text: &str, at: usize, machine: &mut Machine) -> Option<usize> {
        machine.choices.clear();
        machine.run(&self.0, 0, text, at)
    }
}

/// Nested repeats are written out; a pattern that grows beyond this is refused.
const MOST_OPS: usize = 1 << 16;

fn write(ops: &mut Vec<Op>, node: &Node) -> Result<(), PatternError> {
    if ops.len() > MOST_OPS {
        return Err(PatternError("its repeats make it too large".into()));
    }
    match node {
        Node::Set(set) => ops.push(Op::Set(set.clone())),
        Node::Start => ops.push(Op::Start),
        Node::End => ops.push(Op::End),
        Node::Concat(all) => all.iter().try_for_each(|node| write(ops, node))?,
        Node::Alt(any) => write_any(ops, any)?,
        Node::Repeat { node, min, max } => match &**node {
            Node::Set(set) => ops.push(Op::Run {
                set: set.clone(),
                min: *min,
                max: *max,
            }),
            node => write_repeat(ops, node, *min, *max)?,
        },
        Node::Look { node, behind, negative } => {
            let behind = match (behind, node.width()) {
                (false, _) => None,
                (true, Some(width)) => Some(width),
                (true, None) => return Err(PatternError("a look-behind of changing width".into())),
            };
            let look = ops.len();
            ops.push(Op::Match);
            write(ops, node)?;
            ops.push(Op::Match);
            ops[look] = Op::Look {
                behind,
                negative: *negative,
                next: ops.len(),
            };
        }
    }
    Ok(())
}

fn write_any(ops: &mut Vec<Op>, any: &[Node]) -> Result<(), PatternError> {
    let mut jumps = Vec::new();
    for (i, node) in any.iter().enumerate() {
        let choice = ops.len();
        let last = i + 1 == any.len();
        if !last {
            ops.push(Op::Match);
        }
        write(ops, node)?;
        if !last {
            jumps.push(ops.len());
            ops.push(Op::Match);
            ops[choice] = Op::Try {
                needs: node.needs(),
                there: ops.len(),
            };
        }
    }
    for jump in jumps {
        ops[jump] = Op::Jump(ops.len());
    }
    Ok(())
}

fn write_repeat(ops: &mut Vec<Op>, node: &Node, min: u32, max: Option<u32>) -> Result<(), PatternError> {
    if max.is_none() && node.nullable() {
        return Err(PatternError("an endless repeat of what may be empty".into()));
    }
    for _ in 0..min {
        write(ops, node)?;
    }
    let needs = node.needs();
    let Some(max) = max else {
        let choice = ops.len();
        ops.push(Op::Match);
        write(ops, node)?;
        ops.push(Op::Jump(choice));
        ops[choice] = Op::Try { needs, there: ops.len() };
        return Ok(());
    };
    let mut choices = Vec::new();
    for _ in min..max {
        choices.push(ops.len());
        ops.push(Op::Match);
        write(ops, node)?;
    }
    for choice in choices {
        ops[choice] = Op::Try { needs, there: ops.len() };
    }
    Ok(())
}

/// What is left to try if the present attempt fails.
enum Choice {
    At {
        op: usize,
        at: usize,
    },
    /// A run that began by taking up to `at` may give back characters down to `low`.
    Shrink {
        op: usize,
        low: usize,
        at: usize,
    },
}

/// The state of matching against one text.
pub(super) struct Machine {
    choices: Vec<Choice>,
    /// ASCII characters that the text has.
    has: u128,
    steps: usize,
}

impl Machine {
    /// A machine that may take 64 steps per byte of the text, and 65,536 more, over all its runs.
    ///
    /// `has` are the text's ASCII characters, a bit each; all bits set says nothing and prunes nothing.
    pub(super) fn for_text(text: &str, has: u128) -> Self {
        Machine {
            choices: Vec::new(),
            has,
            steps: 64 * text.len() + 65_536,
        }
    }

    fn run(&mut self, ops: &[Op], mut op: usize, text: &str, mut at: usize) -> Option<usize> {
        let floor = self.choices.len();
        loop {
            if self.steps == 0 {
                self.choices.truncate(floor);
                return None;
            }
            self.steps -= 1;
            let ok = match &ops[op] {
                Op::Set(set) => match char_at(text, at) {
                    Some(c) if set.contains(c) => {
                        at += c.len_utf8();
                        op += 1;
                        true
                    }
                    _ => false,
                },
                Op::Run { set, min, max } => match self.take(set, *min, *max, text, at) {
                    Some((low, high)) => {
                        op += 1;
                        at = high;
                        if low < high {
                            self.choices.push(Choice::Shrink { op, low, at: high });
                        }
                        true
                    }
                    None => false,
                },
                Op::Try { needs, there } => {
                    if needs & !self.has == 0 {
                        self.choices.push(Choice::At { op: *there, at });
                        op += 1;
                    } else {
                        op = *there;
                    }
                    true
                }
                Op::Jump(there) => {
                    op = *there;
                    true
                }
                Op::Start => {
                    op += 1;
                    at == 0
                }
                Op::End => {
                    op += 1;
                    at == text.len()
                }
                Op::Look { behind, negative, next } => {
                    let found = self.look(ops, op + 1, *behind, text, at);
                    op = *next;
                    found != *negative
                }
                Op::Match => {
                    self.choices.truncate(floor);
                    return Some(at);
                }
            };
            if !ok {
                if self.choices.len() == floor {
                    return None;
                }
                (op, at) = self.choices.pop().map(|choice| self.retry(choice, text))?;
            }
        }
    }

    /// Takes as many of `set` as allowed: the end after the fewest, and after the most.
    fn take(&mut self, set: &CharSet, min: u32, max: Option<u32>, text: &str, at: usize) -> Option<(usize, usize)> {
        let (mut low, mut high, mut count) = (at, at, 0);
        while max.is_none_or(|max| count < max) {
            match char_at(text, high) {
                Some(c) if set.contains(c) => high += c.len_utf8(),
                _ => break,
            }
            count += 1;
            if count == min {
                low = high;
            }
        }
        self.steps = self.steps.saturating_sub(count as usize);
        (count >= min).then_some((low, high))
    }

    fn retry(&mut self, choice: Choice, text: &str) -> (usize, usize) {
        match choice {
            Choice::At { op, at } => (op, at),
            Choice::Shrink { op, low, at } => {
                let at = before(text, at);
                if low < at {
                    self.choices.push(Choice::Shrink { op, low, at });
                }
                (op, at)
            }
        }
    }

    fn look(&mut self, ops: &[Op], op: usize, behind: Option<usize>, text: &str, at: usize) -> bool {
        let mut from = at;
        for _ in 0..behind.unwrap_or(0) {
            if from == 0 {
                return false;
            }
            from = before(text, from);
        }
        let end = self.run(ops, op, text, from);
        end.is_some() && (behind.is_none() || end == Some(at))
    }
}

fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(&b) if b < 0x80 => Some(b as char),
        Some(_) => text[at..].chars().next(),
        None => None,
    }
}

/// The start of the character that ends at `at`, which is not 0.
fn before(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at - 1)
}
