//! The command line, as clap reads it. Help, completions and the man page are made from this.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

const EXIT_CODES: &str = "\
Exit codes:
  0  done; problems inside the notes (a missing image, say) are warnings
  1  a document could not be read (the rest is done), or there was nothing to make,
     or --locked or check found something
  2  wrong usage, output cannot be written, ledger damaged, or a guard stopped the build:
     nothing was touched";

/// Turns Markdown study notes into Anki decks of atomic facts, and keeps the review history when notes are edited.
#[derive(Debug, Parser)]
#[command(name = "factdeck", version, after_help = EXIT_CODES, max_term_width = 100)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Make the deck: NAME.apkg, and the ledger that keeps every card's identity
    #[command(after_help = EXIT_CODES)]
    Build(Build),
    /// Show what build would change, and what happens to each card's history
    #[command(after_help = EXIT_CODES)]
    Plan(Plan),
    /// Print quizzes from the facts, with a key
    #[command(after_help = EXIT_CODES)]
    Quiz(Quiz),
    /// Report problems in the notes, each with file, line and excerpt
    #[command(after_help = EXIT_CODES)]
    Check(Check),
    /// Print the facts found in the notes
    #[command(after_help = EXIT_CODES)]
    Facts(Facts),
    /// Write a factdeck.toml to start with
    Init(Init),
    /// Print completions for a shell
    #[command(hide = true)]
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Print the man page
    #[command(hide = true)]
    Man,
}

/// What every verb takes.
#[derive(Debug, Args)]
pub(super) struct Common {
    /// Say only what went wrong
    #[arg(short, long, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Say what takes how long
    #[arg(short, long)]
    pub(super) verbose: bool,
    /// When to colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

/// Which notes, which deck.
#[derive(Debug, Args)]
pub(super) struct Input {
    /// Markdown files, or folders of them
    #[arg(value_name = "NOTES", default_value = "data")]
    pub(super) notes: Vec<PathBuf>,
    /// Folder for what is made
    #[arg(short, long, value_name = "DIR", default_value = "decks")]
    pub(super) out: PathBuf,
    /// Name of the deck [default: `name` in factdeck.toml, else the file's stem or the folder's name]
    #[arg(long)]
    pub(super) name: Option<String>,
}

/// What decides who keeps which card.
#[derive(Debug, Default, Args)]
pub(super) struct Identity {
    /// Exit 1, touching nothing, if the ledger would change
    #[arg(long)]
    pub(super) locked: bool,
    /// Go on although more than 30 % of the cards would be retired or start again
    #[arg(long)]
    pub(super) accept_retired: bool,
    /// Take over the ledger of a deck that had another name
    #[arg(long, value_name = "FILE")]
    pub(super) adopt: Option<PathBuf>,
    /// Let decks follow renamed headings (Anki will not move cards it has)
    #[arg(long)]
    pub(super) rename_decks: bool,
    /// Let today's rules choose the deletions of known notes anew
    #[arg(long)]
    pub(super) reselect: bool,
    /// Count the notes that changed last as changed now, for learners who touched them before they imported
    #[arg(long)]
    pub(super) restamp: bool,
}

#[derive(Debug, Args)]
pub(super) struct Build {
    #[command(flatten)]
    pub(super) input: Input,
    #[command(flatten)]
    pub(super) identity: Identity,
    /// Make no quiz
    #[arg(long)]
    pub(super) no_quiz: bool,
    /// Look here for characters that the bundled fonts lack, before the fonts of the system
    #[arg(long, value_name = "DIR")]
    pub(super) font_dir: Vec<PathBuf>,
    /// Do all but write
    #[arg(short = 'n', long)]
    pub(super) dry_run: bool,
    /// One JSON object a line
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Args)]
pub(super) struct Plan {
    #[command(flatten)]
    pub(super) input: Input,
    #[command(flatten)]
    pub(super) identity: Identity,
    /// One JSON object a line
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Args)]
pub(super) struct Quiz {
    #[command(flatten)]
    pub(super) input: Input,
    /// Items a form [default: 20]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = between::<1, 2000>)]
    pub(super) items: Option<usize>,
    /// Forms, lettered from A [default: 2]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = between::<1, 26>)]
    pub(super) forms: Option<usize>,
    /// Any text; the same text draws the same items [default: drawn, and shown]
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(super) seed: Option<String>,
    /// Kinds of items [default: all]
    #[arg(long, value_name = "KIND,…", value_delimiter = ',')]
    pub(super) kinds: Vec<Kind>,
    /// Other items on every form, instead of the same in another order
    #[arg(long)]
    pub(super) fresh: bool,
    /// Head of the papers [default: the document's title, or NAME]
    #[arg(long, value_name = "TEXT")]
    pub(super) title: Option<String>,
    /// Print a quiz again from the .json written beside it; NOTES are not read
    #[arg(long, value_name = "MANIFEST",
        conflicts_with_all = ["name", "items", "forms", "seed", "kinds", "fresh", "title"])]
    pub(super) from: Option<PathBuf>,
    /// Formats to write
    #[arg(long, value_name = "FORMAT,…", value_delimiter = ',', default_value = Format::USUAL)]
    pub(super) format: Vec<Format>,
    /// Size of the sheet [default: a4]
    #[arg(long, value_name = "SIZE")]
    pub(super) paper: Option<Sheet>,
    /// Look here for characters that the bundled fonts lack, before the fonts of the system
    #[arg(long, value_name = "DIR")]
    pub(super) font_dir: Vec<PathBuf>,
    /// Leave out what holds a character that no font has, instead of stopping
    #[arg(long)]
    pub(super) skip_unprintable: bool,
    /// One JSON object a line
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

/// A whole number from `MIN` to `MAX`.
fn between<const MIN: usize, const MAX: usize>(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|n| (MIN..=MAX).contains(n))
        .ok_or_else(|| format!("give a whole number from {MIN} to {MAX}"))
}

/// Kinds of items, as [`crate::quiz::Kind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Kind {
    /// One of three or four options
    Choice,
    /// A blank to fill in
    Blank,
    /// A question answered on lines
    Short,
}

impl Kind {
    pub(super) fn kind(self) -> crate::quiz::Kind {
        match self {
            Kind::Choice => crate::quiz::Kind::Choice,
            Kind::Blank => crate::quiz::Kind::Blank,
            Kind::Short => crate::quiz::Kind::Short,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(super) enum Format {
    Pdf,
    Html,
    Md,
}

impl Format {
    /// What is written when nothing is said: PDF, unless this factdeck was built without it.
    pub(super) const USUAL: &str = if cfg!(feature = "pdf") { "pdf" } else { "html" };

    pub(super) fn usual() -> Self {
        if cfg!(feature = "pdf") {
            Format::Pdf
        } else {
            Format::Html
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Sheet {
    A4,
    Letter,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) input: Input,
    /// One JSON object a line
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Args)]
pub(super) struct Facts {
    #[command(flatten)]
    pub(super) input: Input,
    /// Also show context, rule and place of every fact, and what was left out and why
    #[arg(long)]
    pub(super) explain: bool,
    /// One JSON object a line
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Args)]
pub(super) struct Init {
    /// Folder of the notes
    #[arg(value_name = "FOLDER", default_value = "data")]
    pub(super) folder: PathBuf,
    #[command(flatten)]
    pub(super) common: Common,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_holds_together() {
        Cli::command().debug_assert();
    }
}
