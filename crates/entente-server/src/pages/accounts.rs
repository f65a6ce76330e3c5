//! Accounts: what admins change about them, and everybody's own password.

use super::deed::Deed;
use super::door::CHECKING;
use super::{Asking, Reply};
use crate::asked::Asked;
use crate::guard::session_name;
use crate::house::House;
use crate::people::Role;
use crate::people::accounts::{AccountError, Change};
use crate::problem::Problem;
use crate::reply;
use crate::views::{AccountPage, AccountsPage};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use std::sync::Arc;
use std::time::Instant;

/// `GET /accounts`
pub async fn list(State(house): Asking, asked: Asked) -> Reply {
    must_administer(&asked)?;
    let read = tokio::task::spawn_blocking(move || AccountsPage::read(&house));
    reply::passing(&read.await.map_err(|_| failed())??, &asked)
}

/// `POST /accounts/change`: `what` (add, role, password, disable, enable, remove) becomes of the account `name`, with `role` and `password`.
pub async fn change(State(house): Asking, deed: Deed) -> Reply {
    must_administer(&deed.asked)?;
    let (what, name) = (deed.need("what")?.to_owned(), deed.need("name")?.to_owned());
    // Space around a password is part of it.
    let password = deed.whole("password").unwrap_or_default().to_owned();
    let role = match what.as_str() {
        "add" | "role" => Some(deed.need("role")?.parse::<Role>().map_err(Problem::bad_query)?),
        _ => None,
    };
    let (word, who, own) = (what.clone(), name.clone(), Arc::clone(&house));
    hashed(move || {
        let change = match (word.as_str(), role) {
            ("add", Some(role)) => Change::Add(&password, role),
            ("role", Some(role)) => Change::Role(role),
            ("password", _) => Change::Password(&password),
            ("disable", _) => Change::Disabled(true),
            ("enable", _) => Change::Disabled(false),
            ("remove", _) => Change::Remove,
            _ => return Err(Problem::bad_query("there is no such change").help("add, role, password, disable, enable or remove")),
        };
        Ok(own.people.change(&who, change)?)
    })
    .await?;
    if matches!(what.as_str(), "password" | "disable" | "remove") {
        house.sessions.end_all(&name, None);
    }
    let note = match role {
        Some(role) => format!("account: {what} {}", role.as_str()),
        None => format!("account: {what}"),
    };
    house.audit.note(&deed.asked.visitor.name, &note, &name);
    Ok(deed.done(&name, "/accounts"))
}

/// `GET /account`
pub async fn own(asked: Asked) -> Reply {
    let changed = asked.value("changed").is_some();
    shown(&asked, changed, None)
}

/// `POST /account`: another `password` for oneself, with the `current` one.
pub async fn change_own(State(house): Asking, headers: HeaderMap, deed: Deed) -> Reply {
    let Some(name) = deed.asked.visitor.account.clone() else {
        return Err(no_account());
    };
    let text = |field: &str| deed.whole(field).unwrap_or_default().to_owned();
    let (current, password) = (text("current"), text("password"));
    let from = std::net::IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED);
    if house.attempts.wait(&name, from, Instant::now()).is_some() {
        return Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-attempts", "too many wrong passwords").help("wait a while"));
    }
    let (who, own) = (name.clone(), Arc::clone(&house));
    let done = hashed(move || set_own(&own, &who, &current, &password)).await?;
    if let Err(wrong) = done {
        house.attempts.failed(&name, from, Instant::now());
        let mut response = shown(&deed.asked, false, Some(wrong))?;
        *response.status_mut() = StatusCode::BAD_REQUEST;
        return Ok(response);
    }
    // Whoever else is signed in with it does not know the new one.
    house.sessions.end_all(&name, session_name(&headers).as_deref());
    house.audit.note(&name, "account: password", &name);
    Ok(deed.done(&name, "/account?changed=yes"))
}

/// Sets one's own password; in words, why it is not taken.
fn set_own(house: &House, name: &str, current: &str, password: &str) -> Result<Result<(), String>, Problem> {
    if house.people.sign_in(name, current)?.is_none() {
        return Ok(Err("The current password is wrong.".into()));
    }
    match house.people.change(name, Change::Password(password)) {
        Err(e @ AccountError::Password) => Ok(Err(format!("Not taken: {e}."))),
        done => Ok(Ok(done?)),
    }
}

fn shown(asked: &Asked, changed: bool, wrong: Option<String>) -> Reply {
    let name = asked.visitor.account.clone().ok_or_else(no_account)?;
    let page = AccountPage {
        name,
        role: asked.visitor.role,
        changed,
        wrong,
    };
    reply::passing(&page, asked)
}

/// Runs what hashes passwords, a few at a time.
async fn hashed<T: Send + 'static>(work: impl FnOnce() -> Result<T, Problem> + Send + 'static) -> Result<T, Problem> {
    let _turn = CHECKING.acquire().await.map_err(|_| Problem::busy("the server is ending"))?;
    tokio::task::spawn_blocking(work).await.map_err(|_| failed())?
}

fn must_administer(asked: &Asked) -> Result<(), Problem> {
    if !asked.visitor.accounts {
        return Err(no_account());
    }
    if !asked.visitor.role.administers() {
        return Err(Problem::forbidden("one must be an admin to manage accounts"));
    }
    Ok(())
}

fn no_account() -> Problem {
    Problem::not_found("no-accounts", "nobody signs in here").help("entente serve --accounts asks people to sign in")
}

fn failed() -> Problem {
    Problem::failed("the accounts cannot be read or written")
}
