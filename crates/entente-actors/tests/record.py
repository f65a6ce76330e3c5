#!/usr/bin/env python3
"""Records the parses of tests/mentions.toml and tests/actors.csv in .jsonl files beside them, so that the tests need no language model.

usage: record.py PARSER...    where PARSER is a command that reads JSONL {"id","text"} and writes parses as JSONL
       (`entente parse --jsonl --format json`, or tests/parity/spacy_parse.py of the repository)
"""
import csv, json, pathlib, subprocess, sys, tomllib

here = pathlib.Path(__file__).parent


def record(texts, file):
    lines = [json.dumps({"id": id, "text": t}, ensure_ascii=False) for id, t in texts]
    done = subprocess.run(sys.argv[1:], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    (here / file).write_text(done.stdout, encoding="utf-8")
    print(f"{len(lines)} passages recorded in {file}")


cases = tomllib.loads((here / "mentions.toml").read_text(encoding="utf-8"))["case"]
record([(f"{n}.{k}", t) for n, c in enumerate(cases) for k, t in enumerate(c["text"])], "parses.jsonl")
with open(here / "actors.csv", encoding="utf-8", newline="") as table:
    rows = list(csv.DictReader(table))
record([(f"{n}.{k}", r[k] or " ") for n, r in enumerate(rows) for k in ("text", "context")], "actors.jsonl")
