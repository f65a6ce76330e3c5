//! Sentences and whom they name: `mentions.toml`, read with the parses recorded in `parses.jsonl`.

use entente_actors::{Context, Gazetteer, Mention};
use entente_knowledge::Knowledge;
use entente_language::Parsed;
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    text: Vec<String>,
    date: Option<String>,
    names: Vec<Name>,
}

#[derive(Deserialize, Debug)]
struct Name {
    is: String,
    #[serde(default)]
    state: Vec<String>,
    sector: Option<String>,
    person: Option<String>,
    office: Option<String>,
    naming: Option<String>,
    #[serde(default)]
    place: bool,
    #[serde(default)]
    none: bool,
}

fn parses() -> Vec<Parsed> {
    let read = |l: &str| serde_json::from_str(l).ok().and_then(|v| Parsed::from_json(&v));
    include_str!("parses.jsonl").lines().filter_map(read).collect()
}

/// What is wrong with the mention that `name` asks for; empty when nothing is.
fn wrong(text: &str, mentions: &[Mention], name: &Name) -> Option<String> {
    let here: Vec<&Mention> = mentions.iter().filter(|m| m.span.of(text) == name.is).collect();
    if name.none {
        return here.first().map(|m| format!("`{}` is {:?}", name.is, m.actors));
    }
    let right = |m: &&Mention| {
        let states: Vec<&str> = m.actors.iter().filter_map(|a| a.state.as_deref()).collect();
        let mut want: Vec<&str> = name.state.iter().map(String::as_str).collect();
        let mut got = states.clone();
        want.sort_unstable();
        got.sort_unstable();
        let first = m.actors.first();
        want == got
            && name
                .sector
                .as_deref()
                .is_none_or(|s| first.is_some_and(|a| a.sectors.first() == Some(&s)))
            && name
                .person
                .as_deref()
                .is_none_or(|p| first.is_some_and(|a| a.person.as_deref() == Some(p)))
            && name
                .office
                .as_deref()
                .is_none_or(|o| first.is_some_and(|a| a.office.as_deref() == Some(o)))
            && name.naming.as_deref().is_none_or(|n| format!("{:?}", m.naming) == n)
            && m.place == name.place
    };
    if here.iter().any(right) {
        return None;
    }
    let all: Vec<&str> = mentions.iter().map(|m| m.span.of(text)).collect();
    Some(if here.is_empty() {
        format!("`{}` is not among {all:?}", name.is)
    } else {
        format!("`{}` is {here:#?}", name.is)
    })
}

#[test]
fn sentences_name_whom_they_should() {
    let gazetteer = Gazetteer::new(&Knowledge::built_in()).expect("the lists read");
    let file: File = toml::from_str(include_str!("mentions.toml")).expect("mentions.toml reads");
    let mut parses = parses().into_iter();
    let mut problems = Vec::new();
    for case in &file.case {
        let passages: Vec<Parsed> = parses.by_ref().take(case.text.len()).collect();
        let recorded: Vec<&str> = passages.iter().map(Parsed::text).collect();
        assert_eq!(recorded, case.text, "run tests/record.py");
        let date = case.date.as_deref().and_then(|d| d.parse().ok());
        let context = Context {
            date: date.as_ref(),
            title: vec![false; passages.len()],
        };
        let named = gazetteer.resolve(&passages.iter().collect::<Vec<_>>(), &context);
        let (Some(last), Some(mentions)) = (passages.last(), named.mentions.last()) else {
            continue;
        };
        problems.extend(
            case.names
                .iter()
                .filter_map(|n| wrong(last.text(), mentions, n))
                .map(|p| format!("{:?}\n  {p}", case.text)),
        );
    }
    assert!(problems.is_empty(), "{} wrong\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn mentions_nest_and_never_cross() {
    let gazetteer = Gazetteer::new(&Knowledge::built_in()).expect("the lists read");
    for p in parses() {
        let named = gazetteer.resolve(&[&p], &Context::default());
        for m in &named.mentions[0] {
            assert!(m.tokens.start <= m.head && m.head < m.tokens.end && m.tokens.end <= p.len());
            assert!(m.span.end <= p.text().len());
            for o in &named.mentions[0] {
                let crosses = m.tokens.start < o.tokens.start && o.tokens.start < m.tokens.end && m.tokens.end < o.tokens.end;
                assert!(
                    !crosses,
                    "{:?} crosses {:?} in {}",
                    m.span.of(p.text()),
                    o.span.of(p.text()),
                    p.text()
                );
            }
        }
    }
}

#[test]
fn every_list_reads_and_codes_and_names_go_both_ways() {
    let gazetteer = Gazetteer::new(&Knowledge::built_in()).expect("the lists read");
    for (name, code) in [
        ("jpn", "JPN"),
        ("viet nam", "VNM"),
        ("Tokyo", "JPN"),
        ("USSR", "SUN"),
        ("european union", "EU"),
        ("CSTO", "CSTO"),
    ] {
        assert_eq!(gazetteer.code_of(name), Some(code), "{name}");
    }
    assert_eq!(gazetteer.name_of("VNM"), Some("Viet Nam"));
    assert_eq!(gazetteer.code_of("Atlantis"), None);
}

/// Parses whose tree, tags and entities are nonsense: nothing may panic, and nothing may take long.
#[test]
fn no_parse_makes_it_fail() {
    let gazetteer = Gazetteer::new(&Knowledge::built_in()).expect("the lists read");
    let mut seed = 7u64;
    let mut next = move |below: usize| {
        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (seed >> 33) as usize % below.max(1)
    };
    let deps = ["nsubj", "pobj", "compound", "amod", "poss", "appos", "conj", "det", "ROOT"];
    let tags = ["NNP", "POS", "PRP$", "IN", "DT", "JJ", "PRP", "HYPH", "NNS"];
    let poses = ["PROPN", "PART", "PRON", "ADP", "DET", "ADJ", "SPACE", "PUNCT", "NOUN"];
    for line in include_str!("parses.jsonl").lines() {
        let mut v: serde_json::Value = serde_json::from_str(line).expect("recorded parses are JSON");
        for _ in 0..8 {
            let tokens = v["tokens"].as_array_mut().expect("tokens");
            let n = tokens.len();
            for t in tokens {
                t["head"] = next(n).into();
                t["deprel"] = deps[next(deps.len())].into();
                t["xpos"] = tags[next(tags.len())].into();
                t["upos"] = poses[next(poses.len())].into();
            }
            let p = Parsed::from_json(&v).expect("heads are in range");
            gazetteer.resolve(&[&p, &p], &Context::default());
        }
    }
    gazetteer.resolve(&[], &Context::default());
    gazetteer.resolve(&[&Parsed::default()], &Context::default());
}

/// One passage of a hundred thousand tokens in one sentence takes time in proportion, not in its square.
#[test]
fn a_very_long_sentence_is_read_in_time() {
    let gazetteer = Gazetteer::new(&Knowledge::built_in()).expect("the lists read");
    let words = [
        "Japan", "'s", "minister", "Abe", "told", "\"", "we", "and", "its", "navy", "the", "two", "sides", ",",
    ];
    let count = 100_000;
    let (mut text, mut tokens) = (String::new(), Vec::new());
    for i in 0..count {
        let w = words[i % words.len()];
        let start = text.len();
        text.push_str(w);
        let (upos, xpos) = match w {
            "'s" => ("PART", "POS"),
            "we" => ("PRON", "PRP"),
            "its" => ("PRON", "PRP$"),
            "Japan" | "Abe" => ("PROPN", "NNP"),
            "told" => ("VERB", "VBD"),
            _ => ("NOUN", "NN"),
        };
        tokens.push(serde_json::json!({"start": start, "end": text.len(), "lemma": w, "upos": upos, "xpos": xpos, "feats": "", "head": 0, "deprel": "dep", "space": true}));
        text.push(' ');
    }
    let v = serde_json::json!({"text": text, "tokens": tokens, "sentences": [[0, count]], "entities": []});
    let p = Parsed::from_json(&v).expect("the parse is whole");
    let start = std::time::Instant::now();
    gazetteer.resolve(&[&p], &Context::default());
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}
