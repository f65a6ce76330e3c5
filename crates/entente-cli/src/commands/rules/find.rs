//! `entente rules list`, `find` and `show`: which rules there are, and how one is written.

use crate::Outcome;
use crate::args::Global;
use crate::problem::Problem;
use crate::screen::{self, BOLD, DIM};
use anyhow::Result;
use entente_coding::rules::{Rule, Rules};
use std::io::Write;

pub const AFTER_HELP: &str = "\
Example:
  entente rules find sell      the rules that have the verb or the noun

Exit status: 0 found, 1 no rule has the word, 2 error";

pub fn list(kind: Option<&str>, global: &Global) -> Result<Outcome> {
    let rules = Rules::load(&global.knowledge())?;
    print(rules.rules.iter().filter(|r| kind.is_none_or(|k| r.kind == k)))
}

pub fn find(word: &str, global: &Global) -> Result<Outcome> {
    let rules = Rules::load(&global.knowledge())?;
    let word = word.to_lowercase();
    let lists = [rules.for_verb(&word), rules.for_noun(&word), rules.for_copula(&word)];
    let mut found: Vec<usize> = lists.into_iter().flatten().copied().collect();
    found.sort_unstable();
    found.dedup();
    print(found.into_iter().map(|i| &rules.rules[i]))
}

/// One rule a line: name, kind, where it stands, what triggers it.
fn print<'r>(rules: impl Iterator<Item = &'r Rule>) -> Result<Outcome> {
    const WORDS: usize = 8;
    let mut out = screen::people();
    let mut any = false;
    for r in rules {
        any = true;
        let class = r.noun_class.as_ref().map(|c| format!("class {c}"));
        let words: Vec<&str> = r
            .verbs
            .iter()
            .chain(&r.nouns)
            .chain(&r.copulas)
            .chain(&class)
            .map(String::as_str)
            .collect();
        let more = if words.len() > WORDS { ", …" } else { "" };
        writeln!(
            out,
            "{BOLD}{:<26}{BOLD:#} {:<12} {}{more}  {DIM}{}:{}{DIM:#}",
            r.name,
            r.kind,
            words[..words.len().min(WORDS)].join(", "),
            r.file,
            r.line
        )?;
    }
    Ok(Outcome::found(any))
}

pub fn show(name: &str, global: &Global) -> Result<Outcome> {
    let knowledge = global.knowledge();
    let rules = Rules::load(&knowledge)?;
    let Some(rule) = rules.rules.iter().find(|r| r.name == name) else {
        return Err(Problem::error(
            format!("no rule is named `{name}`"),
            "see `entente rules list`, or `entente rules find WORD`",
        ));
    };
    let text = knowledge.read(&rule.file)?;
    let mut out = screen::people();
    writeln!(out, "{DIM}# {}:{}, kind {}{DIM:#}", rule.file, rule.line, rule.kind)?;
    let mut lines = text.lines().skip(rule.line - 1);
    let first = lines.next().into_iter();
    for line in first.chain(lines.take_while(|l| !l.starts_with("[["))) {
        writeln!(out, "{line}")?;
    }
    Ok(Outcome::Done)
}
