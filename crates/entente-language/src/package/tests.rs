use super::*;
use std::io::Write;

const CONFIG: &str = r#"
[nlp]
lang = "en"
pipeline = ["tok2vec","tagger","parser","senter","attribute_ruler","lemmatizer","ner"]
disabled = ["senter"]
[components.lemmatizer]
mode = "rule"
[components.tok2vec.model.embed]
@architectures = "spacy.MultiHashEmbed.v2"
[components.tok2vec.model.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
[components.parser.model]
@architectures = "spacy.TransitionBasedParser.v2"
[components.ner.model]
@architectures = "spacy.TransitionBasedParser.v2"
"#;

/// A folder with these files in it.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

#[test]
fn a_model_is_found_in_its_folder_a_package_or_a_wheel() {
    let inner = folder(&[("config.cfg", CONFIG), ("tokenizer", "t")]);
    let package = folder(&[
        ("en_x/en_x-1/config.cfg", CONFIG),
        ("en_x/en_x-1/tokenizer", "t"),
        ("en_x/__init__.py", ""),
    ]);
    let wheel = inner.path().join("en_x.whl");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&wheel).unwrap());
    for (name, text) in [("en_x/en_x-1/tokenizer", "t"), ("en_x/en_x-1/config.cfg", CONFIG)] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    for path in [inner.path(), package.path(), &package.path().join("en_x"), &wheel] {
        let found = Package::open(path).unwrap();
        assert_eq!(found.read("tokenizer").unwrap(), b"t");
        assert!(!found.is_known());
        assert!(matches!(found.read("ner/model"), Err(ModelError::Read { .. })));
    }
}

#[test]
fn what_is_no_model_is_refused_with_the_reason() {
    let empty = folder(&[("readme", "")]);
    let error = Package::open(empty.path()).unwrap_err();
    assert!(
        error.to_string().ends_with("is no language model: no config.cfg is in it"),
        "{error}"
    );
    let error = Package::open(&empty.path().join("readme")).unwrap_err();
    assert!(error.to_string().contains("it is no readable wheel"), "{error}");
    assert!(matches!(
        Package::open(&empty.path().join("none")),
        Err(ModelError::NotThere { .. })
    ));
    let german = folder(&[("config.cfg", &CONFIG.replace("\"en\"", "\"de\""))]);
    let error = Package::open(german.path()).unwrap_err();
    assert!(error.to_string().ends_with("cannot be used: [nlp] lang is de, not en"), "{error}");
}

#[test]
fn a_damaged_file_of_a_known_model_is_refused() {
    let meta = r#"{"lang": "en", "name": "core_web_sm", "version": "3.8.0"}"#;
    let folder = folder(&[("config.cfg", CONFIG), ("meta.json", meta)]);
    let error = Package::open(folder.path()).unwrap_err();
    assert!(
        matches!(&error, ModelError::Damaged { file, .. } if file == "config.cfg"),
        "{error}"
    );
    assert!(error.help().contains("entente model install --force"));
}

#[test]
fn the_table_of_known_files_is_whole() {
    assert_eq!(STANDARD.files.len(), 24);
    assert_eq!(STANDARD.total_size(), 15_218_657);
    assert!(STANDARD.files.iter().all(|f| f.sha256.len() == 64));
    assert_eq!(
        pins::sha256(b""),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
}
