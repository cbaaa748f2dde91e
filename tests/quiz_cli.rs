//! `factdeck quiz` and the papers of `factdeck build`, as a user meets them.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)] // tests arrange their own files, and may fail

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

const FORMAT: &str = if cfg!(feature = "pdf") { "pdf" } else { "html" };

/// Notes of a user in a folder of their own.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("data")).unwrap();
        let notes = concat!(env!("CARGO_MANIFEST_DIR"), "/data/video-models.md");
        fs::copy(notes, folder.path().join("data/video.md")).unwrap();
        Self { folder }
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_factdeck"))
            .args(args)
            .current_dir(&self.folder)
            .output()
            .unwrap()
    }

    fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}: {stderr}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Names and bytes of what was made.
    fn made(&self) -> Vec<(String, Vec<u8>)> {
        let Ok(entries) = fs::read_dir(self.path("decks")) else {
            return Vec::new();
        };
        let mut out: Vec<(String, Vec<u8>)> = entries
            .map(|e| e.unwrap().path())
            .map(|p| (name_of(&p), fs::read(&p).unwrap()))
            .collect();
        out.sort();
        out
    }

    fn edit(&self, from: &str, to: &str) {
        let path = self.path("data/video.md");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from));
        fs::write(&path, text.replace(from, to)).unwrap();
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

#[test]
fn a_build_prints_two_forms_a_key_and_the_manifest() {
    let desk = Desk::new();
    desk.ok(&["build", "data", "--name", "video"]);
    let names: Vec<String> = desk.made().into_iter().map(|(name, _)| name).collect();
    for which in ["A", "B", "key"] {
        assert!(
            names.contains(&format!("video-quiz-{which}.{FORMAT}")),
            "{names:?}"
        );
    }
    assert!(names.contains(&"video-quiz.json".to_owned()));
    let before = desk.made();
    desk.ok(&["build", "data", "--name", "video"]);
    assert!(before == desk.made(), "a second build changed a byte");
}

#[test]
fn a_build_without_quiz_prints_none() {
    let desk = Desk::new();
    desk.ok(&["build", "data", "--no-quiz"]);
    assert!(desk.made().iter().all(|(name, _)| !name.contains("quiz")));
}

#[test]
fn a_quiz_leaves_the_ledger_alone() {
    let desk = Desk::new();
    desk.ok(&["build", "data", "--no-quiz"]);
    let before = desk.made();
    desk.edit("**量化**", "**权重量化**");
    let stdout = desk.ok(&["quiz", "data", "--seed", "三班/期中", "--forms", "3"]);
    assert!(
        stdout.contains(&format!("decks/data-quiz-三班_期中-C.{FORMAT}")),
        "{stdout}"
    );
    let after = desk.made();
    assert!(before.iter().all(|file| after.contains(file)));
    assert_eq!(after.len(), before.len() + 5);
}

#[test]
fn a_manifest_reprints_the_same_paper_after_an_edit() {
    let desk = Desk::new();
    desk.ok(&["quiz", "data", "--seed", "S"]);
    let before = desk.made();
    fs::copy(desk.path("decks/data-quiz-S.json"), desk.path("kept.json")).unwrap();
    fs::remove_dir_all(desk.path("decks")).unwrap();
    fs::remove_dir_all(desk.path("data")).unwrap();
    desk.ok(&["quiz", "--from", "kept.json"]);
    assert!(before == desk.made(), "the reprint differs");
}

#[test]
fn a_drawn_seed_is_shown_and_draws_the_same_again() {
    let desk = Desk::new();
    let line = desk.ok(&["quiz", "data", "--json", "--items", "5"]);
    let line: serde_json::Value = serde_json::from_str(&line).unwrap();
    let seed = line["seed"].as_str().unwrap();
    assert_eq!((seed.len(), &seed[4..5]), (9, "-"), "{seed}");
    assert_eq!(line["items"], 5);
    let before = desk.made();
    desk.ok(&["quiz", "data", "--seed", seed, "--items", "5"]);
    assert!(before == desk.made());
}

#[test]
fn all_formats_on_wish() {
    let desk = Desk::new();
    let formats = if cfg!(feature = "pdf") {
        "pdf,html,md"
    } else {
        "html,md"
    };
    let stdout = desk.ok(&[
        "quiz", "data", "--seed", "S", "--format", formats, "--paper", "letter",
    ]);
    assert_eq!(stdout.lines().count(), 3 * formats.split(',').count() + 1);
}

#[test]
fn bad_wishes_are_named_and_nothing_is_written() {
    let desk = Desk::new();
    fs::write(desk.path("broken.json"), "{\"version\": 1, \"forms\": 3}").unwrap();
    fs::write(desk.path("empty.md"), "# Nothing\n").unwrap();
    let cases: [(&[&str], i32, &str); 9] = [
        (&["quiz", "data", "--items", "0"], 2, "from 1"),
        (&["quiz", "data", "--items", "-3"], 2, "from 1"),
        (&["quiz", "data", "--forms", "0"], 2, "from 1 to 26"),
        (&["quiz", "data", "--forms", "27"], 2, "from 1 to 26"),
        (&["quiz", "data", "--kinds", "essay"], 2, "essay"),
        (&["quiz", "--from", "none.json"], 2, "none.json"),
        (&["quiz", "--from", "broken.json"], 2, "broken.json"),
        (
            &["quiz", "--from", "broken.json", "--seed", "x"],
            2,
            "cannot be used with",
        ),
        (&["quiz", "empty.md"], 1, "nothing to make"),
    ];
    for (args, code, said) in cases {
        let output = desk.run(args);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {stderr}");
        assert!(stderr.contains(said), "{args:?}: {stderr}");
        assert!(desk.made().is_empty(), "{args:?} wrote something");
    }
}

#[test]
fn fewer_facts_than_items_make_a_shorter_quiz_and_a_warning() {
    let desk = Desk::new();
    let output = desk.run(&["quiz", "data", "--seed", "S", "--items", "500"]);
    assert!(output.status.success());
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("instead of 500"), "{stderr}");
}

#[cfg(feature = "pdf")]
#[test]
fn a_character_no_font_has_stops_a_quiz_and_not_a_build() {
    let desk = Desk::new();
    // A private character: no font can have it.
    desk.edit("注意力掩码", "注意力\u{f1234}掩码");
    desk.edit("推理速度", "推理\u{f1234}速度");
    let wide = ["quiz", "data", "--seed", "S", "--items", "500"];
    let output = desk.run(&wide);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(
        stderr.contains("U+F1234") && stderr.contains("video.md:"),
        "{stderr}"
    );
    assert!(desk.made().is_empty());
    desk.ok(&[&wide[..], &["--skip-unprintable"]].concat());
    desk.ok(&["build", "data"]);
}
