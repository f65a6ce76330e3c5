//! What is seen: why the item is here, what is coded, the sentence in its context, and what the keys do.

use super::state::{Desk, KEYS, Mode};
use crate::commands::review::queue::reasons;
use crate::screen;
use entente_register::Event;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};

const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);
const DIM: Style = Style::new().add_modifier(Modifier::DIM);
const YELLOW: Style = Style::new().fg(Color::Yellow);
const CYAN: Style = Style::new().fg(Color::Cyan);
const SENTENCE: Style = Style::new().add_modifier(Modifier::BOLD.union(Modifier::REVERSED));

pub fn draw(frame: &mut Frame<'_>, desk: &Desk) {
    let areas = Layout::vertical([Constraint::Length(1), Constraint::Min(1), Constraint::Length(2)]).split(frame.area());
    frame.render_widget(Paragraph::new(header(desk)), areas[0]);
    let body = if desk.mode == Mode::Help { help() } else { body(desk) };
    frame.render_widget(Paragraph::new(body).wrap(Wrap { trim: false }), areas[1]);
    frame.render_widget(Paragraph::new(footer(desk)), areas[2]);
}

fn header(desk: &Desk) -> Line<'static> {
    let mark = desk.marks[desk.at].map(|m| format!("  [{m}]")).unwrap_or_default();
    Line::from(vec![
        Span::styled(format!("{} of {}", desk.at + 1, desk.items.len()), BOLD),
        Span::styled(format!("  {}", reasons(desk.item())), YELLOW),
        Span::styled(mark, CYAN),
    ])
}

fn help() -> Vec<Line<'static>> {
    let mut lines = vec![Line::default()];
    lines.extend(KEYS.map(|(key, what)| Line::from(vec![Span::styled(format!("  {key:<7}"), BOLD), Span::raw(what)])));
    lines.push(Line::default());
    lines.push(Line::styled("  any key goes back", DIM));
    lines
}

fn footer(desk: &Desk) -> Vec<Line<'static>> {
    let last = match &desk.mode {
        Mode::Type { what, text } => Line::from(vec![
            Span::styled(format!("{}: ", what.prompt()), BOLD),
            Span::raw(text.clone()),
            Span::styled("▏", CYAN),
        ]),
        _ => Line::styled(
            "a accept  r reject  s same  d different  c correct  u undo  j k skip  tab claim  ? help  q quit",
            DIM,
        ),
    };
    vec![Line::styled(screen::one_line(&desk.message), YELLOW), last]
}

fn body(desk: &Desk) -> Vec<Line<'static>> {
    let mut lines = vec![Line::default()];
    match (&desk.item().event, &desk.item().lead) {
        (Some(event), _) => of_event(event, &mut lines),
        (None, Some(lead)) => {
            lines.push(Line::styled(format!("perhaps {} of {}", lead.kind, lead.states.join(", ")), BOLD));
        }
        (None, None) => {}
    }
    let e = &desk.evidence;
    lines.push(Line::default());
    lines.push(Line::styled(e.source.clone(), CYAN));
    lines.push(Line::from(vec![
        Span::raw(format!("… {} ", e.before)),
        Span::styled(e.sentence.clone(), SENTENCE),
        Span::raw(format!(" {} …", e.after)),
    ]));
    lines.push(Line::styled(e.about.clone(), DIM));
    if !desk.alike.is_empty() {
        lines.push(Line::default());
        lines.push(Line::styled("Comes nearest", BOLD));
        lines.extend(desk.alike.iter().enumerate().map(|(n, e)| near(n + 1, e)));
    }
    lines
}

fn of_event(event: &Event, lines: &mut Vec<Line<'static>>) {
    lines.push(Line::styled(screen::one_line(&event.title), BOLD));
    let field = |name: &str, value: String| {
        let value = screen::one_line(&value);
        Line::from(vec![Span::styled(format!("  {name:<12}"), DIM), Span::raw(value)])
    };
    for (name, value) in crate::commands::show::fields(event) {
        lines.push(field(name, value));
    }
    for dispute in &event.disputed {
        let side = |v: &entente_register::DisputedValue| {
            let mut docs: Vec<&str> = v
                .claims
                .iter()
                .filter_map(|c| event.claims.get(*c))
                .map(|c| c.doc.as_str())
                .collect();
            docs.dedup();
            let who: Vec<&str> = v.by.iter().map(String::as_str).chain(docs).collect();
            format!("{} ({})", v.value, who.join(", "))
        };
        let sides: Vec<String> = dispute.values.iter().map(side).collect();
        lines.push(Line::from(vec![
            Span::styled(format!("  {:<12}", "disputed"), YELLOW),
            Span::raw(screen::one_line(&format!("{}: {}", dispute.field, sides.join("  against  ")))),
        ]));
    }
    for decision in &event.decisions {
        let stands = if decision.stands { "" } else { ", which does not stand" };
        let reason = decision.reason.as_ref().map(|r| format!(": {r}")).unwrap_or_default();
        let text = format!("{} by {}{reason}{stands}", decision.verdict.as_str(), decision.author);
        lines.push(field("decided", text));
    }
}

fn near(number: usize, event: &Event) -> Line<'static> {
    let text = format!("{}  {}: {}", screen::date(event), screen::kind(event), event.title);
    Line::from(vec![
        Span::styled(format!("  {number}  "), BOLD),
        Span::styled(format!("{}  ", screen::short(&event.id)), CYAN),
        Span::raw(screen::one_line(&text)),
    ])
}
