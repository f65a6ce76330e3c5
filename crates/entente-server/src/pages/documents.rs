//! Documents in and out: uploads and addresses that are read, progress, cancelling, forgetting.

use super::deed::{self, Deed};
use super::{Asking, Reply, without_suffix};
use crate::asked::Asked;
use crate::clerk;
use crate::house::House;
use crate::problem::Problem;
use crate::reading::{Work, begin};
use crate::reply;
use crate::views::ReadingPage;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use std::io::Write;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

/// Files of one upload.
const MOST_FILES: usize = 500;
/// Addresses of one upload.
const MOST_ADDRESSES: usize = 100;
/// Bytes of all files of one upload, as a multiple of the largest document.
const MOST_DOCUMENTS: usize = 16;
/// Bytes of a field that is no file.
const LARGEST_FIELD: usize = 64 << 10;
/// Documents forgotten at a time.
const MOST_FORGOTTEN: usize = 200;

/// `POST /documents`: files (`multipart/form-data`, first the field `token`), or `addresses`, one a line.
pub async fn add(State(house): Asking, asked: Asked, request: Request) -> Reply {
    if !asked.visitor.role.edits() {
        return Err(Problem::forbidden("one must be an editor to add documents"));
    }
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let (work, asked) = if kind.starts_with("multipart/form-data") {
        (uploaded(&house, &asked, request).await?, asked)
    } else {
        let deed = Deed::from_request(request, &()).await?;
        let addresses = addresses(deed.value("addresses").unwrap_or_default())?;
        (Work::Addresses(addresses), asked)
    };
    let id = begin(&house, &asked.visitor.name, work)?;
    house.audit.note(&asked.visitor.name, "began to read documents", &id.to_string());
    let begun = house.reading.progress(id);
    Ok(deed::done(&asked, &begun, &format!("/reading/{id}")))
}

/// Addresses of the web, one a line.
fn addresses(text: &str) -> Result<Vec<String>, Problem> {
    let lines: Vec<String> = text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect();
    if lines.is_empty() || lines.len() > MOST_ADDRESSES {
        return Err(Problem::bad_query("no address is given, or too many").help(format!("one to {MOST_ADDRESSES}, one a line")));
    }
    match lines.iter().find(|l| !entente_fetch::is_address(l)) {
        Some(bad) => Err(
            Problem::bad_query(format!("`{}` is no address of the web", crate::views::beginning(bad, 100).0))
                .help("http:// or https:// and a host"),
        ),
        None => Ok(lines),
    }
}

/// Takes files into a folder of their own, no more of them and none larger than is allowed.
async fn uploaded(house: &Arc<House>, asked: &Asked, request: Request) -> Result<Work, Problem> {
    let headers: HeaderMap = request.headers().clone();
    let broken = |_| Problem::bad_query("the upload is broken, or larger than is taken");
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| Problem::bad_query("the upload is broken"))?;
    let folder = tempfile::tempdir().map_err(|_| Problem::failed("the server has no room for an upload"))?;
    let (mut files, mut checked) = (Vec::new(), false);
    let mut left = house.settings.limits.document_bytes.saturating_mul(MOST_DOCUMENTS);
    if headers.contains_key(deed::TOKEN) {
        deed::check(asked, &headers, None)?;
        checked = true;
    }
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.file_name().map(str::to_owned);
        match (field.name().unwrap_or_default(), name) {
            ("token", None) => {
                let token = small(field).await?;
                deed::check(asked, &headers, Some(&token))?;
                checked = true;
            }
            (_, None) => {
                small(field).await?;
            }
            // Nothing is taken from a page of another site, not even to be thrown away.
            (_, Some(_)) if !checked => return Err(deed::refused()),
            (_, Some(name)) => {
                if files.len() >= MOST_FILES {
                    return Err(too_large(format!("more than {MOST_FILES} files")));
                }
                if let Some(path) = take(field, folder.path(), files.len(), &name, &mut left).await? {
                    files.push(path);
                }
            }
        }
    }
    if files.is_empty() {
        return Err(Problem::bad_query("no file is given"));
    }
    Ok(Work::Files(folder, files))
}

async fn small(mut field: Field<'_>) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| Problem::bad_query("the upload is broken"))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LARGEST_FIELD {
            return Err(too_large("a field is too large".into()));
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Writes a file as it comes; `None` where it is empty and has no name (a form without a file).
async fn take(mut field: Field<'_>, folder: &FilePath, nth: usize, name: &str, left: &mut usize) -> Result<Option<PathBuf>, Problem> {
    let failed = |_| Problem::failed("the server has no room for an upload");
    // A folder for each: two files may have one name.
    let own = folder.join(nth.to_string());
    std::fs::create_dir(&own).map_err(failed)?;
    let path = own.join(safe(name));
    let mut file = std::fs::File::create(&path).map_err(failed)?;
    let mut size = 0;
    while let Some(chunk) = field.chunk().await.map_err(|_| Problem::bad_query("the upload was broken off"))? {
        size += chunk.len();
        *left = left
            .checked_sub(chunk.len())
            .ok_or_else(|| too_large("the files are larger together than is taken at once".into()))?;
        file.write_all(&chunk).map_err(failed)?;
    }
    Ok((size > 0 || !name.is_empty()).then_some(path))
}

/// The last part of a name, without what a file system or a reader takes for more than a name.
fn safe(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).collect();
    let plain = plain.trim().trim_start_matches('.');
    let (plain, _) = crate::views::beginning(plain, 200);
    if plain.is_empty() { "document".into() } else { plain.to_owned() }
}

fn too_large(message: String) -> Problem {
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", message).help("upload less at once, or use: entente read FOLDER")
}

/// `GET /reading/{id}`: how far it is.
pub async fn progress(State(house): Asking, asked: Asked, Path(id): Path<String>) -> Reply {
    let (id, _) = without_suffix(&id);
    let found = id.parse().ok().and_then(|id| house.reading.progress(id));
    let progress = found.ok_or_else(|| Problem::not_found("no-such-reading", "there is no such reading, or it is long over"))?;
    reply::passing(&ReadingPage { progress }, &asked)
}

/// `POST /reading/{id}/cancel`
pub async fn cancel(State(house): Asking, Path(id): Path<String>, deed: Deed) -> Reply {
    if !deed.asked.visitor.role.edits() {
        return Err(Problem::forbidden("one must be an editor to stop a reading"));
    }
    let number = id.parse().ok().filter(|id| house.reading.cancel(*id));
    let number = number.ok_or_else(|| Problem::not_found("no-such-reading", "there is no such reading"))?;
    Ok(deed.done(&house.reading.progress(number), &format!("/reading/{number}")))
}

/// `POST /documents/forget`: takes every `id` out, with all that only it supported.
pub async fn forget(State(house): Asking, deed: Deed) -> Reply {
    if !deed.asked.visitor.role.edits() {
        return Err(Problem::forbidden("one must be an editor to forget documents"));
    }
    let (ids, who) = (deed.values("id"), deed.asked.visitor.name.clone());
    if ids.is_empty() || ids.len() > MOST_FORGOTTEN {
        return Err(Problem::bad_query("no document is named, or too many"));
    }
    let own = ids.clone();
    let forgotten = clerk::write(&house, move |register| Ok(register.forget(&own)?)).await?;
    for id in &ids {
        house.audit.note(&who, "forgot a document", id);
    }
    Ok(deed.done(&forgotten, "/documents"))
}

#[cfg(test)]
mod tests {
    use super::{addresses, safe};

    #[test]
    fn a_name_stays_in_its_folder() {
        for (name, expect) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\x\\note.docx", "note.docx"),
            (".hidden", "hidden"),
            ("a\u{0}\nb.txt", "ab.txt"),
            ("..", "document"),
            ("", "document"),
        ] {
            assert_eq!(safe(name), expect, "{name:?}");
        }
        assert!(safe(&"é".repeat(500)).len() <= 200);
    }

    #[test]
    fn only_addresses_of_the_web_are_read() {
        assert_eq!(addresses("https://a.example/x\n\n http://b.example ").unwrap().len(), 2);
        for bad in [
            "",
            "file:///etc/passwd",
            "ftp://a.example",
            "/etc/passwd",
            &"https://a.example\n".repeat(101),
        ] {
            assert!(addresses(bad).is_err(), "{bad}");
        }
    }
}
