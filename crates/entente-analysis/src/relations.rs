//! What counts as a level of relations and as an instrument (`knowledge/analysis/relations.toml`), and the states' own ladders
//! (`ladders.toml`).

use crate::levels::Rung;
use entente_coding::Status;
use entente_knowledge::{Knowledge, KnowledgeError};
use entente_register::{Event, fold};
use serde::Deserialize;
use std::collections::BTreeSet;

const FILE: &str = "analysis/relations.toml";
const LADDERS: &str = "analysis/ladders.toml";

/// The file, read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relations {
    level: Level,
    instrument: Instrument,
    stages: Stages,
    states: States,
    #[serde(skip)]
    ladders: Vec<Ladder>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ladders {
    ladder: Vec<Ladder>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ladder {
    state: String,
    ranked: bool,
    names: Vec<String>,
    #[serde(default)]
    also: Vec<(String, String)>,
    note: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Level {
    subtypes: BTreeSet<String>,
    not_subtypes: BTreeSet<String>,
    names: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Instrument {
    subtypes: BTreeSet<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stages {
    standing: BTreeSet<String>,
    ended: BTreeSet<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct States {
    goes_on_as: Vec<(String, String)>,
}

/// Where an instrument or a level is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// Not yet there: proposed, negotiated, agreed in principle, or only planned.
    Coming,
    /// Concluded.
    Standing,
    /// Ended or suspended.
    Ended,
}

fn read<T: serde::de::DeserializeOwned>(file: &str) -> Result<T, KnowledgeError> {
    let text = Knowledge::standard().read(file)?;
    toml::from_str(&text).map_err(|e| KnowledgeError::Malformed {
        file: file.into(),
        message: e.to_string(),
    })
}

impl Relations {
    /// The file the program was built with, or that of `$ENTENTE_KNOWLEDGE`.
    ///
    /// # Errors
    /// When it is missing or makes no sense.
    pub fn standard() -> Result<Relations, KnowledgeError> {
        let mut relations: Relations = read(FILE)?;
        relations.ladders = read::<Ladders>(LADDERS)?.ladder;
        Ok(relations)
    }

    /// Where the ladders of these states have a level; only states whose ladder is known.
    pub fn rungs(&self, states: [&str; 2], level: &str) -> Vec<Rung> {
        let known = states.iter().filter_map(|s| self.ladders.iter().find(|l| l.state == *s));
        known
            .map(|l| {
                let name = l.also.iter().find(|(also, _)| also == level).map_or(level, |(_, name)| name);
                Rung {
                    state: l.state.clone(),
                    ladder: l.names.clone(),
                    rung: l.names.iter().position(|n| n == name).filter(|_| l.ranked).map(|n| n + 1),
                    note: l.note.clone(),
                }
            })
            .collect()
    }

    /// Whether an event could be a step of the level, as far as can be said without its claims.
    pub fn may_be_level(&self, event: &Event) -> bool {
        let subtype = event.subtype.as_deref().unwrap_or("");
        let own = || [event.instrument.as_deref(), Some(event.title.as_str())].into_iter().flatten();
        event.kind == "agreement"
            && !self.level.not_subtypes.contains(subtype)
            && (self.level.subtypes.contains(subtype) || own().any(|text| self.level_in(text).is_some()))
    }

    /// Every name of a level, longer ones first.
    pub fn level_names(&self) -> &[String] {
        &self.level.names
    }

    /// The level that an event is a step of, by its name in the file; `None` where it is no such step.
    pub fn level(&self, event: &Event) -> Option<&str> {
        let subtype = event.subtype.as_deref().unwrap_or("");
        if event.kind != "agreement" || self.level.not_subtypes.contains(subtype) {
            return None;
        }
        let own = [event.instrument.as_deref(), Some(event.title.as_str())].into_iter().flatten();
        let named = own.filter_map(|text| self.level_in(text)).next();
        let told = || event.claims.iter().find_map(|c| self.level_in(&c.quote));
        named.or_else(|| self.level.subtypes.contains(subtype).then(told).flatten())
    }

    /// The level that a text names, by its name in the file.
    pub fn level_in(&self, text: &str) -> Option<&str> {
        let text = format!(" {} ", fold::words(text).join(" "));
        self.level
            .names
            .iter()
            .map(String::as_str)
            .find(|name| text.contains(&format!(" {name} ")))
    }

    /// Whether an event is a step in the life of an instrument.
    pub fn is_instrument(&self, event: &Event) -> bool {
        event.kind == "agreement" && event.subtype.as_ref().is_some_and(|s| self.instrument.subtypes.contains(s))
    }

    /// Where an event leaves what it is about. What is denied leaves nothing: `None`.
    pub fn life(&self, event: &Event) -> Option<Life> {
        match (event.status, event.stage.as_deref()) {
            (Status::Denied, _) => None,
            (Status::Occurred, Some(s)) if self.stages.ended.contains(s) => Some(Life::Ended),
            (Status::Occurred, Some(s)) if !self.stages.standing.contains(s) => Some(Life::Coming),
            (Status::Occurred, _) => Some(Life::Standing),
            _ => Some(Life::Coming),
        }
    }

    /// The codes under which a state's relations are found: its own first, then those of states it goes on.
    pub fn codes(&self, state: &str) -> Vec<String> {
        let mut codes = vec![state.to_owned()];
        codes.extend(
            self.states
                .goes_on_as
                .iter()
                .filter(|(_, now)| now == state)
                .map(|(former, _)| former.clone()),
        );
        codes
    }
}
