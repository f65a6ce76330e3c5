//! Accounts: a file beside the register, with a name, a role and an Argon2id hash of a password for each.
//!
//! The file is `REGISTER.accounts.json`, readable by its owner only, and replaced as a whole. A server reads it at each sign-in, so
//! that an account that was taken out or disabled cannot sign in any more; who is signed in already is out at the next request, which asks
//! for [`Accounts::role`].

use super::Role;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// The fewest characters of a password.
pub const SHORTEST: usize = 10;
/// The most bytes of a password: hashing costs.
pub const LONGEST: usize = 200;

/// Why an account was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The file could not be read or written.
    #[error("the accounts cannot be read or written")]
    File(#[from] io::Error),
    /// The file is none of accounts.
    #[error("the file of accounts makes no sense")]
    Malformed(#[from] serde_json::Error),
    /// Not a name.
    #[error("a name has one to forty letters, digits, dots, hyphens and underscores")]
    Name,
    /// Too short or too long.
    #[error("a password has {SHORTEST} characters or more, and {LONGEST} bytes or fewer")]
    Password,
    /// No such account.
    #[error("there is no account `{0}`")]
    Unknown(String),
    /// There is one of this name.
    #[error("there is an account `{0}` already")]
    Taken(String),
    /// Nobody could administer the others any more.
    #[error("nobody else is an admin")]
    LastAdmin,
    /// The password could not be hashed.
    #[error("the password could not be hashed: {0}")]
    Hash(String),
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Account {
    role: Role,
    /// Argon2id, in the form of the Password Hashing Competition: `$argon2id$…`.
    password: String,
    /// Whether nobody may sign in with it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    disabled: bool,
}

/// An account, without its password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Whether nobody may sign in with it.
    pub disabled: bool,
}

/// What is to become of an account.
#[derive(Clone, Copy, Debug)]
pub enum Change<'a> {
    /// It is made; there must be none of its name.
    Add(&'a str, Role),
    /// It may do this.
    Role(Role),
    /// It has this password.
    Password(&'a str),
    /// Nobody may sign in with it, or one may again.
    Disabled(bool),
    /// It is taken out.
    Remove,
}

/// One change at a time: each reads the whole file and writes it.
static CHANGING: Mutex<()> = Mutex::new(());

/// The accounts of a register.
#[derive(Clone, Debug)]
pub struct Accounts {
    path: PathBuf,
}

impl Accounts {
    /// Those of the register at `path`.
    pub fn of(register: &Path) -> Accounts {
        Accounts {
            path: PathBuf::from(format!("{}.accounts.json", register.display())),
        }
    }

    fn all(&self) -> Result<BTreeMap<String, Account>, AccountError> {
        match std::fs::read(&self.path) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes)?),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(BTreeMap::new()),
            Err(e) => Err(e.into()),
        }
    }

    /// All of them, by name.
    ///
    /// # Errors
    /// [`AccountError::File`], [`AccountError::Malformed`].
    pub fn list(&self) -> Result<Vec<Listed>, AccountError> {
        let listed = |(name, a): (String, Account)| Listed {
            name,
            role: a.role,
            disabled: a.disabled,
        };
        Ok(self.all()?.into_iter().map(listed).collect())
    }

    /// The role of an account; `None` where there is none of that name, or nobody may sign in with it.
    ///
    /// # Errors
    /// As [`list`](Accounts::list).
    pub fn role(&self, name: &str) -> Result<Option<Role>, AccountError> {
        Ok(self.all()?.get(name).filter(|a| !a.disabled).map(|a| a.role))
    }

    /// Makes an account, or gives one another password and role.
    ///
    /// # Errors
    /// All of [`AccountError`].
    pub fn put(&self, name: &str, password: &str, role: Role) -> Result<(), AccountError> {
        if self.all()?.contains_key(name) {
            self.change(name, Change::Password(password))?;
            return self.change(name, Change::Role(role));
        }
        self.change(name, Change::Add(password, role))
    }

    /// Changes an account.
    ///
    /// # Errors
    /// All of [`AccountError`]; then nothing is changed. [`AccountError::LastAdmin`] where others would be left without an admin.
    pub fn change(&self, name: &str, change: Change<'_>) -> Result<(), AccountError> {
        let _alone = CHANGING.lock().unwrap_or_else(|e| e.into_inner());
        let mut all = self.all()?;
        let has_admin = |all: &BTreeMap<String, Account>| all.values().any(|a| a.role == Role::Admin && !a.disabled);
        let had_admin = has_admin(&all);
        let unknown = || AccountError::Unknown(name.to_owned());
        match change {
            Change::Add(password, role) => {
                let allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
                if name.is_empty() || name.chars().count() > 40 || !name.chars().all(allowed) {
                    return Err(AccountError::Name);
                }
                if all.contains_key(name) {
                    return Err(AccountError::Taken(name.to_owned()));
                }
                let account = Account {
                    role,
                    password: hash(password)?,
                    disabled: false,
                };
                all.insert(name.to_owned(), account);
            }
            Change::Role(role) => all.get_mut(name).ok_or_else(unknown)?.role = role,
            Change::Password(password) => all.get_mut(name).ok_or_else(unknown)?.password = hash(password)?,
            Change::Disabled(disabled) => all.get_mut(name).ok_or_else(unknown)?.disabled = disabled,
            Change::Remove => drop(all.remove(name).ok_or_else(unknown)?),
        }
        if had_admin && !all.is_empty() && !has_admin(&all) {
            return Err(AccountError::LastAdmin);
        }
        self.write(&all)
    }

    /// The role of the account, where name and password are right. Takes the same time whether or not there is such an account.
    ///
    /// # Errors
    /// As [`list`](Accounts::list).
    pub fn sign_in(&self, name: &str, password: &str) -> Result<Option<Role>, AccountError> {
        let all = self.all()?;
        let account = all.get(name);
        let hash = account.map_or(NOBODYS, |a| a.password.as_str());
        let right = password.len() <= LONGEST
            && PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        Ok(account.filter(|a| right && !a.disabled).map(|a| a.role))
    }

    fn write(&self, all: &BTreeMap<String, Account>) -> Result<(), AccountError> {
        let beside = PathBuf::from(format!("{}.{}.part", self.path.display(), std::process::id()));
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&beside)?;
        serde_json::to_writer_pretty(&mut file, all)?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        std::fs::rename(&beside, &self.path)?;
        Ok(())
    }
}

/// A hash that no password has: checked where there is no such account.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Argon2id with the least costs that are recommended (19 MiB, two passes), and a salt of its own.
fn hash(password: &str) -> Result<String, AccountError> {
    if password.chars().count() < SHORTEST || password.len() > LONGEST {
        return Err(AccountError::Password);
    }
    let hash = Argon2::default().hash_password(password.as_bytes());
    Ok(hash.map_err(|e| AccountError::Hash(e.to_string()))?.to_string())
}

#[cfg(test)]
mod tests {
    use super::{AccountError, Accounts, Change, NOBODYS, Role};
    use argon2::password_hash::phc::PasswordHash;

    #[test]
    fn an_account_signs_in_with_its_password_only() {
        let folder = tempfile::tempdir().unwrap();
        let register = folder.path().join("r.db");
        let accounts = Accounts::of(&register);
        accounts.put("ana", "correct horse", Role::Reviewer).unwrap();
        assert_eq!(accounts.sign_in("ana", "correct horse").unwrap(), Some(Role::Reviewer));
        for (name, password) in [
            ("ana", "correct horsf"),
            ("Ana", "correct horse"),
            ("eve", "correct horse"),
            ("ana", ""),
            ("", ""),
        ] {
            assert_eq!(accounts.sign_in(name, password).unwrap(), None, "{name}/{password}");
        }
        let file = std::fs::read_to_string(folder.path().join("r.db.accounts.json")).unwrap();
        assert!(file.contains("$argon2id$") && !file.contains("correct"), "{file}");
        accounts.change("ana", Change::Remove).unwrap();
        assert_eq!(accounts.sign_in("ana", "correct horse").unwrap(), None);
        for (name, password) in [
            ("", "long enough!"),
            ("a/b", "long enough!"),
            ("ana", "short"),
            ("ana", &"x".repeat(201)),
        ] {
            assert!(accounts.put(name, password, Role::Reader).is_err(), "{name}");
        }
    }

    #[test]
    fn what_becomes_of_an_account_is_so_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let accounts = Accounts::of(&folder.path().join("r.db"));
        accounts.change("ana", Change::Add("correct horse", Role::Admin)).unwrap();
        accounts.change("bo", Change::Add("battery staple", Role::Reader)).unwrap();
        assert!(matches!(
            accounts.change("bo", Change::Add("battery staple", Role::Admin)),
            Err(AccountError::Taken(_))
        ));
        accounts.change("bo", Change::Role(Role::Editor)).unwrap();
        accounts.change("bo", Change::Password("another staple")).unwrap();
        assert_eq!(accounts.sign_in("bo", "battery staple").unwrap(), None);
        assert_eq!(accounts.sign_in("bo", "another staple").unwrap(), Some(Role::Editor));
        accounts.change("bo", Change::Disabled(true)).unwrap();
        assert_eq!(
            (accounts.sign_in("bo", "another staple").unwrap(), accounts.role("bo").unwrap()),
            (None, None)
        );
        accounts.change("bo", Change::Disabled(false)).unwrap();
        assert_eq!(accounts.role("bo").unwrap(), Some(Role::Editor));
        for last in [Change::Remove, Change::Disabled(true), Change::Role(Role::Editor)] {
            assert!(matches!(accounts.change("ana", last), Err(AccountError::LastAdmin)), "{last:?}");
        }
        assert!(matches!(accounts.change("eve", Change::Remove), Err(AccountError::Unknown(_))));
        accounts.change("bo", Change::Remove).unwrap();
        accounts.change("ana", Change::Remove).unwrap();
        assert_eq!(accounts.list().unwrap(), []);
    }

    #[test]
    fn nobodys_hash_is_one() {
        assert!(PasswordHash::new(NOBODYS).is_ok());
    }
}
