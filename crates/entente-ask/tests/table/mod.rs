//! The questions of `questions.toml`, and whether an answer is the one that it has. The command line's tests ask them too.

use serde::Deserialize;

#[derive(Deserialize)]
struct Table {
    question: Vec<Question>,
}

/// A question, and what the file says of its answer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "each test that has this table looks at what it needs")]
pub struct Question {
    pub ask: String,
    #[serde(default)]
    says: Vec<String>,
    yes: Option<bool>,
    /// The register does not tell it.
    #[serde(default)]
    pub none: bool,
    /// Why it is answered otherwise for now.
    pub fixme: Option<String>,
}

impl Question {
    /// Whether an answer (`None` where nothing was found), and its yes or no, is what the file says.
    pub fn is_answered(&self, answer: Option<&str>, yes: Option<bool>) -> bool {
        let Some(answer) = answer.filter(|_| !self.none) else {
            return self.none == answer.is_none();
        };
        self.says.iter().all(|s| answer.contains(s.as_str())) && self.yes.is_none_or(|expected| yes == Some(expected))
    }
}

/// All of them.
pub fn questions() -> Vec<Question> {
    toml::from_str::<Table>(include_str!("questions.toml")).unwrap().question
}
