"""Writes spaCy's parses in a compact form, for `crates/entente-language/tests/parity.rs`.

The first line has the kinds of tokens that occur, `TAG POS FEATS DEP`; each further line is one text:
  words    each token's bytes, with `_` where one space follows
  kinds    each token's kind, by number
  heads    each token's head, as the distance to it
  lemmas   lemmas by token, where they are not the word itself (of a proper noun) or the word in lower case (of others)
  starts   the tokens that begin a sentence
  entities first and last token, and label
"""
import itertools
import json
import re
import subprocess


def write(path, parses, versions):
    kinds, rows = {}, []
    for parse in parses:
        text, row = parse["text"].encode(), {"id": parse["id"], "text": parse["text"], "words": [], "kinds": [], "heads": [], "lemmas": {}}
        for i, t in enumerate(parse["tokens"]):
            word = text[t["start"] : t["end"]].decode()
            row["words"].append(f"{t['end'] - t['start']}{'_' if t['space'] else ''}")
            row["kinds"].append(kinds.setdefault(f"{t['xpos']} {t['upos']} {t['feats'] or '_'} {t['deprel']}", len(kinds)))
            row["heads"].append(t["head"] - i)
            if t["lemma"] != (word if t["upos"] == "PROPN" else word.lower()):
                row["lemmas"][str(i)] = t["lemma"]
        row["words"] = " ".join(row["words"])
        row["starts"] = [first for first, _ in parse["sentences"]]
        row["entities"] = [[e["first"], e["last"], e["label"]] for e in parse["entities"]]
        rows.append(row)
    with path.open("w", encoding="utf-8") as file:
        for row in [{**versions, "kinds": list(kinds)}, *rows]:
            file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")


def versions(python, model):
    """The versions that were recorded."""
    code = f"import json, spacy; print(json.dumps({{'spacy': spacy.__version__, 'model': spacy.load({model!r}).meta['version']}}))"
    return json.loads(subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout)


def excerpt(text, words):
    """The beginning of a text, about so many words, up to the end of a sentence if one is near."""
    end = next(itertools.islice(re.finditer(r"\S+", text), words, None), None)
    if end is None:
        return text
    stop = text.find(". ", end.start())
    return text[: stop + 1] if 0 <= stop - end.start() < 500 else text[: end.start()]
