#!/usr/bin/env python3
"""Do documents that tell what others have told leave the number of events unchanged?

usage: measure.py [--entente PROGRAM] [--verbatim 3] [--reworded PERCENT] [--events]

Reads examples/corpus into a register, and then, into copies of it, every document a second time: once word for word under another name and
by another outlet, once reworded by hand (reworded/: every sentence is another one, the facts are the same). Prints documents, claims and
events of each, by how much the number of events grows, how many events have both tellings, and how many independent sources were counted:
a copy must not add any. --events lists events that only the reworded documents tell of.
Exit status: 0 if the growth is within --verbatim and --reworded (in percent), 1 if not. Only the standard library is used.
"""
import argparse, csv, json, os, shutil, subprocess, sys, tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CORPUS = ROOT / "examples" / "corpus"


def again(folder, texts, mark):
    """A folder with these texts under names of their own, their dates beside them."""
    folder.mkdir()
    for text in sorted(texts.glob("*.txt")):
        shutil.copy(text, folder / f"{text.stem}-{mark}.txt")
    with open(CORPUS / "metadata.csv", encoding="utf-8") as dates, open(folder / "metadata.csv", "w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["file", "published", "source"])
        for row in csv.DictReader(dates):
            name = row["file"].removesuffix(".txt") + f"-{mark}.txt"
            rows.writerow([name, row["published"], f"Another outlet, {mark}"])
    return folder


def events(program, register, *paths):
    """Reads the paths, and gives the events of the register."""
    subprocess.run([program, "read", *map(str, paths), "--register", register, "--quiet"], check=True)
    out = subprocess.run([program, "export", "--format", "jsonl", "--register", register], check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def told_by(event, mark):
    return [mark in claim["doc"] for claim in event["claims"]]


def report(name, found, mark, before):
    growth = 100 * (len(found) - len(before)) / len(before)
    claims = sum(len(e["claims"]) for e in found)
    line = f"{name:<22}{len(found):5} events from {claims:4} claims, {growth:+6.1f} %"
    if mark:
        both = sum(any(told_by(e, mark)) and not all(told_by(e, mark)) for e in found)
        sources = sum(len(e["sources"]) > 1 for e in found)
        line += f"; told by both: {both}; with more than one independent source: {sources}"
    print(line, flush=True)
    return growth


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--entente", default=os.environ.get("ENTENTE", str(ROOT / "target/release/entente")))
    ap.add_argument("--verbatim", type=float, default=3.0)
    ap.add_argument("--reworded", type=float, default=1000.0)
    ap.add_argument("--events", action="store_true")
    args = ap.parse_args()
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        once = events(args.entente, str(work / "once.db"), CORPUS)
        report("the corpus", once, None, once)
        growth = {}
        for mark, texts in (("copy", CORPUS), ("reworded", HERE / "reworded")):
            found = events(args.entente, str(work / f"{mark}.db"), CORPUS, again(work / mark, texts, mark))
            growth[mark] = report(f"… and each {mark}", found, mark, once)
        if args.events:
            for e in found:
                if all(told_by(e, "reworded")):
                    print(e["kind"], e["subtype"], e["stage"], e["date"], [p["state"] for p in e["initiators"] + e["counterparts"]], e["claims"][0]["quote"][:150])
    return 0 if abs(growth["copy"]) <= args.verbatim and abs(growth["reworded"]) <= args.reworded else 1


if __name__ == "__main__":
    sys.exit(main())
