//! Files put down whole or not at all, one build at a time.

use anyhow::{Context as _, bail};
use atomic_write_file::AtomicWriteFile;
use fd_lock::RwLock;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The folder for what is made, held so that no other build writes into it at the same time.
pub(super) struct Output {
    folder: PathBuf,
    created: bool,
    lock: RwLock<File>,
}

impl Output {
    /// Opens the folder, and makes it if need be.
    pub(super) fn open(folder: &Path) -> anyhow::Result<Self> {
        let created = !folder.exists();
        fs::create_dir_all(folder).with_context(|| {
            format!("{}: cannot be made a folder for the deck", folder.display())
        })?;
        let file =
            lock_file(folder).with_context(|| format!("{}: cannot be opened", folder.display()))?;
        Ok(Self {
            folder: folder.to_owned(),
            created,
            lock: RwLock::new(file),
        })
    }

    /// Runs `work` while no other build does.
    pub(super) fn locked<T, E: From<anyhow::Error>>(
        mut self,
        work: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let result = match self.lock.try_write() {
            Ok(_guard) => work(),
            Err(e) if e.kind() == io::ErrorKind::WouldBlock => Err(E::from(anyhow::anyhow!(
                "another factdeck is writing into {}; wait until it is done, then build again",
                self.folder.display()
            ))),
            Err(e) => Err(E::from(
                anyhow::Error::new(e)
                    .context(format!("{}: cannot be locked", self.folder.display())),
            )),
        };
        if result.is_err() && self.created {
            // Nothing was touched: then no empty folder stays either. It is not removed if anything is in it.
            let _ = fs::remove_dir(&self.folder);
        }
        result
    }
}

/// A folder can be locked itself; where it cannot, a file in it stands for it.
#[cfg(unix)]
fn lock_file(folder: &Path) -> io::Result<File> {
    File::open(folder)
}

#[cfg(not(unix))]
fn lock_file(folder: &Path) -> io::Result<File> {
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join(".factdeck.lock"))
}

/// Replaces files in the order given, all written before the first is replaced. A file that holds these bytes
/// already is left alone.
pub(super) fn write_all(files: &[(PathBuf, Vec<u8>)]) -> anyhow::Result<()> {
    let mut ready = Vec::new();
    for (path, bytes) in files {
        if fs::read(path).is_ok_and(|old| old == *bytes) {
            continue;
        }
        if path.is_dir() {
            bail!(
                "{}: is a folder, and must become a file; nothing was touched",
                path.display()
            );
        }
        let whole = || -> io::Result<AtomicWriteFile> {
            let mut file = AtomicWriteFile::open(path)?;
            file.write_all(bytes)?;
            Ok(file)
        };
        let file = whole().with_context(|| {
            format!("{}: cannot be written; nothing was touched", path.display())
        })?;
        ready.push((path, file));
    }
    for (path, file) in ready {
        file.commit()
            .with_context(|| format!("{}: cannot be replaced", path.display()))?;
    }
    Ok(())
}

/// Removes a file that says nothing any more.
pub(super) fn remove(path: &Path) -> anyhow::Result<()> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => {
            Err(e).with_context(|| format!("{}: cannot be removed", path.display()))
        }
        _ => Ok(()),
    }
}
