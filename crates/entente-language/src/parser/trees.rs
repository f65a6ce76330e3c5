//! From the arcs of a finished parse to a tree: lifted arcs lowered again, and sentence starts.

use super::Label;
use super::state::Word;
use crate::parsed::Dep;

/// The trees of some documents, token by token; the vectors have one length.
#[derive(Debug, Default)]
pub struct Trees {
    /// Head of each token, in the numbering of the whole run; its own number for a root.
    pub heads: Vec<u32>,
    /// Relation to the head.
    pub deps: Vec<Dep>,
    /// Whether a sentence starts at the token.
    pub starts: Vec<bool>,
    labels: Vec<u16>,
    edges: Vec<(u32, u32)>,
    kids: Kids,
}

impl Trees {
    pub(super) fn clear(&mut self, tokens: usize) {
        self.heads.clear();
        self.deps.clear();
        self.starts.clear();
        self.starts.reserve(tokens);
    }

    /// Adds a document, whose first token is `first` of the run, from the arcs of its `words`; `labels` are those of the
    /// parser's moves, and `root` is the number of the name `ROOT`.
    pub(super) fn add(&mut self, words: &[Word], labels: &[Label], root: u16, first: usize, is_space: &[bool]) {
        let own = |i: usize, w: &Word| if w.head < 0 { i as u32 } else { w.head as u32 };
        let label = |w: &Word| &labels[usize::from(w.label)];
        self.heads.extend(words.iter().enumerate().map(|(i, w)| own(i, w)));
        self.deps
            .extend(words.iter().map(|w| if w.head < 0 { Dep::Root } else { label(w).dep }));
        let heads = &mut self.heads[first..];
        if words.iter().any(|w| w.head >= 0 && label(w).lifted.is_some()) {
            reach_edges(heads, &mut self.edges);
            self.kids.build(heads);
            self.labels.clear();
            // Until an arc's turn comes it bears its whole label, which no other arc can ask for.
            self.labels.extend(words.iter().map(|w| match (w.head < 0, label(w).lifted) {
                (true, _) => root,
                (false, Some(_)) => u16::MAX,
                (false, None) => label(w).name,
            }));
            let mut lowering = Lowering {
                heads,
                labels: &mut self.labels,
                edges: &self.edges,
                kids: &mut self.kids,
                is_space,
                patience: 1 << 24,
            };
            for (i, word) in words.iter().enumerate() {
                if word.head >= 0
                    && let Some(wanted) = label(word).lifted
                {
                    lowering.lower(i, wanted, label(word).name);
                }
            }
        }
        reach_edges(heads, &mut self.edges);
        self.starts.resize(first + words.len(), false);
        let starts = &mut self.starts[first..];
        for (i, &head) in heads.iter().enumerate() {
            if head as usize == i {
                starts[self.edges[i].0 as usize] = true;
            }
        }
        for head in heads {
            *head += first as u32;
        }
    }
}

/// The first and last token below each token, as spaCy finds them: one pass to the right and one to the left, repeated (at
/// most eleven times) until no head lies beyond its sentence.
fn reach_edges(heads: &[u32], edges: &mut Vec<(u32, u32)>) {
    edges.clear();
    edges.extend((0..heads.len() as u32).map(|i| (i, i)));
    let mut sentence_starts = vec![false; heads.len()];
    for _ in 0..=11 {
        for i in (0..heads.len()).chain((0..heads.len()).rev()) {
            let (lo, hi) = edges[i];
            let head = &mut edges[heads[i] as usize];
            *head = (head.0.min(lo), head.1.max(hi));
        }
        if heads_stay_in_sentences(heads, edges, &mut sentence_starts) {
            return;
        }
    }
}

/// Whether every head is in its token's sentence. The last sentence is not looked at, as in spaCy.
fn heads_stay_in_sentences(heads: &[u32], edges: &[(u32, u32)], starts: &mut [bool]) -> bool {
    starts.fill(false);
    for (i, &head) in heads.iter().enumerate() {
        if head as usize == i {
            starts[edges[i].0 as usize] = true;
        }
    }
    let mut start = 0;
    for i in 0..heads.len() {
        if (i > 0 && starts[i]) || i + 1 == heads.len() {
            if heads[start..i].iter().any(|&head| (head as usize) < start || head as usize > i) {
                return false;
            }
            start = i;
        }
    }
    true
}

/// Children by head: those of the tree as parsed, and those that came later.
#[derive(Debug, Default)]
struct Kids {
    start: Vec<u32>,
    list: Vec<u32>,
    /// By head, the last that came; by child, the one that came before it.
    added: Vec<u32>,
    before: Vec<u32>,
}

/// No child.
const NOBODY: u32 = u32::MAX;

impl Kids {
    fn build(&mut self, heads: &[u32]) {
        let n = heads.len();
        self.start.clear();
        self.start.resize(n + 1, 0);
        for &h in heads {
            self.start[h as usize + 1] += 1;
        }
        for i in 0..n {
            self.start[i + 1] += self.start[i];
        }
        let mut next = self.start.clone();
        self.list.clear();
        self.list.resize(n, 0);
        for (i, &h) in heads.iter().enumerate() {
            let at = &mut next[h as usize];
            self.list[*at as usize] = i as u32;
            *at += 1;
        }
        self.added.clear();
        self.added.resize(n, NOBODY);
        self.before.clear();
        self.before.resize(n, NOBODY);
    }

    fn add(&mut self, head: u32, child: u32) {
        self.before[child as usize] = std::mem::replace(&mut self.added[head as usize], child);
    }
}

/// Gives lifted arcs back to the words they were lifted from.
struct Lowering<'a> {
    heads: &'a mut [u32],
    labels: &'a mut [u16],
    /// Edges of the tree as parsed: spaCy looks for children within them even after arcs have moved.
    edges: &'a [(u32, u32)],
    kids: &'a mut Kids,
    is_space: &'a [bool],
    /// Words that may still be looked at, over all arcs: a guard against a text without sentences.
    patience: usize,
}

impl Lowering<'_> {
    /// Moves token `i` to the first word below its head, level by level, that bears the label `wanted`.
    fn lower(&mut self, i: usize, wanted: u16, own: u16) {
        if let Some(head) = self.find(i as u32, wanted) {
            self.heads[i] = head;
            self.kids.add(head, i as u32);
        }
        self.labels[i] = own;
    }

    fn find(&mut self, i: u32, wanted: u16) -> Option<u32> {
        let mut level = vec![self.heads[i as usize]];
        let mut below = Vec::new();
        while !level.is_empty() {
            for &word in &level {
                let from = below.len();
                self.children(word, &mut below);
                self.patience = self.patience.checked_sub(below.len() - from + 1)?;
                let mut kept = from;
                for at in from..below.len() {
                    let child = below[at];
                    if self.is_space[child as usize] || child == i {
                        continue;
                    }
                    if self.labels[child as usize] == wanted {
                        return Some(child);
                    }
                    below[kept] = child;
                    kept += 1;
                }
                below.truncate(kept);
            }
            std::mem::swap(&mut level, &mut below);
            below.clear();
        }
        None
    }

    /// The children of a word within its edges, in order.
    fn children(&self, word: u32, out: &mut Vec<u32>) {
        let w = word as usize;
        let from = out.len();
        let parsed = &self.kids.list[self.kids.start[w] as usize..self.kids.start[w + 1] as usize];
        out.extend(parsed.iter().filter(|&&c| c != word && self.heads[c as usize] == word));
        let mut added = self.kids.added[w];
        if added == NOBODY {
            return;
        }
        while added != NOBODY {
            if (self.edges[w].0..=self.edges[w].1).contains(&added) {
                out.push(added);
            }
            added = self.kids.before[added as usize];
        }
        out[from..].sort_unstable();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: u16 = 0;
    const DOBJ: u16 = 1;
    const LIFTED: u16 = 2;

    /// Heads and sentence starts of words with these heads (-1 for none) and labels.
    fn tree(arcs: &[(i32, u16)], space: &[usize]) -> (Vec<u32>, Vec<usize>) {
        let label = |name, lifted| Label {
            dep: Dep::Dobj,
            name,
            lifted,
        };
        let labels = [label(ROOT, None), label(DOBJ, None), label(3, Some(DOBJ))];
        let words: Vec<Word> = arcs.iter().map(|&(head, label)| Word::with_arc(head, label)).collect();
        let is_space: Vec<bool> = (0..arcs.len()).map(|i| space.contains(&i)).collect();
        let mut trees = Trees::default();
        trees.clear(arcs.len());
        trees.add(&words, &labels, ROOT, 0, &is_space);
        let starts = trees.starts.iter().enumerate().filter(|(_, s)| **s).map(|(i, _)| i).collect();
        (trees.heads, starts)
    }

    #[test]
    fn a_sentence_starts_at_the_first_word_below_its_root() {
        assert_eq!(
            tree(&[(1, DOBJ), (-1, ROOT), (1, DOBJ), (4, DOBJ), (-1, ROOT)], &[]),
            (vec![1, 1, 1, 4, 4], vec![0, 3])
        );
    }

    #[test]
    fn a_lifted_arc_is_lowered_to_the_first_word_that_bears_the_label() {
        // Word 3 was lifted from an object to the root: of the two objects the first is taken.
        assert_eq!(tree(&[(-1, ROOT), (0, DOBJ), (0, DOBJ), (0, LIFTED)], &[]).0, [0, 0, 0, 1]);
        // A word one level down is looked at after all above it.
        assert_eq!(
            tree(&[(-1, ROOT), (0, ROOT), (1, DOBJ), (0, DOBJ), (0, LIFTED)], &[]).0,
            [0, 0, 1, 0, 3]
        );
    }

    #[test]
    fn white_space_and_the_word_itself_are_passed_over() {
        assert_eq!(tree(&[(-1, ROOT), (0, DOBJ), (0, DOBJ), (0, LIFTED)], &[1]).0, [0, 0, 0, 2]);
        assert_eq!(tree(&[(-1, ROOT), (0, ROOT), (0, LIFTED)], &[]).0, [0, 0, 0]);
    }

    #[test]
    fn an_arc_that_was_lowered_bears_its_own_label() {
        // Words 2 and 3 were both lifted; the first now has label 3, which nobody asks for.
        assert_eq!(tree(&[(-1, ROOT), (0, DOBJ), (0, LIFTED), (0, LIFTED)], &[]).0, [0, 0, 1, 1]);
    }
}
