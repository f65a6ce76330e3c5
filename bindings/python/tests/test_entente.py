"""What the package gives, and that it is what the program says."""

import ast
import datetime
import inspect
import json
import os
import pathlib
import shutil
import subprocess
import threading

import pytest

import entente

PROGRAM = os.environ.get("ENTENTE") or shutil.which("entente")
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
        assert report["totals"] == {"new": 2, "changed": 0, "known": 0, "skipped": 1}
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


def test_the_stub_says_what_there_is():
    stub = ast.parse((pathlib.Path(__file__).parent.parent / "entente.pyi").read_text(encoding="utf-8"))

    def parameters(node):
        a = node.args
        return [p.arg for p in a.posonlyargs + a.args + a.kwonlyargs if p.arg != "self"]

    functions = {n.name: n for n in stub.body if isinstance(n, ast.FunctionDef)}
    public = {n for n in dir(entente) if not n.startswith("_") and not inspect.ismodule(getattr(entente, n))}
    assert public == set(functions) | {"Error", "Register"}
    for name, node in functions.items():
        assert list(inspect.signature(getattr(entente, name)).parameters) == parameters(node), name
    (register,) = [n for n in stub.body if isinstance(n, ast.ClassDef) and n.name == "Register"]
    methods = {n.name: n for n in register.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")}
    assert set(methods) == {n for n in dir(entente.Register) if not n.startswith("_")}
    for name, node in methods.items():
        if name != "path":
            signature = inspect.signature(getattr(entente.Register, name))
            assert [p for p in signature.parameters if p != "self"] == parameters(node), name


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
        lines = [{"id": str(n), "text": text, "context": "Japan's Defence Minister Nobuo Kishi met him.", "date": "2021-09-11"} for n, text in enumerate(namings)]
        said = program("actor", "-", lines=lines)
        assert said == [entente.actor(x["text"], x["date"], context=x["context"], id=x["id"]) for x in lines]

    def test_code(self):
        said = program("code", lines=self.lines)
        assert said == [entente.code(line["text"], line.get("date"), id=line["id"]) for line in self.lines]

    def test_register(self, tmp_path, folder):
        report = tmp_path / "report.json"
        program("read", folder, "--register", tmp_path / "program.db", "--report", report)
        with entente.Register(tmp_path / "package.db") as register:
            read, said = register.read(folder), json.loads(report.read_text(encoding="utf-8"))
            assert (read["items"], read["register"]) == (said["items"], said["register"])
            assert program("export", "--format", "jsonl", "--register", tmp_path / "program.db") == register.events()
