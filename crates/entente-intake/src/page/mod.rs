//! A web page: its main text, and what it says of itself.
//!
//! *In:* HTML. *Out:* a [`Page`]: title, byline, outlet, address, language, the day it was published, and its text in blocks
//! (paragraphs, headings, items, captions, readers' comments), divided by blank lines. The way of a page:
//! 1. `scan` refuses what cannot be read in time that follows its size;
//! 2. [`meta`] reads JSON-LD, `<meta>`, `<time>` and the address; published and modified are kept apart;
//! 3. [`furniture`] takes out what is plainly not the text, and readers' comments with it (they are kept beside);
//! 4. [`body`] finds the main text: Readability's way (`dom_smoothie`), checked against the text that JSON-LD gives;
//! 5. [`blocks`] turns the tree that is left into text.
//!
//! What is furniture by its words ("Read more", "Share on …") is told by the rooms that read plain text
//! ([`crate::roles`]); here counts only what the tree says.
//!
//! # Limits
//! A page nested deeper than [`DEEPEST`] or with more than [`MOST_ELEMENTS`] elements is not read: the time would no longer
//! follow its size.

pub mod blocks;
pub mod body;
pub mod furniture;
pub mod meta;
mod scan;

use blocks::Block;
use dom_query::Document;
use entente_text::{Role, Span};

/// Elements of a page, at most.
pub const MOST_ELEMENTS: usize = 60_000;
/// Levels of a page's tree, at most.
pub const DEEPEST: usize = 400;

/// What a page says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The headline, without the site's name.
    pub title: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Outlet or issuer.
    pub source: Option<String>,
    /// Its own address.
    pub url: Option<String>,
    /// Language as the page has it ("en-GB").
    pub language: Option<String>,
    /// The day it was published, in a form that [`crate::date::given`] reads.
    pub published: Option<String>,
    /// The day it was last changed, where told.
    pub modified: Option<String>,
    /// The text: blocks with blank lines between, headline first.
    pub text: String,
    /// Runs of `text` whose role the tree tells.
    pub roles: Vec<(Span, Role)>,
}

/// Why a page has no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPage {
    /// More elements than are read.
    #[error("a page of more than {MOST_ELEMENTS} elements: not read")]
    TooMany,
    /// Nested deeper than is read.
    #[error("a page nested deeper than {DEEPEST} levels: not read")]
    TooDeep,
    /// Nothing in it reads like a text.
    #[error("no article in this page: only furniture or a script")]
    NoText,
}

/// Reads a page. `url` is where it was had from, where known.
///
/// # Errors
/// [`NoPage`] says why there is none.
///
/// # Example
/// ```
/// let html = "<title>Talks in Oslo - Fjord News</title><nav>Home</nav><article><h1>Talks in Oslo</h1>\
///     <p>The ministers of Peru and Chile met in Oslo on Tuesday and agreed to meet again in May.</p></article>";
/// let page = entente_intake::page::read(html, None).unwrap();
/// assert_eq!(page.title.as_deref(), Some("Talks in Oslo"));
/// assert!(page.text.contains("agreed to meet again in May.") && !page.text.contains("Home"));
/// ```
pub fn read(html: &str, url: Option<&str>) -> Result<Page, NoPage> {
    scan::check(html)?;
    let document = Document::from(html);
    measure(&document)?;
    let meta = meta::read(&document, url);
    let comments = furniture::take_out(&document);
    let mut found = body::find(document, meta.article_body.as_deref());
    let title = meta.title.clone().or_else(|| body::first_heading(&found));
    if let Some(title) = &title {
        body::drop_repeated_title(&mut found, title);
    }
    if found.iter().all(|b| b.role == Some(Role::Caption) || b.text.trim().is_empty()) {
        return Err(NoPage::NoText);
    }
    let mut page = Page {
        title,
        byline: meta.byline,
        source: meta.source,
        url: meta.url,
        language: meta.language,
        published: meta.published,
        modified: meta.modified,
        ..Page::default()
    };
    if let Some(title) = page.title.clone() {
        page.push(&Block {
            text: title,
            role: Some(Role::Title),
        });
    }
    for block in found.iter().chain(&comments) {
        page.push(block);
    }
    Ok(page)
}

impl Page {
    fn push(&mut self, block: &Block) {
        let words = block.text.trim();
        if words.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(words);
        if let Some(role) = block.role {
            self.roles.push((Span::new(start, self.text.len()), role));
        }
    }
}

/// Refuses pages whose size or depth is out of all bounds.
fn measure(document: &Document) -> Result<(), NoPage> {
    let mut elements = 0;
    let mut stack = vec![(document.root(), 0)];
    while let Some((node, depth)) = stack.pop() {
        if depth > DEEPEST {
            return Err(NoPage::TooDeep);
        }
        elements += usize::from(node.is_element());
        if elements > MOST_ELEMENTS {
            return Err(NoPage::TooMany);
        }
        stack.extend(node.children_it(false).map(|child| (child, depth + 1)));
    }
    Ok(())
}
