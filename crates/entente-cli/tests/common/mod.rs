//! Running the program as a user does.
#![allow(dead_code, reason = "each test file uses some of it")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a run gave.
#[derive(Debug)]
pub struct Run {
    /// Exit status.
    pub status: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// The program, with nothing of the user's settings but where models are.
pub fn entente(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_entente"));
    command
        .current_dir(folder)
        .env_remove("ENTENTE_REGISTER")
        .env_remove("ENTENTE_KNOWLEDGE")
        .env_remove("NO_COLOR")
        .env("ENTENTE_OFFLINE", "1");
    command
}

/// Runs it with arguments.
pub fn run(folder: &Path, args: &[&str]) -> Run {
    run_with(folder, args, "")
}

/// Runs it with arguments and standard input.
pub fn run_with(folder: &Path, args: &[&str], input: &str) -> Run {
    finish(entente(folder).args(args), input)
}

/// Runs a command with standard input to its end.
pub fn finish(command: &mut Command, input: &str) -> Run {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_owned();
    // A command may end without reading all of it.
    let feeder = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().expect("the program ends");
    feeder.join().expect("the feeder ends");
    Run {
        status: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// Whether the language model is installed; tests that need it pass without it, and say so.
pub fn has_model() -> bool {
    let folder = tempfile::tempdir().expect("a folder");
    let there = run(folder.path(), &["model", "path"]).status == 0;
    if !there {
        eprintln!("not run: no language model is installed (entente model install)");
    }
    there
}
