//! From lines to units: the paragraphs, headings, items and entries that a reader sees.
//!
//! A blank line always ends a unit. Without one, a line goes on in the next where it breaks off mid-sentence or where the
//! text is wrapped to a width and the next word would not have fitted; it does not where the next line opens an item of a
//! list, an entry of a chronology or a quotation, or where either line is something by itself (a byline, a date, furniture).

use crate::Shapes;
use crate::decode::blank;
use entente_text::Span;
use std::borrow::Cow;

/// What a unit is by its outer form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Anything else.
    Plain,
    /// An item of a list; its bullet or number is not in the span.
    Item,
    /// An entry of a chronology; its date is in the span.
    Entry,
    /// A heading by its marks, with its level.
    Heading(u8),
    /// A block quotation.
    Quote,
    /// A picture in Markdown.
    Picture,
    /// A line of marks; no text.
    Rule,
}

/// A run of lines that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Where, without surrounding white space.
    pub span: Span,
    /// Outer form.
    pub kind: Kind,
    /// Columns before the first mark.
    pub indent: u32,
    /// Whether a bullet opens it.
    pub bullet: bool,
}

/// One line that is not blank.
#[derive(Clone, Copy)]
struct Line {
    /// Trimmed.
    span: Span,
    /// Where the words begin, after bullet, number, `>` or `#`.
    words: usize,
    kind: Kind,
    indent: u32,
    /// Characters up to the last mark, indent included.
    chars: u32,
    after_blank: bool,
    /// The figure of a numbered item, `u32::MAX` for a bullet or letter.
    number: Option<u32>,
    /// An entry whose date ends in one space only.
    weak_entry: bool,
}

/// The first `n` bytes of a text, or a few less so that no character is cut.
pub(crate) fn head_of(text: &str, n: usize) -> &str {
    &text[..text.floor_char_boundary(n)]
}

/// The last `n` bytes of a text, or a few less.
pub(crate) fn tail_of(text: &str, n: usize) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(n))..]
}

/// The units of `text` from byte `from` on.
pub fn units(text: &str, from: usize, markdown: bool, shapes: &Shapes) -> Vec<Unit> {
    let lines = lines(text, from, markdown, shapes);
    let doc_width = wrap_width(text, &lines, 2, 4);
    let mut units: Vec<Unit> = Vec::new();
    let mut block_start = 0;
    while block_start < lines.len() {
        let block_end = (block_start + 1..lines.len())
            .find(|i| lines[*i].after_blank)
            .unwrap_or(lines.len());
        let block = &lines[block_start..block_end];
        let width = doc_width.or_else(|| wrap_width(text, block, 1, 8).map(|_| widest(block)));
        push_block(text, block, width, markdown, shapes, &mut units);
        block_start = block_end;
    }
    units
}

fn push_block(text: &str, block: &[Line], width: Option<u32>, markdown: bool, shapes: &Shapes, units: &mut Vec<Unit>) {
    let mut open = Kind::Rule;
    for (i, line) in block.iter().enumerate() {
        let previous = i.checked_sub(1).map(|p| &block[p]);
        let joined = previous.is_some_and(|p| joins(text, p, line, open, width, shapes));
        match units.last_mut().filter(|_| joined) {
            Some(unit) => unit.span.end = line.span.end,
            None => {
                let kind = if line.weak_entry && width.is_some() {
                    Kind::Plain
                } else {
                    line.kind
                };
                open = kind;
                let span = Span::new(line.words, line.span.end);
                units.push(Unit {
                    span,
                    kind,
                    indent: line.indent,
                    bullet: line.number == Some(u32::MAX),
                });
            }
        }
        if markdown && line.kind == Kind::Rule && setext(text, line) {
            // An underline makes a heading of the line above.
            if let [.., above, _] = units.as_mut_slice()
                && i > 0
                && above.kind == Kind::Plain
            {
                above.kind = Kind::Heading(1);
            }
        }
    }
}

fn setext(text: &str, line: &Line) -> bool {
    let marks = line.span.of(text);
    marks.len() >= 3 && (marks.bytes().all(|b| b == b'=') || marks.bytes().all(|b| b == b'-'))
}

/// Whether line `b` goes on in the unit that line `a`, right above it, belongs to and that is of kind `open`.
fn joins(text: &str, a: &Line, b: &Line, open: Kind, width: Option<u32>, shapes: &Shapes) -> bool {
    if matches!(open, Kind::Rule | Kind::Heading(_) | Kind::Picture) || matches!(b.kind, Kind::Rule | Kind::Heading(_) | Kind::Picture) {
        return false;
    }
    let (above, below) = (a.span.of(text), b.span.of(text));
    let breaks_off = breaks_off(above, &text[b.words..b.span.end]);
    let full = width.is_some_and(|w| a.chars <= w && a.chars + 1 + first_word_chars(below) > w);
    match b.kind {
        Kind::Quote => return open == Kind::Quote && (breaks_off || full || width.is_none()),
        Kind::Item => {
            let mid_sentence = full && !ends_sentence(above) && !above.ends_with([':', ';', ',']);
            let counted = b
                .number
                .is_some_and(|n| n == u32::MAX || Some(n) == a.number.map(|m| m.saturating_add(1)));
            return mid_sentence && !counted && open != Kind::Item;
        }
        Kind::Entry => {
            return (b.weak_entry || below.starts_with(|c: char| c.is_ascii_digit()))
                && full
                && !ends_sentence(above)
                && open == Kind::Plain;
        }
        _ => {}
    }
    if open == Kind::Quote {
        return breaks_off || full;
    }
    if matches!(open, Kind::Item | Kind::Entry) && b.indent > a.indent && b.indent >= 2 {
        return true;
    }
    let shouted = |line: &str| line.contains(char::is_uppercase) && !line.contains(char::is_lowercase);
    let headline = shouted(above) && shouted(below) && above.len() >= 25 && !ends_sentence(above);
    let new_paragraph = b.indent >= a.indent + 2 && ends_sentence(above) && open == Kind::Plain;
    (breaks_off || full || headline) && !new_paragraph && !stands_alone(above, shapes) && !stands_alone(below, shapes)
}

/// Whether a line is something by itself, so that no other runs on from it.
fn stands_alone(line: &str, shapes: &Shapes) -> bool {
    if line.len() > 200 {
        return false;
    }
    let dates = shapes.dates();
    let dated = || {
        dates
            .find(line)
            .first()
            .is_some_and(|d| d.stamp.day.is_some() && d.stamp.year.is_some() && dates.is_date_line(line, d, 1))
    };
    shapes.look(line).is_some() || shapes.is_menu(line) || shapes.after_byline_opener(line).is_some() || dated()
}

/// Whether the line above stops in the middle of a sentence that the words below go on with.
fn breaks_off(above: &str, below: &str) -> bool {
    let goes_on = below.starts_with(|c: char| c.is_lowercase());
    above.len() >= 25 && goes_on && !ends_sentence(above) && !above.ends_with(':')
}

/// Whether a text ends as a sentence does, closing quotes and brackets aside.
pub(crate) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(|c: char| blank(c) || matches!(c, '"' | '”' | '’' | '\'' | ')' | ']' | '»' | '*' | '_'))
        .ends_with(['.', '!', '?', '…', '。'])
}

fn first_word_chars(line: &str) -> u32 {
    line.split_whitespace().next().map_or(0, |w| w.chars().take(60).count() as u32)
}

fn widest(lines: &[Line]) -> u32 {
    lines.iter().map(|l| l.chars).max().unwrap_or(0)
}

/// The width that lines are wrapped to, where they are: at least `few` lines break off, one in `share` of those that have a
/// next line, and none of them is longer than 140 characters.
fn wrap_width(text: &str, lines: &[Line], few: usize, share: usize) -> Option<u32> {
    let (mut pairs, mut broken, mut width) = (0, 0, 0);
    for pair in lines.windows(2) {
        if pair[1].after_blank {
            continue;
        }
        pairs += 1;
        if pair[1].kind == Kind::Plain && breaks_off(pair[0].span.of(text), pair[1].span.of(text)) {
            broken += 1;
            width = width.max(pair[0].chars);
        }
    }
    (broken >= few && broken * share >= pairs && width <= 140).then_some(width)
}

const LINE_ENDS: [char; 7] = ['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];

fn lines(text: &str, from: usize, markdown: bool, shapes: &Shapes) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut after_blank = true;
    let mut start = from;
    while start < text.len() {
        let rest = &text[start..];
        let (end, next) = match rest.find(LINE_ENDS) {
            Some(at) if rest[at..].starts_with("\r\n") => (start + at, start + at + 2),
            Some(at) => (start + at, start + at + rest[at..].chars().next().map_or(1, char::len_utf8)),
            None => (text.len(), text.len()),
        };
        let raw = &text[start..end];
        let left = raw.trim_start_matches(blank);
        if left.is_empty() {
            after_blank = true;
        } else {
            let span = Span::new(end - left.len(), start + raw.trim_end_matches(blank).len());
            let indent = raw[..raw.len() - left.len()].chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
            lines.push(line(text, span, indent, after_blank, markdown, shapes));
            after_blank = false;
        }
        start = next;
    }
    lines
}

fn line(text: &str, span: Span, indent: u32, after_blank: bool, markdown: bool, shapes: &Shapes) -> Line {
    let words = span.of(text);
    let mut line = Line {
        span,
        words: span.start,
        kind: Kind::Plain,
        indent,
        chars: indent + words.chars().count() as u32,
        after_blank,
        number: None,
        weak_entry: false,
    };
    if is_rule(words, markdown) {
        line.kind = Kind::Rule;
    } else if let Some((level, skip)) = hashes(words).filter(|_| markdown) {
        (line.kind, line.words) = (Kind::Heading(level), span.start + skip);
        let close = words.trim_end_matches('#').trim_end_matches(blank).len();
        line.span.end = span.start + close.max(skip);
    } else if markdown && words.starts_with("![") {
        line.kind = Kind::Picture;
    } else if let Some(skip) = quote_mark(words) {
        (line.kind, line.words) = (Kind::Quote, span.start + skip);
    } else if let Some((skip, number)) = item_mark(words) {
        (line.kind, line.words, line.number) = (Kind::Item, span.start + skip, Some(number));
    } else if let Some(gap) = shapes.dates().opens_entry(words) {
        line.kind = Kind::Entry;
        line.weak_entry =
            words[..gap].ends_with(' ') && !words[..gap].trim_end().ends_with([':', '-', '–', '—', '|']) && !words[..gap].ends_with("  ");
    }
    line
}

/// A line without letters or figures: "***", "-----", "|---|---|"; or a comment of Markdown.
fn is_rule(words: &str, markdown: bool) -> bool {
    let start = head_of(words, 200);
    start.len() == words.len() && !words.chars().any(char::is_alphanumeric)
        || markdown && (words.starts_with("<!--") && words.ends_with("-->") || words.starts_with("```") || words.starts_with("~~~"))
}

fn hashes(words: &str) -> Option<(u8, usize)> {
    let level = words.bytes().take_while(|b| *b == b'#').count();
    let rest = &words[level..];
    ((1..=6).contains(&level) && rest.starts_with([' ', '\t'])).then(|| (level as u8, words.len() - rest.trim_start_matches(blank).len()))
}

fn quote_mark(words: &str) -> Option<usize> {
    let rest = words.trim_start_matches(|c: char| c == '>' || blank(c));
    (words.starts_with("> ") || words.starts_with(">>") || words.starts_with('>') && !rest.is_empty() && rest.len() < words.len())
        .then(|| words.len() - rest.len())
}

const BULLETS: [char; 22] = [
    '•', '●', '○', '◦', '▪', '▫', '■', '□', '►', '▶', '‣', '⁃', '∙', '·', '➢', '➤', '✓', '✔', '›', '»', '◆', '※',
];

/// A bullet or number before the words of an item: how many bytes to skip, and its figure.
fn item_mark(words: &str) -> Option<(usize, u32)> {
    let skip_blank = |at: usize| words.len() - words[at..].trim_start_matches(blank).len();
    let first = words.chars().next()?;
    let after = first.len_utf8();
    if BULLETS.contains(&first) && !words[after..].trim_matches(blank).is_empty() {
        return Some((skip_blank(after), u32::MAX));
    }
    if matches!(first, '-' | '*' | '+' | '–' | '—' | 'o')
        && words[after..].starts_with(blank)
        && words[after..]
            .trim_start_matches(blank)
            .starts_with(|c: char| !c.is_lowercase() || first != 'o')
    {
        return Some((skip_blank(after), u32::MAX));
    }
    // "1." "12)" "(3)" "(a)" "iv." "[2]"
    let open = usize::from(matches!(first, '(' | '['));
    let rest = &words[open..];
    let figures = rest.bytes().take_while(u8::is_ascii_digit).count();
    let letters = rest.bytes().take_while(u8::is_ascii_lowercase).count();
    let (len, number) = match (figures, letters) {
        (1..=3, _) => (figures, rest[..figures].parse().ok()?),
        (0, 1) => (1, u32::MAX),
        (0, 2..=4) if rest[..letters].bytes().all(|b| b"ivx".contains(&b)) => (letters, u32::MAX),
        _ => return None,
    };
    let close = rest[len..].chars().next()?;
    let closed = if open == 1 {
        matches!(close, ')' | ']')
    } else {
        close == ')' || close == '.' && figures > 0 || close == '.' && len > 1
    };
    let at = open + len + 1;
    (closed && words[at..].starts_with(blank) && !words[at..].trim_matches(blank).is_empty()).then(|| (skip_blank(at), number))
}

/// The words of a passage, as [`crate::Document::passage_text`] promises them.
pub(crate) fn clean(text: &str, quote: bool, markdown: bool) -> Cow<'_, str> {
    let odd = |c: char| c != ' ' && (c.is_whitespace() || c.is_control() || c == '\u{feff}');
    if !markdown && !text.contains(odd) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut line_start = false;
    for c in text.chars() {
        let mark = line_start && (quote && c == '>' || BULLETS.contains(&c));
        if odd(c) || mark {
            out.extend(std::iter::repeat_n(' ', c.len_utf8()));
        } else {
            out.push(c);
        }
        line_start = LINE_ENDS.contains(&c) || line_start && (c == ' ' || odd(c) || mark && quote);
    }
    if markdown {
        blank_marks(&mut out);
    }
    Cow::Owned(out)
}

/// Turns the inline marks of Markdown into spaces: emphasis, code, links (their words stay), tags, escapes.
fn blank_marks(text: &mut String) {
    let mut bytes = std::mem::take(text).into_bytes();
    let mut i = 0;
    while i < bytes.len() {
        let word = |at: Option<usize>| {
            at.and_then(|a| bytes.get(a))
                .is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80)
        };
        let run = match bytes[i] {
            b'*' | b'`' => usize::from(
                word(Some(i + 1)) || word(i.checked_sub(1)) || bytes.get(i + 1) == Some(&bytes[i]) || i > 0 && bytes[i - 1] == b' ',
            ),
            b'_' => usize::from(!word(i.checked_sub(1)) || !word(Some(i + 1))),
            b'!' if bytes.get(i + 1) == Some(&b'[') => 1,
            b'[' => usize::from(
                find(&bytes, i, b']').is_some_and(|close| bytes.get(close + 1) == Some(&b'(') || bytes.get(i + 1) == Some(&b'^')),
            ),
            b']' if bytes.get(i + 1) == Some(&b'(') => find(&bytes, i, b')').map_or(0, |close| close + 1 - i),
            b'<' if bytes.get(i + 1).is_some_and(|b| b.is_ascii_alphabetic() || b"/!".contains(b)) => {
                find(&bytes, i, b'>').map_or(0, |close| close + 1 - i)
            }
            b'\\' if bytes.get(i + 1).is_some_and(u8::is_ascii_punctuation) => 1,
            b'|' => 1,
            _ => 0,
        };
        bytes[i..i + run].fill(b' ');
        i += run.max(1);
    }
    // Only whole ASCII marks, or whole runs between two of them, were replaced.
    *text = String::from_utf8(bytes).unwrap_or_default();
}

/// The next `mark` after `from`, not far off.
fn find(bytes: &[u8], from: usize, mark: u8) -> Option<usize> {
    bytes[from..bytes.len().min(from + 400)]
        .iter()
        .position(|b| *b == mark)
        .map(|at| from + at)
}
