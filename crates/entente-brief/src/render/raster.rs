//! Figures as PNG, for formats that hold no SVG. Letters come from a font of our own, so that every computer draws the same bytes.

use crate::BriefError;
use crate::figures::{Colours, Drawing};
use resvg::{tiny_skia, usvg};
use std::sync::Arc;

const FONT: &[u8] = include_bytes!("../../assets/figures.ttf");
/// Dots for each unit of a drawing.
const SCALE: f32 = 2.5;

/// The drawing as PNG.
pub fn png(drawing: &Drawing) -> Result<Vec<u8>, BriefError> {
    let failed = |reason: String| BriefError::Figure { reason };
    let mut fonts = usvg::fontdb::Database::new();
    fonts.load_font_data(FONT.to_vec());
    let options = usvg::Options {
        font_family: "Entente Figures".into(),
        fontdb: Arc::new(fonts),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(&drawing.svg(Colours::Fixed), &options).map_err(|e| failed(e.to_string()))?;
    let size = tree
        .size()
        .to_int_size()
        .scale_by(SCALE)
        .ok_or_else(|| failed("it has no size".into()))?;
    let mut picture = tiny_skia::Pixmap::new(size.width(), size.height()).ok_or_else(|| failed("it is too large".into()))?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(SCALE, SCALE), &mut picture.as_mut());
    picture.encode_png().map_err(|e| failed(e.to_string()))
}
