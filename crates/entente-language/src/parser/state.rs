//! Where a document's parse stands, and what each move does to it.

use super::{BREAK, FEATURES, KINDS, LEFT, REDUCE, RIGHT, SHIFT};

/// No token.
const NONE: i32 = -1;

/// Where a document's parse stands. Tokens are numbered from the document's first.
#[derive(Debug, Default)]
pub(super) struct State {
    stack: Vec<i32>,
    /// Words given back to the buffer, the first of the buffer last.
    back: Vec<i32>,
    next: i32,
    length: i32,
    words: Vec<Word>,
}

/// A token, and its arc so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// Its head, or less than 0.
    pub(super) head: i32,
    /// The move that made its arc.
    pub(super) label: u16,
    /// Its latest child to each side, and the child that its head had got before it on the same side.
    left: i32,
    right: i32,
    before: i32,
    /// Whether it came back from the stack, and may not be shifted again.
    unshiftable: bool,
    starts_sentence: bool,
}

impl Word {
    /// A word that nothing but its arc is known of.
    pub(super) const fn with_arc(head: i32, label: u16) -> Word {
        Word {
            head,
            label,
            left: NONE,
            right: NONE,
            before: NONE,
            unshiftable: false,
            starts_sentence: false,
        }
    }
}

impl State {
    /// The first state of a document of `length` tokens.
    pub(super) fn start(&mut self, length: usize) {
        self.stack.clear();
        self.back.clear();
        self.next = 0;
        self.length = length as i32;
        self.words.clear();
        self.words.resize(length, Word::with_arc(NONE, 0));
        if let Some(first) = self.words.first_mut() {
            first.starts_sentence = true;
        }
    }

    /// The tokens with the arcs they have.
    pub(super) fn words(&self) -> &[Word] {
        &self.words
    }

    pub(super) fn is_final(&self) -> bool {
        self.stack.is_empty() && self.left_in_buffer() == 0
    }

    fn left_in_buffer(&self) -> usize {
        (self.length - self.next) as usize + self.back.len()
    }

    /// The `i`-th word of the stack from the top.
    fn stacked(&self, i: usize) -> i32 {
        self.stack.len().checked_sub(i + 1).map_or(NONE, |at| self.stack[at])
    }

    /// The `i`-th word of the buffer.
    fn buffered(&self, i: usize) -> i32 {
        match self.back.len().checked_sub(i + 1) {
            Some(at) => self.back[at],
            None => Some(self.next + (i - self.back.len()) as i32)
                .filter(|&b| b < self.length)
                .unwrap_or(NONE),
        }
    }

    fn word(&self, i: i32) -> Option<&Word> {
        usize::try_from(i).ok().map(|i| &self.words[i])
    }

    /// The tokens that describe the state.
    pub(super) fn tokens(&self) -> [i32; FEATURES] {
        let (b0, s0) = (self.buffered(0), self.stacked(0));
        let (left_of_b0, top) = (self.word(b0).map_or(NONE, |w| w.left), self.word(s0));
        let (left, right) = top.map_or((NONE, NONE), |w| (w.left, w.right));
        [b0, self.buffered(1), s0, self.stacked(1), self.stacked(2), left_of_b0, left, right]
    }

    /// Which kinds of move may be taken.
    pub(super) fn valid(&self) -> [bool; KINDS as usize] {
        let (depth, ahead) = (self.stack.len(), self.left_in_buffer());
        let (b0, b1) = (self.buffered(0), self.buffered(1));
        let first = self.word(b0);
        let blocked = first.is_some_and(|w| w.starts_sentence);
        let mut valid = [false; KINDS as usize];
        valid[SHIFT] = depth == 0 || (ahead >= 2 && !blocked && !first.is_some_and(|w| w.unshiftable));
        valid[REDUCE] = depth > 0;
        valid[LEFT] = depth > 0 && ahead > 0 && !blocked;
        valid[RIGHT] = valid[LEFT];
        valid[BREAK] = ahead >= 2 && b1 == b0 + 1 && !self.word(b1).is_some_and(|w| w.starts_sentence);
        valid
    }

    /// Takes a valid move.
    pub(super) fn step(&mut self, kind: usize, label: u16) {
        let (b0, s0) = (self.buffered(0), self.stacked(0));
        match kind {
            SHIFT => self.push(),
            REDUCE => {
                self.stack.pop();
                if self.words[s0 as usize].head < 0 && !self.stack.is_empty() {
                    self.words[s0 as usize].unshiftable = true;
                    self.back.push(s0);
                }
            }
            LEFT => {
                self.arc(b0, s0, label);
                self.words[b0 as usize].unshiftable = false;
                self.stack.pop();
            }
            RIGHT => {
                self.arc(s0, b0, label);
                self.push();
            }
            _ => {
                let b1 = self.buffered(1);
                self.words[b1 as usize].starts_sentence = true;
            }
        }
    }

    fn push(&mut self) {
        let b0 = self.back.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        self.stack.push(b0);
    }

    fn arc(&mut self, head: i32, child: i32, label: u16) {
        let (h, c) = (head as usize, child as usize);
        let old = self.words[c];
        if let Ok(o) = usize::try_from(old.head) {
            // Only the latest child of a head is ever taken from it: whatever came later has left the stack.
            let side = if old.head > child {
                &mut self.words[o].left
            } else {
                &mut self.words[o].right
            };
            if *side == child {
                *side = old.before;
            }
        }
        let side = if head > child {
            &mut self.words[h].left
        } else {
            &mut self.words[h].right
        };
        let before = std::mem::replace(side, child);
        let word = &mut self.words[c];
        (word.head, word.label, word.before) = (head, label, before);
    }

    /// The last state, wherever the parse stands: for a state without a valid move.
    pub(super) fn give_up(&mut self) {
        self.stack.clear();
        self.back.clear();
        self.next = self.length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The state of `length` tokens after some moves, each of which must be valid.
    #[track_caller]
    fn after(length: usize, moves: &[usize]) -> State {
        let mut state = State::default();
        state.start(length);
        for (i, &kind) in moves.iter().enumerate() {
            assert!(state.valid()[kind], "move {i} of {moves:?}");
            state.step(kind, i as u16);
        }
        state
    }

    fn heads(state: &State) -> Vec<i32> {
        state.words.iter().map(|w| w.head).collect()
    }

    #[test]
    fn a_sentence_gets_its_arcs() {
        // "Hanoi signed it": the subject to the left, the object to the right.
        let state = after(3, &[SHIFT, LEFT, SHIFT, RIGHT, REDUCE, REDUCE]);
        assert_eq!(heads(&state), [1, -1, 1]);
        assert!(state.is_final());
    }

    #[test]
    fn only_shift_is_valid_at_first_and_only_reduce_at_the_end() {
        assert_eq!(after(1, &[]).valid(), [true, false, false, false, false]);
        assert_eq!(after(2, &[]).valid(), [true, false, false, false, true]);
        assert_eq!(after(2, &[SHIFT, RIGHT]).valid(), [false, true, false, false, false]);
    }

    #[test]
    fn no_arc_crosses_a_sentence_start() {
        let state = after(3, &[SHIFT, RIGHT]);
        assert!(state.valid()[RIGHT]);
        let state = after(3, &[SHIFT, BREAK, RIGHT]);
        assert_eq!(state.valid(), [false, true, false, false, false]);
        let state = after(3, &[SHIFT, BREAK, RIGHT, REDUCE, REDUCE]);
        assert!(state.valid()[SHIFT] && !state.is_final());
    }

    #[test]
    fn a_word_without_a_head_goes_back_and_is_not_shifted_again() {
        let state = after(3, &[SHIFT, SHIFT, REDUCE]);
        assert_eq!((state.buffered(0), state.buffered(1), state.stacked(0)), (1, 2, 0));
        assert!(!state.valid()[SHIFT] && state.valid()[RIGHT]);
        // The next word of the buffer is not the next of the text, so no sentence can start there.
        let state = after(4, &[SHIFT, SHIFT, SHIFT, REDUCE, REDUCE]);
        assert_eq!((state.buffered(0), state.buffered(1)), (1, 2));
    }

    #[test]
    fn a_left_arc_takes_a_word_from_the_head_it_had() {
        let state = after(4, &[SHIFT, RIGHT, LEFT]);
        assert_eq!(heads(&state), [-1, 2, -1, -1]);
        assert_eq!((state.words[0].right, state.words[2].left), (NONE, 1));
    }

    #[test]
    fn a_state_is_described_by_the_latest_children() {
        let state = after(5, &[SHIFT, SHIFT, LEFT, LEFT, SHIFT, RIGHT, REDUCE, RIGHT, REDUCE]);
        assert_eq!(state.tokens(), [NONE, NONE, 2, NONE, NONE, NONE, 0, 4]);
    }
}
