//! Long files on their way to a client: written once as fast as the disk takes them, handed over as fast as the client does.
//!
//! What is written lies in a temporary file meanwhile. So the register is read for as long as writing takes, however slow the
//! client is, and a client that went away costs nothing from then on.

use crate::desk::Desk;
use crate::problem::Problem;
use axum::body::Bytes;
use entente_register::Register;
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tempfile::{NamedTempFile, TempPath};
use tokio::sync::{Semaphore, mpsc, watch};

/// Bytes that are handed over at a time.
const PIECE: usize = 64 << 10;
/// Pieces that wait in memory for a slow client.
const WAITING: usize = 2;
/// How long a client may take for one piece before it is taken for gone.
const PATIENCE: Duration = Duration::from_secs(60);
/// Files on their way at once: each takes room on the disk.
const AT_ONCE: usize = 32;

static ON_THEIR_WAY: std::sync::LazyLock<Arc<Semaphore>> = std::sync::LazyLock::new(|| Arc::new(Semaphore::new(AT_ONCE)));

/// How much of a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Written {
    /// So many bytes, and more will come.
    Until(u64),
    /// So many bytes, and that is all.
    All(u64),
    /// It broke off.
    Failed,
}

/// The pieces of a file, as a stream.
#[derive(Debug)]
pub struct Pieces(mpsc::Receiver<io::Result<Bytes>>);

impl futures_core::Stream for Pieces {
    type Item = io::Result<Bytes>;
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}

/// Begins to write a file from the register, and gives its pieces.
///
/// # Errors
/// `busy` where too many are on their way; `failed` where there is no room for temporary files.
pub fn begin<F>(desk: &Arc<Desk>, write: F) -> Result<Pieces, Problem>
where
    F: FnOnce(&Register, &mut (dyn Write + Send)) -> Result<(), Problem> + Send + 'static,
{
    let place = Arc::clone(&ON_THEIR_WAY).try_acquire_owned();
    let place = place.map_err(|_| Problem::busy("too many files are being fetched at once"))?;
    let (file, reading, named) = temporary().map_err(|_| Problem::failed("there is no room for a temporary file"))?;
    let (say, said) = watch::channel(Written::Until(0));
    let (send, receive) = mpsc::channel(WAITING);
    let desk = Arc::clone(desk);
    tokio::spawn(async move {
        let say = Arc::new(say);
        let told = Arc::clone(&say);
        let work = desk.read_slowly(move |_, register| {
            let mut out = BufWriter::with_capacity(PIECE, Spool { file, until: 0, say });
            write(register, &mut out)?;
            out.flush().map_err(|_| Problem::failed("the client went away"))?;
            Ok(out.get_ref().until)
        });
        let end = work.await.map_or(Written::Failed, Written::All);
        told.send_replace(end);
    });
    tokio::spawn(async move {
        hand_over(reading, said, send).await;
        drop((named, place));
    });
    Ok(Pieces(receive))
}

/// A file to write and to read at once; its name is gone at once where the system can do that.
fn temporary() -> io::Result<(File, File, Option<TempPath>)> {
    let named = NamedTempFile::new()?;
    let reading = named.reopen()?;
    let (file, path) = named.into_parts();
    Ok((file, reading, (!cfg!(unix)).then_some(path)))
}

/// Hands over what is written, as fast as the client takes it.
async fn hand_over(mut file: File, mut said: watch::Receiver<Written>, send: mpsc::Sender<io::Result<Bytes>>) {
    let broken = || Err(io::Error::other("the file broke off"));
    let mut at = 0;
    loop {
        let now = *said.borrow_and_update();
        let (Written::Until(until) | Written::All(until)) = now else {
            // The client sees that the file is broken off, and does not take it for whole.
            let _ = tokio::time::timeout(PATIENCE, send.send(broken())).await;
            return;
        };
        while at < until {
            let length = usize::try_from(until - at).unwrap_or(PIECE).min(PIECE);
            let read = tokio::task::spawn_blocking(move || {
                let mut piece = vec![0; length];
                let done = file.read_exact(&mut piece);
                (file, done.map(|()| Bytes::from(piece)))
            });
            let Ok((back, piece)) = read.await else { return };
            file = back;
            let failed = piece.is_err();
            let sent = tokio::time::timeout(PATIENCE, send.send(piece)).await;
            if failed || !matches!(sent, Ok(Ok(()))) {
                return;
            }
            at += length as u64;
        }
        if matches!(now, Written::All(_)) || said.changed().await.is_err() {
            return;
        }
    }
}

/// Where a file is written, saying how far it is.
struct Spool {
    file: File,
    until: u64,
    say: Arc<watch::Sender<Written>>,
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.say.is_closed() {
            return Err(io::Error::new(io::ErrorKind::BrokenPipe, "the client went away"));
        }
        self.file.write_all(bytes)?;
        self.until += bytes.len() as u64;
        self.say.send_replace(Written::Until(self.until));
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
