//! One rule as it is written: its triggers, where its parties stand, its conditions, what it gives, its examples.

use crate::record::Status;
use serde::Deserialize;

/// A condition on one argument.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The argument: a path such as `object`, `with`, `object.of`.
    pub arg: String,
    /// One of its heads (or a word compounded with it) has one of these lemmas.
    #[serde(default)]
    pub lemma: Vec<String>,
    /// One of its heads belongs to this word class.
    #[serde(default)]
    pub class: Option<String>,
    /// It names (or does not name) a political actor.
    #[serde(default)]
    pub actor: Option<bool>,
    /// It names an actor whose best sector is one of these; a word in lower case is a group of them in `coding/plover.toml`.
    #[serde(default)]
    pub sector: Vec<String>,
    /// It names an actor that is a state itself, a person, a craft …
    #[serde(default)]
    pub naming: Vec<String>,
    /// The predicate that the frame depends on has one of these lemmas.
    #[serde(default)]
    pub governed: Vec<String>,
    /// The predicate (for `complement`, the clause it governs) is (or is not) finite: it has a tense of its own.
    #[serde(default)]
    pub finite: Option<bool>,
    /// The predicate has one of these adverbs ("together", "aside").
    #[serde(default)]
    pub adverb: Vec<String>,
    /// One of its heads is (or is not) definite: "the", "this", a possessor.
    #[serde(default)]
    pub definite: Option<bool>,
    /// The sentence around it has no finite verb (a headline or a line of a chronology).
    #[serde(default)]
    pub verbless: Option<bool>,
    /// It exists at all.
    #[serde(default)]
    pub present: Option<bool>,
    /// The event's own clause (for `complement`, the clause it governs) is (or is not) negated.
    #[serde(default)]
    pub negated: Option<bool>,
    /// It names (or does not name) an actor by itself, not by its possessor or modifier: "beat *prisoners*", not "their cells".
    #[serde(default)]
    pub own: Option<bool>,
    /// The trigger is a noun under one of these light verbs.
    #[serde(default)]
    pub light: Vec<String>,
    /// The predicate there (`trigger`, `complement`) has one of these modals: "said that all *must* leave".
    #[serde(default)]
    pub modal: Vec<String>,
}

/// A sentence that a rule must code, with what is expected of the claim.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// The day it was written, where that matters.
    #[serde(default)]
    pub dateline: Option<String>,
    /// States of the initiators, in any order.
    #[serde(default)]
    pub by: Option<Vec<String>>,
    /// States of the counterparts.
    #[serde(default)]
    pub to: Option<Vec<String>>,
    /// Expected date.
    #[serde(default)]
    pub date: Option<String>,
    /// Expected due date.
    #[serde(default)]
    pub due: Option<String>,
    /// Expected status.
    #[serde(default)]
    pub status: Option<Status>,
    /// Expected subtype.
    #[serde(default)]
    pub subtype: Option<String>,
    /// Expected stage.
    #[serde(default)]
    pub stage: Option<String>,
    /// Expected speaker.
    #[serde(default)]
    pub said_by: Option<String>,
    /// Expected PLOVER root.
    #[serde(default)]
    pub plover: Option<String>,
}

/// PLOVER code that a rule gives.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PloverCode {
    /// Root.
    pub event: Option<String>,
    /// Mode.
    pub mode: Option<String>,
    /// Contexts.
    #[serde(default)]
    pub contexts: Vec<String>,
    /// CAMEO code, where it is finer than what `coding/plover.toml` makes of root and mode.
    pub cameo: Option<String>,
    /// The root stays, whatever governs the act.
    #[serde(default)]
    pub fixed: bool,
}

/// One rule.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Unique name.
    pub name: String,
    /// Kind; the file's where left out.
    #[serde(default)]
    pub kind: String,
    /// Subtype, constant.
    #[serde(default)]
    pub subtype: Option<String>,
    /// Subtype by word: a class whose value for the trigger (or for the argument in `subtype_arg`) is the subtype.
    #[serde(default)]
    pub subtype_class: Option<String>,
    /// Where to look `subtype_class` up; the trigger itself where left out.
    #[serde(default)]
    pub subtype_arg: Option<String>,
    /// Stage.
    #[serde(default)]
    pub stage: Option<String>,
    /// Trigger: verbs, by lemma, particle included.
    #[serde(default)]
    pub verbs: Vec<String>,
    /// Trigger: nouns, by lemma, also under a light verb; `head modifier` forms are conditions, not triggers.
    #[serde(default)]
    pub nouns: Vec<String>,
    /// Trigger: predicative adjectives and nouns ("is willing").
    #[serde(default)]
    pub copulas: Vec<String>,
    /// Trigger: the nouns of this class.
    #[serde(default)]
    pub noun_class: Option<String>,
    /// Where the doers stand, each path adding what it finds.
    #[serde(default)]
    pub initiators: Vec<String>,
    /// The first of these paths that finds somebody is used when `initiators` finds nobody.
    #[serde(default)]
    pub initiators_else: Vec<String>,
    /// Where the other side stands.
    #[serde(default)]
    pub counterparts: Vec<String>,
    /// The first of these that finds somebody is used when `counterparts` finds nobody.
    #[serde(default)]
    pub counterparts_else: Vec<String>,
    /// Conditions that all hold.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// Conditions of which none holds.
    #[serde(default)]
    pub unless: Vec<Condition>,
    /// Fewest states or bodies among its parties; fewer, and the rule looks at `fill`, else stays quiet. With 0 one party of any sort is
    /// enough, and one without a state ("students") takes that of the country named beside it.
    #[serde(default = "one")]
    pub at_least: usize,
    /// Where missing parties come from: `topic` (the document's own two states), `body` (the body that it names most) or `none`; left out, acts take them from the topic
    /// and nouns do not.
    #[serde(default)]
    pub fill: Option<String>,
    /// Gives way to an event in its complement or object.
    #[serde(default)]
    pub yields: bool,
    /// The event noun in this argument is the same event ("sealed an agreement").
    #[serde(default)]
    pub absorbs: Vec<String>,
    /// What the predicate itself means for certainty.
    #[serde(default)]
    pub status: Option<Status>,
    /// Its own negation and modals are part of what the rule means ("does not recognise" is a stance taken) and do not bend the status.
    #[serde(default)]
    pub whole: bool,
    /// Needs a definite reference, date, ordinal or two parties besides the trigger: for nouns that are often no event.
    #[serde(default)]
    pub weak: bool,
    /// Tried after every rule that is not: what a special rule reads better is left to it. The file's where left out.
    #[serde(default)]
    pub general: bool,
    /// PLOVER code.
    #[serde(default)]
    pub plover: PloverCode,
    /// Areas it implies.
    #[serde(default)]
    pub areas: Vec<String>,
    /// What a user should know.
    #[serde(default)]
    pub note: Option<String>,
    /// Sentences it must code.
    #[serde(default)]
    pub fires: Vec<Example>,
    /// Sentences that must yield no claim from it.
    #[serde(default)]
    pub quiet: Vec<String>,
    /// File it stands in.
    #[serde(skip)]
    pub file: String,
    /// Line of the file on which it begins, from 1.
    #[serde(skip)]
    pub line: usize,
    /// Lines on which its examples stand: those of `fires`, then those of `quiet`.
    #[serde(skip)]
    pub example_lines: Vec<usize>,
}

fn one() -> usize {
    1
}

impl Rule {
    /// Whether the event is by its nature directed at somebody, so that a side left unsaid may be looked for in the context.
    pub fn aims(&self) -> bool {
        match self.kind.as_str() {
            "transfer" | "assistance" | "incident" => true,
            "measure" => {
                let punishes = self.plover.event.as_deref() == Some("SANCTION");
                punishes || matches!(self.subtype.as_deref(), Some("sanction" | "ban" | "relaxation"))
            }
            "position" => {
                matches!(self.subtype.as_deref(), Some("demand" | "criticise" | "threaten")) || self.fill.as_deref() == Some("topic")
            }
            "deployment" => matches!(self.subtype.as_deref(), Some("withdrawal" | "mission")) || self.fill.as_deref() == Some("topic"),
            _ => false,
        }
    }
}
