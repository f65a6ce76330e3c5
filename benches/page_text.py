#!/usr/bin/env python3
"""How well the text of an article is found in a web page: made pages, with the text known.

usage: page_text.py [--entente PATH] [--keep DIR] [--peers] [--pages DIR --truth FILE]

Each article of examples/corpus is set in each of the layouts below, in the manner of sites seen in the wild: menus, share links,
adverts between paragraphs, related stories, newsletters, captions, comments, tables for layout, line breaks for paragraphs,
text in JSON-LD, class names that mislead. The text found is compared with the text set, by the measure of the public
article-extraction benchmark (runs of four words, precision and recall per page, averaged). With --pages DIR --truth FILE
another set is measured: HTML or HTML.gz files, and a JSON object of page name -> {"articleBody": text}.
--peers also runs what can be imported of trafilatura, readability-lxml and newspaper. Only the standard library is needed otherwise.
"""
import argparse, gzip, html, json, os, random, re, statistics, subprocess, sys, tempfile
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
WORDS = re.compile(r"\w+", re.UNICODE)


def shingles(text, n=4):
    words = WORDS.findall(text)
    return Counter(tuple(words[i : i + n]) for i in range(max(1, len(words) - n + 1))) if words else Counter()


def measure(true, found):
    """(precision, recall) of one page; runs of four words, each counted as often as it stands."""
    t, f = shingles(true), shingles(found)
    tp = sum((t & f).values())
    fp, fn = sum((f - t).values()), sum((t - f).values())
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    return precision, recall


# ---- Layouts: title, paragraphs -> page -----------------------------------------------------------------------------

MENU = "".join(f"<li><a href='/{w.lower()}'>{w}</a></li>" for w in "Home World Politics Defence Business Opinion Sport Video Podcasts Newsletters".split())
STORIES = [
    "Storm leaves thousands without power along the coast as crews work through the night",
    "Ten things to know before the markets open this morning, from oil to interest rates",
    "Why the city's oldest bridge is closing for a year, and what drivers can do about it",
    "Analysis: what the budget means for families, pensioners and small firms in the north",
    "In pictures: the best of the weekend's football, from late goals to muddy celebrations",
]
ADVERT = "Save forty per cent on your first year when you subscribe today. Cancel at any time. Offer ends on Sunday at midnight."
LETTER = "Sign up for our morning newsletter and get the five stories you need to know, delivered to your inbox before breakfast."
COMMENTS = [
    "I have said it for years and nobody wanted to listen, now look where we are with all these ministers flying around.",
    "Great article, thanks for keeping it balanced. Would love to read more about what this means for the ports.",
]
BIO = "Sam Porter is a staff writer who covers foreign affairs and security. He was born in Leeds and lives in Lisbon with two cats."


def head(title, site="The Daily Ledger", extra=""):
    return f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{title} | {site}</title>{extra}<style>p{{margin:0}}</style><script>var a='<p>not text</p>';</script></head>"


def links(stories=STORIES, tag="li"):
    return "".join(f"<{tag}><a href='/s/{i}'>{s}</a></{tag}>" for i, s in enumerate(stories))


def modern(title, paras, rng):
    body = []
    for i, p in enumerate(paras):
        body.append(f"<p class='css-1x{rng.randrange(999)}'>{p}</p>")
        if i % 3 == 1:
            body.append(f"<div class='ad-slot' id='ad-{i}'><span>Advertisement</span><p>{ADVERT}</p></div>")
        if i == 1:
            body.append(f"<aside class='related-content'><h3>More on this story</h3><ul>{links(STORIES[:3])}</ul></aside>")
        if i == 3:
            body.append(f"<div class='newsletter-signup'><p>{LETTER}</p><form><input name=e><button>Sign up</button></form></div>")
    return (
        head(title)
        + f"<body><header class='site-header'><a href='/'>The Daily Ledger</a><nav><ul>{MENU}</ul></nav></header><main><article><h1>{title}</h1>"
        + "<div class='byline'>By <a rel='author' href='/sp'>Sam Porter</a></div><time datetime='2019-03-05T08:00:00Z'>5 March 2019</time>"
        + "<div class='share-tools'><a>Facebook</a><a>Twitter</a><a>WhatsApp</a></div><figure><img src=a.jpg><figcaption>The harbour at dawn. Photo: Ledger Pictures</figcaption></figure>"
        + f"<div class='article-body'>{''.join(body)}</div><div class='author-bio'><p>{BIO}</p></div><ul class='tags'><li><a>Defence</a></li><li><a>Asia</a></li></ul></article></main>"
        + f"<section class='most-read'><h2>Most read</h2><ol>{links()}</ol></section><section id='comments'>{''.join(f'<div class=comment><p>{c}</p></div>' for c in COMMENTS)}</section>"
        + f"<footer><ul>{MENU}</ul><p>© 2019 The Daily Ledger. All rights reserved. Reproduction without permission is prohibited by law.</p></footer></body></html>"
    )


def tables(title, paras, rng):
    return (
        f"<html><head><title>{title}</title></head><body bgcolor=white><table width=780><tr><td colspan=3><img src=logo.gif alt='Ministry'></td></tr><tr><td width=150 valign=top>"
        + "<br>".join(f"<a href={i}.htm>{w}</a>" for i, w in enumerate("Home Minister Press Speeches Treaties Contact".split()))
        + f"</td><td valign=top><font face=Arial size=4><b>{title}</b></font><br><br><font face=Arial size=2>"
        + "<br><br>\n".join(paras)
        + f"</font></td><td width=150 valign=top><b>Latest</b><br>{'<br>'.join(f'<a href=x>{s}</a>' for s in STORIES[:4])}</td></tr></table>"
        + "<center><font size=1>Copyright Ministry of Foreign Affairs. Last updated 3 April 2021. Best viewed at 800 by 600.</font></center></body></html>"
    )


def divs(title, paras, rng):
    """No paragraph elements, class names without meaning."""
    body = "".join(f"<div class='x{rng.randrange(9999)}'><div><span>{p}</span></div></div>" for p in paras)
    side = "".join(f"<div class='q{i}'><a href=#><div>{s}</div></a></div>" for i, s in enumerate(STORIES))
    return head(title) + f"<body><div class='r1'><div class='r2'>{''.join(f'<a href=#>{w}</a>' for w in 'Home News Live Shop'.split())}</div><div class='r3'><h1>{title}</h1><div class='r4'>{body}</div></div><div class='r5'>{side}</div></div></body></html>"


def wordpress(title, paras, rng):
    body = "".join(f"<p>{p}</p>\n" for p in paras)
    return (
        head(title, "Security Blog")
        + f"<body class='single single-post'><div id='page'><div id='masthead'><ul class='menu'>{MENU}</ul></div><div id='content'><div id='primary'><div id='post-12' class='post hentry'>"
        + f"<h2 class='entry-title'>{title}</h2><div class='entry-meta'>Posted on <abbr class='published' title='2019-03-05'>March 5, 2019</abbr> by <span class='author'>sporter</span></div>"
        + f"<div class='entry-content'>{body}<div class='sharedaddy'><h3>Share this:</h3><ul><li>Twitter</li><li>Facebook</li></ul></div><div id='jp-relatedposts'><h3>Related</h3>{links(STORIES[:3], 'p')}</div></div>"
        + "<div class='entry-utility'>This entry was posted in Asia and tagged navy. Bookmark the permalink.</div></div>"
        + f"<div id='comments'><h3>2 thoughts on this</h3><ol class='commentlist'>{''.join(f'<li><p>{c}</p><a>Reply</a></li>' for c in COMMENTS)}</ol><div id='respond'><h3>Leave a Reply</h3><form><p>Your email address will not be published.</p></form></div></div>"
        + f"</div><div id='secondary' class='widget-area'><h3>Recent Posts</h3><ul>{links()}</ul><h3>Archives</h3><ul><li><a>March 2019</a></li></ul></div></div></div></body></html>"
    )


def scripted(title, paras, rng):
    """The text stands in JSON-LD and in a script only: the page is built in the browser."""
    ld = json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, {"@type": "NewsArticle", "headline": html.unescape(title), "datePublished": "2019-03-05", "articleBody": html.unescape("\n\n".join(paras))}]})
    return head(title, extra=f"<script type='application/ld+json'>{ld}</script>") + f"<body><div id='root'><p>Please enable JavaScript to read this page.</p><ul>{links()}</ul></div></body></html>"


def release(title, paras, rng):
    """A ministry's release: breadcrumbs, print links, attachments, contact lines after the text."""
    return (
        head(title, "Ministry of Defence")
        + f"<body><div class='breadcrumb'><a>Home</a> &gt; <a>News</a> &gt; {title}</div><div class='wrapper'><div class='left-nav'><ul>{MENU}</ul></div><div class='main-content'><h1>{title}</h1><p class='date'>Published 5 March 2019</p>"
        + "".join(f"<p>{p}</p>" for p in paras)
        + "<div class='attachments'><a href=a.pdf>Joint statement (PDF, 120 kB)</a></div><div class='print-only'><a>Print this page</a></div></div>"
        + "<div class='footer'><p>Press Office, Ministry of Defence, Main Building. Telephone 0207 000 0000. Follow us on Twitter.</p></div></div></body></html>"
    )


def nested(title, paras, rng):
    """Paragraphs in two sibling sections, a pull quote, headings, a list of links between."""
    half = len(paras) // 2
    first, second = paras[:half], paras[half:]
    return (
        head(title)
        + f"<body><div class='container'><div class='content-wrap'><h1>{title}</h1><div class='content__section'>{''.join(f'<p>{p}</p>' for p in first)}</div>"
        + f"<div class='read-more-block'><strong>Read more:</strong> <a href=#>{STORIES[0]}</a></div><div class='content__section'>{''.join(f'<p>{p}</p>' for p in second)}</div></div>"
        + f"<div class='rail'><h4>Trending</h4>{links(STORIES, 'p')}</div></div></body></html>"
    )


def live(title, paras, rng):
    """Microdata, and a long list of other headlines with summaries that outweighs the text."""
    cards = "".join(f"<div class='card'><h3><a href=#>{s}</a></h3><p>{s}. It is the third time this year, officials said, and it may not be the last.</p><time datetime='2021-01-0{i + 1}'>2 h ago</time></div>" for i, s in enumerate(STORIES * 3))
    return (
        head(title)
        + f"<body><div itemscope itemtype='http://schema.org/NewsArticle'><h1 itemprop='headline'>{title}</h1><meta itemprop='datePublished' content='2019-03-05'><div itemprop='articleBody'>{''.join(f'<p>{p}</p>' for p in paras)}</div></div>"
        + f"<div class='latest-feed'>{cards}</div></body></html>"
    )


def bare(title, paras, rng):
    return f"<title>{title}</title><h1>{title}</h1>" + "".join(f"<p>{p}" for p in paras)


LAYOUTS = [modern, tables, divs, wordpress, scripted, release, nested, live, bare]


def articles():
    """(name, title, paragraphs) of the example corpus' prose."""
    for path in sorted((HERE / "examples" / "corpus").glob("*.txt")):
        blocks = [" ".join(b.split()) for b in path.read_text(encoding="utf-8").split("\n\n")]
        paras = [b for b in blocks[1:] if len(b.split()) >= 18]
        if len(paras) >= 4:
            yield path.stem, blocks[0], paras


def made(folder):
    truth = {}
    for name, title, paras in articles():
        for layout in LAYOUTS:
            rng = random.Random(f"{name}/{layout.__name__}")
            page = layout(html.escape(title, quote=False), [html.escape(p, quote=False) for p in paras], rng)
            file = f"{name}.{layout.__name__}.html"
            (folder / file).write_text(page, encoding="utf-8")
            truth[file] = "\n".join(paras)
    return truth


# ---- Finders --------------------------------------------------------------------------------------------------------


def entente(program, folder):
    out = subprocess.run([program, "text", "--format", "json", str(folder)], capture_output=True, text=True, check=False).stdout
    return {d["id"]: d["body"] for d in map(json.loads, out.splitlines())}


def peers():
    found = {}
    try:
        import trafilatura

        found["trafilatura"] = lambda page: trafilatura.extract(page, include_comments=False) or ""
    except ImportError:
        pass
    try:
        import readability
        from lxml import html as lx

        found["readability-lxml"] = lambda page: lx.fromstring(readability.Document(page).summary()).text_content()
    except ImportError:
        pass
    return found


def report(name, truth, found):
    each = {file: measure(text, found.get(file, "")) for file, text in truth.items()}
    precision = statistics.fmean(p for p, _ in each.values())
    recall = statistics.fmean(r for _, r in each.values())
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    print(f"{name:<18} F1 {f1:.3f}  precision {precision:.3f}  recall {recall:.3f}  ({len(each)} pages)")
    return f1, each


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--entente", default=str(HERE / "target" / "release" / "entente"))
    ap.add_argument("--keep", metavar="DIR", help="write the made pages here and keep them")
    ap.add_argument("--pages", type=Path)
    ap.add_argument("--truth", type=Path)
    ap.add_argument("--peers", action="store_true")
    ap.add_argument("--worst", type=int, default=0, help="also list this many of the worst pages")
    ap.add_argument("--min-f1", type=float, default=0.0, help="exit 1 below this")
    a = ap.parse_args()
    with tempfile.TemporaryDirectory() as temp:
        folder = Path(a.keep or temp)
        folder.mkdir(parents=True, exist_ok=True)
        if a.pages:
            truth = {}
            for name, fields in json.loads(a.truth.read_text(encoding="utf-8")).items():
                source = next(p for p in (a.pages / f"{name}.html", a.pages / f"{name}.html.gz", a.pages / name) if p.exists())
                data = gzip.decompress(source.read_bytes()) if source.suffix == ".gz" else source.read_bytes()
                (folder / f"{name}.html").write_bytes(data)
                truth[f"{name}.html"] = fields["articleBody"]
        else:
            truth = made(folder)
        f1, each = report("entente", truth, entente(a.entente, folder))
        for file, (p, r) in sorted(each.items(), key=lambda e: sum(e[1]))[: a.worst]:
            print(f"    {file}: precision {p:.2f} recall {r:.2f}")
        if a.peers:
            for name, finder in peers().items():
                report(name, truth, {f: finder((folder / f).read_text(encoding="utf-8", errors="replace")) for f in truth})
    return 1 if f1 < a.min_f1 else 0


if __name__ == "__main__":
    sys.exit(main())
