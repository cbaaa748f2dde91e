//! Golden cases: what every stage makes of a small document.
//!
//! A case is a directory of `tests/cases` with an `input.md` and one expected file for every stage it is about. To add
//! one: write `input.md`, create the expected files empty (`touch tests/cases/NAME/tree.txt`), run
//! `UPDATE_EXPECT=1 cargo test --test cases -- NAME`, and read what came out. The same command takes over a change.

mod common;

use datatest_stable::Utf8Path;
use expect_test::expect_file;
use factdeck::parse;
use factdeck::source::Source;
use std::fs;

/// What a stage writes, by the name of its file.
type Stage = (&'static str, fn(&Source) -> String);

const STAGES: &[Stage] = &[
    ("tree.txt", |source| {
        common::tree::tree(source, &parse::parse(source).value)
    }),
    ("diagnostics.txt", |source| {
        common::tree::diagnostics(source, &parse::parse(source).diagnostics)
    }),
    ("facts.txt", common::facts::facts),
    ("notes.txt", common::facts::notes),
];

fn case(path: &Utf8Path, text: String) -> datatest_stable::Result<()> {
    let name = path.parent().ok_or("input.md lies in no case")?;
    let dir = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let mut files = Vec::new();
    for entry in fs::read_dir(&dir)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let known = STAGES.iter().any(|(file, _)| *file == name);
        if known {
            files.push(name);
        } else if name != "input.md" && name != "factdeck.toml" {
            return Err(format!("{dir}/{name}: no stage writes this file").into());
        }
    }
    if files.is_empty() {
        return Err(
            format!("{dir}: expects nothing; create one of the stages' files, empty").into(),
        );
    }
    let source = Source::new("input.md", text);
    for (file, stage) in STAGES
        .iter()
        .filter(|(file, _)| files.iter().any(|f| f == file))
    {
        let text = stage(&source);
        let text = if text.is_empty() { "(none)\n" } else { &text };
        expect_file![dir.join(file)].assert_eq(text);
    }
    Ok(())
}

datatest_stable::harness! {
    { test = case, root = "tests/cases", pattern = r"/input\.md$" },
}
