//! Grouping a neighbourhood of hundreds or thousands of accounts without comparing each with each.
//!
//! As in [`super::cluster`], links are taken strongest first, and a link joins two groups unless accounts of theirs must stay
//! apart. Of each group only its first few accounts (by canonical order) are asked: a group of thousands of tellings of
//! one event has no more to say than those. What was once refused stays refused.

use super::cluster::{Constraints, Sets};
use std::collections::{BTreeSet, HashSet};

/// Groups `count` accounts, asking so many `speakers` of each group; `links` strongest first, `decided` in the same positions, `parts` whether two must stay apart.
pub fn group(
    count: usize,
    speakers: usize,
    links: impl Iterator<Item = (usize, usize)>,
    decided: &Constraints,
    parts: impl Fn(usize, usize) -> bool,
) -> Vec<Vec<usize>> {
    let mut groups = Groups {
        most: speakers,
        sets: Sets::new(count),
        speakers: (0..count).map(|n| vec![n]).collect(),
        refused: vec![HashSet::new(); count],
        kept_apart: vec![BTreeSet::new(); count],
    };
    for (a, b) in &decided.apart {
        groups.kept_apart[*a].insert(*b);
        groups.kept_apart[*b].insert(*a);
    }
    for (a, b) in &decided.same {
        groups.join(*a, *b, |_, _| false);
    }
    for (a, b) in links {
        groups.join(a, b, &parts);
    }
    groups.sets.groups()
}

/// What is known of each group, at its representative.
struct Groups {
    /// So many speakers each.
    most: usize,
    sets: Sets,
    /// Its first accounts, ascending.
    speakers: Vec<Vec<usize>>,
    /// Groups that it was refused to be joined with, by what represented them then.
    refused: Vec<HashSet<usize>>,
    /// Accounts that it must not hold, by decision.
    kept_apart: Vec<BTreeSet<usize>>,
}

impl Groups {
    fn join(&mut self, a: usize, b: usize, parts: impl Fn(usize, usize) -> bool) {
        let (a, b) = (self.sets.find(a), self.sets.find(b));
        if a == b || self.refused[a].contains(&b) || self.refused[b].contains(&a) {
            return;
        }
        let apart = self.decided_apart(a, b) || self.speakers[a].iter().any(|x| self.speakers[b].iter().any(|y| parts(*x, *y)));
        if apart {
            self.refused[a].insert(b);
            self.refused[b].insert(a);
            return;
        }
        let joined = self.sets.join(a, b);
        let other = if joined == a { b } else { a };
        let mut speakers = std::mem::take(&mut self.speakers[other]);
        speakers.append(&mut self.speakers[joined]);
        speakers.sort_unstable();
        speakers.truncate(self.most);
        self.speakers[joined] = speakers;
        // Whoever refused the other has refused both.
        for third in std::mem::take(&mut self.refused[other]) {
            let third = self.sets.find(third);
            self.refused[third].insert(joined);
            self.refused[joined].insert(third);
        }
        let kept_apart = std::mem::take(&mut self.kept_apart[other]);
        self.kept_apart[joined].extend(kept_apart);
    }

    fn decided_apart(&mut self, a: usize, b: usize) -> bool {
        let of_a: Vec<usize> = self.kept_apart[a].iter().copied().collect();
        of_a.into_iter().any(|account| self.sets.find(account) == b)
    }
}
