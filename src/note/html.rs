//! Texts to HTML for Anki's fields: marks to elements, everything else escaped so that Anki shows it as written.

use crate::source::Span;
use crate::text::Text;

/// A text as HTML without deletions.
pub fn plain(text: &Text) -> String {
    cloze(text, &[])
}

/// A text as HTML with a deletion `{{cN::…}}` at each hole: ordinal and plain range, sorted, not overlapping.
pub fn cloze(text: &Text, holes: &[(u16, Span)]) -> String {
    let _ = (text, holes);
    unimplemented!()
}
