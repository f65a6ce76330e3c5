//! A look at a page's tags before its tree is built.
//!
//! Building a tree by the rules of HTML takes time and memory out of all proportion for some pages that nobody wrote: tags
//! nested a hundred thousand deep, or bold type opened a thousand times and never closed, which each later paragraph then
//! opens again. One pass over the tags tells.

use super::{DEEPEST, MOST_ELEMENTS, NoPage};

/// Elements without an end.
const VOID: [&str; 16] = [
    "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link", "meta", "param", "source", "track", "wbr",
];

/// Elements whose end may be left out: the next of its kind ends one.
const OPEN_ENDED: [&str; 17] = [
    "p", "li", "dt", "dd", "option", "optgroup", "thead", "tbody", "tfoot", "tr", "td", "th", "rt", "rp", "html", "head", "body",
];

/// Elements that a parser opens again in each paragraph until they are closed.
const FORMATTING: [&str; 14] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// Elements whose content is no markup.
const RAW: [&str; 6] = ["script", "style", "textarea", "title", "xmp", "noembed"];

/// Whether the tree of a page can be built in time that follows its size.
///
/// # Errors
/// [`NoPage::TooDeep`], [`NoPage::TooMany`].
pub fn check(html: &str) -> Result<(), NoPage> {
    let bytes = html.as_bytes();
    let (mut at, mut tags, mut depth, mut formats, mut opened_again) = (0, 0_usize, 0_usize, 0_usize, 0_usize);
    while let Some(found) = memchr(b'<', &bytes[at..]) {
        at += found + 1;
        if html[at..].starts_with("!--") {
            at = html[at + 3..].find("-->").map_or(bytes.len(), |end| at + 3 + end + 3);
            continue;
        }
        let closing = bytes.get(at) == Some(&b'/');
        at += usize::from(closing);
        let length = bytes[at..].iter().take(20).take_while(|b| b.is_ascii_alphanumeric()).count();
        if length == 0 {
            continue;
        }
        let name = html[at..at + length].to_ascii_lowercase();
        let name = name.as_str();
        at += length;
        tags += 1;
        if closing {
            depth = depth.saturating_sub(usize::from(!OPEN_ENDED.contains(&name)));
            formats = formats.saturating_sub(usize::from(FORMATTING.contains(&name)));
        } else if RAW.contains(&name) {
            let end = format!("</{name}");
            at = find_ignoring_case(bytes, at, end.as_bytes()).unwrap_or(bytes.len());
        } else if !VOID.contains(&name) {
            depth += usize::from(!OPEN_ENDED.contains(&name));
            if FORMATTING.contains(&name) {
                formats += 1;
            } else {
                opened_again += formats.min(MOST_ELEMENTS);
            }
        }
        if depth > DEEPEST * 4 {
            return Err(NoPage::TooDeep);
        }
        if tags > MOST_ELEMENTS * 3 || opened_again > MOST_ELEMENTS * 20 {
            return Err(NoPage::TooMany);
        }
    }
    Ok(())
}

fn memchr(byte: u8, bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|b| *b == byte)
}

/// Where `end` (in lower case) next stands.
fn find_ignoring_case(bytes: &[u8], mut from: usize, end: &[u8]) -> Option<usize> {
    while let Some(found) = memchr(b'<', &bytes[from..]) {
        from += found;
        let here = bytes.get(from..from + end.len())?;
        if here.eq_ignore_ascii_case(end) {
            return Some(from);
        }
        from += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_would_take_for_ever_are_told_at_once() {
        assert_eq!(check(&"<x1>".repeat(100_000)), Err(NoPage::TooDeep));
        assert_eq!(check(&"<p>a".repeat(1_000_000)), Err(NoPage::TooMany));
        let bold = "<b>".repeat(1_000) + &"<p>".repeat(5_000);
        assert_eq!(check(&bold), Err(NoPage::TooMany));
    }

    #[test]
    fn ordinary_pages_pass() {
        let page = "<html><body><!-- <div> --><script>if (a<b) '<div>'.repeat(9)</SCRIPT>".to_owned()
            + &"<div><p>One <b>bold</b> <a href=x>link</a><li>item<br></div>".repeat(3_000);
        assert_eq!(check(&page), Ok(()));
    }
}
