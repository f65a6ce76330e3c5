//! Files that are part of the program: style, scripts, icon. Packed once, so that a first view is small.

use crate::asked::Asked;
use crate::reply::{matches, with_tag};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderValue};
use axum::response::{IntoResponse, Response};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::sync::LazyLock;

/// A file of the program.
pub struct Asset {
    /// Where it is served.
    pub path: &'static str,
    kind: &'static str,
    text: &'static str,
    tag: String,
    packed: Vec<u8>,
}

const STYLE: &str = concat!(
    include_str!("../assets/style.css"),
    include_str!("../assets/charts.css"),
    include_str!("../assets/print.css")
);

/// All of them.
pub static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    [
        ("/style.css", "text/css; charset=utf-8", STYLE),
        ("/icon.svg", "image/svg+xml", include_str!("../assets/icon.svg")),
        ("/app.js", "text/javascript; charset=utf-8", include_str!("../assets/app.js")),
        ("/charts.js", "text/javascript; charset=utf-8", include_str!("../assets/charts.js")),
        ("/licences.txt", "text/plain; charset=utf-8", include_str!("../assets/licences.txt")),
    ]
    .into_iter()
    .map(|(path, kind, text)| Asset::new(path, kind, text))
    .collect()
});

impl Asset {
    fn new(path: &'static str, kind: &'static str, text: &'static str) -> Asset {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        // Writing to memory does not fail; were it to, the file would be sent unpacked.
        let packed = packer.write_all(text.as_bytes()).and_then(|()| packer.finish()).unwrap_or_default();
        let digest: String = Sha256::digest(text).iter().take(8).map(|b| format!("{b:02x}")).collect();
        Asset {
            path,
            kind,
            text,
            tag: format!("\"{digest}\""),
            packed,
        }
    }

    /// The answer to a request for it.
    pub fn answer(&self, asked: &Asked) -> Response {
        if asked.known.as_deref().is_some_and(|known| matches(known, &self.tag)) {
            return with_tag(StatusCode::NOT_MODIFIED.into_response(), &self.tag);
        }
        let kind = [(header::CONTENT_TYPE, self.kind)];
        if !asked.gzip || self.packed.is_empty() {
            return with_tag((kind, self.text).into_response(), &self.tag);
        }
        let mut response = (kind, self.packed.clone()).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        with_tag(response, &self.tag)
    }
}

#[cfg(test)]
mod tests {
    use super::ASSETS;

    #[test]
    fn a_first_view_is_small() {
        let packed: usize = ASSETS.iter().filter(|a| a.path != "/licences.txt").map(|a| a.packed.len()).sum();
        assert!(packed > 1_000 && packed < 200_000, "{packed} bytes");
    }
}
