#!/usr/bin/env python3
"""Records the parses of tests/mentions.toml in tests/parses.jsonl, so that the tests need no language model.

usage: record.py PARSER...    where PARSER is a command that reads JSONL {"id","text"} and writes parses as JSONL
       (`entente parse --jsonl --format json`, or tests/parity/spacy_parse.py of the repository)
"""
import json, pathlib, subprocess, sys, tomllib

here = pathlib.Path(__file__).parent
cases = tomllib.loads((here / "mentions.toml").read_text(encoding="utf-8"))["case"]
lines = [json.dumps({"id": f"{n}.{k}", "text": t}, ensure_ascii=False) for n, c in enumerate(cases) for k, t in enumerate(c["text"])]
done = subprocess.run(sys.argv[1:], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
(here / "parses.jsonl").write_text(done.stdout, encoding="utf-8")
print(f"{len(lines)} passages recorded")
