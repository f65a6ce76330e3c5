//! What needs the language model. Without one these pass, and say so.

mod common;

use common::{entente, has_model, run, run_with};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;

fn corpus() -> String {
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/corpus").to_owned()
}

fn json(line: &str) -> serde_json::Value {
    serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))
}

const LINES: &str = concat!(
    "{\"id\":\"a\",\"date\":\"2024-07-10\",\"text\":\"Japan and the Philippines signed an agreement in Manila on Monday.\"}\n",
    "{\"id\":\"b\",\"te\n",
    "\n",
    "{\"story_id\":7,\"pub_date\":\"2019-02-30\",\"event_text\":\"Norway's defence minister visited Iceland in March 2018.\"}\n",
);

#[test]
fn code_answers_every_line_in_order_and_tells_of_the_bad_one() {
    if !has_model() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let got = run_with(folder.path(), &["code"], LINES);
    assert_eq!(got.status, 0, "{}", got.err);
    let lines: Vec<_> = got.out.lines().map(json).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(
        (lines[0]["id"].as_str(), lines[1]["id"].as_str(), lines[2]["id"].as_str()),
        (Some("a"), None, Some("7"))
    );
    assert!(
        lines[1]["error"].as_str().is_some_and(|e| e.contains("stdin:2")) && got.err.contains("stdin:2"),
        "{}",
        got.err
    );
    assert!(lines[2]["notes"].to_string().contains("2019-02-30"));
    for (line, text) in [(&lines[0], 0), (&lines[2], 3)] {
        let given = json(LINES.lines().nth(text).unwrap());
        let text = given["text"].as_str().or(given["event_text"].as_str()).unwrap();
        for claim in line["claims"].as_array().unwrap() {
            let span = claim["start"].as_u64().unwrap() as usize..claim["end"].as_u64().unwrap() as usize;
            assert_eq!(claim["quote"].as_str(), text.get(span));
            assert_eq!(claim["claims"].as_array().map(Vec::len), Some(1));
        }
    }
    assert!(!lines[0]["claims"].as_array().unwrap().is_empty(), "{}", lines[0]);
    let strict = run_with(folder.path(), &["code", "--strict"], LINES);
    assert!(
        strict.status == 2 && strict.err.contains("stdin:2") && strict.err.contains("help: "),
        "{}",
        strict.err
    );
    assert_eq!(run_with(folder.path(), &["code"], "").status, 1);
    let missing = run(folder.path(), &["code", "gone.jsonl"]);
    assert!(missing.status == 2 && missing.err.contains("gone.jsonl"), "{}", missing.err);
}

#[test]
fn an_answer_comes_before_the_next_question() {
    if !has_model() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut child = entente(folder.path())
        .arg("time")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut questions = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    for day in ["Monday", "Tuesday"] {
        writeln!(
            questions,
            "{{\"id\":\"x\",\"date\":\"2024-07-10\",\"text\":\"They met on {day}.\"}}"
        )
        .unwrap();
        let mut line = String::new();
        answers.read_line(&mut line).unwrap();
        assert_eq!(
            json(&line)["mentions"][0]["text"].as_str(),
            Some(day).filter(|_| line.contains(day)).or(Some(&*format!("on {day}")))
        );
    }
    drop(questions);
    assert!(child.wait().unwrap().success());
}

#[test]
fn parse_writes_conllu_and_json() {
    if !has_model() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let text = "Japan's navy sailed.\n\nIt met \u{201c}Hanoi\u{201d}.";
    let got = run_with(folder.path(), &["parse"], text);
    assert_eq!(got.status, 0, "{}", got.err);
    let lines: Vec<&str> = got.out.lines().collect();
    assert_eq!(lines[0], "# newdoc id = stdin");
    let first: Vec<&str> = lines.iter().find(|l| l.starts_with("1\t")).unwrap().split('\t').collect();
    assert_eq!(first.len(), 10);
    assert_eq!((first[1], first[3], first[9]), ("Japan", "PROPN", "NER=B-GPE|SpaceAfter=No"));
    for line in lines.iter().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        assert_eq!(line.split('\t').count(), 10, "{line}");
    }
    let got = run_with(
        folder.path(),
        &["parse", "--jsonl", "--format", "json"],
        "{\"id\":\"a\",\"text\":\"Talks go on.\"}\n{\"id\":\"b\",\"text\":\"\"}\n",
    );
    let answers: Vec<_> = got.out.lines().map(json).collect();
    assert_eq!(answers[0]["tokens"].as_array().map(Vec::len), Some(4));
    assert_eq!(
        (answers[1]["id"].as_str(), answers[1]["tokens"].as_array().map(Vec::len)),
        (Some("b"), Some(0))
    );
}

#[test]
fn time_and_actor_answer() {
    if !has_model() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let got = run_with(
        folder.path(),
        &["time"],
        "{\"id\":\"a\",\"date\":\"2024-07-10\",\"text\":\"Title\\n\\nThey met in Hanoi in March 2014.\"}\n",
    );
    let mention = json(&got.out)["mentions"][0].clone();
    assert_eq!(
        (mention["text"].as_str(), mention["edtf"].as_str(), mention["start"].as_u64()),
        (Some("March 2014"), Some("2014-03"), Some(28))
    );
    assert_eq!(mention["timex3"]["type"].as_str(), Some("DATE"));
    let got = run_with(
        folder.path(),
        &["time", "--date", "2024-07-10"],
        "They met\non Monday.\n\nThey part on Friday.",
    );
    assert_eq!(
        (got.out.lines().count(), json(&got.out)["mentions"][0]["edtf"].as_str()),
        (1, Some("2024-07-08"))
    );
    assert_eq!(run(folder.path(), &["time", "--date", "soon"]).status, 2);
    let got = run(folder.path(), &["actor", "the Vietnamese government", "nobody at all"]);
    let answers: Vec<_> = got.out.lines().map(json).collect();
    assert_eq!(
        (answers[0]["state"].as_str(), answers[0]["sector"].as_str()),
        (Some("VNM"), Some("GOV"))
    );
    assert!(answers[1]["state"].is_null() && answers.len() == 2);
    let got = run_with(
        folder.path(),
        &["actor", "-"],
        "{\"id\":\"a\",\"text\":\"Hanoi\"}\nno json\n{\"id\":\"c\",\"text\":\"Tokyo\"}\n",
    );
    let answers: Vec<_> = got.out.lines().map(json).collect();
    assert_eq!(
        (answers[0]["state"].as_str(), answers[2]["state"].as_str()),
        (Some("VNM"), Some("JPN"))
    );
    assert!(answers[1]["error"].is_string() && got.err.contains("stdin:2"));
}

#[test]
fn a_folder_becomes_a_timeline() {
    if !has_model() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let read = run(folder.path(), &["read", &corpus(), "--report", "report.json"]);
    assert_eq!(read.status, 0, "{}", read.err);
    assert!(
        read.out.contains("skipped  README.md") && read.out.contains("01-hanoi-six-vessels.txt  2014-08-01"),
        "{}",
        read.out
    );
    let report = json(&fs::read_to_string(folder.path().join("report.json")).unwrap());
    assert_eq!(
        (report["totals"]["new"].as_u64(), report["totals"]["skipped"].as_u64()),
        (Some(16), Some(1))
    );
    let first = export(folder.path(), "entente.db");
    assert!(first.lines().count() > 50 && !first.contains(env!("CARGO_MANIFEST_DIR")));
    // Again: nothing changes.
    let again = run(folder.path(), &["read", &corpus()]);
    assert!(again.out.contains("16 known"), "{}", again.out);
    assert_eq!(export(folder.path(), "entente.db"), first);
    // In another order, file by file: the same register.
    let mut files: Vec<String> = fs::read_dir(corpus())
        .unwrap()
        .map(|e| e.unwrap().path().to_string_lossy().into_owned())
        .collect();
    files.sort();
    files.reverse();
    for half in files.chunks(7) {
        let args: Vec<&str> = ["read", "--register", "other.db"]
            .into_iter()
            .chain(half.iter().map(String::as_str))
            .collect();
        assert_eq!(run(folder.path(), &args).status, 0);
    }
    assert_eq!(export(folder.path(), "other.db"), first);

    let timeline = run(folder.path(), &["timeline", "--between", "Japan,Viet Nam"]);
    assert!(
        timeline.status == 0 && timeline.out.contains("2014-08") && timeline.out.contains('“'),
        "{}",
        timeline.out
    );
    let events = run(folder.path(), &["events", "--format", "json", "--limit", "3"]);
    let list = json(&events.out);
    assert_eq!(list.as_array().map(Vec::len), Some(3));
    let id = list[0]["id"].as_str().unwrap();
    for command in ["show", "explain"] {
        let got = run(folder.path(), &[command, id]);
        assert!(got.status == 0 && got.out.contains("rule"), "{command}: {}{}", got.out, got.err);
        assert_eq!(run(folder.path(), &[command, "zzzz"]).status, 2);
        assert!(run(folder.path(), &[command, id, "--format", "json"]).out.contains(id));
    }
    let none = run(folder.path(), &["events", "--between", "ISL,PRY"]);
    assert!(
        none.status == 1 && none.out.is_empty() && none.err.contains("No event fits"),
        "{}",
        none.err
    );
    assert_eq!(run(folder.path(), &["export", "--since", "not-a-date"]).status, 2);
}

fn export(folder: &Path, register: &str) -> String {
    let got = run(folder, &["export", "--format", "jsonl", "--register", register]);
    assert_eq!(got.status, 0, "{}", got.err);
    got.out
}

#[test]
fn bad_input_is_listed_and_the_rest_is_read() {
    if !has_model() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let docs = folder.path().join("docs");
    fs::create_dir(&docs).unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(docs.join(name), bytes).unwrap();
    write("empty.txt", b"");
    write("binary.txt", &[0, 1, 2, 0, 0, 3]);
    write("latin1.txt", b"Caf\xe9");
    write("long.txt", &vec![b'x'; 300_000]);
    write(
        "cut.jsonl",
        b"{\"id\":\"ok\",\"text\":\"Japan gave Kenya two boats.\",\"date\":\"2019-02-30\"}\n{\"id\":\"half\",\"te",
    );
    write("good.txt", b"Japan gave Kenya two patrol boats in March 2019.");
    let got = run(folder.path(), &["read", "docs", "gone.txt", "--max-document", "100K"]);
    assert_eq!(got.status, 0, "{}", got.err);
    for expect in [
        "empty.txt: empty",
        "binary.txt: binary",
        "read     latin1.txt",
        "not UTF-8: read as windows-1252",
        "long.txt: larger than",
        "cut.jsonl:2: not JSON",
        "gone.txt: does not exist",
        "read     ok",
        "read     good.txt",
        "`2019-02-30` is not in the calendar",
    ] {
        assert!(got.out.contains(expect), "{expect}: {}", got.out);
    }
    fs::remove_file(docs.join("good.txt")).unwrap();
    fs::remove_file(docs.join("cut.jsonl")).unwrap();
    fs::remove_file(docs.join("latin1.txt")).unwrap();
    assert_eq!(
        run(folder.path(), &["read", "docs", "--max-document", "100K", "--register", "none.db"]).status,
        1
    );
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    if !has_model() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let line = "{\"id\":\"a\",\"text\":\"Japan and the Philippines signed an agreement in Manila on Monday.\"}\n";
    fs::write(folder.path().join("many.jsonl"), line.repeat(3000)).unwrap();
    let mut child = entente(folder.path())
        .args(["parse", "--jsonl", "many.jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn rules_are_tested() {
    if !has_model() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let got = run(folder.path(), &["rules", "test"]);
    assert!(got.out.contains("examples come out as said"), "{}{}", got.out, got.err);
    let rules = concat!(env!("CARGO_MANIFEST_DIR"), "/../../knowledge/rules");
    let one = fs::read_dir(rules)
        .unwrap()
        .map(|e| e.unwrap().path())
        .find(|p| p.extension().is_some_and(|e| e == "toml"))
        .unwrap();
    let got = run(folder.path(), &["rules", "test", &one.to_string_lossy()]);
    assert!(got.out.contains("come out as said"), "{}{}", got.out, got.err);
    assert_eq!(run(folder.path(), &["rules", "test", "no/such.toml"]).status, 2);
}

#[test]
fn explain_tells_of_a_sentence_as_json_and_rules_new_drafts_one_that_loads() {
    if !has_model() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let sentence = "Norway upholstered Ghana two sofas in March 2016.";
    let got = run(folder.path(), &["explain", "--text", sentence, "--format", "json"]);
    let answer = json(&got.out);
    assert_eq!(got.status, 1, "{}", got.err);
    let silence = answer["sentences"][0]["silence"].as_str().unwrap();
    assert!(silence.contains("no rule has the verb “upholster”"), "{silence}");
    assert_eq!(run(folder.path(), &["explain"]).status, 2);
    assert_eq!(run(folder.path(), &["explain", "--text", sentence, "--date", "soon"]).status, 2);

    let file = "mine/rules/sofas.toml";
    fs::create_dir_all(folder.path().join("mine/rules")).unwrap();
    for (kind, text) in [
        ("assistance", sentence),
        ("position", "Norway and Chile crocheted a flag with Peru."),
    ] {
        let got = run(folder.path(), &["rules", "new", text, "--kind", kind, "-o", file]);
        assert_eq!(got.status, 0, "{}{}", got.out, got.err);
    }
    let with = ["--knowledge", "mine"];
    let got = run(folder.path(), &[&with[..], &["rules", "test", file]].concat());
    assert_eq!(
        (got.status, got.out.as_str()),
        (0, "2 of 2 examples come out as said\n"),
        "{}",
        got.err
    );
    let got = run(folder.path(), &[&with[..], &["rules", "find", "crochet"]].concat());
    assert!(got.out.contains("position") && got.out.contains("rules/sofas.toml:"), "{}", got.out);
    let name = got.out.split_whitespace().next().unwrap();
    let shown = run(folder.path(), &[&with[..], &["rules", "show", name]].concat());
    assert!(
        shown.out.contains("[[rule]]") && shown.out.contains("verbs = [\"crochet\"]"),
        "{}",
        shown.out
    );
    assert_eq!(run(folder.path(), &["rules", "find", "crochet"]).status, 1);
    let bad = run(folder.path(), &["rules", "new", sentence, "--kind", "sofa"]);
    assert!(bad.status == 2 && bad.err.contains("help: kinds are"), "{}", bad.err);
}
