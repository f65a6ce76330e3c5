//! Holds a value against a JSON schema, as far as `openapi.json` uses them.

use serde_json::Value;

/// Panics with the place where `value` is not as `schema` says.
pub fn check(document: &Value, schema: &Value, value: &Value, place: &str) {
    if let Err(wrong) = fits(document, schema, value, place) {
        panic!("{wrong}");
    }
}

fn fits(document: &Value, schema: &Value, value: &Value, place: &str) -> Result<(), String> {
    for word in schema.as_object().unwrap().keys() {
        let known = [
            "$ref",
            "anyOf",
            "enum",
            "type",
            "items",
            "properties",
            "required",
            "additionalProperties",
            "minimum",
            "description",
        ];
        assert!(known.contains(&word.as_str()), "{place}: `{word}` is not checked");
    }
    if let Some(pointer) = schema["$ref"].as_str() {
        let named = document
            .pointer(&pointer[1..])
            .unwrap_or_else(|| panic!("{pointer} is not defined"));
        return fits(document, named, value, place);
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let tried: Vec<_> = choices.iter().map(|c| fits(document, c, value, place)).collect();
        return if tried.iter().any(Result::is_ok) {
            Ok(())
        } else {
            Err(format!("{tried:?}"))
        };
    }
    if let Some(values) = schema["enum"].as_array() {
        return if values.contains(value) {
            Ok(())
        } else {
            Err(format!("{place}: {value} is none of {values:?}"))
        };
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => return Ok(()),
    };
    let (is, inner) = match value {
        Value::Null => ("null", Ok(())),
        Value::Bool(_) => ("boolean", Ok(())),
        Value::Number(n) if n.is_u64() && types.contains(&"integer") => ("integer", Ok(())),
        Value::Number(_) => ("number", Ok(())),
        Value::String(_) => ("string", Ok(())),
        Value::Array(values) => (
            "array",
            values
                .iter()
                .enumerate()
                .try_for_each(|(i, v)| fits(document, &schema["items"], v, &format!("{place}[{i}]"))),
        ),
        Value::Object(_) => ("object", object(document, schema, value, place)),
    };
    if types.contains(&is) {
        inner
    } else {
        Err(format!("{place}: {value} is a {is}, not {types:?}"))
    }
}

fn object(document: &Value, schema: &Value, value: &Value, place: &str) -> Result<(), String> {
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.get(name).is_none() {
            return Err(format!("{place}: `{name}` is missing"));
        }
    }
    value
        .as_object()
        .unwrap()
        .iter()
        .try_for_each(|(name, inner)| match schema["properties"].get(name) {
            Some(schema) => fits(document, schema, inner, &format!("{place}.{name}")),
            None => Err(format!("{place}: `{name}` is not described")),
        })
}
