//! The description of the JSON answers, for programs: `openapi.json` beside this file, with this program's version in it.

use std::sync::LazyLock;

/// OpenAPI 3.1, as JSON.
pub fn description() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        include_str!("openapi.json").replace("\"version\": \"0\"", concat!("\"version\": \"", env!("CARGO_PKG_VERSION"), "\""))
    });
    &TEXT
}

/// Differs with the description.
pub fn tag() -> &'static str {
    static TAG: LazyLock<String> = LazyLock::new(|| {
        use sha2::{Digest, Sha256};
        Sha256::digest(description()).iter().take(8).map(|b| format!("{b:02x}")).collect()
    });
    &TAG
}
