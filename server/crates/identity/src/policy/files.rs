//! The company's files: a folder of `.cedar` files and `roles.toml`.

use super::{Document, DocumentKind, Documents, PolicyProblem, PolicyProblems, Source};
use std::{fs, path::Path};

/// The file of roles and bindings.
const ROLES: &str = "roles.toml";

/// Puts what a folder holds over what there is.
///
/// # Errors
/// When the folder or a file of it cannot be read, with the place.
pub fn read_folder(folder: &Path, documents: &mut Documents) -> Result<(), PolicyProblems> {
    let shown = folder.display().to_string();
    let files = fs::read_dir(folder).map_err(|error| unreadable(&shown, &error))?;
    let mut paths = Vec::new();
    for file in files {
        paths.push(file.map_err(|error| unreadable(&shown, &error))?.path());
    }
    paths.sort();
    for path in paths {
        let is_roles = path.file_name().is_some_and(|name| name == ROLES);
        let is_policy = path.extension().is_some_and(|extension| extension == "cedar");
        if !is_roles && !is_policy {
            continue;
        }
        let shown = path.display().to_string();
        let text = fs::read_to_string(&path).map_err(|error| unreadable(&shown, &error))?;
        let source = Source::File(shown.clone());
        if is_roles {
            documents.put_table(&shown, &text, &source)?;
            continue;
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        documents.put(Document { kind: DocumentKind::Policy, name, text, source });
    }
    Ok(())
}

fn unreadable(place: &str, error: &std::io::Error) -> PolicyProblems {
    let fix = "name a folder that can be read in identity.policies";
    PolicyProblem::at(place, "", 0, format!("it cannot be read: {error}")).fix(fix).into()
}
