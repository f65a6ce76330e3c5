//! The walk over a passage's predicates, from the roots down, so that a predicate above is read before what depends on it.

use crate::frame::{Arg, Form, Frame, Frames, Link, Role, Via};
use crate::predicate::{self, Draft};
use crate::tree::Tree;
use crate::words::{Grammar, noun, verb};
use crate::{args, cues, link, speech};
use entente_language::{Parsed, Pos};

/// What a predicate hands down to those below it.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    /// The fillers of the grammatical subject, whatever their role.
    pub surface: Vec<usize>,
    /// Surface passive.
    pub passive: bool,
    /// What a relative clause without pronoun still has to place: "the deal that they agreed to sign".
    pub gap: Vec<usize>,
}

/// A passage being read.
pub(crate) struct Reader<'a> {
    pub t: Tree<'a>,
    pub drafts: Vec<Draft>,
    pub by_token: Vec<Option<u32>>,
    pub under: Vec<Option<(usize, Link)>>,
    pub frames: Vec<Option<Frame>>,
    pub states: Vec<State>,
}

pub(crate) fn read(g: &Grammar, p: &Parsed) -> Frames {
    let t = Tree::new(g, p);
    let (drafts, by_token) = predicate::drafts(&t);
    let under = link::links(&t, &drafts, &by_token);
    let n = drafts.len();
    let mut r = Reader {
        t,
        drafts,
        by_token,
        under,
        frames: vec![None; n],
        states: vec![State::default(); n],
    };
    for i in r.top_down() {
        let (frame, state) = args::read(&mut r, i);
        r.frames[i] = Some(frame);
        r.states[i] = state;
        r.raise_agent(i);
    }
    let mut frames: Vec<Frame> = std::mem::take(&mut r.frames).into_iter().flatten().collect();
    link::attach(&r, &mut frames);
    cues::finish(&r, &mut frames);
    speech::attach(&r, &mut frames);
    for f in &mut frames {
        f.args.sort_by_key(|a| (a.role != Role::Subject, a.heads.first().copied()));
    }
    Frames {
        frames,
        by_token: r.by_token,
    }
}

impl Reader<'_> {
    /// "Chile was asked to withdraw by Peru": Peru asked.
    fn raise_agent(&mut self, i: usize) {
        let Some((up, Link::Complement)) = self.under[i] else { return };
        let t = &self.t;
        if self.states[i].passive || !self.states[up].passive || !predicate::has_to(t, self.drafts[i].verb) {
            return;
        }
        let (Some(below), Some(above)) = (&self.frames[i], &self.frames[up]) else {
            return;
        };
        let named = |h: usize| t.pos(h) == Pos::Propn;
        let by = below
            .args
            .iter()
            .position(|a| a.role == Role::Oblique("by".into()) && a.heads.iter().all(|&h| named(h)));
        if let Some(k) = by.filter(|_| above.arg(&Role::Subject).is_none()) {
            let agent = self.frames[i].as_mut().map(|f| f.args.remove(k));
            if let (Some(agent), Some(above)) = (agent, self.frames[up].as_mut()) {
                above.args.push(Arg {
                    role: Role::Subject,
                    via: Via::Passive,
                    ..agent
                });
            }
        }
    }
    fn top_down(&self) -> Vec<usize> {
        let mut rank = vec![0u32; self.t.p.len()];
        for (k, &tok) in self.t.order.iter().enumerate() {
            rank[tok as usize] = k as u32;
        }
        let mut all: Vec<usize> = (0..self.drafts.len()).collect();
        all.sort_by_key(|&i| rank[self.drafts[i].top]);
        all
    }
    /// The predicate that a token stands for.
    pub fn draft_at(&self, token: usize) -> Option<usize> {
        self.by_token[token].map(|i| i as usize)
    }
    /// The frame of a predicate that has been read already.
    pub fn frame(&self, i: usize) -> Option<&Frame> {
        self.frames[i].as_ref()
    }
    /// The head of the predicate that a clause's verb token stands for, or the token itself.
    pub fn predicate_head(&self, token: usize) -> usize {
        self.draft_at(token).map_or(token, |i| self.drafts[i].head)
    }
    /// Whether the noun of the draft is of `flags` ([`noun`]).
    pub fn noun_is(&self, i: usize, flags: u32) -> bool {
        self.drafts[i].form != Form::Verb && self.t.g.noun(self.t.p.lemma(self.drafts[i].head), flags)
    }
    /// Whether "to X" names the one who gets something.
    pub fn giving(&self, i: usize, lemma: &str) -> bool {
        match self.drafts[i].form {
            Form::Verb => self.t.g.verb(lemma, verb::GIVING),
            Form::Light { verb: v } => self.noun_is(i, noun::GIVING) || self.t.g.verb(self.t.p.lemma(v), verb::LIGHT_GIVING),
            _ => self.noun_is(i, noun::GIVING),
        }
    }
}
