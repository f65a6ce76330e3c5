//! Every example of `knowledge/intake/furniture.toml` holds.

use entente_intake::Shapes;

#[test]
fn every_entry_fits_its_examples_and_keeps_quiet_on_the_others() {
    let shapes = Shapes::standard();
    let mut wrong = Vec::new();
    for (i, entry) in shapes.entries().iter().enumerate() {
        assert!(!entry.fires.is_empty() && !entry.quiet.is_empty(), "{} has no examples", entry.name);
        for line in &entry.fires {
            if shapes.entry(line) != Some(i) {
                wrong.push(format!(
                    "{}: does not fit {line:?}, but {:?}",
                    entry.name,
                    shapes.entry(line).map(|j| &shapes.entries()[j].name)
                ));
            }
        }
        for line in &entry.quiet {
            if let Some(j) = shapes.entry(line) {
                wrong.push(format!("{}: {line:?} is taken for {:?}", entry.name, shapes.entries()[j].name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
