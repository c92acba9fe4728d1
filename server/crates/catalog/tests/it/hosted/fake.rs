//! A code host in memory that counts what it is asked.

use async_trait::async_trait;
use globset::GlobBuilder;
use platform::{
    Timestamp,
    code_host::{
        CodeHost, FilePages, HostAnnotations, HostError, People, Person, RateLimit, Repository,
        RepositoryFile, Team, Visibility,
    },
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard},
};

/// What there is, and what was asked.
#[derive(Default)]
pub struct World {
    pub repositories: BTreeMap<String, FakeRepository>,
    pub people: People,
    /// Nothing answers.
    pub down: bool,
    /// Repositories of which the branch or the files cannot be had.
    pub failing: BTreeSet<String>,
    /// Files whose texts cannot be had, by their texts.
    pub unreadable: BTreeSet<String>,
    /// The next calls that are refused for the sake of the limit.
    pub limited: u32,
    /// All commits there ever were.
    pub commits: u32,
    /// What was asked, such as `text shop catalog-info.yaml`.
    pub asked: Vec<String>,
}

#[derive(Clone, Default)]
pub struct FakeRepository {
    pub archived: bool,
    pub fork: bool,
    pub topics: Vec<String>,
    pub files: BTreeMap<String, String>,
    /// The last commit; 0 of an empty repository.
    pub commit: u32,
    pub pushed_at: Timestamp,
}

#[derive(Default)]
pub struct FakeHost(Mutex<World>);

impl FakeHost {
    pub fn world(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap()
    }

    /// Sets (or, without a text, removes) a file by a commit at a moment.
    pub fn push(&self, repository: &str, path: &str, text: Option<&str>, at: Timestamp) {
        let mut world = self.world();
        world.commits += 1;
        let commit = world.commits;
        let repository = world.repositories.entry(repository.to_owned()).or_default();
        match text {
            Some(text) => drop(repository.files.insert(path.to_owned(), text.to_owned())),
            None => drop(repository.files.remove(path)),
        }
        repository.commit = commit;
        // Hosts tell the second.
        repository.pushed_at = Timestamp(at.0 / 1000 * 1000);
    }

    /// How often something was asked that begins so; forgets it.
    pub fn take_asked(&self, begins: &str) -> usize {
        let mut world = self.world();
        let asked = std::mem::take(&mut world.asked);
        asked.iter().filter(|one| one.starts_with(begins)).count()
    }

    fn ask(&self, what: String) -> Result<MutexGuard<'_, World>, HostError> {
        let mut world = self.world();
        world.asked.push(what);
        if world.limited > 0 {
            world.limited -= 1;
            return Err(HostError::Limited { until: Timestamp(0) });
        }
        if world.down {
            return Err(HostError::Unavailable("the host is down".to_owned()));
        }
        Ok(world)
    }

    fn ask_of(&self, what: &str, name: &str) -> Result<MutexGuard<'_, World>, HostError> {
        let world = self.ask(format!("{what} {name}"))?;
        if world.failing.contains(name) {
            return Err(HostError::Unavailable(format!("{name} cannot be had")));
        }
        Ok(world)
    }
}

fn listed(name: &str, fake: &FakeRepository) -> Repository {
    Repository {
        id: name.to_owned(),
        name: name.to_owned(),
        slug: format!("acme/{name}"),
        page: format!("https://host.example/acme/{name}"),
        default_branch: Some("main".to_owned()),
        archived: fake.archived,
        fork: fake.fork,
        visibility: Visibility::Private,
        topics: fake.topics.clone(),
        pushed_at: Some(fake.pushed_at),
    }
}

#[async_trait]
impl CodeHost for FakeHost {
    fn page(&self) -> &'static str {
        "https://host.example/acme"
    }

    async fn repositories(&self) -> Result<Vec<Repository>, HostError> {
        let world = self.ask("list".to_owned())?;
        Ok(world.repositories.iter().map(|(name, fake)| listed(name, fake)).collect())
    }

    async fn repository(&self, name: &str) -> Result<Option<Repository>, HostError> {
        let world = self.ask(format!("repository {name}"))?;
        Ok(world.repositories.get(name).map(|fake| listed(name, fake)))
    }

    async fn head(&self, repository: &Repository, _: &str) -> Result<Option<String>, HostError> {
        let world = self.ask_of("head", &repository.name)?;
        let fake = &world.repositories[&repository.name];
        Ok((fake.commit > 0).then(|| format!("commit {}", fake.commit)))
    }

    async fn files(
        &self,
        repository: &Repository,
        _: &str,
        patterns: &[String],
    ) -> Result<Vec<RepositoryFile>, HostError> {
        let world = self.ask_of("files", &repository.name)?;
        let globs: Vec<_> = patterns
            .iter()
            .map(|pattern| {
                let pattern = pattern.trim_start_matches('/');
                let glob = GlobBuilder::new(pattern).literal_separator(true).build();
                glob.unwrap().compile_matcher()
            })
            .collect();
        let files = world.repositories[&repository.name].files.iter();
        let matching = files.filter(|(path, _)| globs.iter().any(|glob| glob.is_match(path)));
        let file = |(path, text): (&String, &String)| RepositoryFile {
            path: path.clone(),
            // A version is known by the content, as with Git.
            version: catalog::import::hash(text),
        };
        Ok(matching.map(file).collect())
    }

    async fn text(
        &self,
        repository: &Repository,
        file: &RepositoryFile,
        _: usize,
    ) -> Result<String, HostError> {
        let world = self.ask(format!("text {} {}", repository.name, file.path))?;
        let text = world.repositories[&repository.name].files[&file.path].clone();
        if world.unreadable.contains(&text) {
            return Err(HostError::Unavailable("the text cannot be had".to_owned()));
        }
        Ok(text)
    }

    async fn bytes(
        &self,
        repository: &Repository,
        file: &RepositoryFile,
        most: usize,
    ) -> Result<Vec<u8>, HostError> {
        self.text(repository, file, most).await.map(String::into_bytes)
    }

    async fn people(&self) -> Result<People, HostError> {
        Ok(self.ask("people".to_owned())?.people.clone())
    }

    fn file_pages(&self, repository: &Repository, branch: &str, path: &str) -> FilePages {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let page = |mark: &str, path: &str| format!("{}/{mark}/{branch}/{path}", repository.page);
        FilePages {
            view: page("blob", path),
            edit: page("edit", path),
            folder: page("tree", folder),
        }
    }

    fn people_page(&self) -> String {
        "https://host.example/orgs/acme/people".to_owned()
    }

    fn person_page(&self, person: &Person) -> String {
        format!("https://host.example/{}", person.login)
    }

    fn team_page(&self, team: &Team) -> String {
        format!("https://host.example/orgs/acme/teams/{}", team.slug)
    }

    fn annotations(&self) -> HostAnnotations {
        HostAnnotations {
            repository: Some("host.example/project-slug".to_owned()),
            user: "host.example/user-login".to_owned(),
            user_id: Some("host.example/user-id".to_owned()),
            team: "host.example/team-slug".to_owned(),
        }
    }

    fn rate_limit(&self) -> Option<RateLimit> {
        Some(RateLimit { limit: 5000, remaining: 4999, resets_at: Timestamp(1) })
    }
}
