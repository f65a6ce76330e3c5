//! What a page says of itself: JSON-LD, `<meta>`, microdata, `<time>`, the address.
//!
//! Each field is taken from the first place that has it, in the order of the lists below: what is made for machines before
//! what is made for eyes, and *published* never from what is called modified or updated.

use dom_query::{Document, NodeRef};
use regex::Regex;
use serde_json::Value;
use std::sync::OnceLock;

/// What a page says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meta {
    /// Headline, without the site's name.
    pub title: Option<String>,
    /// Authors, joined by commas.
    pub byline: Option<String>,
    /// Outlet.
    pub source: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// Language.
    pub language: Option<String>,
    /// When it was published: as the page writes it.
    pub published: Option<String>,
    /// When it was changed.
    pub modified: Option<String>,
    /// The whole text, where JSON-LD gives it.
    pub article_body: Option<String>,
}

/// Names of `<meta>` elements that say when a page was published.
const PUBLISHED: [&str; 34] = [
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "og:pubdate",
    "datepublished",
    "article.published",
    "published_time",
    "published-date",
    "publish-date",
    "publish_date",
    "publishdate",
    "publication_date",
    "publicationdate",
    "pub_date",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "dc.created",
    "citation_publication_date",
    "citation_date",
    "originalpublicationdate",
    "article_date_original",
    "cxenseparse:recs:publishtime",
    "analyticsattributes.articledate",
    "rnews:datepublished",
    "date",
    "article:published",
    "created",
];

const MODIFIED: [&str; 10] = [
    "article:modified_time",
    "og:updated_time",
    "article:updated_time",
    "datemodified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "modified_time",
    "revised",
];

const TITLE: [&str; 8] = [
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "parsely-title",
    "sailthru.title",
    "citation_title",
    "headline",
];
const BYLINE: [&str; 8] = [
    "author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "article:author",
    "byl",
    "citation_author",
];
const SOURCE: [&str; 6] = [
    "og:site_name",
    "dc.publisher",
    "dcterms.publisher",
    "application-name",
    "publisher",
    "twitter:site",
];
const LANGUAGE: [&str; 5] = ["og:locale", "dc.language", "dcterms.language", "content-language", "language"];

/// Longest value that is taken for a field, in bytes.
const LONGEST: usize = 600;

/// Reads what a page says of itself. `url` is where it was had from.
pub fn read(document: &Document, url: Option<&str>) -> Meta {
    let ld = linked_data(document);
    let named = Named::of(document);
    let canonical = attribute(document, "link[rel='canonical']", "href").or_else(|| named.first(&["og:url"]));
    let source = ld
        .source
        .or_else(|| named.first(&SOURCE))
        .map(|s| s.trim_start_matches('@').to_owned());
    Meta {
        title: title(document, ld.title, &named, source.as_deref()),
        byline: ld
            .byline
            .or_else(|| named.first(&BYLINE).filter(|b| !b.contains("://")))
            .or_else(|| shown_author(document)),
        language: document
            .html_root()
            .attr("lang")
            .map(|l| l.trim().to_owned())
            .filter(|l| !l.is_empty())
            .or(ld.language)
            .or_else(|| named.first(&LANGUAGE)),
        published: ld
            .published
            .or_else(|| named.first(&PUBLISHED))
            .or_else(|| shown_date(document))
            .or_else(|| date_of_address(canonical.as_deref().or(url))),
        modified: ld.modified.or_else(|| named.first(&MODIFIED)),
        url: canonical.filter(|u| u.starts_with("http")).or_else(|| url.map(str::to_owned)),
        article_body: ld.article_body,
        source,
    }
}

/// `<meta>` elements by name, in the page's order.
struct Named(Vec<(String, String)>);

impl Named {
    fn of(document: &Document) -> Named {
        let mut named = Vec::new();
        for meta in document.select("meta[content]").nodes() {
            let Some(content) = text(meta.attr("content").as_deref()) else {
                continue;
            };
            for key in ["property", "name", "itemprop", "http-equiv"] {
                if let Some(name) = meta.attr(key) {
                    named.push((name.trim().to_ascii_lowercase(), content.clone()));
                }
            }
        }
        Named(named)
    }

    fn first(&self, names: &[&str]) -> Option<String> {
        names
            .iter()
            .find_map(|name| self.0.iter().find(|(n, _)| n == name))
            .map(|(_, value)| value.clone())
    }
}

/// One line of text, where there is any and it is not too long.
fn text(value: Option<&str>) -> Option<String> {
    let line = value?.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty() && line.len() <= LONGEST).then_some(line)
}

fn attribute(document: &Document, selector: &str, name: &str) -> Option<String> {
    text(document.select_single(selector).attr(name).as_deref())
}

// ---- JSON-LD -------------------------------------------------------------------------------------------------------

/// How many JSON-LD objects of a page are looked at.
const OBJECTS: usize = 500;

fn linked_data(document: &Document) -> Meta {
    let mut articles = Vec::new();
    for script in document.select("script[type='application/ld+json']").nodes() {
        let words = script.text();
        let words = words.trim().trim_start_matches("<!--").trim_end_matches("-->");
        let Ok(value) = serde_json::from_str::<Value>(&words.replace(['\n', '\r', '\t'], " ")) else {
            continue;
        };
        let mut queue = vec![value];
        let mut seen = 0;
        while let Some(value) = queue.pop() {
            seen += 1;
            if seen > OBJECTS {
                break;
            }
            match value {
                Value::Array(items) => queue.extend(items.into_iter().rev()),
                Value::Object(mut object) => {
                    for inner in ["@graph", "mainEntity", "mainEntityOfPage"] {
                        if object.get(inner).is_some_and(|v| v.is_array() || v.is_object()) {
                            queue.extend(object.remove(inner));
                        }
                    }
                    if is_article(&Value::Object(object.clone())) {
                        articles.push(Value::Object(object));
                    }
                }
                _ => {}
            }
        }
    }
    // Related articles may be given too: the first is the page's own unless another alone has a text.
    let own = articles.iter().find(|a| a["articleBody"].is_string()).or_else(|| articles.first());
    own.map(article).unwrap_or_default()
}

fn is_article(value: &Value) -> bool {
    let named = |t: &Value| {
        t.as_str().is_some_and(|t| {
            let t = t.rsplit(['/', ':']).next().unwrap_or(t);
            t.ends_with("Article") || t.ends_with("Posting") || t.ends_with("Report") || t == "Blog" || t == "Review"
        })
    };
    match &value["@type"] {
        Value::Array(types) => types.iter().any(named),
        one => named(one),
    }
}

fn article(value: &Value) -> Meta {
    let field = |name: &str| text(value[name].as_str());
    Meta {
        title: field("headline").or_else(|| field("name")).map(|t| unescaped(&t)),
        byline: names(&value["author"]).or_else(|| names(&value["creator"])),
        source: names(&value["publisher"]),
        url: field("url"),
        language: field("inLanguage"),
        published: field("datePublished").or_else(|| field("dateCreated")),
        modified: field("dateModified"),
        article_body: value["articleBody"].as_str().filter(|b| !b.trim().is_empty()).map(body_text),
    }
}

/// A text of JSON-LD as words: some sites put HTML into it.
fn body_text(body: &str) -> String {
    if body.contains("</") || body.contains("<br") || body.contains("&lt;") {
        let once = if body.contains("</") { body.to_owned() } else { unescaped(body) };
        let blocks = super::blocks::of(Document::fragment(once).root());
        blocks.into_iter().map(|b| b.text).collect::<Vec<_>>().join("\n\n")
    } else {
        unescaped(body)
    }
}

/// Character references of HTML in a text that is none.
fn unescaped(text: &str) -> String {
    if text.contains('&') {
        Document::fragment(text.replace('<', "&lt;")).text().to_string()
    } else {
        text.to_owned()
    }
}

/// The names of persons or bodies: a string, an object with a name, or several.
fn names(value: &Value) -> Option<String> {
    match value {
        Value::String(name) => text(Some(name)).filter(|n| !n.contains("://")),
        Value::Object(o) => o.get("name").and_then(names),
        Value::Array(several) => {
            let names: Vec<String> = several.iter().take(20).filter_map(names).collect();
            (!names.is_empty()).then(|| names.join(", "))
        }
        _ => None,
    }
}

// ---- What is made for eyes -----------------------------------------------------------------------------------------

/// The headline: what JSON-LD or `<meta>` gives, without the site's name, or the first heading of the first rank where
/// `<title>` bears it out.
fn title(document: &Document, given: Option<String>, named: &Named, site: Option<&str>) -> Option<String> {
    let shown = text(Some(&document.select_single("title").text()));
    let headings: Vec<String> = document
        .select("h1")
        .nodes()
        .iter()
        .take(5)
        .filter_map(|h| text(Some(&h.text())))
        .collect();
    let given = given
        .or_else(|| named.first(&TITLE))
        .map(|t| without_site(&t, site))
        .filter(|t| !t.is_empty());
    // A heading that the page's own title repeats is the headline word by word.
    let heading = headings
        .iter()
        .find(|h| h.split_whitespace().count() > 2 && shown.as_ref().is_some_and(|t| same_words(t, h)))
        .or_else(|| headings.first().filter(|_| headings.len() == 1))
        .filter(|h| Some(h.as_str()) != site && h.split_whitespace().count() > 2);
    match (given, heading) {
        (Some(given), Some(heading)) if same_words(heading, &given) || same_words(&given, heading) => Some(heading.clone()),
        (Some(given), _) => Some(given),
        (None, Some(heading)) => Some(heading.clone()),
        (None, None) => shown.map(|t| without_site(&t, site)).filter(|t| !t.is_empty()),
    }
}

/// Whether `whole` begins with, or is, the words of `part`, marks and case aside.
fn same_words(whole: &str, part: &str) -> bool {
    let key = |t: &str| crate::shapes::key(t).to_lowercase();
    let (whole, part) = (key(whole), key(part));
    !part.is_empty() && whole.contains(part.as_str())
}

/// A title without " - Name of the site" or "Name of the site: ".
fn without_site(title: &str, site: Option<&str>) -> String {
    for bar in [" | ", " – ", " — ", " - ", " :: ", " » ", " · "] {
        if let Some((head, tail)) = title.rsplit_once(bar) {
            let (words, rest) = (tail.split_whitespace().count(), head.split_whitespace().count());
            let is_site = site.is_some_and(|s| same_words(tail, s) || same_words(s, tail));
            if is_site || words <= 4 && rest > words && rest > 2 {
                return without_site(head.trim(), site);
            }
            if site.is_some_and(|s| same_words(head, s) || same_words(s, head)) {
                return without_site(tail.trim(), site);
            }
        }
    }
    title.trim().to_owned()
}

fn shown_author(document: &Document) -> Option<String> {
    let selectors = [
        "[rel='author']",
        "[itemprop='author'] [itemprop='name']",
        "[itemprop='author']",
        ".byline .author",
        ".author-name",
        ".byline",
    ];
    selectors.iter().find_map(|s| {
        let author = text(Some(&document.select_single(s).text()))?;
        (author.split_whitespace().count() <= 12).then_some(author)
    })
}

/// The day that a page shows as that of its publication: microdata, a `<time>` of its head, an element named for it.
fn shown_date(document: &Document) -> Option<String> {
    for selector in [
        "[itemprop='datePublished']",
        "time[pubdate]",
        "[property='datePublished']",
        "abbr.published",
        "time.published",
        "time.entry-date",
    ] {
        for node in document.select(selector).nodes().iter().take(3) {
            let value = ["content", "datetime", "title"].iter().find_map(|a| text(node.attr(a).as_deref()));
            if let Some(value) = value.or_else(|| text(Some(&node.text()))).filter(|v| has_digits(v)) {
                return Some(value);
            }
        }
    }
    let times: Vec<(NodeRef<'_>, String)> = document
        .select("time[datetime]")
        .nodes()
        .iter()
        .take(40)
        .filter_map(|n| Some((*n, text(n.attr("datetime").as_deref())?)))
        .filter(|(_, v)| has_digits(v))
        .collect();
    let first = times.iter().find(|(n, _)| !is_of_change(*n) && !is_beside(*n));
    if let Some((_, value)) = first {
        return Some(value.clone());
    }
    dated_by_class(document)
}

fn has_digits(value: &str) -> bool {
    value.bytes().filter(u8::is_ascii_digit).count() >= 4
}

fn pattern(cell: &'static OnceLock<Regex>, pattern: &str) -> &'static Regex {
    cell.get_or_init(|| Regex::new(pattern).expect("a pattern of ours"))
}

fn labels(node: NodeRef<'_>) -> String {
    ["class", "id", "itemprop"]
        .iter()
        .filter_map(|a| node.attr(a))
        .map(|a| a.to_ascii_lowercase())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether a time is that of a change: by its own labels, or by the word before it.
fn is_of_change(node: NodeRef<'_>) -> bool {
    static CHANGE: OnceLock<Regex> = OnceLock::new();
    let change = pattern(&CHANGE, r"(?i)\b(updat|modif|revis|edited|last.?chang)");
    let holds_more = |p: NodeRef<'_>| {
        matches!(
            p.node_name().as_deref(),
            Some("body" | "html" | "main" | "article" | "section" | "header")
        )
    };
    change.is_match(&labels(node))
        || node
            .parent()
            .is_some_and(|p| change.is_match(&labels(p)) || !holds_more(p) && change.is_match(&short(p.text().as_ref())))
}

/// Whether a time belongs to another article, or to a comment.
fn is_beside(node: NodeRef<'_>) -> bool {
    static BESIDE: OnceLock<Regex> = OnceLock::new();
    let beside = pattern(
        &BESIDE,
        r"(?i)comment|related|sidebar|teaser|latest|most.?read|widget|recommend|card|nav|footer|ticker|trending",
    );
    node.ancestors_it(Some(12)).any(|a| {
        a.node_name().is_some_and(|n| matches!(&*n, "aside" | "nav" | "footer" | "li"))
            || a.node_name().is_some_and(|n| &*n != "body" && &*n != "html") && beside.is_match(&labels(a))
    })
}

fn short(text: &str) -> String {
    text.chars().take(80).collect()
}

/// The text of an element whose class or id says that it holds the date.
fn dated_by_class(document: &Document) -> Option<String> {
    static NAME: OnceLock<Regex> = OnceLock::new();
    static YEAR: OnceLock<Regex> = OnceLock::new();
    let name = pattern(
        &NAME,
        r"(?i)(^|[\s_-])(date|published|pub-?date|post-?date|article-?date|publish-?date|dateline|timestamp|news-?date|entry-date|meta-date)([\s_-]|$)",
    );
    let year = pattern(&YEAR, r"\b(19|20)\d\d\b");
    document
        .select("[class],[id]")
        .nodes()
        .iter()
        .take(4_000)
        .filter(|n| name.is_match(&labels(**n)) && !is_of_change(**n) && !is_beside(**n))
        .find_map(|n| text(Some(&n.text())).filter(|t| t.len() <= 60 && year.is_match(t)))
}

/// The day that stands in an address: /2019/03/05/.
fn date_of_address(url: Option<&str>) -> Option<String> {
    static DAY: OnceLock<Regex> = OnceLock::new();
    let day = pattern(&DAY, r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:[/_.-]|$)");
    let found = day.captures(url?)?;
    Some(format!("{}-{}-{}", &found[1], &found[2], &found[3]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(html: &str) -> Meta {
        read(&Document::from(html), None)
    }

    #[test]
    fn published_is_never_taken_from_what_was_changed() {
        let meta =
            of(r#"<meta property="article:modified_time" content="2020-01-09"><time datetime="2019-03-05T08:00:00Z">5 March</time>"#);
        assert_eq!(
            (meta.published.as_deref(), meta.modified.as_deref()),
            (Some("2019-03-05T08:00:00Z"), Some("2020-01-09"))
        );
        let meta =
            of(r#"<p>Last updated <time datetime="2021-01-01">1 January 2021</time></p><span class="post-date">5 March 2019</span>"#);
        assert_eq!(meta.published.as_deref(), Some("5 March 2019"));
    }

    #[test]
    fn linked_data_is_found_in_a_graph() {
        let meta = of(
            r#"<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"Fjord"},
            {"@type":["NewsArticle"],"headline":"Talks &amp; toasts in Oslo","datePublished":"2019-03-05","author":[{"name":"A. Berg"},{"name":"B. Lund"}],
            "publisher":{"name":"Fjord News"},"articleBody":"<p>One.</p><p>Two.</p>"}]}</script>"#,
        );
        assert_eq!(meta.title.as_deref(), Some("Talks & toasts in Oslo"));
        assert_eq!(meta.byline.as_deref(), Some("A. Berg, B. Lund"));
        assert_eq!(
            (meta.source.as_deref(), meta.article_body.as_deref()),
            (Some("Fjord News"), Some("One.\n\nTwo."))
        );
    }

    #[test]
    fn a_title_loses_the_name_of_its_site() {
        assert_eq!(
            of("<title>Peru and Chile sign border pact | Fjord News</title>").title.as_deref(),
            Some("Peru and Chile sign border pact")
        );
        assert_eq!(
            of("<title>Fjord News: home</title><h1>Peru and Chile sign pact</h1>")
                .title
                .as_deref(),
            Some("Peru and Chile sign pact")
        );
    }

    #[test]
    fn an_address_may_have_the_day() {
        assert_eq!(
            date_of_address(Some("https://x.example/world/2019/03/05/talks")).as_deref(),
            Some("2019-03-05")
        );
        assert_eq!(
            date_of_address(Some("https://x.example/20190305-talks")).as_deref(),
            Some("2019-03-05")
        );
        assert_eq!(date_of_address(Some("https://x.example/id/201903059")), None);
    }
}
