//! PDF: the HTML printed by a Chromium that is present. It runs in a folder of its own that is gone afterwards, without the network, and
//! not longer than a minute and a half.
//!
//! Marking, stamp and page number of each page are margin boxes of the page's style, which Chromium prints since version 131.

use crate::{BriefError, Document};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Names a browser to print with, before those that are looked for.
pub const VARIABLE: &str = "ENTENTE_CHROMIUM";
const NEEDED: u32 = 131;
const PATIENCE: Duration = Duration::from_secs(90);
const NAMES: [&str; 9] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "chromium-headless-shell",
    "headless_shell",
    "microsoft-edge",
    "brave-browser",
];
const PLACES: [&str; 5] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
];

/// The brief, printed.
pub fn write(document: &Document) -> Result<Vec<u8>, BriefError> {
    let browser = browser(std::env::var_os(VARIABLE), std::env::var_os("PATH")).ok_or(BriefError::NoBrowser)?;
    let folder = tempfile::tempdir()?;
    check(&browser, folder.path())?;
    let (page, printed) = (folder.path().join("brief.html"), folder.path().join("brief.pdf"));
    std::fs::write(&page, super::html::write(document))?;
    let mut command = quiet(&browser, folder.path());
    command.arg("--no-pdf-header-footer");
    command.arg(option("--print-to-pdf=", &printed));
    command.arg(option("file://", &page));
    finish(&browser, command)?;
    let failed = |reason: String| BriefError::Browser {
        browser: name(&browser),
        reason,
    };
    let pdf = std::fs::read(&printed).map_err(|e| failed(e.to_string()))?;
    if !pdf.starts_with(b"%PDF-") {
        return Err(failed("what it wrote is no PDF".into()));
    }
    Ok(pdf)
}

/// The browser that is named, else the first of those known that is on the path or where it is usually installed.
fn browser(named: Option<OsString>, path: Option<OsString>) -> Option<PathBuf> {
    if let Some(named) = named.filter(|n| !n.is_empty()) {
        let named = PathBuf::from(named);
        if named.components().count() > 1 {
            return named.is_file().then_some(named);
        }
        return on_path(&named, path.as_ref());
    }
    let found = NAMES.iter().find_map(|name| on_path(Path::new(name), path.as_ref()));
    found.or_else(|| PLACES.iter().map(PathBuf::from).find(|p| p.is_file()))
}

fn on_path(name: &Path, path: Option<&OsString>) -> Option<PathBuf> {
    std::env::split_paths(path?)
        .flat_map(|folder| [folder.join(name), folder.join(name).with_extension("exe")])
        .find(|p| p.is_file())
}

/// Whether it is new enough; one that does not tell its version is tried.
fn check(browser: &Path, folder: &Path) -> Result<(), BriefError> {
    let Ok(told) = quiet(browser, folder).arg("--version").output() else {
        return Ok(());
    };
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    match version(&told) {
        Some(found) if found < NEEDED => Err(BriefError::OldBrowser {
            browser: name(browser),
            found,
            needed: NEEDED,
        }),
        _ => Ok(()),
    }
}

/// "Chromium 131.0.6778.85 built on …" is 131.
fn version(told: &str) -> Option<u32> {
    let dotted = told
        .split_whitespace()
        .find(|w| w.starts_with(|c: char| c.is_ascii_digit()) && w.contains('.'))?;
    dotted.split('.').next()?.parse().ok()
}

/// A browser without window, network, extensions or anything of the user's.
fn quiet(browser: &Path, folder: &Path) -> Command {
    let mut command = Command::new(browser);
    command.args([
        "--headless",
        "--disable-gpu",
        "--disable-extensions",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--no-default-browser-check",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--proxy-server=127.0.0.1:9",
    ]);
    command.arg(option("--user-data-dir=", &folder.join("profile")));
    if is_root() {
        // Chromium refuses its sandbox to root; the page loads nothing and runs nothing.
        command.arg("--no-sandbox");
    }
    command.env("HOME", folder).stdin(Stdio::null());
    command
}

fn option(name: &str, path: &Path) -> OsString {
    let mut option = OsString::from(name);
    option.push(path);
    option
}

#[cfg(unix)]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self").is_ok_and(|m| m.uid() == 0)
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

/// Waits for it, and ends it where it takes too long.
fn finish(browser: &Path, mut command: Command) -> Result<(), BriefError> {
    let failed = |reason: String| BriefError::Browser {
        browser: name(browser),
        reason,
    };
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| failed(e.to_string()))?;
    let begun = Instant::now();
    loop {
        match child.try_wait().map_err(|e| failed(e.to_string()))? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(failed(format!("it ended with {status}"))),
            None if begun.elapsed() > PATIENCE => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(failed(format!("it took longer than {} seconds", PATIENCE.as_secs())));
            }
            None => std::thread::sleep(Duration::from_millis(50)),
        }
    }
}

/// The file's name, without the folders of this computer.
fn name(browser: &Path) -> String {
    browser.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_browsers_tell() {
        assert_eq!(version("Chromium 131.0.6778.85 built on Debian 12.8"), Some(131));
        assert_eq!(version("Google Chrome 99.0.1"), Some(99));
        assert_eq!(version("something else"), None);
    }

    #[test]
    fn a_browser_that_is_named_but_missing_is_not_replaced_by_another() {
        let path = std::env::var_os("PATH");
        assert_eq!(browser(Some("/nowhere/chromium".into()), path.clone()), None);
        assert_eq!(browser(Some("no-such-browser".into()), path), None);
        assert_eq!(browser(None, None).filter(|b| b.starts_with("/usr")), None);
    }

    #[test]
    fn an_old_browser_and_one_that_hangs_or_fails_are_told_of() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("chromium");
        let missing = finish(&path, Command::new(&path));
        assert!(matches!(missing, Err(BriefError::Browser { browser, .. }) if browser == "chromium"));
        let failing = finish(Path::new("false"), Command::new("false"));
        assert!(matches!(failing, Err(BriefError::Browser { reason, .. }) if reason.contains("exit status: 1")));
    }
}
