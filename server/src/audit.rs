//! `slipway audit verify`, `slipway audit export`: the log of who did what, beside a server that may
//! run.

use crate::{
    Failure, backup,
    command_line::{AuditCommand, ExportForm, VerifyAudit},
};
use identity::audit::{
    export::Form,
    verify::{self, Question, Verdict},
};
use platform::{Timestamp, audit::AuditQuery, catalog::Moment};
use std::{
    fs::File,
    io::{self, BufWriter, Write},
    process::ExitCode,
};
use store::{AuditRow, Store};

/// Records that are read at once.
const PORTION: u32 = 1_000;

/// The exit status for a log that is not as it was written.
const BROKEN: u8 = 1;

pub(crate) fn run(command: AuditCommand) -> Result<ExitCode, Failure> {
    match command {
        AuditCommand::Verify(arguments) => verify(arguments),
        AuditCommand::Export(arguments) => {
            let query = AuditQuery {
                from: arguments.since.as_deref().map(moment).transpose()?,
                to: arguments.until.as_deref().map(moment).transpose()?,
                ..AuditQuery::default()
            };
            let form = match arguments.format {
                ExportForm::Jsonl => Form::JsonLines,
                ExportForm::Csv => Form::Csv,
            };
            backup::run(async {
                let store = backup::open(arguments.target).await?;
                match arguments.file {
                    Some(path) => {
                        let mut output = BufWriter::new(File::create_new(path)?);
                        export(&store, &query, form, &mut output).await?;
                        output.into_inner()?.sync_all()?;
                    }
                    None => export(&store, &query, form, &mut io::stdout().lock()).await?,
                }
                store.close().await;
                Ok(ExitCode::SUCCESS)
            })?
        }
    }
}

fn verify(arguments: VerifyAudit) -> Result<ExitCode, Failure> {
    let VerifyAudit { target, from, to, known } = arguments;
    let known = known.iter().map(|text| noted(text)).collect::<Result<Vec<_>, Failure>>()?;
    let question = Question { from: from.unwrap_or(1), to: to.unwrap_or(i64::MAX), known };
    let verdict = backup::run(async {
        let store = backup::open(target).await?;
        let verdict = verify::verify(&store, &question).await;
        store.close().await;
        Ok::<_, Failure>(verdict?)
    })??;
    let mut output = io::stdout().lock();
    match verdict {
        Verdict::Whole { rows, last } => {
            writeln!(output, "{rows} records are as they were written")?;
            writeln!(output, "the last one is {}:{}", last.position, last.hash)?;
            Ok(ExitCode::SUCCESS)
        }
        Verdict::Broken { position, how } => {
            writeln!(
                output,
                "the log is not as it was written, from position {position} on: {how}"
            )?;
            Ok(ExitCode::from(BROKEN))
        }
    }
}

/// `POSITION:HASH`
fn noted(text: &str) -> Result<(i64, String), Failure> {
    let parts = text.split_once(':').and_then(|(position, hash)| {
        Some((position.parse().ok()?, hash.trim().to_ascii_lowercase()))
    });
    parts.ok_or_else(|| format!("{text:?} is no POSITION:HASH as `audit verify` prints it").into())
}

/// A day, or a moment as the portal writes it.
fn moment(text: &str) -> Result<Timestamp, Failure> {
    let whole = if text.len() == 10 { format!("{text}T00:00:00Z") } else { text.to_owned() };
    match whole.parse() {
        Ok(Moment::At(at)) => Ok(at),
        _ => Err(format!("{text:?} is no time; write 2026-11-29 or 2026-11-29T10:00:00Z").into()),
    }
}

async fn export(
    store: &Store,
    query: &AuditQuery,
    form: Form,
    output: &mut impl Write,
) -> Result<(), Failure> {
    output.write_all(form.opening().as_bytes())?;
    let mut after = 0;
    loop {
        let rows = store.audit_found_after(query, after, PORTION).await?;
        let Some(last) = rows.last() else { break };
        after = last.position;
        for record in rows.into_iter().map(AuditRow::record) {
            output.write_all(form.line(&record).as_bytes())?;
        }
    }
    output.flush()?;
    Ok(())
}
