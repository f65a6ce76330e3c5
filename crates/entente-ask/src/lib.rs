//! Plain English questions about a register: understood with the engine that reads documents, answered from events, never guessed.
//!
//! *In:* a question, an [`Engine`] and a [`Register`]. *Out:* an [`Answer`]: one sentence with numbered sources, or "not in the register"
//! with the nearest events. A question meets four steps:
//! 1. [`words`]: what it asks for (`knowledge/ask/english.toml`);
//! 2. [`query`]: everything else that it says, as states, kinds, stages, times, numbers and words;
//! 3. [`find`] and [`fits`]: the events that have all of it;
//!    (`kinds` answers by more than events: levels, promises; `holders`: who held an office);
//! 4. [`say`]: what they say to the question, in one sentence.
//!
//! # Invariants and limits
//! - An event answers only if every word of the question is accounted for by its record or its sentences. One word that is not, and the
//!   answer is "not in the register", with that word and the nearest events.
//! - What was planned is not told as done, and nobody's silence as a denial.
//! - Several events that fit are all told, or counted; none is chosen but by "first", "last" and "next".
//! - Events are found by index (two states, one state, or words): no question loads the register.
//! - The same question and register give the same answer; nothing reads the clock. English only.

pub mod find;
pub mod fits;
mod holders;
mod kinds;
pub mod query;
pub mod say;
pub mod words;

pub use query::Query;
pub use words::Asked;

use entente_analysis::relations::Relations;
use entente_analysis::sentence::Teller;
use entente_analysis::timeline::one_line;
use entente_analysis::{Row, Source, Sources};
use entente_coding::{Engine, Status};
use entente_knowledge::{Knowledge, KnowledgeError};
use entente_register::days::Days;
use entente_register::{Event, Register, RegisterError};
use fits::{Fits, Lack};
use serde::Serialize;
use words::English;

/// So many of the nearest events are shown.
const NEAREST: usize = 3;

/// So many missing parts of a question are named.
const LACKS: usize = 3;

/// An answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The question, as asked.
    pub question: String,
    /// The question, as understood.
    pub understood: Query,
    /// Whether the register answers it.
    pub found: bool,
    /// For a yes-or-no question that the register answers: whether yes.
    pub yes: Option<bool>,
    /// The answer in one sentence, with numbers of sources.
    pub answer: String,
    /// What was asked for, in a few words: the dates, the names, the number.
    pub value: Option<String>,
    /// Events that it rests on, by id.
    pub events: Vec<String>,
    /// Parts of the question that no event has; empty where it is answered.
    pub missing: Vec<String>,
    /// The nearest events, where it is not answered.
    pub nearest: Vec<Row>,
    /// Whether there were more events than could be looked at: then "first", "last" and numbers may be off.
    pub cut: bool,
    /// The sentences that it rests on.
    pub quotes: Vec<Quote>,
    /// What is cited.
    pub sources: Vec<Source>,
}

/// A sentence that an answer rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Quote {
    /// Number of the source.
    pub source: usize,
    /// The sentence, on one line.
    pub words: String,
}

/// Why a question could not be looked at.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The register failed.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// A list is missing or makes no sense.
    #[error(transparent)]
    Knowledge(#[from] KnowledgeError),
}

/// Answers questions; made once.
pub struct Asker<'a> {
    engine: &'a Engine,
    english: English,
    relations: Relations,
}

impl<'a> Asker<'a> {
    /// With the lists of `knowledge`.
    ///
    /// # Errors
    /// When a list is missing or makes no sense.
    pub fn new(engine: &'a Engine, knowledge: &Knowledge) -> Result<Asker<'a>, KnowledgeError> {
        Ok(Asker {
            engine,
            english: English::read(knowledge)?,
            relations: Relations::standard()?,
        })
    }

    /// Answers one question from `register`. `today` (EDTF) is what "last year" and "today" count from; `None`: the day of the newest document.
    ///
    /// # Errors
    /// Those of reading the register.
    pub fn ask(&self, register: &Register, question: &str, today: Option<&str>) -> Result<Answer, AskError> {
        let today = match today {
            Some(day) => Some(day.to_owned()),
            None => register.last_published()?,
        };
        let question = clipped(question);
        let mut query = query::understand(self.engine, &self.english, question, today.as_deref());
        let teller = Teller::new(&self.engine.gazetteer)?.as_of(today.as_deref());
        let job = Job {
            register,
            relations: &self.relations,
            teller: &teller,
            question,
        };
        if let Some((own, limit, clause)) = query::told_by_another_event(self.engine, question, today.as_deref()) {
            let Some(other) = self.days_of(register, clause, today.as_deref())? else {
                return job.without_that_event(&query, clause);
            };
            query = query::understand(self.engine, &self.english, own, today.as_deref());
            query::bound(&mut query, limit, other);
        }
        if let Some(answer) = kinds::special(&job, &query)? {
            return Ok(answer);
        }
        let fits = Fits::new(&query, self.engine, &self.english, register.rules(), &self.relations);
        let found = find::find(register, &self.relations, &fits)?;
        let found = holders::only(found, &query, question);
        job.told_by_events(&query, found)
    }

    /// The days of the one event that a clause tells; `None` where the register has none, or several at different times.
    fn days_of(&self, register: &Register, clause: &str, today: Option<&str>) -> Result<Option<Days>, AskError> {
        let query = query::understand(self.engine, &self.english, clause, today);
        let fits = Fits::new(&query, self.engine, &self.english, register.rules(), &self.relations);
        let found = find::find(register, &self.relations, &fits)?;
        let days: Vec<Days> = found.events.iter().filter_map(|e| e.date.as_deref().and_then(Days::read)).collect();
        // The finest telling of one time.
        let finest = days.iter().min_by_key(|d| d.width()).copied();
        Ok(finest.filter(|f| f.is_closed() && days.iter().all(|d| d.overlaps(*f))))
    }
}

/// A question is a sentence: what is longer than 2,000 bytes is cut.
fn clipped(question: &str) -> &str {
    let mut end = question.len().min(2_000);
    while !question.is_char_boundary(end) {
        end -= 1;
    }
    question[..end].trim()
}

/// Denials of what is told: those without a date, and those of a time in which it is told.
fn contrary(found: &find::Found) -> Vec<Event> {
    let days = |e: &Event| e.date.as_deref().and_then(Days::read);
    let told: Vec<Days> = found.events.iter().filter_map(days).collect();
    let denied = found.other_status.iter().filter(|e| e.status == Status::Denied);
    denied
        .filter(|e| days(e).is_none_or(|d| told.iter().any(|t| t.overlaps(d))))
        .cloned()
        .collect()
}

/// One question being answered.
pub(crate) struct Job<'a> {
    register: &'a Register,
    relations: &'a Relations,
    teller: &'a Teller<'a>,
    question: &'a str,
}

impl Job<'_> {
    /// The answer where the time of a question is told by an event that the register does not have, or has at several times.
    fn without_that_event(&self, query: &Query, clause: &str) -> Result<Answer, AskError> {
        let text = format!("Not in the register: it does not tell of one time when “{clause}”.");
        let mut answer = self.answer(query, false, text);
        answer.missing = vec![format!("when “{clause}”")];
        self.finish(answer, &[], Sources::of(self.register))
    }

    fn told_by_events(&self, query: &Query, found: find::Found) -> Result<Answer, AskError> {
        let mut sources = Sources::of(self.register);
        if !found.events.is_empty() {
            let value = say::lead(query.asked, &found.events, query, self.teller);
            let silent = matches!(
                query.asked,
                Asked::When | Asked::Where | Asked::Who | Asked::State | Asked::HowMuch | Asked::Conditions | Asked::HowMany
            ) && value.is_none();
            if !silent {
                let mut told = say::all_told(&found.events, self.teller, &mut sources);
                let denied: Vec<Event> = contrary(&found);
                if !denied.is_empty() {
                    told = format!("{told}; but it is denied: {}", say::all_told(&denied, self.teller, &mut sources));
                }
                let asks = query.asked == Asked::YesOrNo;
                let yes = (asks && denied.is_empty()).then_some(true);
                let lead = match (asks, &value) {
                    (true, _) if denied.is_empty() => "Yes: ".to_owned(),
                    (true, _) => "Sources differ: ".to_owned(),
                    (false, Some(value)) => format!("{value}: "),
                    (false, None) => String::new(),
                };
                let mut answer = self.answer(query, true, format!("{lead}{told}."));
                answer.yes = yes;
                answer.value = value;
                answer.cut = found.cut;
                return self.finish(answer, &found.events, sources);
            }
            let what = match query.asked {
                Asked::When => "when it was",
                Asked::Where => "where it was",
                Asked::Who => "who it was",
                Asked::State => "which state it was",
                Asked::HowMuch => "an amount",
                Asked::HowMany => "a number",
                _ => "conditions",
            };
            let told = say::all_told(&found.events, self.teller, &mut sources);
            let mut answer = self.answer(query, false, format!("Not in the register: it does not tell {what}; {told}."));
            answer.missing = vec![what.to_owned()];
            answer.nearest = found.events.iter().take(NEAREST).map(|e| Row::of(e, &mut sources)).collect();
            return self.finish(answer, &[], sources);
        }
        self.not_found(query, &found, sources)
    }

    /// Nothing answers: whether it is only planned or denied, else what no event has, and what comes nearest.
    fn not_found(&self, query: &Query, found: &find::Found, mut sources: Sources<'_>) -> Result<Answer, AskError> {
        if let Some(best) = found.other_status.first() {
            let status = found.other_status.iter().map(|e| e.status).min().unwrap_or(best.status);
            let events: Vec<Event> = found.other_status.iter().filter(|e| e.status == status).cloned().collect();
            let told = say::all_told(&events, self.teller, &mut sources);
            let denied = status == Status::Denied;
            if denied && query.asked == Asked::YesOrNo {
                let mut answer = self.answer(query, true, format!("No: {told}."));
                answer.yes = Some(false);
                return self.finish(answer, &events, sources);
            }
            let mut answer = self.answer(
                query,
                false,
                format!("Not in the register as done: {}; {told}.", say::not_done(status)),
            );
            answer.missing = vec!["that it was done".to_owned()];
            answer.nearest = events.iter().take(NEAREST).map(|e| Row::of(e, &mut sources)).collect();
            return self.finish(answer, &[], sources);
        }
        let near: Vec<&(Vec<Lack>, Event)> = found.near.iter().take(NEAREST).collect();
        let missing: Vec<String> = near
            .first()
            .map(|(lacks, _)| {
                let told = lacks.iter().filter(|l| lacks.len() == 1 || **l != Lack::Status);
                told.take(LACKS).map(|l| self.lack(l, query)).collect()
            })
            .unwrap_or_default();
        let text = match near.first() {
            Some((_, event)) => format!(
                "Not in the register: no event has {}; the nearest is: {}.",
                missing.join(" and "),
                say::told(event, self.teller, &mut sources)
            ),
            None => "Not in the register: no event comes near it.".to_owned(),
        };
        let mut answer = self.answer(query, false, text);
        answer.missing = missing;
        answer.nearest = near.iter().map(|(_, e)| Row::of(e, &mut sources)).collect();
        self.finish(answer, &[], sources)
    }

    fn lack(&self, lack: &Lack, query: &Query) -> String {
        match lack {
            Lack::State(code) => self.teller.state(code),
            Lack::Direction => "these parties in this direction".into(),
            Lack::Kind => match (&query.stage, &query.kinds[..]) {
                (Some(stage), _) => format!("the stage “{stage}”"),
                (None, kinds) => format!("the kind {}", kinds.join(" or ")),
            },
            Lack::Time => query.when.as_ref().map_or_else(|| "that time".into(), |w| format!("the time {w}")),
            Lack::Number => "that number".into(),
            Lack::Word(word) => format!("“{word}”"),
            Lack::Status => "it as done".into(),
        }
    }

    fn answer(&self, query: &Query, found: bool, text: String) -> Answer {
        Answer {
            question: self.question.to_owned(),
            understood: query.clone(),
            found,
            yes: None,
            answer: one_line(&text),
            value: None,
            events: Vec::new(),
            missing: Vec::new(),
            nearest: Vec::new(),
            cut: false,
            quotes: Vec::new(),
            sources: Vec::new(),
        }
    }

    /// Adds events, their sentences and the sources.
    fn finish(&self, mut answer: Answer, events: &[Event], mut sources: Sources<'_>) -> Result<Answer, AskError> {
        answer.events = events.iter().map(|e| e.id.clone()).collect();
        for event in events.iter().take(say::TOLD) {
            let row = Row::of(event, &mut sources);
            answer.quotes.push(Quote {
                source: row.sources.first().copied().unwrap_or_default(),
                words: row.sentence,
            });
        }
        answer.sources = sources.list()?;
        Ok(answer)
    }
}
