//! Judging catalog files on disk: what `slipway catalog validate` prints, file by file.
//!
//! Nothing is fetched from a network: a `$text` that leads there counts as a text, a document with
//! such a `$json` or `$yaml` cannot be judged.

mod files;
mod placeholders;

use crate::descriptor::{
    DocumentError, Judgement, Limits, RawDocument, Verdict, judge, parse, unknown_kind_message,
};
use files::{Files, Found};
use serde::Serialize;
use std::{collections::VecDeque, fmt, path::PathBuf};

/// How to judge.
#[derive(Clone, Debug, Default)]
pub struct ValidateSettings {
    /// What a file may cost.
    pub limits: Limits,
    /// Refuse kinds that the format does not define.
    pub refuse_unknown_kinds: bool,
    /// The folder outside of which no placeholder is read. When there is none: the folder that was
    /// asked for; for a single file the repository that it lies in, or its own folder.
    pub root: Option<PathBuf>,
}

/// What is said of one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocumentReport {
    /// The file, below the path that was asked for.
    pub file: String,
    /// Place among the documents of the file, from 0; empty ones count.
    pub document: usize,
    /// The first line with content, from 1.
    pub line: u32,
    /// The verdict.
    pub verdict: Verdict,
    /// `kind` as written, when that much can be read.
    pub kind: Option<String>,
    /// `metadata.name` as written, when that much can be read.
    pub name: Option<String>,
    /// Everything that is wrong, or why no more can be said.
    pub errors: Vec<DocumentError>,
}

/// Judges files and folders, in the order of `paths`.
///
/// A folder is searched for `*.yaml` and `*.yml` below it, in the order of their names; a file is
/// taken whatever it is called. Files are read as the reports are asked for. A path that cannot be
/// read is a report too.
pub fn validate_paths(
    paths: &[PathBuf],
    settings: ValidateSettings,
) -> impl Iterator<Item = DocumentReport> + use<> {
    Reports { files: Files::of(paths, settings.root.clone()), settings, ready: VecDeque::new() }
}

impl DocumentReport {
    /// Whether the document stands in the way of a catalog: it is broken or against the rules.
    #[must_use]
    pub const fn is_refused(&self) -> bool {
        matches!(self.verdict, Verdict::Invalid | Verdict::YamlError)
    }

    fn unreadable(file: String, message: String) -> Self {
        let error = DocumentError { line: 1, column: 1, path: String::new(), message };
        Self {
            file,
            document: 0,
            line: 1,
            verdict: Verdict::YamlError,
            kind: None,
            name: None,
            errors: vec![error],
        }
    }
}

impl fmt::Display for DocumentReport {
    /// For people: `file:line:column: message` for each error, or one line with the verdict.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.errors.is_empty() {
            write!(formatter, "{}:{}: {}", self.file, self.line, self.verdict)?;
            for word in [&self.kind, &self.name].into_iter().flatten() {
                write!(formatter, " {word}")?;
            }
            return Ok(());
        }
        for (index, error) in self.errors.iter().enumerate() {
            if index > 0 {
                writeln!(formatter)?;
            }
            let DocumentError { line, column, message, .. } = error;
            write!(formatter, "{}:{line}:{column}: {}: {message}", self.file, self.verdict)?;
        }
        Ok(())
    }
}

struct Reports {
    files: Files,
    settings: ValidateSettings,
    ready: VecDeque<DocumentReport>,
}

impl Iterator for Reports {
    type Item = DocumentReport;

    fn next(&mut self) -> Option<DocumentReport> {
        loop {
            if let Some(report) = self.ready.pop_front() {
                return Some(report);
            }
            let found = self.files.next()?;
            self.ready.extend(reports(found, &self.settings));
        }
    }
}

fn reports(found: Found, settings: &ValidateSettings) -> Vec<DocumentReport> {
    let Found { name, path, root } = found;
    let text = match path.and_then(|path| Ok((files::text(&path, &settings.limits)?, path))) {
        Ok(text) => text,
        Err(message) => return vec![DocumentReport::unreadable(name, message)],
    };
    let (text, path) = text;
    let report = |mut raw: RawDocument| {
        placeholders::fill(&mut raw, &path, &root, &settings.limits);
        let judgement = judge(&raw);
        let (judgement, line) = (refined(judgement, &raw, settings), raw.line);
        let Judgement { verdict, kind, name: entity_name, errors, .. } = judgement;
        let (file, document) = (name.clone(), raw.index);
        DocumentReport { file, document, line, verdict, kind, name: entity_name, errors }
    };
    parse(&text, &settings.limits).into_iter().map(report).collect()
}

/// The judgement with unknown kinds refused, when that is wanted.
fn refined(mut judgement: Judgement, raw: &RawDocument, settings: &ValidateSettings) -> Judgement {
    if let (true, Verdict::UnknownKind, Some(entity)) =
        (settings.refuse_unknown_kinds, judgement.verdict, &judgement.entity)
    {
        let (line, column) = raw.position("/kind");
        let message = unknown_kind_message(entity.api_version(), entity.kind());
        judgement.errors.push(DocumentError { line, column, path: "/kind".to_owned(), message });
        judgement.verdict = Verdict::Invalid;
    }
    judgement
}
