//! Recorded parses (`tests/parses.tsv`, written by the example `record`), read back.

use entente_grammar::Grammar;
use entente_language::parsed::{Builder, Entity, EntityLabel, NewToken};
use entente_language::{Dep, Parsed, Pos, Tag};
use entente_text::Span;
use std::collections::BTreeMap;

/// A recorded parse, its headlines read as clauses where that holds; a trial that was not recorded is as if it had failed.
#[allow(dead_code, reason = "each test file takes what it needs of this module")]
pub fn settled(grammar: &Grammar, parsed: &Parsed, recorded: &BTreeMap<String, Parsed>) -> Parsed {
    let trials = grammar.trials(parsed);
    let parses: Vec<Parsed> = trials.iter().map(|t| recorded.get(&t.text).cloned().unwrap_or_default()).collect();
    grammar.settle(parsed.clone(), &trials, &parses)
}

/// The recorded parses by text.
pub fn parses() -> BTreeMap<String, Parsed> {
    let mut out = BTreeMap::new();
    let mut rows: Vec<&str> = Vec::new();
    let mut text = None;
    for line in include_str!("../parses.tsv").lines().chain(["# "]) {
        if let Some(next) = line.strip_prefix("# ") {
            if let Some(t) = text.replace(next) {
                out.insert(str::to_owned(t), parse(t, &rows));
            }
            rows.clear();
        } else {
            rows.push(line);
        }
    }
    out
}

fn parse(text: &str, rows: &[&str]) -> Parsed {
    let cells: Vec<Vec<&str>> = rows.iter().map(|r| r.split('\t').collect()).collect();
    let number = |s: &str| s.parse::<usize>().expect("a number");
    let mut b = Builder::new(text);
    for c in &cells {
        b.push(NewToken {
            span: Span::new(number(c[0]), number(c[1])),
            space_after: c[2] == "1",
            lemma: c[3],
            pos: Pos::parse(c[4]),
            tag: Tag::parse(c[5]),
            head: number(c[6]),
            dep: Dep::parse(c[7]),
            feats: "",
        });
    }
    for run in runs(&cells, |c| c[8] == "1", |_| true) {
        b.sentence(run);
    }
    for run in runs(&cells, |c| c[9].starts_with("B-"), |c| c[9].starts_with("I-")) {
        let label = EntityLabel::parse(&cells[run.start][9][2..]);
        b.entity(Entity { tokens: run, label });
    }
    b.finish()
}

fn runs(cells: &[Vec<&str>], starts: impl Fn(&[&str]) -> bool, goes_on: impl Fn(&[&str]) -> bool) -> Vec<std::ops::Range<usize>> {
    let mut out: Vec<std::ops::Range<usize>> = Vec::new();
    for (i, c) in cells.iter().enumerate() {
        if starts(c) {
            out.push(i..i + 1);
        } else if goes_on(c)
            && let Some(last) = out.last_mut().filter(|r| r.end == i)
        {
            last.end = i + 1;
        }
    }
    out
}
