//! Files that would change: their tree, and below it what would become of each, as unified diffs.

mod tree;
mod unified;

use super::{Badge, Icon, count};
use crate::text::tasks::use_tasks_text;
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::scaffolder::{FileChange, FileChangeKind};
use tree::{Row, rows};

/// So many files at the most begin unfolded.
const UNFOLDED: usize = 12;

/// The files.
#[component]
pub fn FileDiffs(
    /// They, in any order.
    files: Vec<FileChange>,
    /// How many more there are that are not told one by one.
    #[prop(optional)]
    more: u64,
) -> impl IntoView {
    let text = use_tasks_text();
    if files.is_empty() {
        return view! { <p class="file-diff-none">{text.no_files}</p> }.into_any();
    }
    let mut files = files;
    files.sort_by(|a, b| (&a.path, &a.step).cmp(&(&b.path, &b.step)));
    let total = u64::try_from(files.len()).unwrap_or(u64::MAX).saturating_add(more);
    let open = files.len() <= UNFOLDED;
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let tree = rows(&paths).into_iter().map(|row| branch(row, &files)).collect_view();
    let rest = (more > 0).then(|| {
        view! { <p class="file-diff-none">{(text.files_more)(more)}</p> }
    });
    let files = files.into_iter().enumerate().map(|(at, file)| one(at, file, open)).collect_view();
    view! {
        <div class="file-diff">
            <nav aria-label=text.files>
                <p>{(text.files_count)(total)}</p>
                <ul role="list">{tree}</ul>
            </nav>
            <div class="all">{files} {rest}</div>
        </div>
    }
    .into_any()
}

/// Colour, sign and word of what becomes of a file.
fn look(kind: FileChangeKind) -> (&'static str, icondata_core::Icon) {
    match kind {
        FileChangeKind::Added => ("good", lucide::LuFilePlus2),
        FileChangeKind::Changed => ("accent", lucide::LuFilePenLine),
        FileChangeKind::Removed => ("bad", lucide::LuFileMinus2),
    }
}

/// A folder, or a file as a link to its difference.
fn branch(row: Row, files: &[FileChange]) -> AnyView {
    let Row { depth, name, file } = row;
    let indent = format!("--depth: {depth}");
    let Some((at, change)) = file.and_then(|at| Some((at, files.get(at)?))) else {
        return view! {
            <li style=indent class="folder">
                <Icon icon=lucide::LuFolder size=14 />
                {name}
            </li>
        }
        .into_any();
    };
    let (tone, icon) = look(change.kind);
    view! {
        <li style=indent data-tone=tone>
            <Icon icon size=14 />
            <a href=format!("#file-{at}") rel="external">
                {name}
            </a>
        </li>
    }
    .into_any()
}

fn one(at: usize, file: FileChange, open: bool) -> AnyView {
    let text = use_tasks_text();
    let FileChange { path, kind, bytes, executable, diff, .. } = file;
    let (tone, _) = look(kind);
    let label = path.clone();
    let difference = match diff {
        Some(diff) => {
            let html = unified::html(&diff);
            view! {
                <pre class="diff" tabindex="0" role="group" aria-label=label>
                    <code inner_html=html></code>
                </pre>
            }
            .into_any()
        }
        None => view! { <p class="file-diff-none">{text.no_diff}</p> }.into_any(),
    };
    let executable = executable.then(|| view! { <Badge>{text.executable}</Badge> });
    view! {
        <details open=open>
            <summary>
                <code>{path}</code>
                <Badge tone>{text.file_kind(kind)}</Badge>
                {executable}
                <span class="bytes">{count(bytes)} " B"</span>
            </summary>
            // A fragment opens what it lies in: so the place to jump to is inside.
            <div class="difference" id=format!("file-{at}")>
                {difference}
            </div>
        </details>
    }
    .into_any()
}
