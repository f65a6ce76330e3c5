//! What stands around every page: where one is, who one is, and what one may do.
//!
//! A view knows nothing of this: the frame reaches the templates as a runtime value named [`KEY`].

use crate::views::encoded;

/// The name of the runtime value.
pub const KEY: &str = "frame";

/// What stands around a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Frame {
    /// Path as asked, without `.json`.
    pub path: String,
    /// Query as asked, with its `?`.
    pub query: String,
    /// Who is asking, where accounts are in use.
    pub person: Option<String>,
    /// What forms must send back.
    pub token: String,
    /// Whether decisions may be made.
    pub reviews: bool,
    /// Whether documents may be added and forgotten.
    pub edits: bool,
    /// Whether people sign in here.
    pub accounts: bool,
    /// Whether accounts may be managed.
    pub administers: bool,
}

/// One entry of the navigation.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Where it leads.
    pub path: &'static str,
    /// What it is called.
    pub name: &'static str,
}

/// The navigation, in groups.
pub const NAVIGATION: [(&str, &[Entry]); 4] = [
    (
        "Read",
        &[
            Entry {
                path: "/",
                name: "Relationships",
            },
            Entry {
                path: "/timeline",
                name: "Timeline",
            },
            Entry {
                path: "/register",
                name: "Register",
            },
            Entry {
                path: "/network",
                name: "Network",
            },
            Entry { path: "/map", name: "Map" },
        ],
    ),
    (
        "Ask",
        &[
            Entry { path: "/ask", name: "Ask" },
            Entry {
                path: "/compare",
                name: "Compare",
            },
            Entry {
                path: "/promises",
                name: "Promises",
            },
            Entry {
                path: "/disputed",
                name: "Disputed",
            },
            Entry {
                path: "/gaps",
                name: "Gaps",
            },
        ],
    ),
    (
        "Material",
        &[
            Entry {
                path: "/documents",
                name: "Documents",
            },
            Entry {
                path: "/sources",
                name: "Sources",
            },
            Entry {
                path: "/review",
                name: "Review",
            },
        ],
    ),
    (
        "Entente",
        &[Entry {
            path: "/about",
            name: "About",
        }],
    ),
];

impl Frame {
    /// The frame among the runtime values of a template; an empty one where there is none.
    pub fn of(value: Result<&Frame, askama::Error>) -> Frame {
        value.cloned().unwrap_or_default()
    }

    /// Whether this entry of the navigation is where one is.
    pub fn is_at(&self, entry: &Entry) -> bool {
        let below = |path: &str| self.path == path || self.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
        below(entry.path)
            || entry.path == "/" && (below("/relationship") || below("/relationships"))
            || entry.path == "/register" && below("/event")
    }

    /// The address of the same values as JSON.
    pub fn twin(&self) -> String {
        let path = if self.path == "/" { "/index" } else { &self.path };
        format!("{path}.json{}", self.query)
    }

    /// This page's address, to come back to.
    pub fn here(&self) -> String {
        format!("{}{}", self.path, self.query)
    }

    /// The address at which one signs in, and comes back here.
    pub fn sign_in(&self) -> String {
        format!("/login?back={}", encoded(&self.here()))
    }

    /// The navigation.
    pub fn navigation(&self) -> &'static [(&'static str, &'static [Entry])] {
        &NAVIGATION
    }
}

#[cfg(test)]
mod tests {
    use super::{Frame, NAVIGATION};

    #[test]
    fn one_entry_is_where_one_is() {
        for (path, name) in [
            ("/", "Relationships"),
            ("/relationship/JPN/VNM", "Relationships"),
            ("/event/abc", "Register"),
            ("/documents/a.txt", "Documents"),
            ("/mapping", ""),
        ] {
            let frame = Frame {
                path: path.into(),
                ..Frame::default()
            };
            let here: Vec<&str> = NAVIGATION
                .iter()
                .flat_map(|g| g.1)
                .filter(|e| frame.is_at(e))
                .map(|e| e.name)
                .collect();
            assert_eq!(here.join(" "), name, "{path}");
        }
    }
}
