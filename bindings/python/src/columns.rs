//! What Python hands over as a column: one value for all rows, an iterable, or Arrow data, which is read where it lies.
//!
//! Arrow data comes by the C data interface (`__arrow_c_array__`, `__arrow_c_stream__`): columns of pyarrow, pandas and Polars, and
//! whatever else speaks it. Text is not copied; dates and categories are turned into text.

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::ffi_stream::{ArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::{Array, ArrayRef, LargeStringArray, RecordBatch, StringArray, StringViewArray, StructArray, make_array};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyInt, PyString, PyTuple};
use std::ffi::CStr;

/// A column of text.
pub enum Column {
    /// The same in every row.
    One(Option<String>),
    /// A value a row.
    Many(Vec<Option<String>>),
    /// A value a row, where Arrow has it: chunks with the row that each begins at.
    Arrow(Vec<(usize, Chunk)>),
}

/// Text as Arrow lays it out.
pub enum Chunk {
    /// With 32-bit offsets.
    Small(StringArray),
    /// With 64-bit offsets.
    Large(LargeStringArray),
    /// As views.
    View(StringViewArray),
}

impl Column {
    /// A column from what was given as the argument `name`. A single `str`, a date or `None` counts for every row.
    pub fn of(name: &str, given: Option<&Bound<'_, PyAny>>) -> PyResult<Column> {
        let Some(given) = given.filter(|g| !g.is_none()) else {
            return Ok(Column::One(None));
        };
        if given.is_instance_of::<PyString>() || given.hasattr("isoformat")? {
            return Ok(Column::One(word(name, given)?));
        }
        if let Some(arrays) = arrays(given)? {
            return Column::of_arrays(name, &arrays);
        }
        let mut values = Vec::new();
        for value in given.try_iter()? {
            values.push(word(name, &value?)?);
        }
        Ok(Column::Many(values))
    }

    /// A column of these arrays, one after the other.
    pub fn of_arrays(name: &str, arrays: &[ArrayRef]) -> PyResult<Column> {
        let (mut chunks, mut at) = (Vec::new(), 0);
        for array in arrays {
            let chunk = Chunk::of(array, name == "id").map_err(|e| PyTypeError::new_err(format!("{name}: {e}")))?;
            chunks.push((at, chunk));
            at += array.len();
        }
        Ok(Column::Arrow(chunks))
    }

    /// How many rows it has; `None` where it has the same in any.
    pub fn len(&self) -> Option<usize> {
        match self {
            Column::One(_) => None,
            Column::Many(values) => Some(values.len()),
            Column::Arrow(chunks) => Some(chunks.last().map_or(0, |(at, chunk)| at + chunk.array().len())),
        }
    }

    /// Refuses a column that has more or fewer than `rows`.
    pub fn must_have(self, name: &str, rows: usize) -> PyResult<Column> {
        match self.len() {
            Some(n) if n != rows => Err(PyValueError::new_err(format!("{name} has {n} rows where text has {rows}"))),
            _ => Ok(self),
        }
    }

    /// The value of a row.
    pub fn get(&self, row: usize) -> Option<&str> {
        match self {
            Column::One(value) => value.as_deref(),
            Column::Many(values) => values.get(row)?.as_deref(),
            Column::Arrow(chunks) => {
                let (at, chunk) = &chunks[chunks.partition_point(|(at, _)| *at <= row).checked_sub(1)?];
                chunk.get(row - at)
            }
        }
    }
}

impl Chunk {
    /// Text, dates and categories as text; whole numbers too where they are `names`.
    fn of(array: &ArrayRef, names: bool) -> Result<Chunk, ArrowError> {
        let text = |array: &ArrayRef| -> Option<Chunk> {
            let any = array.as_any();
            any.downcast_ref::<StringArray>()
                .cloned()
                .map(Chunk::Small)
                .or_else(|| any.downcast_ref::<LargeStringArray>().cloned().map(Chunk::Large))
                .or_else(|| any.downcast_ref::<StringViewArray>().cloned().map(Chunk::View))
        };
        if let Some(chunk) = text(array) {
            return Ok(chunk);
        }
        let array = match array.data_type() {
            DataType::Timestamp(..) | DataType::Date64 => &cast(array, &DataType::Date32)?,
            DataType::Null | DataType::Date32 | DataType::Dictionary(..) => array,
            kind if names && kind.is_integer() => array,
            other => return Err(ArrowError::SchemaError(format!("text is expected, not {other}"))),
        };
        text(&cast(array, &DataType::LargeUtf8)?).ok_or_else(|| ArrowError::SchemaError("text is expected".into()))
    }

    fn array(&self) -> &dyn Array {
        match self {
            Chunk::Small(a) => a,
            Chunk::Large(a) => a,
            Chunk::View(a) => a,
        }
    }

    fn get(&self, n: usize) -> Option<&str> {
        if n >= self.array().len() || self.array().is_null(n) {
            return None;
        }
        Some(match self {
            Chunk::Small(a) => a.value(n),
            Chunk::Large(a) => a.value(n),
            Chunk::View(a) => a.value(n),
        })
    }
}

/// One value: text, the day of what has `isoformat`, or nothing (`None`, NaN, NaT).
fn word(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    if value.is_none() {
        return Ok(None);
    }
    if let Ok(text) = value.extract::<String>() {
        return Ok(Some(text));
    }
    if name == "id" && value.is_instance_of::<PyInt>() {
        return Ok(Some(value.str()?.to_string()));
    }
    // What is not equal to itself is no value: NaN and NaT; and pandas.NA says of nothing what it equals.
    if value.ne(value).unwrap_or(false) || value.get_type().name()? == "NAType" {
        return Ok(None);
    }
    match value.call_method0("isoformat").and_then(|d| d.extract::<String>()) {
        Ok(iso) => Ok(Some(iso.get(..10).map_or(iso.clone(), str::to_owned))),
        Err(_) => Err(PyTypeError::new_err(format!(
            "{name}: a str{} is expected, not {}",
            if name == "date" {
                " (2024, 2024-07, 2024-07-10) or a date"
            } else {
                ""
            },
            value.get_type().name()?
        ))),
    }
}

/// The arrays of what speaks Arrow's C data interface; `None` for anything else.
fn arrays(given: &Bound<'_, PyAny>) -> PyResult<Option<Vec<ArrayRef>>> {
    if given.hasattr("__arrow_c_array__")? {
        return Ok(Some(vec![array(given)?]));
    }
    if !given.hasattr("__arrow_c_stream__")? {
        return Ok(None);
    }
    let capsule = given.call_method0("__arrow_c_stream__")?;
    let stream: *mut FFI_ArrowArrayStream = pointer(&capsule, c"arrow_array_stream")?;
    // SAFETY: a capsule of this name holds such a stream; it is moved out, so nobody else reads or releases it.
    let stream = unsafe { ArrayStreamReader::from_raw(stream) }.map_err(arrow)?;
    Ok(Some(stream.collect::<Result<_, ArrowError>>().map_err(arrow)?))
}

fn array(given: &Bound<'_, PyAny>) -> PyResult<ArrayRef> {
    let pair = given.call_method0("__arrow_c_array__")?.cast_into::<PyTuple>()?;
    let schema: *mut FFI_ArrowSchema = pointer(&pair.get_item(0)?, c"arrow_schema")?;
    let array: *mut FFI_ArrowArray = pointer(&pair.get_item(1)?, c"arrow_array")?;
    // SAFETY: capsules of these names hold such structs, and belong together; both are moved out.
    let data = unsafe { from_ffi(FFI_ArrowArray::from_raw(array), &FFI_ArrowSchema::from_raw(schema)) };
    Ok(make_array(data.map_err(arrow)?))
}

fn pointer<T>(capsule: &Bound<'_, PyAny>, name: &'static CStr) -> PyResult<*mut T> {
    Ok(capsule.cast::<PyCapsule>()?.pointer_checked(Some(name))?.as_ptr().cast())
}

/// A batch of named columns: a record batch of pyarrow, or what speaks the interface for one.
pub fn batch(given: &Bound<'_, PyAny>) -> PyResult<RecordBatch> {
    let rows = array(given)?;
    match rows.as_any().downcast_ref::<StructArray>() {
        Some(rows) => Ok(rows.into()),
        None => Err(PyTypeError::new_err("a record batch is expected")),
    }
}

/// What Arrow says as what Python says.
pub fn arrow(e: ArrowError) -> PyErr {
    PyValueError::new_err(e.to_string())
}
