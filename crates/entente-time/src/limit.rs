//! Whether a date places what is told, or bounds it.

use serde::{Deserialize, Serialize};

/// Whether a date bounds rather than places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// Places the event.
    #[default]
    None,
    /// "by", "before the end of", "no later than".
    By,
    /// "until", "through".
    Until,
    /// "since", "from … on".
    Since,
    /// "before".
    Before,
    /// "after".
    After,
}
