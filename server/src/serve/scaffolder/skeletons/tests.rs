//! Skeletons from everywhere.

use super::*;
use catalog::source::SourceSettings;
use platform::code_host::{
    FileKind, FilePages, HostAnnotations, HostError, People, Person, RateLimit, Repository,
    RepositoryFile, Team, Visibility,
};
use std::{
    fs,
    os::unix::fs::{MetadataExt, symlink},
    process::Command,
    sync::atomic::{AtomicU64, Ordering},
};
use tempfile::TempDir;

const ACCOUNT: &str = "https://code.example/acme";
const ONE: &str = "1111111111111111111111111111111111111111";
const TWO: &str = "2222222222222222222222222222222222222222";

/// A code host with one repository of two commits, of which the second is the branch's.
#[derive(Default)]
struct Fake {
    asked: AtomicU64,
}

fn files(commit: &str) -> Vec<(&'static str, FileKind, &'static str)> {
    let more = if commit == TWO { "new" } else { "old" };
    vec![
        ("go/skeleton/a.txt", FileKind::Plain, more),
        ("go/skeleton/link", FileKind::Link, "run.sh"),
        ("go/skeleton/run.sh", FileKind::Executable, "echo"),
        ("go/template.yaml", FileKind::Plain, "kind: Template"),
        ("evil/out", FileKind::Link, "../../secret"),
    ]
}

#[async_trait]
impl CodeHost for Fake {
    fn page(&self) -> &str {
        ACCOUNT
    }

    async fn repositories(&self) -> Result<Vec<Repository>, HostError> {
        Ok(Vec::new())
    }

    async fn repository(&self, name: &str) -> Result<Option<Repository>, HostError> {
        Ok((name == "templates").then(|| Repository {
            id: "1".to_owned(),
            name: name.to_owned(),
            slug: "acme/templates".to_owned(),
            page: format!("{ACCOUNT}/templates"),
            default_branch: Some("main".to_owned()),
            archived: false,
            fork: false,
            visibility: Visibility::Private,
            topics: Vec::new(),
            pushed_at: None,
        }))
    }

    async fn head(&self, _: &Repository, branch: &str) -> Result<Option<String>, HostError> {
        Ok((branch == "main").then(|| TWO.to_owned()))
    }

    async fn files(
        &self,
        _: &Repository,
        _: &str,
        _: &[String],
    ) -> Result<Vec<RepositoryFile>, HostError> {
        Ok(Vec::new())
    }

    async fn tree(
        &self,
        _: &Repository,
        commit: &str,
        path: &str,
    ) -> Result<Vec<(RepositoryFile, FileKind)>, HostError> {
        let is_in = |file: &str| file == path || file.starts_with(&format!("{path}/"));
        let file = |(path, kind, content): (&str, FileKind, &str)| {
            (RepositoryFile { path: path.to_owned(), version: content.to_owned() }, kind)
        };
        Ok(files(commit).into_iter().filter(|(path, ..)| is_in(path)).map(file).collect())
    }

    async fn text(
        &self,
        _: &Repository,
        _: &RepositoryFile,
        _: usize,
    ) -> Result<String, HostError> {
        Ok(String::new())
    }

    async fn bytes(
        &self,
        _: &Repository,
        file: &RepositoryFile,
        _: usize,
    ) -> Result<Vec<u8>, HostError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        Ok(file.version.clone().into_bytes())
    }

    async fn people(&self) -> Result<People, HostError> {
        Ok(People::default())
    }

    fn file_pages(&self, _: &Repository, _: &str, _: &str) -> FilePages {
        FilePages::default()
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

struct Land {
    folder: TempDir,
    host: Arc<Fake>,
    skeletons: HostedSkeletons,
}

impl Land {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let source = folder.path().join("source");
        fs::create_dir_all(source.join("go/skeleton")).unwrap();
        fs::write(source.join("go/skeleton/a.txt"), "here").unwrap();
        fs::write(folder.path().join("secret"), "secret").unwrap();
        symlink(folder.path(), source.join("go/door")).unwrap();
        let host = Arc::new(Fake::default());
        let clones = Clones::new(SourceSettings::new(folder.path().join("clones")), Vec::new());
        let fetch = SkeletonFetch { rules: Rules::default(), timeout: Duration::from_secs(5) };
        let skeletons = HostedSkeletons::open(
            folder.path().join("data/skeletons"),
            vec![Arc::clone(&host) as Arc<dyn CodeHost>],
            clones,
            fetch,
            move || vec![source.clone()],
            Bounds::default(),
        );
        Self { folder, host, skeletons: skeletons.unwrap() }
    }

    async fn fetch(&self, base: &str, url: &str) -> Result<FetchedFiles, ActionError> {
        let wanted = Fetch { base: base.to_owned(), url: url.to_owned(), token: None };
        self.skeletons.fetch(&wanted).await
    }

    fn base(&self) -> String {
        self.folder.path().join("source/go/template.yaml").to_string_lossy().into_owned()
    }
}

fn template() -> String {
    format!("{ACCOUNT}/templates/blob/main/go/template.yaml")
}

#[tokio::test]
async fn what_is_beside_a_template_is_read_and_nothing_else() {
    let land = Land::new();
    let found = land.fetch(&land.base(), "./skeleton").await.unwrap();
    assert_eq!(fs::read_to_string(found.place.join("a.txt")).unwrap(), "here");
    assert_eq!(found.commit, None);
    for out in ["../../secret", "./door/secret", "/etc/passwd", "none", "git+file:///etc#x:y"] {
        assert!(land.fetch(&land.base(), out).await.is_err(), "{out}");
    }
    // Who is in no source reads nothing.
    let elsewhere = land.folder.path().join("other/template.yaml").to_string_lossy().into_owned();
    assert!(land.fetch(&elsewhere, "../secret").await.is_err());
    let source = land.folder.path().join("source");
    assert!(land.skeletons.may_read(&land.base(), &source.join("go/skeleton")));
    assert!(!land.skeletons.may_read(&land.base(), &source.join("go/door/secret")));
}

#[tokio::test]
async fn a_hosts_tree_is_brought_once_with_links_and_modes() {
    let land = Land::new();
    let found = land.fetch(&template(), "./skeleton").await.unwrap();
    assert_eq!(found.commit.as_deref(), Some(TWO));
    assert_eq!(fs::read_to_string(found.place.join("a.txt")).unwrap(), "new");
    assert_eq!(fs::read_link(found.place.join("link")).unwrap(), Path::new("run.sh"));
    assert_eq!(fs::metadata(found.place.join("run.sh")).unwrap().mode() & 0o777, 0o755);
    assert!(!found.place.join("template.yaml").exists());
    let asked = land.host.asked.load(Ordering::Relaxed);
    assert_eq!(land.fetch(&template(), "./skeleton").await.unwrap(), found);
    assert_eq!(land.host.asked.load(Ordering::Relaxed), asked);
    // An older commit shares what is the same.
    let wanted = Fetch { base: template(), url: "./skeleton".to_owned(), token: None };
    let older = land.skeletons.fetch_at(&wanted, ONE).await.unwrap();
    assert_eq!(fs::read_to_string(older.place.join("a.txt")).unwrap(), "old");
    assert_eq!(land.host.asked.load(Ordering::Relaxed), asked + 1);
    assert!(land.skeletons.fetch_at(&wanted, "--upload-pack=x").await.is_err());
}

#[tokio::test]
async fn one_file_is_that_file() {
    let land = Land::new();
    let found = land.fetch(&template(), "./skeleton/a.txt").await.unwrap();
    assert_eq!(found.place.file_name().unwrap(), "a.txt");
    assert_eq!(fs::read_to_string(&found.place).unwrap(), "new");
    let again = land.fetch(&template(), "./skeleton/a.txt").await.unwrap();
    assert_eq!(again.place, found.place);
}

#[tokio::test]
async fn links_that_lead_out_of_a_tree_are_not_kept() {
    let land = Land::new();
    let refused = land.fetch(&template(), "../evil").await;
    assert!(matches!(refused, Err(ActionError::Refused(_))), "{refused:?}");
    assert!(land.fetch(&template(), "../nothing").await.is_err());
    assert!(land.fetch(&template(), "../../..").await.is_err());
}

#[tokio::test]
async fn a_repository_is_cloned_and_older_commits_are_there() {
    let land = Land::new();
    let repository = land.folder.path().join("repository");
    let git = |arguments: &[&str]| {
        let done = Command::new("git").current_dir(&repository).args(arguments).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap().trim().to_owned()
    };
    fs::create_dir_all(repository.join("go/skeleton")).unwrap();
    git(&["init", "--quiet", "--initial-branch=main"]);
    git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
    let commit = |content: &str| {
        fs::write(repository.join("go/skeleton/a.txt"), content).unwrap();
        git(&["add", "--all"]);
        let who = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
        git(&[who.as_slice(), &["commit", "--quiet", "-m", "x"]].concat());
        git(&["rev-parse", "HEAD"])
    };
    symlink("a.txt", repository.join("go/skeleton/link")).unwrap();
    let first = commit("first");
    let second = commit("second");
    let base = format!("git+file://{}#main:go/template.yaml", repository.display());
    let found = land.fetch(&base, "./skeleton").await.unwrap();
    assert_eq!(found.commit, Some(second));
    assert_eq!(fs::read_to_string(found.place.join("a.txt")).unwrap(), "second");
    assert_eq!(fs::read_link(found.place.join("link")).unwrap(), Path::new("a.txt"));
    assert!(!found.place.join(".git").exists());
    let wanted = Fetch { base: base.clone(), url: "./skeleton".to_owned(), token: None };
    let older = land.skeletons.fetch_at(&wanted, &first).await.unwrap();
    assert_eq!(fs::read_to_string(older.place.join("a.txt")).unwrap(), "first");
    let file = land.fetch(&base, "./skeleton/a.txt").await.unwrap();
    assert_eq!(fs::read_to_string(&file.place).unwrap(), "second");
    let gone = land.skeletons.fetch_at(&wanted, ONE).await;
    assert!(matches!(gone, Err(ActionError::Refused(_))), "{gone:?}");
    // Another template's.
    let other = format!("git+file://{}#main:go", repository.display());
    assert!(land.fetch(&land.base(), &other).await.is_err());
}
