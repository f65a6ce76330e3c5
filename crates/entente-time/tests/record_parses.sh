#!/bin/sh
# Records the parses of the sentences in en.toml, so that the tests need no language model. Needs Python 3.11 with spaCy 3.8.
# usage: tests/record_parses.sh [MODEL]      (from crates/entente-time; PYTHON names another interpreter)
set -eu
cd "$(dirname "$0")"
"${PYTHON:-python3}" - <<'PY' > en.texts.jsonl
import json, tomllib
data = tomllib.load(open("en.toml", "rb"))
texts = [t for c in data["case"] for t in c["says"]] + [s["text"] for s in data["story"]]
for i, text in enumerate(dict.fromkeys(texts)):
    print(json.dumps({"id": str(i), "text": text}, ensure_ascii=False))
PY
"${PYTHON:-python3}" ../../../tests/parity/spacy_parse.py --model "${1:-en_core_web_sm}" < en.texts.jsonl > en.parses.jsonl
rm en.texts.jsonl
