//! Accounts: a file beside the register, with a name, a role and an Argon2id hash of a password for each.
//!
//! The file is `REGISTER.accounts.json`, readable by its owner only, and replaced as a whole. A server reads it at each sign-in, so
//! that an account that was taken out cannot sign in any more; what is signed in already ends with [`super::sessions`], which asks
//! [`Accounts::role`] at each request.

use super::Role;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

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
}

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

    /// Names and roles, by name.
    ///
    /// # Errors
    /// [`AccountError::File`], [`AccountError::Malformed`].
    pub fn list(&self) -> Result<Vec<(String, Role)>, AccountError> {
        Ok(self.all()?.into_iter().map(|(name, a)| (name, a.role)).collect())
    }

    /// The role of an account; `None` where there is none of that name.
    ///
    /// # Errors
    /// As [`list`](Accounts::list).
    pub fn role(&self, name: &str) -> Result<Option<Role>, AccountError> {
        Ok(self.all()?.get(name).map(|a| a.role))
    }

    /// Makes an account, or gives one another password and role.
    ///
    /// # Errors
    /// All of [`AccountError`].
    pub fn put(&self, name: &str, password: &str, role: Role) -> Result<(), AccountError> {
        let allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
        if name.is_empty() || name.chars().count() > 40 || !name.chars().all(allowed) {
            return Err(AccountError::Name);
        }
        if password.chars().count() < SHORTEST || password.len() > LONGEST {
            return Err(AccountError::Password);
        }
        let mut all = self.all()?;
        let password = hash(password)?;
        all.insert(name.to_owned(), Account { role, password });
        self.write(&all)
    }

    /// Takes an account out.
    ///
    /// # Errors
    /// [`AccountError::Unknown`], and those of the file.
    pub fn remove(&self, name: &str) -> Result<(), AccountError> {
        let mut all = self.all()?;
        all.remove(name).ok_or_else(|| AccountError::Unknown(name.to_owned()))?;
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
        Ok(account.filter(|_| right).map(|a| a.role))
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
    let hash = Argon2::default().hash_password(password.as_bytes());
    Ok(hash.map_err(|e| AccountError::Hash(e.to_string()))?.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Accounts, NOBODYS, Role};
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
        accounts.remove("ana").unwrap();
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
    fn nobodys_hash_is_one() {
        assert!(PasswordHash::new(NOBODYS).is_ok());
    }
}
