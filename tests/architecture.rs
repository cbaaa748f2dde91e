//! The shape of the crate, read from its source: who may import whom, and what the documents promise.

#![allow(clippy::unwrap_used, reason = "an unwrap is how a test fails")]

use factdeck::diagnostic::Code;
use std::fs;
use std::path::{Path, PathBuf};

/// From left to right; a module may import what stands in an earlier row.
const ROWS: &[&[&str]] = &[
    &["source"],
    &["text", "diagnostic", "config"],
    &["parse"],
    &["grammar"],
    &["fact"],
    &["note"],
    &["ledger"],
    &["apkg", "quiz"],
    &["render"],
    &["cli"],
];

fn row(module: &str) -> usize {
    ROWS.iter()
        .position(|row| row.contains(&module))
        .unwrap_or_else(|| panic!("module {module} has no place in tests/architecture.rs"))
}

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// Every source file with the module it belongs to.
fn files() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    paths
        .into_iter()
        .filter_map(|path| {
            let first = path.strip_prefix(&root).unwrap().components().next()?;
            let module = first
                .as_os_str()
                .to_str()
                .unwrap()
                .trim_end_matches(".rs")
                .to_owned();
            (module != "lib" && module != "main").then_some((module, path))
        })
        .collect()
}

#[test]
fn nothing_imports_from_its_right() {
    let mut wrong = Vec::new();
    for (module, path) in files() {
        let text = fs::read_to_string(&path).unwrap();
        let code: Vec<&str> = text
            .lines()
            .filter(|l| !l.trim_start().starts_with("//"))
            .collect();
        for used in code.join("\n").split("crate::").skip(1) {
            let used: String = used
                .chars()
                .take_while(|c| c.is_ascii_lowercase() || *c == '_')
                .collect();
            if used != module
                && ROWS.iter().any(|r| r.contains(&used.as_str()))
                && row(&used) >= row(&module)
            {
                wrong.push(format!("{}: {module} imports {used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_package_is_named_in_one_place() {
    for (package, only) in [
        ("pulldown_cmark", "parse"),
        ("rusqlite", "apkg"),
        ("genanki_rs", "apkg"),
        ("zip::", "apkg"),
        ("typst", "render"),
        ("rand", "quiz"),
        ("clap", "cli"),
        ("anyhow", "cli"),
    ] {
        for (module, path) in files() {
            let text = fs::read_to_string(&path).unwrap();
            let imports = text.lines().any(|l| {
                let l = l.trim_start();
                l.starts_with(&format!("use {package}"))
            });
            assert!(
                !imports || module == only,
                "{} imports {package}",
                path.display()
            );
        }
    }
}

#[test]
fn only_the_command_line_touches_disk_and_clock() {
    for (module, path) in files() {
        if module == "cli" || module == "apkg" || module == "render" {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for what in [
            "std::fs",
            "std::env",
            "std::time",
            "std::net",
            "std::process",
        ] {
            assert!(!text.contains(what), "{} uses {what}", path.display());
        }
    }
}

#[test]
fn every_diagnostic_is_listed() {
    let page =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    let source =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diagnostic.rs"))
            .unwrap();
    let named: Vec<&str> = source
        .split("Code::")
        .skip(1)
        .filter_map(|part| part.split_once("=> \"")?.1.split('"').next())
        .collect();
    assert!(
        named.contains(&Code::TooDeep.name()),
        "the names are found in the source"
    );
    for code in named {
        assert!(
            page.contains(&format!("| `{code}` |")),
            "{code} is not in ARCHITECTURE.md"
        );
    }
}

#[test]
fn the_exit_codes_are_in_readme() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    for code in ["| 0 |", "| 1 |", "| 2 |"] {
        assert!(page.contains(code), "README has no {code}");
    }
}
