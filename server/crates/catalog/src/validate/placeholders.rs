//! Putting in what placeholders name, as far as it lies below the root.

use super::files::text;
use crate::descriptor::{
    Content, Limits, RawDocument, parse,
    placeholder::{Placeholder, PlaceholderKind, placeholders},
};
use serde_json::Value;
use std::path::{Path, PathBuf};
use url::Url;

/// Puts the content of files below `root` in. What is a URL, or lies elsewhere, is left standing.
pub(super) fn fill(raw: &mut RawDocument, file: &Path, root: &Path, limits: &Limits) {
    let found = raw.value().map(placeholders).unwrap_or_default();
    for placeholder in found {
        let content = match local(&placeholder.target, file, root) {
            Target::Elsewhere => continue,
            Target::Missing => Err("there is no such file".to_owned()),
            Target::File(path) => content(&placeholder, &path, limits),
        };
        match content {
            Ok(value) => {
                let slot = raw.value_mut().and_then(|all| all.pointer_mut(&placeholder.pointer));
                if let Some(slot) = slot {
                    *slot = value;
                }
            }
            Err(reason) => {
                let (key, target) = (placeholder.kind.key(), &placeholder.target);
                let message = format!("{key} {target}: {reason}; correct the path or the file");
                raw.refuse(&placeholder.pointer, message);
            }
        }
    }
}

/// Where a placeholder leads.
enum Target {
    /// To another machine, or out of the root.
    Elsewhere,
    Missing,
    File(PathBuf),
}

fn local(target: &str, file: &Path, root: &Path) -> Target {
    if Url::parse(target).is_ok() {
        return Target::Elsewhere;
    }
    // A path that begins with / is meant from the root of the repository.
    let path = match target.strip_prefix('/') {
        Some(below) => root.join(below),
        None => file.parent().unwrap_or(root).join(target),
    };
    let Ok(root) = root.canonicalize() else {
        return Target::Elsewhere;
    };
    match path.canonicalize() {
        Ok(real) if real.starts_with(&root) => Target::File(real),
        Ok(_) => Target::Elsewhere,
        Err(_) if leads_out(&path, &root) => Target::Elsewhere,
        Err(_) => Target::Missing,
    }
}

/// Whether the nearest folder of a missing path that exists lies outside of the root.
fn leads_out(path: &Path, root: &Path) -> bool {
    let folder = path.ancestors().skip(1).find_map(|folder| folder.canonicalize().ok());
    folder.is_none_or(|folder| !folder.starts_with(root))
}

fn content(placeholder: &Placeholder, path: &Path, limits: &Limits) -> Result<Value, String> {
    let text = text(path, limits)?;
    match placeholder.kind {
        PlaceholderKind::Json => {
            serde_json::from_str(&text).map_err(|error| format!("is no JSON: {error}"))
        }
        PlaceholderKind::Yaml => one_document(&text, limits),
        PlaceholderKind::Text | PlaceholderKind::OpenApi | PlaceholderKind::AsyncApi => {
            Ok(Value::String(text))
        }
    }
}

fn one_document(text: &str, limits: &Limits) -> Result<Value, String> {
    let mut documents = parse(text, limits).into_iter();
    let (first, second) = (documents.next(), documents.next());
    if second.is_some() {
        return Err("holds several YAML documents, one is needed".to_owned());
    }
    match first.map(|document| document.content) {
        None | Some(Content::Empty) => Ok(Value::Null),
        Some(Content::Value(value)) => Ok(value),
        Some(Content::Broken(errors)) => Err(errors.first().map_or_else(
            || "is no YAML".to_owned(),
            |error| format!("line {}: {}", error.line, error.message),
        )),
    }
}
