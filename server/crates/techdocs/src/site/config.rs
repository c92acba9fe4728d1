//! `mkdocs.yml`: what of it counts, and what of it is not known here.

use super::{
    Problem, ProblemKind, Source, addresses,
    layers::{Layers, escaped},
};
use crate::markdown::Settings;
use serde_json::{Map, Value};
use std::{collections::BTreeMap, io};

/// Plugins whose work is done here, or is none that a reader misses.
const PLUGINS: &[&str] = &[
    "techdocs-core",
    "search",
    "material/search",
    "redirects",
    "monorepo",
    "gh-admonitions",
    "group",
    "material/group",
    "tags",
    "autorefs",
    "offline",
    "social",
    "privacy",
    "minify",
    "git-revision-date-localized",
    "git-revision-date",
    "git-authors",
    "git-committers",
];

/// Extensions that the dialect always has.
const EXTENSIONS: &[&str] = &[
    "abbr",
    "admonition",
    "attr_list",
    "codehilite",
    "def_list",
    "extra",
    "fenced_code",
    "footnotes",
    "md_in_html",
    "meta",
    "sane_lists",
    "smarty",
    "tables",
    "toc",
    "nl2br",
    "markdown_inline_graphviz",
    "mdx_truly_sane_lists",
    "plantuml_markdown",
    "pymdownx.arithmatex",
    "pymdownx.betterem",
    "pymdownx.caret",
    "pymdownx.critic",
    "pymdownx.details",
    "pymdownx.emoji",
    "pymdownx.extra",
    "pymdownx.highlight",
    "pymdownx.inlinehilite",
    "pymdownx.keys",
    "pymdownx.magiclink",
    "pymdownx.mark",
    "pymdownx.smartsymbols",
    "pymdownx.snippets",
    "pymdownx.superfences",
    "pymdownx.tabbed",
    "pymdownx.tasklist",
    "pymdownx.tilde",
    "pymdownx.saneheaders",
    "pymdownx.escapeall",
];

/// Why a site has no configuration that can be followed.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("{path} cannot be read: {reason}")]
    Unreadable {
        /// Which.
        path: String,
        /// Why.
        reason: io::Error,
    },
    /// A file is no YAML.
    #[error("{path}:{line}:{column}: {message}")]
    Broken {
        /// Which.
        path: String,
        /// From 1.
        line: u32,
        /// From 1.
        column: u32,
        /// What is wrong.
        message: String,
    },
    /// A setting is none.
    #[error("{path}: {message}")]
    Setting {
        /// Where.
        path: String,
        /// What is wrong and how to mend it.
        message: String,
    },
}

/// What stands in a navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NavigationEntry {
    /// A page of the site, or an address elsewhere.
    Page {
        title: Option<String>,
        target: String,
    },
    Section {
        title: String,
        entries: Vec<Self>,
    },
}

/// What files a page may take in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SnippetSettings {
    /// Folders that are searched, below the folder of the site.
    pub folders: Vec<String>,
    /// Files that every page takes in at its end.
    pub appended: Vec<String>,
}

#[cfg(feature = "library")]
impl SiteConfig {
    /// Whether pages take in nothing but what they name themselves.
    pub(crate) const fn appends_nothing(&self) -> bool {
        self.snippets.appended.is_empty()
    }
}

/// The configuration of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteConfig {
    /// What the site is called.
    pub site_name: String,
    /// What it is about, in a line.
    pub site_description: Option<String>,
    /// The folder of its documents.
    pub docs_dir: String,
    /// Whether `a.md` is at `a/`.
    pub use_directory_urls: bool,
    /// Where its source can be read.
    pub repo_url: Option<String>,
    /// How a page's source is edited, below `repo_url`.
    pub edit_uri: Option<String>,
    /// Style sheets of its own, below its documents.
    pub extra_css: Vec<String>,
    /// Addresses that lead to other pages now: from, to.
    pub redirects: Vec<(String, String)>,
    /// What a page may take in.
    pub snippets: SnippetSettings,
    /// Whether `$…$` is a formula.
    pub maths: bool,
    /// What it sets of the dialect's extensions.
    pub settings: Settings,
    /// Whether its pages are written for a plugin that runs macros.
    pub macros: bool,
    pub(super) navigation: Option<Vec<NavigationEntry>>,
    /// File and line in which the navigation names each target.
    targets: BTreeMap<String, (String, u32)>,
    /// File and line of `exclude_docs` and `not_in_nav`.
    pub(super) patterns_at: [Option<(String, u32)>; 2],
    pub(super) exclude: String,
    pub(super) not_in_nav: String,
}

/// The configuration of a site, or the one that it would have without any.
pub(super) fn load(
    source: &impl Source,
    name: &str,
    problems: &mut Vec<Problem>,
) -> Result<SiteConfig, ConfigError> {
    match Layers::of_site(source)? {
        Some(layers) => SiteConfig::of(&layers, name, problems),
        None => Ok(SiteConfig::without(source, name)),
    }
}

/// Reads one configuration.
pub(super) fn parse(
    path: &str,
    text: &str,
    name: &str,
    problems: &mut Vec<Problem>,
) -> Result<SiteConfig, ConfigError> {
    SiteConfig::of(&Layers::of_text(path, text)?, name, problems)
}

impl SiteConfig {
    /// What a folder without a configuration is taken for: `docs`, or what lies in it.
    fn without(source: &impl Source, name: &str) -> Self {
        let has_docs = source.paths().iter().any(|path| path.starts_with("docs/"));
        Self {
            site_name: name.to_owned(),
            docs_dir: if has_docs { "docs" } else { "" }.to_owned(),
            use_directory_urls: true,
            snippets: SnippetSettings { folders: vec![String::new()], appended: Vec::new() },
            ..Self::default()
        }
    }

    fn of(layers: &Layers, name: &str, problems: &mut Vec<Problem>) -> Result<Self, ConfigError> {
        let (path, settings) = (layers.path(), &layers.settings);
        let text = |key: &str| settings.get(key).and_then(Value::as_str).map(str::to_owned);
        let docs_dir = addresses::normal(text("docs_dir").as_deref().unwrap_or("docs"));
        if docs_dir == ".." || docs_dir.starts_with("../") {
            let message = "docs_dir leaves the folder of the site; name a folder below it";
            return Err(ConfigError::Setting {
                path: path.to_owned(),
                message: message.to_owned(),
            });
        }
        let navigation = match settings.get("nav") {
            None | Some(Value::Null) => None,
            Some(nav) => Some(entries(nav, path)?),
        };
        let mut config = Self {
            site_name: text("site_name").unwrap_or_else(|| name.to_owned()),
            site_description: text("site_description"),
            docs_dir,
            use_directory_urls: settings
                .get("use_directory_urls")
                .and_then(Value::as_bool)
                .unwrap_or(true),
            repo_url: text("repo_url"),
            edit_uri: text("edit_uri"),
            extra_css: strings(settings.get("extra_css")),
            navigation,
            exclude: text("exclude_docs").unwrap_or_default(),
            not_in_nav: text("not_in_nav").unwrap_or_default(),
            snippets: SnippetSettings { folders: vec![String::new()], appended: Vec::new() },
            ..Self::default()
        };
        config.take_plugins(layers, problems);
        config.take_extensions(layers, problems);
        if let Some(nav) = settings.get("nav") {
            targets(nav, "/nav", layers, &mut config.targets);
        }
        if settings.contains_key("hooks") {
            let text = "hooks are programs and are not run";
            let problem = Problem::of_site(ProblemKind::UnknownPlugin, text);
            problems.push(problem.placed(layers.place("/hooks")));
        }
        config.patterns_at =
            ["exclude_docs", "not_in_nav"].map(|key| layers.place(&format!("/{key}")));
        Ok(config)
    }

    /// Where the navigation names a target.
    pub(super) fn place_of(&self, target: &str) -> Option<(String, u32)> {
        self.targets.get(target).cloned()
    }

    fn take_plugins(&mut self, layers: &Layers, problems: &mut Vec<Problem>) {
        for Named { name, settings, pointer } in named(layers, "plugins") {
            if name == "redirects"
                && let Some(Value::Object(map)) = settings.get("redirect_maps")
            {
                let pairs = map.iter().filter_map(|(from, to)| Some((from, to.as_str()?)));
                self.redirects.extend(pairs.map(|(from, to)| (from.clone(), to.to_owned())));
            }
            self.macros |= matches!(name.as_str(), "macros" | "mkdocs-macros");
            if !PLUGINS.contains(&name.as_str()) {
                let text = format!("the plugin {name} is not known; what it adds is missing");
                let problem = Problem::of_site(ProblemKind::UnknownPlugin, text);
                problems.push(problem.placed(layers.place(&pointer)));
            }
        }
    }

    fn take_extensions(&mut self, layers: &Layers, problems: &mut Vec<Problem>) {
        for Named { name, settings, pointer } in named(layers, "markdown_extensions") {
            let name = name.strip_prefix("markdown.extensions.").unwrap_or(&name);
            match name {
                "pymdownx.snippets" => {
                    let folders = strings(settings.get("base_path"));
                    if !folders.is_empty() {
                        let folders = folders.iter().map(|folder| addresses::normal(folder));
                        self.snippets.folders = folders.collect();
                    }
                    self.snippets.appended = strings(settings.get("auto_append"));
                }
                "pymdownx.arithmatex" => self.maths = true,
                _ => self.settings.take(name, &settings),
            }
            if !EXTENSIONS.contains(&name) {
                let text = format!("the Markdown extension {name} is not known");
                let problem = Problem::of_site(ProblemKind::UnknownExtension, text);
                problems.push(problem.placed(layers.place(&pointer)));
            }
        }
    }
}

/// A name in a list, with what it is set to.
struct Named {
    name: String,
    settings: Map<String, Value>,
    /// Where it stands in the configuration.
    pointer: String,
}

/// A list of names, some of them with settings: a list of texts and maps, or a map.
fn named(layers: &Layers, key: &str) -> Vec<Named> {
    let of_map = |map: &Map<String, Value>, below: &str| {
        let pairs = map.iter().map(|(name, settings)| Named {
            name: name.clone(),
            settings: settings.as_object().cloned().unwrap_or_default(),
            pointer: format!("{below}/{}", escaped(name)),
        });
        pairs.collect::<Vec<_>>()
    };
    let below = format!("/{key}");
    match layers.settings.get(key) {
        Some(Value::Object(map)) => of_map(map, &below),
        Some(Value::Array(items)) => {
            let all = items.iter().enumerate().flat_map(|(index, item)| {
                let pointer = format!("{below}/{index}");
                match item {
                    Value::String(name) => {
                        vec![Named { name: name.clone(), settings: Map::new(), pointer }]
                    }
                    Value::Object(map) => of_map(map, &pointer),
                    _ => Vec::new(),
                }
            });
            all.collect()
        }
        _ => Vec::new(),
    }
}

/// Where each target of a navigation stands first.
fn targets(
    nav: &Value,
    pointer: &str,
    layers: &Layers,
    found: &mut BTreeMap<String, (String, u32)>,
) {
    match nav {
        Value::String(target) if !found.contains_key(target) => {
            if let Some(place) = layers.place(pointer) {
                found.insert(target.clone(), place);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                targets(item, &format!("{pointer}/{index}"), layers, found);
            }
        }
        Value::Object(map) => {
            for (title, item) in map {
                targets(item, &format!("{pointer}/{}", escaped(title)), layers, found);
            }
        }
        _ => {}
    }
}

/// A text or a list of texts.
fn strings(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(items)) => {
            items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

fn entries(nav: &Value, path: &str) -> Result<Vec<NavigationEntry>, ConfigError> {
    let wrong = |found: &Value| ConfigError::Setting {
        path: path.to_owned(),
        message: format!("nav holds {found}; an entry is a path, or a title with a path or a list"),
    };
    match nav {
        Value::Array(items) => {
            let all = items.iter().map(|item| match item {
                Value::String(target) => {
                    Ok(vec![NavigationEntry::Page { title: None, target: target.clone() }])
                }
                Value::Object(_) => entries(item, path),
                Value::Null => Ok(Vec::new()),
                other => Err(wrong(other)),
            });
            Ok(all.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
        }
        Value::Object(map) => map
            .iter()
            .map(|(title, value)| match value {
                Value::String(target) => {
                    Ok(NavigationEntry::Page { title: Some(title.clone()), target: target.clone() })
                }
                Value::Null => {
                    Ok(NavigationEntry::Section { title: title.clone(), entries: Vec::new() })
                }
                nested => Ok(NavigationEntry::Section {
                    title: title.clone(),
                    entries: entries(nested, path)?,
                }),
            })
            .collect(),
        other => Err(wrong(other)),
    }
}

/// Entries whose pages stand below a path.
pub(super) fn below(entries: &[NavigationEntry], path: &str) -> Vec<NavigationEntry> {
    let moved = |target: &str| {
        if target.contains("://") || target.starts_with('/') {
            target.to_owned()
        } else {
            addresses::join(path, target)
        }
    };
    entries
        .iter()
        .map(|entry| match entry {
            NavigationEntry::Page { title, target } => {
                NavigationEntry::Page { title: title.clone(), target: moved(target) }
            }
            NavigationEntry::Section { title, entries } => {
                NavigationEntry::Section { title: title.clone(), entries: below(entries, path) }
            }
        })
        .collect()
}
