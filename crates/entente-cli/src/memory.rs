//! How much memory the process takes for what it holds.

/// Asks the system for memory in small pages from now on. With pages of 2 MiB, of which a part is used, a read of thousands of articles
/// takes a third more memory, for a twentieth less time. Without effect where there is no such setting.
pub fn in_small_pages() {
    #[cfg(target_os = "linux")]
    #[allow(unsafe_code, reason = "a setting of the process that the standard library does not know")]
    // SAFETY: the call takes numbers only, and touches no memory of this program.
    unsafe {
        libc::prctl(
            libc::PR_SET_THP_DISABLE,
            1 as libc::c_ulong,
            0 as libc::c_ulong,
            0 as libc::c_ulong,
            0 as libc::c_ulong,
        );
    }
}
