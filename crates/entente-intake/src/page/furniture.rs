//! What is plainly not the text, by the tree: navigation, asides, forms, adverts; readers' comments, which are kept beside.
//!
//! Only what sites name alike is listed here; the main text is found by [`super::body`].

use super::blocks::{self, Block};
use dom_query::{Document, NodeId, NodeRef};
use entente_text::Role;
use regex::Regex;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Readers' comments kept of one page.
const COMMENTS: usize = 200;

/// Elements that hold no text of the article, whatever their names.
const NEVER: &str = "nav, form, dialog, menu, button, script, style, template, iframe, object, svg, [role='navigation'], [role='search'], [role='banner'], [role='contentinfo'], [role='complementary'], [role='dialog'], [hidden]";

fn comments() -> &'static Regex {
    static NAME: OnceLock<Regex> = OnceLock::new();
    NAME.get_or_init(|| {
        Regex::new(r"(?i)(^|[\s_-])(comments?|commentlist|comment-?(list|section|area|wrap|thread|respond)|comments-?(area|list|section|wrapper)|disqus(_thread)?|respond|reader-?comments|fb-comments)([\s_-]|$)")
            .expect("a pattern of ours")
    })
}

fn beside() -> &'static Regex {
    static NAME: OnceLock<Regex> = OnceLock::new();
    NAME.get_or_init(|| {
        Regex::new(
            r"(?ix)(^|[\s_-])(
              related(-?(articles?|posts?|stories|content|links|news))? | read-?(more|next|also) | more-?(from|stories|news|on) | most-?(read|popular|viewed) | recommended | recirc(ulation)? | trending
              | newsletter(-?\w+)? | subscribe(-?\w+)? | subscription | sign-?up | paywall-?\w* | donate | donation
              | share(-?\w+)? | sharing | sharedaddy | jp-relatedposts | social(-?\w+)? | addthis\w* | addtoany\w* | a2a_\w+
              | advert(isement|ising)? | ads? | ad-?(slot|unit|container|wrapper|banner|box) | adsbygoogle | sponsor(ed)? | promo(-?\w+)? | outbrain | taboola\w* | dfp
              | breadcrumbs? | pagination | pager | page-?nav\w* | site-?(header|footer|nav) | main-?nav | navbar | menu | skip-?link | toolbar
              | cookie(-?\w+)? | consent | gdpr | popup | modal | overlay
              | tags? | tag-?(list|cloud|links) | topics-?list | keywords | post-?tags | cat-?links
              | author-?(bio|box|info|card|profile) | about-?the-?author | bio-?box | print-?(only|link)
            )([\s_-]|$)",
        )
        .expect("a pattern of ours")
    })
}

/// Takes furniture and readers' comments out of the tree; the comments are given back.
pub fn take_out(document: &Document) -> Vec<Block> {
    document.select(NEVER).remove();
    let mut kept = Vec::new();
    let sizes = Sizes::of(document);
    let whole = sizes.below(document.root());
    for node in document.select("[id],[class]").nodes() {
        let Some(name) = node.node_name() else { continue };
        if matches!(&*name, "html" | "body" | "main" | "article") || node.parent().is_none() {
            continue;
        }
        let labels = labels(*node);
        if comments().is_match(&labels) {
            // What holds most of the page is the page, whatever it is called.
            if sizes.below(*node) * 2 < whole || named_alone(&labels) {
                kept.extend(blocks::of(*node));
                node.remove_from_parent();
            }
        } else if beside().is_match(&labels) && sizes.below(*node) * 5 < whole {
            node.remove_from_parent();
        }
    }
    document.select("aside, footer").nodes().iter().for_each(|node| {
        if sizes.below(*node) * 5 < whole && !within_quote(*node) {
            node.remove_from_parent();
        }
    });
    kept.truncate(COMMENTS);
    for block in &mut kept {
        block.role = Some(Role::Comment);
    }
    kept
}

fn named_alone(labels: &str) -> bool {
    matches!(labels.trim(), "comments" | "disqus_thread" | "comment-list" | "commentlist")
}

/// A `<footer>` in a block quotation names whom it quotes.
fn within_quote(node: NodeRef<'_>) -> bool {
    node.ancestors_it(Some(3)).any(|a| a.has_name("blockquote"))
}

fn labels(node: NodeRef<'_>) -> String {
    let mut labels = String::new();
    for name in ["id", "class"] {
        if let Some(value) = node.attr(name).map(|v| v.to_string()) {
            labels.push_str(&value[..value.floor_char_boundary(300)]);
            labels.push(' ');
        }
    }
    labels
}

/// How many bytes of words stand below each node of a tree, counted once: a page may be nested deeply.
struct Sizes(HashMap<NodeId, usize>);

impl Sizes {
    fn of(document: &Document) -> Sizes {
        let mut sizes: HashMap<NodeId, usize> = HashMap::new();
        let mut stack = vec![(document.root(), false)];
        while let Some((node, counted)) = stack.pop() {
            if counted {
                let below = node.children_it(false).map(|c| sizes.get(&c.id).copied().unwrap_or(0)).sum();
                sizes.insert(node.id, below);
            } else if node.is_text() {
                sizes.insert(node.id, node.text().trim().len());
            } else {
                stack.push((node, true));
                stack.extend(node.children_it(false).map(|c| (c, false)));
            }
        }
        Sizes(sizes)
    }

    fn below(&self, node: NodeRef<'_>) -> usize {
        self.0.get(&node.id).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_told_from_the_text_and_share_links_are_gone() {
        let text = "<p>The ministers met in Oslo and agreed to build a bridge over the river.</p>".repeat(6);
        let html = format!(
            "<body><div class='content'>{text}<div class='share-buttons'>Tweet</div></div><ol class='comment-list'><li>First!</li></ol></body>"
        );
        let document = Document::from(html);
        let comments = take_out(&document);
        assert_eq!(comments.len(), 1);
        assert_eq!(comments[0].role, Some(Role::Comment));
        assert!(!document.text().contains("Tweet") && document.text().contains("bridge"));
    }
}
