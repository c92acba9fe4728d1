//! A place that holds documents: a file under a root, or a URL.

use super::target::bare;
use url::Url;

/// The place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// Path under the root, with `/` between its parts.
    File(String),
    /// A web address, as written.
    Url(Url),
}

/// Why a target leads to no place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum PlaceError {
    #[error("\"{0}\" leads out of the source's folder; only what is inside of it is read")]
    Outside(String),
    #[error("\"{0}\" is an absolute path; write it relative to this file")]
    Absolute(String),
    #[error("\"{0}\" is no valid address: {1}")]
    BadUrl(String, String),
    #[error("\"{0}\" is no address that can be read; use https")]
    BadScheme(String),
    #[error("\"{0}\" has wildcards, which only work for files, not for addresses")]
    Wildcards(String),
}

impl Place {
    /// The name in findings and claims.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.clone(),
            Self::Url(url) => bare(url),
        }
    }

    /// Where a target written in this place leads.
    pub fn resolve(&self, target: &str) -> Result<Self, PlaceError> {
        let target = target.trim();
        if target.contains("://") {
            let url = Url::parse(target)
                .map_err(|error| PlaceError::BadUrl(target.to_owned(), error.to_string()))?;
            return match url.scheme() {
                "http" | "https" => Ok(Self::Url(url)),
                _ => Err(PlaceError::BadScheme(target.to_owned())),
            };
        }
        match self {
            Self::File(_) if target.starts_with('/') || target.contains(":\\") => {
                Err(PlaceError::Absolute(target.to_owned()))
            }
            Self::File(path) => {
                let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                normalized(folder, target).map(Self::File)
            }
            Self::Url(_) if has_wildcards(target) => Err(PlaceError::Wildcards(target.to_owned())),
            Self::Url(url) => url
                .join(target)
                .map(Self::Url)
                .map_err(|error| PlaceError::BadUrl(target.to_owned(), error.to_string())),
        }
    }
}

/// Whether a target is a pattern.
pub(super) fn has_wildcards(target: &str) -> bool {
    target.contains(['*', '?', '[', '{'])
}

/// `folder/target` without `.` and `..`; an error when it climbs out.
fn normalized(folder: &str, target: &str) -> Result<String, PlaceError> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop().ok_or_else(|| PlaceError::Outside(target.to_owned()))?),
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(base: &str, target: &str) -> Result<String, PlaceError> {
        let base = if base.contains("://") {
            Place::Url(Url::parse(base).unwrap())
        } else {
            Place::File(base.to_owned())
        };
        base.resolve(target).map(|place| place.name())
    }

    #[test]
    fn relative_targets_are_read_from_the_file_that_names_them() {
        assert_eq!(resolve("a/b/all.yaml", "./c.yaml"), Ok("a/b/c.yaml".to_owned()));
        assert_eq!(resolve("a/b/all.yaml", "../../c.yaml"), Ok("c.yaml".to_owned()));
        assert_eq!(resolve("all.yaml", "x//y.yaml"), Ok("x/y.yaml".to_owned()));
        assert_eq!(
            resolve("https://a.example/o/r/all.yaml", "../b.yaml"),
            Ok("https://a.example/o/b.yaml".to_owned())
        );
    }

    #[test]
    fn nothing_leads_out() {
        assert!(matches!(resolve("a/all.yaml", "../../x"), Err(PlaceError::Outside(_))));
        assert!(matches!(resolve("all.yaml", "/etc/passwd"), Err(PlaceError::Absolute(_))));
        assert!(matches!(resolve("all.yaml", "file:///etc/passwd"), Err(PlaceError::BadScheme(_))));
        assert!(matches!(resolve("https://a/b", "./*.yaml"), Err(PlaceError::Wildcards(_))));
    }
}
