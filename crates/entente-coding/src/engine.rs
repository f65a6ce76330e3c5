//! The whole path of a document in one call: text in, claims out. The command line, the server and Python all use this.

use crate::coder::{self, Reading};
use crate::details::Details;
use crate::page::Page;
use crate::record::Claim;
use crate::rules::{RuleError, Rules};
use entente_actors::{Context, Gazetteer};
use entente_grammar::Grammar;
use entente_intake::Document;
use entente_knowledge::{Knowledge, KnowledgeError};
use entente_language::{Model, Parsed};
use entente_time::Edtf;

/// Everything that coding needs, loaded once and shared by threads.
#[derive(Debug)]
pub struct Engine {
    /// The language runtime.
    pub model: Model,
    /// States, bodies, persons.
    pub gazetteer: Gazetteer,
    /// Predicate–argument reader.
    pub grammar: Grammar,
    /// Rules.
    pub rules: Rules,
    details: Details,
}

/// Why an engine could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// A rule or list is wrong.
    #[error(transparent)]
    Rules(#[from] RuleError),
    /// A knowledge file is wrong.
    #[error(transparent)]
    Knowledge(#[from] KnowledgeError),
    /// A stage refused its lists.
    #[error("cannot load {0}")]
    Stage(&'static str, #[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A coded document.
#[derive(Debug, Default)]
pub struct Coded {
    /// Its claims, in text order.
    pub claims: Vec<Claim>,
    /// Sentences read.
    pub sentences: usize,
    /// Tokens read.
    pub tokens: usize,
}

impl Engine {
    /// Loads lists and rules beside a model.
    ///
    /// # Errors
    /// [`EngineError`] says which file is wrong.
    pub fn load(knowledge: &Knowledge, model: Model) -> Result<Engine, EngineError> {
        Ok(Engine {
            model,
            gazetteer: Gazetteer::new(knowledge).map_err(|e| EngineError::Stage("actors", Box::new(e)))?,
            grammar: Grammar::load(knowledge).map_err(|e| EngineError::Stage("grammar", Box::new(e)))?,
            rules: Rules::load(knowledge)?,
            details: Details::load(knowledge)?,
        })
    }

    /// Codes one document.
    pub fn code(&self, document: &Document) -> Coded {
        self.code_many(std::slice::from_ref(document)).pop().unwrap_or_default()
    }

    /// Codes several documents; their sentences share the language model's matrix products. One result each, in order.
    pub fn code_many(&self, documents: &[Document]) -> Vec<Coded> {
        let texts: Vec<String> = documents
            .iter()
            .flat_map(|d| {
                d.passages
                    .iter()
                    .filter(|p| p.role.yields_claims())
                    .map(|p| d.passage_text(p).into_owned())
            })
            .collect();
        let refs: Vec<&str> = texts.iter().map(String::as_str).collect();
        let mut parsed = self.model.parse_many(&refs).into_iter();
        documents
            .iter()
            .map(|d| {
                let n = d.passages.iter().filter(|p| p.role.yields_claims()).count();
                self.code_parsed(d, parsed.by_ref().take(n).collect())
            })
            .collect()
    }

    /// Codes a document whose claim-yielding passages are already parsed, one [`Parsed`] each, in order.
    pub fn code_parsed(&self, document: &Document, parsed: Vec<Parsed>) -> Coded {
        let (sentences, tokens) = parsed.iter().fold((0, 0), |(s, t), p| (s + p.sentences().len(), t + p.len()));
        let reading = self.read(document, parsed);
        Coded {
            claims: coder::code(&self.rules, &self.details, &reading),
            sentences,
            tokens,
        }
    }

    /// What the stages before coding make of a document: for `entente explain` and tests.
    pub fn read<'d>(&self, document: &'d Document, parsed: Vec<Parsed>) -> Reading<'d> {
        let published = document.published.as_ref().and_then(|(d, _)| Edtf::parse(d).ok());
        let passages: Vec<_> = document.passages.iter().filter(|p| p.role.yields_claims()).collect();
        let refs: Vec<&Parsed> = parsed.iter().collect();
        let times = entente_time::read(&refs, published.as_ref());
        let title = passages.iter().map(|p| p.role == entente_text::Role::Title).collect();
        let named = self.gazetteer.resolve(
            &refs,
            &Context {
                date: published.as_ref(),
                title,
            },
        );
        let pages = parsed
            .into_iter()
            .zip(times)
            .zip(named.mentions)
            .zip(passages)
            .enumerate()
            .map(|(i, (((parsed, times), mentions), passage))| {
                let frames = self.grammar.read(&parsed);
                Page::new(passage.role, passage.span.start, i, parsed, times, mentions, frames)
            })
            .collect();
        Reading {
            doc: document.id.as_str(),
            text: &document.text,
            pages,
            topic: named.topic,
            published,
        }
    }
}
