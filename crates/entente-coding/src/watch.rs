//! What becomes of each rule that fires: coding tells it to whoever watches, and is the same whether somebody does or not.

/// Told of every rule that fired on a predicate.
pub type Watch<'w> = &'w mut dyn FnMut(Firing);

/// A rule fired on a predicate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Firing {
    /// Which page of the document.
    pub page: usize,
    /// Which frame of the page.
    pub frame: usize,
    /// Which rule.
    pub rule: usize,
    /// What came of it.
    pub fate: Fate,
}

/// What came of a firing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// A claim.
    Claimed,
    /// The rule yields, and what its predicate governs is an event of its own.
    GaveWay,
    /// The same event as that of another frame of the page, which is named ("sealed an agreement").
    PartOf(usize),
    /// A governor says that the event is only mentioned (`mutes`).
    OnlyMentioned,
    /// Fewer states or bodies take part than the rule wants, and nothing told before supplies them. Those found.
    TooFew(Vec<String>),
    /// A weak noun, or parties from the document's topic, with no date, ordinal, name or act to pin the event down.
    NotPinnedDown,
}
