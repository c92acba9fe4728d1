//! `slipway catalog validate`: the catalog's own judgement, printed for people or for machines.

use crate::{Failure, command_line};
use catalog::validate::{DocumentReport, ValidateSettings, validate_paths};
use command_line::Format;
use std::{
    collections::BTreeMap,
    io::{self, BufWriter, Write},
    process::ExitCode,
};

/// The exit status when a document is refused.
const REFUSED: u8 = 1;

/// Judges, prints, and tells by the exit status whether all is well.
pub(crate) fn run(arguments: &command_line::Validate) -> Result<ExitCode, Failure> {
    for path in &arguments.paths {
        std::fs::metadata(path).map_err(|error| {
            format!("{} cannot be read ({error}); name files or folders", path.display())
        })?;
    }
    let settings = ValidateSettings {
        refuse_unknown_kinds: arguments.refuse_unknown_kinds,
        ..ValidateSettings::default()
    };
    let reports = validate_paths(&arguments.paths, settings);
    let mut output = BufWriter::new(io::stdout().lock());
    let printed = print(reports, arguments.format, &mut output).and_then(|refused| {
        output.flush()?;
        Ok(refused)
    });
    match printed {
        Ok(true) => Ok(ExitCode::from(REFUSED)),
        Ok(false) => Ok(ExitCode::SUCCESS),
        // Whoever reads has seen enough, as `head` does; that is not the same as all being well.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::from(REFUSED)),
        Err(error) => Err(error.into()),
    }
}

/// Prints every report as it comes; tells whether a document was refused.
fn print(
    reports: impl Iterator<Item = DocumentReport>,
    format: Format,
    output: &mut impl Write,
) -> io::Result<bool> {
    let mut verdicts: BTreeMap<String, usize> = BTreeMap::new();
    let mut refused = false;
    for report in reports {
        refused |= report.is_refused();
        match format {
            Format::Json => {
                serde_json::to_writer(&mut *output, &report)?;
                writeln!(output)?;
            }
            // What is well needs no words of its own.
            Format::Text if report.errors.is_empty() && !report.is_refused() => {}
            Format::Text => writeln!(output, "{report}")?,
        }
        *verdicts.entry(report.verdict.to_string()).or_default() += 1;
    }
    if format == Format::Text {
        writeln!(output, "{}", summary(&verdicts))?;
    }
    Ok(refused)
}

/// `3 documents: 1 invalid, 2 valid`
fn summary(verdicts: &BTreeMap<String, usize>) -> String {
    let total: usize = verdicts.values().sum();
    let noun = if total == 1 { "document" } else { "documents" };
    let parts = verdicts.iter().map(|(verdict, count)| format!("{count} {verdict}"));
    let parts = parts.collect::<Vec<_>>().join(", ");
    if parts.is_empty() { format!("{total} {noun}") } else { format!("{total} {noun}: {parts}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts_each_verdict() {
        let verdicts = [("valid".to_owned(), 2), ("invalid".to_owned(), 1)];
        assert_eq!(summary(&verdicts.into()), "3 documents: 1 invalid, 2 valid");
        assert_eq!(summary(&BTreeMap::new()), "0 documents");
        assert_eq!(summary(&[("empty".to_owned(), 1)].into()), "1 document: 1 empty");
    }
}
