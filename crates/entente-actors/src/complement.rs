//! What follows the noun of a description: "minister *of defence of Viet Nam*", "the army *from Peru*".

use crate::lists::{Lists, Sense};
use crate::reach::{self, placed, portfolio_at};
use crate::roles::RoleKind;
use crate::sector;
use crate::sketch::{Described, Sketch};
use entente_language::{Dep, Parsed, Pos, Tag};

use crate::describe::REACH;

/// Walks right over "of", "for" and what follows; gives the end of the description.
pub(crate) fn rightwards(parsed: &Parsed, lists: &Lists, s: &Sketch, from: usize, d: &mut Described) -> usize {
    let sentence_end = parsed
        .sentences()
        .get(parsed.sentence_of(from.saturating_sub(1)))
        .map_or(parsed.len(), |r| r.end);
    let limit = sentence_end.min(from + REACH);
    let mut end = from;
    while end < limit {
        match parsed.word(end).to_ascii_lowercase().as_str() {
            "(" => {
                // "Raksha Mantri (Minister of Defence) of the Republic of India"
                let close = (end..limit).find(|t| parsed.word(*t) == ")");
                match close {
                    Some(c) if c + 1 < limit && parsed.word(c + 1).eq_ignore_ascii_case("of") => end = c + 1,
                    _ => break,
                }
                let (stop, found) = complement(parsed, lists, s, end + 1, limit, d);
                if !found {
                    end = from;
                    break;
                }
                end = stop;
            }
            "for" if !lists.roles.all[d.role as usize].portfolio => break,
            "of" | "for" => {
                let known = d.states.len();
                let (stop, found) = complement(parsed, lists, s, end + 1, limit, d);
                if !found {
                    break;
                }
                // "Minister of National Defence" is the office, "of Viet Nam" is not.
                if d.states.len() == known && d.title.end == end {
                    d.title.end = stop;
                }
                end = stop;
            }
            "from" => {
                if d.states.is_empty() {
                    d.states = reach::origins(parsed, s, end + 1, limit);
                }
                break;
            }
            word if lists.roles.is_place_word(word) || word == "on" => {
                d.place = placed(parsed, s, end + 1, limit);
                break;
            }
            "led" | "headed" if end + 2 < limit && parsed.word(end + 1).eq_ignore_ascii_case("by") => {
                d.led = Some(end + 2);
                break;
            }
            _ => {
                d.place = reach::located(parsed, lists, s, end, limit);
                break;
            }
        }
    }
    end
}

/// What an office is of: portfolio, states, organs. Gives where it ends and whether anything was recognised.
fn complement(parsed: &Parsed, lists: &Lists, s: &Sketch, from: usize, limit: usize, d: &mut Described) -> (usize, bool) {
    let (mut at, mut end, mut found) = (from, from, false);
    while at < limit {
        let t = parsed.token(at);
        if let Some((stop, portfolio)) = portfolio_at(parsed, lists, at, limit)
            .filter(|(stop, _)| s.hit(at).is_none_or(|h| s.named(h).is_none() && s.hits[h].tokens.end <= *stop))
        {
            if lists.roles.all[d.role as usize].portfolio || d.sectors.is_empty() {
                d.sectors = portfolio.sectors.clone();
                d.key = portfolio.key;
            }
            found = true;
            at = stop;
            end = stop;
            continue;
        }
        if let Some(h) = s.hit(at) {
            let stop = s.hits[h].tokens.end;
            match s.named(h) {
                Some(Sense::State(_, crate::lists::How::Adjective)) => d.states.push(h),
                Some(Sense::State(..) | Sense::Body(_)) => {
                    d.states.push(h);
                    found = true;
                    end = stop;
                    // "of Japan's navy" goes on, "of Japan and Vietnam" too.
                    let more = stop < limit && (parsed.token(stop).tag == Tag::Pos || joins_states(parsed, s, stop, limit));
                    if !more {
                        return (end, true);
                    }
                    at = if parsed.token(stop).tag == Tag::Pos { stop + 1 } else { stop };
                    continue;
                }
                Some(Sense::Organ(_) | Sense::Organisation(_)) => d.organ = Some(h),
                Some(Sense::Place(_)) if s.is_people(lists, h) => d.home = Some(h),
                Some(Sense::Place(_)) => {
                    if d.states.is_empty() {
                        d.states.push(h);
                    }
                }
                Some(Sense::Role(..) | Sense::Ship(_)) | None => {
                    // "chief of staff of the navy": the organ's sector is the office's where it has none.
                    if let Some((r, _)) = s.role(h) {
                        let role = &lists.roles.all[r as usize];
                        if role.kind == RoleKind::Rank
                            || role.kind == RoleKind::Honorific
                            || (role.kind == RoleKind::Office && found && d.key != sector::KIN)
                        {
                            break;
                        }
                        sector::of_whom(lists, role, d);
                    }
                }
            }
            found = true;
            end = stop;
            at = stop;
            continue;
        }
        match t.pos {
            Pos::Det if at == from => at += 1,
            Pos::Cconj if found => at += 1,
            // "of Egypt, the Sudan, and Chad": commas and articles between states.
            Pos::Punct if found && joins_states(parsed, s, at, limit) => at += 1,
            Pos::Det if found && s.hit(at + 1).is_some_and(|h| s.is_state(h)) && at + 1 < limit => at += 1,
            _ if parsed.word(at) == "'s" || parsed.word(at) == "’s" => at += 1,
            Pos::Adj | Pos::Noun | Pos::Propn | Pos::Num
                if at == from
                    || parsed.token(at - 1).pos == Pos::Det
                    || (found && t.head < end && parsed.word(at).chars().all(char::is_lowercase))
                    || parsed.word(at).chars().next().is_some_and(char::is_lowercase) =>
            {
                at += 1
            }
            _ => break,
        }
    }
    (end, found)
}

fn joins_states(parsed: &Parsed, s: &Sketch, at: usize, limit: usize) -> bool {
    let state = |t: usize| {
        let t = if t < limit && parsed.token(t).pos == Pos::Det { t + 1 } else { t };
        t < limit && s.hit(t).is_some_and(|h| s.is_state(h))
    };
    let listed = |t: usize| {
        let head = if t < limit && parsed.token(t).pos == Pos::Det { t + 1 } else { t };
        state(t) && matches!(parsed.token(head).dep, Dep::Conj | Dep::Appos)
    };
    let and = |t: usize| t < limit && parsed.word(t) == "and" && state(t + 1);
    and(at) || (parsed.word(at) == "," && (listed(at + 1) || and(at + 1)))
}
