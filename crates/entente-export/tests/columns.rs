//! Parquet, read again.

mod common;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type};
use arrow_array::{Array, RecordBatch};
use common::{bytes_of, register_of};
use entente_register::Filter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

#[test]
fn a_row_has_its_lists_and_the_file_its_version() {
    let register = register_of(&[(
        "a.txt",
        "2014-08-02",
        &[
            ("Chile and Peru met.", "meeting talks by=PER,CHL date=2014-05-03 title=talks"),
            (
                "A boat.",
                "transfer grant by=CHL to=PER items=2_boat,radar areas=equipment title=boats",
            ),
        ],
    )]);
    let (bytes, summary) = bytes_of(&register, &Filter::default(), "parquet");
    assert_eq!(summary.rows, 2);
    let builder = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes)).unwrap();
    let about = builder.metadata().file_metadata().key_value_metadata().unwrap().clone();
    let value = |key: &str| about.iter().find(|kv| kv.key == key).and_then(|kv| kv.value.clone());
    assert_eq!(
        (value("register"), value("as_of")),
        (Some(summary.stamp.register), Some("2014-08-02".into()))
    );
    let batch: RecordBatch = builder.build().unwrap().next().unwrap().unwrap();
    let names: Vec<&str> = entente_export::parquet::schema().iter().map(|(name, ..)| *name).collect();
    assert_eq!(batch.schema().fields().iter().map(|f| f.name().as_str()).collect::<Vec<_>>(), names);
    let column = |name: &str| batch.column_by_name(name).unwrap();
    assert_eq!(column("id").as_string::<i32>().len(), 2);
    let first = column("date_first").as_primitive::<Date32Type>();
    assert_eq!((first.value(0), first.is_null(1)), (16193, true));
    assert_eq!(column("items").as_list::<i32>().value(1).len(), 2);
    assert_eq!(column("initiators").as_list::<i32>().value(0).len(), 2);
    assert_eq!(column("claims").as_list::<i32>().value(0).len(), 1);
    assert_eq!(column("quad").as_primitive::<Int32Type>().value(0), 1);
}
