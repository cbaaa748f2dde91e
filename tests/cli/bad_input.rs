//! Input that cannot be used: one line that says what and where, the promised exit code, old files untouched.

use crate::{ONE, Place};

/// A place that was built once, and a way to see that nothing was touched since.
fn built() -> (Place, impl Fn(&Place)) {
    let place = Place::with_notes();
    place.run(&["build"]).code(0);
    let before = place.identity("decks");
    (place, move |place: &Place| {
        assert_eq!(before, place.identity("decks"))
    })
}

#[test]
fn text_that_is_not_utf8() {
    let (place, untouched) = built();
    let gb18030 = b"# \xc4\xa3\xd0\xcd\n\n\xc1\xbf\xbb\xaf\n";
    place.write("data/one.md", gb18030);
    place
        .run(&["build", "-q"])
        .code(1)
        .one_line(&["data/one.md", "line 1", "GB18030"]);
    // Its cards stay as they were, the rest is built: nothing changes.
    untouched(&place);
    place.write("data/one.md", b"\xff\xfe#\0 \0a\0");
    place
        .run(&["build", "-q"])
        .code(1)
        .one_line(&["data/one.md", "UTF-16"]);
    untouched(&place);
    place
        .run(&["build", "data/one.md"])
        .code(1)
        .says(&["nothing to make"]);
    untouched(&place);
}

#[test]
fn a_document_left_out_does_not_cost_the_others() {
    let place = Place::with_notes();
    place.write("data/bad.md", b"\xc4\xc4");
    place
        .run(&["build"])
        .code(1)
        .says(&["data/bad.md", "decks/d.apkg: 2 documents"]);
    assert!(place.path("decks/d.apkg").is_file());
}

#[test]
fn documents_without_anything_to_ask() {
    let place = Place::new();
    for (text, says) in [
        ("", "empty"),
        ("\u{feff}\n\n", "empty"),
        ("# 只有标题\n", "nothing to make"),
    ] {
        place.write("x.md", text);
        place
            .run(&["build", "x.md"])
            .code(1)
            .says(&["x.md", says, "nothing to make"]);
        assert!(!place.path("decks").exists());
    }
}

#[test]
fn an_emptied_document_among_others_retires_its_cards() {
    let (place, _) = built();
    place.write("data/two.md", "");
    place
        .run(&["build", "--accept-retired"])
        .code(0)
        .says(&["empty"]);
    let all: usize = place
        .entries("decks/d.ledger.jsonl")
        .iter()
        .filter(|e| e["retired"] == true)
        .count();
    assert!(all > 0);
}

#[test]
fn no_such_path() {
    let (place, untouched) = built();
    place
        .run(&["build", "nowhere.md"])
        .code(1)
        .one_line(&["nowhere.md", "no such file"]);
    untouched(&place);
    let empty = Place::new();
    empty
        .run(&["build"])
        .code(1)
        .one_line(&["data:", "factdeck init"]);
    empty.write("data/readme.txt", "x");
    empty
        .run(&["build"])
        .code(1)
        .one_line(&["data:", "no Markdown"]);
    assert!(!empty.path("decks").exists());
}

#[test]
fn a_folder_where_a_document_should_be() {
    let (place, untouched) = built();
    std::fs::create_dir(place.path("data/x.md")).unwrap();
    place
        .run(&["build", "-q"])
        .code(1)
        .one_line(&["data/x.md", "folder"]);
    untouched(&place);
    // With notes in it, it is a folder like any other.
    place.write("data/x.md/deep.md", ONE.replace("模型", "系统"));
    place.run(&["build"]).code(0).says(&["3 documents"]);
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing() {
    let (place, untouched) = built();
    std::os::unix::fs::symlink("gone.md", place.path("data/link.md")).unwrap();
    place
        .run(&["build", "-q"])
        .code(1)
        .one_line(&["data/link.md", "link"]);
    place
        .run(&["build", "data/link.md"])
        .code(1)
        .one_line(&["data/link.md", "link"]);
    untouched(&place);
    // A circle of links is no document and no error.
    std::fs::remove_file(place.path("data/link.md")).unwrap();
    std::os::unix::fs::symlink(".", place.path("data/circle")).unwrap();
    place.run(&["build"]).code(0);
    untouched(&place);
}

#[test]
fn output_that_cannot_be_written() {
    let place = Place::with_notes();
    place.write("decks", "a file");
    place.run(&["build"]).code(2).one_line(&["decks"]);
    assert_eq!(place.read("decks"), "a file");
    // The ledger is not touched either where only the package cannot be written.
    std::fs::create_dir_all(place.path("other/d.apkg")).unwrap();
    place
        .run(&["build", "-o", "other"])
        .code(2)
        .one_line(&["other/d.apkg", "folder"]);
    assert!(!place.path("other/d.ledger.jsonl").exists());
}

#[test]
fn usage() {
    let place = Place::with_notes();
    place.run(&[]).code(2);
    place.run(&["bulid"]).code(2).says(&["build"]);
    place
        .run(&["build", "--nmae", "x"])
        .code(2)
        .says(&["--name"]);
    place
        .run(&["build", "--name", "a/b"])
        .code(2)
        .one_line(&["a/b"]);
    place.run(&["build", "-q", "-v"]).code(2);
    let mut command = place.command(&["build"]);
    command.env("SOURCE_DATE_EPOCH", "yesterday");
    crate::ran(command).code(2).one_line(&["SOURCE_DATE_EPOCH"]);
    place.write("data/factdeck.toml", "# fine\nnmae = \"d\"\n");
    place
        .run(&["build"])
        .code(2)
        .one_line(&["factdeck.toml:2", "nmae"]);
    assert!(!place.path("decks").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn two_documents_whose_paths_differ_in_writing_only() {
    let place = Place::new();
    place.write("data/caf\u{e9}.md", ONE);
    place.write("data/cafe\u{301}.md", ONE);
    place.run(&["build"]).code(1).says(&["same path"]);
}

#[test]
fn notes_of_two_decks_at_once() {
    let place = Place::with_notes();
    place.write("other/factdeck.toml", "name = \"o\"\n");
    place.write("other/x.md", ONE);
    place
        .run(&["build", "data", "other"])
        .code(2)
        .one_line(&["one deck"]);
}
