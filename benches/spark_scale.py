#!/usr/bin/env python3
"""What a cluster's run takes, measured on this machine: speed, memory of the workers, bytes kept and shuffled; and is the result right?

usage: spark_scale.py [--documents 100000] [--cores 2] [--partitions 16] [--alone] [--json FILE] [--work DIR]

Made-up articles (articles.py) are written as Parquet, coded, merged and exported by `entente.spark` in one local session; the memory of each
Python worker is looked at every second, and the coding is done in order, so that early and late documents can be compared. With --alone
the same articles are read into a register of one machine, and both exports must be equal. --json keeps the measurements for docs/scale.py.
Needs the package with pyspark, and Java. Exit status: 0 if memory is flat (the workers' peak in the last half of the coding is at most a
tenth above that in the second quarter) and the exports are equal, 1 if not.
"""
import argparse, hashlib, json, os, subprocess, sys, tempfile, threading, time, urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import articles



class Watch(threading.Thread):
    """Looks at the memory and processor time of all Python workers below this process, and of Java, every second."""

    def __init__(self):
        super().__init__(daemon=True)
        self.seen = []
        self.start()

    def run(self):
        while True:
            self.look()
            time.sleep(1)

    def look(self):
        self.seen.append((time.monotonic(), processes()))

    def memory(self, begin, end):
        """The most megabytes that any Python worker had."""
        some = [worker["mb"] for at, found in self.seen if begin <= at <= end for worker in found.values() if worker["python"]]
        return round(max(some, default=0))

    def seconds(self, begin, end):
        """Processor seconds of all of them: a busy machine slows the clock on the wall, not this."""
        first, last = {}, {}
        for at, found in self.seen:
            for name, process in found.items():
                if at < begin:
                    first[name] = process["seconds"]
                elif at <= end:
                    first.setdefault(name, 0.0)
                    last[name] = process["seconds"]
        return sum(last[name] - first[name] for name in last)


def processes():
    """Python workers (not their daemon, which forks them) and Java: megabytes resident and processor seconds of each."""
    parents, found = {}, {}
    for process in Path("/proc").iterdir():
        if not process.name.isdigit():
            continue
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            java = b"org.apache.spark.deploy.SparkSubmit" in words
            if not java and b"pyspark.daemon" not in words:
                continue
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except (OSError, IndexError):
            continue
        parents[process.name] = fields[1]
        megabytes = int(fields[21]) * os.sysconf("SC_PAGE_SIZE") / 2**20
        seconds = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        found[process.name] = {"mb": megabytes, "seconds": seconds, "java": java}
    for name, process in found.items():
        process["python"] = not process["java"] and parents[name] in found and not found[parents[name]]["java"]
    return found


def write(folder, count, files):
    """The articles as Parquet, in so many files whose names are in order."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    rows, words, each = [], 0, -(-count // files)
    for n, article in enumerate(articles.made(count), 1):
        rows.append(article)
        words += len(article["text"].split())
        if n % each == 0 or n == count:
            pq.write_table(pa.Table.from_pylist(rows), folder / f"{n:09}.parquet")
            rows = []
    return words


def size(folder):
    return sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())


def stages(spark):
    """What Spark counted, by stage."""
    context = spark.sparkContext
    address = f"{context.uiWebUrl}/api/v1/applications/{context.applicationId}/stages?status=complete"
    with urllib.request.urlopen(address) as reply:
        return json.load(reply)


def measure(args, work):
    from pyspark.sql import SparkSession

    import entente.spark

    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    os.environ.setdefault("NO_PROXY", "127.0.0.1,localhost")
    words = write(work / "articles", args.documents, args.partitions)
    builder = SparkSession.builder.master(f"local[{args.cores}]").config("spark.driver.memory", "3g").config("spark.ui.showConsoleProgress", "false")
    builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1").config("spark.local.dir", str(work))
    spark = builder.config("spark.sql.shuffle.partitions", str(args.partitions)).getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    watch, kept = Watch(), str(work / "kept")

    begun = time.monotonic()
    coded = entente.spark.code(entente.spark.read(spark, str(work / "articles"), "parquet"), checkpoint=kept)
    documents, tokens, claims, failed = coded.selectExpr("count(*)", "sum(tokens)", "sum(claims)", "count(failure)").head()
    done = time.monotonic()
    quarter = (done - begun) / 4
    watch.look()
    memory = [watch.memory(begun + n * quarter, begun + (n + 1) * quarter) for n in range(4)]
    events = entente.spark.register(coded, checkpoint=kept)
    entente.spark.export(events, str(work / "out"), files=1)
    merged = time.monotonic()
    watch.look()
    counted = stages(spark)
    folder = next(Path(kept).iterdir())
    found = {
        "documents": documents, "words": words, "tokens": tokens, "claims": claims, "failed": failed, "events": events.count(),
        "pairs": spark.read.parquet(str(folder / "merged/pairs")).count(), "cores": args.cores,
        "coding_seconds": done - begun, "merging_seconds": merged - done,
        "coding_processor_seconds": watch.seconds(begun, done + 0.5), "merging_processor_seconds": watch.seconds(done, merged + 0.5),
        "worker_mb_by_quarter": memory, "worker_mb_merging": watch.memory(done, merged),
        "input_bytes": size(work / "articles"), "coded_bytes": size(folder / "coded"), "accounts_bytes": size(folder / "merged/accounts"),
        "shuffle_bytes": sum(s["shuffleWriteBytes"] for s in counted), "events_bytes": size(folder / "merged/events"),
    }
    (part,) = (work / "out").glob("part-*.txt")
    found["export_sha256"] = hashlib.sha256(part.read_bytes()).hexdigest()
    spark.stop()
    return found


ALONE = """
import hashlib, sys, entente
with entente.Register(sys.argv[2]) as register:
    register.read(sys.argv[1])
    print(hashlib.sha256(register.export("jsonl")).hexdigest())
"""


def one_machine(args, work):
    """Seconds of reading the same articles into a register of one machine, and the digest of its export."""
    lines = work / "articles.jsonl"
    with open(lines, "w", encoding="utf-8") as out:
        for article in articles.made(args.documents):
            out.write(json.dumps(article) + "\n")
    begun = time.monotonic()
    run = subprocess.run([sys.executable, "-c", ALONE, lines, work / "one.db"], check=True, capture_output=True, text=True)
    return time.monotonic() - begun, run.stdout.strip()


def keep(args, found):
    """Writes what was found so far."""
    if args.json:
        args.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--documents", type=int, default=100_000)
    ap.add_argument("--cores", type=int, default=2)
    ap.add_argument("--partitions", type=int, default=16)
    ap.add_argument("--alone", action="store_true", help="read the same on one machine too, and compare")
    ap.add_argument("--json", type=Path)
    ap.add_argument("--work", type=Path)
    args = ap.parse_args()
    with tempfile.TemporaryDirectory(dir=args.work) as folder:
        work = Path(folder)
        found = measure(args, work)
        keep(args, found)
        if args.alone:
            found["one_machine_seconds"], digest = one_machine(args, work)
            found["equal"] = digest == found["export_sha256"]
    for name, value in found.items():
        print(f"{name}: {value:,.1f}" if isinstance(value, float) else f"{name}: {value}")
    keep(args, found)
    second, last = found["worker_mb_by_quarter"][1], max(found["worker_mb_by_quarter"][2:])
    flat = last <= 1.1 * second
    print(f"memory of a worker: {second} MB in the second quarter, {last} MB in the last half: {'flat' if flat else 'it grows'}")
    return 0 if flat and found.get("equal", True) else 1


if __name__ == "__main__":
    sys.exit(main())
