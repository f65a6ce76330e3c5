//! The register as a table: of one kind or of all, sorted, with counts beside every choice and the columns one wants.

use super::lines::{self, Choice};
use super::{event_url, party_names};
use crate::dates;
use crate::wanted::Wanted;
use askama::Template;
use entente_analysis::{house, things};
use entente_export::Format;
use entente_register::{Event, Filter, Order, Register, RegisterError, Tally};
use serde::Serialize;

/// So many values of a facet are shown.
const VALUES: usize = 12;

/// A column that a table may have: its name in addresses, its heading, the order that its heading sorts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// In addresses.
    pub name: &'static str,
    /// On the page.
    pub heading: &'static str,
    /// What its heading sorts by.
    pub sort: Option<Order>,
}

impl Column {
    fn is(&self, name: &str) -> bool {
        self.name == name
    }
}

macro_rules! columns {
    ($($name:literal $heading:literal $sort:expr;)*) => { &[$(Column { name: $name, heading: $heading, sort: $sort }),*] };
}

/// All columns, in the order of tables.
pub const COLUMNS: &[Column] = columns! {
    "date" "Date" Some(Order::Newest);
    "kind" "Kind" Some(Order::Kind);
    "title" "What" None;
    "initiators" "By" None;
    "counterparts" "To or with" None;
    "subtype" "Subtype" Some(Order::Subtype);
    "stage" "Stage" Some(Order::Stage);
    "status" "Status" Some(Order::Status);
    "items" "Items" None;
    "value" "Value" None;
    "due" "Due" None;
    "place" "Place" None;
    "areas" "Areas" None;
    "instrument" "Instrument" None;
    "series" "Series" None;
    "conditions" "Conditions" None;
    "plover" "PLOVER" None;
    "sources" "Sources" Some(Order::Sources);
    "grade" "Grade" None;
    "disputed" "Disputed" None;
    "review" "Review" None;
    "quote" "Sentence" None;
};

/// Columns of a kind unless others are chosen.
fn usual(kind: Option<&str>) -> &'static [&'static str] {
    match kind {
        Some("transfer") => &[
            "date",
            "title",
            "initiators",
            "counterparts",
            "items",
            "value",
            "stage",
            "status",
            "due",
            "sources",
            "disputed",
        ],
        Some("assistance") => &[
            "date",
            "title",
            "initiators",
            "counterparts",
            "subtype",
            "value",
            "status",
            "sources",
            "disputed",
        ],
        Some("agreement") => &[
            "date",
            "title",
            "initiators",
            "subtype",
            "stage",
            "areas",
            "status",
            "sources",
            "disputed",
        ],
        Some("visit") => &[
            "date",
            "initiators",
            "counterparts",
            "subtype",
            "place",
            "status",
            "sources",
            "disputed",
        ],
        Some("meeting" | "exercise") => &[
            "date",
            "title",
            "initiators",
            "subtype",
            "series",
            "place",
            "status",
            "sources",
            "disputed",
        ],
        _ => &[
            "date",
            "kind",
            "title",
            "initiators",
            "counterparts",
            "status",
            "sources",
            "disputed",
        ],
    }
}

/// A facet: the values of a field, with counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Facet {
    /// Its name in addresses.
    pub name: &'static str,
    /// On the page.
    pub heading: &'static str,
    /// The value that is chosen.
    pub chosen: Option<String>,
    /// Values among the events that the other filters want, those with most events first.
    pub values: Vec<Choice>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TableRow {
    /// The event.
    pub id: String,
    /// Its page.
    pub url: String,
    /// A word for each column that is shown, in their order.
    pub cells: Vec<String>,
    #[serde(skip)]
    kind: String,
    #[serde(skip)]
    name: String,
}

/// The register as a table.
#[derive(Clone, Debug, Serialize, Template)]
#[template(path = "table.html")]
pub struct Table {
    /// The filters.
    pub wanted: Wanted,
    /// Events that the filters want.
    pub events_wanted: u64,
    /// The order of the rows.
    pub order: Order,
    /// The columns that are shown.
    pub columns: Vec<Column>,
    /// Choices with counts.
    pub facets: Vec<Facet>,
    /// The rows of this page.
    pub rows: Vec<TableRow>,
    /// The address of the next page; `None` on the last one.
    pub next: Option<String>,
}

impl Table {
    /// Reads a page of the table.
    ///
    /// # Errors
    /// Those of the filters and of reading the register.
    pub fn read(register: &Register, wanted: Wanted) -> Result<Table, RegisterError> {
        let (filter, most) = (wanted.filter(), wanted.lines());
        let order = wanted.sort.unwrap_or_default();
        let mut found = register.page(&filter, order, wanted.after.as_deref(), most + 1)?;
        let more = found.len() > most;
        found.truncate(most);
        let chosen: Vec<&str> = match &wanted.columns[..] {
            [] => usual(wanted.kind.as_deref()).to_vec(),
            own => own.iter().map(String::as_str).collect(),
        };
        let columns: Vec<Column> = COLUMNS.iter().filter(|c| chosen.contains(&c.name)).copied().collect();
        Ok(Table {
            events_wanted: lines::number(register, &filter)?,
            facets: facets(register, &wanted)?,
            rows: found.iter().map(|e| row(e, &columns)).collect(),
            next: found
                .last()
                .filter(|_| more)
                .map(|last| format!("/register{}", wanted.with("after", &last.id))),
            order,
            columns,
            wanted,
        })
    }

    /// The address that a heading leads to: sorted by it, and the other way where it is so already.
    fn sorted(&self, column: &Column) -> Option<String> {
        let to = match (column.sort?, self.order) {
            (Order::Newest, Order::Newest) => Order::Oldest,
            (sort, _) => sort,
        };
        Some(format!("/register{}", self.wanted.with("sort", to.as_str())))
    }

    /// How a column is sorted, in ARIA's words.
    fn sorting(&self, column: &Column) -> Option<&'static str> {
        match (column.sort, self.order) {
            (Some(Order::Newest), Order::Newest) => Some("descending"),
            (Some(Order::Newest), Order::Oldest) => Some("ascending"),
            (Some(sort), order) if sort == order => Some(if order == Order::Sources { "descending" } else { "ascending" }),
            _ => None,
        }
    }

    fn is(&self, nth: &usize, name: &str) -> bool {
        self.columns.get(*nth).is_some_and(|c| c.is(name))
    }

    fn shows(&self, name: &str) -> bool {
        self.columns.iter().any(|c| c.name == name)
    }

    fn all_columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn formats(&self) -> &'static [Format] {
        Format::ALL
    }

    /// The filters that a form of the page must keep, besides its own fields.
    fn kept(&self, own: &[&str]) -> Vec<(&'static str, String)> {
        let mut fields = self.wanted.fields();
        fields.retain(|(name, _)| *name != "after" && !own.contains(name));
        fields
    }
}

fn facets(register: &Register, wanted: &Wanted) -> Result<Vec<Facet>, RegisterError> {
    let own = wanted.filter();
    let without = |change: fn(&mut Filter)| {
        let mut filter = own.clone();
        change(&mut filter);
        filter
    };
    let mut facets = Vec::new();
    let mut add = |name, heading, chosen: &Option<String>, filter: Filter, by: Tally| -> Result<(), RegisterError> {
        let mut values = lines::choices(register, &filter, by)?;
        if by == Tally::Year {
            values.reverse();
        } else {
            values.sort_by(|a, b| b.events.cmp(&a.events).then_with(|| a.value.cmp(&b.value)));
        }
        let is_chosen = |c: &Choice| chosen.as_ref() == Some(&c.value);
        let beyond = values.iter().skip(VALUES).find(|c| is_chosen(c)).cloned();
        values.truncate(VALUES);
        values.extend(beyond);
        facets.push(Facet {
            name,
            heading,
            chosen: chosen.clone(),
            values,
        });
        Ok(())
    };
    let kinds = without(|f| (f.kind, f.subtype, f.stage) = (None, None, None));
    add("kind", "Kind", &wanted.kind, kinds, Tally::Kind)?;
    if wanted.kind.is_some() {
        add("subtype", "Subtype", &wanted.subtype, without(|f| f.subtype = None), Tally::Subtype)?;
        add("stage", "Stage", &wanted.stage, without(|f| f.stage = None), Tally::Stage)?;
    }
    add("status", "Status", &wanted.status, without(|f| f.status = None), Tally::Status)?;
    add("area", "Area", &wanted.area, without(|f| f.area = None), Tally::Area)?;
    facets.retain(|f| !f.values.is_empty());
    Ok(facets)
}

fn row(event: &Event, columns: &[Column]) -> TableRow {
    TableRow {
        id: event.id.clone(),
        url: event_url(&event.id),
        cells: columns.iter().map(|c| cell(event, c.name)).collect(),
        kind: event.kind.clone(),
        name: if event.title.is_empty() {
            event.kind.clone()
        } else {
            event.title.clone()
        },
    }
}

fn cell(e: &Event, column: &str) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let date = |value: &Option<String>| value.as_deref().map(dates::words).unwrap_or_default();
    match column {
        "date" => date(&e.date),
        "kind" => e.kind.clone(),
        "title" => e.title.clone(),
        "initiators" => party_names(&e.initiators).join(", "),
        "counterparts" => party_names(&e.counterparts).join(", "),
        "subtype" => text(&e.subtype),
        "stage" => text(&e.stage),
        "status" => e.status.as_str().to_owned(),
        "items" => things::list(&e.items),
        "value" => e.value.as_ref().map(house::money).unwrap_or_default(),
        "due" => date(&e.due),
        "place" => e.place.as_ref().map(|p| p.name.clone()).unwrap_or_default(),
        "areas" => e.areas.join(", "),
        "instrument" => text(&e.instrument),
        "series" => text(&e.mechanism),
        "conditions" => e.conditions.join(", "),
        "plover" => e.plover.event.clone(),
        "sources" => e.sources.len().to_string(),
        "grade" => e.admiralty(),
        "disputed" => e.disputed.iter().map(|d| d.field.as_str()).collect::<Vec<_>>().join(", "),
        "review" => e.review.map(|r| r.as_str().to_owned()).unwrap_or_default(),
        "quote" => super::telling(e).map(|c| c.quote.clone()).unwrap_or_default(),
        _ => String::new(),
    }
}
