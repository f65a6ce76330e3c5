//! A model's `config.cfg`: sections of names and values, the values in JSON.

use serde_json::Value;
use std::collections::BTreeMap;

/// The settings of a model. Values that refer to others (`${section.name}`) are kept as they are written, as text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    sections: BTreeMap<String, BTreeMap<String, Value>>,
}

impl Config {
    /// Reads a configuration; `None` if a line is neither a section, a setting nor blank.
    pub fn parse(text: &str) -> Option<Config> {
        let mut config = Config::default();
        let mut section = String::new();
        for line in text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
        {
            if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                section = name.to_owned();
                config.sections.entry(section.clone()).or_default();
                continue;
            }
            let (name, value) = line.split_once('=')?;
            let value = value.trim();
            let value = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
            config.sections.get_mut(&section)?.insert(name.trim().to_owned(), value);
        }
        Some(config)
    }

    /// A setting: `get("components.parser.model", "hidden_width")`.
    pub fn get(&self, section: &str, name: &str) -> Option<&Value> {
        self.sections.get(section)?.get(name)
    }

    /// A setting that is text.
    pub fn text(&self, section: &str, name: &str) -> Option<&str> {
        self.get(section, name)?.as_str()
    }

    /// The components that run, in their order.
    pub fn pipeline(&self) -> Vec<&str> {
        let list = |name| {
            self.get("nlp", name)
                .and_then(Value::as_array)
                .map(Vec::as_slice)
                .unwrap_or_default()
        };
        let disabled = list("disabled");
        list("pipeline")
            .iter()
            .filter(|c| !disabled.contains(c))
            .filter_map(Value::as_str)
            .collect()
    }

    /// What makes this a model that the runtime cannot run; `None` if nothing does.
    pub fn objection(&self) -> Option<String> {
        let must = |section: &str, name: &str, value: &str| match self.text(section, name) {
            Some(found) if found == value => None,
            found => Some(format!("[{section}] {name} is {}, not {value}", found.unwrap_or("missing"))),
        };
        let pipeline = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner"];
        let found = self.pipeline();
        if found != pipeline {
            return Some(format!("its pipeline is {}, not {}", found.join(", "), pipeline.join(", ")));
        }
        must("nlp", "lang", "en")
            .or_else(|| must("components.lemmatizer", "mode", "rule"))
            .or_else(|| must("components.tok2vec.model.embed", "@architectures", "spacy.MultiHashEmbed.v2"))
            .or_else(|| must("components.tok2vec.model.encode", "@architectures", "spacy.MaxoutWindowEncoder.v2"))
            .or_else(|| must("components.parser.model", "@architectures", "spacy.TransitionBasedParser.v2"))
            .or_else(|| must("components.ner.model", "@architectures", "spacy.TransitionBasedParser.v2"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_json_under_sections() {
        let text =
            "[nlp]\nlang = \"en\"\npipeline = [\"tok2vec\",\"senter\"]\ndisabled = [\"senter\"]\n\n[a.b]\nwidth = ${c:width}\nrows = 3\n";
        let config = Config::parse(text).unwrap();
        assert_eq!(config.text("nlp", "lang"), Some("en"));
        assert_eq!(config.pipeline(), ["tok2vec"]);
        assert_eq!(config.text("a.b", "width"), Some("${c:width}"));
        assert_eq!(config.get("a.b", "rows"), Some(&Value::from(3)));
        assert_eq!(Config::parse("no section = 1"), None);
        assert_eq!(Config::parse("[a]\nno setting"), None);
    }

    #[test]
    fn a_model_of_another_kind_is_refused_with_the_reason() {
        let german = Config::parse("[nlp]\nlang = \"de\"\npipeline = [\"ner\"]").unwrap();
        assert!(german.objection().unwrap().starts_with("its pipeline is ner, not tok2vec"));
    }
}
