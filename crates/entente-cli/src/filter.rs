//! The filters that the register's commands share.

use crate::args::Global;
use crate::load;
use anyhow::Result;
use clap::Args;
use entente_register::{Filter, RegisterError};

/// Which events.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Which events")]
pub struct FilterArgs {
    /// Only events in which both take part (codes or names); of three or more, any two of them
    #[arg(long, value_name = "A,B")]
    between: Option<String>,
    /// Only events in which it takes part (code or name)
    #[arg(long, value_name = "A")]
    actor: Option<String>,
    /// Only this kind: agreement, meeting, visit, exercise, transfer, assistance, deployment, incident, position, measure, institution
    #[arg(long, value_name = "K")]
    kind: Option<String>,
    /// Only this subtype: treaty, grant, summit …
    #[arg(long, value_name = "S")]
    subtype: Option<String>,
    /// Only this stage: signed, pledged, delivered …
    #[arg(long, value_name = "S")]
    stage: Option<String>,
    /// Only this status: occurred, planned, proposed, hypothetical, denied
    #[arg(long, value_name = "S")]
    status: Option<String>,
    /// Only events that touch this area: maritime-security, training …
    #[arg(long, value_name = "A")]
    area: Option<String>,
    /// First day counted: 2024, 2024-07 or 2024-07-08
    #[arg(long, value_name = "D")]
    since: Option<String>,
    /// Last day counted
    #[arg(long, value_name = "D")]
    until: Option<String>,
    /// Only events told by this source or document
    #[arg(long, value_name = "S")]
    source: Option<String>,
    /// Only events whose claims contradict each other
    #[arg(long)]
    disputed: bool,
    /// Only events that one source alone tells of; reprints are one source
    #[arg(long)]
    single_source: bool,
    /// Also events that were rejected in review
    #[arg(long)]
    rejected: bool,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

impl FilterArgs {
    /// The filter, with names turned into codes.
    pub fn filter(&self, global: &Global, newest_first: bool) -> Result<Filter> {
        let names = self.between.is_some() || self.actor.is_some();
        let gazetteer = if names { Some(load::gazetteer(global)?) } else { None };
        let code = |name: &str| gazetteer.as_ref()?.code_of(name).map(str::to_owned);
        let mut filter = Filter {
            limit: self.limit,
            newest_first,
            ..Filter::default()
        };
        for (name, value) in self.fields() {
            filter.set(name, &value, &code).map_err(RegisterError::from)?;
        }
        Ok(filter)
    }

    /// What is set, by name.
    fn fields(&self) -> impl Iterator<Item = (&'static str, String)> {
        let on = |is: bool| is.then(|| "true".to_owned());
        [
            ("between", self.between.clone()),
            ("actor", self.actor.clone()),
            ("kind", self.kind.clone()),
            ("subtype", self.subtype.clone()),
            ("stage", self.stage.clone()),
            ("status", self.status.clone()),
            ("area", self.area.clone()),
            ("since", self.since.clone()),
            ("until", self.until.clone()),
            ("source", self.source.clone()),
            ("disputed", on(self.disputed)),
            ("single-source", on(self.single_source)),
            ("rejected", on(self.rejected)),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
    }
}
