//! The binary, run as a user runs it: exit codes, messages, and what stands on disk afterwards.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests write scratch files, and an unwrap is how they fail"
)]

mod bad_input;
mod build;
mod crash;
mod guards;
mod ledger;
mod plan;
mod verbs;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A folder of its own for a test; relative paths are below it.
struct Place {
    dir: TempDir,
}

/// What a run left.
#[derive(Debug)]
struct Ran {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Ran {
    /// Checks the exit code, and shows what was said if it is another.
    #[track_caller]
    fn code(self, expected: i32) -> Self {
        assert_eq!(self.code, expected, "{self:#?}");
        self
    }

    /// Checks that stderr is one line that names the program, and holds these.
    #[track_caller]
    fn one_line(self, parts: &[&str]) -> Self {
        assert_eq!(self.stderr.lines().count(), 1, "{self:#?}");
        assert!(self.stderr.starts_with("factdeck: "), "{self:#?}");
        self.says(parts)
    }

    /// Checks that stderr holds these.
    #[track_caller]
    fn says(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.stderr.contains(part), "no {part:?} in {self:#?}");
        }
        assert!(!self.stderr.contains("panicked"), "{self:#?}");
        self
    }

    /// The last line of stdout, as JSON.
    #[track_caller]
    fn json(&self) -> serde_json::Value {
        let line = self.stdout.lines().last().expect("stdout has a line");
        serde_json::from_str(line).expect("its last line is JSON")
    }
}

impl Place {
    fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    /// A place with notes of ten facts or so in `data/`, and `data/factdeck.toml` that names the deck `d`.
    fn with_notes() -> Self {
        let place = Self::new();
        place.write("data/factdeck.toml", "name = \"d\"\n");
        place.write("data/one.md", ONE);
        place.write("data/two.md", TWO);
        place
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no {from:?}");
        self.write(path, text.replace(from, to));
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_factdeck"));
        command
            .args(args)
            .current_dir(self.dir.path())
            .env_remove("SOURCE_DATE_EPOCH")
            .env_remove("COLUMNS")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        ran(self.command(args))
    }

    /// Runs with the clock at a number of days since 1970.
    fn on_day(&self, day: u64, args: &[&str]) -> Ran {
        let mut command = self.command(args);
        command.env("SOURCE_DATE_EPOCH", (day * 86_400).to_string());
        ran(command)
    }

    /// Every file below a folder, with a hash of its bytes.
    fn files(&self, folder: &str) -> BTreeMap<PathBuf, String> {
        let mut out = BTreeMap::new();
        collect(&self.path(folder), &mut out);
        out
    }

    /// The same without quizzes, which are made of what was read, not of all that the ledger knows.
    fn identity(&self, folder: &str) -> BTreeMap<PathBuf, String> {
        let mut files = self.files(folder);
        files.retain(|path, _| !path.to_string_lossy().contains("-quiz"));
        files
    }

    /// The entries of a ledger.
    fn entries(&self, path: &str) -> Vec<serde_json::Value> {
        self.read(path)
            .lines()
            .skip(1)
            .map(|l| serde_json::from_str(l).unwrap())
            .collect()
    }
}

fn ran(mut command: Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code().expect("it ended by itself"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn collect(folder: &Path, out: &mut BTreeMap<PathBuf, String>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, out);
        } else {
            let hash = blake3::hash(&fs::read(&path).unwrap());
            out.insert(path, hash.to_string());
        }
    }
}

const ONE: &str = "\
# 模型

## 1.模型使用了哪些优化技术？

模型使用了以下优化技术：

- **分布式训练**：利用数据并行、上下文并行和张量并行进行高效训练。
- **量化**：采用W8A8 SmoothQuant进行权重和激活的量化，提高推理速度。
- **KV Cache**：在推理过程中缓存KV，减少重复计算。

## 2.实验结果如何？

- **视频分割任务**：在MeVIS上，模型达到了57.0的J&F，优于VISA-13B。
- **图像分割任务**：在RefCOCO上，模型达到了81.6的cIoU，优于GLaMM-7B。
";

const TWO: &str = "\
# 数据

## 数据集是如何设计的？

- **视频分割**：使用PySceneDetect将长视频分割成短片段，确保每个片段只包含一个镜头。
- **自动标注**：使用MLLM生成高质量的视频描述，提供详细的视频属性信息。
";
