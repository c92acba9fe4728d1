//! What `fetch:template` does with the files of a skeleton: which are rendered, which are copied,
//! and what they are called then. Pure; [`files`](crate::files) reads and writes.

mod binary;

pub use binary::is_binary;

use crate::engine::{Context, Dialect, Host, Limits, Problem, Rendered, Template};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde_json::{Map, Value as Json};

/// How a skeleton is to be treated: the input of `fetch:template`.
#[derive(Clone, Debug)]
pub struct Treatment {
    /// How its files are written.
    pub dialect: Dialect,
    /// With `templateFileExtension`: how a file ends that is rendered. No other is.
    pub extension: Option<String>,
    /// Whether files that are there already are replaced.
    pub replace: bool,
    copied: Option<Globs>,
    context: Context,
    limits: Limits,
}

/// Patterns for paths, and which of them take others out again.
#[derive(Clone, Debug)]
struct Globs {
    wanted: GlobSet,
    unwanted: GlobSet,
}

/// What becomes of an entry of a skeleton.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// Its path below the target; `None` when it is left out.
    pub path: Option<String>,
    /// Whether its content is rendered.
    pub rendered: bool,
}

impl Treatment {
    /// Reads the input of `fetch:template`, or of one of its relatives.
    ///
    /// # Errors
    ///
    /// When the input contradicts itself.
    pub fn of_input(input: &Map<String, Json>) -> Result<Self, String> {
        let flag = |name: &str| input.get(name).is_some_and(|value| value == true);
        let cookiecutter = flag("cookiecutterCompat");
        let copied = match input.get("copyWithoutTemplating") {
            None | Some(Json::Null) => None,
            Some(Json::Array(patterns)) => Some(Globs::new(patterns)?),
            Some(_) => return Err("`copyWithoutTemplating` must be a list of patterns".to_owned()),
        };
        let extension = match input.get("templateFileExtension") {
            Some(Json::Bool(true)) => Some(".njk".to_owned()),
            Some(Json::String(extension)) if extension.starts_with('.') => Some(extension.clone()),
            Some(Json::String(extension)) if !extension.is_empty() => Some(format!(".{extension}")),
            _ => None,
        };
        if extension.is_some() && (copied.is_some() || cookiecutter) {
            let message = "`templateFileExtension` goes neither with `copyWithoutTemplating` nor with \
                           `cookiecutterCompat`; leave one out";
            return Err(message.to_owned());
        }
        let values = input.get("values").cloned().unwrap_or_else(|| Json::Object(Map::new()));
        let name = if cookiecutter { "cookiecutter" } else { "values" };
        let dialect = Dialect {
            cookiecutter,
            trim_blocks: flag("trimBlocks"),
            lstrip_blocks: flag("lstripBlocks"),
        };
        let context = Context::from_iter([(name.to_owned(), values)]);
        let limits = Limits::default();
        Ok(Self { dialect, extension, replace: flag("replace"), copied, context, limits })
    }

    /// Whether the content of a file is rendered, by its path in the skeleton.
    #[must_use]
    pub fn renders(&self, path: &str) -> bool {
        match &self.extension {
            Some(extension) => extension_of(path) == Some(extension.as_str()),
            None => !self.copied.as_ref().is_some_and(|copied| copied.hold(path)),
        }
    }

    /// Where an entry of the skeleton goes. Folders have a slash at their end.
    ///
    /// # Errors
    ///
    /// When the expressions in its path fail.
    pub fn place(&self, path: &str, host: &Host) -> Result<Placement, Problem> {
        let rendered = self.renders(path);
        let path = match &self.extension {
            Some(extension) if rendered => path.strip_suffix(extension.as_str()).unwrap_or(path),
            _ => path,
        };
        let path = self.render(path, host)?.value;
        let left_out = path.is_empty() || path.starts_with('/') || path.contains("//");
        Ok(Placement { path: (!left_out).then_some(path), rendered })
    }

    /// Renders a text of the skeleton.
    ///
    /// # Errors
    ///
    /// When an expression in it fails.
    pub fn render(&self, text: &str, host: &Host) -> Result<Rendered<String>, Problem> {
        // Every tag begins or ends so; most names and many files have none.
        if !["{{", "{%", "{#", "#}"].iter().any(|tag| text.contains(tag)) {
            let (value, nothing) = (text.to_owned(), Vec::new());
            return Ok(Rendered { value, nothing, asked_for_status: false });
        }
        Template::parse(text, self.dialect, self.limits)?.render(&self.context, host)
    }
}

/// Node's `path.extname`: what follows the last dot, unless the name begins with it.
fn extension_of(path: &str) -> Option<&str> {
    let name = path.trim_end_matches('/').rsplit('/').next()?;
    let dot = name.rfind('.').filter(|dot| *dot > 0)?;
    Some(&name[dot..])
}

impl Globs {
    fn new(patterns: &[Json]) -> Result<Self, String> {
        let (mut wanted, mut unwanted) = (GlobSetBuilder::new(), GlobSetBuilder::new());
        for pattern in patterns {
            let Some(pattern) = pattern.as_str() else {
                return Err(format!(
                    "{pattern} in `copyWithoutTemplating` is no pattern but should be a text"
                ));
            };
            let (set, pattern) = match pattern.strip_prefix('!') {
                Some(pattern) => (&mut unwanted, pattern),
                None => (&mut wanted, pattern),
            };
            let pattern = pattern.strip_prefix("./").unwrap_or(pattern).trim_end_matches('/');
            // A folder's name is meant for all that is in it.
            for pattern in [pattern.to_owned(), format!("{pattern}/**")] {
                let glob = GlobBuilder::new(&pattern).literal_separator(true).build();
                set.add(glob.map_err(|error| format!("{pattern:?} is no pattern: {error}"))?);
            }
        }
        let built = |set: GlobSetBuilder| set.build().map_err(|error| error.to_string());
        Ok(Self { wanted: built(wanted)?, unwanted: built(unwanted)? })
    }

    fn hold(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        self.wanted.is_match(path) && !self.unwanted.is_match(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn treatment(input: Json) -> Treatment {
        Treatment::of_input(input.as_object().unwrap()).unwrap()
    }

    fn placed(treatment: &Treatment, path: &str) -> Option<String> {
        treatment.place(path, &Host::default()).unwrap().path
    }

    #[test]
    fn paths_are_rendered_and_left_out_when_nothing_is_left() {
        let treatment = treatment(json!({ "values": { "name": "shop", "db": "no" } }));
        assert_eq!(placed(&treatment, "src/${{ values.name }}.ts").unwrap(), "src/shop.ts");
        assert_eq!(placed(&treatment, "${{ 'migration' if values.db == 'yes' }}/a.sql"), None);
        assert_eq!(placed(&treatment, "a/${{ values.nothing }}/b"), None);
        assert_eq!(placed(&treatment, "${{ values.nothing }}"), None);
    }

    #[test]
    fn what_is_copied_has_its_path_rendered() {
        let treatment = treatment(json!({
            "copyWithoutTemplating": [".github/workflows", "**/*.hbs", "!docs/x.hbs"],
            "values": { "name": "shop" },
        }));
        assert!(!treatment.renders(".github/workflows/ci.yaml"));
        assert!(!treatment.renders("a/b.hbs"));
        assert!(treatment.renders("docs/x.hbs"));
        assert!(treatment.renders("a/b.ts"));
        assert_eq!(placed(&treatment, "${{values.name}}.hbs").unwrap(), "shop.hbs");
    }

    #[test]
    fn an_extension_says_what_is_rendered_and_is_cut_off() {
        let treatment = treatment(json!({ "templateFileExtension": true }));
        let placement = treatment.place("a/b.txt.njk", &Host::default()).unwrap();
        assert_eq!(placement, Placement { path: Some("a/b.txt".to_owned()), rendered: true });
        assert!(!treatment.renders("a/b.txt"));
        assert!(!treatment.renders(".njk"));
        let input = json!({ "templateFileExtension": "njk", "cookiecutterCompat": true });
        assert!(Treatment::of_input(input.as_object().unwrap()).is_err());
    }
}
