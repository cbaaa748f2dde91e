//! The command line: the only part of factdeck that touches disk, clock and terminal.
//!
//! `discover` finds the notes and names the deck, `read` runs the stages up to notes, `build` joins them with
//! the ledger and writes. stdout carries what was asked for, stderr the rest.

mod args;
mod build;
mod check;
mod discover;
mod facts;
mod init;
mod pictures;
mod plan;
mod quiz;
mod read;
mod report;
mod retired;
mod state;
mod write;

use args::{Cli, Color, Verb};
use clap::{CommandFactory, Parser};
use report::Terminal;
use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// 0: done.
    Done,
    /// 1: something in the documents.
    Found,
}

/// Why a run ended early.
#[derive(Debug)]
enum Stop {
    /// 1: nothing to make, or `--locked`.
    Content(String),
    /// 2: the tool could not do it, or was told so by a guard.
    Failed(anyhow::Error),
    /// 0: nobody reads stdout any more.
    Pipe,
}

impl From<anyhow::Error> for Stop {
    fn from(error: anyhow::Error) -> Self {
        Stop::Failed(error)
    }
}

/// Writing to stdout is the only plain io error that reaches here; all others have their path.
impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Stop::Pipe
        } else {
            Stop::Failed(anyhow::anyhow!("cannot write to standard output: {error}"))
        }
    }
}

type Outcome<T> = Result<T, Stop>;

/// Runs factdeck. `args` begin with the name of the program.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come this way too, and are no errors.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let (code, terminal, message) = run(cli);
    if let Some(message) = message {
        terminal.failure(&message);
    }
    code
}

fn run(cli: Cli) -> (ExitCode, Terminal, Option<String>) {
    let (common, json) = match &cli.verb {
        Verb::Build(a) => (Some(&a.common), a.json),
        Verb::Plan(a) => (Some(&a.common), a.json),
        Verb::Quiz(a) => (Some(&a.common), a.json),
        Verb::Check(a) => (Some(&a.common), a.json),
        Verb::Facts(a) => (Some(&a.common), a.json),
        Verb::Init(a) => (Some(&a.common), false),
        Verb::Completions { .. } | Verb::Man => (None, false),
    };
    let terminal = Terminal {
        quiet: common.is_some_and(|c| c.quiet),
        verbose: common.is_some_and(|c| c.verbose),
        json,
    };
    match common.map_or(Color::Auto, |c| c.color) {
        Color::Auto => {}
        Color::Always => anstream::ColorChoice::Always.write_global(),
        Color::Never => anstream::ColorChoice::Never.write_global(),
    }
    let outcome = match cli.verb {
        Verb::Build(args) => build::run(&args, terminal),
        Verb::Plan(args) => plan::run(&args, terminal),
        Verb::Quiz(args) => quiz::run(&args, terminal),
        Verb::Check(args) => check::run(&args, terminal),
        Verb::Facts(args) => facts::run(&args, terminal),
        Verb::Init(args) => init::run(&args, terminal),
        Verb::Completions { shell } => {
            let mut out = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "factdeck", &mut out);
            report::stdout(&out).map(|()| Exit::Done)
        }
        Verb::Man => man(),
    };
    let (code, message) = match outcome {
        Ok(Exit::Done) | Err(Stop::Pipe) => (0, None),
        Ok(Exit::Found) => (1, None),
        Err(Stop::Content(message)) => (1, Some(message)),
        Err(Stop::Failed(error)) => (2, Some(format!("{error:#}"))),
    };
    (ExitCode::from(code), terminal, message)
}

/// One page: the command, then each verb with its options.
fn man() -> Outcome<Exit> {
    let mut out = Vec::new();
    let mut command = Cli::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(&mut out)?;
    for verb in command.get_subcommands().filter(|v| !v.is_hide_set()) {
        let page = clap_mangen::Man::new(verb.clone());
        let name = verb.get_name();
        if name != "help" {
            out.extend_from_slice(format!(".SH \"FACTDECK {}\"\n", name.to_uppercase()).as_bytes());
            page.render_description_section(&mut out)?;
            page.render_options_section(&mut out)?;
        }
    }
    report::stdout(&out)?;
    Ok(Exit::Done)
}
