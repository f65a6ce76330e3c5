//! Merges claims from standard input and says which accounts became one event, and why.
//!
//! One document a line: `{"published": …, "claims": [records of the codebook, one claim each]}`. For trying other points in
//! `knowledge/register/merging.toml` on claims at hand: `cargo run -p entente-register --example merge < claims.jsonl`. With
//! `--near`, also the pairs that fell short by up to three points.

use entente_coding::Party;
use entente_register::merge::{self, Facts};
use entente_register::{Account, Rules, account};
use std::io::BufRead;

#[derive(serde::Deserialize)]
struct Line {
    published: Option<String>,
    claims: Vec<entente_coding::Claim>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rules = Rules::standard()?;
    let mut accounts: Vec<Account> = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let line: Line = serde_json::from_str(&line?)?;
        accounts.extend(account::accounts(line.published.as_deref(), &line.claims));
    }
    accounts.sort_by(|a, b| a.order().cmp(&b.order()));
    let facts: Vec<Facts> = accounts.iter().map(|a| Facts::of(a, &rules)).collect();
    let grouping = {
        let all: Vec<&Facts> = facts.iter().collect();
        let links = merge::links(&all, merge::pairs(&all, &rules), &rules);
        merge::group(&all, links, &merge::Constraints::default(), &rules)
    };
    for members in grouping.events.iter().filter(|m| m.len() > 1) {
        println!("one event");
        for m in members {
            println!("  {}", shown(&accounts[*m]));
        }
        println!("  {}", why(&facts[members[0]], &facts[members[1]], &rules));
    }
    if std::env::args().any(|a| a == "--near") {
        near_misses(&accounts, &facts, &grouping, &rules);
    }
    println!("{} accounts, {} events", accounts.len(), grouping.events.len());
    Ok(())
}

fn near_misses(accounts: &[Account], facts: &[Facts], grouping: &merge::Grouping, rules: &Rules) {
    let mut event_of = vec![0; accounts.len()];
    for (n, members) in grouping.events.iter().enumerate() {
        members.iter().for_each(|m| event_of[*m] = n);
    }
    for a in 0..accounts.len() {
        for b in 0..a {
            let judgement = merge::judge(&facts[a], &facts[b], rules);
            let short = rules.points(accounts[a].kind()).needs - judgement.points;
            if event_of[a] != event_of[b] && judgement.veto.is_none() && short <= 3 {
                println!("short by {short}\n  {}\n  {}", shown(&accounts[b]), shown(&accounts[a]));
                println!("  {}", why(&facts[b], &facts[a], rules));
            }
        }
    }
}

fn shown(account: &Account) -> String {
    let c = &account.first().claim;
    let who = |parties: &[Party]| {
        parties
            .iter()
            .map(|p| p.state.as_deref().unwrap_or("?"))
            .collect::<Vec<_>>()
            .join(",")
    };
    format!(
        "{} {} {}/{} {} {}>{} {:?} {}",
        c.doc,
        c.kind,
        c.subtype.as_deref().unwrap_or("-"),
        c.stage.as_deref().unwrap_or("-"),
        c.date.as_deref().unwrap_or("undated"),
        who(&c.initiators),
        who(&c.counterparts),
        c.title,
        c.status.as_str()
    )
}

fn why(a: &Facts, b: &Facts, rules: &Rules) -> String {
    let judgement = merge::judge(a, b, rules);
    let reasons: Vec<String> = judgement.reasons().map(|r| format!("{} {:+}", r.what, r.points)).collect();
    format!("= {} ({})", judgement.points, reasons.join(", "))
}
