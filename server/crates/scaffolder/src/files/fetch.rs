//! Skeletons and other folders, brought into a workspace: rendered, or as they are.

use super::{
    Failed, Workspace,
    tree::{Entry, Kind, Tree},
};
use crate::{
    engine::{Host, Problem},
    skeleton::{Treatment, is_binary},
};
use serde::Serialize;
use std::{num::NonZero, path::PathBuf, thread};

/// Files that are rendered before they are written: so many are in memory.
const PORTION: usize = 64;

/// What was done with a skeleton.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Files that were written, by their path in the workspace.
    pub files: Vec<String>,
    /// Entries whose path became empty.
    pub left_out: Vec<String>,
    /// Files that were there already.
    pub kept: Vec<String>,
    /// Expressions that wrote nothing: the file, and where in it.
    pub nothing: Vec<(String, Problem)>,
}

/// A file of a skeleton, and where it goes.
struct Task {
    entry: Entry,
    path: String,
    place: PathBuf,
    rendered: bool,
}

/// What is written of it.
enum Content {
    File { bytes: Vec<u8>, mode: u32, nothing: Vec<Problem> },
    Link(PathBuf),
}

/// Renders a skeleton into a folder of a workspace.
///
/// # Errors
///
/// When an expression fails, a file cannot be read or written, or a path leads out.
pub fn fetch_template(
    skeleton: &Tree,
    workspace: &Workspace,
    target: &str,
    treatment: &Treatment,
    host: &Host,
) -> Result<Written, Failed> {
    let mut written = Written::default();
    let mut tasks = Vec::new();
    for entry in skeleton.entries()? {
        let failed = |problem| Failed::Template(entry.path.clone(), Box::new(problem));
        let placement = treatment.place(&entry.path, host).map_err(failed)?;
        let Some(path) = placement.path else {
            written.left_out.push(entry.path);
            continue;
        };
        let place = within(workspace, target, &path)?;
        if entry.kind == Kind::Folder {
            workspace.folder(&place)?;
            continue;
        }
        if !treatment.replace && workspace.tree().kind(&place)?.is_some() {
            written.kept.push(path);
            continue;
        }
        tasks.push(Task { entry, path, place, rendered: placement.rendered });
        if tasks.len() == PORTION {
            write(
                std::mem::take(&mut tasks),
                skeleton,
                workspace,
                (treatment, host),
                &mut written,
            )?;
        }
    }
    write(tasks, skeleton, workspace, (treatment, host), &mut written)?;
    Ok(written)
}

/// Renders files, several at once, and writes them one after the other.
fn write(
    tasks: Vec<Task>,
    skeleton: &Tree,
    workspace: &Workspace,
    (treatment, host): (&Treatment, &Host),
    written: &mut Written,
) -> Result<(), Failed> {
    let most = workspace.bounds().file;
    let make = |task: &Task| make(task, skeleton, most, treatment, host);
    let contents = at_once(&tasks, &make);
    for (Task { entry, path, place, .. }, content) in tasks.into_iter().zip(contents) {
        // Two names of the skeleton may have become one.
        if !treatment.replace && workspace.tree().kind(&place)?.is_some() {
            written.kept.push(path);
            continue;
        }
        match content? {
            Content::Link(target) => workspace.link(&target, &place)?,
            Content::File { bytes, mode, nothing } => {
                let nothing = nothing.into_iter().map(|problem| (entry.path.clone(), problem));
                written.nothing.extend(nothing);
                workspace.write(&place, &bytes, Some(mode))?;
            }
        }
        written.files.push(path);
    }
    Ok(())
}

fn make(
    task: &Task,
    skeleton: &Tree,
    most: u64,
    treatment: &Treatment,
    host: &Host,
) -> Result<Content, Failed> {
    let Task { entry, rendered, .. } = task;
    if entry.kind == Kind::Link {
        return Ok(Content::Link(skeleton.target(&entry.place)?));
    }
    let (bytes, mode) = skeleton.read(&entry.place, most)?;
    if !rendered || is_binary(&bytes) {
        return Ok(Content::File { bytes, mode, nothing: Vec::new() });
    }
    let text = String::from_utf8_lossy(&bytes);
    let failed = |problem| Failed::Template(entry.path.clone(), Box::new(problem));
    let done = treatment.render(&text, host).map_err(failed)?;
    Ok(Content::File { bytes: done.value.into_bytes(), mode, nothing: done.nothing })
}

/// Does something with each of them, on as many threads as there are processors; in their order.
fn at_once<T: Sync, R: Send>(all: &[T], make: &(impl Fn(&T) -> R + Sync)) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    if threads == 1 || all.len() < 2 * threads {
        return all.iter().map(make).collect();
    }
    thread::scope(|scope| {
        let parts = all.chunks(all.len().div_ceil(threads));
        let workers: Vec<_> = parts
            .map(|part| scope.spawn(move || part.iter().map(make).collect::<Vec<R>>()))
            .collect();
        let done = |worker: thread::ScopedJoinHandle<'_, Vec<R>>| {
            // What panicked there panics here.
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        workers.into_iter().flat_map(done).collect()
    })
}

/// Copies a folder into a folder of a workspace, as `fetch:plain` does.
///
/// # Errors
///
/// When a file cannot be read or written.
pub fn fetch_plain(source: &Tree, workspace: &Workspace, target: &str) -> Result<Written, Failed> {
    let mut written = Written::default();
    for entry in source.entries()? {
        let place = within(workspace, target, &entry.path)?;
        match entry.kind {
            Kind::Folder => {
                workspace.folder(&place)?;
                continue;
            }
            Kind::Link => workspace.link(&source.target(&entry.place)?, &place)?,
            Kind::File => {
                let (content, mode) = source.read(&entry.place, workspace.bounds().file)?;
                workspace.write(&place, &content, Some(mode))?;
            }
        }
        written.files.push(entry.path);
    }
    Ok(written)
}

/// The place of a path below a folder of the workspace.
fn within(workspace: &Workspace, target: &str, path: &str) -> Result<PathBuf, Failed> {
    let target = if target.is_empty() { "." } else { target };
    Ok(workspace.place(&format!("{target}/{path}"))?)
}
