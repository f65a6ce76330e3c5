#!/usr/bin/env python3
"""How fast is `entente.code` of the Python package beside `entente code`, and beside spaCy with a matcher in Python?

usage: python_speed.py --entente PROGRAM [--python PYTHON] [--spacy PYTHON] [--texts 10000] [--threads 2] [--rounds 3]

10,000 made-up articles (articles.py) go through three programs, each a fresh process: `entente code` on JSONL, `entente.code` on a column
of texts (a table comes back), and, where PYTHON of --spacy has spaCy with `en_core_web_sm`, spaCy's pipeline with its DependencyMatcher and
a few patterns ("A signed B") in Python, on every tenth text. Runs alternate, because a busy machine slows all, and the least processor
time of each counts, less that of a run without texts. The same claims must come out of the first two.
Exit status: 0 if the package is within a tenth of the program, 1 if not.
"""
import argparse, json, os, subprocess, sys, tempfile, time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import articles

PACKAGE = """
import json, sys, entente
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
column = lambda name: [row[name] for row in rows]
table = entente.code(column("text"), column("date"), title=column("title"), source=column("source"), id=column("id"))
print(len(table))
"""
SPACY = """
import json, sys, spacy
from spacy.matcher import DependencyMatcher
nlp = spacy.load(sys.argv[2])
matcher = DependencyMatcher(nlp.vocab)
for verb in ("sign", "give", "meet", "hold", "protest", "condemn", "impose", "agree", "receive", "deny"):
    matcher.add(verb, [[{"RIGHT_ID": "verb", "RIGHT_ATTRS": {"LEMMA": verb, "POS": "VERB"}},
                        {"LEFT_ID": "verb", "REL_OP": ">", "RIGHT_ID": "who", "RIGHT_ATTRS": {"DEP": "nsubj"}}]])
found = 0
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
for doc in nlp.pipe((row["text"] for row in rows), n_process=1):
    found += sum(1 for _, tokens in matcher(doc) if doc[tokens[0]].sent)
print(found)
"""


def run(command, threads, stdin=None):
    """Processor seconds, seconds and output of a fresh process."""
    env = os.environ | {"RAYON_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(threads)}
    begun = time.monotonic()
    with open(stdin or os.devnull, "rb") as file, tempfile.TemporaryFile() as out:
        child = subprocess.Popen(command, stdin=file, stdout=out, env=env)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in (0, 1):
            sys.exit(f"{command[0]} failed")
        out.seek(0)
        return usage.ru_utime + usage.ru_stime, time.monotonic() - begun, out.read().decode()


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--entente", default="entente")
    ap.add_argument("--python", default=sys.executable, help="one that has the package")
    ap.add_argument("--spacy", help="one that has spaCy")
    ap.add_argument("--spacy-model", default="en_core_web_sm")
    ap.add_argument("--texts", type=int, default=10_000)
    ap.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    ap.add_argument("--rounds", type=int, default=3)
    args = ap.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        def file(name, rows):
            path = Path(folder, name)
            path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
            return path

        rows = list(articles.made(args.texts))
        words = sum(len(row["text"].split()) for row in rows)
        tenth = rows[::10]
        files = {"all": file("all.jsonl", rows), "none": file("none.jsonl", []), "tenth": file("tenth.jsonl", tenth)}

        def program(which):
            return run([args.entente, "--quiet", "--threads", str(args.threads), "code"], args.threads, files[which])

        def package(which):
            return run([args.python, "-c", PACKAGE, files[which]], args.threads)

        def spacy(which):
            return run([args.spacy, "-c", SPACY, files["tenth" if which == "all" else which], args.spacy_model], args.threads)

        ways = {"entente code": program, "entente.code": package} | ({"spaCy and a matcher": spacy} if args.spacy else {})
        best, claims = {}, {}
        for _ in range(args.rounds):
            for name, way in ways.items():
                none, some = way("none"), way("all")
                taken = [b - a for a, b in zip(none[:2], some[:2])]
                best[name] = [min(pair) for pair in zip(taken, best.get(name, taken))]
                claims[name] = some[2]
        count = {
            "entente code": sum(len(json.loads(line)["claims"]) for line in claims["entente code"].splitlines()),
            "entente.code": int(claims["entente.code"]),
        }
        print(f"{args.texts:,} texts, {words:,} words, {args.threads} threads, {count['entente code']:,} claims")
        for name, (processor, wall) in best.items():
            n = words if name != "spaCy and a matcher" else sum(len(row["text"].split()) for row in tenth)
            print(f"{name:20} {n / processor:>10,.0f} words/s of processor time, {n / wall:>10,.0f} words/s")
        assert count["entente code"] == count["entente.code"], count
        ratio = best["entente code"][0] / best["entente.code"][0]
        print(f"the package runs at {ratio:.2f} of the program's speed")
        return 0 if ratio >= 0.9 else 1


if __name__ == "__main__":
    sys.exit(main())
