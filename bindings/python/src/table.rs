//! Rows for data frames: Arrow batches that Python's libraries take over without copying.

use crate::columns::arrow;
use crate::values;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchIterator};
use arrow_json::writer::{JsonArray, WriterBuilder};
use arrow_schema::SchemaRef;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// Rows and columns in Arrow's layout.
///
/// It speaks Arrow's C data interface, so pyarrow, pandas, Polars, DuckDB and others read it where it lies. None of them has to be
/// installed to make one.
///
/// >>> import entente
/// >>> table = entente.actor(["Danish frigates", "Hanoi"])
/// >>> len(table), table.column_names[:2]
/// (2, ['id', 'state'])
/// >>> [row["state"] for row in table.to_dicts()]
/// ['DNK', 'VNM']
#[pyclass(module = "entente", frozen)]
pub struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Table {
    /// A table of these batches, each of `schema`.
    pub fn new(schema: SchemaRef, batches: Vec<RecordBatch>) -> Table {
        Table { schema, batches }
    }
}

#[pymethods]
impl Table {
    /// The rows as a stream of Arrow batches; see Arrow's PyCapsule interface.
    ///
    /// >>> import entente, pyarrow
    /// >>> pyarrow.table(entente.time(["They met in May 2024."])).column("edtf").to_pylist()
    /// ['2024-05']
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(&self, py: Python<'py>, requested_schema: Option<&Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyCapsule>> {
        // A producer may leave the request aside: the consumer casts.
        let _ = requested_schema;
        let rows: Vec<_> = self.batches.iter().cloned().map(Ok).collect();
        let reader = RecordBatchIterator::new(rows, self.schema.clone());
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), c"arrow_array_stream")
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// The names of the columns, in order.
    ///
    /// >>> import entente
    /// >>> entente.time([]).column_names[:4]
    /// ['id', 'start', 'end', 'text']
    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|f| f.name().clone()).collect()
    }

    /// The rows as dicts, with `None` for what is not known.
    ///
    /// >>> import entente
    /// >>> entente.time(["They met in May 2024."]).to_dicts()[0]["text"]
    /// 'May 2024'
    fn to_dicts(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let rows = py.detach(|| {
            let mut writer = WriterBuilder::new().with_explicit_nulls(true).build::<_, JsonArray>(Vec::new());
            for batch in &self.batches {
                writer.write(batch)?;
            }
            writer.finish()?;
            Ok(writer.into_inner())
        });
        let rows = rows.map_err(arrow)?;
        let rows = if rows.is_empty() { &b"[]"[..] } else { &rows };
        let rows = serde_json::from_slice(rows).map_err(|e| crate::Error::new_err(e.to_string()))?;
        values::to_python(py, &rows)
    }

    /// The rows as a `pyarrow.Table`, without copying; pyarrow must be installed.
    ///
    /// >>> import entente
    /// >>> entente.time(["They met in May 2024."]).to_arrow().num_rows
    /// 1
    fn to_arrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("pyarrow")?.call_method1("table", (slf,))
    }

    /// The rows as a `pandas.DataFrame`; pandas and pyarrow must be installed.
    ///
    /// >>> import entente
    /// >>> list(entente.time(["They met in May 2024."]).to_pandas()["edtf"])
    /// ['2024-05']
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("pandas")?;
        Table::to_arrow(slf)?.call_method0("to_pandas")
    }

    /// The rows as a `polars.DataFrame`; Polars must be installed.
    ///
    /// >>> import entente
    /// >>> entente.time(["They met in May 2024."]).to_polars().height
    /// 1
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("polars")?.getattr("DataFrame")?.call1((slf,))
    }

    fn __repr__(&self) -> String {
        format!("Table({} rows: {})", self.__len__(), self.column_names().join(", "))
    }
}
