//! Patterns of paths: which files match, and which folders must be looked into.

use globset::{GlobBuilder, GlobMatcher, GlobSet, GlobSetBuilder};
use platform::code_host::HostError;

/// Several patterns; a path matches when one of them does.
pub(crate) struct Patterns {
    all: GlobSet,
    parts: Vec<Vec<Part>>,
}

enum Part {
    /// The name of one folder or file.
    One(GlobMatcher),
    /// Any folders from here on.
    Any,
}

impl Patterns {
    /// Reads them. A slash before the first part changes nothing.
    pub fn new(patterns: &[String]) -> Result<Self, HostError> {
        let mut all = GlobSetBuilder::new();
        let mut parts = Vec::new();
        for pattern in patterns {
            let pattern = pattern.trim_start_matches('/');
            let refused = |error: globset::Error| HostError::Refused(error.to_string());
            let glob =
                GlobBuilder::new(pattern).literal_separator(true).build().map_err(refused)?;
            all.add(glob);
            parts.push(read_parts(pattern).map_err(refused)?);
        }
        let all = all.build().map_err(|error| HostError::Refused(error.to_string()))?;
        Ok(Self { all, parts })
    }

    /// Whether a file is meant.
    pub fn match_file(&self, path: &str) -> bool {
        self.all.is_match(path)
    }

    /// Whether a file that is meant may be in a folder or below it.
    pub fn reach(&self, folder: &str) -> bool {
        let names: Vec<&str> = folder.split('/').filter(|name| !name.is_empty()).collect();
        self.parts.iter().any(|parts| reaches(parts, &names))
    }
}

fn read_parts(pattern: &str) -> Result<Vec<Part>, globset::Error> {
    // Braces may hold slashes: where they begin, anything may follow.
    let plain = pattern.split('/').take_while(|part| *part != "**" && !part.contains('{'));
    let mut parts = Vec::new();
    for part in plain {
        let glob = GlobBuilder::new(part).literal_separator(true).build()?;
        parts.push(Part::One(glob.compile_matcher()));
    }
    if parts.len() < pattern.split('/').count() {
        parts.push(Part::Any);
    }
    Ok(parts)
}

fn reaches(parts: &[Part], names: &[&str]) -> bool {
    match (parts, names) {
        ([Part::Any, ..], _) | ([_, ..], []) => true,
        // The last part is the file's name.
        ([_] | [], _) => false,
        ([Part::One(part), rest @ ..], [name, names @ ..]) => {
            part.is_match(name) && reaches(rest, names)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(all: &[&str]) -> Patterns {
        Patterns::new(&all.iter().map(|&one| one.to_owned()).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn a_star_stays_in_its_folder_and_two_do_not() {
        let one = patterns(&["/catalog-info.yaml", "services/*/info.yaml"]);
        assert!(one.match_file("catalog-info.yaml") && one.match_file("services/a/info.yaml"));
        assert!(
            !one.match_file("a/catalog-info.yaml") && !one.match_file("services/a/b/info.yaml")
        );
        let two = patterns(&["**/catalog-info.yaml"]);
        assert!(two.match_file("catalog-info.yaml") && two.match_file("a/b/catalog-info.yaml"));
        assert!(Patterns::new(&["[".to_owned()]).is_err());
    }

    #[test]
    fn only_folders_on_the_way_are_looked_into() {
        let one = patterns(&["services/*/info.yaml"]);
        assert!(one.reach("") && one.reach("services") && one.reach("services/a"));
        assert!(!one.reach("docs") && !one.reach("services/a/b"));
        assert!(!patterns(&["/catalog-info.yaml"]).reach("a"));
        assert!(
            patterns(&["a/**/x.yaml"]).reach("a/b/c") && !patterns(&["a/**/x.yaml"]).reach("b")
        );
        assert!(patterns(&["a/{b,c/d}/x.yaml"]).reach("a/c/d"));
    }
}
