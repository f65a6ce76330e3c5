//! Laws of the runtime, on the installed model: a text's parse is a function of the text.
//!
//! That it is spaCy's parse is checked elsewhere, on recorded expectations.

use entente_language::kernels::Kernels;
use entente_language::{Model, Package, Parsed};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

static MODEL: LazyLock<Model> = LazyLock::new(|| Model::standard().expect("the language model is installed: `entente model install`"));

/// Texts of many lengths and kinds.
fn texts() -> Vec<String> {
    let sentences = [
        "Japan and the Philippines signed a defence pact in Manila on 8 July 2024.",
        "The deal, which took years to negotiate, lets each side send troops to the other's soil.",
        "\u{201c}It won\u{2019}t be easy,\u{201d} said Mr. Teodoro, the defence secretary.",
        "Tokyo has given Hanoi six patrol boats worth 36.6 billion yen since 2017!",
        "What did Washington promise?",
        "See https://example.org/a-b?c=d \u{2014} or write to x@example.org.",
        "Nguy\u{1ec5}n Ph\u{fa} Tr\u{1ecd}ng met Xi Jinping;\ttheir talks\u{a0}lasted 3 hrs.\n\n",
        "\u{65e5}\u{672c}\u{3068}\u{30d9}\u{30c8}\u{30ca}\u{30e0} \u{1f600}\u{1f600} ...",
    ];
    let mut texts = vec![String::new(), " ".into(), "\n".into(), "a".into()];
    for n in 1..60 {
        texts.push(
            (0..n)
                .map(|i| sentences[(i * 7 + n) % sentences.len()])
                .collect::<Vec<_>>()
                .join(" "),
        );
    }
    // Longer than what is encoded together, and more words than are kept.
    texts.push(sentences.join(" ").repeat(40));
    texts.push((0..12_000).map(|i| format!("w{i}")).collect::<Vec<_>>().join(" "));
    texts
}

fn parse_all(model: &Model, texts: &[String]) -> Vec<Parsed> {
    model.parse_many(&texts.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn a_parse_depends_neither_on_the_texts_beside_it_nor_on_the_threads() {
    let texts = texts();
    let alone: Vec<Parsed> = texts.iter().map(|text| MODEL.parse(text)).collect();
    for threads in [1, 2, 5] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert!(pool.install(|| parse_all(&MODEL, &texts)) == alone, "{threads} threads");
    }
    let mut backwards = texts.clone();
    backwards.reverse();
    let mut parsed = parse_all(&MODEL, &backwards);
    parsed.reverse();
    assert!(parsed == alone, "in the other order");
}

#[test]
fn every_processors_arithmetic_gives_the_same_parses() {
    let texts = texts();
    let want = parse_all(&MODEL, &texts);
    for kernels in Kernels::all() {
        let model = Model::standard().unwrap().with_kernels(kernels);
        assert!(parse_all(&model, &texts) == want, "{}", kernels.name());
    }
}

#[test]
fn a_parse_covers_its_text() {
    for text in texts() {
        let parsed = MODEL.parse(&text);
        let mut rebuilt = String::new();
        for (i, token) in parsed.tokens().iter().enumerate() {
            rebuilt.push_str(parsed.word(i));
            rebuilt.push_str(if token.space_after { " " } else { "" });
        }
        assert_eq!(rebuilt, text);
        let covered: Vec<usize> = parsed.sentences().iter().cloned().flatten().collect();
        assert!(covered.iter().copied().eq(0..parsed.len()));
        assert!(parsed.entities().is_sorted_by_key(|e| e.tokens.start));
    }
}

#[test]
fn empty_text_has_nothing() {
    let parsed = MODEL.parse("");
    assert!(parsed.is_empty() && parsed.sentences().is_empty() && parsed.entities().is_empty());
    assert!(MODEL.parse_many(&[]).is_empty());
}

/// Eight times the text may take about eight times the time, whatever it is made of: nothing grows faster than the text.
#[test]
fn a_long_line_takes_time_in_proportion() {
    let timed = |text: &str| {
        let start = Instant::now();
        assert!(!MODEL.parse(text).is_empty());
        start.elapsed()
    };
    for (unit, length) in [
        ("The envoys met. ", 1_000_000),
        ("x", 1_000_000),
        ("(", 100_000),
        ("a ", 100_000),
        ("which that ", 200_000),
        ("1,", 100_000),
    ] {
        let whole = unit.repeat(length / unit.len());
        let eighth = timed(&whole[..unit.len() * (length / 8 / unit.len())]);
        let all = timed(&whole);
        assert!(
            all < eighth * 24 + Duration::from_secs(1),
            "{unit:?}: {eighth:?} for an eighth, {all:?} for all"
        );
    }
}

#[test]
fn networks_are_refused_when_files_are_swapped_or_cut() {
    use entente_language::parser::Parser;
    use entente_language::tok2vec::Tok2Vec;
    use entente_language::weights::Weights;
    let package = Package::find(None).unwrap();
    let file = |name: &str| package.read(name).unwrap();
    let moves = file("parser/moves");
    let mut tagger = Weights::from_bytes(&file("tagger/model")).unwrap();
    assert!(Parser::new(&mut tagger, &moves, 96).is_err(), "a tagger is no parser");
    let parser = || Weights::from_bytes(&file("parser/model")).unwrap();
    assert!(Parser::new(&mut parser(), &moves, 128).is_err(), "vectors of another width");
    assert!(
        Parser::new(&mut parser(), &file("ner/moves"), 96).is_err(),
        "the moves of another network"
    );
    assert!(Parser::new(&mut parser(), &moves[..moves.len() / 2], 96).is_err(), "half the moves");
    assert!(Tok2Vec::new(&mut parser(), None).is_err(), "a parser has no embeddings");
    let whole = file("parser/model");
    for end in (0..whole.len()).step_by(4099) {
        assert!(Weights::from_bytes(&whole[..end]).is_err(), "{end} of {} bytes", whole.len());
    }
}
