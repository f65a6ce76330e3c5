//! Settings of SQLite that hold for the whole program.

use rusqlite::ffi;
use std::sync::Once;

/// Leaves off SQLite's count of the memory that it takes, which nobody asks for: it locks at each allocation, a tenth of the time of
/// storing. Without effect where a connection was opened before.
pub(super) fn settle() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        #[allow(unsafe_code, reason = "a setting that SQLite takes before it is used, and refuses afterwards")]
        // SAFETY: the option takes one `int`; called once, and SQLite itself refuses it where it is in use.
        unsafe {
            ffi::sqlite3_config(ffi::SQLITE_CONFIG_MEMSTATUS, 0);
        }
    });
}
