//! The main text of a page.
//!
//! Readability's way finds the part of the tree that holds it; JSON-LD's `articleBody`, where there is one, is the witness:
//! where both tell the same, what only the tree has among the text is furniture; where the tree's part misses most of it
//! (a page built by a script), the witness itself is the text.

use super::blocks::{self, Block};
use dom_query::Document;
use dom_smoothie::{CandidateSelectMode, Config, Readability};
use entente_text::Role;
use std::collections::HashSet;

/// Words of a text below which nothing is concluded from it.
const FEW: usize = 40;

/// The main text's blocks. `witness` is what JSON-LD gives as the text.
pub fn find(document: Document, witness: Option<&str>) -> Vec<Block> {
    let whole = blocks::of(document.body().unwrap_or_else(|| document.root()));
    let config = Config {
        char_threshold: 250,
        disable_json_ld: true,
        candidate_select_mode: CandidateSelectMode::Readability,
        ..Config::default()
    };
    let found = Readability::with_document(document, None, Some(config))
        .ok()
        .and_then(|mut reader| reader.parse().ok())
        .map(|article| blocks::of(Document::fragment(article.content).root()))
        .unwrap_or_default();
    // Nothing stands out: the page is its text ("<p>" after "<p>", or a bare <body>).
    let found = if count(&found) == 0 { whole } else { found };
    let Some(witness) = witness.filter(|w| w.split_whitespace().count() >= FEW) else {
        return found;
    };
    check(found, witness)
}

fn count(blocks: &[Block]) -> usize {
    blocks.iter().map(|b| b.text.split_whitespace().count()).sum()
}

/// The blocks as the witness bears them out.
fn check(found: Vec<Block>, witness: &str) -> Vec<Block> {
    let theirs = shingles(witness);
    let ours: HashSet<u64> = found.iter().flat_map(|b| shingles(&b.text)).collect();
    let shared = theirs.iter().filter(|s| ours.contains(s)).count();
    if shared * 10 < theirs.len() * 6 {
        return witness
            .split('\n')
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(|line| Block {
                text: line.to_owned(),
                role: None,
            })
            .collect();
    }
    if shared * 10 < theirs.len() * 9 {
        return found;
    }
    let borne_out = |b: &Block| {
        let own = shingles(&b.text);
        b.role.is_some() || own.len() < 4 || own.iter().filter(|s| theirs.contains(s)).count() * 5 >= own.len()
    };
    found.into_iter().filter(borne_out).collect()
}

/// Runs of three words, as keys.
fn shingles(text: &str) -> HashSet<u64> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.windows(3).map(key).collect()
}

fn key(words: &[String]) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    hasher.finish()
}

/// The first heading among the blocks.
pub fn first_heading(blocks: &[Block]) -> Option<String> {
    let first = blocks.iter().take(5).find(|b| b.role == Some(Role::Title))?;
    Some(first.text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Drops the headline where it stands among the first blocks again.
pub fn drop_repeated_title(blocks: &mut Vec<Block>, title: &str) {
    let key = |t: &str| crate::shapes::key(t).to_lowercase();
    let title = key(title);
    if let Some(at) = blocks.iter().take(6).position(|b| key(&b.text) == title) {
        blocks.remove(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str) -> Block {
        Block {
            text: text.into(),
            role: None,
        }
    }

    #[test]
    fn the_witness_drops_adverts_and_stands_in_for_a_text_that_was_missed() {
        let one = "The ministers of Peru and Chile met in Oslo on Tuesday and agreed to build a bridge over the river before the end of the year.";
        let two = "They also discussed fishing quotas, a joint patrol of the strait, and the visas of lorry drivers who cross the border each day for work.";
        let advert = "Our readers save forty per cent on the first year of any subscription they choose today, and they may cancel it whenever they like.";
        let witness = format!("{one}\n{two}");
        let kept = check(vec![block(one), block(advert), block(two)], &witness);
        assert_eq!(kept, [block(one), block(two)]);
        assert_eq!(check(vec![block(advert)], &witness), [block(one), block(two)]);
    }
}
