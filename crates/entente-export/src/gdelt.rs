//! Rows in the sixty-one columns of GDELT 2's event table: tab-separated, without a header, as its loaders expect; one row for every two actors.
//!
//! Codes are text: `EventCode` keeps its leading zero. Ids are the register's, not numbers.

use crate::dates::{Certain, bounds, certain};
use crate::job::Job;
use crate::parties::Actor;
use crate::rows::{Grain, Row, each};
use crate::table::{Column, Rows, blank, column};
use crate::{Result, Summary};
use entente_register::days;
use std::collections::BTreeSet;
use std::io::Write;

macro_rules! actor {
    ($side:ident, $code:literal, $name:literal, $country:literal, $group:literal, $ethnic:literal, $r1:literal, $r2:literal, $t1:literal, $t2:literal, $t3:literal) => {
        [
            column($code, "code of state or body and first sector: `JPNGOV`", |r: &Row| {
                let code = one(&r.$side).and_then(|a| a.code.clone()).unwrap_or_default();
                code + &sector(&r.$side, 0)
            }),
            column($name, "name of the state or body, in capitals", |r: &Row| {
                one(&r.$side).map(|a| r.state_name(a).to_uppercase()).unwrap_or_default()
            }),
            column($country, "ISO 3166-1 alpha-3 or historic code; empty for bodies", |r: &Row| {
                let code = one(&r.$side).and_then(|a| a.code.clone());
                code.filter(|c| !r.countries(&r.$side).is_empty() && c.len() == 3)
                    .unwrap_or_default()
            }),
            column($group, "code of a body (EU, NATO): the register's, not CAMEO's", |r: &Row| {
                let code = one(&r.$side).and_then(|a| a.code.clone());
                code.filter(|_| r.countries(&r.$side).is_empty()).unwrap_or_default()
            }),
            blank($ethnic, "blank: not recorded"),
            blank($r1, "blank: not recorded"),
            blank($r2, "blank: not recorded"),
            column($t1, "first sector (PLOVER)", |r: &Row| sector(&r.$side, 0)),
            column($t2, "second sector", |r: &Row| sector(&r.$side, 1)),
            column($t3, "third sector", |r: &Row| sector(&r.$side, 2)),
        ]
    };
}

macro_rules! nowhere {
    ($($name:literal)*) => {
        [$(blank($name, "blank: where an actor is from is in its country code")),*]
    };
}

const HEAD: [Column<Row>; 5] = [
    column(
        "GLOBALEVENTID",
        "the event, with the number of the pair where there are several; text",
        Row::id,
    ),
    column("SQLDATE", "`20140318`, where the day is certain", |r| match r.date() {
        Certain {
            year: Some(y),
            month: Some(m),
            day: Some(d),
        } => format!("{y:04}{m:02}{d:02}"),
        _ => String::new(),
    }),
    column("MonthYear", "`201403`, where the month is certain", |r| match r.date() {
        Certain {
            year: Some(y),
            month: Some(m),
            ..
        } => format!("{y:04}{m:02}"),
        _ => String::new(),
    }),
    column("Year", "where it is certain", |r| {
        r.date().year.map(|y| format!("{y:04}")).unwrap_or_default()
    }),
    column("FractionDate", "`2014.2110`, where the day is certain", |r| match r.date() {
        Certain {
            year: Some(y),
            month: Some(m),
            day: Some(d),
        } => {
            let nth = days::number(y, m, d) - days::number(y, 1, 1);
            format!("{:.4}", f64::from(y) + f64::from(nth) / 365.0)
        }
        _ => String::new(),
    }),
];
const ACTOR1: [Column<Row>; 10] = actor!(
    source,
    "Actor1Code",
    "Actor1Name",
    "Actor1CountryCode",
    "Actor1KnownGroupCode",
    "Actor1EthnicCode",
    "Actor1Religion1Code",
    "Actor1Religion2Code",
    "Actor1Type1Code",
    "Actor1Type2Code",
    "Actor1Type3Code"
);
const ACTOR2: [Column<Row>; 10] = actor!(
    target,
    "Actor2Code",
    "Actor2Name",
    "Actor2CountryCode",
    "Actor2KnownGroupCode",
    "Actor2EthnicCode",
    "Actor2Religion1Code",
    "Actor2Religion2Code",
    "Actor2Type1Code",
    "Actor2Type2Code",
    "Actor2Type3Code"
);
const EVENT: [Column<Row>; 10] = [
    blank("IsRootEvent", "blank: whether it stands in the lead is not recorded"),
    column("EventCode", "CAMEO code; text: the leading zero counts", |r| {
        r.cameo().map(|c| c.code.clone()).unwrap_or_default()
    }),
    column("EventBaseCode", "its first three digits", |r| {
        r.cameo().map(|c| c.code.chars().take(3).collect()).unwrap_or_default()
    }),
    column("EventRootCode", "its first two digits", |r| {
        r.cameo().map(|c| c.root.clone()).unwrap_or_default()
    }),
    column("QuadClass", "PLOVER's quadrant of the root, 1 to 4", |r| {
        r.lists
            .quad(&r.record.event.plover.event)
            .map(|q| q.to_string())
            .unwrap_or_default()
    }),
    column("GoldsteinScale", "Goldstein's value of the CAMEO root", Row::goldstein),
    column("NumMentions", "claims", |r| r.record.event.claims.len().to_string()),
    column("NumSources", "outlets or issuers; a document without one counts by itself", |r| {
        let outlets: BTreeSet<&str> = r.record.documents.iter().map(|d| d.source.as_deref().unwrap_or(&d.id)).collect();
        outlets.len().to_string()
    }),
    column("NumArticles", "documents", |r| r.record.documents.len().to_string()),
    blank("AvgTone", "blank: tone is not measured"),
];
const GEO1: [Column<Row>; 8] = nowhere!(
    "Actor1Geo_Type" "Actor1Geo_FullName" "Actor1Geo_CountryCode" "Actor1Geo_ADM1Code" "Actor1Geo_ADM2Code" "Actor1Geo_Lat" "Actor1Geo_Long"
    "Actor1Geo_FeatureID"
);
const GEO2: [Column<Row>; 8] = nowhere!(
    "Actor2Geo_Type" "Actor2Geo_FullName" "Actor2Geo_CountryCode" "Actor2Geo_ADM1Code" "Actor2Geo_ADM2Code" "Actor2Geo_Lat" "Actor2Geo_Long"
    "Actor2Geo_FeatureID"
);
const PLACE: [Column<Row>; 10] = [
    column("ActionGeo_Type", "1 country; 3 city in the United States, 4 elsewhere", |r| {
        let kind = match (&r.spot, r.place_state()) {
            (Some(s), _) if s.state == "USA" => "3",
            (Some(_), _) => "4",
            (None, Some(_)) => "1",
            (None, None) => "",
        };
        kind.to_owned()
    }),
    column("ActionGeo_FullName", "city and country, or country", |r| {
        let country = r.place_state().and_then(|c| r.lists.name(c)).unwrap_or_default();
        r.spot.as_ref().map_or_else(
            || country.to_owned(),
            |s| format!("{}, {}", s.name, r.lists.name(&s.state).unwrap_or_default()),
        )
    }),
    column("ActionGeo_CountryCode", "FIPS 10-4", |r| {
        let state = r.spot.as_ref().map(|s| s.state.as_str()).or(r.place_state());
        state.and_then(|c| r.lists.fips(c)).unwrap_or_default().to_owned()
    }),
    blank("ActionGeo_ADM1Code", "blank: not resolved"),
    blank("ActionGeo_ADM2Code", "blank: not resolved"),
    column("ActionGeo_Lat", "degrees north", |r| r.at(|s| s.lat.to_string())),
    column("ActionGeo_Long", "degrees east", |r| r.at(|s| s.lon.to_string())),
    blank(
        "ActionGeo_FeatureID",
        "blank: GDELT's are numbers of GNS, the register's of GeoNames",
    ),
    column("DATEADDED", "day of publication of the newest document, `20140802000000`", |r| {
        let newest = r.record.documents.iter().filter_map(|d| {
            let published = d.published.as_deref();
            certain(published).day.and_then(|_| bounds(published).1)
        });
        newest
            .max()
            .map(|(y, m, d)| format!("{y:04}{m:02}{d:02}000000"))
            .unwrap_or_default()
    }),
    column("SOURCEURL", "address of the first document that has one", |r| {
        r.record.documents.iter().find_map(|d| d.url.clone()).unwrap_or_default()
    }),
];

const GROUPS: &[&[Column<Row>]] = &[&HEAD, &ACTOR1, &ACTOR2, &EVENT, &GEO1, &GEO2, &PLACE];

/// The sixty-one columns.
pub fn columns() -> impl Iterator<Item = &'static Column<Row>> {
    GROUPS.iter().copied().flatten()
}

fn one(side: &[Actor]) -> Option<&Actor> {
    side.first()
}

fn sector(side: &[Actor], nth: usize) -> String {
    one(side).and_then(|a| a.sectors.get(nth).cloned()).unwrap_or_default()
}

/// Writes one row per pair.
///
/// # Errors
/// As [`crate::write`].
pub fn write(job: &Job<'_>, out: &mut (dyn Write + Send)) -> Result<Summary> {
    let mut summary = Summary::of("row");
    let mut rows = Rows::tsv(columns(), false, out)?;
    each(job, Grain::Pair, &mut summary, |row| rows.write(&row))?;
    rows.finish()?;
    Ok(summary)
}
