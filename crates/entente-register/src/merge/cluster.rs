//! From links between accounts to groups of accounts, each of one event.
//!
//! Links are taken strongest first, equal ones by the place of their accounts; a link joins two groups unless any two of
//! their accounts must stay apart. So the outcome depends on nothing but the accounts.
//!
//! What people decided comes first: accounts that are the same by decision are one from the start, and stay apart from others
//! only where each of them must; accounts that are apart by decision are so whatever they say.

use super::facts::Facts;
use super::{Rules, judge, large};
use std::collections::BTreeMap;

/// Groups of accounts that tell of one event, and neighbourhoods: groups of those, joined by links or not, whose accounts
/// have a say in each other's grouping.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grouping {
    /// Positions of the accounts of each event, ascending; in the order of their first.
    pub events: Vec<Vec<usize>>,
    /// Positions of the accounts of each neighbourhood, likewise.
    pub neighbourhoods: Vec<Vec<usize>>,
}

/// What people decided of accounts, as pairs of positions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Constraints {
    /// Tell of one event. Two such pairs may contradict a third that is `apart`: then the later one of them gives way.
    pub same: Vec<(usize, usize)>,
    /// Tell of two.
    pub apart: Vec<(usize, usize)>,
    /// Must be grouped together, whatever comes of it.
    pub near: Vec<(usize, usize)>,
}

/// Groups accounts; `facts` in canonical order ([`crate::account::Order`]), `links` those among the pairs that are compared ([`super::pairs`]).
pub fn group(facts: &[&Facts], links: Vec<Link>, decided: &Constraints, rules: &Rules) -> Grouping {
    let mut near = Sets::new(facts.len());
    for (a, b) in links
        .iter()
        .map(|l| (l.a, l.b))
        .chain(decided.near.iter().chain(&decided.same).copied())
    {
        near.join(a, b);
    }
    let neighbourhoods = near.groups();
    let mut of = vec![0; facts.len()];
    for (n, members) in neighbourhoods.iter().enumerate() {
        for m in members {
            of[*m] = n;
        }
    }
    let mut links_of: Vec<Vec<Link>> = vec![Vec::new(); neighbourhoods.len()];
    for link in links {
        links_of[of[link.a]].push(link);
    }
    let mut events = Vec::new();
    for (members, links) in neighbourhoods.iter().zip(links_of) {
        events.extend(within(members, links, facts, decided, rules));
    }
    events.sort_unstable();
    Grouping { events, neighbourhoods }
}

/// Two accounts that agree enough to be of one event, as positions, the lower one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    points: i32,
    retold: bool,
    a: usize,
    b: usize,
}

/// Every pair that agrees enough.
pub fn links(facts: &[&Facts], pairs: impl IntoIterator<Item = (usize, usize)>, rules: &Rules) -> Vec<Link> {
    let link = |(a, b): (usize, usize)| {
        let judgement = judge(facts[a], facts[b], rules);
        judgement.links(rules.points(&facts[a].kind).needs).then_some(Link {
            points: judgement.points,
            retold: judgement.retold,
            a,
            b,
        })
    };
    pairs.into_iter().filter_map(link).collect()
}

/// The events of one neighbourhood.
fn within(members: &[usize], mut links: Vec<Link>, facts: &[&Facts], decided: &Constraints, rules: &Rules) -> Vec<Vec<usize>> {
    let decided = decided.among(members);
    if members.len() < 2 || members.len() == 2 && decided.is_empty() {
        return vec![members.to_vec()];
    }
    let at = |n: usize| members.binary_search(&n).expect("a link joins members of one neighbourhood");
    let count = members.len();
    links.sort_by_key(|l| (std::cmp::Reverse(l.points), l.a, l.b));
    if count > rules.hot.large {
        let links = links.iter().filter(|l| !l.retold).map(|l| (at(l.a), at(l.b)));
        let parts = |a: usize, b: usize| judge(facts[members[a]], facts[members[b]], rules).parts();
        return large::group(count, rules.hot.speakers, links, &decided, parts)
            .into_iter()
            .map(|g| g.into_iter().map(|i| members[i]).collect())
            .collect();
    }
    let mut apart: Vec<Bits> = vec![Bits::none(count); count];
    for i in 0..count {
        for j in 0..i {
            if judge(facts[members[i]], facts[members[j]], rules).parts() {
                apart[i].set(j);
                apart[j].set(i);
            }
        }
    }
    let mut sets = Sets::new(count);
    let mut inside: Vec<Bits> = (0..count).map(|i| Bits::one(count, i)).collect();
    if !decided.is_empty() {
        decided.take_effect(&mut sets, &mut inside, &mut apart);
    }
    let same_document = |n: usize| -> Bits {
        let mut of_it = Bits::none(count);
        (0..count)
            .filter(|m| facts[members[*m]].doc == facts[members[n]].doc)
            .for_each(|m| of_it.set(m));
        of_it
    };
    for link in links {
        let (a, b) = (sets.find(at(link.a)), sets.find(at(link.b)));
        if a == b || apart[a].meets(&inside[b]) {
            continue;
        }
        // Each outlet tells an event of the story once.
        if link.retold && inside[a].members().any(|m| same_document(m).meets(&inside[b])) {
            continue;
        }
        let joined = sets.join(a, b);
        let other = if joined == a { b } else { a };
        let (from, apart_from) = (inside[other].clone(), apart[other].clone());
        inside[joined].add(&from);
        apart[joined].add(&apart_from);
    }
    sets.groups()
        .into_iter()
        .map(|g| g.into_iter().map(|i| members[i]).collect())
        .collect()
}

impl Constraints {
    fn is_empty(&self) -> bool {
        self.same.is_empty() && self.apart.is_empty()
    }

    /// Those among `members`, as positions in it.
    fn among(&self, members: &[usize]) -> Constraints {
        let at = |n: &usize| members.binary_search(n).ok();
        let inside = |pairs: &[(usize, usize)]| pairs.iter().filter_map(|(a, b)| at(a).zip(at(b))).collect();
        Constraints {
            same: inside(&self.same),
            apart: inside(&self.apart),
            near: Vec::new(),
        }
    }

    /// Joins what is the same by decision, and parts what is apart by decision. `inside` has the members of each set, `apart`
    /// what they must stay apart from; both are right at the set's representative afterwards.
    fn take_effect(&self, sets: &mut Sets, inside: &mut [Bits], apart: &mut [Bits]) {
        let count = inside.len();
        let mut decided = vec![Bits::none(count); count];
        for (a, b) in &self.apart {
            decided[*a].set(*b);
            decided[*b].set(*a);
        }
        for (a, b) in &self.same {
            let (a, b) = (sets.find(*a), sets.find(*b));
            if a == b || decided[a].meets(&inside[b]) {
                continue;
            }
            let joined = sets.join(a, b);
            let other = if joined == a { b } else { a };
            let (from, apart_from) = (inside[other].clone(), decided[other].clone());
            inside[joined].add(&from);
            decided[joined].add(&apart_from);
        }
        let groups = sets.groups();
        // Of two groups that people made, or of one and an account, each must contradict each.
        let parted = |x: &[usize], y: &[usize]| x.iter().all(|a| y.iter().all(|b| apart[*a].has(*b)));
        let mut both = vec![Bits::none(count); count];
        for (n, x) in groups.iter().enumerate() {
            for y in groups[..n].iter().filter(|y| parted(x, y)) {
                both[x[0]].add(&inside[y[0]]);
                both[y[0]].add(&inside[x[0]]);
            }
        }
        for group in &groups {
            let first = group[0];
            both[first].add(&decided[first]);
            apart[first] = both[first].clone();
        }
    }
}

/// Disjoint sets; the representative is the smallest member.
pub(super) struct Sets(Vec<usize>);

impl Sets {
    pub(super) fn new(count: usize) -> Sets {
        Sets((0..count).collect())
    }
    pub(super) fn find(&mut self, mut n: usize) -> usize {
        while self.0[n] != n {
            self.0[n] = self.0[self.0[n]];
            n = self.0[n];
        }
        n
    }
    pub(super) fn join(&mut self, a: usize, b: usize) -> usize {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b)] = a.min(b);
        a.min(b)
    }
    pub(super) fn groups(&mut self) -> Vec<Vec<usize>> {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for n in 0..self.0.len() {
            groups.entry(self.find(n)).or_default().push(n);
        }
        groups.into_values().collect()
    }
}

#[derive(Clone)]
struct Bits(Vec<u64>);

impl Bits {
    fn none(count: usize) -> Bits {
        Bits(vec![0; count.div_ceil(64)])
    }
    fn one(count: usize, n: usize) -> Bits {
        let mut bits = Bits::none(count);
        bits.set(n);
        bits
    }
    fn set(&mut self, n: usize) {
        self.0[n / 64] |= 1 << (n % 64);
    }
    fn has(&self, n: usize) -> bool {
        self.0[n / 64] >> (n % 64) & 1 == 1
    }
    fn members(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.0.len() * 64).filter(|n| self.has(*n))
    }
    fn add(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }
    fn meets(&self, other: &Bits) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }
}
