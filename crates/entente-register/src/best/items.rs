//! Things named over all claims: each once, with its number.

use super::{Values, Voices};
use crate::fold::fold;
use crate::merge::Rules;
use entente_coding::Item;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Every thing named, once, in the order told.
///
/// "six vessels" and "six patrol boats" of two sentences are one thing, under its longer name; two lots of one thing in
/// one sentence stay two. What is named in general ("equipment") is left out where a thing is named.
pub(super) fn of(says: &Voices<'_>) -> Vec<Item> {
    let rules = says.rules;
    let mut things: Vec<Thing> = Vec::new();
    for (n, t) in says.claims.iter().enumerate() {
        for item in &t.claim.items {
            match things.iter_mut().find(|known| known.is(item, n, rules)) {
                Some(known) => known.mentions.push((n, item)),
                None => things.push(Thing { mentions: vec![(n, item)] }),
            }
        }
    }
    let general = |thing: &Thing| thing.mentions.iter().all(|(_, i)| i.count.is_none() && head(i, rules).is_none());
    let all_general = things.iter().all(general);
    let naming: BTreeSet<usize> = things.iter().flat_map(|t| t.witnesses(says)).collect();
    let wanted = |t: &&Thing| says.values != Values::Conservative || t.witnesses(says) == naming;
    let shown = things.iter().filter(|t| all_general || !general(t)).filter(wanted);
    shown.map(|t| t.item(says)).collect()
}

/// One thing, as claims name it: by position of the claim.
struct Thing<'a> {
    mentions: Vec<(usize, &'a Item)>,
}

impl Thing<'_> {
    /// Whether claim `n` may mean this thing by `item`.
    fn is(&self, item: &Item, n: usize, rules: &Rules) -> bool {
        self.mentions.iter().all(|(m, known)| {
            let same_name = fold(&known.what) == fold(&item.what);
            let same_number = known.count == item.count;
            let same_thing = head(known, rules).is_some() && head(known, rules) == head(item, rules);
            if *m == n {
                same_name && same_number
            } else {
                same_name || same_thing && same_number && item.count.is_some()
            }
        })
    }

    /// Who names it.
    fn witnesses(&self, says: &Voices<'_>) -> BTreeSet<usize> {
        self.mentions.iter().map(|(n, _)| says.witness[*n]).collect()
    }

    fn item(&self, says: &Voices<'_>) -> Item {
        let counted = || self.mentions.iter().filter_map(|(n, i)| i.count.map(|c| (*n, c)));
        let support = |c: u64| {
            let saying = counted().filter(|(_, d)| *d == c).map(|(n, _)| says.witness[n]);
            saying.collect::<BTreeSet<_>>().len()
        };
        let count = match says.values {
            Values::Representative => counted().max_by_key(|(n, c)| (support(*c), Reverse(*n))).map(|(_, c)| c),
            Values::Conservative => counted().map(|(_, c)| c).min(),
            Values::Informative => counted().map(|(_, c)| c).max(),
        };
        let longest = self.mentions.iter().max_by_key(|(n, i)| (i.what.len(), Reverse(*n)));
        Item {
            what: longest.map(|(_, i)| i.what.clone()).unwrap_or_default(),
            count,
        }
    }
}

/// The word that stands for all words of the thing an item names; `None` where it names nothing in particular, or goes by a
/// designation ("F-16").
fn head(item: &Item, rules: &Rules) -> Option<String> {
    let words = crate::fold::words(&item.what);
    let designated = item.what.contains(|c: char| c.is_ascii_digit());
    words.last().filter(|_| !designated).and_then(|w| rules.thing(w)).map(str::to_owned)
}
