//! The two note types: ids, names, fields, templates and styling. Frozen from the first release on.
//!
//! Anki knows a note type by its id and compares names of fields and templates. If any of these changes, existing
//! notes are no longer updated by an import, and new ones land in a second note type. What may change are the
//! templates' texts and the styling, together with [`MODIFIED`].

use super::NoteType;

/// When templates or styling last changed, in seconds since 1970. Anki takes them over from a package when this is
/// newer than what the learner has, and the learner's own changes to them are then lost: so it moves only with them.
pub const MODIFIED: i64 = 1_787_184_000;

/// The styling of both note types.
pub const CSS: &str = include_str!("card.css");

/// A note type as Anki stores it, less what is the same for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    /// Frozen.
    pub id: i64,
    /// Frozen.
    pub name: &'static str,
    /// Names of the fields in their order. Frozen.
    pub fields: &'static [&'static str],
    /// Name of the only template. Frozen.
    pub template: &'static str,
    /// Its front.
    pub front: &'static str,
    /// Its back.
    pub back: &'static str,
    /// Whether cards come from deletions.
    pub is_cloze: bool,
}

const CLOZE: Spec = Spec {
    id: 1_741_926_530_871,
    name: "Factdeck Cloze",
    fields: &["Text", "Context", "Extra", "Source"],
    template: "Cloze",
    front: include_str!("templates/cloze-front.html"),
    back: include_str!("templates/cloze-back.html"),
    is_cloze: true,
};

const QA: Spec = Spec {
    id: 1_741_926_530_872,
    name: "Factdeck Q&A",
    fields: &["Front", "Back", "Context", "Extra", "Source"],
    template: "Card 1",
    front: include_str!("templates/qa-front.html"),
    back: include_str!("templates/qa-back.html"),
    is_cloze: false,
};

/// All note types, in the order of their ids.
pub const ALL: [NoteType; 2] = [NoteType::Cloze, NoteType::Qa];

/// What a note type is to Anki.
pub fn spec(note_type: NoteType) -> &'static Spec {
    match note_type {
        NoteType::Cloze => &CLOZE,
        NoteType::Qa => &QA,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_frozen_stays() {
        let frozen = |t| {
            let s = spec(t);
            (s.id, s.name, s.fields.join(" "), s.template)
        };
        assert_eq!(
            frozen(NoteType::Cloze),
            (
                1_741_926_530_871,
                "Factdeck Cloze",
                "Text Context Extra Source".to_owned(),
                "Cloze"
            )
        );
        assert_eq!(
            frozen(NoteType::Qa),
            (
                1_741_926_530_872,
                "Factdeck Q&A",
                "Front Back Context Extra Source".to_owned(),
                "Card 1"
            )
        );
    }

    #[test]
    fn a_new_look_has_a_new_time() {
        let mut hash = blake3::Hasher::new();
        for s in ALL.map(spec) {
            hash.update(s.front.as_bytes());
            hash.update(s.back.as_bytes());
        }
        hash.update(CSS.as_bytes());
        let now = (MODIFIED, &hash.finalize().to_hex()[..16]);
        assert_eq!(
            now,
            (1_787_184_000, "819742d3a6d7d9a2"),
            "templates or styling have changed: bump notetype::MODIFIED, else no learner gets to see it, \
             and put the new pair here"
        );
    }

    #[test]
    fn nothing_comes_from_the_network_and_nothing_runs() {
        for text in ALL.map(spec).iter().flat_map(|s| [s.front, s.back, CSS]) {
            for word in ["http", "//", "<script", "@import", "url(", "onload"] {
                assert!(!text.contains(word), "{word} in {text}");
            }
        }
    }

    /// Relative luminance of `--name: #rrggbb` in the styling, as WCAG defines it.
    fn luminance(palette: &str, name: &str) -> f64 {
        let (_, rest) = palette.split_once(&format!("--{name}: #")).unwrap();
        let part = |i| f64::from(u8::from_str_radix(&rest[i..i + 2], 16).unwrap()) / 255.0;
        let linear = |c: f64| {
            if c <= 0.03928 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(part(0)) + 0.7152 * linear(part(2)) + 0.0722 * linear(part(4))
    }

    #[test]
    fn every_text_stands_out_by_day_and_by_night() {
        let (day, night) = CSS.split_once(".card.nightMode").unwrap();
        for (theme, palette) in [("day", day), ("night", night)] {
            for (text, ground) in [
                ("ink", "paper"),
                ("ink", "wash"),
                ("ink", "mark"),
                ("muted", "paper"),
                ("muted", "wash"),
                ("link", "paper"),
                ("accent", "paper"),
                ("accent", "accent-wash"),
            ] {
                let (a, b) = (luminance(palette, text), luminance(palette, ground));
                let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                assert!(
                    contrast >= 4.5,
                    "{theme}: {text} on {ground} is {contrast:.2}"
                );
            }
        }
    }
}
