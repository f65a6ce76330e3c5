#!/usr/bin/env python3
"""Parses JSONL {"id","text"} with Python spaCy and prints the JSON of `entente parse --format json`, one text a line.

usage: spacy_parse.py [--model en_core_web_sm] < texts.jsonl > parses.jsonl
Needs spaCy 3.8 and the model from PyPI; nothing in the program does.
"""
import argparse
import json
import sys

import spacy


def load(model):
    """A pipeline that takes texts of any length: spaCy refuses more than a million characters by default."""
    nlp = spacy.load(model)
    nlp.max_length = 1 << 30
    return nlp


def to_json(ident, doc):
    """The parse in the form the program prints, with offsets in UTF-8 bytes."""
    at, byte = [], 0
    for ch in doc.text:
        at.append(byte)
        byte += len(ch.encode("utf-8"))
    at.append(byte)
    tokens = [
        {
            "start": at[t.idx],
            "end": at[t.idx + len(t.text)],
            "lemma": t.lemma_,
            "upos": t.pos_,
            "xpos": t.tag_,
            "feats": str(t.morph),
            "head": t.head.i,
            "deprel": t.dep_,
            "space": bool(t.whitespace_),
        }
        for t in doc
    ]
    return {
        "id": ident,
        "text": doc.text,
        "tokens": tokens,
        "sentences": [[s.start, s.end] for s in doc.sents],
        "entities": [{"first": e.start, "last": e.end - 1, "label": e.label_} for e in doc.ents],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="en_core_web_sm")
    nlp = load(parser.parse_args().model)
    rows = [json.loads(line) for line in sys.stdin if line.strip()]
    for row, doc in zip(rows, nlp.pipe([r["text"] for r in rows])):
        print(json.dumps(to_json(row["id"], doc), ensure_ascii=False))


if __name__ == "__main__":
    main()
