#!/usr/bin/env python3
"""Writes briefs of a register in every format and opens them as their users would.

    python3 tests/briefs/check.py ENTENTE REGISTER A,B [A,B ...]

ENTENTE is the program. Word files are opened with python-docx, PDFs with pypdf (both from PyPI; what is not installed is said and
skipped), HTML with Python's own parser. Each format is written plain and redacted; plain ones twice, to compare the bytes.
"""

import html.parser
import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path

MARKING = "TLP:AMBER (test)"
VOID = {"meta", "br", "col", "line", "circle", "rect"}


class Page(html.parser.HTMLParser):
    """Counts what a page has, and fails on what it must not have."""

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.ids, self.links = [], {}, set(), set()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        assert tag != "script" and not any(name.startswith("on") for name in attrs), (tag, attrs)
        assert "src" not in attrs and "style" not in attrs, (tag, attrs)
        self.seen[tag] = self.seen.get(tag, 0) + 1
        self.ids.add(attrs.get("id"))
        if attrs.get("href", "").startswith("#"):
            self.links.add(attrs["href"][1:])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"


def check_html(path, redacted):
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    assert not page.open, page.open
    assert page.links <= page.ids, f"notes are missing: {page.links - page.ids}"
    assert page.seen["h1"] == 1 and page.seen["h2"] >= 7
    return f"{page.seen['li']} entries and notes"


def check_md(path, redacted):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert sum(line.startswith("# ") for line in lines) == 1
    return f"{len(lines)} lines"


def check_docx(path, redacted):
    if not importlib.util.find_spec("docx"):
        return "skipped: python-docx is not installed"
    import docx

    doc = docx.Document(str(path))
    styles = {p.style.name for p in doc.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Normal"} <= styles, styles
    section = doc.sections[0]
    top = " ".join(p.text for p in section.header.paragraphs)
    bottom = " ".join(p.text for p in section.footer.paragraphs)
    assert MARKING in top and MARKING in bottom and "Register " in bottom, (top, bottom)
    for table in doc.tables[1:]:
        assert table.rows[0]._tr.trPr is not None and "tblHeader" in table.rows[0]._tr.xml
    pictures = doc.element.xpath(".//wp:docPr")
    assert pictures and all(p.get("descr") for p in pictures)
    assert doc.core_properties.title.endswith(": a brief")
    return f"{len(doc.tables)} tables, {len(pictures)} pictures"


def check_pdf(path, redacted):
    if not importlib.util.find_spec("pypdf"):
        return "skipped: pypdf is not installed"
    import pypdf

    pdf = pypdf.PdfReader(str(path))
    pages = [" ".join(page.extract_text().split()) for page in pdf.pages]
    for number, text in enumerate(pages, 1):
        assert text.count(MARKING) >= 2, f"page {number} is not marked twice"
        assert f"Page {number} of {len(pages)}" in text and "Register " in text, f"page {number}: {text[-200:]}"
    return f"{len(pages)} pages"


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    entente, register, pairs = sys.argv[1], sys.argv[2], sys.argv[3:]
    formats = {"md": check_md, "html": check_html, "docx": check_docx, "pdf": check_pdf}
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for pair in pairs:
            a, b = pair.split(",")
            for ending, check in formats.items():
                for redact in ([], ["--redact", "names"]):
                    path = Path(folder) / f"{a}-{b}{'-redacted' if redact else ''}.{ending}"
                    command = [entente, "brief", a, b, "--register", register, "--marking", MARKING, "-q", *redact, "-o"]
                    done = subprocess.run([*command, str(path)], capture_output=True, text=True)
                    if ending == "pdf" and "no Chromium is found" in done.stderr:
                        print(f"{path.name}: skipped: no Chromium")
                        continue
                    try:
                        assert done.returncode == 0, done.stderr
                        told = check(path, bool(redact))
                        if not redact and ending != "pdf":
                            again = path.with_suffix(f".again.{ending}")
                            subprocess.run([*command, str(again)], check=True)
                            assert again.read_bytes() == path.read_bytes(), "other bytes the second time"
                        passed += 1
                        print(f"{path.name}: {told}")
                    except AssertionError as problem:
                        failed += 1
                        print(f"{path.name}: FAILED: {problem}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
