//! Who is signed in: a random name of the session in a cookie, everything else here in memory.
//!
//! A session ends when its person signs out, after [`IDLE`] without a request, after [`LONGEST`] in any case, and when the server ends.

use super::secret;
use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// How long a session lasts without a request.
pub const IDLE: Duration = Duration::from_secs(8 * 3600);
/// How long it lasts at most.
pub const LONGEST: Duration = Duration::from_secs(7 * 24 * 3600);
/// Sessions at once; beyond, the longest quiet one ends.
const MOST: usize = 10_000;

/// A session.
#[derive(Clone, Debug)]
pub struct Session {
    /// The account.
    pub name: String,
    /// What its forms must send back.
    pub token: String,
    begun: Instant,
    seen: Instant,
}

/// Who is signed in.
#[derive(Debug, Default)]
pub struct Sessions(Mutex<HashMap<String, Session>>);

impl Sessions {
    /// Begins one; gives the name that its cookie bears.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn begin(&self, name: &str, now: Instant) -> Result<String, getrandom::Error> {
        let (id, token) = (secret()?, secret()?);
        let session = Session {
            name: name.to_owned(),
            token,
            begun: now,
            seen: now,
        };
        let mut all = self.lock();
        if all.len() >= MOST {
            all.retain(|_, s| lasts(s, now));
            let quiet = all.iter().min_by_key(|(_, s)| s.seen).map(|(id, _)| id.clone());
            if let Some(id) = quiet.filter(|_| all.len() >= MOST) {
                all.remove(&id);
            }
        }
        all.insert(id.clone(), session);
        Ok(id)
    }

    /// The session of this name, which is seen by that.
    pub fn of(&self, id: &str, now: Instant) -> Option<Session> {
        let mut all = self.lock();
        let session = all.get_mut(id)?;
        if !lasts(session, now) {
            all.remove(id);
            return None;
        }
        session.seen = now;
        Some(session.clone())
    }

    /// Ends one.
    pub fn end(&self, id: &str) {
        self.lock().remove(id);
    }

    /// Ends those of an account, but for the one of this name.
    pub fn end_all(&self, account: &str, but: Option<&str>) {
        self.lock().retain(|id, s| s.name != account || Some(id.as_str()) == but);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Session>> {
        self.0.lock().unwrap_or_else(|e| e.into_inner())
    }
}

fn lasts(session: &Session, now: Instant) -> bool {
    now.duration_since(session.seen) < IDLE && now.duration_since(session.begun) < LONGEST
}

#[cfg(test)]
mod tests {
    use super::{IDLE, LONGEST, Sessions};
    use std::time::Instant;

    #[test]
    fn a_session_ends() {
        let (sessions, now) = (Sessions::default(), Instant::now());
        let id = sessions.begin("ana", now).unwrap();
        assert_eq!(sessions.of(&id, now + IDLE / 2).unwrap().name, "ana");
        assert!(sessions.of(&id, now + IDLE).is_some(), "it was seen between");
        assert!(sessions.of(&id, now + IDLE * 3).is_none());
        let id = sessions.begin("ana", now).unwrap();
        let mut at = now;
        while at < now + LONGEST {
            sessions.of(&id, at);
            at += IDLE / 2;
        }
        assert!(sessions.of(&id, at).is_none(), "however often it is seen");
        let id = sessions.begin("ana", now).unwrap();
        let (one, other) = (sessions.begin("ana", now).unwrap(), sessions.begin("bo", now).unwrap());
        sessions.end_all("ana", Some(&id));
        assert!(sessions.of(&one, now).is_none() && sessions.of(&other, now).is_some() && sessions.of(&id, now).is_some());
        sessions.end(&id);
        assert!(sessions.of(&id, now).is_none() && sessions.of("", now).is_none());
    }
}
