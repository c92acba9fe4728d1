//! `slipway template test`: folders of values with the files that they should become.
//!
//! Beside a template, each folder of `tests` is a test: `values.yaml` is what is filled in, and
//! `expected` holds the files, and `run.json`, what became of the steps.

use super::find::templates;
use super::{FAULTY, only, run, values};
use crate::{Failure, command_line};
use scaffolder::files::{Tree, Workspace, fetch_plain};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use walkdir::WalkDir;

/// The file that tells what became of the steps.
const STEPS: &str = "run.json";

/// Runs all tests; the exit status is 1 when one of them fails.
pub(crate) fn test(arguments: &command_line::TestTemplates) -> Result<ExitCode, Failure> {
    let mut output = BufWriter::new(io::stdout().lock());
    let (mut passed, mut failed) = (0, 0);
    for found in templates(&arguments.paths)? {
        let folder = found.file.parent().unwrap_or(Path::new("")).join("tests");
        for case in cases(&folder)? {
            let differing = differences(&found.file, &case, arguments.update)?;
            if differing.is_empty() {
                passed += 1;
                continue;
            }
            failed += 1;
            writeln!(output, "{}", case.display())?;
            for line in differing {
                writeln!(output, "  {line}")?;
            }
        }
    }
    writeln!(output, "{passed} passed, {failed} failed")?;
    output.flush()?;
    Ok(if failed > 0 { ExitCode::from(FAULTY) } else { ExitCode::SUCCESS })
}

fn cases(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(Vec::new());
    };
    let mut cases = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.join("values.yaml").is_file() {
            cases.push(path);
        }
    }
    cases.sort();
    Ok(cases)
}

/// Renders one case, and tells how it differs from what is expected.
fn differences(template: &Path, case: &Path, update: bool) -> Result<Vec<String>, Failure> {
    let (template, base) = only(template)?;
    let rendered = Scratch::new()?;
    let mut steps = Vec::new();
    let shown = run(&template, &base, &rendered.0, values(&case.join("values.yaml"))?, |step| {
        steps.push(json!(step));
    })?;
    let told = serde_json::to_string_pretty(&json!({ "steps": steps, "output": shown }))?;
    fs::write(rendered.0.join(STEPS), told + "\n")?;
    let expected = case.join("expected");
    if update {
        if expected.exists() {
            fs::remove_dir_all(&expected)?;
        }
        copy(&rendered.0, &expected)?;
        return Ok(Vec::new());
    }
    let (have, want) = (contents(&rendered.0)?, contents(&expected)?);
    let mut differing = Vec::new();
    for (path, content) in &want {
        match have.get(path) {
            None => differing.push(format!("{path} is not made any more")),
            Some(other) if other != content => differing.push(differs(path, content, other)),
            Some(_) => {}
        }
    }
    let more = have.keys().filter(|path| !want.contains_key(*path));
    differing.extend(more.map(|path| format!("{path} is made, but not expected")));
    Ok(differing)
}

/// The first line that differs.
fn differs(path: &str, want: &[u8], have: &[u8]) -> String {
    let (want, have) = (String::from_utf8_lossy(want), String::from_utf8_lossy(have));
    let lines = want.lines().zip(have.lines()).enumerate();
    let line = lines.filter(|(_, (one, two))| one != two).map(|(line, _)| line).next();
    let line = line.unwrap_or_else(|| want.lines().count().min(have.lines().count()));
    let at = |text: &str| text.lines().nth(line).unwrap_or_default().to_owned();
    format!("{path}:{}: expected {:?}, but it is {:?}", line + 1, at(&want), at(&have))
}

fn contents(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    let mut contents = BTreeMap::new();
    for entry in WalkDir::new(folder).into_iter().filter_map(Result::ok) {
        if entry.file_type().is_dir() {
            continue;
        }
        let path = entry.path().strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
        let content = if entry.file_type().is_symlink() {
            fs::read_link(entry.path())?.to_string_lossy().into_owned().into_bytes()
        } else {
            fs::read(entry.path())?
        };
        contents.insert(path, content);
    }
    Ok(contents)
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    let workspace = Workspace::open(to)?;
    fetch_plain(&Tree::open(from)?, &workspace, "./")?;
    Ok(())
}

/// A folder that is gone afterwards.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self, Failure> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(|error| error.to_string())?;
        let name = format!("slipway-template-{:016x}", u64::from_ne_bytes(random));
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What stays behind is in the folder for such things.
        let _ = fs::remove_dir_all(&self.0);
    }
}
