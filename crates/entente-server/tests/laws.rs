//! What holds of any query of an address.

use entente_actors::Gazetteer;
use entente_knowledge::Knowledge;
use entente_server::wanted::Wanted;
use proptest::prelude::*;
use std::sync::OnceLock;

fn names() -> &'static Gazetteer {
    static NAMES: OnceLock<Gazetteer> = OnceLock::new();
    NAMES.get_or_init(|| Gazetteer::new(&Knowledge::built_in()).expect("the lists load"))
}

/// A part of a query: a filter with a value that fits it, or with any.
fn part() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "between", "actor", "kind", "subtype", "stage", "status", "area", "since", "until", "source", "disputed", "on", "sort", "columns",
        "after", "limit", "x",
    ]);
    let value = prop_oneof![
        Just("JPN,VNM".to_owned()),
        Just("Viet+Nam,japan".to_owned()),
        Just("agreement".to_owned()),
        Just("2014-03".to_owned()),
        Just("-1".to_owned()),
        Just("99999999999999999999".to_owned()),
        "[0-9X~?/.-]{0,12}",
        "[A-Z,]{0,20}",
        "(%[0-9a-f]{0,2}|[+&=,a-z]){0,20}",
        "\\PC{0,30}",
    ];
    prop_oneof![4 => (name, value).prop_map(|(n, v)| format!("{n}={v}")), 1 => "\\PC{0,30}"]
}

proptest! {

    #[test]
    fn any_string_is_a_query_that_is_written_as_it_was_read_or_refused(parts in prop::collection::vec(part(), 0..8)) {
        if let Ok(wanted) = Wanted::read(&parts.join("&"), names()) {
            let written = wanted.query();
            let again = Wanted::read(written.trim_start_matches('?'), names());
            prop_assert_eq!(again.ok(), Some(wanted.clone()), "{}", written);
            drop((wanted.filter(), wanted.narrowing(), wanted.with("kind", "visit")));
        }
    }
}
