#!/usr/bin/env python3
"""Kills `entente read` again and again, and reads on: the export at the end must be that of a read that nobody disturbed, byte for byte.

usage: killed.py [--documents 20000] [--kills 100] [--seed 1] [--entente PROGRAM] [--keep DIR]

The documents are those of benches/news_day.py. Each run is killed (SIGKILL) a moment after a random number of documents were told of, so
that kills fall on reading, coding, storing and between; then the same command is given again. Between kills the register must be sound
(`entente doctor`), and must have every document that was told of.

Exit status: 0 the exports are equal, 1 they are not, or something that was told was lost.
"""
import argparse, os, random, signal, subprocess, sys, tempfile, time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benches"))
import news_day


def read(program, documents, register):
    return [program, "read", str(documents), "--register", str(register)]


def export(program, register):
    return subprocess.run([program, "export", "--format", "jsonl", "--register", str(register)], stdout=subprocess.PIPE, check=True).stdout


def killed_after(command, told, pause):
    """Starts a command, kills it a moment after so many documents were told as new (0: a moment after the start); gives those told and
    whether it was killed."""
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    new = []
    if told == 0:
        time.sleep(pause * 10)
        child.send_signal(signal.SIGKILL)
    for line in child.stdout:
        if line.startswith("read "):
            new.append(line.split()[1])
            if len(new) == told:
                time.sleep(pause)
                child.send_signal(signal.SIGKILL)
    return new, child.wait() == -signal.SIGKILL


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
    subprocess.run([*read(args.entente, documents, whole), "--quiet"], check=True)
    expect = export(args.entente, whole)

    r, kills, stored = random.Random(args.seed), 0, set()
    # In portions, as documents are told: the mean leaves some for after the last kill.
    mean = args.documents / (args.kills + 1)
    while kills < args.kills:
        told = 0 if r.random() < 0.2 else max(1, round(r.uniform(0, 0.8 * mean)))
        new, was_killed = killed_after(read(args.entente, documents, torn), told, r.uniform(0, 0.1))
        if again := stored.intersection(new):
            print(f"kill {kills}: read again though it was told as stored: {sorted(again)[:5]}")
            return 1
        stored.update(new)
        if not was_killed:
            break
        kills += 1
        if kills % 10 == 0:
            sound = subprocess.run([args.entente, "doctor", "--register", str(torn)], capture_output=True).returncode == 0
            print(f"{kills} kills, {len(stored):,} documents told of, the register is {'sound' if sound else 'NOT SOUND'}", flush=True)
            if not sound:
                return 1
    subprocess.run([*read(args.entente, documents, torn), "--quiet"], check=True)
    found = export(args.entente, torn)
    same = found == expect
    print(f"{args.documents:,} documents, {kills} kills: the export ({len(expect):,} bytes) is {'the same, byte for byte' if same else 'NOT the same'}")
    if kills < args.kills:
        print(f"(only {kills} kills: the read was over before)")
    if not args.keep:
        for file in work.iterdir():
            file.unlink()
        work.rmdir()
    return 0 if same and kills >= args.kills else 1


if __name__ == "__main__":
    sys.exit(main())
