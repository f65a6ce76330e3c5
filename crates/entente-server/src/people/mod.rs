//! Who may do what.
//!
//! Without accounts there is one visitor, the person at this computer, who may do everything. With accounts ([`accounts`]) a
//! visitor is nobody until signed in ([`sessions`]); failed attempts are slowed down ([`attempts`]), and what is changed is
//! written down with who did it ([`audit`]).

pub mod accounts;
pub mod attempts;
pub mod audit;
pub mod sessions;

use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What somebody may do; each may do all that those before may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Nothing: not signed in.
    #[default]
    #[serde(skip)]
    Nobody,
    /// Read everything.
    Reader,
    /// Decide about events.
    Reviewer,
    /// Add and forget documents, grade sources.
    Editor,
    /// Manage accounts, read who changed what.
    Admin,
}

impl Role {
    /// Those that an account may have.
    pub const ALL: [Role; 4] = [Role::Reader, Role::Reviewer, Role::Editor, Role::Admin];

    /// The word it is stored and shown by.
    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Nobody => "nobody",
            Role::Reader => "reader",
            Role::Reviewer => "reviewer",
            Role::Editor => "editor",
            Role::Admin => "admin",
        }
    }
    /// May read.
    pub fn reads(self) -> bool {
        self >= Role::Reader
    }
    /// May decide about events.
    pub fn reviews(self) -> bool {
        self >= Role::Reviewer
    }
    /// May add and forget documents, and grade sources.
    pub fn edits(self) -> bool {
        self >= Role::Editor
    }
    /// May manage accounts.
    pub fn administers(self) -> bool {
        self >= Role::Admin
    }
}

impl FromStr for Role {
    type Err = String;
    fn from_str(word: &str) -> Result<Role, String> {
        let known = Role::ALL.into_iter().find(|r| r.as_str() == word);
        known.ok_or_else(|| "reader, reviewer, editor or admin is expected".to_owned())
    }
}

/// Who makes a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visitor {
    /// The name that decisions bear.
    pub name: String,
    /// The account, where accounts are in use and one is signed in.
    pub account: Option<String>,
    /// What they may do.
    pub role: Role,
    /// What forms that write must send back.
    pub token: String,
    /// Whether accounts are in use.
    pub accounts: bool,
}

/// A secret that cannot be guessed: 32 random bytes in hexadecimal.
///
/// # Errors
/// When the system has no randomness to give.
pub fn secret() -> Result<String, getrandom::Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}

/// Whether two secrets are the same, in a time that does not tell where they differ.
pub fn same(a: &str, b: &str) -> bool {
    use subtle::ConstantTimeEq;
    a.len() == b.len() && bool::from(a.as_bytes().ct_eq(b.as_bytes()))
}
