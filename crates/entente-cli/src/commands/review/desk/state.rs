//! What is on the desk, and what each key does.

use crate::screen;
use entente_register::{Event, Item, NewDecision, Register, RegisterError, What};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// The keys, with what they do: shown by `?`.
pub const KEYS: [(&str, &str); 11] = [
    ("a", "accept: it is right as it stands (A: with a reason)"),
    ("r", "reject: it is no event, or wrong altogether (R: with a reason)"),
    ("s", "the same as another event: by its number in the list, or its id"),
    ("d", "different: not the same as another event, or a claim that tells of another"),
    ("c", "correct a field: “date 2014-03-18”, “place Hanoi/VNM”"),
    ("u", "undo the latest decision of this sitting, else your latest on this event"),
    ("j k", "skip forward, go back (also the arrows)"),
    ("tab", "the next claim of this event"),
    ("enter", "ends what is typed; “ -- ” and a reason may follow it"),
    ("esc", "leaves help, or drops what is typed"),
    ("q", "quit: everything decided is stored already"),
];

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Go,
    Quit,
}

/// What the keys go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    Look,
    Help,
    Type { what: Typing, text: String },
}

/// What is being typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typing {
    AcceptBecause,
    RejectBecause,
    SameAs,
    ApartFrom,
    Correction,
}

impl Typing {
    /// The question.
    pub const fn prompt(self) -> &'static str {
        match self {
            Typing::AcceptBecause => "accept, because",
            Typing::RejectBecause => "reject, because",
            Typing::SameAs => "the same as (number or id)",
            Typing::ApartFrom => "not the same as (number, id or claim)",
            Typing::Correction => "correct (field value)",
        }
    }
}

/// A sentence within its passage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Which document, with its title and date.
    pub source: String,
    /// The words before the sentence.
    pub before: String,
    /// The sentence.
    pub sentence: String,
    /// The words after it.
    pub after: String,
    /// The claim's id, rule and place.
    pub about: String,
}

/// What is on the desk.
#[derive(Debug)]
pub struct Desk {
    pub items: Vec<Item>,
    pub at: usize,
    pub mode: Mode,
    /// What the last key did, or why it could not.
    pub message: String,
    /// What was decided on each item in this sitting, as a mark.
    pub marks: Vec<Option<&'static str>>,
    /// Which claim of the event is shown.
    pub claim: usize,
    /// The sentence shown.
    pub evidence: Evidence,
    /// Events that may be the same as the one shown, offered by number.
    pub alike: Vec<Event>,
    pub author: String,
    /// Ids of this sitting's decisions, each with its item.
    decided: Vec<(String, usize)>,
    seen: Option<(usize, usize)>,
}

impl Desk {
    pub fn new(items: Vec<Item>, author: String) -> Desk {
        Desk {
            marks: vec![None; items.len()],
            items,
            at: 0,
            mode: Mode::Look,
            message: String::new(),
            claim: 0,
            evidence: Evidence::default(),
            alike: Vec::new(),
            author,
            decided: Vec::new(),
            seen: None,
        }
    }

    /// What to say when it is over.
    pub fn summary(&self) -> String {
        match self.decided.len() {
            0 => "Nothing was decided.".to_owned(),
            1 => "1 decision is stored.".to_owned(),
            n => format!("{n} decisions are stored."),
        }
    }

    pub fn item(&self) -> &Item {
        &self.items[self.at]
    }

    /// Brings what belongs to the item and claim shown, unless it is there already.
    pub fn look(&mut self, register: &Register) {
        if self.seen == Some((self.at, self.claim)) {
            return;
        }
        let same_item = self.seen.is_some_and(|(at, _)| at == self.at);
        self.seen = Some((self.at, self.claim));
        self.evidence = evidence(self.item(), self.claim, register);
        if !same_item {
            let event = self.item().event.as_ref();
            let alike = event.map(|e| register.alike(&e.id, 5).unwrap_or_default());
            self.alike = alike.unwrap_or_default().into_iter().map(|(event, _)| event).collect();
        }
    }

    pub fn key(&mut self, key: KeyEvent, register: &mut Register) -> Next {
        if key.modifiers.contains(KeyModifiers::CONTROL) {
            return if key.code == KeyCode::Char('c') { Next::Quit } else { Next::Go };
        }
        match std::mem::replace(&mut self.mode, Mode::Look) {
            Mode::Help => Next::Go,
            Mode::Type { what, text } => {
                self.typed(what, text, key, register);
                Next::Go
            }
            Mode::Look => self.command(key.code, register),
        }
    }

    fn command(&mut self, code: KeyCode, register: &mut Register) -> Next {
        let ask = |what| Mode::Type { what, text: String::new() };
        self.message.clear();
        match code {
            KeyCode::Char('q') | KeyCode::Esc => return Next::Quit,
            KeyCode::Char('?') => self.mode = Mode::Help,
            KeyCode::Char('j') | KeyCode::Down => self.go(1),
            KeyCode::Char('k') | KeyCode::Up => self.go(-1),
            KeyCode::Tab => self.next_claim(),
            KeyCode::Char('a') => self.decide(What::Accept, None, "accepted", register),
            KeyCode::Char('r') => self.decide(What::Reject, None, "rejected", register),
            KeyCode::Char('A') => self.mode = ask(Typing::AcceptBecause),
            KeyCode::Char('R') => self.mode = ask(Typing::RejectBecause),
            KeyCode::Char('u') => self.undo(register),
            KeyCode::Char('s' | 'd' | 'c') if self.item().event.is_none() => {
                self.message = "nothing is coded in this sentence: a says that it tells of an event, r that it does not".into();
            }
            KeyCode::Char('s') => self.mode = ask(Typing::SameAs),
            KeyCode::Char('d') => self.mode = ask(Typing::ApartFrom),
            KeyCode::Char('c') => self.mode = ask(Typing::Correction),
            _ => self.message = "? shows the keys".into(),
        }
        Next::Go
    }

    fn typed(&mut self, what: Typing, mut text: String, key: KeyEvent, register: &mut Register) {
        match key.code {
            KeyCode::Esc => return,
            KeyCode::Enter => return self.answer(what, &text, register),
            KeyCode::Backspace => drop(text.pop()),
            KeyCode::Char(c) if !c.is_control() => text.push(c),
            _ => {}
        }
        self.mode = Mode::Type { what, text };
    }

    /// Does what was typed.
    fn answer(&mut self, what: Typing, text: &str, register: &mut Register) {
        let (text, reason) = match text.split_once(" -- ") {
            Some((text, reason)) => (text.trim(), Some(reason.trim())),
            None => (text.trim(), None),
        };
        match what {
            Typing::AcceptBecause => self.decide(What::Accept, Some(text), "accepted", register),
            Typing::RejectBecause => self.decide(What::Reject, Some(text), "rejected", register),
            _ if text.is_empty() => {}
            Typing::SameAs => self.decide(What::Same(self.named(text)), reason, "the same", register),
            Typing::ApartFrom => self.decide(What::Apart(self.named(text)), reason, "not the same", register),
            Typing::Correction => {
                let (field, value) = text.split_once([' ', '=', ':']).unwrap_or((text, ""));
                let correction = What::Correct {
                    field: field.to_lowercase(),
                    value: value.trim().to_owned(),
                };
                self.decide(correction, reason, "corrected", register);
            }
        }
    }

    /// The id behind a number of the list.
    fn named(&self, text: &str) -> String {
        let listed = text.parse::<usize>().ok().and_then(|n| self.alike.get(n.checked_sub(1)?));
        listed.map_or_else(|| text.to_owned(), |e| e.id.clone())
    }

    fn decide(&mut self, what: What, reason: Option<&str>, mark: &'static str, register: &mut Register) {
        let stays = matches!(what, What::Correct { .. });
        let new = NewDecision {
            id: self.item().id.clone(),
            what,
            author: self.author.clone(),
            reason: reason.filter(|r| !r.is_empty()).map(str::to_owned),
        };
        match register.decide(&new) {
            Ok(decision) => {
                self.decided.push((decision.id, self.at));
                self.marks[self.at] = Some(mark);
                self.message = format!("{mark}, and stored; u takes it back");
                self.refresh(register);
                if !stays {
                    self.go(1);
                }
            }
            Err(e) => self.message = in_words(&e),
        }
    }

    fn undo(&mut self, register: &mut Register) {
        let last = self.decided.pop();
        let id = last.as_ref().map_or_else(|| self.item().id.clone(), |(id, _)| id.clone());
        match register.undo(&id, &self.author, None) {
            Ok(undone) => {
                if let Some((_, at)) = last {
                    self.at = at;
                }
                let others = self.decided.iter().any(|(_, at)| *at == self.at);
                if !others {
                    self.marks[self.at] = None;
                }
                self.message = format!("undone: {}", undone.verdict.as_str());
                self.claim = 0;
                self.refresh(register);
            }
            Err(e) => self.message = in_words(&e),
        }
    }

    /// Shows the event as it is after a decision.
    fn refresh(&mut self, register: &Register) {
        self.seen = None;
        let at = self.at;
        if let Some(event) = &self.items[at].event
            && let Ok(now) = register.event(&event.id)
        {
            self.items[at].disputed = now.disputed.iter().map(|d| d.field.clone()).collect();
            self.items[at].id.clone_from(&now.id);
            self.items[at].event = Some(Box::new(now));
        }
        let claims = self.items[at].event.as_ref().map_or(1, |e| e.claims.len().max(1));
        self.claim = self.claim.min(claims - 1);
    }

    fn go(&mut self, by: isize) {
        let to = self.at.saturating_add_signed(by);
        if to >= self.items.len() || to == self.at {
            let end = if by > 0 {
                "this is the last one; q ends"
            } else {
                "this is the first one"
            };
            self.message = if self.message.is_empty() {
                end.to_owned()
            } else {
                format!("{} ({end})", self.message)
            };
            return;
        }
        (self.at, self.claim) = (to, 0);
    }

    fn next_claim(&mut self) {
        let claims = self.item().event.as_ref().map_or(1, |e| e.claims.len().max(1));
        self.claim = (self.claim + 1) % claims;
    }
}

fn in_words(e: &RegisterError) -> String {
    match e.help() {
        Some(help) => format!("{e}: {help}"),
        None => e.to_string(),
    }
}

/// Bytes of context on either side of a sentence.
const CONTEXT: usize = 400;

fn evidence(item: &Item, claim: usize, register: &Register) -> Evidence {
    let (doc, start, end, about) = match (&item.event, &item.lead) {
        (Some(event), _) => {
            let Some(c) = event.claims.get(claim) else {
                return Evidence::default();
            };
            let said = c.said_by.as_ref().map(|s| format!(", says {s}")).unwrap_or_default();
            let date = c.date.as_deref().unwrap_or("no date");
            let of = event.claims.len();
            let about = format!("claim {} of {of}: {date}, {}{said}; rule {}", claim + 1, c.status.as_str(), c.rule);
            (&c.doc, c.start, c.end, about)
        }
        (None, Some(lead)) => (
            &lead.doc,
            lead.span.start,
            lead.span.end,
            format!("rule {}: {}", lead.rule, lead.because),
        ),
        (None, None) => return Evidence::default(),
    };
    let Ok(document) = register.document(doc) else {
        return Evidence::default();
    };
    let text = &document.text;
    let from = (start.saturating_sub(CONTEXT)..=start)
        .find(|n| text.is_char_boundary(*n))
        .unwrap_or(start);
    let to = (end..=(end + CONTEXT).min(text.len()))
        .rev()
        .find(|n| text.is_char_boundary(*n))
        .unwrap_or(end);
    let part = |from: usize, to: usize| screen::one_line(text.get(from..to).unwrap_or_default());
    let source = [
        Some(doc.as_str()),
        document.info.published.as_deref(),
        document.info.title.as_deref(),
    ];
    Evidence {
        source: source.into_iter().flatten().map(screen::one_line).collect::<Vec<_>>().join(" · "),
        before: part(from, start),
        sentence: part(start, end),
        after: part(end, to),
        about: screen::one_line(&about),
    }
}
