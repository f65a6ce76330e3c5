//! Conditions that a sequence of words cannot say: whether "May" is the month, and 1,500 no year.
//!
//! Each looks at the match and a token or two around it. Where a parse has no tags (plain text), what only tags could tell is let pass.

use crate::find::Item;
use crate::meaning::{Meaning, What};
use crate::numbers::{Amount, Numeral};
use crate::pattern::Guard;
use crate::unit::{Part, Unit};
use crate::view::View;
use crate::words::{Class, Value};
use entente_language::{Dep, EntityLabel, Pos, Tag};

/// Whether the match may stand.
pub fn allows(guard: Guard, v: &View<'_>) -> bool {
    match guard {
        Guard::Determiner => determiner(v),
        Guard::ClauseEnd => v.clause_ends_after(v.whole.end),
        Guard::BareUnit => bare_unit(v),
        Guard::Back => v.has_unit() && (!v.last_is("back") || v.clause_ends_after(v.whole.end)),
        Guard::Later => v.has_unit() && !v.next_is("than") && (!v.last_is("on") || v.clause_ends_after(v.whole.end)),
        Guard::Earlier => v.has_unit() && !v.next_is("than") && (!v.last_is("before") || v.clause_ends_after(v.whole.end)),
        Guard::NounUnit => v.has_unit() && !v.clause_ends_after(v.whole.end),
        Guard::Window => {
            (v.mention_has("past") || !["of", "when", "before", "in", "that", "time"].iter().any(|w| v.next_is(w)))
                && !v.unit_is(&[Unit::Day, Unit::Second, Unit::Minute])
        }
        Guard::Duration => duration(v),
        Guard::NoNumber => {
            !v.prev_is("as")
                && v.prev()
                    .is_none_or(|l| l.numeral.is_none() && !v.is_dash(l) && !l.has(Class::Number))
        }
        Guard::Frequency => (!v.first().upper || v.starts_sentence(v.mention.start)) && v.pos(v.mention.start) != Pos::Noun,
        Guard::DayMonth => day_month(v),
        Guard::MonthDay => month_day(v),
        Guard::MonthYear => month_year(v),
        Guard::BareMonth => bare_month(v),
        Guard::NoNoun => !v.next_is_noun(),
        Guard::BareWeekday => bare_weekday(v),
        Guard::BareSeason => bare_season(v),
        Guard::Quarter => v.slots.get(Class::Quarter, 1).is_some() || v.mention_has("quarter"),
        Guard::BareYear => bare_year(v),
        Guard::YearSpan => year_span(v),
        Guard::DecadeWords => !v.next_is_noun() && !v.next_is("of"),
        Guard::Holiday => v
            .prev()
            .is_none_or(|l| !l.upper || l.literal != 0 || v.starts_sentence(v.mention.start - 1)),
        Guard::NoCompound => !v.is_compound(v.mention.end - 1),
        Guard::MonthSpan => {
            v.first().upper
                && (v.slots.get(Class::Year, 1).is_some()
                    || v.slots.get(Class::Year, 2).is_some()
                    || !v.first().careful()
                    || v.prev_is("from"))
        }
        Guard::Ordered => ordered(v),
        Guard::Part => part(v),
        Guard::VerbBefore => v.verb_before(),
        Guard::Singular => v.slots.get(Class::Plural, 1).is_none() && !v.lexemes[v.mention.end - 1].has(Class::Plural),
        Guard::Rate => rate(v),
        Guard::Adjective => v.next_is_noun(),
        Guard::Soon => !v.prev_is("as") && !v.prev_is("too"),
        Guard::EventUnit => {
            let singular = !v.lexemes[v.mention.end - 1].has(Class::Plural);
            let small = v.unit_is(&[Unit::Second, Unit::Minute, Unit::Hour, Unit::Week, Unit::Weekend]);
            singular && !small && !v.clause_ends_after(v.whole.end)
        }
        Guard::UpperMonth => v.lexemes[v.mention.clone()].iter().any(|l| l.has(Class::Month) && l.upper),
        Guard::This => ["this", "that", "the"].iter().any(|w| v.mention_has(w)),
        Guard::Plural => v.text(&v.lexemes[v.mention.end - 1]).ends_with(['s', 'S']),
        Guard::Dawn => !(v.next_is_noun() || v.mention_has("nights") || v.mention_has("night") && v.prev_is("at")),
        Guard::Era => v.lexemes[v.mention.clone()].iter().all(|l| l.upper || l.numeral.is_some()),
        Guard::Decade => !["his", "her", "their", "its", "my"].iter().any(|w| v.prev_is(w)),
        Guard::Fiscal => v.slots.get(Class::Yy, 2).is_none() || year_span(v),
        Guard::MonthList => v.first().upper && !(v.first().careful() && v.starts_sentence(v.mention.start)),
    }
}

/// "15,000 barrels a day", "$4 million a month": not "spent a day", and not "a day" that someone did.
fn rate(v: &View<'_>) -> bool {
    let unit = v.parsed.token(v.lexemes[v.mention.end - 1].last);
    let counted = v
        .mention
        .start
        .checked_sub(1)
        .is_some_and(|i| matches!(v.pos(i), Pos::Noun | Pos::Num | Pos::Sym) || v.is_percent(&v.lexemes[i]));
    let per = v.is(Some(v.first()), "per");
    let singular = !v.lexemes[v.mention.end - 1].has(Class::Plural);
    singular && !v.first().broken && counted && (per || matches!(unit.dep, Dep::Npadvmod | Dep::Pobj | Dep::Appos)) && !v.next_is_noun()
}

fn determiner(v: &View<'_>) -> bool {
    let first = v.mention.start;
    if v.is(Some(v.first()), "that") && !matches!(v.tag(first), Tag::Dt | Tag::Other) {
        // "said that March was cold", but also "pledged that August", which parsers take for the same word.
        let noun = v.parsed.token(v.lexemes[v.mention.end - 1].last);
        if matches!(
            noun.dep,
            Dep::Nsubj | Dep::Nsubjpass | Dep::Poss | Dep::Compound | Dep::Amod | Dep::Nummod
        ) {
            return false;
        }
    }
    let small = v.unit_is(&[Unit::Second, Unit::Minute, Unit::Hour]);
    let after_article = v.mention_has("the") && v.mention_has("last")
        || v.is(Some(v.first()), "last") && ["the", "its", "his", "her", "their", "at"].iter().any(|w| v.prev_is(w));
    let plural = v.slots.get(Class::Unit, 1).is_some() && v.lexemes[v.mention.end - 1].has(Class::Plural);
    let fastened = v.next().is_some_and(|l| v.is_dash(l) && l.glued) && v.slots.get(Class::Unit, 1).is_some();
    !small && !after_article && !plural && !fastened
}

fn bare_unit(v: &View<'_>) -> bool {
    let unit_at = (v.mention.start..v.mention.end).rev().find(|&i| v.lexemes[i].has(Class::Unit));
    if unit_at.is_none_or(|i| v.lexemes[i].has(Class::Plural)) || v.unit_is(&[Unit::Second, Unit::Minute, Unit::Hour]) {
        return false;
    }
    if v.unit_is(&[Unit::Day])
        && !["throughout", "during", "end", "close"]
            .iter()
            .any(|w| v.lexemes[v.whole.clone()].iter().any(|l| v.is(Some(l), w)))
    {
        return false;
    }
    let next = v.next();
    let governed = [
        "of", "before", "after", "when", "in", "that", "since", "to", "ending", "ended", "under",
    ]
    .iter()
    .any(|w| v.is(next, w));
    !governed && next.is_none_or(|l| l.numeral.is_none())
}

fn duration(v: &View<'_>) -> bool {
    let last = &v.lexemes[v.mention.end - 1];
    let next = v.next();
    // "six second-hand vessels", "2-day-a-week"
    let runs_on =
        next.is_some_and(|l| v.is_dash(l) && l.glued) && v.lexemes.get(v.mention.end + 1).is_some_and(|l| l.glued && l.alphabetic);
    let dashed = v.lexemes[v.mention.clone()].iter().any(|l| v.is_dash(l));
    let amount = if let Some(Value::Amount(a)) = v.slots.get(Class::Number, 1) {
        a
    } else {
        Amount::whole(1)
    };
    let few = amount.halves.is_some_and(|h| h <= 2);
    let singular = last.has(Class::Unit) && !last.has(Class::Plural);
    let figures = v.first().numeral.is_some() || v.lexemes.get(v.mention.start + 1).is_some_and(|l| l.numeral.is_some());
    let odd = singular && !few && !dashed && (!figures || v.unit_is(&[Unit::Second, Unit::Quarter]));
    let year_like = matches!(v.first().numeral, Some(Numeral::Plain { digits: 4, value }) if (1900..2100).contains(&value));
    let one_second = v.unit_is(&[Unit::Second]) && singular;
    !(runs_on || odd || year_like || one_second)
}

/// Days of the month that are more than the month has are refused; so are numbers that count what stands after the month.
fn day_month(v: &View<'_>) -> bool {
    let day = (v.mention.start..v.mention.end).find(|&i| v.lexemes[i].numeral.is_some());
    let prev = day.and_then(|d| d.checked_sub(1)).and_then(|i| v.lexemes.get(i));
    let numbered = v.is(prev, "no") || v.is(prev, ".") && day.is_some_and(|d| d >= 2 && v.is(v.lexemes.get(d - 2), "no"));
    let decreasing = match (v.slots.int(Class::Day, 1), v.slots.int(Class::Day, 2)) {
        (Some(a), Some(b)) => a >= b && v.slots.get(Class::Month, 2).is_none(),
        _ => false,
    };
    !numbered && !decreasing && year_after_comma(v)
}

fn month_day(v: &View<'_>) -> bool {
    if v.slots.get(Class::Year, 1).is_some() {
        return true;
    }
    // "In December 12 soldiers died": a day would have "on".
    if v.prev_is("in") && v.next().is_some_and(|l| l.alphabetic) {
        return false;
    }
    let Some(day) = (v.mention.start..v.mention.end).rev().find(|&i| v.lexemes[i].numeral.is_some()) else {
        return false;
    };
    let next = v.next();
    let counts = next.is_some_and(|l| l.has(Class::Counted) && !v.is(Some(l), "of") || l.has(Class::Plural));
    let fastened = next.is_some_and(|l| v.is_dash(l) && l.glued)
        && v.lexemes
            .get(day + 2)
            .is_some_and(|l| l.alphabetic && l.glued && !l.has(Class::Month));
    let t = v.parsed.token(v.lexemes[day].first);
    let counted_noun = t.dep == Dep::Nummod && t.head > v.lexemes[day].first && v.parsed.token(t.head).tag == Tag::Nns;
    !counts && !fastened && !counted_noun
}

/// "In May, 2000 soldiers": a number after a comma that counts something is no year.
fn year_after_comma(v: &View<'_>) -> bool {
    let last = v.mention.end - 1;
    let comma = last.checked_sub(1).is_some_and(|i| v.is(v.lexemes.get(i), ","));
    let year = matches!(v.lexemes[last].numeral, Some(Numeral::Plain { digits: 4, .. }));
    if !year || v.slots.get(Class::Year, 1).is_none() {
        return true;
    }
    let figure = v.slots.int(Class::Year, 1).unwrap_or(0);
    let doubtful = v.slots.get(Class::Day, 1).is_none() && (comma || figure % 100 == 0 || !(1980..=2050).contains(&figure));
    if doubtful
        && v.next()
            .is_some_and(|l| l.has(Class::Counted) && !v.is(Some(l), "of") && !v.is(Some(l), "more") || v.is_percent(l))
    {
        return false;
    }
    let t = v.parsed.token(v.lexemes[last].first);
    !(comma && t.dep == Dep::Nummod && t.head > v.lexemes[last].first && v.parsed.token(t.head).tag == Tag::Nns)
}

fn month_year(v: &View<'_>) -> bool {
    year_after_comma(v) && !(v.lexemes[v.mention.end - 1].stuck)
}

fn bare_month(v: &View<'_>) -> bool {
    let first = v.first();
    let (token, at) = (v.parsed.token(first.first), v.mention.start);
    if !first.upper && first.careful()
        || first.glued
            && v.prev()
                .is_some_and(|l| v.is_dash(l) && !v.lexemes[at.saturating_sub(2)].has(Class::Part))
    {
        return false;
    }
    if v.next().is_some_and(|l| v.is_dash(l) && l.glued)
        && v.lexemes
            .get(v.mention.end + 1)
            .is_some_and(|l| l.glued && l.alphabetic && !l.has(Class::Month))
    {
        return false;
    }
    if v.lexemes.len() <= 3 && v.lexemes.iter().filter(|l| l.alphabetic).count() == 1 && first.upper {
        // "April:" by itself opens an entry.
        return true;
    }
    let part_before = first.glued && v.prev().is_some_and(|l| v.is_dash(l));
    let led = part_before
        || [
            "in",
            "by",
            "since",
            "until",
            "till",
            "during",
            "of",
            "from",
            "to",
            "for",
            "before",
            "after",
            "through",
            "throughout",
            "around",
            "into",
            "late",
            "early",
            "mid",
            "on",
            "and",
            "or",
            "the",
            "as",
            "between",
            "than",
            "including",
            "last",
            "each",
        ]
        .iter()
        .any(|w| v.prev_is(w));
    let person = v.entity() == Some(EntityLabel::Person);
    // "Its April summit", "a May visit": a month that tells which, before a plain noun.
    let plain_next = v.next().is_some_and(|l| !l.upper && l.alphabetic);
    let attributive = matches!(token.dep, Dep::Compound | Dep::Nmod | Dep::Amod) && token.head > first.last;
    // "A May marriage is bad luck": any May; not so "a June summit failed".
    let noun = v.parsed.token(token.head);
    let of_always = noun.dep == Dep::Nsubj && {
        let verb = v.parsed.token(noun.head);
        verb.pos == Pos::Aux && matches!(verb.tag, Tag::Vbz | Tag::Vbp)
    };
    let any = (v.prev_is("a") || v.prev_is("an")) && of_always;
    let led = led || plain_next && attributive && !any && v.parsed.token(token.head).pos == Pos::Noun;
    if first.careful() || v.text(first).len() <= 4 {
        let modal = matches!(token.tag, Tag::Md | Tag::Vb | Tag::Vbp | Tag::Vbd | Tag::Jj) || token.pos == Pos::Aux;
        let named = v.next().is_some_and(|l| l.upper)
            && matches!(v.pos(v.mention.end), Pos::Propn)
            && v.parsed.token(first.first).dep == Dep::Compound
            && person;
        let persons = v.next().is_some_and(|l| l.has(Class::OfPerson));
        return led && !persons && !modal && !person && !named && (first.upper || token.tag == Tag::Other);
    }
    let after_name =
        v.prev().is_some_and(|l| l.upper && !l.has(Class::Hedge)) && token.dep != Dep::Npadvmod && !v.starts_sentence(at - 1) && person;
    !person && !after_name || led
}

fn bare_weekday(v: &View<'_>) -> bool {
    let first = v.first();
    let short = first.careful() || v.text(first).len() <= 5;
    if !first.upper {
        return false;
    }
    if short {
        // Short forms count in parentheses or with a preposition before them.
        return v.prev_is("on") || (v.prev_is("(") && v.is(v.next(), ")"));
    }
    if v.mention.len() > 1 {
        return false;
    }
    let outlet = v.next().is_some_and(|l| l.upper) && matches!(v.entity(), Some(EntityLabel::Org | EntityLabel::WorkOfArt));
    let named = v
        .prev()
        .is_some_and(|l| l.upper && l.alphabetic && l.word.is_none_or(|w| w.classes.is_empty() && w.literal == 0))
        && !v.starts_sentence(v.mention.start - 1)
        && v.is_compound_before();
    !outlet && !named
}

fn bare_season(v: &View<'_>) -> bool {
    let Some(season) = (v.mention.start..v.mention.end).find(|&i| v.lexemes[i].has(Class::Season)) else {
        return false;
    };
    let fall = v.is(v.lexemes.get(season), "fall");
    if v.is(v.next(), "of") || v.is_compound(season) || v.next().is_some_and(|l| v.is_dash(l) && l.glued) {
        return false;
    }
    if fall && !v.clause_ends_after(v.mention.end) {
        return false;
    }
    !matches!(v.tag(season), Tag::Vb | Tag::Vbp | Tag::Vbz | Tag::Vbd)
}

fn bare_year(v: &View<'_>) -> bool {
    let Some(year) = v.slots.int(Class::Year, 1) else { return false };
    let (prev, next) = (v.prev(), v.next());
    if next.is_some_and(|l| {
        l.has(Class::Counted) && !v.is(Some(l), "of")
            || v.is_percent(l)
            || l.glued && (v.is_dash(l) || v.is(Some(l), "/") || v.is(Some(l), ":")) && v.runs_into_number()
    }) {
        return false;
    }
    // "the 1980-tonne ship"
    let fastened =
        next.is_some_and(|l| l.glued && v.is_dash(l)) && v.lexemes.get(v.mention.end + 1).is_some_and(|l| l.glued && l.has(Class::Counted));
    if fastened {
        return false;
    }
    if matches!(v.entity(), Some(EntityLabel::Money | EntityLabel::Percent | EntityLabel::Quantity)) {
        return false;
    }
    let named = prev.is_some_and(|l| l.has(Class::NoYear))
        || v.is(prev, ".") && v.mention.start >= 2 && v.is(v.lexemes.get(v.mention.start - 2), "no");
    let later = v.is(prev, "than")
        && ["later", "earlier"]
            .iter()
            .any(|w| v.is(v.mention.start.checked_sub(2).and_then(|i| v.lexemes.get(i)), w));
    let named = named && !later;
    let hedged = prev.is_some_and(|l| l.has(Class::Hedge));
    if v.prev().is_some_and(|l| matches!(l.numeral, Some(Numeral::Plain { .. }))) {
        return false;
    }
    if named && !(hedged && !v.next_is_noun() && (1900..=2100).contains(&year)) {
        return false;
    }
    let led = [
        "in", "since", "by", "until", "till", "from", "of", "before", "after", "during", "to", "through", "year", "and", "circa", "around",
        "as", "(",
    ]
    .iter()
    .any(|w| v.is(prev, w));
    let token = v.first().first;
    let t = v.parsed.token(token);
    let counted = t.dep == Dep::Nummod && t.head > token && v.parsed.token(t.head).tag == Tag::Nns;
    let round = year % 100 == 0;
    if round || !(1900..=2100).contains(&year) {
        return led && !counted && !(v.next_is_noun() && t.dep == Dep::Nummod);
    }
    let article = [
        "the", "its", "their", "this", "that", "a", "an", "his", "her", "our", "each", "'s", "’s",
    ]
    .iter()
    .any(|w| v.is(prev, w));
    led || article || !counted || (1990..=2039).contains(&year)
}

fn year_span(v: &View<'_>) -> bool {
    let (Some(first), glued) = (
        v.slots.int(Class::Year, 1),
        v.next().is_some_and(|l| l.glued && (v.is_dash(l) || v.is(Some(l), "/"))),
    ) else {
        return false;
    };
    let fastened = glued && v.lexemes.get(v.mention.end + 1).is_some_and(|l| l.glued && l.numeral.is_some());
    let ordered = match (v.slots.int(Class::Year, 2), v.slots.int(Class::Yy, 2)) {
        (Some(second), _) => second > first && second - first <= 250,
        (None, Some(yy)) => yy > first % 100 || first % 100 == 99 && yy == 0,
        _ => false,
    };
    (1700..=2199).contains(&first)
        && ordered
        && !fastened
        && !v
            .next()
            .is_some_and(|l| v.is_percent(l) || l.has(Class::Counted) && !v.is(Some(l), "of"))
}

/// Two dates joined by a dash or "to" are a range only where both are written out and the first comes first.
fn ordered(v: &View<'_>) -> bool {
    let items: Vec<&Item> = v
        .slots
        .0
        .iter()
        .filter_map(|s| if let Value::Item(i) = s.2 { v.items.get(i) } else { None })
        .collect();
    let [a, b] = items.as_slice() else { return false };
    let fixed = |i: &Item| match &i.meaning {
        Meaning::Fixed(e, _) => Some(e.days()),
        Meaning::Part(_, m) => {
            if let Meaning::Fixed(e, _) = &**m {
                Some(e.days())
            } else {
                None
            }
        }
        _ => None,
    };
    match (fixed(a), fixed(b)) {
        (Some(x), Some(y)) => x.first < y.first && x.last < y.last,
        _ => {
            let weekday = |i: &Item| matches!(i.meaning, Meaning::Bare(What::Weekday(_)));
            weekday(a) && weekday(b)
        }
    }
}

/// "the end of March", "end-2025", "early March"; not "markets close Friday".
fn part(v: &View<'_>) -> bool {
    match v.slots.get(Class::Part, 1) {
        Some(Value::Part(Part::Start | Part::End)) => {
            let at = v.mention.clone().find(|&i| v.lexemes[i].has(Class::Part));
            let next = at.and_then(|i| v.lexemes.get(i + 1));
            let bare_end = at.is_some_and(|i| v.is(v.lexemes.get(i), "end")) && !v.is(next, "in");
            bare_end || v.is(next, "of") || next.is_some_and(|l| v.is_dash(l))
        }
        _ => !v.is(v.prev(), "too"),
    }
}
