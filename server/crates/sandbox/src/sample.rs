//! The company's catalog files, carried along.

use std::{fs, io, path::Path};

/// Each file: its path and its content.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/sample.rs"));

/// Lays the company's catalog out in a folder. Files that are as they should be are left alone, so
/// that who watches the folder sees nothing.
///
/// # Errors
/// When the folder cannot be written.
pub fn lay_out(folder: &Path) -> io::Result<()> {
    for (name, content) in FILES {
        let path = folder.join(name);
        if fs::read(&path).is_ok_and(|there| there == *content) {
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, content)?;
    }
    Ok(())
}

/// Which component names which dashboard, by its catalog file.
pub(crate) fn dashboards() -> Vec<(&'static str, &'static str)> {
    let files = FILES.iter().filter(|(name, _)| name.ends_with("catalog-info.yaml"));
    let texts = files.filter_map(|(_, content)| std::str::from_utf8(content).ok());
    let documents = texts.flat_map(|text| text.split("\n---"));
    let named = documents.filter_map(|document| {
        let value = |key: &str| {
            let mut lines = document.lines().map(str::trim);
            lines.find_map(|line| line.strip_prefix(key)?.strip_prefix(": ")).map(str::trim)
        };
        let address = value("datadoghq.com/dashboard-url")?;
        Some((value("name")?, address.rsplit('/').next()?))
    });
    named.collect()
}

/// What the company's people may do, as a folder of policies has it.
const ROLES: &str = include_str!("roles.toml");

/// Lays out who may do what: a folder of policies.
///
/// # Errors
/// When the folder cannot be written.
pub fn lay_out_policies(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("roles.toml"), ROLES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company::PEOPLE;

    #[test]
    fn services_name_their_dashboards() {
        let all = dashboards();
        assert!(all.contains(&("checkout-api", "767-27d-f9c")), "{all:?}");
        assert!(all.len() > 30);
    }

    #[test]
    fn whoever_is_given_a_role_works_there() {
        let users = ROLES.split("user:default/").skip(1).filter_map(|rest| rest.split('"').next());
        for user in users {
            assert!(PEOPLE.iter().any(|person| person.name == user), "{user}");
        }
    }

    #[test]
    fn all_of_it_is_laid_out_and_mended() {
        let folder = tempfile::tempdir().unwrap();
        lay_out(folder.path()).unwrap();
        let root = folder.path().join("catalog-info.yaml");
        let text = fs::read_to_string(&root).unwrap();
        assert!(text.contains("name: northwind"));
        fs::write(&root, "").unwrap();
        lay_out(folder.path()).unwrap();
        assert_eq!(fs::read_to_string(&root).unwrap(), text);
        assert!(folder.path().join("services/checkout-api/docs/index.md").is_file());
    }
}
