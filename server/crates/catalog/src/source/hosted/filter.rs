//! Which repositories are read, and which of their files.

use super::HostedSettings;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use platform::code_host::{Repository, Visibility};

/// The settings, compiled.
pub(super) struct Filter {
    include: GlobSet,
    exclude: GlobSet,
    paths: GlobSet,
    archived: bool,
    forks: bool,
    topics: Vec<String>,
    visibility: Vec<Visibility>,
}

impl Filter {
    pub fn new(settings: &HostedSettings) -> Result<Self, String> {
        let paths = settings.paths.iter().map(|path| path.trim_start_matches('/'));
        Ok(Self {
            include: patterns(settings.include.iter().map(String::as_str))?,
            exclude: patterns(settings.exclude.iter().map(String::as_str))?,
            paths: patterns(paths)?,
            archived: settings.archived,
            forks: settings.forks,
            topics: settings.topics.clone(),
            visibility: settings.visibility.clone(),
        })
    }

    /// Whether a repository is read.
    pub fn admits(&self, repository: &Repository) -> bool {
        let Self { topics, visibility, .. } = self;
        self.include.is_match(&repository.name)
            && !self.exclude.is_match(&repository.name)
            && (self.archived || !repository.archived)
            && (self.forks || !repository.fork)
            && (topics.is_empty() || topics.iter().any(|one| repository.topics.contains(one)))
            && (visibility.is_empty() || visibility.contains(&repository.visibility))
    }

    /// Whether a path is that of a catalog file.
    pub fn is_catalog_file(&self, path: &str) -> bool {
        self.paths.is_match(path)
    }
}

/// Patterns in which `*` stops at a slash.
fn patterns<'a>(texts: impl Iterator<Item = &'a str>) -> Result<GlobSet, String> {
    let mut all = GlobSetBuilder::new();
    for text in texts {
        let glob = GlobBuilder::new(text).literal_separator(true).case_insensitive(false).build();
        all.add(glob.map_err(|error| error.to_string())?);
    }
    all.build().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repository(name: &str) -> Repository {
        Repository {
            id: name.to_owned(),
            name: name.to_owned(),
            slug: format!("acme/{name}"),
            page: format!("https://a.example/acme/{name}"),
            default_branch: Some("main".to_owned()),
            archived: false,
            fork: false,
            visibility: Visibility::Internal,
            topics: vec!["java".to_owned()],
            pushed_at: None,
        }
    }

    fn admits(change: impl FnOnce(&mut HostedSettings), repository: &Repository) -> bool {
        let mut settings = HostedSettings::default();
        change(&mut settings);
        Filter::new(&settings).unwrap().admits(repository)
    }

    #[test]
    fn each_setting_takes_out_what_it_says() {
        let shop = repository("shop-api");
        let texts = |all: &[&str]| all.iter().map(|&one| one.to_owned()).collect::<Vec<_>>();
        assert!(admits(|_| {}, &shop));
        assert!(admits(|settings| settings.include = texts(&["shop-*"]), &shop));
        assert!(!admits(|settings| settings.include = texts(&["shop"]), &shop));
        assert!(!admits(|settings| settings.exclude = texts(&["*-api"]), &shop));
        assert!(admits(|settings| settings.topics = texts(&["go", "java"]), &shop));
        assert!(!admits(|settings| settings.topics = texts(&["go"]), &shop));
        assert!(!admits(|settings| settings.visibility = vec![Visibility::Public], &shop));
        let archived = Repository { archived: true, ..shop.clone() };
        assert!(
            !admits(|_| {}, &archived) && admits(|settings| settings.archived = true, &archived)
        );
        let fork = Repository { fork: true, ..shop };
        assert!(admits(|_| {}, &fork) && !admits(|settings| settings.forks = false, &fork));
        assert!(admits(|_| {}, &repository("group/inner")));
    }
}
