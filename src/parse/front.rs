//! Front matter: its extent, `title` and `tags`. Nothing else of YAML or TOML is read.

use crate::source::Span;

/// What the front matter says.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Front {
    /// The block with its fences, when there is one.
    pub(super) span: Option<Span>,
    pub(super) title: Option<String>,
    pub(super) tags: Vec<String>,
    /// An opening fence followed by keys and never closed.
    pub(super) unclosed: Option<Span>,
    /// Where the document's body begins.
    pub(super) body: usize,
}

/// Reads the front matter at the top of a file, behind a byte order mark if there is one.
pub(super) fn read(text: &str) -> Front {
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut front = Front {
        body: bom,
        ..Front::default()
    };
    let mut lines = lines(&text[bom..], bom);
    let Some((start, first)) = lines.next() else {
        return front;
    };
    let (fence, separator) = match first.trim_end() {
        "---" => ("---", ':'),
        "+++" => ("+++", '='),
        _ => return front,
    };
    let mut content = Vec::new();
    for (at, line) in lines {
        let bare = line.trim_end();
        if bare == fence || (fence == "---" && bare == "...") {
            if !looks_like_keys(&content, separator) {
                return front;
            }
            front.span = Some(Span::new(start, at + bare.len()));
            front.body = at + line.len();
            read_keys(&content, separator, &mut front);
            return front;
        }
        content.push(line.trim_end_matches(['\n', '\r']));
    }
    // A line across at the top of a document is no front matter; keys below it were meant as such.
    if content
        .first()
        .is_some_and(|line| key(line, separator).is_some())
    {
        front.unclosed = Some(Span::new(start, start + fence.len()));
    }
    front
}

fn lines(text: &str, mut at: usize) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line)
    })
}

/// `key: value`, the key without blanks.
fn key(line: &str, separator: char) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(separator)?;
    let name = name.trim_end();
    let plain = !name.is_empty()
        && !name.starts_with(['-', '#', ' '])
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"' | '\''));
    // `url:path` is text, `key: value` and `key:` are YAML.
    let spaced =
        separator == '=' || value.is_empty() || value.starts_with(|c: char| c.is_whitespace());
    (plain && spaced).then(|| (name.trim_matches(['"', '\'']), value.trim()))
}

fn looks_like_keys(content: &[&str], separator: char) -> bool {
    content
        .iter()
        .map(|line| line.trim_end())
        .find(|line| !line.is_empty() && !line.trim_start().starts_with('#'))
        .is_none_or(|line| key(line, separator).is_some() || line.starts_with('['))
}

fn read_keys(content: &[&str], separator: char, front: &mut Front) {
    let mut index = 0;
    while index < content.len() {
        let line = content[index];
        index += 1;
        let Some((name, value)) = key(line, separator) else {
            continue;
        };
        match name.to_ascii_lowercase().as_str() {
            "title" if front.title.is_none() => {
                front.title = Some(scalar(value)).filter(|title| !title.is_empty());
            }
            "tags" | "tag" => {
                let mut list = value.to_owned();
                if value.is_empty() {
                    while let Some(item) = content
                        .get(index)
                        .and_then(|line| line.trim_start().strip_prefix('-'))
                    {
                        front.tags.push(scalar(item.trim()));
                        index += 1;
                    }
                } else if value.starts_with('[') {
                    // A flow list may go over several lines.
                    while !list.contains(']') && index < content.len() {
                        list.push_str(content[index]);
                        index += 1;
                    }
                }
                let list = list.split(']').next().unwrap_or_default();
                front
                    .tags
                    .extend(list.trim_start_matches('[').split(',').map(scalar));
            }
            _ => {}
        }
    }
    for tag in &mut front.tags {
        *tag = tag.trim_start_matches('#').to_owned();
    }
    front.tags.retain(|tag| !tag.is_empty());
    let mut seen = std::collections::BTreeSet::new();
    front.tags.retain(|tag| seen.insert(tag.clone()));
}

/// A value without quotes and without a comment behind it.
fn scalar(value: &str) -> String {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some(rest) = value.strip_prefix(quote)
            && let Some(end) = rest.find(quote)
        {
            return rest[..end].trim().to_owned();
        }
    }
    let end = value.find(" #").unwrap_or(value.len());
    value[..end].trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn title_and_tags_of_yaml() {
        let front =
            read("\u{feff}---\r\ntitle: \"A: b\" # c\r\ntags:\r\n  - '#x'\r\n  - y\r\n---\r\nbody");
        assert_eq!(front.title.as_deref(), Some("A: b"));
        assert_eq!(front.tags, ["x", "y"]);
        assert_eq!(
            &"\u{feff}---\r\ntitle: \"A: b\" # c\r\ntags:\r\n  - '#x'\r\n  - y\r\n---\r\nbody"
                [front.body..],
            "body"
        );
    }

    #[test]
    fn title_and_tags_of_toml() {
        let front = read("+++\ntitle = 'T'\ntags = [\"a\",\n \"b\"]\n+++\n");
        assert_eq!(front.title.as_deref(), Some("T"));
        assert_eq!(front.tags, ["a", "b"]);
    }

    #[test]
    fn a_line_across_is_no_front_matter() {
        let front = read("---\n\nSome text: here\n\n---\n");
        assert_eq!((front.span, front.unclosed, front.body), (None, None, 0));
    }

    #[test]
    fn keys_without_end_are_reported() {
        assert!(read("---\ntitle: x\n\n# A\n").unclosed.is_some());
    }
}
