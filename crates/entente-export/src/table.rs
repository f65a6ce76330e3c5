//! Tables: columns that say what they hold, and writers of comma- and tab-separated values.
//!
//! Cells are one line: line ends and tabs become spaces in tab-separated files, and stay (quoted) in comma-separated ones.

use crate::{ExportError, Result};
use std::io::Write;

/// A column of rows of `R`: its name, what it holds, and how it is had.
pub struct Column<R> {
    /// As in the header.
    pub name: &'static str,
    /// What it holds; begins with "blank" where the register cannot know.
    pub holds: &'static str,
    cell: fn(&R) -> String,
}

/// A column.
pub const fn column<R>(name: &'static str, holds: &'static str, cell: fn(&R) -> String) -> Column<R> {
    Column { name, holds, cell }
}

/// A column that other data sets have and the register does not: always empty. `holds` says why.
pub const fn blank<R>(name: &'static str, holds: &'static str) -> Column<R> {
    Column {
        name,
        holds,
        cell: |_| String::new(),
    }
}

impl<R> Column<R> {
    /// The cell of a row.
    pub fn cell(&self, row: &R) -> String {
        (self.cell)(row)
    }
}

/// The columns as lines of a Markdown table, for the pages that list them.
pub fn page<R: 'static>(columns: impl IntoIterator<Item = &'static Column<R>>) -> String {
    columns.into_iter().map(|c| format!("| `{}` | {} |\n", c.name, c.holds)).collect()
}

/// Rows of `R` on their way to a file.
pub struct Rows<'o, R: 'static> {
    columns: Vec<&'static Column<R>>,
    clean: fn(String) -> Vec<u8>,
    out: csv::Writer<&'o mut (dyn Write + Send)>,
}

impl<'o, R> Rows<'o, R> {
    /// Comma-separated; a cell that a spreadsheet would take for a formula has an apostrophe before it.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn csv(columns: impl IntoIterator<Item = &'static Column<R>>, out: &'o mut (dyn Write + Send)) -> Result<Rows<'o, R>> {
        let rows = Rows {
            columns: columns.into_iter().collect(),
            clean: |cell| guarded(cell).into_bytes(),
            out: csv::Writer::from_writer(out),
        };
        rows.with_header()
    }

    /// Tab-separated: no cell has a tab or a line end in it; one with a quotation mark is quoted. `header` says whether there is one.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn tsv(
        columns: impl IntoIterator<Item = &'static Column<R>>,
        header: bool,
        out: &'o mut (dyn Write + Send),
    ) -> Result<Rows<'o, R>> {
        let rows = Rows {
            columns: columns.into_iter().collect(),
            clean: |cell| one_line(cell).into_bytes(),
            out: csv::WriterBuilder::new().delimiter(b'\t').from_writer(out),
        };
        if header { rows.with_header() } else { Ok(rows) }
    }

    /// As [`Rows::csv`], in Latin-1: letters that it does not have are written as those that come nearest ("Đ" as "D").
    ///
    /// # Errors
    /// Those of `out`.
    pub fn latin1(columns: impl IntoIterator<Item = &'static Column<R>>, out: &'o mut (dyn Write + Send)) -> Result<Rows<'o, R>> {
        let rows = Rows {
            columns: columns.into_iter().collect(),
            clean: |cell| latin1(&guarded(one_line(cell))),
            out: csv::Writer::from_writer(out),
        };
        rows.with_header()
    }

    fn with_header(mut self) -> Result<Self> {
        self.out.write_record(self.columns.iter().map(|c| c.name)).map_err(failed)?;
        Ok(self)
    }

    /// Writes a row.
    ///
    /// # Errors
    /// Those of the file.
    pub fn write(&mut self, row: &R) -> Result<()> {
        let clean = self.clean;
        self.out
            .write_record(self.columns.iter().map(|c| clean(c.cell(row))))
            .map_err(failed)
    }

    /// Writes out what is held back.
    ///
    /// # Errors
    /// Those of the file.
    pub fn finish(mut self) -> Result<()> {
        Ok(self.out.flush()?)
    }
}

/// What went wrong in the writer of tables is what went wrong in the file.
pub(crate) fn failed(e: csv::Error) -> ExportError {
    match e.into_kind() {
        csv::ErrorKind::Io(e) => ExportError::Write(e),
        other => ExportError::Write(std::io::Error::other(format!("{other:?}"))),
    }
}

/// A cell that no spreadsheet takes for a formula.
fn guarded(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) && cell.parse::<f64>().is_err() {
        format!("'{cell}")
    } else {
        cell
    }
}

/// Text in Latin-1.
pub fn latin1(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for c in text.chars() {
        match u8::try_from(u32::from(c)) {
            Ok(byte) => out.push(byte),
            // any_ascii gives ASCII alone.
            Err(_) => out.extend_from_slice(any_ascii::any_ascii_char(c).as_bytes()),
        }
    }
    out
}

/// A cell without line ends, tabs and other control characters.
pub fn one_line(cell: String) -> String {
    if !cell.contains(char::is_control) {
        return cell;
    }
    let spaced: String = cell.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}
