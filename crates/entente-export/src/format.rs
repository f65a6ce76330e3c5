//! The formats that exist, by the name that they are asked for.

use crate::job::Job;
use crate::{ExportError, Result, Summary};
use std::io::Write;
use std::str::FromStr;

/// What writes a format.
pub(crate) type Writer = fn(&Job<'_>, &mut (dyn Write + Send)) -> Result<Summary>;

/// A format.
#[derive(Clone, Copy)]
pub struct Format {
    name: &'static str,
    holds: &'static str,
    writer: Writer,
}

macro_rules! formats {
    ($($constant:ident $name:literal $holds:literal $writer:path;)*) => {
        impl Format {
            $(#[doc = $holds] pub const $constant: Format = Format { name: $name, holds: $holds, writer: $writer };)*
            /// All of them, in the order that help texts list them.
            pub const ALL: &'static [Format] = &[$(Format::$constant),*];
        }
    };
}

formats! {
    JSONL "jsonl" "the record of the codebook, one event a line" crate::jsonl::write;
    CSV "csv" "one row an event, for spreadsheets" crate::csv::write;
    CSV_ZIP "csv-zip" "tidy tables with a codebook and metadata, in a zip" crate::tidy::write;
    PARQUET "parquet" "one row an event with lists, for data frames" crate::parquet::write;
    PLOVER "plover" "PLOVER's JSON lines" crate::plover::write;
    POLECAT "polecat" "the 40 columns of POLECAT, tab-separated" crate::polecat::write;
    ICEWS "icews" "the 20 columns of ICEWS, tab-separated, a row for every two actors" crate::icews::write;
    GDELT "gdelt" "the 61 columns of GDELT 2, tab-separated, no header, a row for every two actors" crate::gdelt::write;
    SIPRI "sipri" "transfers in the columns of SIPRI's register" crate::sipri::write;
    DCAD "dcad" "agreements in the columns of DCAD, a row for every two parties" crate::dcad::write;
    COLT "colt" "visits in the columns of COLT" crate::colt::write;
    GRAPHML "graphml" "a graph: states as nodes, events as edges" crate::graph::write;
    GRAPHML_YEARS "graphml-years" "a graph: states as nodes, years of two states as edges" crate::graph::write_years;
    GEOJSON "geojson" "events at places, for maps" crate::map::write;
    ICS "ics" "past and planned events, for calendars" crate::calendar::write;
    RIS "ris" "the documents, for reference managers" crate::ris::write;
    BIBTEX "bibtex" "the documents, for LaTeX" crate::bibtex::write;
    CSL_JSON "csl-json" "the documents, for Zotero and Pandoc" crate::csl::write;
}

impl Format {
    /// The name it is asked for by.
    pub const fn as_str(self) -> &'static str {
        self.name
    }
    /// What it holds, in a few words.
    pub const fn holds(self) -> &'static str {
        self.holds
    }
    pub(crate) const fn writer(self) -> Writer {
        self.writer
    }
    /// "jsonl, csv, …".
    pub fn names() -> String {
        Format::ALL.iter().map(|f| f.name).collect::<Vec<_>>().join(", ")
    }
}

impl FromStr for Format {
    type Err = ExportError;
    fn from_str(name: &str) -> Result<Format> {
        let known = Format::ALL.iter().find(|f| f.name.eq_ignore_ascii_case(name));
        known.copied().ok_or_else(|| ExportError::UnknownFormat { name: name.to_owned() })
    }
}

impl PartialEq for Format {
    fn eq(&self, other: &Format) -> bool {
        self.name == other.name
    }
}
impl Eq for Format {}

impl std::fmt::Debug for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}
