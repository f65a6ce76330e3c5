#!/usr/bin/env python3
"""Kills `entente read` again and again, and reads on: the export at the end must be that of a read that nobody disturbed, byte for byte.

usage: killed.py [--documents 20000] [--kills 100] [--seed 1] [--entente PROGRAM] [--keep DIR]

The documents are those of benches/news_day.py. Each run is killed (SIGKILL) at a random moment, so that kills fall on reading, coding,
storing and between; then the same command is given again. A read that gets through is compared and begun anew with an empty register, until
there were kills enough. Between kills the register must be sound (`entente doctor`), and what was told of must not be read again.

Exit status: 0 the exports are equal, 1 they are not, or something that was told was lost.
"""
import argparse, os, random, signal, subprocess, sys, tempfile, threading, time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benches"))
import news_day


def read(program, documents, register):
    return [program, "read", str(documents), "--register", str(register)]


def export(program, register):
    return subprocess.run([program, "export", "--format", "jsonl", "--register", str(register)], stdout=subprocess.PIPE, check=True).stdout


def killed_after(command, seconds):
    """Starts a command, kills it after so many seconds; gives the documents told as new and whether it was killed."""
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    clock = threading.Timer(seconds, child.kill)
    clock.start()
    # What was cut off in the middle of a line was not told.
    new = [line.split()[1] for line in child.stdout if line.startswith("read ") and line.endswith("\n")]
    killed = child.wait() == -signal.SIGKILL
    clock.cancel()
    return new, killed


def one_read(args, documents, torn, expect, r, span, kills):
    """Reads all into a new register, killed at random moments until it is through or there were kills enough; the kills so far, `None`
    where something is wrong."""
    stored = set()
    for file in torn.parent.glob(torn.name + "*"):
        file.unlink()
    while kills < args.kills:
        new, was_killed = killed_after(read(args.entente, documents, torn), r.uniform(0, span))
        if again := stored.intersection(new):
            print(f"after {kills} kills: read again though it was told as stored: {sorted(again)[:5]}")
            return None
        stored.update(new)
        if not was_killed:
            break
        kills += 1
        if kills % 10 == 0 and torn.exists():
            sound = subprocess.run([args.entente, "doctor", "--register", str(torn)], capture_output=True).returncode == 0
            print(f"{kills} kills, {len(stored):,} documents told of in this read, the register is {'sound' if sound else 'NOT SOUND'}", flush=True)
            if not sound:
                return None
    subprocess.run([*read(args.entente, documents, torn), "--quiet"], check=True)
    return kills if export(args.entente, torn) == expect else None


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--documents", type=int, default=20_000)
    ap.add_argument("--kills", type=int, default=100)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--entente", default=str(ROOT / "target/release/entente"))
    ap.add_argument("--keep", type=Path, help="work in this folder and leave it")
    args = ap.parse_args()
    work = args.keep or Path(tempfile.mkdtemp())
    work.mkdir(parents=True, exist_ok=True)
    os.environ["ENTENTE_OFFLINE"] = "1"
    documents = work / "day.jsonl"
    with open(documents, "w", encoding="utf-8") as out:
        news_day.write(out, args.documents, args.seed)
    whole, torn = work / "whole.db", work / "torn.db"
    begun = time.monotonic()
    subprocess.run([*read(args.entente, documents, whole), "--quiet"], check=True)
    seconds = time.monotonic() - begun
    expect = export(args.entente, whole)

    # A kill falls anywhere in what is read in some seconds, so that several portions are stored between two, or none, or one in part.
    r, kills, reads, span = random.Random(args.seed), 0, 0, min(seconds, max(3.0, seconds / 6))
    while kills is not None and kills < args.kills:
        kills = one_read(args, documents, torn, expect, r, span, kills)
        reads += 1
    if kills is None:
        print("the export is NOT the same, or something was lost")
    else:
        print(f"{args.documents:,} documents, {kills} kills in {reads} reads: each export ({len(expect):,} bytes) is the same, byte for byte")
    if not args.keep:
        for file in work.iterdir():
            file.unlink()
        work.rmdir()
    return 1 if kills is None else 0


if __name__ == "__main__":
    sys.exit(main())
