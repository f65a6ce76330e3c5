//! From a tree to blocks of text: what a reader sees as one paragraph, heading, item or caption.

use dom_query::NodeRef;
use entente_text::Role;

/// A run of text as the page sets it apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// Its words; a line end where the page breaks a line. An item of a list opens with "• ".
    pub text: String,
    /// Its role, where the tree tells it.
    pub role: Option<Role>,
}

/// Elements that are part of a line.
const INLINE: [&str; 39] = [
    "a",
    "abbr",
    "acronym",
    "b",
    "bdi",
    "bdo",
    "big",
    "cite",
    "code",
    "data",
    "del",
    "dfn",
    "em",
    "font",
    "i",
    "ins",
    "kbd",
    "label",
    "mark",
    "nobr",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "time",
    "tt",
    "u",
    "var",
    "wbr",
    "slot",
    "amp-fit-text",
];

/// Elements whose words are not shown.
const UNSEEN: [&str; 22] = [
    "script", "style", "noscript", "template", "head", "title", "meta", "link", "iframe", "object", "embed", "svg", "canvas", "audio",
    "video", "map", "select", "option", "textarea", "input", "button", "math",
];

/// What stands around a run of text.
#[derive(Clone, Copy, Default)]
struct Around {
    role: Option<Role>,
    item: bool,
}

/// The blocks below `root`, in reading order.
pub fn of(root: NodeRef<'_>) -> Vec<Block> {
    let mut writer = Writer::default();
    // A walk with a stack of its own: a page may be nested deeper than the program's stack would bear.
    let mut stack = vec![Step::Enter(root, Around::default())];
    while let Some(step) = stack.pop() {
        match step {
            Step::Enter(node, around) => writer.enter(node, around, &mut stack),
            Step::Leave(around) => writer.end_block(around),
            Step::Cell => writer.words(" "),
        }
    }
    writer.end_block(Around::default());
    writer.blocks
}

enum Step<'d> {
    Enter(NodeRef<'d>, Around),
    Leave(Around),
    Cell,
}

#[derive(Default)]
struct Writer {
    blocks: Vec<Block>,
    line: String,
    /// The role of what is being written.
    around: Around,
}

impl Writer {
    fn enter<'d>(&mut self, node: NodeRef<'d>, around: Around, stack: &mut Vec<Step<'d>>) {
        if node.is_text() {
            self.around = around;
            self.words(&node.text());
            return;
        }
        let Some(name) = node.node_name().map(|n| n.to_string()) else {
            children(node, around, stack);
            return;
        };
        let name = name.as_str();
        if UNSEEN.contains(&name) {
            return;
        }
        match name {
            "br" => self.break_line(),
            "hr" => self.end_block(around),
            "td" | "th" => {
                stack.push(Step::Cell);
                children(node, around, stack);
            }
            _ if INLINE.contains(&name) && !holds_blocks(node) => children(node, around, stack),
            _ => {
                self.end_block(self.around);
                let inner = Around {
                    role: role(name).or(around.role),
                    item: name == "li" || around.item && name != "ul" && name != "ol",
                };
                stack.push(Step::Leave(inner));
                children(node, inner, stack);
            }
        }
    }

    /// Adds words to the block, with white space as HTML has it.
    fn words(&mut self, text: &str) {
        for c in text.chars() {
            // A no-break space is a space to a reader of sentences; a soft hyphen is none.
            match c {
                '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
                c if c.is_whitespace() => {
                    if !self.line.is_empty() && !self.line.ends_with([' ', '\n']) {
                        self.line.push(' ');
                    }
                }
                c => self.line.push(c),
            }
        }
    }

    /// A break of the line; the second one in a row ends the block.
    fn break_line(&mut self) {
        let around = self.around;
        let line = self.line.trim_end_matches(' ').len();
        self.line.truncate(line);
        if self.line.is_empty() {
            return;
        }
        if self.line.ends_with('\n') {
            self.end_block(around);
        } else {
            self.line.push('\n');
        }
    }

    fn end_block(&mut self, around: Around) {
        let words = self.line.trim();
        if !words.is_empty() {
            let text = if around.item && !words.starts_with('•') {
                format!("• {words}")
            } else {
                words.to_owned()
            };
            self.blocks.push(Block { text, role: around.role });
        }
        self.line.clear();
    }
}

fn children<'d>(node: NodeRef<'d>, around: Around, stack: &mut Vec<Step<'d>>) {
    stack.extend(node.children_it(true).map(|child| Step::Enter(child, around)));
}

/// Whether an element that is part of a line by its name has paragraphs in it all the same.
fn holds_blocks(node: NodeRef<'_>) -> bool {
    node.children_it(false).any(|c| {
        matches!(
            c.node_name().as_deref(),
            Some("p" | "div" | "ul" | "ol" | "table" | "blockquote" | "section" | "article")
        )
    })
}

fn role(name: &str) -> Option<Role> {
    Some(match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Role::Title,
        "figcaption" | "caption" => Role::Caption,
        "blockquote" => Role::Quote,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use dom_query::Document;

    fn texts(html: &str) -> Vec<String> {
        of(Document::from(html).root()).into_iter().map(|b| b.text).collect()
    }

    #[test]
    fn paragraphs_items_and_broken_lines_are_told_apart() {
        let html = "<p>One <b>big</b>\n line.</p><ul><li>First</li><li><p>Second</p></li></ul><div>Hanoi<br>5 March<br><br>Next.</div>";
        assert_eq!(texts(html), ["One big line.", "• First", "• Second", "Hanoi\n5 March", "Next."]);
    }

    #[test]
    fn words_of_cells_do_not_run_together() {
        assert_eq!(
            texts("<table><tr><td>K2</td><td>180</td></tr><tr><td>K9</td><td>212</td></tr></table>"),
            ["K2 180", "K9 212"]
        );
    }

    #[test]
    fn a_page_of_any_depth_is_walked() {
        let deep = "<div>".repeat(20_000) + "end";
        assert_eq!(texts(&deep), ["end"]);
    }
}
