//! Instruments in force by area, those that ended or are to come, and what is held in series.

use super::{Facts, Notes};
use crate::BriefError;
use crate::document::{Block, Span, Table, text};
use entente_analysis::relationship::{Instrument, Series};
use std::collections::BTreeMap;

impl Facts<'_> {
    pub(super) fn instruments(&self, notes: &mut Notes<'_>) -> Result<Vec<Block>, BriefError> {
        let mut blocks = vec![Block::Heading(1, "Instruments".into())];
        let all = &self.relationship.instruments;
        let standing: Vec<&Instrument> = all.iter().filter(|i| i.state == "standing").collect();
        if standing.is_empty() {
            blocks.push(Block::Paragraph(vec![text("The register tells of no instrument in force.")]));
        } else {
            blocks.push(Block::Table(Table {
                caption: "Instruments in force, by area".into(),
                head: vec!["Area", "Instrument", "Latest step"],
                widths: vec![20, 34, 46],
                rows: self.by_area(&standing, notes)?,
            }));
        }
        for (state, heading) in [("coming", "Not concluded, or not yet"), ("ended", "Ended or suspended")] {
            let some: Vec<&Instrument> = all.iter().filter(|i| i.state == state).collect();
            if some.is_empty() {
                continue;
            }
            blocks.push(Block::Heading(2, heading.into()));
            let mut rows = Vec::new();
            for instrument in some {
                rows.push(vec![self.name(instrument)?, self.step(instrument, notes)?]);
            }
            blocks.push(Block::Table(Table {
                caption: heading.into(),
                head: vec!["Instrument", "Latest step"],
                widths: vec![40, 60],
                rows,
            }));
        }
        blocks.extend(self.series(notes)?);
        Ok(blocks)
    }

    /// One row an instrument, under the first of its areas; the others beside it.
    fn by_area(&self, standing: &[&Instrument], notes: &mut Notes<'_>) -> Result<Vec<Vec<Vec<Span>>>, BriefError> {
        let mut areas: BTreeMap<String, Vec<&Instrument>> = BTreeMap::new();
        for instrument in standing {
            let words: Vec<String> = instrument.areas.iter().map(|a| self.teller.area(a)).collect();
            let key = if words.is_empty() { "\u{10FFFF}".into() } else { words.join(", ") };
            areas.entry(key).or_default().push(instrument);
        }
        let mut rows = Vec::new();
        for (area, instruments) in areas {
            for instrument in instruments {
                let area = if area == "\u{10FFFF}" {
                    "Not said".to_owned()
                } else {
                    super::capital(&area)
                };
                rows.push(vec![vec![text(area)], self.name(instrument)?, self.step(instrument, notes)?]);
            }
        }
        Ok(rows)
    }

    /// Its name where a text names it, else what it is.
    fn name(&self, instrument: &Instrument) -> Result<Vec<Span>, BriefError> {
        let sort = instrument.subtype.as_deref().unwrap_or("agreement");
        let mut named = Vec::new();
        for step in &instrument.steps {
            named.extend(self.event(&step.id)?.instrument);
        }
        Ok(match named.into_iter().max_by_key(|n| n.chars().count()) {
            Some(name) => vec![text(format!("{} ({sort})", super::capital(&self.teller.covered(&name))))],
            None => vec![text(format!("Unnamed {sort}"))],
        })
    }

    /// What the last step of its life was.
    fn step(&self, instrument: &Instrument, notes: &mut Notes<'_>) -> Result<Vec<Span>, BriefError> {
        let Some(row) = instrument.steps.iter().rev().find(|s| s.date.is_some()).or(instrument.steps.last()) else {
            return Ok(Vec::new());
        };
        let event = self.event(&row.id)?;
        let told = format!("{}: {}", row.when, self.teller.tell(&event));
        Ok(vec![text(told), Span::Cite(notes.event(&event))])
    }

    fn series(&self, notes: &mut Notes<'_>) -> Result<Vec<Block>, BriefError> {
        let series = &self.relationship.series;
        if series.is_empty() {
            return Ok(Vec::new());
        }
        let mut rows = Vec::new();
        for s in series {
            rows.push(self.one_series(s, notes)?);
        }
        Ok(vec![
            Block::Heading(2, "Held in series".into()),
            Block::Table(Table {
                caption: "Standing series of meetings and exercises".into(),
                head: vec!["Series", "Sessions told of", "Last told of", "Usual interval"],
                widths: vec![42, 18, 22, 18],
                rows,
            }),
        ])
    }

    fn one_series(&self, s: &Series, notes: &mut Notes<'_>) -> Result<Vec<Vec<Span>>, BriefError> {
        let last = s.sessions.last();
        let mut told = vec![text(last.map_or(super::UNKNOWN, |r| r.when.as_str()))];
        if let Some(row) = last {
            told.push(Span::Cite(notes.event(&self.event(&row.id)?)));
        }
        let numbered = s.highest_ordinal.map(|n| format!(", numbered up to {n}")).unwrap_or_default();
        let usual = s.usual_interval_days.map_or(super::UNKNOWN.into(), |d| match d {
            d if d < 60 => format!("{d} days"),
            d => format!("{} months", (f64::from(d) / 30.44).round()),
        });
        let name = super::capital(&self.teller.covered(&s.name));
        Ok(vec![
            vec![text(name)],
            vec![text(format!("{}{numbered}", s.sessions.len()))],
            told,
            vec![text(usual)],
        ])
    }
}
