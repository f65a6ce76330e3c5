//! Registers of earlier formats, as earlier versions wrote them: what is kept beside events is filled in as it would be stored now.

use entente_coding::Status;
use entente_register::{Acts, Filter, Register, best};
use std::collections::BTreeMap;

/// Three articles on Norway and Ghana, and a fourth: a visit promised and paid, boats promised and delivered in a number that is disputed, a
/// dialogue in two sessions, a denial.
const OF_FORMAT_10: &[u8] = include_bytes!("registers/format-10.db");

#[test]
fn what_is_kept_of_pairs_and_sentences_is_filled_in() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.db");
    std::fs::write(&path, OF_FORMAT_10).unwrap();
    let register = Register::open(&path).unwrap();
    assert_eq!(register.migrated().unwrap().from, 10);
    assert_eq!(Register::check(&path).unwrap(), [] as [String; 0]);
    let events = register.events(&Filter::default()).unwrap();
    assert_eq!(events.len(), 11);
    let mut by_kind: BTreeMap<String, u64> = BTreeMap::new();
    for event in &events {
        *by_kind.entry(event.kind.clone()).or_default() += 1;
        // The sentence that is kept is the best of all.
        let bare = entente_register::Event {
            claims: Vec::new(),
            ..event.clone()
        };
        let kept = register.telling(&bare).unwrap().unwrap();
        let best = best::telling(event).unwrap();
        assert_eq!((&kept.doc, &kept.quote), (&best.doc, &best.quote));
        // Who does it is known from both sides.
        for (a, b) in [("NOR", "GHA"), ("GHA", "NOR")] {
            let outlines = register.outlines(a, b, &event.kind, None).unwrap();
            let own = outlines.iter().find(|o| register.id_of(o).unwrap() == event.id).unwrap();
            assert_eq!(own.acts, Acts::of(event, a, b), "{}", event.title);
            assert_eq!((&own.subtype, &own.stage, own.status), (&event.subtype, &event.stage, event.status));
            assert_eq!(register.outlined(own).unwrap(), bare);
        }
    }
    let between = |narrow: Filter| {
        let filter = Filter {
            between: Some(("NOR".into(), "GHA".into())),
            ..narrow
        };
        register.events(&filter).unwrap()
    };
    let promised = between(Filter {
        promised: true,
        ..Filter::default()
    });
    let was_promised = |e: &&entente_register::Event| e.status == Status::Occurred && e.claims.iter().any(|c| c.status == Status::Planned);
    assert_eq!(
        promised.iter().collect::<Vec<_>>(),
        events.iter().filter(was_promised).collect::<Vec<_>>()
    );
    assert!(!promised.is_empty());
    let of_two = Filter {
        between: Some(("NOR".into(), "GHA".into())),
        ..Filter::default()
    };
    let counted = register.tally(&of_two, entente_register::Tally::Kind).unwrap();
    assert_eq!(counted.into_iter().collect::<BTreeMap<_, _>>(), by_kind);
}
