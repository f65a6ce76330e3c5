//! The questions of `questions.toml`, and whether an answer is the one that it has. The command line's tests ask them too.

use serde::Deserialize;

#[derive(Deserialize)]
struct Table {
    question: Vec<Question>,
}

/// A question, and what the file says of its answer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub ask: String,
    #[serde(default)]
    says: Vec<String>,
    yes: Option<bool>,
    #[serde(default)]
    none: bool,
    /// Why it is answered otherwise for now.
    #[allow(dead_code, reason = "of interest only where the register is made of the gold records")]
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
