//! Who may do what, and who changed what: for admins. And one's own account, for everybody who has one.

use crate::house::House;
use crate::people::Role;
use crate::people::accounts::Listed;
use crate::people::audit::Entry;
use crate::problem::Problem;
use askama::Template;
use serde::Serialize;

/// Changes that are shown.
const CHANGES: usize = 200;

/// The accounts of a register.
#[derive(Clone, Debug, Serialize, Template)]
#[template(path = "accounts.html")]
pub struct AccountsPage {
    /// All of them, by name.
    pub accounts: Vec<Listed>,
    /// Who changed what, newest first.
    pub changes: Vec<Entry>,
}

impl AccountsPage {
    /// Reads the accounts and the newest changes; not on a thread that serves.
    ///
    /// # Errors
    /// `failed`.
    pub fn read(house: &House) -> Result<AccountsPage, Problem> {
        let changes = house.audit.newest(CHANGES);
        Ok(AccountsPage {
            accounts: house.people.list()?,
            changes: changes.map_err(|_| Problem::failed("the log of changes cannot be read"))?,
        })
    }

    fn roles(&self) -> [Role; 4] {
        Role::ALL
    }
}

/// One's own account.
#[derive(Clone, Debug, Serialize, Template)]
#[template(path = "account.html")]
pub struct AccountPage {
    /// Its name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Whether its password was changed just now.
    pub changed: bool,
    /// What went wrong the last time.
    pub wrong: Option<String>,
}
