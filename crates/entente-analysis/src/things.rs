//! Comparing what events are about: things by head noun and designation, names by their telling words.

use entente_coding::Item;
use entente_register::merge::Rules;
use entente_register::{Event, fold};

/// What a thing is called, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    /// The word that stands for all of its sort ("vessel" for boat and ship); `None` where the words name nothing in particular.
    pub head: Option<String>,
    /// Words with a digit: "f16".
    pub designations: Vec<String>,
    /// How many.
    pub count: Option<u64>,
}

impl Thing {
    /// An item, taken apart.
    pub fn of(item: &Item, rules: &Rules) -> Thing {
        Thing::named(&item.what, item.count, rules)
    }

    /// A name of a thing, taken apart.
    pub fn named(what: &str, count: Option<u64>, rules: &Rules) -> Thing {
        let words = fold::words(what);
        let head = words
            .iter()
            .rev()
            .find(|w| !w.contains(|c: char| c.is_ascii_digit()) && w.len() > 1);
        Thing {
            head: head.and_then(|h| rules.thing(h)).map(str::to_owned),
            designations: what
                .split_whitespace()
                .filter(|w| w.contains(|c: char| c.is_ascii_digit()))
                .map(|w| fold::singular(&fold::words(w).concat()).to_owned())
                .collect(),
            count,
        }
    }

    /// Whether both may be the same sort of thing: by designation where both have one, else by head noun.
    pub fn is(&self, other: &Thing) -> bool {
        if !self.designations.is_empty() && !other.designations.is_empty() {
            return self.designations.iter().any(|d| other.designations.contains(d));
        }
        self.head.is_some() && self.head == other.head
    }
}

/// The things of an event.
pub fn things(event: &Event, rules: &Rules) -> Vec<Thing> {
    event.items.iter().map(|i| Thing::of(i, rules)).collect()
}

/// Whether the telling words of one name are all among those of the other. Both sorted, as [`Rules::telling_words`] gives them.
pub fn alike(a: &[u64], b: &[u64]) -> bool {
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !few.is_empty() && few.iter().all(|w| many.binary_search(w).is_ok())
}

/// How many telling words two names share. Both sorted.
pub fn shared(a: &[u64], b: &[u64]) -> usize {
    a.iter().filter(|w| b.binary_search(w).is_ok()).count()
}

/// A text without the names of the event's parties and what is made of them ("Japanese").
pub fn without_names(text: &str, event: &Event) -> String {
    let names: Vec<String> = event
        .parties()
        .flat_map(|p| fold::words(&p.name))
        .filter(|w| w.len() >= 4)
        .collect();
    let words = fold::words(text);
    let kept = words.iter().filter(|w| !names.iter().any(|n| w.starts_with(n.as_str())));
    kept.map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// "6 patrol boats, 2 radars"; empty where no item is told of. What is named again without a number is left out.
pub fn list(items: &[Item]) -> String {
    let last = |i: &Item| fold::words(&i.what).pop();
    let again = |i: &&Item| i.count.is_some() || !items.iter().any(|j| j.count.is_some() && last(j) == last(i));
    let named = items.iter().filter(again).map(|i| match i.count {
        Some(1) => format!("1 {}", i.what),
        Some(n) => format!("{n} {}", plural(&i.what)),
        None => i.what.clone(),
    });
    named.collect::<Vec<_>>().join(", ")
}

/// More than one of it, by the common rules of spelling; names with a digit and mass words stay as they are.
pub fn plural(what: &str) -> String {
    let last = what.split_whitespace().next_back().unwrap_or("");
    if last.is_empty()
        || last.contains(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase())
        || last.ends_with('s') && !last.ends_with("ss")
    {
        return what.to_owned();
    }
    if last.ends_with("craft") || ["equipment", "personnel", "police", "ammunition", "aid", "technology"].contains(&last) {
        return what.to_owned();
    }
    let before_y = last.strip_suffix('y').and_then(|w| w.chars().next_back());
    if before_y.is_some_and(|c| !"aeiou".contains(c)) {
        return format!("{}ies", &what[..what.len() - 1]);
    }
    let es = ["s", "x", "ch", "sh"].iter().any(|e| last.ends_with(e));
    format!("{what}{}", if es { "es" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_compared_by_designation_then_by_head() {
        let rules = Rules::standard().unwrap();
        let thing = |what: &str| Thing::named(what, None, &rules);
        for (a, b) in [
            ("patrol boat", "used vessel"),
            ("F-16", "F-16 fighter"),
            ("K2 tanks", "K2"),
            ("trucks", "lorry"),
        ] {
            assert!(thing(a).is(&thing(b)), "{a} is {b}");
        }
        for (a, b) in [
            ("patrol boat", "vehicle"),
            ("F-16 fighter", "F-35 fighter"),
            ("equipment", "weapon"),
            ("", "boat"),
        ] {
            assert!(!thing(a).is(&thing(b)), "{a} is not {b}");
        }
    }

    #[test]
    fn counted_things_are_written_as_english_does() {
        for (one, many) in [
            ("patrol boat", "patrol boats"),
            ("aircraft", "aircraft"),
            ("lorry", "lorries"),
            ("torch", "torches"),
            ("F-16", "F-16"),
        ] {
            assert_eq!(plural(one), many);
        }
    }
}
