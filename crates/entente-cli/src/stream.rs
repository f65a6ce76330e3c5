//! Lines in, lines out: constant memory, order kept, all threads at work, and an answer as soon as there is one.
//!
//! A thread reads ahead. It hands lines over as soon as reading on would have to wait, so that a program that writes one
//! line and waits for its answer gets it; and in portions that keep every core busy where lines are plenty.

use crate::problem;
use anyhow::Result;
use entente_intake::reader::{Line, bounded_line};
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;

/// A line of input, or why it cannot be read.
pub struct InputLine {
    /// Where it stands: "news.jsonl:3".
    pub place: String,
    /// The file's name, or "stdin".
    pub file: String,
    /// Its number, from 1.
    pub number: u64,
    /// The line.
    pub content: Result<String, String>,
}

/// The most lines and bytes of a portion.
const PORTION_LINES: usize = 256;
const PORTION_BYTES: usize = 512 << 10;

/// What to make of the lines.
pub trait Work {
    /// One answer for each line, in order; what is wrong with a line beside what is written in its place.
    fn answer(&mut self, lines: Vec<InputLine>) -> Vec<Answer>;
}

/// What is written for a line.
pub struct Answer {
    /// With its line's end; may be several lines, or empty.
    pub text: String,
    /// What was wrong, if anything, with the place.
    pub problem: Option<String>,
}

/// How the lines went.
#[derive(Debug, Default, Clone, Copy)]
pub struct Counts {
    /// Lines answered.
    pub good: u64,
    /// Lines that could not be.
    pub bad: u64,
    /// Files that could not be opened.
    pub missing: u64,
}

enum Portion {
    Lines(Vec<InputLine>),
    NoFile(String),
}

/// Reads `files` (`-` or none: standard input) line by line and writes the answers to standard output.
///
/// A bad line is told with its place and counted; `strict` stops at the first.
pub fn run(files: &[PathBuf], longest: usize, strict: bool, work: &mut dyn Work, out: &mut dyn Write) -> Result<Counts> {
    let files: Vec<PathBuf> = if files.is_empty() {
        vec![PathBuf::from("-")]
    } else {
        files.to_vec()
    };
    let (send, receive) = sync_channel::<Portion>(2);
    // Not joined: where the answers' reader goes away, this thread may wait for input for ever.
    std::thread::spawn(move || {
        for file in files {
            let hand = |portion: Portion| send.send(portion).is_ok();
            if !read(&file, longest, &hand) {
                return;
            }
        }
    });
    let mut counts = Counts::default();
    while let Ok(portion) = receive.recv() {
        let lines = match portion {
            Portion::Lines(lines) => lines,
            Portion::NoFile(message) => {
                counts.missing += 1;
                problem::warn(message);
                continue;
            }
        };
        for answer in work.answer(lines) {
            out.write_all(answer.text.as_bytes())?;
            match answer.problem {
                None => counts.good += 1,
                Some(message) => {
                    counts.bad += 1;
                    problem::warn(&message);
                    if strict {
                        out.flush()?;
                        return Err(problem::Problem::error(
                            message,
                            "mend the line, or leave out --strict to pass over bad lines",
                        ));
                    }
                }
            }
        }
        out.flush()?;
    }
    Ok(counts)
}

/// Hands the lines of a file over; false where nobody takes them any more.
fn read(path: &Path, longest: usize, hand: &dyn Fn(Portion) -> bool) -> bool {
    let stdin = path.as_os_str() == "-";
    let name = if stdin {
        "stdin".to_owned()
    } else {
        path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
    };
    let mut input: BufReader<Box<dyn std::io::Read>> = if stdin {
        BufReader::with_capacity(1 << 18, Box::new(std::io::stdin()))
    } else {
        match File::open(path) {
            Ok(file) => BufReader::with_capacity(1 << 18, Box::new(file)),
            Err(e) => return hand(Portion::NoFile(format!("{}: cannot be read: {e}", path.display()))),
        }
    };
    let (mut lines, mut bytes, mut number) = (Vec::new(), 0, 0);
    loop {
        let content = match bounded_line(&mut input, longest) {
            Ok(Line::End) => return lines.is_empty() || hand(Portion::Lines(lines)),
            Ok(Line::TooLong) => Some(Err(format!("longer than the limit of {longest} bytes (--max-document)"))),
            Ok(Line::Bytes(line)) => {
                let line = if number == 0 {
                    line.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(line)
                } else {
                    line
                };
                match String::from_utf8(line) {
                    Ok(line) if line.trim().is_empty() => None,
                    Ok(line) => Some(Ok(line)),
                    Err(e) => Some(Err(format!("not valid UTF-8 (byte {})", e.utf8_error().valid_up_to()))),
                }
            }
            Err(e) => {
                let sent = lines.is_empty() || hand(Portion::Lines(lines));
                return sent && hand(Portion::NoFile(format!("{}: cannot be read on: {e}", path.display())));
            }
        };
        number += 1;
        if let Some(content) = content {
            bytes += content.as_ref().map_or(0, String::len);
            lines.push(InputLine {
                place: format!("{name}:{number}"),
                file: name.clone(),
                number,
                content,
            });
        }
        let waits = !input.buffer().contains(&b'\n');
        if !lines.is_empty() && (waits || lines.len() >= PORTION_LINES || bytes >= PORTION_BYTES) {
            if !hand(Portion::Lines(std::mem::take(&mut lines))) {
                return false;
            }
            bytes = 0;
        }
    }
}

/// The end of such a command: told how many lines were bad, and what that means for the exit status.
pub fn finish(counts: Counts, quiet: bool) -> crate::Outcome {
    if counts.bad > 0 && !quiet {
        problem::warn(format!("{} of {} lines could not be read", counts.bad, counts.bad + counts.good));
    }
    match counts {
        Counts { missing: 1.., .. } => crate::Outcome::Partly,
        Counts { good: 0, bad: 1.., .. } => crate::Outcome::Partly,
        Counts { good: 0, .. } => crate::Outcome::NothingFound,
        _ => crate::Outcome::Done,
    }
}
