//! One export at work: the register as it stands, which events are wanted, and the lists that codes come from.

use crate::lists::Lists;
use crate::{ExportError, Format, Result};
use entente_register::{DocumentInfo, Event, Filter, Register, Stamp, Tally, Told};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// So many documents are remembered while events are read.
const REMEMBERED: usize = 1_000;

/// One export at work.
pub struct Job<'a> {
    register: &'a Register,
    filter: &'a Filter,
    documents: RefCell<BTreeMap<String, Rc<DocumentInfo>>>,
    /// The format asked for.
    pub format: Format,
    /// What the register is.
    pub stamp: Stamp,
    /// Names, numbers and places.
    pub lists: Rc<Lists>,
}

/// An event with all that a row may need.
#[derive(Debug)]
pub struct Record {
    /// The event.
    pub event: Event,
    /// Its claims with all that their coder said, in the order of [`Event::claims`].
    pub told: Vec<Told>,
    /// The documents that tell of it, in the order of their first claim.
    pub documents: Vec<Rc<DocumentInfo>>,
}

impl<'a> Job<'a> {
    pub(crate) fn new(register: &'a Register, filter: &'a Filter, format: Format) -> Result<Job<'a>> {
        Ok(Job {
            register,
            filter,
            documents: RefCell::default(),
            format,
            stamp: register.stamp()?,
            lists: Rc::new(Lists::standard()?),
        })
    }

    /// The register.
    pub fn register(&self) -> &Register {
        self.register
    }

    /// Every wanted event, oldest first.
    ///
    /// # Errors
    /// Those of reading, and the first that `take` gives.
    pub fn each_event(&self, take: impl FnMut(Event) -> Result<()>) -> Result<()> {
        self.register.each_event(self.filter, take)
    }

    /// Every wanted event with its claims and documents in full.
    ///
    /// # Errors
    /// As [`each_event`](Job::each_event).
    pub fn each_record(&self, mut take: impl FnMut(Record) -> Result<()>) -> Result<()> {
        self.each_event(|event| {
            let mut told: Vec<Told> = self.register.accounts_of(&event.id)?.into_iter().flat_map(|a| a.claims).collect();
            told.sort_by(|a, b| a.order().cmp(&b.order()));
            let mut seen = BTreeSet::new();
            let names = event.claims.iter().map(|c| c.doc.as_str()).filter(|d| seen.insert(*d));
            let documents = names.map(|d| self.document(d)).collect::<Result<Vec<_>>>()?;
            take(Record { told, documents, event })
        })
    }

    /// Every document that tells of a wanted event, by id; every document of the register where all events are wanted.
    ///
    /// # Errors
    /// As [`each_event`](Job::each_event). Gives how many documents tell of none.
    pub fn each_document(&self, mut take: impl FnMut(DocumentInfo) -> Result<()>) -> Result<u64> {
        let wanted = if self.wants_all() { None } else { Some(self.telling()?) };
        let mut others = 0;
        self.register.each_document(|document| -> Result<()> {
            if wanted.as_ref().is_some_and(|w| !w.contains(&document.id)) {
                others += 1;
                return Ok(());
            }
            take(document)
        })?;
        Ok(others)
    }

    /// How many events fit the filter and were rejected by a reviewer, so that they are not given.
    ///
    /// # Errors
    /// Those of reading.
    pub fn rejected(&self) -> Result<u64> {
        let with = Filter {
            rejected: true,
            ..self.filter.clone()
        };
        let count = |filter: &Filter| -> Result<u64> { Ok(self.register.tally(filter, Tally::Kind)?.iter().map(|(_, n)| n).sum()) };
        Ok(if self.filter.rejected {
            0
        } else {
            count(&with)? - count(self.filter)?
        })
    }

    fn wants_all(&self) -> bool {
        let order_only = Filter {
            newest_first: self.filter.newest_first,
            rejected: self.filter.rejected,
            ..Filter::default()
        };
        *self.filter == order_only
    }

    fn telling(&self) -> Result<BTreeSet<String>> {
        let mut ids = BTreeSet::new();
        self.each_event(|event| {
            ids.extend(event.claims.into_iter().map(|c| c.doc));
            Ok(())
        })?;
        Ok(ids)
    }

    fn document(&self, id: &str) -> Result<Rc<DocumentInfo>> {
        let mut known = self.documents.borrow_mut();
        if let Some(document) = known.get(id) {
            return Ok(document.clone());
        }
        let found = self.register.document_info(id)?;
        let document =
            Rc::new(found.ok_or_else(|| ExportError::Register(entente_register::RegisterError::NoSuchDocument { id: id.to_owned() }))?);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(id.to_owned(), document.clone());
        Ok(document)
    }
}
