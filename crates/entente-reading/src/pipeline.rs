//! The threads of a run, and the order in which it tells.
//!
//! A thread reads items ahead and asks the register, over a connection of its own, which documents it has. It hands portions to the
//! threads of the pool; what they made comes back in any order and is stored in that of the items. So many portions are under way at
//! most: a reader that is faster than the rest waits.

use crate::report::{Outcome, Stage, Totals};
use crate::work::{Made, Shared, Worker};
use entente_coding::Engine;
use entente_intake::{Document, Item, Reader};
use entente_register::{Coding, Put, Register, RegisterError};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, channel, sync_channel};
use std::time::{Duration, Instant};

/// Items and bytes of text of a portion.
const PORTION: usize = 64;
const PORTION_BYTES: usize = 256 << 10;

/// Portions, and claims in them, that are stored together: what many of them touch is merged once. A portion waits so long for others.
const TOGETHER: usize = 8;
const TOGETHER_CLAIMS: usize = 2_000;
const WAIT: Duration = Duration::from_secs(2);

/// Bytes of the register's file that are kept at hand; the system keeps more where there is room.
const CACHE: usize = 4 << 20;

/// How documents are read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Code documents that are in the register unchanged.
    pub again: bool,
    /// Parse also documents that name fewer than two political actors.
    pub every: bool,
}

/// An item and what became of it.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The item.
    pub item: &'a Item,
    /// The file or address that it came from.
    pub file: &'a str,
    /// What became of it.
    pub outcome: Outcome,
    /// How many claims it makes; `None` where it was not coded now.
    pub claims: Option<usize>,
    /// Whether it left early: it names fewer than two political actors.
    pub early: bool,
    /// Why nothing was made of a document.
    pub failed: Option<&'a str>,
    /// Bytes of the paths read so far, and of all; 0 of all where that is not known.
    pub progress: (u64, u64),
}

impl Told<'_> {
    /// The document's id, or what was skipped.
    pub fn name(&self) -> &str {
        match self.item {
            Item::Document(d) => d.id.as_str(),
            Item::Skipped { name, .. } => name,
        }
    }

    /// Why it was not read, where it was not.
    pub fn reason(&self) -> Option<&str> {
        match self.item {
            Item::Document(_) => self.failed,
            Item::Skipped { reason, .. } => Some(reason),
        }
    }
}

/// Why a run stopped.
#[derive(Debug)]
pub enum Stop<E> {
    /// The register could not be read or written.
    Register(RegisterError),
    /// What the caller said.
    Caller(E),
}

impl<E> From<RegisterError> for Stop<E> {
    fn from(e: RegisterError) -> Self {
        Stop::Register(e)
    }
}

/// An item, what the register has of it, and the file that it came from.
type Known = (Item, Option<Put>, Arc<str>);

/// Items under way.
struct Portion {
    number: u64,
    items: Vec<Known>,
    progress: (u64, u64),
}

impl Portion {
    /// The documents that are to be coded.
    fn wanted(&self, again: bool) -> Vec<&Document> {
        let wanted = |(item, put, _): &'_ Known| put.is_some_and(|p| again || p != Put::Unchanged) && is_document(item);
        let some = self.items.iter().filter(|i| wanted(i));
        some.filter_map(|(item, ..)| match item {
            Item::Document(d) => Some(d),
            Item::Skipped { .. } => None,
        })
        .collect()
    }
}

const fn is_document(item: &Item) -> bool {
    matches!(item, Item::Document(_))
}

enum Message<E> {
    Done(Portion, Vec<Made>),
    Failed(Stop<E>),
}

/// Reads what `reader` gives into the register. `engine` is asked for the engine when the first document needs one; `told` hears of
/// each item, in order, when it is stored.
///
/// The threads are those of the current rayon pool, beside one that reads and the caller's, which stores.
///
/// # Errors
/// [`Stop`]: what went wrong with the register, or what `engine` or `told` gave. What was told stays stored.
pub fn read<'s, 'e, E: Send>(
    register: &mut Register,
    reader: impl FnOnce() -> Reader<'s> + Send,
    engine: impl FnMut() -> Result<&'e Engine, E> + Send,
    options: Options,
    told: &mut dyn FnMut(&Told<'_>) -> Result<(), E>,
) -> Result<Totals, Stop<E>> {
    let start = Instant::now();
    let shared = Shared::default();
    let lookup = Register::open_read_only(register.path())?;
    register.hold(CACHE)?;
    lookup.hold(CACHE / 8)?;
    let mut totals = Totals::default();
    rayon::in_place_scope(|tasks| {
        std::thread::scope(|threads| {
            let (send, results) = channel::<Message<E>>();
            let (take, credits) = sync_channel::<()>(2 * rayon::current_num_threads() + 2 + 2 * TOGETHER);
            let shared = &shared;
            threads.spawn(move || {
                let mut reading = Reading {
                    lookup,
                    engine,
                    loaded: None,
                    shared,
                    options,
                    take,
                };
                let hand = |portion: Portion, engine: Option<&'e Engine>| {
                    let send = send.clone();
                    tasks.spawn(move |_| {
                        let made = engine.map(|engine| {
                            Worker {
                                engine,
                                every: options.every,
                                shared,
                            }
                            .code(&portion.wanted(options.again))
                        });
                        let _ = send.send(Message::Done(portion, made.unwrap_or_default()));
                    });
                };
                if let Err(stop) = reading.run(reader(), &hand) {
                    let _ = send.send(Message::Failed(stop));
                }
            });
            Storing {
                register: &mut *register,
                options,
                shared,
                totals: &mut totals,
                told,
            }
            .run(results, credits)
        })
    })
    // Whatever stopped it: what was stored has its events.
    .and(shared.clock.time(Stage::Store, || register.settle()).map_err(Stop::from))?;
    totals.words = shared.counts.words.load(Ordering::Relaxed);
    totals.words_parsed = shared.counts.parsed.load(Ordering::Relaxed);
    totals.same_text = shared.counts.same_text.load(Ordering::Relaxed);
    totals.finish(&shared.clock, start.elapsed());
    Ok(totals)
}

/// The thread that reads ahead.
struct Reading<'a, 'e, F> {
    lookup: Register,
    engine: F,
    loaded: Option<&'e Engine>,
    shared: &'a Shared,
    options: Options,
    take: SyncSender<()>,
}

impl<'e, F> Reading<'_, 'e, F> {
    /// Reads to the end, or until nobody takes portions any more.
    fn run<E>(&mut self, mut reader: Reader<'_>, hand: &dyn Fn(Portion, Option<&'e Engine>)) -> Result<(), Stop<E>>
    where
        F: FnMut() -> Result<&'e Engine, E>,
    {
        let (mut items, mut bytes, mut number) = (Vec::new(), 0, 0);
        let mut file: Arc<str> = "".into();
        loop {
            let item = self.shared.clock.time(Stage::Read, || reader.next());
            let end = item.is_none();
            if let Some(item) = item {
                bytes += if let Item::Document(d) = &item { d.text.len() } else { 0 };
                let known = self.known(&item)?;
                if &*file != reader.origin() {
                    file = reader.origin().into();
                }
                items.push((item, known, Arc::clone(&file)));
            }
            if items.len() < PORTION && bytes < PORTION_BYTES && !end {
                continue;
            }
            if !items.is_empty() {
                if self.take.send(()).is_err() {
                    return Ok(());
                }
                let portion = Portion {
                    number,
                    items: std::mem::take(&mut items),
                    progress: reader.progress(),
                };
                hand(portion, self.loaded);
                (bytes, number) = (0, number + 1);
            }
            if end {
                return Ok(());
            }
        }
    }

    /// What the register has of an item; loads the engine where that makes it necessary.
    fn known<E>(&mut self, item: &Item) -> Result<Option<Put>, Stop<E>>
    where
        F: FnMut() -> Result<&'e Engine, E>,
    {
        let Item::Document(document) = item else { return Ok(None) };
        let put = self.shared.clock.time(Stage::LookUp, || self.lookup.would_put(document))?;
        if self.loaded.is_none() && (self.options.again || put != Put::Unchanged) {
            self.loaded = Some((self.engine)().map_err(Stop::Caller)?);
        }
        Ok(Some(put))
    }
}

/// Portions that wait to be stored, in order.
#[derive(Default)]
struct Ready {
    portions: Vec<(Portion, Vec<Made>)>,
    claims: usize,
    since: Option<Instant>,
}

impl Ready {
    fn push(&mut self, portion: Portion, made: Vec<Made>) {
        self.claims += made.iter().map(|m| m.claims.len()).sum::<usize>();
        self.since.get_or_insert_with(Instant::now);
        self.portions.push((portion, made));
    }

    /// Whether it is time to store them.
    fn enough(&self) -> bool {
        self.portions.len() >= TOGETHER || self.claims >= TOGETHER_CLAIMS || !self.portions.is_empty() && self.left().is_zero()
    }

    /// How long they may wait for more.
    fn left(&self) -> Duration {
        self.since.map_or(WAIT, |since| WAIT.saturating_sub(since.elapsed()))
    }
}

/// The caller's thread, which stores.
struct Storing<'a, E> {
    register: &'a mut Register,
    options: Options,
    shared: &'a Shared,
    totals: &'a mut Totals,
    told: &'a mut dyn FnMut(&Told<'_>) -> Result<(), E>,
}

impl<E> Storing<'_, E> {
    /// Stores portions in order until there are no more. What it takes goes back when it returns, so that the reader ends too.
    fn run(mut self, results: Receiver<Message<E>>, credits: Receiver<()>) -> Result<(), Stop<E>> {
        let mut early: BTreeMap<u64, (Portion, Vec<Made>)> = BTreeMap::new();
        let mut ready = Ready::default();
        let mut next = 0;
        loop {
            let end = match results.recv_timeout(ready.left()) {
                Ok(Message::Done(portion, made)) => {
                    early.insert(portion.number, (portion, made));
                    None
                }
                Ok(Message::Failed(stop)) => Some(Err(stop)),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => Some(Ok(())),
            };
            while let Some((portion, made)) = early.remove(&next) {
                ready.push(portion, made);
                next += 1;
            }
            if end.is_some() || ready.enough() {
                let ready = std::mem::take(&mut ready);
                self.portions(&ready.portions)?;
                for _ in &ready.portions {
                    let _ = credits.recv();
                }
            }
            if let Some(end) = end {
                return end;
            }
        }
    }

    /// Stores portions in one transaction, then tells of them.
    fn portions(&mut self, ready: &[(Portion, Vec<Made>)]) -> Result<(), Stop<E>> {
        let again = self.options.again;
        let batch = || {
            let each = ready.iter().flat_map(|(portion, made)| portion.wanted(again).into_iter().zip(made));
            each.filter(|(_, m)| m.failed.is_none()).map(|(document, m)| Coding {
                document,
                claims: &m.claims,
                leads: &m.leads,
            })
        };
        let register = &mut *self.register;
        let puts = self.shared.clock.time(Stage::Store, || match batch().next() {
            None => Ok(Vec::new()),
            Some(_) => register.put_all_later(batch(), again),
        })?;
        let mut puts = puts.into_iter();
        ready.iter().try_for_each(|(portion, made)| self.tell(portion, made, &mut puts))
    }

    /// Tells of what was stored.
    fn tell(&mut self, portion: &Portion, made: &[Made], puts: &mut impl Iterator<Item = Put>) -> Result<(), Stop<E>> {
        let again = self.options.again;
        let mut made = made.iter();
        for (item, known, file) in &portion.items {
            let coded = known.is_some_and(|k| again || k != Put::Unchanged);
            let made = if coded { made.next() } else { None };
            let failed = made.and_then(|m| m.failed.as_deref());
            let put = if made.is_some() && failed.is_none() { puts.next() } else { None };
            // A document that comes twice at once was not known when it was looked up, and is when it is stored.
            let outcome = match (known, put.filter(|_| !again).or(*known)) {
                (None, _) => Outcome::Skipped,
                _ if failed.is_some() => Outcome::Skipped,
                (_, Some(Put::Unchanged)) => Outcome::Known,
                (_, Some(Put::Replaced)) => Outcome::Changed,
                _ => Outcome::Read,
            };
            let fresh = made.filter(|_| again || outcome != Outcome::Known).filter(|_| failed.is_none());
            let told = Told {
                item,
                file,
                outcome,
                claims: fresh.map(|m| m.claims.len()),
                early: fresh.is_some_and(|m| m.early),
                failed,
                progress: portion.progress,
            };
            self.totals.count(&told);
            (self.told)(&told).map_err(Stop::Caller)?;
        }
        Ok(())
    }
}
