//! A mirror of a code host in memory.

use super::{Cloner, Mirror, MirrorLimits};
use crate::site::Site;
use async_trait::async_trait;
use platform::{
    Timestamp,
    code_host::{
        CodeHost, FileChange, FilePages, HostAnnotations, HostError, HostEvent, People, Person,
        RateLimit, Repository, RepositoryFile, Team, Visibility,
    },
    timestamp::Clock,
};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};
use url::Url;

#[derive(Default)]
struct World {
    files: BTreeMap<String, String>,
    commit: u32,
    down: bool,
    asked: Vec<String>,
}

#[derive(Default)]
struct Host(Mutex<World>);

impl Host {
    fn push(&self, files: &[(&str, &str)]) {
        let mut world = self.0.lock().unwrap();
        world.commit += 1;
        for (path, text) in files {
            world.files.insert((*path).to_owned(), (*text).to_owned());
        }
    }

    fn ask(&self, what: &str) -> Result<std::sync::MutexGuard<'_, World>, HostError> {
        let mut world = self.0.lock().unwrap();
        world.asked.push(what.to_owned());
        if world.down {
            return Err(HostError::Unavailable("the host is down".to_owned()));
        }
        Ok(world)
    }

    fn asked(&self) -> Vec<String> {
        let mut asked = std::mem::take(&mut self.0.lock().unwrap().asked);
        asked.retain(|one| one.starts_with("bytes"));
        asked.sort();
        asked
    }
}

#[async_trait]
impl CodeHost for Host {
    fn page(&self) -> &'static str {
        "https://host.example/acme"
    }

    async fn repositories(&self) -> Result<Vec<Repository>, HostError> {
        Ok(Vec::new())
    }

    async fn repository(&self, name: &str) -> Result<Option<Repository>, HostError> {
        drop(self.ask("repository")?);
        Ok((name == "shop").then(|| Repository {
            id: "acme/shop".to_owned(),
            name: "shop".to_owned(),
            slug: "acme/shop".to_owned(),
            page: "https://host.example/acme/shop".to_owned(),
            default_branch: Some("main".to_owned()),
            archived: false,
            fork: false,
            visibility: Visibility::Private,
            topics: Vec::new(),
            pushed_at: None,
        }))
    }

    async fn head(&self, _: &Repository, branch: &str) -> Result<Option<String>, HostError> {
        let world = self.ask("head")?;
        Ok((branch == "main").then(|| format!("commit {}", world.commit)))
    }

    async fn files(
        &self,
        _: &Repository,
        _: &str,
        patterns: &[String],
    ) -> Result<Vec<RepositoryFile>, HostError> {
        let world = self.ask("files")?;
        let glob = globset::Glob::new(&patterns[0]).unwrap().compile_matcher();
        let files = world.files.iter().filter(|(path, _)| glob.is_match(path));
        let file = |(path, text): (&String, &String)| RepositoryFile {
            path: path.clone(),
            version: format!(
                "{:x}",
                text.len() * 31 + text.bytes().map(usize::from).sum::<usize>()
            ),
        };
        Ok(files.map(file).collect())
    }

    async fn text(
        &self,
        _: &Repository,
        _: &RepositoryFile,
        _: usize,
    ) -> Result<String, HostError> {
        Err(HostError::Refused("documentation is bytes".to_owned()))
    }

    async fn bytes(
        &self,
        _: &Repository,
        file: &RepositoryFile,
        _: usize,
    ) -> Result<Vec<u8>, HostError> {
        let world = self.ask(&format!("bytes {}", file.path))?;
        Ok(world.files[&file.path].clone().into_bytes())
    }

    async fn last_change(
        &self,
        _: &Repository,
        commit: &str,
        path: &str,
    ) -> Result<Option<FileChange>, HostError> {
        drop(self.ask("change")?);
        Ok(Some(FileChange { at: Timestamp(5), author: format!("Jane of {path} at {commit}") }))
    }

    async fn people(&self) -> Result<People, HostError> {
        Ok(People::default())
    }

    fn file_pages(&self, repository: &Repository, branch: &str, path: &str) -> FilePages {
        let edit = format!("{}/edit/{branch}/{path}", repository.page);
        FilePages { edit, ..FilePages::default() }
    }

    fn people_page(&self) -> String {
        String::new()
    }

    fn person_page(&self, _: &Person) -> String {
        String::new()
    }

    fn team_page(&self, _: &Team) -> String {
        String::new()
    }

    fn annotations(&self) -> HostAnnotations {
        HostAnnotations {
            repository: None,
            user: "user".to_owned(),
            user_id: None,
            team: "team".to_owned(),
        }
    }

    fn rate_limit(&self) -> Option<RateLimit> {
        None
    }
}

struct Clones(PathBuf);

#[async_trait]
impl Cloner for Clones {
    async fn update(&self, _: &Url, _: Option<&str>) -> Result<PathBuf, String> {
        Ok(self.0.clone())
    }
}

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        Timestamp(43_200_000)
    }
}

fn mirror(folder: &Path, host: &Arc<Host>) -> Arc<Mirror> {
    let (host, clones) = (Arc::clone(host), Arc::new(Clones(folder.join("clone"))));
    let limits = MirrorLimits::default();
    let hosts: Vec<Arc<dyn CodeHost>> = vec![host];
    Arc::new(Mirror::open(folder.join("docs"), hosts, clones, limits, Arc::new(Noon)).unwrap())
}

const ADDRESS: &str = "https://host.example/acme/shop/tree/main/service/";

fn pushed() -> HostEvent {
    HostEvent::Pushed { repository: "shop".to_owned(), branch: "main".to_owned(), paths: None }
}

async fn page(mirror: &Arc<Mirror>, path: &str) -> String {
    let found = mirror.site(ADDRESS, "Shop").await.unwrap();
    Site::open(found.source, "Shop").unwrap().page(path).unwrap().unwrap().html
}

/// Waits for what goes on behind a reader's back.
async fn eventually(mut is_so: impl AsyncFnMut() -> bool) {
    for _ in 0..200 {
        if is_so().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it did not come to be");
}

#[tokio::test]
async fn what_a_site_needs_is_fetched_once_and_what_changed_again() {
    let folder = tempfile::tempdir().unwrap();
    let host = Arc::new(Host::default());
    host.push(&[
        ("service/mkdocs.yml", "site_name: Shop\nnav:\n  - index.md\n  - More: more.md\n"),
        ("service/docs/index.md", "# Shop\n\n--8<-- \"parts/hours.txt\"\n"),
        ("service/parts/hours.txt", "Open."),
        ("service/docs/more.md", "# More\n"),
        ("service/docs/plan.png", "png"),
        ("service/docs/tool.bin", "program"),
        ("service/src/main.rs", "fn main() {}"),
        ("other/docs/index.md", "# Other"),
    ]);
    let mirror = mirror(folder.path(), &host);
    assert!(page(&mirror, "index.md").await.contains("Open."));
    let needed =
        ["docs/index.md", "docs/more.md", "docs/plan.png", "mkdocs.yml", "parts/hours.txt"];
    assert_eq!(host.asked(), needed.map(|path| format!("bytes service/{path}")));
    let found = mirror.site(ADDRESS, "Shop").await.unwrap();
    let (before, after) = found.edit.unwrap();
    assert_eq!(
        format!("{before}docs/index.md{after}"),
        "https://host.example/acme/shop/edit/main/service/docs/index.md"
    );

    let change = mirror.last_change(ADDRESS, "Shop", "docs/index.md").await.unwrap();
    assert_eq!(change.author, "Jane of service/docs/index.md at commit 1");

    // What no page shows comes when it is asked for.
    assert!(found.source.read("docs/tool.bin").is_err());
    assert!(mirror.fetch(ADDRESS, "Shop", "docs/tool.bin").await.unwrap());
    assert_eq!(found.source.read("docs/tool.bin").unwrap(), b"program");
    host.asked();

    host.push(&[("service/docs/more.md", "# Changed\n")]);
    mirror.tell("https://host.example/acme", &pushed());
    eventually(async || page(&mirror, "more.md").await.contains("Changed")).await;
    assert_eq!(host.asked(), ["bytes service/docs/more.md"]);
}

#[tokio::test]
async fn what_arrives_at_one_process_is_asked_for_by_others() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let host = Arc::new(Host::default());
    host.push(&[("service/docs/index.md", "# One\n")]);
    let (one, other) = (mirror(here.path(), &host), mirror(there.path(), &host));
    let (mut arrivals, mut others) = (one.arrivals(), other.arrivals());
    assert!(page(&one, "index.md").await.contains("One"));
    let first = arrivals.recv().await.unwrap();
    assert_eq!((first.address.as_str(), first.heard), (ADDRESS, false));
    // Nobody here asked for it: there is nothing to ask for.
    other.hear(&first.address, &first.stamp).await;
    assert!(others.try_recv().is_err());
    assert!(page(&other, "index.md").await.contains("One"));
    assert_eq!(others.recv().await.unwrap().stamp, first.stamp);
    host.asked();

    host.push(&[("service/docs/index.md", "# Two\n")]);
    one.tell("https://host.example/acme", &pushed());
    let second = arrivals.recv().await.unwrap();
    assert!(page(&other, "index.md").await.contains("One"), "it looks only from time to time");
    other.hear(&second.address, &second.stamp).await;
    assert!(page(&other, "index.md").await.contains("Two"));
    let heard = others.recv().await.unwrap();
    assert_eq!((heard.stamp.as_str(), heard.heard), (second.stamp.as_str(), true));
    host.asked();
    // It has that already.
    other.hear(&second.address, &second.stamp).await;
    assert!(host.asked().is_empty() && others.try_recv().is_err());
}

#[tokio::test]
async fn the_last_good_site_stays_even_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let host = Arc::new(Host::default());
    host.push(&[("service/docs/index.md", "# Shop\n")]);
    assert!(page(&mirror(folder.path(), &host), "index.md").await.contains("Shop"));

    host.push(&[("service/mkdocs.yml", "site_name: [\n")]);
    let again = mirror(folder.path(), &host);
    assert!(page(&again, "index.md").await.contains("Shop"));
    eventually(async || again.site(ADDRESS, "Shop").await.unwrap().problem.is_some()).await;
    assert!(page(&again, "index.md").await.contains("Shop"));

    host.0.lock().unwrap().down = true;
    let away = mirror(folder.path(), &host);
    assert!(page(&away, "index.md").await.contains("Shop"));
    let nothing = away.site("https://host.example/acme/other/tree/main", "Other").await;
    assert!(nothing.err().unwrap().to_string().contains("the host is down"));
}

#[tokio::test]
async fn other_repositories_are_cloned() {
    let folder = tempfile::tempdir().unwrap();
    let docs = folder.path().join("clone/docs");
    std::fs::create_dir_all(&docs).unwrap();
    std::fs::write(docs.join("index.md"), "# Elsewhere\n").unwrap();
    let mirror = mirror(folder.path(), &Arc::default());
    let found = mirror.site("git+https://git.acme.example/shop.git", "Shop").await.unwrap();
    let page = Site::open(found.source, "Shop").unwrap().page("index.md").unwrap().unwrap();
    assert!(page.html.contains("Elsewhere"));
}
