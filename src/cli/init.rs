//! `factdeck init`: a `factdeck.toml` to start with.

use super::args::Init;
use super::report::{Terminal, shown};
use super::{Exit, Outcome, write};
use crate::config;
use anyhow::{Context as _, anyhow};
use std::fs;

const TEMPLATE: &str = include_str!("init.toml");

pub(super) fn run(args: &Init, terminal: Terminal) -> Outcome<Exit> {
    let path = args.folder.join(config::FILE);
    if fs::symlink_metadata(&path).is_ok() {
        return Err(anyhow!("{}: is there already, and was left as it is", shown(&path)).into());
    }
    fs::create_dir_all(&args.folder)
        .with_context(|| format!("{}: cannot be made a folder for notes", shown(&args.folder)))?;
    let name = fs::canonicalize(&args.folder)
        .ok()
        .and_then(|p| Some(p.file_name()?.to_string_lossy().into_owned()))
        .unwrap_or_else(|| "notes".to_owned());
    let name = serde_json::to_string(&name).map_err(anyhow::Error::from)?;
    let text = TEMPLATE.replace("\"NAME\"", &name);
    write::write_all(&[(path.clone(), text.into_bytes())])?;
    terminal.say(&format!(
        "{}: written; put your notes (*.md) beside it, then run `factdeck build {}`",
        shown(&path),
        shown(&args.folder)
    ));
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_template_is_a_configuration() {
        let config = crate::config::read(super::TEMPLATE).unwrap();
        assert_eq!(config.name.as_deref(), Some("NAME"));
        let all: String = super::TEMPLATE
            .lines()
            .map(|l| format!("{}\n", l.strip_prefix("#= ").unwrap_or(l)))
            .collect();
        assert!(crate::config::read(&all).unwrap().quiz.items.is_some());
    }
}
