//! The files of a configuration: one builds on another, and each tells where in it something stands.

use super::{ConfigError, Source, addresses};
use descriptor::{Content, Limits, RawDocument, parse as parse_yaml};
use serde_json::{Map, Value};

/// The names that a configuration may have, the first that is there counts.
const NAMES: [&str; 2] = ["mkdocs.yaml", "mkdocs.yml"];

/// How often one configuration may build on another.
const MOST_PARENTS: usize = 8;

/// What a configuration says, and where.
pub(super) struct Layers {
    /// The files, each building on the next one.
    files: Vec<(String, RawDocument)>,
    /// All that they say together.
    pub(super) settings: Map<String, Value>,
}

impl Layers {
    /// The configuration of a site; `None` when it has none.
    pub(super) fn of_site(source: &impl Source) -> Result<Option<Self>, ConfigError> {
        let found = NAMES.iter().find(|known| source.paths().iter().any(|path| path == *known));
        let Some(path) = found else { return Ok(None) };
        let mut layers = Self::of_text(path, &text(source, path)?)?;
        let mut at = (*path).to_owned();
        for _ in 0..MOST_PARENTS {
            let inherited = layers.settings.remove("INHERIT");
            let Some(parent) = inherited.as_ref().and_then(Value::as_str) else { break };
            at = addresses::join(addresses::folder(&at), parent);
            let (document, parent) = read(&at, &text(source, &at)?)?;
            layers.files.push((at.clone(), document));
            layers.settings = merged(parent, layers.settings);
        }
        Ok(Some(layers))
    }

    /// One file.
    pub(super) fn of_text(path: &str, text: &str) -> Result<Self, ConfigError> {
        let (document, settings) = read(path, text)?;
        Ok(Self { files: vec![(path.to_owned(), document)], settings })
    }

    /// The first file.
    pub(super) fn path(&self) -> &str {
        self.files.first().map_or("", |(path, _)| path)
    }

    /// File and line of what stands at a JSON pointer: that of the file which says it last.
    pub(super) fn place(&self, pointer: &str) -> Option<(String, u32)> {
        let says = |document: &RawDocument| document.value()?.pointer(pointer).map(drop);
        let (path, document) = self.files.iter().find(|(_, document)| says(document).is_some())?;
        Some((path.clone(), document.key_position(pointer).0))
    }
}

/// A key as a JSON pointer has it.
pub(super) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn text(source: &impl Source, path: &str) -> Result<String, ConfigError> {
    source.text(path).map_err(|reason| ConfigError::Unreadable { path: path.to_owned(), reason })
}

fn read(path: &str, text: &str) -> Result<(RawDocument, Map<String, Value>), ConfigError> {
    let setting =
        |message: &str| ConfigError::Setting { path: path.to_owned(), message: message.to_owned() };
    let Some(document) = parse_yaml(text, &Limits::default()).into_iter().next() else {
        return Ok((RawDocument::of_value(Value::Null), Map::new()));
    };
    let settings = match &document.content {
        Content::Value(Value::Object(settings)) => settings.clone(),
        Content::Value(_) => {
            return Err(setting("it must be a map of settings, such as site_name"));
        }
        Content::Broken(errors) => {
            return Err(match errors.first() {
                Some(error) => ConfigError::Broken {
                    path: path.to_owned(),
                    line: error.line,
                    column: error.column,
                    message: error.message.clone(),
                },
                None => setting("it cannot be read"),
            });
        }
        Content::Empty => Map::new(),
    };
    Ok((document, settings))
}

/// A configuration over the one that it builds on.
fn merged(mut parent: Map<String, Value>, child: Map<String, Value>) -> Map<String, Value> {
    for (key, value) in child {
        let value = match (parent.remove(&key), value) {
            (Some(Value::Object(parent)), Value::Object(child)) => {
                Value::Object(merged(parent, child))
            }
            (_, value) => value,
        };
        parent.insert(key, value);
    }
    parent
}
