//! The knowledge files of this room, read and indexed by name.
//!
//! `knowledge/actors/`: states, former states, bodies, places, peoples, provinces, cities, organs, organisations, prefixes of ships (CSV;
//! organs and organisations also as folders of files); roles and phrases (TOML). Each list keeps the order of its file, which settles which reading of a
//! shared name goes first: states before bodies, the places of our own list before provinces, cities by population.

use crate::own::{self, OWN};
use crate::roles::Roles;
use crate::sorts::Sorts;
use crate::spelling::Spelling;
use crate::trie::{Style, Trie};
use entente_knowledge::{Knowledge, KnowledgeError};
use entente_language::parsed::intern;
use std::collections::HashMap;
use std::rc::Rc;

/// A state or territory.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) code: &'static str,
    pub(crate) name: String,
}

/// How a name names a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    Name,
    Adjective,
    People,
    Capital,
}

/// What a name can mean. Numbers index the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sense {
    State(u16, How),
    Body(u16),
    Place(u16),
    Organ(u16),
    Organisation(u16),
    /// A ship's prefix.
    Ship(u16),
    /// A role noun; whether plural.
    Role(u16, bool),
}

/// A body of states.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    pub(crate) code: &'static str,
    pub(crate) name: String,
}

/// A place that is no state: city, sea, island, region.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) state: Option<&'static str>,
    pub(crate) kind: PlaceKind,
    /// Whether the name is common enough as something else to need the text's support: a city or province of the large lists.
    pub(crate) weak: bool,
}

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlaceKind {
    /// A city, island, province, base.
    Spot,
    /// A sea, strait or river: nobody's.
    Water,
    /// A part of the world, or its adjective ("Asian", "Western").
    Region,
    /// A people without a state of its own, or its adjective ("Kurdish", "Tamils"): of its home where nothing else is said.
    People,
    /// Not a place and not an actor; a name that must not be taken for one ("Paris Agreement").
    Nothing,
}

/// A named part of a state, or a company, party, armed group.
#[derive(Clone, Debug)]
pub(crate) struct Organ {
    pub(crate) state: Option<&'static str>,
    pub(crate) sectors: Vec<&'static str>,
}

/// Everything that has a name.
#[derive(Debug)]
pub(crate) struct Lists {
    pub(crate) states: Vec<State>,
    pub(crate) bodies: Vec<Body>,
    pub(crate) places: Vec<Place>,
    pub(crate) organs: Vec<Organ>,
    pub(crate) organisations: Vec<Organ>,
    pub(crate) ships: Vec<Organ>,
    pub(crate) roles: Roles,
    pub(crate) sorts: Sorts,
    pub(crate) names: Trie<Sense>,
    /// Names of states, for those with a slip in them.
    pub(crate) spelling: Spelling,
    by_code: HashMap<&'static str, u16>,
}

fn malformed(file: &str, message: impl ToString) -> KnowledgeError {
    KnowledgeError::Malformed {
        file: file.to_owned(),
        message: message.to_string(),
    }
}

/// One row of a CSV file; a column that the file lacks is an empty cell.
#[derive(Debug)]
pub(crate) struct Row {
    head: Rc<HashMap<String, usize>>,
    cells: csv::StringRecord,
    /// Line of the file, for messages.
    pub(crate) line: u64,
}

/// The rows of a CSV file.
pub(crate) fn rows(k: &Knowledge, file: &str) -> Result<Vec<Row>, KnowledgeError> {
    rows_of(&k.read(file)?).map_err(|e| malformed(file, e))
}

/// The rows of CSV text with a head line; lines that begin with `#` are comments.
pub(crate) fn rows_of(text: &str) -> Result<Vec<Row>, csv::Error> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let head = Rc::new(
        reader
            .headers()?
            .iter()
            .enumerate()
            .map(|(i, h)| (h.trim().to_owned(), i))
            .collect(),
    );
    let rows = reader.into_records().map(|cells| {
        let cells = cells?;
        Ok(Row {
            head: Rc::clone(&head),
            line: cells.position().map_or(0, csv::Position::line),
            cells,
        })
    });
    rows.collect()
}

/// The parts of a cell that lists several.
pub(crate) fn parts(row: &Row, column: &str) -> Vec<String> {
    each(row, column).map(str::to_owned).collect()
}

fn each<'a>(row: &'a Row, column: &str) -> impl Iterator<Item = &'a str> {
    cell(row, column).split(';').map(str::trim).filter(|s| !s.is_empty())
}

pub(crate) fn cell<'a>(row: &'a Row, column: &str) -> &'a str {
    row.head.get(column).and_then(|i| row.cells.get(*i)).map_or("", str::trim)
}

fn code_of(row: &Row, column: &str) -> Option<&'static str> {
    Some(cell(row, column)).filter(|s| !s.is_empty()).map(intern)
}

impl Lists {
    pub(crate) fn read(k: &Knowledge) -> Result<Self, KnowledgeError> {
        let mut lists = Lists {
            states: Vec::new(),
            bodies: Vec::new(),
            places: Vec::new(),
            organs: Vec::new(),
            organisations: Vec::new(),
            ships: Vec::new(),
            roles: Roles::read(k)?,
            sorts: Sorts::read(k)?,
            names: Trie::new(),
            spelling: Spelling::default(),
            by_code: HashMap::new(),
        };
        own::check(k)?;
        for file in k.list(OWN, ".csv") {
            for row in rows(k, &file)?.iter().filter(|r| !own::is_person(r)) {
                lists.read_own(row);
            }
        }
        for file in ["actors/states.csv", "actors/former_states.csv"] {
            lists.read_states(k, file)?;
        }
        for row in rows(k, "actors/bodies.csv")? {
            let number = lists.bodies.len() as u16;
            lists.bodies.push(Body {
                code: intern(cell(&row, "code")),
                name: cell(&row, "name").to_owned(),
            });
            lists.name(&row, &["name", "also"], Style::AsWritten, Sense::Body(number));
        }
        for row in rows(k, "actors/places.csv")? {
            lists.read_place(&row)?;
        }
        for row in rows(k, "actors/peoples.csv")? {
            lists.read_weak(&row, PlaceKind::People, false);
        }
        for file in ["actors/provinces.csv", "actors/cities.csv"] {
            for row in rows(k, file)? {
                lists.read_weak(&row, PlaceKind::Spot, true);
            }
        }
        for file in files(k, "actors/organs", "actors/organs") {
            for row in rows(k, &file)? {
                let number = lists.organs.len() as u16;
                lists.organs.push(organ(&row));
                lists.name(&row, &["name", "also"], Style::AsWritten, Sense::Organ(number));
            }
        }
        for file in files(k, "actors/organisations", "actors/organisations") {
            for row in rows(k, &file)? {
                let number = lists.organisations.len() as u16;
                lists.organisations.push(organ(&row));
                lists.name(&row, &["name", "also"], Style::AsWritten, Sense::Organisation(number));
            }
        }
        for row in rows(k, "actors/ships.csv")? {
            let number = lists.ships.len() as u16;
            lists.ships.push(organ(&row));
            lists.names.add(cell(&row, "prefix"), Style::AsWritten, Sense::Ship(number));
        }
        for noun in std::mem::take(&mut lists.roles.nouns) {
            // "MP" and "Mr" are written so; "minister" may begin a headline.
            let style = if noun.small {
                Style::Small
            } else if noun.word.starts_with(char::is_uppercase) {
                Style::AsWritten
            } else {
                Style::Any
            };
            lists.names.add(&noun.word, style, Sense::Role(noun.role, noun.plural));
        }
        Ok(lists)
    }

    fn read_states(&mut self, k: &Knowledge, file: &str) -> Result<(), KnowledgeError> {
        for row in rows(k, file)? {
            let number = self.states.len() as u16;
            let code = intern(cell(&row, "code"));
            self.states.push(State {
                code,
                name: cell(&row, "name").to_owned(),
            });
            if self.by_code.insert(code, number).is_some() {
                return Err(malformed(file, format!("`{code}` stands twice")));
            }
            self.spelling.add(cell(&row, "name"));
            for name in ["also", "adjectives", "people", "capitals"].iter().flat_map(|c| each(&row, c)) {
                self.spelling.add(name);
            }
            self.name(&row, &["name", "also"], Style::AsWritten, Sense::State(number, How::Name));
            self.name(&row, &["adjectives"], Style::AsWritten, Sense::State(number, How::Adjective));
            self.name(&row, &["people"], Style::AsWritten, Sense::State(number, How::People));
            self.name(&row, &["capitals"], Style::AsWritten, Sense::State(number, How::Capital));
        }
        Ok(())
    }

    fn read_place(&mut self, row: &Row) -> Result<(), KnowledgeError> {
        let kind = match cell(row, "kind") {
            "" | "spot" => PlaceKind::Spot,
            "water" => PlaceKind::Water,
            "region" => PlaceKind::Region,
            "nothing" => PlaceKind::Nothing,
            other => {
                return Err(malformed(
                    "actors/places.csv",
                    format!("`{other}` is no kind of place (spot, water, region, nothing)"),
                ));
            }
        };
        let number = self.places.len() as u16;
        self.places.push(Place {
            state: code_of(row, "state"),
            kind,
            weak: false,
        });
        self.name(row, &["name", "also"], Style::AsWritten, Sense::Place(number));
        Ok(())
    }

    /// A user's own organisation: before all others of its name.
    fn read_own(&mut self, row: &Row) {
        let number = self.organisations.len() as u16;
        self.organisations.push(Organ {
            state: code_of(row, "state"),
            sectors: each(row, "sector").map(intern).collect(),
        });
        self.name(row, &["name", "aliases"], Style::AsWritten, Sense::Organisation(number));
    }

    /// Peoples, provinces and cities: one place for each state of the row that has one of its names.
    fn read_weak(&mut self, row: &Row, kind: PlaceKind, weak: bool) {
        for state in each(row, "state") {
            let number = self.places.len() as u16;
            self.places.push(Place {
                state: Some(intern(state)),
                kind,
                weak,
            });
            for name in each(row, "names") {
                self.names.add(name, Style::AsWritten, Sense::Place(number));
            }
        }
    }

    fn name(&mut self, row: &Row, columns: &[&str], style: Style, sense: Sense) {
        for column in columns {
            if *column == "name" {
                self.names.add(cell(row, column), style, sense);
                continue;
            }
            for name in each(row, column) {
                self.names.add(name, style, sense);
            }
        }
    }

    /// The state of a code.
    pub(crate) fn state(&self, code: &str) -> Option<&State> {
        self.by_code.get(code).map(|i| &self.states[*i as usize])
    }
}

/// A file and those of a folder beside it.
pub(crate) fn files(k: &Knowledge, stem: &str, folder: &str) -> Vec<String> {
    let mut files = vec![format!("{stem}.csv")];
    files.extend(k.list(folder, ".csv"));
    files
}

fn organ(row: &Row) -> Organ {
    Organ {
        state: code_of(row, "state"),
        sectors: parts(row, "sectors").iter().map(|s| intern(s)).collect(),
    }
}
