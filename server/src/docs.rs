//! `slipway docs`: what is wrong with a documentation site, printed for people or for machines, the
//! site as files, and the site while it is written.

mod serve;

pub(crate) use serve::serve;

use crate::{Failure, command_line, system::SystemClock};
use command_line::Format;
use platform::EntityRef;
use platform::timestamp::Clock;
use std::{
    fs,
    io::{self, BufWriter, Write},
    path::Path,
    process::ExitCode,
    sync::{Mutex, PoisonError},
};
use techdocs::{
    publish::{self, Published},
    site::{Folder, Problem, Site},
    storage::Storage,
};

/// The exit status when readers would meet a problem.
const FAULTY: u8 = 1;

/// Reads, renders everything, prints, and tells by the exit status whether all is well.
pub(crate) fn check(arguments: &command_line::CheckDocs) -> Result<ExitCode, Failure> {
    let site = open(&arguments.folder)?;
    let problems = site.check();
    let mut output = BufWriter::new(io::stdout().lock());
    match print(&problems, arguments.format, site.pages().count(), &mut output) {
        // Whoever reads has seen enough, as `head` does.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error.into()),
        _ => {}
    }
    let faulty = problems.iter().any(|problem| problem.kind.is_error());
    Ok(if faulty { ExitCode::from(FAULTY) } else { ExitCode::SUCCESS })
}

/// Renders a site into a folder, and tells on the way what is wrong with it.
pub(crate) fn build(arguments: &command_line::BuildDocs) -> Result<ExitCode, Failure> {
    let site = open(&arguments.folder)?;
    let out = &arguments.out;
    let unusable = |error: io::Error| format!("{} cannot be written ({error})", out.display());
    fs::create_dir_all(out).map_err(unusable)?;
    if fs::read_dir(out).map_err(unusable)?.next().is_some() {
        return Err(format!("{} is not empty; name a folder of its own", out.display()).into());
    }
    let failed = Mutex::new(None);
    let problems = publish::publish(&site, SystemClock.now().0, |file| {
        if let Err(error) = write(out, &file) {
            failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        }
    });
    if let Some(error) = failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(unusable(error).into());
    }
    let mut output = BufWriter::new(io::stdout().lock());
    print(&problems, Format::Text, site.pages().count(), &mut output)?;
    Ok(ExitCode::SUCCESS)
}

/// Renders a site into storage, and tells on the way what is wrong with it.
pub(crate) fn publish(arguments: &command_line::PublishDocs) -> Result<ExitCode, Failure> {
    let entity = EntityRef::parse(&arguments.entity, None, "default")
        .map_err(|error| format!("--entity {:?}: {error}", arguments.entity))?;
    let site = open(&arguments.folder)?;
    network::prepare();
    let storage = Storage::open(&arguments.to)?;
    let files = Mutex::new(Vec::new());
    let problems = publish::publish(&site, SystemClock.now().0, |file| {
        files.lock().unwrap_or_else(PoisonError::into_inner).push(file);
    });
    let files = files.into_inner().unwrap_or_else(PoisonError::into_inner);
    let count = files.len();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(storage.publish(&entity, files))?;
    let mut output = BufWriter::new(io::stdout().lock());
    print(&problems, Format::Text, site.pages().count(), &mut output)?;
    writeln!(output, "{count} files are published for {entity}")?;
    Ok(ExitCode::SUCCESS)
}

fn write(out: &Path, file: &Published) -> io::Result<()> {
    let path = out.join(&file.path);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, &file.bytes)
}

fn open(folder: &Path) -> Result<Site<Folder>, Failure> {
    let files = Folder::open(folder)
        .map_err(|error| format!("{} cannot be read ({error})", folder.display()))?;
    let name = folder.canonicalize()?;
    let name = name.file_name().and_then(|name| name.to_str()).unwrap_or("Documentation");
    Ok(Site::open(files, name).map_err(|error| format!("{}: {error}", folder.display()))?)
}

fn print(
    problems: &[Problem],
    format: Format,
    pages: usize,
    output: &mut impl Write,
) -> io::Result<()> {
    for problem in problems {
        match format {
            Format::Json => {
                serde_json::to_writer(&mut *output, problem)?;
                writeln!(output)?;
            }
            Format::Text => {
                let sort = if problem.kind.is_error() { "error" } else { "note" };
                let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
                let place = problem.path.as_deref().map(|path| format!("{path}{line}: "));
                writeln!(output, "{sort}: {}{}", place.unwrap_or_default(), problem.message)?;
            }
        }
    }
    if format == Format::Text {
        let errors = problems.iter().filter(|problem| problem.kind.is_error()).count();
        writeln!(output, "{pages} pages, {errors} errors, {} notes", problems.len() - errors)?;
    }
    output.flush()
}
