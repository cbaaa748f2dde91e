//! `factdeck check`: problems in the notes, nothing made.

use super::args::Check;
use super::report::{self, Terminal, counted};
use super::{Exit, Outcome, build};

pub(super) fn run(args: &Check, terminal: Terminal) -> Outcome<Exit> {
    let (_, notes) = build::read_notes(&args.input, terminal)?;
    let problems: Vec<_> = notes.problems().collect();
    if terminal.json {
        report::json_lines(
            problems
                .iter()
                .map(|(d, source)| report::problem(d, source, &notes)),
        )?;
    } else {
        let mut out = String::new();
        for (diagnostic, source) in &problems {
            out.push_str(&report::excerpt(
                diagnostic,
                source,
                &notes.shown(&source.path),
            ));
        }
        report::stdout(out.as_bytes())?;
    }
    let documents = counted(notes.documents.len(), "document");
    let found = problems.len() + notes.unreadable.len();
    terminal.say(&format!("{} in {documents}", counted(found, "problem")));
    Ok(if found == 0 { Exit::Done } else { Exit::Found })
}
