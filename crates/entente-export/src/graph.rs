//! GraphML: states and bodies as nodes, events as edges, for networkx, Gephi, igraph, yEd.
//!
//! `graphml` has an edge for every two actors of an event; `graphml-years` one for every two actors and year, with counts by kind and quadrant. Edges run
//! from initiator to counterpart; where all act together (`symmetric`), from the first by code to the second. Parties without a code
//! are no nodes, and events without two coded parties no edges: both are counted. `graphml-years` holds the sums in memory.

use crate::dates::{certain, first, last};
use crate::job::Job;
use crate::parties::dyads;
use crate::table::one_line;
use crate::{Result, Summary};
use entente_coding::Status;
use entente_register::Event;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event as Xml};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

/// An attribute: on what, its name, its type in GraphML.
type Key = (&'static str, &'static str, &'static str);

const NODE: [Key; 3] = [("node", "label", "string"), ("node", "cow", "int"), ("node", "sort", "string")];

/// Attributes of an edge that is an event.
pub const EVENT_KEYS: [Key; 15] = [
    ("edge", "event", "string"),
    ("edge", "symmetric", "boolean"),
    ("edge", "kind", "string"),
    ("edge", "subtype", "string"),
    ("edge", "stage", "string"),
    ("edge", "status", "string"),
    ("edge", "date", "string"),
    ("edge", "date_first", "string"),
    ("edge", "date_last", "string"),
    ("edge", "year", "int"),
    ("edge", "plover", "string"),
    ("edge", "quad", "int"),
    ("edge", "weight", "double"),
    ("edge", "documents", "int"),
    ("edge", "title", "string"),
];

const KINDS: [&str; 11] = [
    "agreement",
    "meeting",
    "visit",
    "exercise",
    "transfer",
    "assistance",
    "deployment",
    "incident",
    "position",
    "measure",
    "institution",
];

/// Attributes of an edge that is a year of two actors, before the counts by kind and quadrant.
const YEAR_KEYS: [Key; 3] = [
    ("edge", "year", "int"),
    ("edge", "symmetric", "boolean"),
    ("edge", "weight", "double"),
];

/// Writes a graph whose edges are events.
///
/// # Errors
/// As [`crate::write`].
pub fn write(job: &Job<'_>, out: &mut (dyn Write + Send)) -> Result<Summary> {
    let mut summary = Summary::of("edge");
    let nodes = nodes(job, &mut summary)?;
    let mut graph = Graph::begin(job, out, &nodes, EVENT_KEYS.to_vec())?;
    job.each_event(|event| {
        let edges = edges(&event);
        if edges.is_empty() {
            summary.leave_out("event without two parties that have a code");
        }
        if event.date.is_none() && !edges.is_empty() {
            summary.note("event without a date (attribute left away)");
        }
        for (n, edge) in edges.iter().enumerate() {
            summary.wrote(1);
            let id = if edges.len() == 1 {
                event.id.clone()
            } else {
                format!("{}.{}", event.id, n + 1)
            };
            graph.edge(&id, &edge.from, &edge.to, &values_of(job, &event, edge))?;
        }
        Ok(())
    })?;
    graph.end()?;
    Ok(summary)
}

/// Writes a graph whose edges are years of two actors. Denied and hypothetical events, and those of no certain year, are left out, and counted.
///
/// # Errors
/// As [`crate::write`].
pub fn write_years(job: &Job<'_>, out: &mut (dyn Write + Send)) -> Result<Summary> {
    let mut summary = Summary::of("edge");
    let nodes = nodes(job, &mut summary)?;
    let mut sums: BTreeMap<(String, String, i32, bool), BTreeMap<String, u64>> = BTreeMap::new();
    job.each_event(|event| {
        let edges = edges(&event);
        let year = certain(event.date.as_deref()).year;
        let Some(year) = year.filter(|_| !edges.is_empty() && !matches!(event.status, Status::Denied | Status::Hypothetical)) else {
            summary.leave_out(match (edges.is_empty(), event.status) {
                (true, _) => "event without two parties that have a code".into(),
                (_, status @ (Status::Denied | Status::Hypothetical)) => format!("{} event", status.as_str()),
                _ => "event whose date is not of one certain year".into(),
            });
            return Ok(());
        };
        let quad = job.lists.quad(&event.plover.event).map(|q| format!("quad{q}"));
        for edge in edges {
            let sum = sums.entry((edge.from, edge.to, year, edge.symmetric)).or_default();
            for count in ["events".to_owned(), event.kind.clone()].into_iter().chain(quad.clone()) {
                *sum.entry(count).or_default() += 1;
            }
        }
        Ok(())
    })?;
    let counts = ["events"].into_iter().chain(KINDS).chain(["quad1", "quad2", "quad3", "quad4"]);
    let mut keys = YEAR_KEYS.to_vec();
    keys.extend(counts.clone().map(|c| ("edge", c, "int")));
    let mut graph = Graph::begin(job, out, &nodes, keys)?;
    for ((from, to, year, symmetric), sum) in &sums {
        let count = |name: &str| sum.get(name).copied().unwrap_or_default();
        let mut values = vec![
            ("year", year.to_string()),
            ("symmetric", symmetric.to_string()),
            ("weight", format!("{:.1}", count("events") as f64)),
        ];
        values.extend(counts.clone().map(|c| (c, count(c).to_string())));
        summary.wrote(1);
        let way = if *symmetric { "with" } else { "to" };
        graph.edge(&format!("{from}-{way}-{to}-{year}"), from, to, &values)?;
    }
    graph.end()?;
    Ok(summary)
}

/// Who with whom, by code.
struct Edge {
    from: String,
    to: String,
    symmetric: bool,
}

fn edges(event: &Event) -> Vec<Edge> {
    let symmetric = event.counterparts.is_empty();
    let pairs = dyads(&event.initiators, &event.counterparts).into_iter();
    let coded = pairs.filter_map(|(a, b)| Some((a?.code?, b?.code?))).filter(|(a, b)| a != b);
    coded
        .map(|(a, b)| {
            let (from, to) = if symmetric && b < a { (b, a) } else { (a, b) };
            Edge { from, to, symmetric }
        })
        .collect()
}

fn nodes(job: &Job<'_>, summary: &mut Summary) -> Result<BTreeSet<String>> {
    let mut codes = BTreeSet::new();
    job.each_event(|event| {
        codes.extend(event.states().into_iter().map(str::to_owned));
        if event.parties().any(|p| p.state.is_none()) {
            summary.note("event with a party that has no code (no node)");
        }
        Ok(())
    })?;
    Ok(codes)
}

fn values_of(job: &Job<'_>, event: &Event, edge: &Edge) -> Vec<(&'static str, String)> {
    let date = event.date.as_deref();
    let some = |value: &Option<String>| value.clone().unwrap_or_default();
    vec![
        ("event", event.id.clone()),
        ("symmetric", edge.symmetric.to_string()),
        ("kind", event.kind.clone()),
        ("subtype", some(&event.subtype)),
        ("stage", some(&event.stage)),
        ("status", event.status.as_str().to_owned()),
        ("date", some(&event.date)),
        ("date_first", first(date)),
        ("date_last", last(date)),
        ("year", certain(date).year.map(|y| y.to_string()).unwrap_or_default()),
        ("plover", event.plover.event.clone()),
        (
            "quad",
            job.lists.quad(&event.plover.event).map(|q| q.to_string()).unwrap_or_default(),
        ),
        ("weight", "1.0".to_owned()),
        ("documents", event.documents().len().to_string()),
        ("title", event.title.clone()),
    ]
}

/// A GraphML file in the making.
struct Graph<W: Write> {
    xml: quick_xml::Writer<W>,
    keys: Vec<Key>,
}

impl<'o> Graph<&'o mut (dyn Write + Send)> {
    fn begin(job: &Job<'_>, out: &'o mut (dyn Write + Send), nodes: &BTreeSet<String>, keys: Vec<Key>) -> Result<Self> {
        let mut graph = Graph {
            xml: quick_xml::Writer::new_with_indent(out, b' ', 1),
            keys: NODE.into_iter().chain(keys).collect(),
        };
        graph.put(Xml::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        graph.open("graphml", &[("xmlns", "http://graphml.graphdrawing.org/xmlns")])?;
        for (n, (on, name, kind)) in graph.keys.clone().into_iter().enumerate() {
            let id = format!("d{n}");
            graph.empty("key", &[("id", &id), ("for", on), ("attr.name", name), ("attr.type", kind)])?;
        }
        graph.empty(
            "key",
            &[
                ("id", "register"),
                ("for", "graph"),
                ("attr.name", "register"),
                ("attr.type", "string"),
            ],
        )?;
        graph.open("graph", &[("id", "events"), ("edgedefault", "directed")])?;
        graph.text("data", &[("key", "register")], &job.stamp.to_string())?;
        for code in nodes {
            graph.open("node", &[("id", code)])?;
            let sort = if job.lists.fips(code).is_some() || job.lists.is_state(code) {
                "state"
            } else {
                "body"
            };
            let number = job.lists.cow(code, None).map(|c| c.number.clone()).unwrap_or_default();
            let label = job.lists.name(code).unwrap_or(code).to_owned();
            graph.data("node", &[("label", label), ("cow", number), ("sort", sort.to_owned())])?;
            graph.close("node")?;
        }
        Ok(graph)
    }

    fn edge(&mut self, id: &str, from: &str, to: &str, values: &[(&'static str, String)]) -> Result<()> {
        self.open("edge", &[("id", id), ("source", from), ("target", to)])?;
        self.data("edge", values)?;
        self.close("edge")
    }

    /// Writes what is not empty.
    fn data(&mut self, on: &str, values: &[(&'static str, String)]) -> Result<()> {
        for (name, value) in values.iter().filter(|(_, value)| !value.is_empty()) {
            let n = self.keys.iter().position(|(of, key, _)| of == &on && key == name);
            let id = format!("d{}", n.expect("every attribute is declared"));
            self.text("data", &[("key", &id)], value)?;
        }
        Ok(())
    }

    fn end(mut self) -> Result<()> {
        self.close("graph")?;
        self.close("graphml")?;
        Ok(self.xml.into_inner().write_all(b"\n")?)
    }

    fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> Result<()> {
        self.open(name, attributes)?;
        self.put(Xml::Text(BytesText::new(&xml_safe(text))))?;
        self.close(name)
    }
    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> Result<()> {
        self.put(Xml::Start(BytesStart::new(name).with_attributes(attributes.iter().copied())))
    }
    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> Result<()> {
        self.put(Xml::Empty(BytesStart::new(name).with_attributes(attributes.iter().copied())))
    }
    fn close(&mut self, name: &str) -> Result<()> {
        self.put(Xml::End(BytesEnd::new(name)))
    }
    fn put(&mut self, event: Xml<'_>) -> Result<()> {
        Ok(self.xml.write_event(event)?)
    }
}

/// Text without the characters that XML 1.0 cannot have, on one line.
fn xml_safe(text: &str) -> String {
    one_line(text.chars().filter(|c| !matches!(c, '\u{FFFE}' | '\u{FFFF}')).collect())
}
