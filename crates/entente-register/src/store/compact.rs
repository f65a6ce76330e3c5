//! Records as they are stored: JSON without the fields that say nothing, which are a third of it.

use serde::Serialize;
use serde_json::Value;

/// Fields whose values are taken as they are: a null in them says something.
const WHOLE: [&str; 3] = ["disputed", "decisions", "because"];

/// `record` as JSON, without fields that are null; reading it gives the same record.
pub(super) fn json(record: &impl Serialize) -> serde_json::Result<String> {
    let mut value = serde_json::to_value(record)?;
    strip(&mut value);
    serde_json::to_string(&value)
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, v| !v.is_null());
            for (_, field) in fields.iter_mut().filter(|(name, _)| !WHOLE.contains(&name.as_str())) {
                strip(field);
            }
        }
        Value::Array(list) => list.iter_mut().for_each(strip),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::json;
    use entente_coding::Claim;

    #[test]
    fn what_is_left_out_is_read_as_nothing() {
        let claim = crate::testing::claim("a.txt", "They met.", 3, 1, "meeting summit by=JPN/Abe,VNM date=2014");
        let stored = json(&claim).unwrap();
        assert!(!stored.contains("null"), "{stored}");
        assert_eq!(serde_json::from_str::<Claim>(&stored).unwrap(), claim);
    }
}
