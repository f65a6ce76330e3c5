"""What the package gives, and that it is what the program says."""

import datetime
import doctest
import json
import os
import pathlib
import shutil
import subprocess
import threading

import pytest

import entente

PROGRAM = os.environ.get("ENTENTE") or shutil.which("entente")
CORPUS = pathlib.Path(__file__).parents[3] / "examples" / "corpus"
TEXTS = [
    ("Japan and the Philippines signed an access agreement on 8 July 2024.", "2024-07-10"),
    ("Denmark will give Ghana six patrol boats by the end of next year. They met on Monday.", "2014-08-02"),
    ("Bộ trưởng said “Đà Nẵng” 🚢 hosted talks between Norway and Viet Nam in early 2013.\n\nA second line\twith a tab.", None),
    ("It rained.", "2020"),
]


def test_parse_cuts_and_tags():
    parsed = entente.parse("Japan signed a pact.", id="x")
    assert parsed["id"] == "x"
    assert [t["upos"] for t in parsed["tokens"]] == ["PROPN", "VERB", "DET", "NOUN", "PUNCT"]
    assert entente.parse("")["tokens"] == []


def test_time_resolves_against_the_date():
    text = "Ça : they met on Monday."
    for date in ["2024-07-10", datetime.date(2024, 7, 10), datetime.datetime(2024, 7, 10, 12)]:
        (mention,) = entente.time(text, date)["mentions"]
        assert mention["edtf"] == "2024-07-08"
    assert "Monday" in text.encode()[mention["start"] : mention["end"]].decode()
    assert entente.time(text)["mentions"][0]["edtf"] is None


def test_actor_names_a_state():
    found = entente.actor("Danish frigates")
    assert (found["id"], found["state"]) == ("1", "DNK")
    assert entente.actor("rain")["state"] is None


def test_code_gives_claims_with_their_sentence():
    text, date = TEXTS[0]
    coded = entente.code(text, date, id="a")
    claim = coded["claims"][0]
    assert (coded["id"], claim["kind"], claim["date"]) == ("a", "agreement", "2024-07-08")
    assert sorted(p["state"] for p in claim["initiators"]) == ["JPN", "PHL"]
    assert text.encode()[claim["start"] : claim["end"]].decode() == claim["quote"]
    assert "because" not in claim and "because" in entente.code(text, date, because=True)["claims"][0]


def test_errors_say_what_to_do(tmp_path):
    for call in [
        lambda: entente.time("x", "soon"),
        lambda: entente.Register(tmp_path / "none.db", read_only=True),
        lambda: entente.Register(tmp_path / "r.db").events(actor="Nowhere at all"),
        lambda: entente.Register(tmp_path / "r.db").events(since="soon"),
        lambda: entente.load(tmp_path),
    ]:
        with pytest.raises(entente.Error, match=r"(?s).+\nhelp: "):
            call()
    with pytest.raises(TypeError):
        entente.time("x", 2024)
    with pytest.raises(TypeError, match="there is no filter colour"):
        entente.Register(tmp_path / "r.db").events(colour="red")


@pytest.fixture
def folder(tmp_path):
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "a.txt").write_text(f"A pact\n\nPublished 10 July 2024\n\n{TEXTS[0][0]}\n", encoding="utf-8")
    (documents / "b.txt").write_text("Boats\n\nPublished 2 August 2014\n\nDenmark gave Ghana six patrol boats in 2013.\n", encoding="utf-8")
    (documents / "empty.txt").write_bytes(b"")
    return documents


def test_a_register_reads_and_gives_events(tmp_path, folder):
    with entente.Register(tmp_path / "r.db") as register:
        report = register.read(folder)
        assert [(i["name"], i["outcome"]) for i in report["items"]] == [("a.txt", "read"), ("b.txt", "read"), ("empty.txt", "skipped")]
        totals = report["totals"]
        assert [totals[k] for k in ("new", "changed", "known", "skipped", "early", "same_text")] == [2, 0, 0, 1, 0, 0]
        assert totals["skipped_by_reason"] and totals["claims"] == register.counts()["claims"]
        assert register.counts() == report["register"] and register.counts()["documents"] == 2
        assert register.read([str(folder)])["totals"]["known"] == 2
        events = register.events(between=("Japan", "PHL"))
        assert [(e["kind"], e["date"]) for e in events] == [("agreement", "2024-07-08")]
        assert register.event(events[0]["id"]) == events[0]
        assert [d["id"] for d in register.documents()] == ["a.txt", "b.txt"]
        assert len(register.events(limit=1)) == 1 and register.events(status="denied") == []
    with pytest.raises(entente.Error, match="closed"):
        register.counts()
    with pytest.raises(entente.Error):
        entente.Register(tmp_path / "r.db", read_only=True).read(folder, again=True)


def test_threads_work_side_by_side_and_agree():
    expect = [entente.code(*t) for t in TEXTS]
    found = {}

    def work(n):
        found[n] = [entente.code(*t) for t in TEXTS]

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert all(found[n] == expect for n in range(4))


def public():
    """Everything that users call, by name."""
    for name in entente.__all__:
        thing = getattr(entente, name)
        if isinstance(thing, str) or thing is entente.Error:
            continue
        yield name, thing
        members = vars(thing).items() if isinstance(thing, type) else ()
        yield from ((f"{name}.{member}", value) for member, value in members if not member.startswith("_"))


@pytest.mark.parametrize(("name", "thing"), [pytest.param(*p, id=p[0]) for p in public()])
def test_the_example_of_everything_public_says_what_comes_out(name, thing, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    pathlib.Path("pact.txt").write_text(f"Published 10 July 2024\n\n{TEXTS[0][0]}", encoding="utf-8")
    with entente.Register("example.db") as register:
        register.read("pact.txt")
    example = doctest.DocTestParser().get_doctest(thing.__doc__ or "", {}, name, None, None)
    assert example.examples, "it has no example"
    said = []
    failed, _ = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(example, out=said.append)
    assert failed == 0, "".join(said)


def columns():
    """The texts and dates of TEXTS, in every form that a column may have."""
    pyarrow, pandas, polars = (pytest.importorskip(name) for name in ("pyarrow", "pandas", "polars"))
    texts, dates = [t for t, _ in TEXTS], [d for _, d in TEXTS]
    yield "lists", texts, dates
    yield "generators", (t for t in texts), (d for d in dates)
    yield "pyarrow", pyarrow.array(texts), pyarrow.array(dates)
    yield "chunks", pyarrow.chunked_array([texts[:1], [], texts[1:]]), pyarrow.chunked_array([dates[:3], dates[3:]])
    yield "large", pyarrow.array(texts, pyarrow.large_string()), pyarrow.array(dates, pyarrow.string_view())
    yield "categories", pyarrow.array(texts).dictionary_encode(), pyarrow.array(dates).dictionary_encode()
    yield "pandas", pandas.Series(texts), pandas.Series(dates)
    yield "objects", pandas.Series(texts, dtype=object), pandas.Series([d or float("nan") for d in dates], dtype=object)
    yield "polars", polars.Series(texts), polars.Series(dates)


@pytest.mark.parametrize("form", ["lists", "generators", "pyarrow", "chunks", "large", "categories", "pandas", "objects", "polars"])
def test_a_column_of_any_sort_gives_what_its_texts_give_alone(form):
    for task in [entente.code, entente.time]:
        _, texts, dates = next(c for c in columns() if c[0] == form)
        alone = [task(text, date, id=str(n + 1)) for n, (text, date) in enumerate(TEXTS)]
        assert task(texts, dates, dicts=True) == alone
    _, texts, _ = next(c for c in columns() if c[0] == form)
    assert entente.parse(texts, dicts=True) == [entente.parse(text, id=str(n + 1)) for n, (text, _) in enumerate(TEXTS)]


def without_nulls(value):
    """A value without what is null in it: JSON leaves some of it out, tables have a null."""
    if isinstance(value, dict):
        return {k: without_nulls(v) for k, v in value.items() if v is not None}
    return [without_nulls(v) for v in value] if isinstance(value, list) else value


def test_a_table_has_the_cells_of_the_dicts():
    texts, dates = [t for t, _ in TEXTS] * 80, [d for _, d in TEXTS] * 80
    table = entente.code(texts, dates, because=True)
    claims = [c for answer in entente.code(texts, dates, dicts=True, because=True) for c in answer["claims"]]
    # Where the rule's word stands is not a column, and the list of claims of one claim is the claim.
    left = [{k: v for k, v in c.items() if k not in ("anchor", "claims")} for c in claims]
    assert [without_nulls(row) for row in table.to_dicts()] == [without_nulls(c) for c in left]
    assert len(table) == len(claims) > 300 and table.to_arrow().num_rows == len(claims)
    times = entente.time(texts, dates).to_dicts()
    mentions = [(m["text"], m["edtf"], m["timex3"]["value"]) for a in entente.time(texts, dates, dicts=True) for m in a["mentions"]]
    assert [(row["text"], row["edtf"], row["value"]) for row in times] == mentions
    tokens = entente.parse(texts[:4]).to_dicts()
    parses = entente.parse(texts[:4], dicts=True)
    assert [t["lemma"] for t in tokens] == [t["lemma"] for p in parses for t in p["tokens"]]
    assert {t["entity"] for t in tokens} - {None} == {e["label"] for p in parses for e in p["entities"]}
    assert entente.actor([]).to_dicts() == [] and entente.actor([]).to_arrow().num_rows == 0


def test_columns_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="date has 1 rows where text has 2"):
        entente.code(["a", "b"], ["2024"])
    with pytest.raises(entente.Error, match=r"row 2 \(b\): `soon` is not a date\nhelp: "):
        entente.code(["x", "y"], ["2024", "soon"], id=["a", "b"])
    with pytest.raises(TypeError, match="text: a str is expected, not int"):
        entente.parse(["x", 3])
    with pytest.raises(TypeError, match="text"):
        entente.parse(pytest.importorskip("pyarrow").array([1, 2]))
    assert entente.code([None, TEXTS[0][0]]).to_dicts()[0]["doc"] == "2"


def test_numbers_may_be_ids():
    pandas = pytest.importorskip("pandas")
    for ids in [[7, 8], pandas.Series([7, 8])]:
        assert [a["id"] for a in entente.time(["x", "y"], id=ids, dicts=True)] == ["7", "8"]


def test_dates_of_any_sort_count():
    pyarrow, pandas = pytest.importorskip("pyarrow"), pytest.importorskip("pandas")
    day = datetime.date(2024, 7, 10)
    for dates in [day, [day], pyarrow.array([day]), pandas.Series(pandas.to_datetime([day])), pandas.to_datetime([day])]:
        assert [r["edtf"] for r in entente.time(["They met on Monday."], dates).to_dicts()] == ["2024-07-08"]


def program(*arguments, lines=None):
    given = None if lines is None else "".join(json.dumps(line) + "\n" for line in lines)
    run = subprocess.run([PROGRAM, "--quiet", *map(str, arguments)], input=given, capture_output=True, encoding="utf-8", check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


@pytest.mark.skipif(not PROGRAM, reason="the program is neither on the PATH nor named in ENTENTE")
class TestTheProgramSaysTheSame:
    lines = [{"id": str(n), "text": text, **({"date": date} if date else {})} for n, (text, date) in enumerate(TEXTS)]

    def test_parse(self):
        said = program("parse", "--jsonl", "--format", "json", lines=self.lines)
        assert said == [entente.parse(line["text"], id=line["id"]) for line in self.lines]

    def test_time(self):
        said = program("time", lines=self.lines)
        assert said == [entente.time(line["text"], line.get("date"), id=line["id"]) for line in self.lines]

    def test_actor(self):
        namings = ["Danish frigates", "Minister Kishi", "Hanoi", "rain", ""]
        lines = [
            {"id": str(n), "text": text, "context": "Japan's Defence Minister Nobuo Kishi met him.", "date": "2021-09-11"}
            for n, text in enumerate(namings)
        ]
        said = program("actor", "-", lines=lines)
        assert said == [entente.actor(x["text"], x["date"], context=x["context"], id=x["id"]) for x in lines]

    def test_code(self):
        said = program("code", lines=self.lines)
        assert said == [entente.code(line["text"], line.get("date"), id=line["id"]) for line in self.lines]

    def test_questions(self, tmp_path):
        file = tmp_path / "corpus.db"
        program("read", CORPUS, "--register", file)

        def said(*arguments):
            run = subprocess.run([PROGRAM, "--quiet", *arguments, "--register", file], capture_output=True, encoding="utf-8", check=False)
            assert run.returncode < 2, run.stderr
            return json.loads(run.stdout)

        with entente.Register(file, read_only=True) as register:
            asked = [
                (register.relationship("Japan", "VNM", on="2024"), ["relationship", "JPN", "VNM", "--on", "2024", "--format", "json"]),
                (register.promises(between=("JPN", "VNM")), ["promises", "JPN", "VNM", "--format", "json"]),
                (register.disputed(kind="transfer"), ["disputed", "--kind", "transfer", "--format", "json"]),
                (register.compare("VNM", ["JPN", "USA"]), ["compare", "VNM", "--with", "JPN,USA", "--format", "json"]),
                (register.gaps(as_of="2025"), ["gaps", "--as-of", "2025", "--format", "json"]),
                (register.ask("When did Japan give Viet Nam ships?"), ["ask", "When did Japan give Viet Nam ships?", "--format", "json"]),
            ]
            for answer, arguments in asked:
                assert answer == said(*arguments), arguments
            for form in ["jsonl", "csv", "graphml", "bibtex"]:
                run = subprocess.run([PROGRAM, "--quiet", "export", "--format", form, "--register", file], capture_output=True, check=True)
                assert register.export(form) == run.stdout
            table = register.table(between=("JPN", "VNM")).to_arrow()
            assert table["id"].to_pylist() == [e["id"] for e in register.events(between=("JPN", "VNM"))]
            parquet = pytest.importorskip("pyarrow.parquet")
            register.export("parquet", tmp_path / "events.parquet")
            assert parquet.read_table(tmp_path / "events.parquet").replace_schema_metadata() == register.table().to_arrow()
            frame = register.promises().frame()
            assert len(frame) == len(register.promises()["promises"]) > 0 and "event.id" in frame.columns
            run = subprocess.run(
                [PROGRAM, "--quiet", "brief", "JPN", "VNM", "-o", "-", "--format", "md", "--register", file],
                capture_output=True,
                check=True,
            )
            assert register.brief("JPN", "VNM") == run.stdout

    def test_register(self, tmp_path, folder):
        report = tmp_path / "report.json"
        program("read", folder, "--register", tmp_path / "program.db", "--report", report)
        with entente.Register(tmp_path / "package.db") as register:
            read, said = register.read(folder), json.loads(report.read_text(encoding="utf-8"))
            assert (read["items"], read["register"]) == (said["items"], said["register"])
            assert program("export", "--format", "jsonl", "--register", tmp_path / "program.db") == register.events()
