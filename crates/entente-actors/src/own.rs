//! Actors that a user adds: CSV files with the columns name, aliases, state, sector, office, from, to.
//!
//! They lie in `actors/own/` of a knowledge folder (`ENTENTE_KNOWLEDGE`, `--knowledge`) and go before the built-in names, for every command. A
//! row with an office or a date is a person; any other is an organisation. [`problems`] says what is wrong with a file, line by line.

use crate::lists::{Row, cell, parts, rows_of};
use entente_knowledge::{Knowledge, KnowledgeError};

/// The folder of a user's own files.
pub(crate) const OWN: &str = "actors/own";

/// The columns of such a file, in the usual order; all but the first may be left out.
pub const COLUMNS: [&str; 7] = ["name", "aliases", "state", "sector", "office", "from", "to"];

/// PLOVER's sectors.
const SECTORS: [&str; 26] = [
    "GOV", "MIL", "COP", "JUD", "LEG", "SPY", "PTY", "PRM", "REB", "UAF", "CRM", "OPP", "CVL", "BUS", "LAB", "AGR", "EDU", "MED", "JRN",
    "REL", "NGO", "IGO", "ELI", "REF", "UNK", "HRI",
];

/// Whether a row is of a person.
pub(crate) fn is_person(row: &Row) -> bool {
    ["office", "from", "to"].iter().any(|c| !cell(row, c).is_empty())
}

/// What is wrong with a file of actors, one message a line that has something wrong: "line 3: `GVO` is no sector (GOV, MIL, …)".
/// Nothing for a good file. `known` says whether a code is that of a state or body.
pub fn problems(text: &str, known: impl Fn(&str) -> bool) -> Vec<String> {
    let head = text.lines().find(|l| !l.starts_with('#')).unwrap_or("");
    let columns: Vec<&str> = head
        .trim_start_matches('\u{feff}')
        .split(',')
        .map(|c| c.trim().trim_matches('"'))
        .collect();
    let mut out = Vec::new();
    if !columns.contains(&"name") {
        return vec![format!("line 1: no column `name`; the columns are {}", COLUMNS.join(", "))];
    }
    out.extend(
        columns
            .iter()
            .filter(|c| !COLUMNS.contains(c))
            .map(|c| format!("line 1: no column is called `{c}`; the columns are {}", COLUMNS.join(", "))),
    );
    let rows = match rows_of(text) {
        Ok(rows) => rows,
        Err(e) => {
            out.push(e.to_string());
            return out;
        }
    };
    for row in &rows {
        out.extend(wrong(row, &known).into_iter().map(|what| format!("line {}: {what}", row.line)));
    }
    out
}

fn wrong(row: &Row, known: &impl Fn(&str) -> bool) -> Vec<String> {
    let mut out = Vec::new();
    if cell(row, "name").is_empty() {
        out.push("no name".to_owned());
    }
    let state = cell(row, "state");
    if !state.is_empty() && !known(state) {
        out.push(format!("`{state}` is no code of a state or body (JPN, UN, NATO …)"));
    }
    for sector in parts(row, "sector").iter().filter(|s| !SECTORS.contains(&s.as_str())) {
        out.push(format!("`{sector}` is no sector ({})", SECTORS.join(", ")));
    }
    for column in ["from", "to"] {
        let text = cell(row, column);
        if !text.is_empty() && !is_date(text) {
            out.push(format!(
                "`{column}` is `{text}`: a year, month or day is expected (2021, 2021-09, 2021-09-11)"
            ));
        }
    }
    if is_date(cell(row, "from")) && is_date(cell(row, "to")) && cell(row, "to") < cell(row, "from") {
        out.push("`to` is before `from`".to_owned());
    }
    out
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |p: &&str, len: usize| p.len() == len && p.bytes().all(|b| b.is_ascii_digit());
    let within = |p: &&str, most: u32| p.parse::<u32>().is_ok_and(|n| (1..=most).contains(&n));
    match parts[..] {
        [y] => number(&y, 4),
        [y, m] => number(&y, 4) && number(&m, 2) && within(&m, 12),
        [y, m, d] => number(&y, 4) && number(&m, 2) && number(&d, 2) && within(&m, 12) && within(&d, 31),
        _ => false,
    }
}

/// Refuses a knowledge folder whose own files are wrong in form; codes are checked by [`problems`] on import.
pub(crate) fn check(k: &Knowledge) -> Result<(), KnowledgeError> {
    for file in k.list(OWN, ".csv") {
        let found = problems(&k.read(&file)?, |_| true);
        if !found.is_empty() {
            return Err(KnowledgeError::Malformed {
                file,
                message: found.join("; "),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_line_is_told_with_its_number() {
        let known = |c: &str| c == "JPN";
        let good = "name,aliases,state,sector,office,from,to\nBlue Sky Line,BSL,JPN,BUS,,,\nAda Mori,,JPN,GOV,Minister of Ports,2020-01,\n";
        assert!(problems(good, known).is_empty());
        let bad = "name,state,sector,from,to\n,JPN,GOV,,\nX,QQQ,GVO,20x,\nY,JPN,GOV,2020,2019\n";
        let said = problems(bad, known);
        assert_eq!(said.len(), 5, "{said:?}");
        assert!(said[0].starts_with("line 2: no name") && said[4].starts_with("line 4: `to`"));
        assert!(problems("person,state\n", known)[0].contains("no column `name`"));
        assert!(problems("name,rank\n", known)[0].contains("`rank`"));
    }
}
