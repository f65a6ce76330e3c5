#!/usr/bin/env python3
"""Scores an Entente export (JSONL, one event a line) against gold records.

usage: score.py                                               (codes examples/corpus and the further articles beside this file with the
                                                               program built from here, and scores that)
       score.py GOLD_DIR EXPORT.jsonl [--docs DIR] [--verbose]

For each gold document the predicted events are those with a claim whose `doc` has that document's file name.
A predicted event can match a gold event when one of its claims' quotes overlaps one of the gold evidence runs in the
document, their kinds agree, and they share a state (or either names none). Matching is one to one, required gold events first,
then the largest sum of field agreement. A second prediction on the same evidence is a false positive. Date and status are
those of the claims made in that document: the finest date, the firmest status.

Printed: each document's counts; then for all documents of the corpus, for those of even number (rules were tuned on their gold first) and of odd
number (tuned on later), for the further articles in `seen` (tuned on) and those in `unseen` (written and coded apart from the rules; nobody who
works on rules looks at them), and for the short ones in `briefs`, half tuned on, half not:
         found  = events with the right kind on the right evidence (precision, recall, F1);
         exact  = found, and states (with direction), date and status all right (precision, recall, F1);
         fields = of the found events that have the field, the share on which it is right.
Only the standard library is used. Exit status 0 unless the input cannot be read; --min-found / --min-exact make it 1 below that F1.
"""
import argparse, calendar, json, os, re, subprocess, sys, tempfile
from datetime import date
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

FIRMNESS = ["occurred", "denied", "planned", "proposed", "hypothetical"]
SYMMETRIC = {"agreement", "meeting", "exercise", "institution"}

def squash(s):
    return re.sub(r"\s+", " ", s.replace("\u00a0", " ")).strip()

SEASONS = {21: ("03-01", "05-31", 0), 22: ("06-01", "08-31", 0), 23: ("09-01", "11-30", 0), 24: ("12-01", "02-29", 1)}

def interval(edtf):
    """EDTF level-1 subset -> (first, last) date; open ends at years 1 and 9999; None when absent or unreadable."""
    if not edtf:
        return None
    s = re.sub(r"[~?%]", "", edtf)
    if "/" in s:
        a, b = s.split("/", 1)
        ia = interval(a) if a not in ("..", "") else (date.min, date.min)
        ib = interval(b) if b not in ("..", "") else (date.max, date.max)
        return (ia[0], ib[1]) if ia and ib else None
    m = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", s)
    if m:
        y, mo, d = (int(g) if g else None for g in m.groups())
        if mo in SEASONS and not d:
            first, last, later = SEASONS[mo]
            end = date(y + later, int(last[:2]), min(int(last[3:]), calendar.monthrange(y + later, int(last[:2]))[1]))
            return (date(y, int(first[:2]), 1), end)
        try:
            if d:
                return (date(y, mo, d),) * 2
            if mo:
                return (date(y, mo, 1), date(y, mo, calendar.monthrange(y, mo)[1]))
            return (date(y, 1, 1), date(y, 12, 31))
        except ValueError:
            return None
    m = re.fullmatch(r"(\d{3})X", s)
    if m:
        return (date(int(m.group(1)) * 10, 1, 1), date(int(m.group(1)) * 10 + 9, 12, 31))
    return None

def finest(dates):
    """The EDTF date with the shortest interval, or None."""
    read = [(i[1] - i[0], d) for d in dates for i in [interval(d)] if i]
    return min(read)[1] if read else None

def date_ok(gold, pred):
    """Right: the same interval, or inside the gold one where that lies within one month; where the gold date is approximate
    (`~`), any overlap inside its years; or both absent."""
    g, p = interval(gold), interval(pred)
    if g is None or p is None:
        return g is None and p is None
    if g == p:
        return True
    if "~" in gold:
        return p[0] <= g[1] and g[0] <= p[1] and g[0].year <= p[0].year and p[1].year <= g[1].year
    return g[0] <= p[0] and p[1] <= g[1] and (g[0].year, g[0].month) == (g[1].year, g[1].month)

def states(actors):
    return {a.get("state") for a in actors or [] if a.get("state")}

def sides(e):
    ini, cou = states(e.get("initiators")), states(e.get("counterparts"))
    if e["kind"] in SYMMETRIC:
        return (ini | cou, set())
    return (ini, cou)

def spans(doc_text, runs):
    """Every place where each run stands; an empty list for a run means that it is not in the document."""
    out = []
    for r in map(squash, runs):
        i = doc_text.find(r) if r else -1
        while i >= 0:
            out.append((i, i + len(r)))
            i = doc_text.find(r, i + 1)
    return out

def overlap(a, b):
    return any(x[0] < y[1] and y[0] < x[1] for x, y in product(a, b))

def fields(g, p):
    gs, ps = sides(g), sides(p)
    f = {
        "states": gs == ps,
        "date": date_ok(g.get("date"), p.get("date_here", p.get("date"))),
        "status": g.get("status") == p.get("status_here", p.get("status")),
    }
    if g.get("subtype"):
        f["subtype"] = g["subtype"] == p.get("subtype")
    if g.get("stage"):
        f["stage"] = g["stage"] == p.get("stage")
    if g.get("due"):
        f["due"] = date_ok(g["due"], p.get("due"))
    if g.get("items"):
        noun = lambda i: ((squash(i.get("what") or "").lower().split() or [""])[-1].rstrip("s"), i.get("count"))
        f["items"] = {noun(i) for i in g["items"]} == {noun(i) for i in p.get("items") or []}
    if g.get("value"):
        v = p.get("value") or {}
        f["value"] = v.get("amount") == g["value"].get("amount") and v.get("currency") == g["value"].get("currency")
    gp = {a["person"] for a in (g.get("initiators") or []) + (g.get("counterparts") or []) if a.get("person")}
    if gp:
        pp = {a.get("person") for a in (p.get("initiators") or []) + (p.get("counterparts") or []) if a.get("person")}
        key = lambda n: frozenset(re.sub(r"[^\w ]", "", n).lower().split())
        f["persons"] = {key(x) for x in gp} == {key(x) for x in pp}
    return f

def assign(weight):
    """Largest-sum one-to-one assignment (Hungarian method) over a dict {(row, col): weight}; pairs not named are never chosen."""
    rows = sorted({r for r, _ in weight}); cols = sorted({c for _, c in weight})
    n = max(len(rows), len(cols))
    if not n:
        return []
    big = max(weight.values()) + 1.0
    cost = [[big - weight.get((rows[i], cols[j]), 0.0) if i < len(rows) and j < len(cols) else big for j in range(n)] for i in range(n)]
    u, v, p, way = [0.0] * (n + 1), [0.0] * (n + 1), [0] * (n + 1), [0] * (n + 1)
    for i in range(1, n + 1):
        p[0], j0, mn, used = i, 0, [float("inf")] * (n + 1), [False] * (n + 1)
        while True:
            used[j0] = True
            i0, delta, j1 = p[j0], float("inf"), 0
            for j in range(1, n + 1):
                if not used[j]:
                    cur = cost[i0 - 1][j - 1] - u[i0] - v[j]
                    if cur < mn[j]:
                        mn[j], way[j] = cur, j0
                    if mn[j] < delta:
                        delta, j1 = mn[j], j
            for j in range(n + 1):
                if used[j]:
                    u[p[j]] += delta; v[j] -= delta
                else:
                    mn[j] -= delta
            j0 = j1
            if p[j0] == 0:
                break
        while j0:
            p[j0] = p[way[j0]]; j0 = way[j0]
    return [(rows[p[j] - 1], cols[j - 1]) for j in range(1, n + 1)
            if p[j] - 1 < len(rows) and j - 1 < len(cols) and (rows[p[j] - 1], cols[j - 1]) in weight]

def match(gold, pred, text):
    weight, agree = {}, {}
    for gi, g in enumerate(gold):
        gs = spans(text, g["evidence"])
        for pi, p in enumerate(pred):
            a, b = sides(g)[0] | sides(g)[1], sides(p)[0] | sides(p)[1]
            if g["kind"] != p["kind"] or (a and b and not a & b) or not overlap(gs, p["_spans"]):
                continue
            f = fields(g, p)
            agree[gi, pi] = f
            weight[gi, pi] = (1.0 if g.get("optional") else 1000.0) + 10.0 * sum(f[k] for k in ("states", "date", "status")) + sum(f.values()) / len(f)
    return [(gi, pi, agree[gi, pi]) for gi, pi in assign(weight)]

def prf(tp, fp, fn):
    p = tp / (tp + fp) if tp + fp else 0.0
    r = tp / (tp + fn) if tp + fn else 0.0
    return p, r, (2 * p * r / (p + r) if p + r else 0.0)

class Tally:
    """What is counted of some documents."""

    def __init__(self):
        self.found, self.exact, self.right, self.asked = dict(tp=0, fp=0, fn=0), dict(tp=0, fp=0, fn=0), {}, {}

    def add(self, required, predicted, found, exact, agreement):
        for counts, hits in ((self.found, found), (self.exact, exact)):
            counts["tp"] += hits
            counts["fp"] += predicted - hits
            counts["fn"] += required - hits
        for field, right in agreement:
            self.asked[field] = self.asked.get(field, 0) + 1
            self.right[field] = self.right.get(field, 0) + bool(right)

    def show(self, name):
        for what, counts in (("found", self.found), ("exact", self.exact)):
            print("%-16s %s  P %.3f R %.3f F1 %.3f" % (name, what, *prf(**counts)))
        shares = [f"{k} {self.right[k] / self.asked[k]:.2f} ({self.asked[k]})" for k in sorted(self.asked)]
        print(f"{name:16} fields {', '.join(shares)}")

def coded(docs, folder):
    """The events of a folder of documents, as the program built from here exports them."""
    entente = ["cargo", "run", "--release", "--quiet", "--"]
    register, export = os.path.join(folder, "gold.db"), os.path.join(folder, "gold.jsonl")
    subprocess.run([*entente, "read", docs, "--register", register, "--quiet"], cwd=ROOT, check=True)
    subprocess.run([*entente, "export", "--format", "jsonl", "--register", register, "-o", export, "--quiet"], cwd=ROOT, check=True)
    return read_lines(export)

def read_lines(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(l) for l in lines if l.strip()]

def score(gold, docs, preds, verbose):
    """Counts a folder of gold records: all documents, those of even number, those of odd number. Prints a line for each document."""
    everything, even, odd, rows = Tally(), Tally(), Tally(), []
    for name in sorted(os.listdir(gold)):
        if not name.endswith(".json"):
            continue
        gd = json.load(open(os.path.join(gold, name), encoding="utf-8"))
        text = squash(open(os.path.join(docs, gd["doc"]), encoding="utf-8").read())
        for g in gd["events"]:
            for run in g["evidence"]:
                if not spans(text, [run]):
                    sys.exit(f"{name}: evidence of event {g.get('n')} is not in the document: {run!r}")
            for k in ("date", "due"):
                if g.get(k) and not interval(g[k]):
                    sys.exit(f"{name}: {k} of event {g.get('n')} cannot be read: {g[k]!r}")
        here = []
        for p in preds:
            cl = [c for c in p.get("claims", []) if os.path.basename(str(c.get("doc", ""))) == gd["doc"]]
            if not cl:
                continue
            q = dict(p); q["_spans"] = spans(text, [c.get("quote") or "" for c in cl if c.get("quote")])
            if len(cl) < len(p["claims"]):          # told elsewhere too: judge what this document says
                q["date_here"] = finest([c.get("date") for c in cl])
                said = [c["status"] for c in cl if c.get("status") in FIRMNESS]
                if said: q["status_here"] = min(said, key=FIRMNESS.index)
            here.append(q)
        m = match(gd["events"], here, text)
        req = [i for i, g in enumerate(gd["events"]) if not g.get("optional")]
        hit = {gi: f for gi, _, f in m}; used = {pi for _, pi, _ in m}
        tp = sum(1 for i in req if i in hit)
        ex = sum(1 for i in req if i in hit and all(hit[i][k] for k in ("states", "date", "status")))
        opt = sum(1 for i in hit if i not in req)
        n_pred = len(here) - opt
        number = re.match(r"\d+", gd["doc"])
        half = [] if not number else [odd if int(number.group()) % 2 else even]
        for tally in [everything, *half]:
            tally.add(len(req), n_pred, tp, ex, [kv for i in req for kv in hit.get(i, {}).items()])
        rows.append((gd["doc"], len(req), n_pred, tp, ex))
        if verbose:
            for i in req:
                g = gd["events"][i]
                if i not in hit:
                    print(f"MISSED  {gd['doc']} #{g['n']} {g['kind']} {g.get('date')} {g['evidence'][0][:90]!r}")
                else:
                    bad = [k for k, v in hit[i].items() if not v]
                    if bad:
                        print(f"WRONG   {gd['doc']} #{g['n']} {g['kind']}: {', '.join(bad)}")
            for j, p in enumerate(here):
                if j not in used:
                    q = next((c.get("quote") for c in p["claims"] if c.get("quote")), "")
                    print(f"EXTRA   {gd['doc']} {p['kind']} {p.get('date')} {squash(q)[:90]!r}")
    print(f"{'document':32} gold pred found exact")
    for d, g, n, t, e in rows:
        print(f"{d[:32]:32} {g:4} {n:4} {t:5} {e:5}")
    return everything, even, odd

SETS = [("seen", "seen (tuned on)"), ("unseen", "unseen"), ("briefs/seen", "briefs seen (tuned on)"), ("briefs/unseen", "briefs unseen")]

def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("gold", nargs="?"); ap.add_argument("export", nargs="?"); ap.add_argument("--docs")
    ap.add_argument("--verbose", action="store_true")
    ap.add_argument("--min-found", type=float, default=0.0); ap.add_argument("--min-exact", type=float, default=0.0)
    a = ap.parse_args()
    if a.gold and not a.export:
        ap.error("give an export too, or neither")
    further = []
    if a.gold:
        everything, even, odd = score(a.gold, a.docs or a.gold, read_lines(a.export), a.verbose)
    else:
        docs = a.docs or str(ROOT / "examples/corpus")
        with tempfile.TemporaryDirectory() as folder:
            preds = coded(docs, folder)
        everything, even, odd = score(str(ROOT / "tests/gold"), docs, preds, a.verbose)
        for name, title in SETS:
            at = ROOT / "tests/gold" / name
            if not (at / "docs").is_dir() or not any((at / "docs").iterdir()):
                continue  # between two such sets: the last was tuned on, the next is not there yet
            with tempfile.TemporaryDirectory() as folder:
                preds = coded(str(at / "docs"), folder)
            further.append((title, score(str(at / "gold"), str(at / "docs"), preds, a.verbose)[0]))
    everything.show("all")
    if even.asked and odd.asked:
        even.show("even (tuned on)")
        odd.show("odd (tuned on later)")
    for title, tally in further:
        tally.show(title)
    found, exact = prf(**everything.found)[2], prf(**everything.exact)[2]
    sys.exit(0 if found >= a.min_found and exact >= a.min_exact else 1)

if __name__ == "__main__":
    main()
