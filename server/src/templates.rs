//! `slipway template`: what is wrong with software templates, what they make of values, and whether
//! that is what it was.

mod evaluate;
mod find;
mod form;
mod tests;

pub(crate) use evaluate::evaluate;
pub(crate) use form::form;
pub(crate) use tests::test;

use crate::{Failure, command_line};
use command_line::Format;
use find::{Found, templates};
use scaffolder::check::{Level, check as check_text};
use scaffolder::engine::CodeHosts;
use scaffolder::files::Workspace;
use scaffolder::files::run::{Run, State, Step};
use scaffolder::files::skeleton::check_skeletons;
use serde_json::{Value, json};
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

/// The exit status when something is wrong with a template.
const FAULTY: u8 = 1;

/// Checks, prints, and tells by the exit status whether all is well.
pub(crate) fn check(arguments: &command_line::CheckTemplates) -> Result<ExitCode, Failure> {
    let mut output = BufWriter::new(io::stdout().lock());
    let (mut count, mut errors, mut warnings) = (0, 0, 0);
    for Found { file, text } in templates(&arguments.paths)? {
        for checked in check_text(&text) {
            count += 1;
            let base = file.parent().unwrap_or(Path::new(""));
            let mut findings: Vec<_> = checked
                .findings
                .into_iter()
                .map(|finding| (file.display().to_string(), finding))
                .collect();
            findings.extend(checked.value.iter().flat_map(|value| check_skeletons(value, base)));
            for (path, finding) in findings {
                match finding.level {
                    Level::Error => errors += 1,
                    Level::Warning => warnings += 1,
                }
                match arguments.format {
                    Format::Text => writeln!(output, "{path}:{finding}")?,
                    Format::Json => {
                        let mut line = json!({ "file": path });
                        if let (Some(line), Ok(Value::Object(more))) =
                            (line.as_object_mut(), serde_json::to_value(&finding))
                        {
                            line.extend(more);
                        }
                        writeln!(output, "{line}")?;
                    }
                }
            }
        }
    }
    if arguments.format == Format::Text {
        writeln!(output, "{count} templates, {errors} errors, {warnings} warnings")?;
    }
    output.flush()?;
    Ok(if errors > 0 { ExitCode::from(FAULTY) } else { ExitCode::SUCCESS })
}

/// The one template of a file, or of a folder's `template.yaml`.
fn only(path: &Path) -> Result<(Value, std::path::PathBuf), Failure> {
    let file = if path.is_dir() { path.join("template.yaml") } else { path.to_owned() };
    let text = fs::read_to_string(&file)
        .map_err(|error| format!("{} cannot be read ({error})", file.display()))?;
    let mut checked = check_text(&text);
    let (Some(checked), true) = (checked.pop(), checked.is_empty()) else {
        return Err(format!("{} should hold one template", file.display()).into());
    };
    let wrong = checked.findings.iter().find(|finding| {
        // What a run does without is no reason to refuse one on this machine.
        finding.path.starts_with("/apiVersion") || checked.value.is_none()
    });
    if let Some(wrong) = wrong {
        return Err(format!("{}:{wrong}", file.display()).into());
    }
    let base = file.parent().map(Path::to_owned).unwrap_or_default();
    Ok((checked.value.unwrap_or_default(), base))
}

/// What a person would fill in, from a file.
fn values(path: &Path) -> Result<Value, Failure> {
    let text = fs::read_to_string(path)
        .map_err(|error| format!("{} cannot be read ({error})", path.display()))?;
    let documents = descriptor::parse(&text, &descriptor::Limits::default());
    match documents.first().map(|document| &document.content) {
        Some(descriptor::Content::Value(value)) => Ok(value.clone()),
        Some(descriptor::Content::Broken(errors)) => {
            let reason = errors
                .first()
                .map(|error| format!("{}:{}: {}", error.line, error.column, error.message));
            Err(format!("{}:{}", path.display(), reason.unwrap_or_default()).into())
        }
        _ => Ok(json!({})),
    }
}

/// Does a template's steps in a folder.
fn run(
    template: &Value,
    base: &Path,
    out: &Path,
    values: Value,
    told: impl FnMut(&Step),
) -> Result<Option<Value>, Failure> {
    let workspace = Workspace::open(out)?;
    let base = if base.as_os_str().is_empty() { Path::new(".") } else { base };
    let mut run = Run::new(base, workspace, with_defaults(template, values), CodeHosts::default());
    Ok(run.steps(&template["spec"], told))
}

/// The values, with the defaults of parameters that are left out.
fn with_defaults(template: &Value, mut values: Value) -> Value {
    let pages = match &template["spec"]["parameters"] {
        Value::Array(pages) => pages.as_slice(),
        one => std::slice::from_ref(one),
    };
    let properties = pages.iter().filter_map(|page| page["properties"].as_object()).flatten();
    for (name, schema) in properties {
        if let (Some(default), Some(values)) = (schema.get("default"), values.as_object_mut()) {
            values.entry(name.clone()).or_insert_with(|| default.clone());
        }
    }
    values
}

/// Renders a template into a folder, and tells of each step.
pub(crate) fn render(arguments: &command_line::RenderTemplate) -> Result<ExitCode, Failure> {
    let (template, base) = only(&arguments.template)?;
    let values = arguments.values.as_deref().map_or_else(|| Ok(json!({})), values)?;
    let out = &arguments.out;
    if fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(format!("{} is not empty; name a folder of its own", out.display()).into());
    }
    let mut output = BufWriter::new(io::stdout().lock());
    let (mut printed, mut failed) = (Ok(()), false);
    let shown = run(&template, &base, out, values, |step| {
        failed |= matches!(step.state, State::Failed { .. });
        failed |= arguments.strict && !step.unfilled.is_empty();
        let line = match arguments.format {
            Format::Json => serde_json::to_string(step).unwrap_or_default(),
            Format::Text => described(step),
        };
        if printed.is_ok() {
            printed = writeln!(output, "{line}");
        }
    })?;
    printed?;
    if let (Some(shown), Format::Text) = (shown.filter(|shown| !shown.is_null()), arguments.format)
    {
        writeln!(output, "at the end: {shown}")?;
    }
    output.flush()?;
    Ok(if failed { ExitCode::from(FAULTY) } else { ExitCode::SUCCESS })
}

/// A step as a person reads it.
fn described(step: &Step) -> String {
    let mut lines = Vec::new();
    let (word, more): (_, &[String]) = match &step.state {
        State::Done { told } => ("done", told),
        State::Told { .. } => ("not here", &[]),
        State::Skipped => ("skipped", &[]),
        State::Failed { .. } => ("failed", &[]),
    };
    lines.push(format!("{} ({}): {word}", step.id, step.action));
    lines.extend(more.iter().map(|line| format!("  {line}")));
    match &step.state {
        State::Told { input } => lines.push(format!("  it would be given {input}")),
        State::Failed { message } => lines.push(format!("  {message}")),
        _ => {}
    }
    let unfilled = step.unfilled.iter();
    lines.extend(unfilled.map(|unfilled| {
        format!("  warning: input{} stays {:?}: {}", unfilled.path, unfilled.text, unfilled.problem)
    }));
    lines.join("\n")
}
