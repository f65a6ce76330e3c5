//! Printing why: a sentence with marked words, the fields of a claim with their reasons, rules that nearly matched.

use crate::screen::{self, BOLD, DIM, YELLOW};
use anyhow::Result;
use entente_coding::why::fields::{Explained, Field, Mark};
use entente_coding::why::{Predicate, Sentence, Tried, Verdict};
use entente_coding::{Claim, Party};
use std::io::Write;

/// A sentence with its claims; where it makes none, why; and what nearly matched.
pub fn sentence(out: &mut dyn Write, sentence: &Sentence, all: bool, width: usize) -> Result<()> {
    if sentence.claims.is_empty() {
        quote(out, &sentence.text, sentence.start, &[], width)?;
    }
    for claim in &sentence.claims {
        self::claim(out, claim, width)?;
    }
    if let Some(why) = &sentence.silence {
        writeln!(out, "    {YELLOW}no claim{YELLOW:#}: {}", screen::one_line(why))?;
    }
    let told = sentence.silence.is_some() && sentence.predicates.iter().flat_map(|p| &p.rules).filter(|t| t.near).count() < 2;
    if told && !all {
        return Ok(());
    }
    near_misses(out, &sentence.predicates, all)
}

fn claim(out: &mut dyn Write, explained: &Explained, width: usize) -> Result<()> {
    let claim = &explained.claim;
    quote(out, &claim.quote, claim.start, &explained.marks, width)?;
    fields(out, &explained.fields)
}

/// A sentence with the words that fill a slot in brackets: "[Japan = JPN] will [give = rule] …".
pub fn quote(out: &mut dyn Write, quote: &str, start: usize, marks: &[Mark], width: usize) -> Result<()> {
    for line in screen::wrap(&format!("“{}”", marked(quote, start, marks)), width - 2) {
        writeln!(out, "  {line}")?;
    }
    Ok(())
}

fn marked(quote: &str, start: usize, marks: &[Mark]) -> String {
    let (mut text, mut at) = (String::new(), start);
    for mark in marks.iter().filter(|m| m.span.start >= start) {
        if mark.span.start < at {
            continue;
        }
        let (from, to) = (mark.span.start - start, mark.span.end - start);
        let (Some(before), Some(words)) = (quote.get(at - start..from), quote.get(from..to)) else {
            continue;
        };
        let what = if mark.slot == "trigger" { "rule" } else { mark.as_what.as_str() };
        text.push_str(before);
        text.push_str(&format!("[{words} = {what}]"));
        at = mark.span.end;
    }
    text.push_str(quote.get(at - start..).unwrap_or(""));
    text
}

/// One field a line: name, value, reason.
pub fn fields(out: &mut dyn Write, fields: &[Field]) -> Result<()> {
    for f in fields {
        row(out, f.field, &f.value, &f.because)?;
    }
    Ok(())
}

fn row(out: &mut dyn Write, field: &str, value: &str, because: &str) -> Result<()> {
    let (value, because) = (screen::one_line(value), screen::one_line(because));
    let text = match (value.is_empty(), because.is_empty()) {
        (_, true) => value,
        (true, false) => because,
        (false, false) => format!("{value}  {DIM}{because}{DIM:#}"),
    };
    writeln!(out, "    {field:<13} {text}")?;
    Ok(())
}

/// What a stored claim says of itself, without reading its document again.
pub fn stored(out: &mut dyn Write, claim: &Claim) -> Result<()> {
    let names = |parties: &[Party]| {
        let name = |p: &Party| p.state.clone().unwrap_or_else(|| p.name.clone());
        parties.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    let value = |field: &str| match field {
        "initiators" => names(&claim.initiators),
        "counterparts" => names(&claim.counterparts),
        "date" => claim.date.clone().unwrap_or_else(|| "none".to_owned()),
        "due" => claim.due.clone().unwrap_or_default(),
        "status" => claim.status.as_str().to_owned(),
        "stage" => claim.stage.clone().unwrap_or_default(),
        "subtype" => claim.subtype.clone().unwrap_or_default(),
        "said_by" => claim.said_by.clone().unwrap_or_default(),
        _ => String::new(),
    };
    row(out, "rule", &claim.rule, "")?;
    for b in &claim.because {
        row(out, &b.field, &value(&b.field), &b.reason)?;
    }
    Ok(())
}

/// Near misses shown of one sentence.
const MOST: usize = 8;

/// Rules that matched but for one slot or condition, the first [`MOST`]; with `all`, every predicate and every rule that was tried.
pub fn near_misses(out: &mut dyn Write, predicates: &[Predicate], all: bool) -> Result<()> {
    let mut near: Vec<(&Predicate, &Tried)> = predicates
        .iter()
        .flat_map(|p| p.rules.iter().filter(|t| t.near).map(move |t| (p, t)))
        .collect();
    // A word in the right place that is the wrong one comes nearer than a place with nothing in it.
    near.sort_by_key(|(_, t)| t.because.iter().any(|b| b.contains("there is no `")));
    if !near.is_empty() && !all {
        writeln!(out, "    {BOLD}near misses{BOLD:#}")?;
        for (p, t) in near.iter().take(MOST) {
            writeln!(out, "      {}", rule(p, t))?;
        }
        if near.len() > MOST {
            writeln!(out, "      {DIM}and {} more (--all){DIM:#}", near.len() - MOST)?;
        }
    }
    if all {
        writeln!(out, "    {BOLD}predicates{BOLD:#}")?;
        for p in predicates {
            writeln!(out, "      {}", screen::one_line(&p.reading))?;
            if let Some(why) = &p.unknown {
                writeln!(out, "        {DIM}{why}{DIM:#}")?;
            }
            for t in &p.rules {
                writeln!(out, "        {}", rule(p, t))?;
            }
        }
    }
    Ok(())
}

/// One rule and what came of it, on one line.
pub fn rule(p: &Predicate, t: &Tried) -> String {
    let verdict = match t.verdict {
        Verdict::Unmet => String::new(),
        other => format!(" {}", other.as_str()),
    };
    let because = if t.because.is_empty() {
        String::new()
    } else {
        format!(": {}", screen::one_line(&t.because.join("; ")))
    };
    format!("`{}` on “{}”{verdict}{because}  {DIM}{}:{}{DIM:#}", t.rule, p.word, t.file, t.line)
}
