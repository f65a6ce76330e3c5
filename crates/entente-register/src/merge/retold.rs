//! Whether two accounts are the same sentences of one story in other words.
//!
//! Two outlets that report one story days apart say the same things in the same order of importance, and an account of one
//! that shares most of its telling words with an account of the other is most likely of the same event, also where one of them
//! was read badly: what would part two accounts otherwise is a difference to be shown then (`[retelling]` in the rules).

use super::Rules;
use super::facts::common;
use crate::account::Account;
use crate::fold::{key, words};
use crate::story::Story;

/// So many of the words of an account are kept, and of its figures.
const WORDS: usize = 64;

/// What is compared of an account where its document's story may be that of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Telling {
    pub(super) story: Story,
    /// First day that the document may have been published on; `i32::MAX` where it is unknown.
    pub(super) published: i32,
    /// Keys of the telling words of its sentences.
    pub(super) words: Vec<u32>,
    /// Keys of the figures in them, and of the names of days and months.
    pub(super) figures: Vec<u32>,
}

impl Telling {
    pub(super) fn of(account: &Account, rules: &Rules) -> Option<Telling> {
        let story = account.first().story.clone()?;
        let quotes = || account.claims.iter().map(|t| t.claim.quote.as_str());
        let words_of = |quote| rules.telling_words(quote).into_iter().map(short);
        let figures_of = |quote| words(quote).into_iter().filter(|w| rules.is_figure(w)).map(|w| short(key(&[&w])));
        Some(Telling {
            story,
            published: account.order().0,
            words: few(quotes().flat_map(words_of).collect()),
            figures: few(quotes().flat_map(figures_of).collect()),
        })
    }
}

/// Half a key: enough within one account.
fn short(key: u64) -> u32 {
    (key >> 32) as u32
}

fn few(mut keys: Vec<u32>) -> Vec<u32> {
    keys.sort_unstable();
    keys.dedup();
    keys.truncate(WORDS);
    keys
}

/// What a retelling is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Retold {
    /// For the words that the two have in common.
    pub(super) points: i32,
    /// Whether no figure of one speaks against those of the other, so that a date may have been misread.
    pub(super) same_figures: bool,
}

impl Retold {
    /// By the documents of the two, and their tellings; `None` where they are of one document, of two stories, or of two sentences.
    pub(super) fn of(a: (u64, Option<&Telling>), b: (u64, Option<&Telling>), rules: &Rules) -> Option<Retold> {
        let (x, y) = (a.1?, b.1?);
        let r = &rules.retelling;
        if a.0 == b.0 || x.published.saturating_sub(y.published).saturating_abs() > r.days {
            return None;
        }
        let shared = common(&x.words, &y.words);
        let share = shared as f64 / x.words.len().min(y.words.len()).max(1) as f64;
        let points = r.words.iter().rev().find(|(least, _)| share >= *least).map(|(_, points)| *points)?;
        if shared < r.fewest_words || x.story.likeness(&y.story) < r.alike {
            return None;
        }
        let figures = common(&x.figures, &y.figures);
        Some(Retold {
            points,
            same_figures: figures == x.figures.len().min(y.figures.len()),
        })
    }
}
