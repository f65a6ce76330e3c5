//! Bars on work that takes longer than a second: on standard error, and only where that is a terminal.

use entente_language::install::Progress;
use indicatif::{ProgressBar, ProgressStyle};
use std::cell::RefCell;
use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// How long work goes on before a bar appears.
const PATIENCE: Duration = Duration::from_secs(1);

/// Counts what is done; shows itself when it takes long.
pub struct Counter {
    what: &'static str,
    started: Instant,
    shown: bool,
    done: u64,
    bar: RefCell<Option<ProgressBar>>,
}

impl Counter {
    /// A counter of `what` ("documents"); silent where standard error is no terminal or `quiet`.
    pub fn new(what: &'static str, quiet: bool) -> Self {
        Counter {
            what,
            started: Instant::now(),
            shown: !quiet && std::io::stderr().is_terminal(),
            done: 0,
            bar: RefCell::new(None),
        }
    }

    /// So many more are done.
    pub fn add(&mut self, n: u64) {
        self.done += n;
        let done = self.done;
        if let Some(bar) = self.bar() {
            bar.set_position(done);
        }
    }

    /// The bar, once the work has taken long.
    fn bar(&mut self) -> Option<&ProgressBar> {
        if !self.shown || self.started.elapsed() < PATIENCE {
            return None;
        }
        Some(self.bar.get_mut().get_or_insert_with(|| {
            let bar = ProgressBar::new_spinner().with_elapsed(self.started.elapsed());
            let template = format!("{{spinner}} {{human_pos}} {} in {{elapsed}} ({{per_sec}})", self.what);
            bar.set_style(ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bar
        }))
    }

    /// Prints through the bar, so that neither spoils the other.
    pub fn suspend<R>(&self, print: impl FnOnce() -> R) -> R {
        match &*self.bar.borrow() {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.get_mut() {
            bar.finish_and_clear();
        }
    }
}

/// Shows how far a read has come, at what rate, and how long the rest will take.
pub struct Reading {
    counter: Counter,
    sized: bool,
}

impl Reading {
    /// A bar for a read; silent where standard error is no terminal or `quiet`.
    pub fn new(quiet: bool) -> Self {
        Reading {
            counter: Counter::new("documents", quiet),
            sized: false,
        }
    }

    /// One more item is done, and so many bytes of so many of the paths are; 0 of them where that is not known.
    pub fn add(&mut self, (done, all): (u64, u64)) {
        if all == 0 {
            return self.counter.add(1);
        }
        self.counter.done += 1;
        let (items, seconds) = (self.counter.done, self.counter.started.elapsed().as_secs_f64());
        let sized = self.sized;
        let Some(bar) = self.counter.bar() else { return };
        if !sized {
            let template = "{bar:30} {msg}, {eta} left";
            bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.set_length(all);
        }
        bar.set_position(done);
        bar.set_message(format!("{items} documents, {:.0} a second", items as f64 / seconds.max(0.001)));
        self.sized = true;
    }

    /// Prints through the bar, so that neither spoils the other.
    pub fn suspend<R>(&self, print: impl FnOnce() -> R) -> R {
        self.counter.suspend(print)
    }
}

/// Watches a fetch: a bar on a terminal, a line elsewhere.
#[derive(Default)]
pub struct Fetch {
    quiet: bool,
    bar: Mutex<Option<ProgressBar>>,
}

impl Fetch {
    /// A watcher; `quiet` ones say nothing.
    pub fn new(quiet: bool) -> Self {
        Fetch {
            quiet,
            bar: Mutex::new(None),
        }
    }

    fn with(&self, act: impl FnOnce(&mut Option<ProgressBar>)) {
        if let Ok(mut bar) = self.bar.lock() {
            act(&mut bar);
        }
    }
}

impl Progress for Fetch {
    fn begin(&self, what: &str, bytes: Option<u64>) {
        if self.quiet {
            return;
        }
        anstream::eprintln!("{what}");
        if std::io::stderr().is_terminal() {
            self.with(|bar| {
                let new = bytes.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
                let template = if bytes.is_some() {
                    "{bar:40} {bytes} of {total_bytes}, {eta} left"
                } else {
                    "{spinner} {bytes}"
                };
                new.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
                *bar = Some(new);
            });
        }
    }

    fn advance(&self, bytes: u64) {
        self.with(|bar| {
            if let Some(bar) = bar {
                bar.inc(bytes);
            }
        });
    }

    fn end(&self) {
        self.with(|bar| {
            if let Some(bar) = bar.take() {
                bar.finish_and_clear();
            }
        });
    }
}
