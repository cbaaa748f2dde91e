//! All that Typst may see: one template, one file of data, the fonts given. No other file, no package, no clock.

use std::sync::LazyLock;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

const TEMPLATE: &str = include_str!("quiz.typ");

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
static MAIN: LazyLock<Source> = LazyLock::new(|| Source::new(file("/quiz.typ"), TEMPLATE.into()));
static DATA: LazyLock<FileId> = LazyLock::new(|| file("/data.json"));

fn file(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("the two paths above are well formed");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

pub(super) struct Sheet {
    data: Bytes,
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
}

impl Sheet {
    /// The template over this JSON, in these fonts.
    pub(super) fn new(data: Vec<u8>, fonts: Vec<Font>) -> Self {
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        Self {
            data: Bytes::new(data),
            fonts,
            book,
        }
    }
}

impl World for Sheet {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        MAIN.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == MAIN.id() {
            Ok(MAIN.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == *DATA {
            Ok(self.data.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
