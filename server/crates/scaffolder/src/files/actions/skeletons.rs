//! `fetch:*` and `workspace:*`: skeletons and other files, brought into the workspace.

use super::{
    Desk, Done, Given,
    given::{required, text, wrong},
};
use crate::{
    files::{Failed, Tree, Written, fetch_plain, fetch_template},
    skeleton::Treatment,
};
use std::path::Path;

pub(super) fn template(given: &Given, desk: &Desk<'_>) -> Result<Done, Failed> {
    let source = Tree::open(&desk.sources.place(required(given, "url")?)?)?;
    render(&source, text(given, "targetPath")?.unwrap_or("."), given, desk)
}

pub(super) fn workspace_template(given: &Given, desk: &Desk<'_>) -> Result<Done, Failed> {
    let target = required(given, "targetPath")?;
    let source = desk.workspace.place(required(given, "sourcePath")?)?;
    if desk.workspace.place(target)?.starts_with(&source) {
        return Err(wrong("targetPath", "must not be within `sourcePath`"));
    }
    render(&desk.workspace.tree().below(&source)?, target, given, desk)
}

fn render(source: &Tree, target: &str, given: &Given, desk: &Desk<'_>) -> Result<Done, Failed> {
    let treatment = Treatment::of_input(given).map_err(Failed::Input)?;
    let written = fetch_template(source, desk.workspace, target, &treatment, desk.host)?;
    Ok(done(&written))
}

pub(super) fn template_file(given: &Given, desk: &Desk<'_>) -> Result<Done, Failed> {
    render_file(given, desk, || file_of(&desk.sources.place(required(given, "url")?)?, desk))
}

pub(super) fn workspace_template_file(given: &Given, desk: &Desk<'_>) -> Result<Done, Failed> {
    render_file(given, desk, || {
        desk.workspace.read(&desk.workspace.place(required(given, "sourcePath")?)?)
    })
}

fn render_file(
    given: &Given,
    desk: &Desk<'_>,
    source: impl FnOnce() -> Result<Vec<u8>, Failed>,
) -> Result<Done, Failed> {
    let treatment = Treatment::of_input(given).map_err(Failed::Input)?;
    let target = required(given, "targetPath")?;
    let place = desk.workspace.place(target)?;
    if !treatment.replace && desk.workspace.tree().kind(&place)?.is_some() {
        return Ok(Done::told(format!("kept {target}, which was there")));
    }
    let content = source()?;
    let rendered = treatment
        .render(&String::from_utf8_lossy(&content), desk.host)
        .map_err(|problem| Failed::Template(target.to_owned(), Box::new(problem)))?;
    desk.workspace.write(&place, rendered.value.as_bytes(), None)?;
    let nothing = rendered.nothing.iter().map(|problem| format!("{target}:{problem}"));
    let told = std::iter::once(format!("wrote {target}")).chain(nothing).collect();
    Ok(Done { told, ..Done::default() })
}

pub(super) fn plain(given: &Given, desk: &Desk<'_>) -> Result<Done, Failed> {
    let source = Tree::open(&desk.sources.place(required(given, "url")?)?)?;
    let target = text(given, "targetPath")?.unwrap_or(".");
    Ok(done(&fetch_plain(&source, desk.workspace, target)?))
}

pub(super) fn plain_file(given: &Given, desk: &Desk<'_>) -> Result<Done, Failed> {
    let target = required(given, "targetPath")?;
    let place = desk.workspace.place(target)?;
    let content = file_of(&desk.sources.place(required(given, "url")?)?, desk)?;
    desk.workspace.write(&place, &content, None)?;
    Ok(Done::told(format!("wrote {target}")))
}

/// What a file outside of the workspace holds.
fn file_of(source: &Path, desk: &Desk<'_>) -> Result<Vec<u8>, Failed> {
    let (Some(folder), Some(name)) = (source.parent(), source.file_name()) else {
        return Err(Failed::Input(format!("{} is no file", source.display())));
    };
    Ok(Tree::open(folder)?.read(Path::new(name), desk.workspace.bounds().file)?.0)
}

fn done(written: &Written) -> Done {
    let wrote = written.files.iter().map(|path| format!("wrote {path}"));
    let kept = written.kept.iter().map(|path| format!("kept {path}, which was there"));
    let left_out = written.left_out.iter().map(|path| format!("left out {path}"));
    let nothing = written.nothing.iter().map(|(path, problem)| format!("{path}:{problem}"));
    let told = wrote.chain(kept).chain(left_out).chain(nothing).collect();
    Done { told, ..Done::default() }
}
