//! The whole path of a document in one call: text in, claims out. The command line, the server and Python all use this.

use crate::coder::{self, Reading};
use crate::details::Details;
use crate::genre::Genre;
use crate::lists::Lists;
use crate::page::Page;
use crate::record::Claim;
use crate::rules::{RuleError, Rules};
use crate::watch::Firing;
use crate::why::leads::{self, Lead};
use entente_actors::{ActorKind, Context, Gazetteer, Mention};
use entente_grammar::{Grammar, Trial};
use entente_intake::{Document, Passage, Shapes};
use entente_knowledge::{Knowledge, KnowledgeError};
use entente_language::{Dep, Model, Parsed};
use entente_text::{Role, Span};
use entente_time::{Edtf, Line};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Everything that coding needs, loaded once and shared by threads.
#[derive(Debug)]
pub struct Engine {
    /// The language runtime.
    pub model: Model,
    /// States, bodies, persons.
    pub gazetteer: Gazetteer,
    /// Time expressions.
    pub time: entente_time::Reader,
    /// Predicate–argument reader.
    pub grammar: Grammar,
    /// Rules.
    pub rules: Rules,
    details: Details,
    lists: Lists,
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
            time: entente_time::Reader::load(knowledge).map_err(|e| EngineError::Stage("time", Box::new(e)))?,
            grammar: Grammar::load(knowledge).map_err(|e| EngineError::Stage("grammar", Box::new(e)))?,
            rules: Rules::load(knowledge)?,
            details: Details::load(knowledge)?,
            lists: Lists::load(knowledge)?,
        })
    }

    /// The parts of a document that yield claims, in reading order.
    pub fn segments(&self, document: &Document) -> Vec<Segment> {
        self.lists.with_leads(document, segments(document))
    }

    /// Codes one document.
    pub fn code(&self, document: &Document) -> Coded {
        self.code_many(std::slice::from_ref(document)).pop().unwrap_or_default()
    }

    /// Codes several documents; their sentences share the language model's matrix products. One result each, in order.
    pub fn code_many(&self, documents: &[Document]) -> Vec<Coded> {
        self.each_parsed(documents, |d, segments, parsed| self.code_parsed(d, segments, parsed))
    }

    /// As [`Engine::code_many`], each with the sentences that may have been overlooked.
    pub fn code_many_with_leads(&self, documents: &[Document]) -> Vec<(Coded, Vec<Lead>)> {
        self.each_parsed(documents, |d, segments, parsed| self.code_parsed_with_leads(d, segments, parsed))
    }

    /// Whether texts, the passages of a document, name two political actors between them. Told from their words alone and at a hundredth
    /// of the price of a parse; what names fewer has next to no claims (`tests/early.rs` measures how few are lost).
    pub fn may_tell<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> bool {
        self.gazetteer.name_actors(texts, 2)
    }

    /// The words of a segment of a document for [`Engine::parse`].
    pub fn text_of(&self, document: &Document, segment: &Segment) -> String {
        segment.text(&self.lists, document)
    }

    /// Parses documents together, and hands over each with its segments and their parses.
    fn each_parsed<T>(&self, documents: &[Document], each: impl Fn(&Document, &[Segment], Vec<Parsed>) -> T) -> Vec<T> {
        let cut: Vec<Vec<Segment>> = documents.iter().map(|d| self.segments(d)).collect();
        let texts: Vec<String> = documents
            .iter()
            .zip(&cut)
            .flat_map(|(d, s)| s.iter().map(|s| s.text(&self.lists, d)))
            .collect();
        let refs: Vec<&str> = texts.iter().map(String::as_str).collect();
        let mut parsed = self.parse(&refs).into_iter();
        documents
            .iter()
            .zip(cut)
            .map(|(d, s)| {
                let own = parsed.by_ref().take(s.len()).collect();
                each(d, &s, own)
            })
            .collect()
    }

    /// Parses texts; lines whose verb the parser took for a noun are parsed again, all of them together.
    pub fn parse(&self, texts: &[&str]) -> Vec<Parsed> {
        self.parse_with(texts, |texts| self.model.parse_many(texts))
    }

    /// As [`Engine::parse`], on this thread alone: for a caller that divides the work among threads itself.
    pub fn parse_in_turn(&self, texts: &[&str]) -> Vec<Parsed> {
        self.parse_with(texts, |texts| self.model.parse_in_turn(texts))
    }

    fn parse_with(&self, texts: &[&str], parse: impl Fn(&[&str]) -> Vec<Parsed>) -> Vec<Parsed> {
        let parsed = parse(texts);
        let trials: Vec<Vec<Trial>> = parsed.iter().map(|p| self.grammar.trials(p)).collect();
        let again: Vec<&str> = trials.iter().flatten().map(|t| t.text.as_str()).collect();
        if again.is_empty() {
            return parsed;
        }
        let parses = parse(&again);
        let mut from = 0;
        let settle = |(p, trials): (Parsed, &Vec<Trial>)| {
            let own = &parses[from..from + trials.len()];
            from += trials.len();
            self.grammar.settle(p, trials, own)
        };
        parsed.into_iter().zip(&trials).map(settle).collect()
    }

    /// Codes a document whose [`Engine::segments`] are already parsed, one [`Parsed`] each, in order.
    pub fn code_parsed(&self, document: &Document, segments: &[Segment], parsed: Vec<Parsed>) -> Coded {
        let (sentences, tokens) = size(&parsed);
        let reading = self.read_parsed(document, segments, parsed);
        Coded {
            claims: coder::code(&self.rules, &self.details, &reading, &mut |_| ()),
            sentences,
            tokens,
        }
    }

    /// As [`Engine::code_parsed`], with the sentences that may have been overlooked.
    pub fn code_parsed_with_leads(&self, document: &Document, segments: &[Segment], parsed: Vec<Parsed>) -> (Coded, Vec<Lead>) {
        let (sentences, tokens) = size(&parsed);
        let reading = self.read_parsed(document, segments, parsed);
        let (claims, firings) = self.code_watched(&reading);
        let leads = leads::find(&self.rules, &reading, &claims, &firings);
        (Coded { claims, sentences, tokens }, leads)
    }

    /// What the stages before coding make of a document: for `entente explain` and tests.
    pub fn read<'d>(&self, document: &'d Document) -> Reading<'d> {
        let cut = self.segments(document);
        let texts: Vec<String> = cut.iter().map(|s| s.text(&self.lists, document)).collect();
        let refs: Vec<&str> = texts.iter().map(String::as_str).collect();
        self.read_parsed(document, &cut, self.parse(&refs))
    }

    /// Codes what [`Engine::read`] gave, and says what became of each rule that fired.
    pub fn code_watched(&self, reading: &Reading<'_>) -> (Vec<Claim>, Vec<Firing>) {
        let mut firings = Vec::new();
        let claims = coder::code(&self.rules, &self.details, reading, &mut |f| firings.push(f));
        (claims, firings)
    }

    fn read_parsed<'d>(&self, document: &'d Document, segments: &[Segment], parsed: Vec<Parsed>) -> Reading<'d> {
        let published = document.published.as_ref().and_then(|(d, _)| Edtf::parse(d).ok());
        let refs: Vec<&Parsed> = parsed.iter().collect();
        let times = self.time.read_entries(&refs, |i| segments[i].line, published.as_ref());
        let title = segments.iter().map(|s| s.role == Role::Title).collect();
        let named = self.gazetteer.resolve(
            &refs,
            &Context {
                date: published.as_ref(),
                title,
            },
        );
        let mut pages: Vec<Page> = Vec::with_capacity(segments.len());
        let (mut line_date, mut heading) = (None, None);
        for (((parsed, times), mentions), segment) in parsed.into_iter().zip(times).zip(named.mentions).zip(segments) {
            if segment.line != Line::Text {
                let date = times.into_iter().find(|t| t.edtf.is_some());
                *(if segment.line == Line::Date { &mut line_date } else { &mut heading }) = date;
                continue;
            }
            let frames = self.grammar.read(&parsed);
            let mut page = Page::new(segment.role, segment.span.start, pages.len(), parsed, times, mentions, frames);
            page.see_through(&self.rules.classes);
            page.see_pronouns();
            page.line_date = line_date.take();
            page.heading.clone_from(&heading);
            if let Some(lead) = segment.lead {
                page.set_lead(segment.lead_text(&self.lists, document).len(), lead.start);
            }
            pages.push(page);
        }
        let (topic, paired) = protagonists(&self.rules, &pages, named.topic);
        let body = body(&pages);
        Reading {
            doc: document.id.as_str(),
            text: &document.text,
            topic,
            paired,
            genre: Genre::of(&pages, published.as_ref()),
            body,
            author: named.author,
            pages,
            published,
        }
    }
}

/// Sentences and tokens.
fn size(parsed: &[Parsed]) -> (usize, usize) {
    parsed.iter().fold((0, 0), |(s, t), p| (s + p.sentences().len(), t + p.len()))
}

/// The document's states by how much of it is about them: every naming of the state, its organs, its people and its places counts, those in
/// title and lead more. `listed` is the order by names alone, which settles ties. And whether two of them stand out from the others.
fn protagonists(rules: &Rules, pages: &[Page], listed: Vec<String>) -> (Vec<String>, bool) {
    let weight = |p: &Page| match p.role {
        Role::Title => 4,
        _ if p.index < LEAD => 2,
        _ => 1,
    };
    let mut order: Vec<(String, usize)> = listed.into_iter().map(|s| (s, 0)).collect();
    // "The Algiers accord" says nothing of Algeria.
    let names_a_text = |page: &Page, m: &Mention| {
        let t = page.parsed.token(m.head);
        m.place && matches!(t.dep, Dep::Compound | Dep::Nmod | Dep::Amod) && rules.classes.has("instrument", &page.lemma(t.head))
    };
    let named = pages.iter().flat_map(|p| p.own_mentions().map(move |m| (p, m)));
    for (page, m) in named.filter(|(p, m)| !names_a_text(p, m)) {
        for state in m.actors.iter().filter_map(|a| a.state.as_ref()) {
            if let Some((_, n)) = order.iter_mut().find(|(s, _)| s == state) {
                *n += weight(page);
            }
        }
    }
    order.sort_by_key(|&(_, n)| std::cmp::Reverse(n));
    let weight = |k: usize| order.get(k).map_or(0, |&(_, n)| n);
    let paired = weight(2) * 2 <= weight(1);
    (order.into_iter().map(|(s, _)| s).collect(), paired)
}

/// The body of states that the document names most often, and more than once.
fn body(pages: &[Page]) -> Option<String> {
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    for m in pages.iter().flat_map(Page::own_mentions).filter(|m| m.actors.len() == 1) {
        if let (ActorKind::Body, Some(code)) = (m.actors[0].kind, m.actors[0].state.as_deref()) {
            *named.entry(code).or_default() += 1;
        }
    }
    let most = named.into_iter().filter(|(code, n)| *n > 1 && *code != "IGO" && *code != "NGO");
    most.max_by_key(|(code, n)| (*n, std::cmp::Reverse(*code)))
        .map(|(code, _)| code.to_owned())
}

/// Passages that count as title and lead.
const LEAD: usize = 4;

/// A run of a document that is parsed by itself: a passage, or the date that opens an entry of a chronology, or the entry after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The passage's role.
    pub role: Role,
    /// Bytes of the document.
    pub span: Span,
    /// Whether this is only the date of the entry that follows (to the parser, "21 Sept 1973   Japan" would be one name), or of several.
    pub line: Line,
    /// For an item of a list, the words before the list that it finishes ([`crate::lists`]).
    pub lead: Option<Span>,
}

impl Segment {
    /// Its words for the parser: those of its lead, then its own, as long in bytes as the span.
    pub fn text(&self, lists: &Lists, document: &Document) -> String {
        let own = self.words(document, self.span);
        self.lead_text(lists, document) + &own
    }

    /// The words of its lead; empty where it has none.
    fn lead_text(&self, lists: &Lists, document: &Document) -> String {
        self.lead.map_or_else(String::new, |l| lists.words(&self.words(document, l)))
    }

    fn words<'d>(&self, document: &'d Document, span: Span) -> Cow<'d, str> {
        document.passage_text(&Passage { role: self.role, span })
    }
}

/// The passages that yield claims, the date that opens an entry of a chronology apart from the entry.
fn segments(document: &Document) -> Vec<Segment> {
    let dates = Shapes::standard().dates();
    let coded: BTreeSet<usize> = document.coded_passages().map(|p| p.span.start).collect();
    // A year by itself may have been taken for a title, a date line or something about the page.
    let heads = |p: &Passage| {
        let apart = matches!(p.role, Role::Body | Role::Title | Role::Byline | Role::Boilerplate);
        apart && p.span.len() <= HEADING && dates.heads_entries(&document.passage_text(p))
    };
    let passages: Vec<&Passage> = document
        .passages
        .iter()
        .filter(|p| coded.contains(&p.span.start) || heads(p))
        .collect();
    // One such line may be the month of an article; several, or one over entries that need a year, are those of a chronology.
    let yearless = |p: &&&Passage| {
        let line = document.passage_text(p);
        let date = dates.opens_entry(&line).map(|n| &line[..n]);
        p.role == Role::Body && date.is_some_and(|d| d.split(|c: char| !c.is_ascii_digit()).all(|n| n.len() < 4))
    };
    let chronology = match passages.iter().filter(|p| heads(p)).count() {
        0 => false,
        1 => passages.iter().filter(yearless).count() > 1,
        _ => true,
    };
    let mut out = Vec::new();
    for p in passages {
        let whole = Segment {
            role: p.role,
            span: p.span,
            line: Line::Text,
            lead: None,
        };
        if !chronology && !coded.contains(&p.span.start) {
            continue;
        }
        if chronology && heads(p) {
            out.push(Segment {
                line: Line::Heading,
                ..whole
            });
            continue;
        }
        let opens = || {
            let line = document.passage_text(p);
            let month = || dates.opens_with_month(&line).filter(|_| chronology);
            dates.opens_entry(&line).or_else(month)
        };
        let opening = (p.role == Role::Body).then(opens).flatten();
        match opening.filter(|&n| n < p.span.len() && document.text.is_char_boundary(p.span.start + n)) {
            Some(n) => {
                let cut = p.span.start + n;
                out.push(Segment {
                    span: Span::new(p.span.start, cut),
                    line: Line::Date,
                    ..whole
                });
                out.push(Segment {
                    span: Span::new(cut, p.span.end),
                    ..whole
                });
            }
            None => out.push(whole),
        }
    }
    out
}

/// Bytes of the longest line that may be a heading of years.
const HEADING: usize = 32;
