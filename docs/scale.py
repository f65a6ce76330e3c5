#!/usr/bin/env python3
"""From measured rates to what a month and a decade of world news take: the tables of docs/scale.md.

usage: scale.py [--check]

Reads docs/scale.json, which `benches/spark_scale.py --json docs/scale.json` wrote, and the assumptions below, and writes the tables between
the marks in docs/scale.md; with --check, says whether they are up to date (exit status 1 if not). Only the standard library is used.
"""
import json, re, sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

# What a crawl of the world's news is like. Change what is otherwise for you.
MONTHLY_PAGES = 30_000_000      # pages in a month of a large crawl of news sites
ENGLISH = 0.45                  # of them are in English and coded; the others are opened and their language told
WORDS = 420                     # words of an article's text
WARC_BYTES = 22_000             # compressed bytes of a page in a WARC
PAGE_BYTES = 80_000             # bytes of a page, not compressed
# Processor seconds a byte to find the text of a page: `time entente text` on the pages that benches/page_text.py --keep makes, 1,215 of them
# with 5,600 bytes each in 1.5 seconds.
OPEN_SECONDS = 1.5 / 1215 / 5600
# List prices, US dollars, on demand, eastern United States, 2025: eight vCPUs (four cores) and 32 GB; a managed service's part of it; a month of a gigabyte kept.
MACHINE_HOUR, SERVICE_HOUR, VCPUS, MACHINE_GB = 0.384, 0.096, 8, 32
GB_MONTH = 0.023
SPARE = 1.3                     # stragglers, start-up, retries


def computed(m):
    """Rows of the tables: what, a month, a decade."""
    core_words = m["words"] / m["coding_processor_seconds"]
    merge_accounts = m["claims"] / m["merging_processor_seconds"]
    per_claim = {name: m[name] / m["claims"] for name in ("coded_bytes", "accounts_bytes", "shuffle_bytes", "events_bytes")}
    claims_per_word = m["claims"] / m["words"]

    def period(months):
        pages = MONTHLY_PAGES * months
        words = pages * ENGLISH * WORDS
        # Made-up articles are denser with events than news: every other sentence tells of one. A quarter is what articles have.
        claims = words * claims_per_word / 4
        opening, coding, merging = pages * PAGE_BYTES * OPEN_SECONDS / 3600, words / core_words / 3600, claims / merge_accounts / 3600
        hours = (opening + coding + merging) * SPARE
        machine = hours / VCPUS
        kept = claims * (per_claim["coded_bytes"] + per_claim["accounts_bytes"] + per_claim["events_bytes"])
        return {
            "pages": f"{pages / 1e6:,.0f} million",
            "WARC, compressed": f"{pages * WARC_BYTES / 1e12:,.1f} TB",
            "English words": f"{words / 1e9:,.1f} billion",
            "claims": f"{claims / 1e6:,.0f} million",
            "opening pages, vCPU hours": f"{opening:,.0f}",
            "coding, vCPU hours": f"{coding:,.0f}",
            "merging, vCPU hours": f"{merging:,.0f}",
            f"all with a reserve of {SPARE - 1:.0%}, vCPU hours": f"{hours:,.0f}",
            "hours on 32 machines of 8 vCPUs": f"{machine / 32:,.1f}",
            "shuffled": f"{claims * per_claim['shuffle_bytes'] / 1e9:,.0f} GB",
            "kept (checkpoints and events)": f"{kept / 1e9:,.0f} GB",
            "machines, at list price": f"${machine * MACHINE_HOUR:,.0f}",
            "and a managed service": f"${machine * (MACHINE_HOUR + SERVICE_HOUR):,.0f}",
            "checkpoints, a month": f"${kept / 1e9 * GB_MONTH:,.2f}",
        }

    month, decade = period(1), period(120)
    return [(name, month[name], decade[name]) for name in month]


def measured(m):
    """Rows of what was measured."""
    words = m["words"] / m["coding_processor_seconds"]
    return [
        ("documents, words", f"{m['documents']:,}, {m['words']:,}"),
        ("claims, events", f"{m['claims']:,}, {m['events']:,}"),
        ("coding", f"{words:,.0f} words in a second of processor time, {m['documents'] / m['coding_processor_seconds']:,.0f} documents"),
        ("merging", f"{m['claims'] / m['merging_processor_seconds']:,.0f} claims in a second of processor time"),
        ("memory of a worker while coding, by quarter", ", ".join(f"{mb} MB" for mb in m["worker_mb_by_quarter"])),
        ("memory of a worker while merging, at most", f"{m['worker_mb_merging']} MB"),
        ("coded documents, a claim", f"{m['coded_bytes'] / m['claims']:,.0f} bytes"),
        ("shuffled, a claim", f"{m['shuffle_bytes'] / m['claims']:,.0f} bytes"),
        ("equal to the export of one machine", {True: "yes", False: "no"}.get(m.get("equal"), "not compared")),
    ]


def table(header, rows):
    lines = [header, ["---"] * len(header), *rows]
    return "".join("| " + " | ".join(map(str, line)) + " |\n" for line in lines)


def main():
    m = json.loads((HERE / "scale.json").read_text("utf-8"))
    page = (HERE / "scale.md").read_text("utf-8")
    parts = {"measured": table(["what", "measured"], measured(m)), "computed": table(["what", "a month", "a decade"], computed(m))}
    new = page
    for name, text in parts.items():
        new, n = re.subn(rf"(<!-- {name} -->\n).*?(<!-- end -->)", lambda found: found[1] + text + found[2], new, flags=re.S)
        assert n == 1, name
    if "--check" in sys.argv[1:]:
        print("docs/scale.md is up to date" if new == page else "docs/scale.md is not what scale.py computes: run docs/scale.py")
        return 0 if new == page else 1
    (HERE / "scale.md").write_text(new, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
