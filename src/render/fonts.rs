//! The fonts a paper is set in: the bundled ones first, so that bytes are equal everywhere; folders that were named and
//! then the system's for characters these lack, and only then.

use super::{Error, Missing, characters, is_invisible, located};
use crate::quiz::Quiz;
use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;
use std::sync::{LazyLock, OnceLock};
use typst::foundations::Bytes;
use typst::text::{Font, FontInfo};
use typst_kit::fonts::{FontPath, FontSource};

/// Noto Sans SC Regular, cut down by `scripts/subset-font.py`.
const CHINESE: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-subset.ttf.zst");

/// Noto Emoji Regular, by the same script: headings of notes are full of them.
const EMOJI: &[u8] = include_bytes!("../../assets/fonts/NotoEmoji-subset.ttf.zst");

/// The families of the bundled fonts.
pub(super) const SANS: &str = "Noto Sans SC";
pub(super) const SERIF: &str = "Libertinus Serif";
pub(super) const MONO: &str = "DejaVu Sans Mono";
pub(super) const SIGNS: &str = "Noto Emoji";

/// The bundled faces, unpacked once.
static BUNDLED: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let unpacked = [CHINESE, EMOJI].into_iter().filter_map(|packed| {
        let data = zstd::decode_all(packed)
            .expect("the compressed font is part of this program and whole");
        Font::new(Bytes::new(data), 0)
    });
    let latin = typst_assets::fonts()
        .filter_map(|data| Font::new(Bytes::new(data), 0))
        .filter(|font| {
            let info = font.info();
            let weight = info.variant.weight.to_number();
            (info.family == SERIF && matches!(weight, 400 | 700))
                || (info.family == MONO
                    && weight == 400
                    && info.variant.style == typst::text::FontStyle::Normal)
        });
    unpacked.chain(latin).collect()
});

/// System families for Chinese, best first; others follow by name.
const PREFERRED: [&str; 9] = [
    "noto sans cjk sc",
    "noto sans sc",
    "source han sans sc",
    "pingfang sc",
    "microsoft yahei",
    "hiragino sans gb",
    "wenquanyi micro hei",
    "wenquanyi zen hei",
    "droid sans fallback",
];

/// Fonts to print with.
#[derive(Default)]
pub struct Fonts {
    named: Vec<(FontPath, FontInfo)>,
    use_system: bool,
    system: OnceLock<Vec<(FontPath, FontInfo)>>,
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fonts")
            .field("named", &self.named.len())
            .field("use_system", &self.use_system)
            .finish_non_exhaustive()
    }
}

impl Fonts {
    /// The bundled fonts, then those in `dirs`, then the system's if `system`: later ones serve only characters that
    /// earlier ones lack, and the system's are looked for only when there are such.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn new(dirs: &[PathBuf], system: bool) -> Result<Self, Error> {
        let mut named = Vec::new();
        for dir in dirs {
            if !dir.is_dir() {
                return Err(Error::FontDir(dir.display().to_string()));
            }
            named.extend(sorted(typst_kit::fonts::scan(dir).collect()));
        }
        Ok(Self {
            named,
            use_system: system,
            system: OnceLock::new(),
        })
    }

    /// Characters of a quiz that no font has.
    pub fn missing(&self, quiz: &Quiz) -> Vec<Missing> {
        match self.for_quiz(quiz) {
            Err(Error::Missing(missing)) => missing,
            _ => Vec::new(),
        }
    }

    /// Whether for every character of a text some font has it.
    pub fn can_print(&self, text: &str) -> bool {
        super::clean(text)
            .chars()
            .filter(|&c| !is_invisible(c) && !bundled_has(c))
            .all(|c| {
                let has = |faces: &[(FontPath, FontInfo)]| {
                    faces
                        .iter()
                        .any(|(_, info)| info.coverage.contains(c.into()))
                };
                has(&self.named) || has(self.system())
            })
    }

    /// The fonts of the system, looked for once; none when they are not to be used.
    fn system(&self) -> &[(FontPath, FontInfo)] {
        self.system.get_or_init(|| {
            if self.use_system {
                sorted(typst_kit::fonts::system().collect())
            } else {
                Vec::new()
            }
        })
    }

    /// The faces for a quiz, and the families beyond the bundled ones.
    pub(super) fn for_quiz(&self, quiz: &Quiz) -> Result<(Vec<Font>, Vec<String>), Error> {
        let lacking: BTreeSet<char> = characters(quiz)
            .into_keys()
            .filter(|&c| !bundled_has(c))
            .collect();
        let (extra, missing) = self.extra(&lacking);
        if !missing.is_empty() {
            return Err(Error::Missing(located(quiz, &missing)));
        }
        let families = extra
            .iter()
            .map(|font| font.info().family.clone())
            .collect();
        let mut fonts = BUNDLED.clone();
        fonts.extend(extra);
        Ok((fonts, families))
    }

    /// Faces that together have the characters, and the characters none has.
    fn extra(&self, lacking: &BTreeSet<char>) -> (Vec<Font>, BTreeSet<char>) {
        let mut missing = lacking.clone();
        let mut fonts: Vec<Font> = Vec::new();
        let mut serve = |faces: &[(FontPath, FontInfo)], missing: &mut BTreeSet<char>| {
            for (path, info) in faces {
                if missing.iter().any(|&c| info.coverage.contains(c.into()))
                    && let Some(font) = path.load()
                {
                    missing.retain(|&c| !info.coverage.contains(c.into()));
                    fonts.push(font);
                }
            }
        };
        serve(&self.named, &mut missing);
        if !missing.is_empty() {
            serve(self.system(), &mut missing);
        }
        (fonts, missing)
    }
}

fn bundled_has(c: char) -> bool {
    /// Looked up for every character of the notes, which the lists of the fonts are too slow for.
    static ALL: LazyLock<HashSet<u32>> = LazyLock::new(|| {
        BUNDLED
            .iter()
            .flat_map(|font| font.info().coverage.iter())
            .collect()
    });
    ALL.contains(&c.into())
}

/// In an order that does not hang on how a folder is read.
fn sorted(mut faces: Vec<(FontPath, FontInfo)>) -> Vec<(FontPath, FontInfo)> {
    faces.sort_by_cached_key(|(path, info)| {
        let family = info.family.to_lowercase();
        let liked = PREFERRED.iter().position(|name| *name == family);
        let plain = info.variant.weight.to_number().abs_diff(400);
        (
            liked.unwrap_or(PREFERRED.len()),
            plain,
            family,
            path.path.clone(),
            path.index,
        )
    });
    faces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_fonts_are_whole() {
        let families: BTreeSet<&str> = BUNDLED
            .iter()
            .map(|font| font.info().family.as_str())
            .collect();
        assert_eq!(families, BTreeSet::from([SANS, SERIF, MONO, SIGNS]));
        // First and last of each level of the standard table, some outside the basic plane, and GB 2312's odd ones.
        for c in "一丁厂啊齄乂鬯𫖯𬶮𫄧〇①㈠→℃㎡“”…—αβΣ∑≤≥√∞あアㄅ⭐🔑✅🚀".chars()
        {
            assert!(bundled_has(c), "{c}");
        }
        assert!(!bundled_has('𰻝'));
    }
}
