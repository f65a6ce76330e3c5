//! One frame on one line, for people and for tests.

use crate::frame::{Arg, Cues, Form, Frame, Frames, Link, Role, Tense};
use crate::np;
use entente_language::{Dep, Parsed};
use std::fmt::Write;

impl Frames {
    /// Frame `i` on one line:
    /// `give(subj=Japan, obj=Six vessels, rec=Vietnam) past passive | under agree:complement | says Smith | at Tuesday | adv reportedly`.
    ///
    /// Fillers are shown by their [`np::minimal`] phrase without its article, coordinated ones joined by " + ". Behind a predicate that is no verb
    /// stand its form and, for light verbs, the verb: `visit[noun]`, `visit[light pay]`, `willing[copula]`.
    pub fn describe(&self, parsed: &Parsed, i: usize) -> String {
        let f = &self.frames[i];
        let mut out = f.lemma.clone();
        match f.form {
            Form::Verb => {}
            Form::Noun => out.push_str("[noun]"),
            Form::Light { verb } => {
                let _ = write!(out, "[light {}]", parsed.lemma(verb));
            }
            Form::Copula { .. } => out.push_str("[copula]"),
        }
        let args: Vec<String> = f.args.iter().map(|a| self.argument(parsed, a)).collect();
        let _ = write!(out, "({})", args.join(", "));
        for c in cues(&f.cues) {
            out.push(' ');
            out.push_str(&c);
        }
        if let Some((up, link)) = f.under {
            let _ = write!(out, " | under {}:{}", self.frames[up].lemma, link_name(link));
        }
        if let Some(speaker) = &f.speaker {
            let _ = write!(out, " | says {}", phrases(parsed, speaker));
        }
        for &t in &f.times {
            let _ = write!(out, " | at {}", phrases(parsed, &[t]));
        }
        for &a in &f.adverbs {
            let _ = write!(out, " | adv {}", parsed.word(a));
        }
        out
    }

    fn argument(&self, parsed: &Parsed, a: &Arg) -> String {
        let name = match &a.role {
            Role::Subject => "subj",
            Role::Object => "obj",
            Role::Recipient => "rec",
            Role::Oblique(p) if p.is_empty() => "loose",
            Role::Oblique(p) => p,
            Role::Modifier => "mod",
            Role::Complement => "comp",
            Role::Attribute => "attr",
        };
        let clause = |h: usize| self.at(h).filter(|f| f.head == h && !matches!(f.form, Form::Noun));
        let fillers: Vec<String> = a
            .heads
            .iter()
            .map(|&h| {
                clause(h)
                    .filter(|_| a.role == Role::Complement)
                    .map_or_else(|| phrases(parsed, &[h]), |f: &Frame| f.lemma.clone())
            })
            .collect();
        format!("{name}={}", fillers.join(" + "))
    }
}

fn phrases(parsed: &Parsed, heads: &[usize]) -> String {
    let one = |&h: &usize| {
        let mut range = np::minimal(parsed, h);
        let article = |t: usize| parsed.token(t).dep == Dep::Det && matches!(parsed.lemma(t), "the" | "a" | "an");
        if range.len() > 1 && article(range.start) {
            range.start += 1;
        }
        parsed.slice(range).to_owned()
    };
    heads.iter().map(one).collect::<Vec<_>>().join(" + ")
}

fn cues(c: &Cues) -> Vec<String> {
    let tense = match c.tense {
        Tense::Past => Some("past"),
        Tense::Present => Some("present"),
        Tense::Future => Some("future"),
        Tense::None => None,
    };
    let mut out: Vec<String> = tense.map(str::to_owned).into_iter().chain(c.modal.clone()).collect();
    let flags = [
        (c.infinitive, "to"),
        (c.perfect, "perfect"),
        (c.progressive, "progressive"),
        (c.passive, "passive"),
        (c.imperative, "imperative"),
        (c.negated, "not"),
        (c.conditional, "if"),
        (c.consequent, "then"),
        (c.question, "question"),
    ];
    out.extend(flags.into_iter().filter(|(on, _)| *on).map(|(_, name)| name.to_owned()));
    out
}

fn link_name(link: Link) -> String {
    match link {
        Link::Complement => "complement".into(),
        Link::Purpose => "purpose".into(),
        Link::Adverbial => "adverbial".into(),
        Link::Relative => "relative".into(),
        Link::Coordination => "coordination".into(),
        Link::Argument("") => "argument".into(),
        Link::Argument(prep) => prep.into(),
    }
}
