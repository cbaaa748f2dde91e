//! Pictures of the notes: found beside their document, named by stem and content, so that a changed picture is a new
//! one to Anki and two of one stem do not meet.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::note::Note;
use crate::parse::{Block, BlockKind, Document};
use crate::source::Span;
use crate::text::{MarkKind, Text};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// Anki cuts names of more than 120 bytes; hash and extension need some of them.
const STEM_BYTES: usize = 80;

/// Pictures by their name in the package.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    /// What they hold.
    pub(super) bytes: BTreeMap<String, Vec<u8>>,
    /// Where they lie, relative to the root.
    pub(super) paths: BTreeMap<String, String>,
    /// Name by path, for those that were read.
    names: BTreeMap<String, String>,
}

/// Gives the pictures of a document's notes their name in the package as destination. Those that cannot be had keep
/// what the author wrote; they are found, with all others of the document, by [`check`].
pub(super) fn resolve(notes: &mut [Note], document: &str, root: &Path, pictures: &mut Pictures) {
    for note in notes {
        let texts = note
            .context
            .iter_mut()
            .chain(&mut note.front)
            .chain([&mut note.text])
            .chain(&mut note.extra);
        for mark in texts.flat_map(|t| &mut t.marks) {
            if let MarkKind::Image { dest, .. } = &mut mark.kind
                && let Ok(path) = locate(dest, document, root)
                && let Some(name) = load(&path, root, pictures)
            {
                *dest = name;
            }
        }
    }
}

/// Reports every picture of a document that is missing, or lies where it may not.
pub(super) fn check(document: &Document, root: &Path) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut look = |text: &Text| {
        for mark in &text.marks {
            let MarkKind::Image { dest, .. } = &mark.kind else {
                continue;
            };
            if let Err((message, help)) = locate(dest, &document.path, root) {
                let spans = text.source_spans(mark.plain);
                problems.push(Diagnostic {
                    severity: Severity::Warning,
                    code: Code::MissingImage,
                    path: document.path.clone(),
                    span: spans.first().copied().unwrap_or(Span::new(0, 0)),
                    message,
                    help: Some(help),
                });
            }
        }
    };
    for section in &document.sections {
        look(&section.heading);
        section.blocks.iter().for_each(|b| visit(b, &mut look));
    }
    problems
}

/// Every text of a block.
fn visit(block: &Block, look: &mut impl FnMut(&Text)) {
    match &block.kind {
        BlockKind::Paragraph(text) | BlockKind::Html(text) => look(text),
        BlockKind::List { items, .. } => {
            for block in items.iter().flat_map(|i| &i.blocks) {
                visit(block, look);
            }
        }
        BlockKind::Table { header, rows } => {
            header
                .iter()
                .chain(rows.iter().flat_map(|r| &r.cells))
                .for_each(look);
        }
        BlockKind::Quote(blocks) | BlockKind::Footnote { blocks, .. } => {
            blocks.iter().for_each(|b| visit(b, look));
        }
        BlockKind::Callout { title, blocks, .. } => {
            look(title);
            blocks.iter().for_each(|b| visit(b, look));
        }
        BlockKind::Details { summary, blocks } => {
            look(summary);
            blocks.iter().for_each(|b| visit(b, look));
        }
        BlockKind::Definition { term, definitions } => {
            look(term);
            definitions.iter().flatten().for_each(|b| visit(b, look));
        }
        BlockKind::Code { .. } | BlockKind::Math(_) | BlockKind::Rule => {}
    }
}

/// The path below the root of the picture that `dest` means, or what is wrong and what to do.
fn locate(dest: &str, document: &str, root: &Path) -> Result<String, (String, String)> {
    let is_remote =
        dest.starts_with("//") || dest.split_once(':').is_some_and(|(s, _)| s.len() > 1);
    if is_remote {
        return Err((
            "the image is not a file beside the notes; cards show its description".to_owned(),
            "save it into the folder of the notes: cards load nothing from the network".to_owned(),
        ));
    }
    let decoded = percent_decoded(dest);
    let folder = match document.rsplit_once('/') {
        Some((folder, _)) if !decoded.starts_with('/') => root.join(folder),
        _ => root.to_owned(),
    };
    // What is written may be meant as it stands, or percent-encoded, or with a fragment.
    let candidates = [
        decoded.as_str(),
        dest,
        decoded.split(['?', '#']).next().unwrap_or_default(),
    ];
    let missing = || {
        (
            format!("there is no image {decoded:?}; cards show its description"),
            "the path is relative to the document; put the file there, or correct the path"
                .to_owned(),
        )
    };
    let file = candidates
        .iter()
        .map(|c| folder.join(c.trim_start_matches('/').replace('\\', "/")))
        .find(|path| path.is_file())
        .ok_or_else(missing)?;
    if let Err(e) = fs::File::open(&file) {
        return Err((
            format!("the image {decoded:?} cannot be read: {e}"),
            "make it readable; until then cards show its description".to_owned(),
        ));
    }
    let real = fs::canonicalize(&file).map_err(|_| missing())?;
    let outside = || {
        (
            format!(
                "the image {decoded:?} lies outside the folder of the notes; cards show its description"
            ),
            "copy it into the folder of the notes".to_owned(),
        )
    };
    let inside = real.strip_prefix(root).map_err(|_| outside())?;
    let parts: Option<Vec<&str>> = inside
        .components()
        .map(|c| c.as_os_str().to_str())
        .collect();
    Ok(parts.ok_or_else(missing)?.join("/"))
}

/// Reads a picture, once, and gives its name in the package.
fn load(path: &str, root: &Path, pictures: &mut Pictures) -> Option<String> {
    if let Some(name) = pictures.names.get(path) {
        return Some(name.clone());
    }
    let bytes = fs::read(root.join(path)).ok()?;
    let name = name(path, &bytes);
    pictures.bytes.insert(name.clone(), bytes);
    pictures.paths.insert(name.clone(), path.to_owned());
    pictures.names.insert(path.to_owned(), name.clone());
    Some(name)
}

/// Name in the package: stem, 8 hex digits of the content, extension.
pub(super) fn name(path: &str, bytes: &[u8]) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
    // Anki takes these out of file names, and brackets begin its own markup.
    let clean = |s: &str| -> String {
        s.nfc()
            .filter(|c| {
                !c.is_control()
                    && !matches!(
                        c,
                        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '[' | ']' | '^'
                    )
            })
            .collect()
    };
    let mut stem = clean(stem);
    while stem.len() > STEM_BYTES {
        stem.pop();
    }
    let hash = blake3::hash(bytes).to_hex();
    let extension = clean(extension);
    let dot = if extension.is_empty() { "" } else { "." };
    format!("{}-{}{dot}{extension}", stem.trim(), &hash[..8])
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = |b: u8| char::from(b).to_digit(16);
        match (
            bytes[i],
            bytes.get(i + 1).copied().and_then(hex),
            bytes.get(i + 2).copied().and_then(hex),
        ) {
            (b'%', Some(a), Some(b)) => {
                out.push(u8::try_from(a * 16 + b).expect("two hex digits fit a byte"));
                i += 3;
            }
            (byte, ..) => {
                out.push(byte);
                i += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(name("img/a:b?.png", b"x"), name("ab.png", b"x"));
        assert_ne!(name("a.png", b"x"), name("a.png", b"y"));
        let name = name("图 1.PNG", b"x");
        assert!(
            name.starts_with("图 1-") && name.ends_with(".PNG"),
            "{name}"
        );
    }

    #[test]
    fn percent() {
        assert_eq!(percent_decoded("a%20b%E5%9B%BE%.png"), "a b图%.png");
        assert_eq!(percent_decoded("%ff"), "%ff");
    }
}
