//! Archives and compressed files: zip, gzip, Zstandard. What a zip holds may also be one document: DOCX, ODT, EPUB.

use super::guard::{Counted, Guard};
use super::{About, Body, Found, Input, Opened, Source, office, skipped};
use crate::reader::{Limits, reason, too_large};
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use zip::ZipArchive;

/// Members of an archive that are looked at.
const MOST_MEMBERS: usize = 1_000_000;

/// A gzip or Zstandard file: what it holds, under its own name.
pub fn decompressed(mut input: Input, gzip: bool) -> Opened {
    let (counted, came_in) = Counted::new(input.stream());
    let stream: Box<dyn Read> = if gzip {
        Box::new(Guard::new(flate2::read::MultiGzDecoder::new(counted), came_in))
    } else {
        match zstd::stream::read::Decoder::new(counted).and_then(|mut d| {
            // A window of more than 128 MiB would be held in memory.
            d.window_log_max(27)?;
            Ok(d)
        }) {
            Ok(decoder) => Box::new(Guard::new(decoder, came_in)),
            Err(e) => return Opened::skipped(&input.below, reason(&e)),
        }
    };
    let stem = [".gz", ".gzip", ".zst", ".zstd", ".tgz"]
        .iter()
        .find_map(|end| input.below.strip_suffix(end))
        .unwrap_or(&input.below);
    let extension = crate::reader::extension(stem);
    let id = [".gz", ".gzip", ".zst", ".zstd"]
        .iter()
        .find_map(|end| input.id.strip_suffix(end))
        .unwrap_or(&input.id);
    let inner = Input {
        id: id.to_owned(),
        extension,
        body: Body::Stream(stream),
        depth: input.depth + 1,
        below: input.below,
        about: input.about,
    };
    Opened::Whole(vec![Found::Input(Box::new(inner))])
}

/// A zip archive's name of a member, as a name only: no drive, no root, no way up.
pub fn plain_name(name: &str) -> String {
    let parts = name.split(['/', '\\']).filter(|p| !p.is_empty() && *p != "." && *p != "..");
    let plain: Vec<String> = parts.map(|p| p.chars().filter(|c| !c.is_control()).take(120).collect()).collect();
    if plain.is_empty() { "unnamed".to_owned() } else { plain.join("/") }
}

/// Anything one can read and go back in.
trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

/// Opens a zip archive.
pub fn zip(mut input: Input, limits: &Limits) -> Opened {
    let body: Box<dyn ReadSeek> = match std::mem::replace(&mut input.body, Body::Memory(Vec::new())) {
        Body::File(file) => Box::new(BufReader::new(file)),
        Body::Memory(bytes) => Box::new(Cursor::new(bytes)),
        Body::Stream(stream) => match spooled(stream) {
            Ok(file) => Box::new(BufReader::new(file)),
            Err(e) => return Opened::skipped(&input.below, reason(&e)),
        },
    };
    let mut archive = match ZipArchive::new(body) {
        Ok(archive) => archive,
        Err(e) => return Opened::skipped(&input.below, format!("a broken zip archive ({e})")),
    };
    match office::kind(&mut archive) {
        Some(kind) => office::open(&mut archive, kind, &input, limits),
        None if archive.len() > MOST_MEMBERS => {
            Opened::skipped(&input.below, format!("an archive of more than {MOST_MEMBERS} files: not read"))
        }
        None => Opened::Source(Box::new(Members {
            // By name, so that the order in the archive does not matter.
            order: ordered(&archive),
            archive,
            input,
            next: 0,
        })),
    }
}

/// A stream copied to a temporary file: a zip is read from its end.
fn spooled(mut stream: Box<dyn Read>) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    let most = 4 << 30;
    let copied = io::copy(&mut stream.by_ref().take(most), &mut file)?;
    if copied == most {
        return Err(io::Error::other("an archive inside another of more than 4 GiB"));
    }
    file.rewind()?;
    Ok(file)
}

fn ordered<R: Read + Seek>(archive: &ZipArchive<R>) -> Vec<usize> {
    let mut order: Vec<(String, usize)> = (0..archive.len()).map(|i| (name_of(archive, i), i)).collect();
    order.sort();
    order.into_iter().map(|(_, i)| i).collect()
}

fn name_of<R: Read + Seek>(archive: &ZipArchive<R>, index: usize) -> String {
    archive
        .name_for_index(index)
        .and_then(Result::ok)
        .map(|n| n.into_owned())
        .unwrap_or_default()
}

/// The members of an archive, one after the other.
struct Members {
    archive: ZipArchive<Box<dyn ReadSeek>>,
    order: Vec<usize>,
    input: Input,
    next: usize,
}

impl Source for Members {
    fn next(&mut self, limits: &Limits) -> Option<Found> {
        loop {
            let index = *self.order.get(self.next)?;
            self.next += 1;
            let name = plain_name(&name_of(&self.archive, index));
            let below = format!("{}/{name}", self.input.below);
            let last = name.rsplit('/').next().unwrap_or(&name);
            if last.starts_with('.') || name.starts_with("__MACOSX") {
                continue;
            }
            let member = match self.archive.by_index(index) {
                Ok(member) => member,
                Err(e) => return Some(skipped(&below, format!("cannot be read from the archive ({e})"))),
            };
            if member.is_dir() {
                continue;
            }
            let mut bytes = Vec::new();
            let most = limits.document_bytes;
            // The size that the archive states is not to be trusted.
            return Some(match member.take(most as u64 + 1).read_to_end(&mut bytes) {
                Ok(_) if bytes.len() > most => skipped(&below, too_large(limits)),
                Ok(_) => Found::Input(Box::new(self.input.within(&name, Body::Memory(bytes), About::default()))),
                Err(e) => skipped(&below, format!("cannot be read from the archive ({e})")),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere() {
        assert_eq!(plain_name("../../etc/passwd"), "etc/passwd");
        assert_eq!(plain_name("C:\\x\\..\\a.txt"), "C:/x/a.txt");
        assert_eq!(plain_name("/../"), "unnamed");
        assert_eq!(plain_name("a\0\n.txt"), "a.txt");
    }
}
