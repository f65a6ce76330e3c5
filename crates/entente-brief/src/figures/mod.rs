//! Figures as plain shapes, written as SVG: in a page with the page's own colours, light or dark, or with fixed ones for paper.

mod rhythm;
mod timeline;

pub use rhythm::rhythm;
pub use timeline::timeline;

use entente_text::markup::escaped;
use std::fmt::Write as _;

/// A figure.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// One word, for ids.
    pub name: &'static str,
    /// What it shows.
    pub title: String,
    /// The same in words, for those who cannot see it.
    pub description: String,
    /// In units of the drawing.
    pub width: f64,
    /// In units of the drawing.
    pub height: f64,
    shapes: Vec<Shape>,
}

/// How a shape looks. Never by colour alone: what has not occurred is hollow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// Text.
    Ink,
    /// Text that stands back.
    Soft,
    /// Lines of the ground.
    Ground,
    /// What occurred.
    Done,
    /// What occurred, between opponents.
    Clash,
    /// What is planned or proposed.
    Open,
    /// What is only supposed.
    Maybe,
    /// What is denied.
    Denied,
}

#[derive(Clone, Debug)]
enum Shape {
    Line {
        x1: f64,
        y1: f64,
        x2: f64,
        y2: f64,
        look: Look,
    },
    Circle {
        x: f64,
        y: f64,
        r: f64,
        look: Look,
        tip: String,
    },
    Bar {
        x: f64,
        y: f64,
        w: f64,
        h: f64,
        look: Look,
        tip: String,
    },
    Text {
        x: f64,
        y: f64,
        anchor: &'static str,
        look: Look,
        text: String,
    },
}

/// Where the SVG goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// Into a page that has a style for its classes.
    OfPage,
    /// Anywhere: dark on white.
    Fixed,
}

impl Look {
    const fn class(self) -> &'static str {
        match self {
            Look::Ink => "f-ink",
            Look::Soft => "f-soft",
            Look::Ground => "f-ground",
            Look::Done => "f-done",
            Look::Clash => "f-clash",
            Look::Open => "f-open",
            Look::Maybe => "f-maybe",
            Look::Denied => "f-denied",
        }
    }

    const fn fixed(self) -> &'static str {
        match self {
            Look::Ink => r##"fill="#1b1f24""##,
            Look::Soft => r##"fill="#57606a""##,
            Look::Ground => r##"stroke="#d0d4d8" stroke-width="1""##,
            Look::Done => r##"fill="#1a5a8a" stroke="#1a5a8a" stroke-width="1.5""##,
            Look::Clash => r##"fill="#9a3412" stroke="#9a3412" stroke-width="1.5""##,
            Look::Open => r##"fill="#ffffff" stroke="#1a5a8a" stroke-width="1.5""##,
            Look::Maybe => r##"fill="#ffffff" stroke="#1a5a8a" stroke-width="1.5" stroke-dasharray="2 1.5""##,
            Look::Denied => r##"fill="#ffffff" stroke="#57606a" stroke-width="1.5" stroke-dasharray="1 1""##,
        }
    }
}

impl Drawing {
    /// The figure as SVG. Its title and description are read aloud; on a page, pointing at a mark tells what it is.
    pub fn svg(&self, colours: Colours) -> String {
        let look = |look: Look| match colours {
            Colours::OfPage => format!(r#"class="{}""#, look.class()),
            Colours::Fixed => look.fixed().to_owned(),
        };
        let (w, h, name) = (number(self.width), number(self.height), self.name);
        let mut out = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-labelledby="{name}-title {name}-desc" font-family="Entente Figures, DejaVu Sans, system-ui, sans-serif" font-size="11">"#,
        );
        let _ = write!(
            out,
            r#"<title id="{name}-title">{}</title><desc id="{name}-desc">{}</desc>"#,
            escaped(&self.title),
            escaped(&self.description)
        );
        if colours == Colours::Fixed {
            let _ = write!(out, r##"<rect width="{w}" height="{h}" fill="#ffffff"/>"##);
        }
        for shape in &self.shapes {
            let _ = match shape {
                Shape::Line { x1, y1, x2, y2, look: l } => write!(
                    out,
                    r#"<line x1="{}" y1="{}" x2="{}" y2="{}" {}/>"#,
                    number(*x1),
                    number(*y1),
                    number(*x2),
                    number(*y2),
                    look(*l)
                ),
                Shape::Circle { x, y, r, look: l, tip } => write!(
                    out,
                    r#"<circle cx="{}" cy="{}" r="{}" {}><title>{}</title></circle>"#,
                    number(*x),
                    number(*y),
                    number(*r),
                    look(*l),
                    escaped(tip)
                ),
                Shape::Bar { x, y, w, h, look: l, tip } => write!(
                    out,
                    r#"<rect x="{}" y="{}" width="{}" height="{}" {}><title>{}</title></rect>"#,
                    number(*x),
                    number(*y),
                    number(*w),
                    number(*h),
                    look(*l),
                    escaped(tip)
                ),
                Shape::Text {
                    x,
                    y,
                    anchor,
                    look: l,
                    text,
                } => write!(
                    out,
                    r#"<text x="{}" y="{}" text-anchor="{anchor}" {}>{}</text>"#,
                    number(*x),
                    number(*y),
                    look(*l),
                    escaped(text)
                ),
            };
        }
        out.push_str("</svg>");
        out
    }
}

/// At most two decimals, and no more of them than needed.
fn number(n: f64) -> String {
    let text = format!("{n:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Years from `first` to `last` that a scale of so many units names.
fn ticks(first: i32, last: i32, width: f64) -> Vec<i32> {
    let room = (width / 42.0).max(2.0);
    let years = f64::from(last - first + 1);
    let step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
        .into_iter()
        .find(|s| years / f64::from(*s) <= room)
        .unwrap_or(1000);
    (first..=last).filter(|y| y.rem_euclid(step) == 0).collect()
}

/// The years that the drawing's scale covers, at most the last thousand of them.
fn span(years: impl Iterator<Item = i32>) -> Option<(i32, i32)> {
    let (first, last) = years.fold(None, |seen: Option<(i32, i32)>, y| {
        Some(seen.map_or((y, y), |(a, b)| (a.min(y), b.max(y))))
    })?;
    Some((first.max(last.saturating_sub(999)), last))
}
