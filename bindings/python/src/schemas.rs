//! The columns of tables. Their names are those of the JSON that the commands print.

use arrow_schema::{DataType, Field, Schema, SchemaRef};
use std::sync::Arc;

/// Columns of these names and types, each of which may be null.
pub fn schema(columns: &[(&str, DataType)]) -> SchemaRef {
    Arc::new(Schema::new(fields(columns)))
}

fn fields(columns: &[(&str, DataType)]) -> Vec<Field> {
    columns.iter().map(|(name, kind)| Field::new(*name, kind.clone(), true)).collect()
}

/// Lists of `of`.
pub fn list(of: DataType) -> DataType {
    DataType::List(Arc::new(Field::new("item", of, true)))
}

fn record(columns: &[(&str, DataType)]) -> DataType {
    DataType::Struct(fields(columns).into())
}

const TEXT: DataType = DataType::Utf8;
const NUMBER: DataType = DataType::Int64;

/// A row a token; `sentence`, `token` and `head` count from 0 in the text, `entity` is the label of what the token is part of.
pub fn parse() -> SchemaRef {
    schema(&[
        ("id", TEXT),
        ("sentence", NUMBER),
        ("token", NUMBER),
        ("start", NUMBER),
        ("end", NUMBER),
        ("text", TEXT),
        ("lemma", TEXT),
        ("upos", TEXT),
        ("xpos", TEXT),
        ("feats", TEXT),
        ("head", NUMBER),
        ("deprel", TEXT),
        ("entity", TEXT),
    ])
}

/// A row a time expression.
pub fn time() -> SchemaRef {
    schema(&[
        ("id", TEXT),
        ("start", NUMBER),
        ("end", NUMBER),
        ("text", TEXT),
        ("edtf", TEXT),
        ("type", TEXT),
        ("value", TEXT),
        ("basis", TEXT),
        ("limit", TEXT),
    ])
}

/// A row a naming.
pub fn actor() -> SchemaRef {
    schema(&[
        ("id", TEXT),
        ("state", TEXT),
        ("sector", TEXT),
        ("kind", TEXT),
        ("name", TEXT),
        ("person", TEXT),
        ("office", TEXT),
        ("start", NUMBER),
        ("end", NUMBER),
    ])
}

/// A row a claim: the record of the codebook; `doc` is the text's id.
pub fn code(because: bool) -> SchemaRef {
    let party = record(&[
        ("state", TEXT),
        ("sector", TEXT),
        ("name", TEXT),
        ("person", TEXT),
        ("office", TEXT),
        ("text", TEXT),
        ("start", NUMBER),
        ("end", NUMBER),
    ]);
    let mut columns = vec![
        ("doc", TEXT),
        ("kind", TEXT),
        ("subtype", TEXT),
        ("stage", TEXT),
        ("status", TEXT),
        ("title", TEXT),
        ("initiators", list(party.clone())),
        ("counterparts", list(party)),
        ("date", TEXT),
        ("date_basis", TEXT),
        ("due", TEXT),
        ("place", record(&[("name", TEXT), ("state", TEXT)])),
        ("said_by", TEXT),
        ("areas", list(TEXT)),
        ("items", list(record(&[("what", TEXT), ("count", NUMBER)]))),
        ("value", record(&[("amount", DataType::Float64), ("currency", TEXT)])),
        ("conditions", list(TEXT)),
        ("ordinal", NUMBER),
        ("mechanism", TEXT),
        ("instrument", TEXT),
        ("plover", record(&[("event", TEXT), ("mode", TEXT), ("contexts", list(TEXT))])),
        ("cameo", record(&[("root", TEXT), ("code", TEXT)])),
        ("quote", TEXT),
        ("start", NUMBER),
        ("end", NUMBER),
        ("rule", TEXT),
        ("event_in_doc", NUMBER),
    ];
    if because {
        columns.push(("because", list(record(&[("field", TEXT), ("reason", TEXT)]))));
    }
    schema(&columns)
}
