"""Opens every export with the library that its users would open it with, and compares it with the JSONL export.

    check.py ENTENTE DOCUMENTS OUT

reads the documents into a register below OUT, exports every format twice (the bytes must agree), and runs one check a format. Each check
compares counts and values with the JSONL export; a difference ends the run with the check's name.
"""

import collections
import itertools
import json
import re
try:  # the newer SQLite that Datasette too would take
    import pysqlite3 as sqlite3
except ImportError:
    import sqlite3
import subprocess
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path

DOUBTFUL = {"denied", "hypothetical"}


class Exports:
    """A register, and what was exported from it."""

    def __init__(self, entente, documents, out):
        self.entente, self.out = entente, Path(out)
        self.out.mkdir(parents=True, exist_ok=True)
        self.register = self.out / "entente.db"
        self.register.unlink(missing_ok=True)
        self.run("read", documents)
        self.said = {}
        self.events = [json.loads(line) for line in self.file("jsonl").read_text("utf-8").splitlines()]
        assert self.events, "nothing was read"

    def run(self, *args):
        command = [self.entente, *map(str, args), "--register", str(self.register)]
        return subprocess.run(command, check=True, capture_output=True, text=True)

    def file(self, name, *filters):
        """The export of a format, made twice."""
        path = self.out / f"export.{name}"
        self.said[name] = self.run("export", "--format", name, "-o", path, *filters).stderr
        once = path.read_bytes()
        self.run("export", "--format", name, "-o", path, *filters)
        assert once == path.read_bytes(), f"{name}: not the same bytes twice"
        assert str(self.out).encode() not in once, f"{name}: a local path"
        return path

    def left_out(self, name):
        """How many things the program said that it left out."""
        return sum(int(n) for n in re.findall(r"^left out: (\d+) ×", self.said[name], re.M))


def states(parties):
    return [p["state"] for p in parties]


def actors(parties):
    seen = []
    for p in parties:
        key = p["state"] or p["name"]
        if key not in seen:
            seen.append(key)
    return seen


def pairs(event):
    """Every two actors of an event, as its rows have them."""
    a, b = actors(event["initiators"]), actors(event["counterparts"])
    found = [(x, y) for x in a for y in b if x != y] if b else list(itertools.combinations(a, 2))
    return found or [(x, None) for x in a] or [(None, y) for y in b] or [(None, None)]


def certain(edtf, first, last):
    """As much of a date as its first and last day agree on."""
    if not first or not last:
        return ""
    if first == last:
        return first
    return first[:7] if first[:7] == last[:7] else first[:4] if first[:4] == last[:4] else ""


def same(name, got, want):
    assert got == want, f"{name}: {got!r} is not {want!r}"


def check_csv(x):
    import pandas as pd

    table = pd.read_csv(x.file("csv"), dtype=str, keep_default_na=False)
    same("ids", list(table.id), [e["id"] for e in x.events])
    same("dates", list(table.date), [e["date"] or "" for e in x.events])
    same("claims", [int(n) for n in table.claims], [len(e["claims"]) for e in x.events])
    same("quotes", [q.removeprefix("'") for q in table.quote], [e["claims"][0]["quote"].removeprefix("'") for e in x.events])
    for _, row in table.iterrows():
        for day in (row.date_first, row.date_last):
            assert day == "" or date.fromisoformat(day)
    x.days = {row.id: (row.date_first, row.date_last) for _, row in table.iterrows()}


def check_csv_zip(x):
    import pandas as pd
    from frictionless import Package

    path = x.file("csv-zip")
    with zipfile.ZipFile(path) as z:
        assert z.testzip() is None
        same("times", {i.date_time for i in z.infolist()}, {(1980, 1, 1, 0, 0, 0)})
        tables = {n: pd.read_csv(z.open(n), dtype=str, keep_default_na=False) for n in z.namelist() if n.endswith(".csv")}
        z.extractall(x.out / "tidy")
    same("events", list(tables["events.csv"].id), [e["id"] for e in x.events])
    same("parties", len(tables["parties.csv"]), sum(len(e["initiators"]) + len(e["counterparts"]) for e in x.events))
    claims = tables["claims.csv"]
    same("claims", len(claims), sum(len(e["claims"]) for e in x.events))
    told = {(e["id"], c["doc"], str(c["start"]), str(c["end"]), c["status"]) for e in x.events for c in e["claims"]}
    same("places of claims", set(zip(claims.event, claims.document, claims.start, claims.end, claims.status)), told)
    same("items", len(tables["items.csv"]), sum(len(e["items"]) for e in x.events))
    same("areas", sorted(zip(tables["areas.csv"].event, tables["areas.csv"].area)), sorted((e["id"], a) for e in x.events for a in e["areas"]))
    same("disputes", len(tables["disputes.csv"]), sum(len(d["values"]) for e in x.events for d in e.get("disputed", [])))
    merged = claims.merge(tables["documents.csv"], on="document", how="inner")
    same("the join of claims and documents", len(merged), len(claims))
    report = Package(str(x.out / "tidy" / "datapackage.json")).validate()
    assert report.valid, report.to_summary()


def check_parquet(x):
    import pandas as pd
    import pyarrow.parquet as pq

    path = x.file("parquet")
    table = pd.read_parquet(path)
    same("ids", list(table.id), [e["id"] for e in x.events])
    same("states", [[p["state"] for p in row] for row in table.initiators], [states(e["initiators"]) for e in x.events])
    same("claims", [[c["quote"] for c in row] for row in table.claims], [[c["quote"] for c in e["claims"]] for e in x.events])
    same("items", [[(i["what"], i["count"]) for i in row] for row in table["items"]], [[(i["what"], i["count"]) for i in e["items"]] for e in x.events])
    days = [d.isoformat() if d is not None and not pd.isna(d) else "" for d in table.date_first]
    same("days", days, [x.days[e["id"]][0] for e in x.events])
    assert re.fullmatch(rb"[0-9a-f]{12}", pq.read_metadata(path).metadata[b"register"])


def rows_of(x, name, **how):
    import pandas as pd

    path = x.file(name)
    assert b"\r" not in path.read_bytes()
    table = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False, **how)
    width = len(table.columns)
    for line in path.read_text("utf-8").splitlines():
        same(f"columns of {line[:40]}", line.count("\t") + 1, width)
    return table


def check_polecat(x):
    table = rows_of(x, "polecat")
    same("columns", len(table.columns), 40)
    told = [e for e in x.events if e["status"] not in DOUBTFUL]
    same("ids", list(table["Event ID"]), [e["id"] for e in told])
    same("left out", x.left_out("polecat"), len(x.events) - len(told))
    same("dates", list(table["Event Date"]), [certain(e["date"], *x.days[e["id"]]) for e in told])
    same("types", list(table["Event Type"]), [e["plover"]["event"] for e in told])
    same("countries", list(table["Actor Country"]), ["; ".join(dict.fromkeys(s for s in states(e["initiators"]) if s)) for e in told])
    numbers = dict(zip(table["Actor Country"], table["Actor COW"]))
    same("numbers", (numbers.get("JPN"), numbers.get("VNM")), ("740", "816"))


def check_icews(x):
    table = rows_of(x, "icews")
    same("columns", len(table.columns), 20)
    told = [e for e in x.events if e["status"] not in DOUBTFUL]
    same("rows", len(table), sum(len(pairs(e)) for e in told))
    assert table["Event ID"].is_unique
    same("events", {i.split(".")[0] for i in table["Event ID"]}, {e["id"] for e in told})
    assert all(re.fullmatch(r"(\d{2,4})?", c) for c in table["CAMEO Code"]), "codes are text"
    assert any(c.startswith("0") for c in table["CAMEO Code"])


def check_gdelt(x):
    table = rows_of(x, "gdelt", header=None)
    same("columns", len(table.columns), 61)
    told = [e for e in x.events if e["status"] not in DOUBTFUL]
    same("rows", len(table), sum(len(pairs(e)) for e in told))
    by_id = {e["id"]: e for e in told}
    for _, row in table.iterrows():
        event = by_id[row[0].split(".")[0]]
        same("day", row[1], certain(event["date"], *x.days[event["id"]]).replace("-", "") if len(certain(event["date"], *x.days[event["id"]])) == 10 else "")
        same("mentions", row[31], str(len(event["claims"])))
        assert row[28][:2] == row[27][:2] and row[26][:3] == row[27]


def check_sipri(x):
    import pandas as pd

    path = x.file("sipri")
    table = pd.read_csv(path, encoding="latin-1", skiprows=11, dtype=str, keep_default_na=False)
    same("first columns", list(table.columns[:3]), ["Recipient", "Supplier", "Year of order"])
    same("columns", len(table.columns), 16)
    listed = [e for e in x.events if e["kind"] == "transfer" and e["status"] in ("occurred", "planned") and e["stage"] not in ("considered", "cancelled")]
    rows = sum(max(1, len(actors(e["initiators"]))) * max(1, len(actors(e["counterparts"]))) * max(1, len(e["items"])) for e in listed)
    same("rows", len(table), rows)
    same("events", {re.search(r"event: (\w+)", c)[1] for c in table.Comments}, {e["id"] for e in listed})
    same("left out", x.left_out("sipri"), len(x.events) - len(listed))
    assert set(table["SIPRI TIV per unit"]) == {""}


def check_dcad(x):
    import pandas as pd

    table = pd.read_csv(x.file("dcad"), dtype=str, keep_default_na=False)
    made = [e for e in x.events if e["kind"] == "agreement" and e["status"] == "occurred"]
    same("events", set(itertools.chain(*(c.split("; ") for c in table.events))), {e["id"] for e in made})
    same("left out", x.left_out("dcad"), len(x.events) - len(made))
    numbers = {code: number for code, number in zip(table.iso1, table.ccode1) if number}
    same("numbers", numbers.get("JPN"), "740")
    assert len(table) <= sum(len(pairs(e)) for e in made)


def check_colt(x):
    import pandas as pd

    table = pd.read_csv(x.file("colt"), dtype=str, keep_default_na=False)
    same("columns", len(table.columns), 35)
    made = [e for e in x.events if e["kind"] == "visit" and e["status"] == "occurred" and e["subtype"] not in ("ship", "aircraft")]
    same("visits", {i.split(".")[0] for i in table.TripID}, {e["id"] for e in made})
    people = {p["person"] for e in made for p in e["initiators"] if p["person"]}
    same("travellers", set(table.LeaderFullName) - {""}, people)
    for _, row in table.iterrows():
        if row.TripStartDate:
            length = date.fromisoformat(row.TripEndDate) - date.fromisoformat(row.TripStartDate)
            same("duration", int(row.TripDuration), length.days + 1)


def coded_pairs(event):
    codes = set(states(event["initiators"] + event["counterparts"])) - {None}
    return [(a, b) for a, b in pairs(event) if a in codes and b in codes]


def check_graphml(x):
    import networkx as nx

    graph = nx.read_graphml(x.file("graphml"))
    same("nodes", set(graph.nodes), {s for e in x.events for s in states(e["initiators"] + e["counterparts"]) if s})
    same("edges", graph.number_of_edges(), sum(len(coded_pairs(e)) for e in x.events))
    edges = collections.Counter(data["event"] for *_, data in graph.edges(data=True))
    same("edges of each event", edges, collections.Counter({e["id"]: n for e in x.events if (n := len(coded_pairs(e)))}))
    same("without an edge", x.left_out("graphml"), sum(1 for e in x.events if not coded_pairs(e)))
    one = next(data for *_, data in graph.edges(data=True))
    assert isinstance(one["weight"], float) and isinstance(one["symmetric"], bool)


def check_graphml_years(x):
    import networkx as nx

    graph = nx.read_graphml(x.file("graphml-years"))
    dated = [e for e in x.events if e["status"] not in DOUBTFUL and certain(e["date"], *x.days[e["id"]])]
    same("events", sum(d["events"] for *_, d in graph.edges(data=True)), sum(len(coded_pairs(e)) for e in dated))
    for *_, d in graph.edges(data=True):
        same("kinds", sum(d[k] for k in ("agreement", "meeting", "visit", "exercise", "transfer", "assistance", "deployment", "incident", "position", "measure", "institution")), d["events"])


def check_geojson(x):
    import geopandas as gpd

    path = x.file("geojson")
    table = gpd.read_file(path)
    by_id = {e["id"]: e for e in x.events}
    same("mapped and left out", len(table) + x.left_out("geojson"), len(x.events))
    same("system", table.crs.to_epsg(), 4326)
    assert len(table) and set(table.geometry.geom_type) == {"Point"}
    assert "position" not in set(table.kind)
    for _, row in table.iterrows():
        same("place", row.place, by_id[row.event]["place"]["name"])
    hanoi = table[table.resolved == "Hanoi"].geometry
    assert len(hanoi) and all(abs(p.x - 105.84) < 0.1 and abs(p.y - 21.02) < 0.1 for p in hanoi)
    assert json.loads(path.read_text("utf-8"))["register"]["events"] == len(x.events)


def check_ics(x):
    from icalendar import Calendar

    calendar = Calendar.from_ical(x.file("ics").read_bytes())
    entries = list(calendar.walk("VEVENT"))
    uids = [str(e["UID"]).removesuffix("@entente") for e in entries]
    assert len(set(uids)) == len(uids)
    by_id = {e["id"]: e for e in x.events}
    days = lambda i: tuple(date.fromisoformat(d) if d else None for d in x.days[i])
    fits = {i for i in by_id if all(days(i)) and (days(i)[1] - days(i)[0]).days < 31 and by_id[i]["status"] not in DOUBTFUL}
    same("entries", {u for u in uids if not u.endswith("-due")}, fits)
    for entry, uid in zip(entries, uids):
        event = by_id[uid.removesuffix("-due")]
        same("status", str(entry["STATUS"]), "CONFIRMED" if event["status"] == "occurred" else "TENTATIVE")
        if not uid.endswith("-due"):
            same("days", (entry.decoded("DTSTART"), entry.decoded("DTEND") - timedelta(days=1)), days(uid))
        else:
            assert event["due"]


def documents(x):
    db = sqlite3.connect(x.register)
    return {r[0]: r for r in db.execute("SELECT document, title, source, url, published FROM v_documents")}


def check_ris(x):
    import rispy

    with open(x.file("ris"), encoding="utf-8") as file:
        entries = rispy.load(file)
    known = documents(x)
    same("documents", {e["id"] for e in entries}, set(known))
    for entry in entries:
        same("title", entry["title"], " ".join((known[entry["id"]][1] or entry["id"]).split()))
        same("year", entry.get("year"), (known[entry["id"]][4] or "")[:4] or None)


def check_bibtex(x):
    import bibtexparser

    library = bibtexparser.parse_file(str(x.file("bibtex")))
    assert not library.failed_blocks, library.failed_blocks
    known = documents(x)
    same("documents", len(library.entries), len(known))
    same("keys", len({e.key for e in library.entries}), len(known))
    assert all(e.fields_dict["title"].value for e in library.entries)


def check_csl_json(x):
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    items = json.loads(x.file("csl-json").read_text("utf-8"))
    known = documents(x)
    same("documents", {i["id"] for i in items}, set(known))
    for item in items:
        published = known[item["id"]][4]
        same("dates", "issued" in item, published is not None)
    bibliography = CitationStylesBibliography(CitationStylesStyle("harvard-cite-them-right", validate=False), CiteProcJSON(items), formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    same("entries", len(bibliography.bibliography()), len(items))


def check_plover(x):
    lines = [json.loads(line) for line in x.file("plover").read_text("utf-8").splitlines()]
    same("ids", [l["id"] for l in lines], [e["id"] for e in x.events])
    same("roots", [l["event"] for l in lines], [[e["plover"]["event"]] for e in x.events])
    same("actors", [[a["code"] for a in l["actor"]] for l in lines], [states(e["initiators"]) for e in x.events])
    same("days", [(l["date"] or "", l["enddate"] or "") for l in lines], [x.days[e["id"]] for e in x.events])
    same("what happened", [l["has_event"] for l in lines], [e["status"] not in DOUBTFUL for e in x.events])
    assert all(1 <= l["quad_code"] <= 4 and -10 <= l["event_scale"] <= 10 for l in lines)
    assert len({tuple(l) for l in lines}) == 1, "every line has every field"
    assert all(l["event_text"][0] in l["text"] for l in lines)


def check_sqlite(x):
    """The register as it is: sqlite-utils and Datasette open it and its views."""
    import asyncio

    import sqlite_utils
    from datasette.app import Datasette

    db = sqlite_utils.Database(sqlite3.connect(f"file:{x.register}?mode=ro", uri=True))
    rows = {r["id"]: r for r in db["v_events"].rows}
    same("events", set(rows), {e["id"] for e in x.events})
    for event in x.events:
        row = rows[event["id"]]
        same("date", (row["date"], row["title"], row["status"]), (event["date"], event["title"], event["status"]))
        same("days", (row["date_first"] or "", row["date_last"] or ""), x.days[event["id"]])
        same("states", row["initiators"] or "", "; ".join(p["state"] or p["name"] for p in event["initiators"]))
    for view, count in {
        "v_claims": sum(len(e["claims"]) for e in x.events),
        "v_parties": sum(len(e["initiators"]) + len(e["counterparts"]) for e in x.events),
        "v_items": sum(len(e["items"]) for e in x.events),
        "v_areas": sum(len(e["areas"]) for e in x.events),
        "v_disputes": sum(len(d["values"]) for e in x.events for d in e.get("disputed", [])),
    }.items():
        same(view, db[view].count, count)

    if sqlite3.sqlite_version_info < (3, 43):
        print(f"Datasette: skipped: needs SQLite 3.43, here is {sqlite3.sqlite_version} (pip install pysqlite3-binary)")
        return

    async def served():
        datasette = Datasette([str(x.register)])
        page = await datasette.client.get(f"/{x.register.stem}.json")
        same("Datasette's list", page.status_code, 200)
        names = {v["name"] for v in page.json()["views"]}
        assert {"v_events", "v_claims", "v_parties", "v_documents"} <= names, names
        page = await datasette.client.get(f"/{x.register.stem}/v_events.json?_shape=array&kind=visit&_size=max")
        same("Datasette's rows", len(page.json()), sum(e["kind"] == "visit" for e in x.events))
        page = await datasette.client.get(f"/{x.register.stem}/v_events")
        same("Datasette's page", page.status_code, 200)

    asyncio.run(served())


def check_filters(x):
    """A filter holds for every format."""
    path = x.file("csv", "--between", "JPN,VNM", "--since", "2014")
    import pandas as pd

    ids = set(pd.read_csv(path, dtype=str).id)
    assert ids and all({"JPN", "VNM"} <= set(states(e["initiators"] + e["counterparts"])) for e in x.events if e["id"] in ids)
    lines = x.file("plover", "--between", "JPN,VNM", "--since", "2014").read_text("utf-8").splitlines()
    same("plover", {json.loads(l)["id"] for l in lines}, ids)


CHECKS = [
    check_csv,
    check_csv_zip,
    check_parquet,
    check_plover,
    check_polecat,
    check_icews,
    check_gdelt,
    check_sipri,
    check_dcad,
    check_colt,
    check_graphml,
    check_graphml_years,
    check_geojson,
    check_ics,
    check_ris,
    check_bibtex,
    check_csl_json,
    check_sqlite,
    check_filters,
]


def main(entente, documents, out):
    x = Exports(entente, documents, out)
    failed = 0
    for check in CHECKS:
        name = check.__name__.removeprefix("check_")
        try:
            check(x)
            print(f"{name}: ok")
        except Exception as e:  # every check is tried, each failure named
            failed += 1
            print(f"{name}: FAILED: {type(e).__name__}: {str(e)[:2000]}")
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
