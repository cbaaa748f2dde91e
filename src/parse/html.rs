//! HTML as notes use it: one tag taken apart, and what each element stands for.

use crate::text::MarkKind;

/// A tag, a comment, or neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag<'t> {
    /// Its name as written.
    pub(super) name: &'t str,
    /// `</name>`
    pub(super) closing: bool,
    attributes: &'t str,
}

/// What an element stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Element {
    /// Markup over its content.
    Mark(MarkKind),
    /// `<br>`
    Break,
    /// `<img>`
    Image,
    /// `<a>`
    Link,
    /// Content and nothing else: `<span>`, `<font>`.
    Inline,
    /// A block of its own: `<div>`, `<p>`.
    Block,
    /// A part of a list or table: `<li>`, `<tr>`.
    Line,
    /// A cell: `<td>`, `<th>`.
    Cell,
    /// A list or table: `<ul>`, `<table>`.
    Structure,
    /// `<pre>`
    Pre,
    /// `<hr>`
    Rule,
    /// `<details>`
    Details,
    /// `<summary>`
    Summary,
    /// Left out with its content: `<script>`.
    Dropped,
    /// An element that notes cannot show: `<video>`.
    Foreign,
    /// No element of HTML: `<T>`, `<KEY>`.
    Text,
}

impl<'t> Tag<'t> {
    /// Takes `<name attributes>` or `</name>` apart.
    pub(super) fn parse(raw: &'t str) -> Option<Tag<'t>> {
        let inner = raw.strip_prefix('<')?.strip_suffix('>')?;
        let closing = inner.starts_with('/');
        let inner = inner.strip_prefix('/').unwrap_or(inner);
        let inner = inner.strip_suffix('/').unwrap_or(inner);
        let len = inner
            .bytes()
            .take_while(|b| b.is_ascii_alphanumeric() || *b == b'-')
            .count();
        let starts = inner
            .as_bytes()
            .first()
            .is_some_and(u8::is_ascii_alphabetic);
        let ends = inner[len..]
            .chars()
            .next()
            .is_none_or(|c| c.is_whitespace() || c == '/');
        (starts && ends).then_some(Tag {
            name: &inner[..len],
            closing,
            attributes: &inner[len..],
        })
    }

    /// The value of an attribute, entities decoded.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            let len = rest.find(|c: char| c.is_whitespace() || c == '=' || c == '/')?;
            let key = &rest[..len];
            rest = rest[len..].trim_start();
            let Some(value) = rest.strip_prefix('=') else {
                if len == 0 {
                    return None;
                }
                continue;
            };
            let value = value.trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (value, behind) = match quote {
                Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
                None => value
                    .find(char::is_whitespace)
                    .map_or((value, ""), |end| value.split_at(end)),
            };
            if key.eq_ignore_ascii_case(name) {
                return Some(decode(value));
            }
            rest = behind;
        }
    }

    /// What the element stands for.
    pub(super) fn element(&self) -> Element {
        element(&self.name.to_ascii_lowercase())
    }
}

fn element(name: &str) -> Element {
    match name {
        "b" | "strong" => Element::Mark(MarkKind::Strong),
        "i" | "em" | "cite" | "dfn" | "var" => Element::Mark(MarkKind::Emphasis),
        "u" | "ins" => Element::Mark(MarkKind::Underline),
        "sub" => Element::Mark(MarkKind::Sub),
        "sup" => Element::Mark(MarkKind::Sup),
        "kbd" => Element::Mark(MarkKind::Kbd),
        "code" | "tt" | "samp" => Element::Mark(MarkKind::Code),
        "mark" => Element::Mark(MarkKind::Highlight),
        "del" | "s" | "strike" => Element::Mark(MarkKind::Strike),
        "br" => Element::Break,
        "img" => Element::Image,
        "a" => Element::Link,
        "span" | "font" | "big" | "small" | "label" | "q" | "abbr" | "bdo" | "bdi" | "ruby"
        | "rb" | "rt" | "rp" | "time" | "data" | "nobr" | "wbr" | "picture" | "acronym" => {
            Element::Inline
        }
        "div" | "p" | "center" | "section" | "article" | "header" | "footer" | "main" | "nav"
        | "aside" | "figure" | "figcaption" | "address" | "hgroup" | "blockquote" | "h1" | "h2"
        | "h3" | "h4" | "h5" | "h6" => Element::Block,
        "li" | "tr" | "dt" | "dd" | "caption" => Element::Line,
        "td" | "th" => Element::Cell,
        "ul" | "ol" | "dl" | "table" | "thead" | "tbody" | "tfoot" | "colgroup" | "col"
        | "menu" => Element::Structure,
        "pre" => Element::Pre,
        "hr" => Element::Rule,
        "details" => Element::Details,
        "summary" => Element::Summary,
        "script" | "style" | "iframe" => Element::Dropped,
        "video" | "audio" | "source" | "track" | "embed" | "object" | "param" | "form"
        | "input" | "button" | "select" | "option" | "optgroup" | "textarea" | "canvas" | "svg"
        | "applet" | "frame" | "frameset" | "html" | "head" | "body" | "meta" | "link" | "base"
        | "map" | "area" | "dialog" | "fieldset" | "legend" | "meter" | "progress" | "output"
        | "datalist" | "noscript" | "template" | "slot" | "marquee" => Element::Foreign,
        _ => Element::Text,
    }
}

/// Where the tag or comment that begins `text` ends, one past its last byte.
pub(super) fn extent(text: &str) -> Option<usize> {
    if text.starts_with("<!--") {
        return Some(text.find("-->").map_or(text.len(), |end| end + 3));
    }
    let second = *text.as_bytes().get(1)?;
    if !(second.is_ascii_alphabetic() || matches!(second, b'/' | b'!' | b'?')) {
        return None;
    }
    let mut quote = None;
    let mut value = false;
    for (at, c) in text.char_indices().skip(1) {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if value => quote = Some(c),
            (None, '>') => return Some(at + 1),
            (None, '<') => return None,
            (None, _) => {}
        }
        value = c == '=' || value && c.is_whitespace();
    }
    None
}

/// Entities to characters; what is no entity stays.
pub(super) fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        match entity(&rest[at..]) {
            Some((c, len)) => {
                out.push(c);
                rest = &rest[at + len..];
            }
            None => {
                out.push('&');
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The entity that begins `text`, and its length. Only the ones that notes use; the Markdown parser knows all, but
/// does not look into HTML.
pub(super) fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.as_bytes().iter().take(12).position(|b| *b == b';')?;
    let name = text.get(1..end)?;
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        "times" => '×',
        "divide" => '÷',
        "middot" => '·',
        "bull" => '•',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        "laquo" => '«',
        "raquo" => '»',
        "larr" => '←',
        "rarr" => '→',
        "uarr" => '↑',
        "darr" => '↓',
        "deg" => '°',
        "plusmn" => '±',
        "le" => '≤',
        "ge" => '≥',
        "ne" => '≠',
        "infin" => '∞',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code).filter(|c| *c != '\0')?
        }
    };
    Some((c, end + 1))
}

#[cfg(test)]
mod tests {
    use super::{Element, Tag, decode, extent};

    #[test]
    fn attributes() {
        let tag = Tag::parse("<img alt='a \"b\"' src=x.png width />").unwrap();
        assert_eq!(tag.attribute("src").as_deref(), Some("x.png"));
        assert_eq!(tag.attribute("ALT").as_deref(), Some("a \"b\""));
        assert_eq!(tag.attribute("title"), None);
    }

    #[test]
    fn names() {
        assert_eq!(Tag::parse("<T>").unwrap().element(), Element::Text);
        assert_eq!(Tag::parse("</DIV>").unwrap().element(), Element::Block);
        assert_eq!(Tag::parse("<a:b>"), None);
    }

    #[test]
    fn extents() {
        assert_eq!(extent("<a title=\"x > y\">z"), Some(17));
        assert_eq!(extent("< a>"), None);
        assert_eq!(extent("<b <i>"), None);
        assert_eq!(extent("<!-- a > b -->c"), Some(14));
    }

    #[test]
    fn entities() {
        assert_eq!(decode("a &lt; b &#x4e2d; &bogus; &"), "a < b 中 &bogus; &");
    }
}
