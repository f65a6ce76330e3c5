//! A question and its answer, worked out by `entente-ask`.

use crate::problem::Problem;
use askama::Template;
use entente_ask::{Answer, AskError, Asker};
use entente_coding::Engine;
use entente_knowledge::Knowledge;
use entente_register::Register;
use serde::Serialize;

/// A question and its answer.
#[derive(Clone, Debug, Serialize, Template)]
#[template(path = "ask.html")]
pub struct AskPage {
    /// As asked; empty where nothing was.
    pub question: String,
    /// The answer; `None` where nothing was asked.
    pub answer: Option<Answer>,
}

impl AskPage {
    /// Before anything is asked.
    pub fn empty() -> AskPage {
        AskPage {
            question: String::new(),
            answer: None,
        }
    }

    /// Answers a question. `today` (EDTF) is what "last year" counts from.
    ///
    /// # Errors
    /// Those of reading the register and the lists.
    pub fn read(register: &Register, engine: &Engine, question: &str, today: Option<&str>) -> Result<AskPage, Problem> {
        let asked = Asker::new(engine, &Knowledge::standard())
            .map_err(AskError::from)
            .and_then(|asker| asker.ask(register, question, today));
        let answer = asked.map_err(|e| match e {
            AskError::Register(e) => e.into(),
            AskError::Knowledge(_) => Problem::failed("the lists of questions cannot be read"),
        })?;
        Ok(AskPage {
            question: question.to_owned(),
            answer: Some(answer),
        })
    }

    fn examples(&self) -> [&'static str; 4] {
        [
            "When did Japan and Viet Nam sign the memorandum on defence cooperation?",
            "What did Japan promise Viet Nam?",
            "Who visited Viet Nam in 2014?",
            "How many vessels did Japan give?",
        ]
    }
}
