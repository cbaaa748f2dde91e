//! Walks a document and lists its statements: each sentence with the heading, lead-in and term it stands under.
//!
//! Nothing is judged here. What can never hold a fact (contents, references, ratings, empty captions) is listed as
//! left out with the reason.

use super::lang::{self, Lang};
use super::table::{self, TableOf};
use super::zh;
use super::{LeftOut, UnitKind};
use crate::parse::{Block, BlockKind, Document, Item};
use crate::source::Span;
use crate::text::{MarkKind, OBJECT, Text, is_letter, width};

/// A sentence and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    /// Index of its section.
    pub section: usize,
    /// Sentence, item or row.
    pub kind: UnitKind,
    pub lang: Lang,
    /// The question it answers: own heading or bold line, cleaned of numbers and pictures.
    pub heading: Text,
    /// The line that introduces its list.
    pub lead: Option<Text>,
    /// Terms of the items it is nested in, outermost first.
    pub parents: Vec<Text>,
    /// The term it explains: `**term**：…`.
    pub term: Option<Text>,
    /// Whether the author set the term off, so that it is worth asking for.
    pub term_is_marked: bool,
    /// Whether it is the first sentence of its item or paragraph.
    pub opens: bool,
    /// Whether it introduces the list or table after it.
    pub leads: bool,
    /// The sentence before it in the same paragraph or item.
    pub before: Option<Text>,
    /// The last sentence before it that does not open with a pronoun.
    pub anchor: Option<Text>,
    /// The sentence.
    pub text: Text,
    /// For the back: code, formulas, pictures near it.
    pub extra: Vec<Text>,
}

/// The short members of a list without labels.
#[derive(Debug, Clone)]
pub(super) struct SetOf {
    pub section: usize,
    pub lang: Lang,
    pub heading: Text,
    pub lead: Option<Text>,
    pub parents: Vec<Text>,
    pub members: Vec<Text>,
    pub ordered: bool,
}

/// The labels of a list whose items are all labelled, in order: what the heading asks for.
#[derive(Debug, Clone)]
pub(super) struct LabelsOf {
    pub section: usize,
    pub lang: Lang,
    pub heading: Text,
    pub labels: Vec<Text>,
}

/// What a walk meets, in document order.
#[derive(Debug, Clone)]
pub(super) enum Found {
    Statement(Box<Statement>),
    Set(SetOf),
    Table(TableOf),
    /// What would be asked if it were knowledge: for notes that were made of it before.
    SampleTable(TableOf),
    Labels(LabelsOf),
    /// What would be a set if its items were shorter: for notes that were one before.
    FormerSet(SetOf),
    /// What would be labels if all items had one.
    FormerLabels(LabelsOf),
}

/// Where the walk is.
#[derive(Clone)]
struct Place {
    section: usize,
    heading: Text,
    lead: Option<Text>,
    parents: Vec<Text>,
    depth: usize,
}

struct Walk {
    found: Vec<Found>,
    left_out: Vec<LeftOut>,
}

/// All that a document states, and what was passed over.
pub(super) fn walk(document: &Document) -> (Vec<Found>, Vec<LeftOut>) {
    let mut walk = Walk {
        found: Vec::new(),
        left_out: Vec::new(),
    };
    let prefixes = shared_prefixes(document);
    for (index, section) in document.sections.iter().enumerate() {
        if section.is_contents {
            walk.leave_all(&section.blocks, "table of contents");
            continue;
        }
        if lang::is_reference_heading(&section.heading.plain) {
            walk.leave_all(&section.blocks, "references");
            continue;
        }
        let place = Place {
            section: index,
            heading: heading_of(document, index, &prefixes),
            lead: None,
            parents: Vec::new(),
            depth: 0,
        };
        walk.kinds_below(document, index, &place);
        walk.blocks(&section.blocks, place);
    }
    (walk.found, walk.left_out)
}

/// The heading shown above a section's facts: its own, and its parent's before it where its own is too short to
/// stand alone.
fn heading_of(document: &Document, index: usize, prefixes: &[String]) -> Text {
    let section = &document.sections[index];
    let own = without_prefix(&clean_heading(&section.heading), prefixes);
    if own.is_blank() || lang::stands_alone(&own.plain) {
        return own;
    }
    let parent = section
        .parent
        .map(|p| &document.sections[p])
        .filter(|p| p.level > 0 && !p.is_contents);
    let Some(parent) = parent else { return own };
    let above = clean_heading(&parent.heading);
    let said = own
        .plain
        .to_lowercase()
        .contains(&above.plain.to_lowercase());
    if above.is_blank()
        || said
        || (parent.level == 1 && parent.parent.is_none() && width(&above.plain) > 12)
    {
        return own;
    }
    let mut joined = above;
    joined.push_glue(" › ");
    joined.push(&own);
    joined
}

/// What three or more headings have before a colon (面试题：): a habit of the author's, no part of any question.
fn shared_prefixes(document: &Document) -> Vec<String> {
    let mut counts = std::collections::BTreeMap::new();
    for section in &document.sections {
        let heading = clean_heading(&section.heading);
        if let Some(prefix) = prefix_of(&heading.plain) {
            *counts.entry(prefix.to_owned()).or_insert(0) += 1;
        }
    }
    counts
        .into_iter()
        .filter(|&(_, n)| n >= 3)
        .map(|(p, _)| p)
        .collect()
}

fn prefix_of(heading: &str) -> Option<&str> {
    let at = heading.find(['：', ':'])?;
    let colon = heading[at..].chars().next()?;
    (width(&heading[..at]) <= 8 && !heading[at + colon.len_utf8()..].trim().is_empty())
        .then(|| &heading[..at + colon.len_utf8()])
}

fn without_prefix(heading: &Text, prefixes: &[String]) -> Text {
    match prefix_of(&heading.plain) {
        Some(prefix) if prefixes.iter().any(|p| p == prefix) => heading
            .slice(Span::new(prefix.len(), heading.plain.len()))
            .trim(),
        _ => heading.clone(),
    }
}

/// A heading without its number, pictures and closing colon.
pub(super) fn clean_heading(heading: &Text) -> Text {
    let plain = heading.plain.as_str();
    let start = lang::after_number(plain);
    let keep = |c: char| is_letter(c) || "（(《“\"'‘<`$_.*【[「".contains(c);
    let start = plain[start..].find(keep).map_or(plain.len(), |i| start + i);
    let end_keep = |c: char| is_letter(c) || "？?）)》”\"'’>`$+%*】]」!！#".contains(c);
    let end = plain.rfind(end_keep).map_or(start, |i| {
        i + plain[i..].chars().next().map_or(1, char::len_utf8)
    });
    if start >= end {
        Text::default()
    } else {
        heading.slice(Span::new(start, end))
    }
}

impl Walk {
    fn leave_all(&mut self, blocks: &[Block], reason: &str) {
        for block in blocks {
            self.left_out.push(LeftOut {
                span: block.span,
                reason: reason.to_owned(),
            });
        }
    }

    /// The headings below a heading that names their kind are a set: `Consistency patterns`.
    fn kinds_below(&mut self, document: &Document, index: usize, place: &Place) {
        let below: Vec<Text> = document
            .sections
            .iter()
            .filter(|s| s.parent == Some(index) && !lang::is_reference_heading(&s.heading.plain))
            .map(|s| clean_heading(&s.heading))
            .collect();
        let plain: Vec<&str> = below.iter().map(|t| t.plain.as_str()).collect();
        if document.sections[index].level > 0 && lang::are_kinds(&place.heading.plain, &plain) {
            self.found.push(Found::Set(SetOf {
                section: index,
                lang: Lang::En,
                heading: place.heading.clone(),
                lead: None,
                parents: Vec::new(),
                members: below,
                ordered: false,
            }));
        }
    }

    fn blocks(&mut self, blocks: &[Block], mut place: Place) {
        let mut index = 0;
        while index < blocks.len() {
            let block = &blocks[index];
            let next = blocks.get(index + 1);
            match &block.kind {
                BlockKind::Paragraph(text) => {
                    if place.depth == 0
                        && lang::boilerplate(text).is_none()
                        && let Some(question) = bold_question(text)
                    {
                        place.heading = clean_heading(&question);
                        place.lead = None;
                        index += 1;
                        continue;
                    }
                    place.lead = self
                        .paragraph(text, block.span, next, &place, None)
                        .or(place.lead.filter(|_| false));
                }
                BlockKind::List { start, items } => {
                    self.list(items, start.is_some(), &place);
                    place.lead = None;
                }
                BlockKind::Table { header, rows } => {
                    let all = header
                        .iter()
                        .chain(rows.iter().flat_map(|r| r.cells.iter()));
                    let joined: String =
                        all.map(|t| t.plain.as_str()).collect::<Vec<_>>().join(" ");
                    let table = TableOf {
                        section: place.section,
                        lang: lang::of(&joined),
                        heading: place.heading.clone(),
                        header: header.clone(),
                        rows: rows.clone(),
                    };
                    if table::is_sample(&table) {
                        self.left_out.push(LeftOut {
                            span: block.span,
                            reason: "a table of sample data".to_owned(),
                        });
                        self.found.push(Found::SampleTable(table));
                        index += 1;
                        continue;
                    }
                    let cells = table::statements_of(&table);
                    self.found.push(Found::Table(table));
                    self.found
                        .extend(cells.into_iter().map(|s| Found::Statement(Box::new(s))));
                }
                BlockKind::Quote(inner) | BlockKind::Callout { blocks: inner, .. } => {
                    let mut below = place.clone();
                    below.lead = None;
                    below.depth += 1;
                    self.blocks(inner, below);
                }
                BlockKind::Details {
                    summary,
                    blocks: inner,
                } => {
                    let mut below = place.clone();
                    let asked = clean_heading(summary);
                    if lang::stands_alone(&asked.plain) {
                        below.heading = asked;
                    }
                    below.lead = None;
                    self.blocks(inner, below);
                }
                BlockKind::Definition { term, definitions } => {
                    for blocks in definitions {
                        for inner in blocks {
                            if let BlockKind::Paragraph(text) = &inner.kind {
                                self.paragraph(text, inner.span, None, &place, Some(term.clone()));
                            }
                        }
                    }
                }
                BlockKind::Footnote { blocks: inner, .. } => self.leave_all(inner, "footnote"),
                BlockKind::Html(_) => {
                    self.left_out.push(LeftOut {
                        span: block.span,
                        reason: "HTML".to_owned(),
                    });
                }
                BlockKind::Code { text, .. } | BlockKind::Math(text) => {
                    self.attach(text, block, place.section);
                }
                BlockKind::Rule => place.lead = None,
            }
            index += 1;
        }
    }

    /// Code and formulas go to the back of the statement before them.
    fn attach(&mut self, text: &Text, block: &Block, section: usize) {
        // A formula in a block of code, which the sentence before announces, is a statement.
        if let BlockKind::Code { language, .. } = &block.kind
            && language.is_empty()
            && is_formula(&text.plain)
            && let Some(Found::Statement(s)) = self.found.last()
            && s.section == section
            && s.leads
            && s.lang == Lang::En
        {
            let mut formula = s.clone();
            formula.text = text.trim();
            formula.opens = false;
            formula.leads = false;
            formula.before = None;
            formula.anchor = None;
            formula.term = None;
            formula.extra = Vec::new();
            self.found.push(Found::Statement(formula));
            return;
        }
        let shown = match &block.kind {
            BlockKind::Code { .. } => {
                let mut shown = text.clone();
                shown.marks = vec![crate::text::Mark {
                    kind: MarkKind::Code,
                    plain: Span::new(0, shown.plain.len()),
                }];
                shown
            }
            _ => text.clone(),
        };
        match self.found.last_mut() {
            Some(Found::Statement(s))
                if s.section == section && shown.plain.lines().count() <= 40 =>
            {
                s.extra.push(shown)
            }
            _ => self.left_out.push(LeftOut {
                span: block.span,
                reason: "code or formula".to_owned(),
            }),
        }
    }

    /// The statements of a paragraph. Gives back the lead-in, when its last sentence introduces the block after it.
    fn paragraph(
        &mut self,
        text: &Text,
        span: Span,
        next: Option<&Block>,
        place: &Place,
        term: Option<Text>,
    ) -> Option<Text> {
        let (text, pictures) = without_pictures(text);
        if let Some(reason) = lang::boilerplate(&text) {
            self.left_out.push(LeftOut {
                span,
                reason: reason.to_owned(),
            });
            return None;
        }
        if text.is_blank() {
            return None;
        }
        let language = lang::of(&text.plain);
        let (label, body, marked) = match term {
            Some(term) => (Some(term), text.clone(), true),
            None => label_of(&text, language).map_or((None, text.clone(), false), |(t, b, m)| {
                (Some(t).filter(|t| !t.is_blank()), b, m)
            }),
        };
        let introduces = next.is_some_and(|b| {
            matches!(
                b.kind,
                BlockKind::List { .. }
                    | BlockKind::Table { .. }
                    | BlockKind::Code { .. }
                    | BlockKind::Math(_)
            )
        }) && body.plain.trim_end().ends_with(['：', ':']);
        if let Some(term) = &label
            && body.is_blank()
        {
            return Some(term.clone());
        }
        let mut before: Option<Text> = None;
        let mut anchor: Option<Text> = None;
        let mut lead = None;
        let sentences = lang::sentences(&body, language);
        let count = sentences.len();
        for (i, sentence) in sentences.into_iter().enumerate() {
            let is_lead = introduces && i + 1 == count;
            if is_lead {
                lead = Some(lang::without_connective(
                    language,
                    &without_colon(&sentence),
                ));
            }
            let named = !lang::opens_with_pronoun(language, &sentence.plain);
            let last_anchor = if named {
                anchor.replace(sentence.clone())
            } else {
                anchor.clone()
            };
            self.found.push(Found::Statement(Box::new(Statement {
                section: place.section,
                kind: if place.depth == 0 {
                    UnitKind::Sentence
                } else {
                    UnitKind::Item
                },
                lang: language,
                heading: place.heading.clone(),
                lead: place.lead.clone().filter(|_| place.depth > 0),
                parents: place.parents.clone(),
                term: label.clone(),
                term_is_marked: marked,
                opens: i == 0,
                leads: is_lead,
                anchor: last_anchor,
                before: before.replace(sentence.clone()),
                text: if is_lead {
                    without_colon(&sentence)
                } else {
                    sentence
                },
                extra: if i == 0 { pictures.clone() } else { Vec::new() },
            })));
        }
        lead
    }

    fn list(&mut self, items: &[Item], ordered: bool, place: &Place) {
        if items.iter().all(only_links) {
            for item in items {
                self.left_out.push(LeftOut {
                    span: item.span,
                    reason: "links".to_owned(),
                });
            }
            return;
        }
        if let Some(members) = members_of(items) {
            let joined = members
                .iter()
                .map(|m| m.plain.as_str())
                .collect::<Vec<_>>()
                .join("、");
            self.found.push(Found::Set(SetOf {
                section: place.section,
                lang: lang::of(&joined),
                heading: place.heading.clone(),
                lead: place.lead.clone(),
                parents: place.parents.clone(),
                members,
                ordered,
            }));
            return;
        }
        let labels: Vec<Text> = items
            .iter()
            .filter_map(|item| match item.blocks.first().map(|b| &b.kind) {
                Some(BlockKind::Paragraph(text)) => label_of(text, lang::of(&text.plain))
                    .filter(|l| l.2)
                    .map(|l| l.0),
                _ => None,
            })
            .collect();
        let all_labelled = labels.len() == items.len() && labels.len() >= 2;
        if all_labelled && let Some(lead) = self.lead_of_labels(&labels, place) {
            self.found.push(Found::Set(SetOf {
                section: place.section,
                lang: Lang::En,
                heading: place.heading.clone(),
                lead: Some(lead),
                parents: Vec::new(),
                members: labels,
                ordered,
            }));
        } else if labels.len() >= 2 && labels.len() * 2 > items.len() && place.parents.is_empty() {
            let labels = LabelsOf {
                section: place.section,
                lang: lang::of(&labels[0].plain),
                heading: place.heading.clone(),
                labels,
            };
            self.found.push(if all_labelled {
                Found::Labels(labels)
            } else {
                Found::FormerLabels(labels)
            });
        } else if let Some(members) = openings_of(items) {
            self.found.push(Found::FormerSet(SetOf {
                section: place.section,
                lang: lang::of(&members[0].plain),
                heading: place.heading.clone(),
                lead: place.lead.clone(),
                parents: place.parents.clone(),
                members,
                ordered,
            }));
        }
        for item in items {
            self.item(item, place);
        }
    }

    /// The line that says what the labels of an English list are, when they can be asked as a set.
    fn lead_of_labels(&self, labels: &[Text], place: &Place) -> Option<Text> {
        let fits = labels
            .iter()
            .all(|l| lang::of(&l.plain) == Lang::En && lang::member(l).is_some());
        if labels.len() > 7 || !fits || !place.parents.is_empty() {
            return None;
        }
        let before = match self.found.last() {
            Some(Found::Statement(s))
                if s.section == place.section && s.kind == UnitKind::Sentence =>
            {
                Some(&s.text).filter(|t| lang::introduces(&t.plain))
            }
            _ => None,
        };
        let lead = place
            .lead
            .as_ref()
            .filter(|l| !lang::is_announcement(Lang::En, &l.plain))
            .or(before)?;
        (width(&lead.plain) <= 24 && lang::of(&lead.plain) == Lang::En)
            .then(|| without_full_stop(lead))
    }

    fn item(&mut self, item: &Item, place: &Place) {
        let mut below = place.clone();
        below.depth += 1;
        let Some((first, rest)) = item.blocks.split_first() else {
            return;
        };
        let mut lead = place.lead.clone();
        if let BlockKind::Paragraph(text) = &first.kind {
            let from = self.found.len();
            let introduced = self.paragraph(text, first.span, rest.first(), &below, None);
            let language = lang::of(&text.plain);
            let label = label_of(text, language).map(|l| l.0);
            let nested = rest
                .iter()
                .any(|b| matches!(b.kind, BlockKind::List { .. }));
            if let Some(question) = label.as_ref().filter(|l| is_english_question(l)) {
                // The item is a section of its own, whatever the author made it of.
                below.heading = clean_heading(question);
                below.parents.clear();
                for found in &mut self.found[from..] {
                    if let Found::Statement(s) = found {
                        s.heading = below.heading.clone();
                        s.term = None;
                        s.parents.clear();
                    }
                }
                lead = introduced.filter(|l| l.plain != question.plain);
            } else if let Some(label) = label {
                below.parents.push(label);
                lead = introduced;
            } else if let Some(introduced) = introduced {
                below.parents.push(introduced);
                lead = None;
            } else if nested && width(&text.plain) <= 24 {
                // A short item over a nested list is the subject of the list, not a fact of its own.
                self.found.truncate(from);
                below.parents.push(text.clone());
                lead = None;
            }
        } else {
            self.blocks(std::slice::from_ref(first), below.clone());
        }
        below.lead = lead;
        self.blocks(rest, below);
    }
}

/// A text without its pictures, and the pictures.
fn without_pictures(text: &Text) -> (Text, Vec<Text>) {
    let mut out = Text::default();
    let mut pictures = Vec::new();
    let mut from = 0;
    for (at, _) in text.plain.match_indices(OBJECT) {
        out.push(&text.slice(Span::new(from, at)));
        from = at + OBJECT.len_utf8();
        pictures.push(text.slice(Span::new(at, from)));
    }
    if pictures.is_empty() {
        return (text.trim(), pictures);
    }
    out.push(&text.slice(Span::new(from, text.plain.len())));
    (out.trim(), pictures)
}

fn without_colon(text: &Text) -> Text {
    let end = text.plain.trim_end().trim_end_matches(['：', ':']).len();
    text.slice(Span::new(0, end)).trim()
}

/// `Total = A * (1 - B)`: one line, one equals sign, arithmetic between spaces, and nothing of a program.
fn is_formula(code: &str) -> bool {
    let line = code.trim();
    let arithmetic = [" * ", " + ", " - ", " / "]
        .iter()
        .any(|o| line.contains(o));
    line.lines().count() == 1
        && line.matches('=').count() == 1
        && line.contains(" = ")
        && arithmetic
        && !line.contains(['{', '}', ';', '"', '\'', '[', '$', '#', '<', '>'])
        && line.len() <= 120
}

fn is_english_question(label: &Text) -> bool {
    label.plain.trim_end().ends_with('?') && lang::of(&label.plain) == Lang::En
}

fn without_full_stop(text: &Text) -> Text {
    let end = text.plain.trim_end().trim_end_matches('.').len();
    text.slice(Span::new(0, end)).trim()
}

/// A paragraph that is one bold question: the author's heading without the `#`.
fn bold_question(text: &Text) -> Option<Text> {
    let mark = text.marks.iter().find(|m| m.kind == MarkKind::Strong)?;
    let inside = &text.plain[mark.plain.range()];
    let outside = |s: &str| !s.chars().any(is_letter);
    let whole = outside(&text.plain[..mark.plain.start]) && outside(&text.plain[mark.plain.end..]);
    let asks = inside.contains(['?', '？'])
        || (!inside
            .trim_end()
            .ends_with(['。', '.', '：', ':', '！', '!'])
            && width(inside) <= 20);
    (whole && asks && width(inside) <= 60).then(|| text.slice(mark.plain))
}

/// `term：explanation` → term, explanation, and whether the term is set off by markup or by being short.
pub(super) fn label_of(text: &Text, language: Lang) -> Option<(Text, Text, bool)> {
    let plain = text.plain.as_str();
    let open = text.marks.iter().find(|m| {
        matches!(
            m.kind,
            MarkKind::Strong | MarkKind::Code | MarkKind::Emphasis | MarkKind::Highlight
        ) && plain[..m.plain.start]
            .trim_start_matches(|c: char| c.is_numeric() || " .、)）".contains(c))
            .is_empty()
    });
    if let Some(mark) = open {
        let inside = plain[mark.plain.range()].trim_end();
        let bare = inside.trim_end_matches(['：', ':', '-', '—', ' ']);
        let rest = &plain[mark.plain.end..];
        // A gloss in brackets may follow the bold term: **term** (TERM)：…
        let gloss = gloss_end(rest);
        let after = rest[gloss..].trim_start();
        let separator = ["：", ":", "——", "—", "–", "-", "=>", "→"]
            .iter()
            .find(|s| after.starts_with(**s));
        let closes = bare.len() < inside.len();
        let dash_is_spaced = |s: &str| !matches!(s, "-" | "–") || rest[gloss..].starts_with(' ');
        if !bare.is_empty() && width(bare) <= 24 && !bare.contains(['。', '\n']) {
            let term_end = if closes {
                mark.plain.start + bare.len()
            } else {
                mark.plain.end + gloss
            };
            let term = text.slice(Span::new(mark.plain.start, term_end)).trim();
            if closes {
                let body = text.slice(Span::new(mark.plain.end, plain.len())).trim();
                return Some((term, body, true));
            }
            if let Some(separator) = separator
                && dash_is_spaced(separator)
            {
                let at = plain.len() - after.len() + separator.len();
                return Some((term, text.slice(Span::new(at, plain.len())).trim(), true));
            }
            if after.is_empty() {
                return Some((term, Text::default(), true));
            }
        }
        if open.is_some_and(|m| m.kind == MarkKind::Strong) {
            return None;
        }
    }
    let at = plain.find(['：', ':'])?;
    let separator = plain[at..].chars().next()?;
    let term = &plain[..at];
    let limit = if language == Lang::Zh { 14 } else { 8 };
    let spaced = separator == '：'
        || plain[at + 1..].starts_with([' ', '\n'])
        || plain.len() == at + 1
        || language == Lang::Zh;
    let plain_term = !term.contains(['，', ',', '。', '、', '；', '?', '？', '\n', '“', '"', '「'])
        && !term.trim().is_empty();
    let whole = text
        .marks
        .iter()
        .any(|m| m.is_whole() && m.plain.start < at && at < m.plain.end);
    let url = plain[at..].starts_with("://");
    if !spaced || !plain_term || whole || url || width(term) > limit || term.contains(". ") {
        return None;
    }
    let body = text
        .slice(Span::new(at + separator.len_utf8(), plain.len()))
        .trim();
    match zh::label_role(term.trim()) {
        zh::LabelRole::Subject => Some((text.slice(Span::new(0, at)).trim(), body, false)),
        zh::LabelRole::Opening => Some((Text::default(), body, false)),
        zh::LabelRole::Clause => None,
    }
}

/// Length of a bracketed gloss that opens `rest`, with the spaces before it; 0 when there is none.
fn gloss_end(rest: &str) -> usize {
    let trimmed = rest.trim_start();
    let lead = rest.len() - trimmed.len();
    let close = match trimmed.chars().next() {
        Some('（') => '）',
        Some('(') => ')',
        _ => return 0,
    };
    trimmed
        .find(close)
        .map_or(0, |i| lead + i + close.len_utf8())
}

fn only_links(item: &Item) -> bool {
    match item.blocks.as_slice() {
        [
            Block {
                kind: BlockKind::Paragraph(text),
                ..
            },
        ] => lang::is_only_links(text),
        [
            Block {
                kind: BlockKind::Paragraph(text),
                ..
            },
            Block {
                kind: BlockKind::List { items, .. },
                ..
            },
        ] => lang::is_only_links(text) && items.iter().all(only_links),
        _ => false,
    }
}

/// First sentences of all items.
fn openings_of(items: &[Item]) -> Option<Vec<Text>> {
    if items.len() < 2 {
        return None;
    }
    items
        .iter()
        .map(|item| match item.blocks.first().map(|b| &b.kind) {
            Some(BlockKind::Paragraph(text)) => {
                let first = lang::sentences(text, lang::of(&text.plain))
                    .into_iter()
                    .next()?;
                let end = first
                    .plain
                    .trim_end_matches(['。', '.', '；', ';', '，', ','])
                    .len();
                let first = first.slice(Span::new(0, end)).trim();
                (!first.is_blank()).then_some(first)
            }
            _ => None,
        })
        .collect()
}

/// The members, when a list holds nothing but short phrases.
fn members_of(items: &[Item]) -> Option<Vec<Text>> {
    if items.len() < 2 {
        return None;
    }
    items
        .iter()
        .map(|item| match item.blocks.as_slice() {
            [
                Block {
                    kind: BlockKind::Paragraph(text),
                    ..
                },
            ] => {
                let text = text.trim();
                let end = text
                    .plain
                    .trim_end_matches(['。', '.', '；', ';', '，', ','])
                    .len();
                let text = text.slice(Span::new(0, end)).trim();
                lang::member(&text).map(|_| text)
            }
            _ => None,
        })
        .collect()
}
