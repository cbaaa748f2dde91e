//! Texts to HTML for Anki's fields: marks to elements, everything else escaped so that Anki shows it as written.
//!
//! In: a [`Text`], the places to hide, the pictures that travel in the package. Out: HTML in which every deletion
//! `{{cN::…}}` opens and closes outside of tags, and whose visible text is the plain text, whatever stands in it:
//! C++ scopes, Jinja, LaTeX, cloze markup, `[sound:…]`. Anki looks for its own signs in the raw field before a
//! browser sees the HTML, so those signs are written as character references; what Anki leaves alone stays
//! readable, because its browser searches raw fields. The output is NFC and holds no control characters.

use crate::source::Span;
use crate::text::{MarkKind, OBJECT, Text};
use std::collections::BTreeMap;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The character references that fields are written with, and what each stands for.
pub(crate) const REFERENCES: [(&str, char); 9] = [
    ("&lt;", '<'),
    ("&gt;", '>'),
    ("&amp;", '&'),
    ("&quot;", '"'),
    ("&#123;", '{'),
    ("&#125;", '}'),
    ("&#58;", ':'),
    ("&#91;", '['),
    ("&#824;", '\u{338}'),
];

/// Pictures by their destination as the document wrote it: the name of each in the package.
pub type Pictures = BTreeMap<String, String>;

/// A text as HTML without deletions; pictures are shown by their alternative text.
pub fn plain(text: &Text) -> String {
    render(text, &[], &Pictures::new())
}

/// A text as HTML with a deletion `{{cN::…}}` at each hole: ordinal and plain range, sorted, not overlapping.
/// Pictures are shown by their alternative text.
pub fn cloze(text: &Text, holes: &[(u16, Span)]) -> String {
    render(text, holes, &Pictures::new())
}

/// As [`cloze`], with the pictures that are in `pictures`; any other is shown by its alternative text.
///
/// A hole that is blank, or lies inside another, is left out; one that cuts a formula takes all of it in.
pub fn render(text: &Text, holes: &[(u16, Span)], pictures: &Pictures) -> String {
    let (plain, elements) = elements(text, holes);
    let mut cuts: Vec<usize> = elements
        .iter()
        .flat_map(|e| [e.span.start, e.span.end])
        .chain([0, plain.len()])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();

    let mut writer = Writer {
        html: String::with_capacity(plain.len() * 2),
        plain: &plain,
        pictures,
        open: Vec::new(),
    };
    let mut waiting = elements.iter().peekable();
    for (&at, next) in cuts
        .iter()
        .zip(cuts.iter().skip(1).copied().map(Some).chain([None]))
    {
        writer.close(at);
        while let Some(element) = waiting.next_if(|e| e.span.start == at) {
            writer.enter(element);
        }
        if let Some(end) = next {
            writer.text(Span::new(at, end));
        }
    }
    writer.html
}

/// Plain text that is no [`Text`], such as a title, as HTML.
pub fn escape(text: &str) -> String {
    plain(&Text::glue(text))
}

/// What opens and closes in the output.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind<'a> {
    Hole(u16),
    Mark(&'a MarkKind),
}

#[derive(Debug, Clone, Copy)]
struct Element<'a> {
    kind: Kind<'a>,
    span: Span,
}

impl Element<'_> {
    fn is_math(&self) -> bool {
        matches!(
            self.kind,
            Kind::Mark(MarkKind::Math | MarkKind::DisplayMath)
        )
    }

    fn is_hole(&self) -> bool {
        matches!(self.kind, Kind::Hole(_))
    }

    fn is_image(&self) -> bool {
        matches!(self.kind, Kind::Mark(MarkKind::Image { .. }))
    }
}

/// The text as it will be shown, and what is open where, outer before inner. No mark crosses the border of a hole
/// or of a formula.
fn elements<'a>(text: &'a Text, holes: &[(u16, Span)]) -> (String, Vec<Element<'a>>) {
    let valid = |span: Span| {
        span.start < span.end
            && text.plain.is_char_boundary(span.start)
            && text.plain.is_char_boundary(span.end)
    };
    let marks: Vec<Element> = text
        .marks
        .iter()
        .filter(|m| valid(m.plain) && is_shown(&m.kind))
        .map(|m| Element {
            kind: Kind::Mark(&m.kind),
            span: m.plain,
        })
        .collect();
    let math: Vec<Span> = apart(marks.iter().filter(|m| m.is_math()).copied().collect())
        .iter()
        .map(|m| m.span)
        .collect();
    // Tags inside a formula would end it for MathJax.
    let mut marks = math.iter().fold(marks, |marks, &f| split(marks, f));
    marks.retain(|m| {
        let inside = math.iter().find(|f| f.contains(m.span));
        inside.is_none_or(|&f| m.is_math() && f == m.span)
    });

    let holes = holes
        .iter()
        .filter(|(_, span)| valid(*span) && !text.plain[span.range()].trim().is_empty())
        .map(|&(ordinal, span)| Element {
            kind: Kind::Hole(ordinal),
            span: math
                .iter()
                .filter(|f| f.overlaps(span) && !f.contains(span))
                .fold(span, |span, &f| span.hull(f)),
        })
        .collect();
    let holes = apart(holes);
    let marks = holes.iter().fold(marks, |marks, h| split(marks, h.span));

    let (plain, mut all) = shown(&text.plain, holes.into_iter().chain(marks).collect());
    // Stable: marks of one place keep the order of the text, outer first; a hole holds the marks of its own place.
    all.sort_by_key(|e| (e.span.start, std::cmp::Reverse(e.span.end), !e.is_hole()));
    (plain, all)
}

/// Links lead to web and mail only; any other is its text.
fn is_shown(kind: &MarkKind) -> bool {
    match kind {
        MarkKind::Link(to) => {
            let to = to.to_ascii_lowercase();
            ["http://", "https://", "mailto:"]
                .iter()
                .any(|scheme| to.starts_with(scheme))
        }
        _ => true,
    }
}

/// Sorted by start, without those that overlap an earlier one.
fn apart(mut elements: Vec<Element>) -> Vec<Element> {
    elements.sort_by_key(|e| (e.span.start, std::cmp::Reverse(e.span.end)));
    let mut end = 0;
    elements.retain(|e| {
        let free = e.span.start >= end;
        if free {
            end = e.span.end;
        }
        free
    });
    elements
}

/// Cuts every element that crosses a border of `at` into the parts inside and outside.
fn split<'a>(elements: Vec<Element<'a>>, at: Span) -> Vec<Element<'a>> {
    let mut out = Vec::with_capacity(elements.len());
    for element in elements {
        let span = element.span;
        if !span.overlaps(at) || span.contains(at) || at.contains(span) {
            out.push(element);
            continue;
        }
        let border = if span.start < at.start {
            at.start
        } else {
            at.end
        };
        for span in [Span::new(span.start, border), Span::new(border, span.end)] {
            out.push(Element { span, ..element });
        }
    }
    out
}

/// Normalises and cleans each run between borders, moves the borders along, and drops what has become empty.
fn shown<'a>(plain: &str, elements: Vec<Element<'a>>) -> (String, Vec<Element<'a>>) {
    let dirty = |c: char| (c.is_control() && c != '\n' && c != '\t') || c == OBJECT;
    if is_nfc(plain) && !plain.contains(dirty) {
        return (plain.to_owned(), elements);
    }
    let pictures: Vec<Span> = elements
        .iter()
        .filter(|e| e.is_image())
        .map(|e| e.span)
        .collect();
    let mut cuts: Vec<usize> = elements
        .iter()
        .flat_map(|e| [e.span.start, e.span.end])
        .chain([0, plain.len()])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut out = String::with_capacity(plain.len());
    let mut moved = BTreeMap::from([(0, 0)]);
    for (&start, &end) in cuts.iter().zip(cuts.iter().skip(1)) {
        if pictures.contains(&Span::new(start, end)) {
            out.push(OBJECT);
        } else {
            let clean: String = plain[start..end].chars().filter(|&c| !dirty(c)).collect();
            out.extend(clean.nfc());
        }
        moved.insert(end, out.len());
    }
    let elements = elements
        .into_iter()
        .map(|e| Element {
            span: Span::new(moved[&e.span.start], moved[&e.span.end]),
            ..e
        })
        .filter(|e| {
            let shown = &out[e.span.range()];
            let seen = if e.is_hole() { shown.trim() } else { shown };
            !seen.is_empty()
        })
        .collect();
    (out, elements)
}

struct Writer<'a> {
    html: String,
    plain: &'a str,
    pictures: &'a Pictures,
    open: Vec<Element<'a>>,
}

impl<'a> Writer<'a> {
    /// Ends what ends at `at`; what is still going on inside of it is closed before and opened again.
    fn close(&mut self, at: usize) {
        let Some(first) = self.open.iter().position(|e| e.span.end <= at) else {
            return;
        };
        let inner = self.open.split_off(first);
        for element in inner.iter().rev() {
            self.tag(element, false);
        }
        for element in inner.into_iter().filter(|e| e.span.end > at) {
            self.enter(&element);
        }
    }

    fn enter(&mut self, element: &Element<'a>) {
        self.tag(element, true);
        self.open.push(*element);
    }

    /// Where the open element of a kind ends.
    fn end_of(&self, kind: impl Fn(&Element<'a>) -> bool) -> Option<usize> {
        self.open.iter().find(|e| kind(e)).map(|e| e.span.end)
    }

    fn tag(&mut self, element: &Element<'a>, opens: bool) {
        let name = match element.kind {
            Kind::Hole(ordinal) if opens => {
                self.html.push_str(&format!("{{{{c{ordinal}::"));
                return;
            }
            Kind::Hole(_) => {
                self.html.push_str("}}");
                return;
            }
            Kind::Mark(kind) => match kind {
                MarkKind::Math => {
                    self.html.push_str(if opens { r"\(" } else { r"\)" });
                    return;
                }
                MarkKind::DisplayMath => {
                    self.html.push_str(if opens { r"\[" } else { r"\]" });
                    return;
                }
                MarkKind::Code if self.plain[element.span.range()].contains('\n') => {
                    self.html.push_str(if opens {
                        "<pre><code>"
                    } else {
                        "</code></pre>"
                    });
                    return;
                }
                MarkKind::Link(to) if opens => {
                    self.html.push_str("<a href=\"");
                    self.aside(to, true);
                    self.html.push_str("\">");
                    return;
                }
                MarkKind::Image { .. } => return,
                MarkKind::Strong => "strong",
                MarkKind::Emphasis => "em",
                MarkKind::Strike => "del",
                MarkKind::Highlight => "mark",
                MarkKind::Code => "code",
                MarkKind::Link(_) => "a",
                MarkKind::Sub => "sub",
                MarkKind::Sup => "sup",
                MarkKind::Kbd => "kbd",
                MarkKind::Underline => "u",
            },
        };
        self.html.push_str(if opens { "<" } else { "</" });
        self.html.push_str(name);
        self.html.push('>');
    }

    /// A value that is not part of the text: between quotes, or said instead of a picture.
    fn aside(&mut self, value: &str, in_tag: bool) {
        let spaced = value.nfc().map(|c| if c == '\n' { ' ' } else { c });
        let value: String = spaced.filter(|c| !c.is_control()).collect();
        let place = Place {
            in_hole: self.end_of(Element::is_hole).is_some(),
            in_math: false,
            in_tag,
            hole_end: None,
            hole_start: None,
        };
        place.escape(&value, Span::new(0, value.len()), &mut self.html);
    }

    fn text(&mut self, span: Span) {
        let picture = self.open.iter().find_map(|e| match e.kind {
            Kind::Mark(MarkKind::Image { dest, alt }) => Some((dest, alt)),
            _ => None,
        });
        if let Some((dest, alt)) = picture {
            return self.picture(dest, alt);
        }
        let hole = self.end_of(Element::is_hole);
        let inner = self.open.iter().rfind(|e| e.is_hole() || e.is_math());
        let place = Place {
            in_hole: hole.is_some(),
            in_math: self.open.iter().any(Element::is_math),
            in_tag: false,
            // Where a formula ends inside the deletion, `\)` stands between its last brace and those of the deletion.
            hole_end: inner.filter(|e| e.is_hole()).and(hole),
            // A brace before a border is made safe whether or not the border is a hole's.
            hole_start: hole.is_none().then_some(span.end),
        };
        place.escape(self.plain, span, &mut self.html);
    }

    fn picture(&mut self, dest: &str, alt: &str) {
        if let Some(name) = self.pictures.get(dest) {
            self.html.push_str("<img src=\"");
            self.aside(name, true);
            self.html.push_str("\" alt=\"");
            self.aside(alt, true);
            self.html.push_str("\">");
            return;
        }
        // Something must be seen, else a deletion of the picture alone would be empty.
        let file = dest.rsplit(['/', '\\']).next().unwrap_or_default();
        let said = [alt, file, "image"]
            .into_iter()
            .find(|s| s.chars().any(|c| !c.is_whitespace() && !c.is_control()))
            .unwrap_or("image");
        self.aside(said, false);
    }
}

/// Where a run of text stands: what decides which of its characters Anki would act on.
struct Place {
    in_hole: bool,
    in_math: bool,
    in_tag: bool,
    hole_end: Option<usize>,
    hole_start: Option<usize>,
}

impl Place {
    /// Appends `plain[span]` to `html`. What lies around the span is looked at, never written.
    fn escape(&self, plain: &str, span: Span, html: &mut String) {
        let mut before = plain[..span.start].chars().next_back();
        for (offset, c) in plain[span.range()].char_indices() {
            let at = span.start + offset;
            let rest = &plain[at + c.len_utf8()..];
            let after = rest.chars().next();
            match c {
                '<' => html.push_str("&lt;"),
                '>' => html.push_str("&gt;"),
                '&' => html.push_str("&amp;"),
                '"' if self.in_tag => html.push_str("&quot;"),
                // With the `>` of a tag before it, this one would make a new character in NFC and break the tag.
                '\u{338}' => html.push_str("&#824;"),
                '\n' if !self.in_math => html.push_str("<br>"),
                '}' if self.in_hole => {
                    let last = self.hole_end == Some(at + 1);
                    match (
                        after == Some('}') || last,
                        before == Some('}'),
                        self.in_math,
                    ) {
                        (true, _, true) => html.push_str("} "),
                        (true, _, false) | (false, true, false) => html.push_str("&#125;"),
                        _ => html.push(c),
                    }
                }
                '{' if self.opens_deletion(rest, at, before) => {
                    html.push_str(if self.in_math { "{ " } else { "&#123;" });
                }
                ':' if self.in_hole && (before == Some(':') || html.ends_with("::")) => {
                    html.push_str("&#58;");
                }
                '[' if is_anki_tag(rest) => html.push_str("&#91;"),
                // `\(` and its kind would be set as a formula; an element between the two is not seen.
                '\\' if !self.in_math && !self.in_tag && rest.starts_with(['(', ')', '[', ']']) => {
                    html.push_str(r"\<span></span>");
                }
                _ => html.push(c),
            }
            before = Some(c);
        }
    }

    /// Whether a `{` would begin `{{cN::`, alone or together with the deletion after it.
    fn opens_deletion(&self, rest: &str, at: usize, before: Option<char>) -> bool {
        let literal = rest
            .strip_prefix(['{'])
            .and_then(|r| r.strip_prefix(['c', 'C']))
            .is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()));
        let beside_hole = self.hole_start == Some(at + 1);
        let doubled_in_hole =
            self.in_hole && !self.in_math && (rest.starts_with('{') || before == Some('{'));
        literal || beside_hole || doubled_in_hole
    }
}

/// Whether what follows a `[` makes Anki act on it: sound, speech, LaTeX, a field to type into.
fn is_anki_tag(rest: &str) -> bool {
    const TAGS: [&str; 9] = [
        "sound:", "anki:", "latex]", "$]", "$$]", "/latex]", "/$]", "/$$]", "[type:",
    ];
    TAGS.iter().any(|tag| {
        rest.get(..tag.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(tag))
    })
}

#[cfg(test)]
mod tests;
