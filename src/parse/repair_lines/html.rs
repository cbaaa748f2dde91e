//! Lines that hold HTML: headings, `<details>`, and blocks that would swallow the Markdown below them.

use super::lead::{self, Lead};
use super::{LETTER, Repair, Span, Token};

/// Elements that open an HTML block in CommonMark whatever follows on their line.
const BLOCK_TAGS: &[&str] = &[
    "address",
    "article",
    "aside",
    "base",
    "basefont",
    "blockquote",
    "body",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "menuitem",
    "nav",
    "noframes",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
    "ul",
    "pre",
    "script",
    "style",
    "textarea",
];

impl Repair<'_> {
    pub(super) fn html(&mut self, index: usize, span: Span, lead: Lead) -> usize {
        let line = &self.text[span.range()];
        let content = &line[lead.content..];
        for (open, close) in [
            ("<!--", "-->"),
            ("<pre", "</pre>"),
            ("<script", "</script>"),
            ("<style", "</style>"),
            ("<textarea", "</textarea>"),
        ] {
            if starts_ignoring_case(content, open) {
                self.keep_line(span, lead);
                self.in_html = true;
                if find_ignoring_case(&content[open.len()..], close).is_none() {
                    self.raw = Some(close);
                }
                return index + 1;
            }
        }
        if let Some(next) = self.heading(index, span, lead) {
            return next;
        }
        if let Some(at) = details_tag(content) {
            return self.split(index, span, lead, at);
        }
        if let Some(at) = wrapped_heading(content) {
            return self.split_before(index, span, lead, at);
        }
        let name = tag_name(content);
        if !name.is_empty() && !BLOCK_TAGS.contains(&name.as_str()) {
            // Any other tag alone on its line would make the lines below it raw HTML.
            let start = span.start + lead.content;
            let behind = content.trim_end();
            if behind.ends_with('>') && behind.matches('<').count() == 1 && !self.in_html {
                self.out.keep(self.text, Span::new(span.start, start));
                self.out.insert(LETTER, start);
                self.out.keep(self.text, Span::new(start, span.end));
                self.blank = false;
                return index + 1;
            }
        }
        let inside = self.in_html;
        self.keep_line(span, lead);
        self.in_html = inside;
        if BLOCK_TAGS.contains(&name.as_str()) && line.ends_with('\n') {
            self.in_html = true;
            self.free_next(index, span, lead);
        }
        index + 1
    }

    /// Below a line that is done with its HTML, lets Markdown begin.
    fn free_next(&mut self, index: usize, span: Span, lead: Lead) {
        let content = self.text[span.start + lead.content..span.end].trim_end();
        let closes = [
            "</div>",
            "</p>",
            "</center>",
            "</table>",
            "</ul>",
            "</ol>",
            "<hr>",
            "<hr/>",
            "<hr />",
        ]
        .iter()
        .any(|tag| content.len() >= tag.len() && ends_ignoring_case(content, tag));
        let opens = !content.starts_with("</")
            && content.ends_with('>')
            && content.matches('<').count() == 1
            && ["div", "center", "p", "section", "article"].contains(&tag_name(content).as_str());
        let markdown = self.lines.get(index + 1).is_some_and(|next| {
            let next = &self.text[next.range()];
            let below = lead::lead(next);
            let content = &next[below.content..];
            !content.trim().is_empty()
                && !content.starts_with('<')
                && below.indent <= lead.indent + 3
        });
        if (closes || opens) && markdown {
            let blank = format!("{}\n", self.prefix(span, lead).trim_end());
            self.out.insert(&blank, span.end);
            self.blank = true;
            self.in_html = false;
        }
    }

    /// `<h2 …>text</h2>`, also over a few lines.
    fn heading(&mut self, index: usize, span: Span, lead: Lead) -> Option<usize> {
        let start = span.start + lead.content;
        let bytes = self.text.as_bytes();
        let level = match bytes.get(start + 1..start + 3) {
            Some([b'h' | b'H', level @ b'1'..=b'6']) => *level,
            _ => return None,
        };
        if !matches!(
            bytes.get(start + 3),
            Some(b'>' | b' ' | b'\t' | b'\n' | b'\r')
        ) {
            return None;
        }
        let last = (index + 5).min(self.lines.len()) - 1;
        let window = &self.text[start..self.lines[last].end];
        let open = window.find('>')? + 1;
        let close = format!("</h{}", char::from(level));
        let inner = find_ignoring_case(&window[open..], &close)?;
        let end = open + inner + window[open + inner..].find('>')? + 1;
        let text = &window[open..open + inner];
        let mut inner_lines = text.split('\n').skip(1).peekable();
        while let Some(line) = inner_lines.next() {
            if line.trim().is_empty() && inner_lines.peek().is_some() {
                return None;
            }
        }
        // Indentation inside other HTML would make it code.
        let prefix_kept = lead.indent < 4 || self.in_list;
        self.end_block(span, lead);
        if prefix_kept {
            self.out.keep(self.text, Span::new(span.start, start));
        }
        let open = start + open;
        let inner_end = open + inner;
        if !text.trim().is_empty() {
            let hashes = &"###### "[usize::from(b'6' - level)..];
            self.out.put(hashes, Span::new(start, open), Token::Nothing);
            let mut at = open;
            for part in self.text[open..inner_end].split_inclusive('\n') {
                let bare = part.trim_end_matches(['\n', '\r']);
                let skip = part.len() - part.trim_start_matches([' ', '\t', '>']).len();
                let skip = if at == open { 0 } else { skip };
                if skip < bare.len() {
                    self.out
                        .keep(self.text, Span::new(at + skip, at + bare.len()));
                }
                if bare.len() < part.len() {
                    self.out.put(
                        " ",
                        Span::new(at + bare.len(), at + part.len()),
                        Token::LineBreak,
                    );
                }
                at += part.len();
            }
        }
        self.run = None;
        self.outer = None;
        self.dedent = None;
        self.blank = true;
        self.in_html = false;
        let end = start + end;
        let next = self.lines.partition_point(|line| line.end <= end);
        let below = format!("\n{}\n", self.prefix(span, lead).trim_end());
        self.out.insert(&below, end);
        if next >= self.lines.len() {
            return Some(next);
        }
        self.rest(next, end, lead)
    }

    /// Goes on behind a repaired tag: what is left of its line becomes a line of its own.
    fn rest(&mut self, index: usize, from: usize, lead: Lead) -> Option<usize> {
        let line = self.lines[index];
        let rest = &self.text[from..line.end];
        if from <= line.start {
            return Some(index);
        }
        if rest.trim().is_empty() {
            return Some(index + 1);
        }
        let start = from + (rest.len() - rest.trim_start_matches([' ', '\t']).len());
        if self.hang.is_empty() {
            self.hang = if lead.quotes > 0 {
                "> ".repeat(lead.quotes)
            } else {
                " ".repeat(lead.content.min(lead.indent + lead.marker.unwrap_or(0)))
            };
        }
        self.out.insert(&self.hang, start);
        self.lines[index] = Span::new(start, line.end);
        Some(index)
    }

    /// `<details>` and `<summary>` stand on lines of their own, with Markdown between them.
    pub(super) fn split(&mut self, index: usize, span: Span, lead: Lead, tag: usize) -> usize {
        let start = span.start + lead.content;
        let content = &self.text[start..span.end];
        let below = format!("\n{}\n", self.prefix(span, lead).trim_end());
        if !content[..tag].trim().is_empty() {
            self.out.keep(self.text, Span::new(span.start, start + tag));
            self.out.insert(&below, start + tag);
            self.blank = true;
            let next = self.rest(index, start + tag, lead);
            return next.unwrap_or(index + 1);
        }
        self.end_block(span, lead);
        let until = if starts_ignoring_case(&content[tag..], "<summary") {
            find_ignoring_case(content, "</summary>").map(|at| at + "</summary>".len())
        } else {
            content[tag..].find('>').map(|at| tag + at + 1)
        };
        let end = start + until.unwrap_or(content.trim_end().len());
        let indent = if lead.indent >= 4 && !self.in_list {
            lead.content
        } else {
            0
        };
        self.out
            .keep(self.text, Span::new(span.start + indent, end));
        self.out.insert(&below, end);
        self.blank = true;
        self.dedent = Some(if indent > 0 { 0 } else { lead.indent });
        self.rest(index, end, lead).unwrap_or(index + 1)
    }

    /// Gives what stands from `at` of the content on a line of its own.
    fn split_before(&mut self, index: usize, span: Span, lead: Lead, at: usize) -> usize {
        let below = format!("\n{}\n", self.prefix(span, lead).trim_end());
        let at = span.start + lead.content + at;
        self.out.keep(self.text, Span::new(span.start, at));
        self.out.insert(&below, at);
        self.blank = true;
        self.rest(index, at, lead).unwrap_or(index + 1)
    }
}

/// Where a tag of `<details>` or `<summary>` stands outside code.
pub(super) fn details_tag(content: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = content[from..].find('<').map(|at| from + at) {
        let tag = &content[at..];
        if ["<details", "</details", "<summary", "</summary"]
            .iter()
            .any(|name| starts_ignoring_case(tag, name))
        {
            let ticks = content[..at].bytes().filter(|b| *b == b'`').count();
            return (ticks % 2 == 0).then_some(at);
        }
        from = at + 1;
    }
    None
}

/// Where a heading stands behind other tags: `<div><h1>`.
fn wrapped_heading(content: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = content[at..].trim_start();
        let start = content.len() - rest.len();
        let heading = matches!(
            rest.as_bytes().get(..3),
            Some([b'<', b'h' | b'H', b'1'..=b'6'])
        );
        if heading && rest[3..].starts_with(['>', ' ', '\t']) {
            return (start > 0 && find_ignoring_case(rest, "</h").is_some()).then_some(start);
        }
        if !rest.starts_with('<') {
            return None;
        }
        at = start + rest.find('>')? + 1;
    }
}

/// The name of the tag that opens `content`, in lower case; empty when there is none.
fn tag_name(content: &str) -> String {
    let rest = content.strip_prefix('<').unwrap_or_default();
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let len = rest
        .bytes()
        .take_while(|b| b.is_ascii_alphanumeric() || *b == b'-')
        .count();
    if rest[len..].starts_with([' ', '\t', '/', '>', '\n', '\r']) {
        rest[..len].to_ascii_lowercase()
    } else {
        String::new()
    }
}

fn starts_ignoring_case(text: &str, prefix: &str) -> bool {
    text.as_bytes()
        .get(..prefix.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(prefix.as_bytes()))
}

fn ends_ignoring_case(text: &str, suffix: &str) -> bool {
    let start = text.len().saturating_sub(suffix.len());
    text.as_bytes()[start..].eq_ignore_ascii_case(suffix.as_bytes())
}

pub(super) fn find_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    text.as_bytes()
        .windows(needle.len())
        .position(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}
