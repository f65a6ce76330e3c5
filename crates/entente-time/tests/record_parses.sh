#!/bin/sh
# Records the parses of the sentences in en.toml and timex.txt, so that the tests need no language model. Needs Python 3.11 with
# spaCy 3.8.
# usage: tests/record_parses.sh [MODEL]      (from crates/entente-time; PYTHON names another interpreter)
set -eu
cd "$(dirname "$0")"
record() {
    "${PYTHON:-python3}" ../../../tests/parity/spacy_parse.py --model "$1" < texts.jsonl > "$2"
    rm texts.jsonl
}
"${PYTHON:-python3}" - <<'PY' > texts.jsonl
import json, tomllib
data = tomllib.load(open("en.toml", "rb"))
texts = [t for c in data["case"] for t in c["says"]] + [s["text"] for s in data["story"]]
for i, text in enumerate(dict.fromkeys(texts)):
    print(json.dumps({"id": str(i), "text": text}, ensure_ascii=False))
PY
record "${1:-en_core_web_sm}" en.parses.jsonl
"${PYTHON:-python3}" - <<'PY' > texts.jsonl
import json, re
lines = [l.rstrip("\n") for l in open("timex.txt", encoding="utf-8")]
texts = [re.sub(r"\[([^=\]]*)=[^\]]*\]", r"\1", l) for l in lines if l and not l.startswith(("#", "date "))]
for i, text in enumerate(dict.fromkeys(texts)):
    print(json.dumps({"id": str(i), "text": text}, ensure_ascii=False))
PY
record "${1:-en_core_web_sm}" timex.parses.jsonl
