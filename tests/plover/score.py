#!/usr/bin/env python3
"""Scores `entente code` on sentences with a known PLOVER root.

  tests/plover/score.py FILE [--entente PROGRAM] [--verbose]

FILE is a gold standard record file of PLOVER (JSON, one list; older root names are turned into today's), or lines of
ROOT, tab, sentence, such as sample.tsv beside this script. Printed: for how many sentences the right root is among the
claims, how many of all claims have the right root, and both for each root.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys

OLDER_NAMES = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}


def cases(path):
    """(root, date, sentence) for every case of the file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        for record in json.loads(text):
            root = record["event"][0] if isinstance(record["event"], list) else record["event"]
            if root != "DOCUMENT":
                yield OLDER_NAMES.get(root, root), record.get("date"), record["text"]
    else:
        for line in filter(None, text.splitlines()):
            root, sentence = line.split("\t", 1)
            yield root, None, sentence


def coded(entente, gold):
    """Roots and rules of the claims for each case."""
    lines = []
    for n, (_, date, sentence) in enumerate(gold):
        document = {"id": str(n), "text": sentence}
        if date:
            document["date"] = date
        lines.append(json.dumps(document))
    run = subprocess.run([entente, "code"], input="\n".join(lines), capture_output=True, text=True)
    if run.returncode:
        sys.exit(run.stderr)
    for line in run.stdout.splitlines():
        yield [(claim["plover"]["event"], claim["rule"]) for claim in json.loads(line)["claims"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--entente", default="entente", help="the program to score")
    parser.add_argument("--verbose", action="store_true", help="print each sentence that is missed or has other claims too")
    options = parser.parse_args()
    gold = list(cases(options.file))
    sentences, found, claims, right = (collections.Counter() for _ in range(4))
    for (root, _, sentence), told in zip(gold, coded(options.entente, gold)):
        sentences[root] += 1
        found[root] += any(event == root for event, _ in told)
        claims[root] += len(told)
        right[root] += sum(event == root for event, _ in told)
        if options.verbose and any(event != root for event, _ in told or [("", "")]):
            print(f"{root}: {sentence}\n    {', '.join(f'{event} ({rule})' for event, rule in told) or 'no claim'}")
    print(f"{'root':10} {'sentences':>9} {'found':>6} {'claims':>7} {'right':>6}")
    for root in sorted(sentences):
        print(f"{root:10} {sentences[root]:9} {found[root]:6} {claims[root]:7} {right[root]:6}")
    total, emitted = sum(sentences.values()), sum(claims.values())
    print(f"right root among the claims: {sum(found.values())}/{total} = {sum(found.values()) / max(total, 1):.3f}")
    print(f"claims with the right root:  {sum(right.values())}/{emitted} = {sum(right.values()) / max(emitted, 1):.3f}")


if __name__ == "__main__":
    main()
