//! The library over folders of this machine.

use super::{Failure, FailureMemory, Keeper, Library, Messenger, Painter, Shelf};
use crate::diagram::Kind;
use async_trait::async_trait;
use futures::StreamExt;
use platform::{
    EntityRef, Timestamp,
    catalog::EntityRow,
    docs::{Docs, DocsAnswer, DocsError, DocsFiles, DocsPlace, DocsPlaces, DocsSections},
};
use std::{
    collections::BTreeSet,
    fs,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

/// One entity with documentation in a folder.
struct OnePlace(PathBuf);

#[async_trait]
impl DocsPlaces for OnePlace {
    async fn place(&self, _: &EntityRef) -> Result<Option<DocsPlace>, DocsError> {
        let files = DocsFiles::Here { folder: self.0.clone(), root: self.0.clone() };
        Ok(Some(DocsPlace { entity: shop(), label: "Shop".to_owned(), files, start: None }))
    }

    async fn documented(&self) -> Result<Vec<EntityRow>, DocsError> {
        Ok(vec![EntityRow {
            reference: shop(),
            kind: "Component".to_owned(),
            label: "Shop".to_owned(),
            description: None,
            entity_type: None,
            lifecycle: None,
            owner: None,
            system: None,
            tags: Vec::new(),
            updated_at: Timestamp(0),
        }])
    }
}

#[derive(Default)]
struct Notes {
    broken: Mutex<BTreeSet<String>>,
    told: Mutex<Vec<Failure>>,
    deaf: Mutex<bool>,
}

#[async_trait]
impl FailureMemory for Notes {
    async fn failed(&self, entity: &EntityRef, _: &str) -> Result<bool, String> {
        Ok(self.broken.lock().unwrap().insert(entity.to_string()))
    }

    async fn mended(&self, entity: &EntityRef) -> Result<bool, String> {
        Ok(self.broken.lock().unwrap().remove(&entity.to_string()))
    }

    async fn untold(&self, entity: &EntityRef) -> Result<(), String> {
        self.mended(entity).await.map(drop)
    }
}

#[async_trait]
impl Messenger for Notes {
    async fn tell(&self, failure: &Failure) -> Result<(), String> {
        if *self.deaf.lock().unwrap() {
            return Err("nobody is there".to_owned());
        }
        self.told.lock().unwrap().push(failure.clone());
        Ok(())
    }
}

#[tokio::test]
async fn a_failure_is_told_once_and_again_when_nobody_was_reached() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("mkdocs.yml");
    let notes = Arc::new(Notes::default());
    let shelf = || Arc::new(Shelf::default());
    let keeper = |shelf: Arc<Shelf>| {
        let places = Arc::new(OnePlace(folder.path().to_owned()));
        Keeper::new(places, shelf, Arc::<Notes>::clone(&notes), vec![Arc::<Notes>::clone(&notes)])
    };
    let told = || notes.told.lock().unwrap().len();
    fs::write(&config, "site_name: [\n").unwrap();
    *notes.deaf.lock().unwrap() = true;
    keeper(shelf()).round().await;
    assert_eq!(told(), 0);
    *notes.deaf.lock().unwrap() = false;
    keeper(shelf()).round().await;
    assert_eq!(told(), 1);
    assert!(notes.told.lock().unwrap()[0].reason.contains("mkdocs.yml"));
    // Another process, or this one after a restart.
    keeper(shelf()).round().await;
    assert_eq!(told(), 1);
    fs::write(&config, "site_name: Shop\n").unwrap();
    keeper(shelf()).round().await;
    fs::write(&config, "site_name: [\n").unwrap();
    keeper(shelf()).round().await;
    assert_eq!(told(), 2);
}

fn shop() -> EntityRef {
    EntityRef::new("component", "default", "shop")
}

#[tokio::test]
async fn a_site_is_told_by_section_until_it_is_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("docs")).unwrap();
    fs::write(folder.path().join("docs/index.md"), "# Shop\n\nHi & bye.\n\n## Buy\n\nPay.\n")
        .unwrap();
    let library =
        Library::new(Arc::new(OnePlace(folder.path().to_owned())), Arc::new(Shelf::default()));
    let answer = library.sections(&shop(), None).await.unwrap().unwrap();
    let DocsSections::Are { mark, sections } = answer else { panic!("nothing was known") };
    let told: Vec<(&str, &str, &str)> = sections
        .iter()
        .map(|one| (one.anchor.as_str(), one.title.as_str(), one.text.trim()))
        .collect();
    assert_eq!(told, [("", "Shop", ""), ("shop", "Shop", "Hi & bye."), ("buy", "Buy", "Pay.")]);
    let again = library.sections(&shop(), Some(&mark)).await.unwrap();
    assert_eq!(again, Some(DocsSections::Unchanged));
    let other = EntityRef::new("component", "default", "other");
    assert_eq!(library.sections(&other, None).await.unwrap(), None);
}

/// Draws everything but what it is told not to.
#[derive(Default)]
struct Hand(Mutex<Vec<String>>);

#[async_trait]
impl Painter for Hand {
    async fn draw(&self, kind: Kind, source: &str) -> Result<String, String> {
        self.0.lock().unwrap().push(kind.name().to_owned());
        if source.contains("broken") {
            return Err("it is broken".to_owned());
        }
        Ok("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>bad()</script><text>drawn</text></svg>".to_owned())
    }
}

#[tokio::test]
async fn what_only_a_service_draws_is_asked_for_once() {
    let folder = tempfile::tempdir().unwrap();
    let text = "```plantuml\nA -> B\n```\n\n```dot\nbroken\n```\n";
    fs::write(folder.path().join("index.md"), text).unwrap();
    let hand = Arc::new(Hand::default());
    let shelf = Shelf::default().with_painter(Arc::<Hand>::clone(&hand));
    let library = Library::new(Arc::new(OnePlace(folder.path().to_owned())), Arc::new(shelf));
    for _ in 0..2 {
        let Some(DocsAnswer::Page(page)) = library.page(&shop(), "").await.unwrap() else {
            panic!("there is a page")
        };
        assert!(
            page.html.contains("drawn</text>") && !page.html.contains("script"),
            "{}",
            page.html
        );
        assert!(page.html.contains("broken"));
    }
    assert_eq!(*hand.0.lock().unwrap(), ["plantuml", "graphviz"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_looked_into_a_site_is_told_of_what_changes_in_it() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("docs")).unwrap();
    fs::create_dir(folder.path().join("node_modules")).unwrap();
    fs::write(folder.path().join("docs/index.md"), "# Shop\n").unwrap();
    let library =
        Library::new(Arc::new(OnePlace(folder.path().to_owned())), Arc::new(Shelf::default()));
    let mut changes = library.changed();
    let mut told = async |wait: u64| {
        let next = tokio::time::timeout(Duration::from_millis(wait), changes.next());
        next.await.ok().flatten()
    };
    let mark = async || match library.sections(&shop(), None).await.unwrap().unwrap() {
        DocsSections::Are { mark, .. } => mark,
        DocsSections::Unchanged => panic!("nothing was known"),
    };
    let is_still = async |mark: &str| {
        let answer = library.sections(&shop(), Some(mark)).await.unwrap();
        answer == Some(DocsSections::Unchanged)
    };
    // Nobody looked: nothing is watched.
    fs::write(folder.path().join("docs/index.md"), "# Shop, too\n").unwrap();
    assert_eq!(told(300).await, None);
    let mut before = mark().await;
    // What was written between the first look and the watch would be told by nobody.
    assert_eq!(told(2_000).await, Some(shop()));
    assert!(is_still(&before).await);
    while told(300).await.is_some() {}
    let below = folder.path().join("docs/new/deep");
    let edits: [&dyn Fn(); 6] = [
        &|| fs::write(folder.path().join("docs/index.md"), "# Shop again\n").unwrap(),
        &|| fs::create_dir_all(&below).unwrap(),
        &|| fs::write(below.join("page.md"), "# Page\n").unwrap(),
        &|| fs::rename(&below, folder.path().join("docs/moved")).unwrap(),
        &|| fs::write(folder.path().join("docs/moved/page.md"), "# Other page\n").unwrap(),
        &|| fs::write(folder.path().join("mkdocs.yml"), "site_name: Mine\n").unwrap(),
    ];
    for (number, edit) in edits.into_iter().enumerate() {
        edit();
        assert_eq!(told(2_000).await, Some(shop()), "edit {number}");
        let after = mark().await;
        // An empty folder is none of documents.
        assert_eq!(after == before, number == 1, "edit {number}");
        before = after;
        while told(300).await.is_some() {}
        assert!(is_still(&before).await, "edit {number}");
    }
    // What is built and fetched beside it is none of the site.
    fs::write(folder.path().join("node_modules/page.md"), "# None\n").unwrap();
    assert_eq!(told(300).await, None);
}

#[tokio::test]
async fn what_is_being_written_looks_as_pages_do() {
    let hand = Arc::new(Hand::default());
    let library = |shelf: Shelf| Library::new(Arc::new(OnePlace(PathBuf::new())), Arc::new(shelf));
    let block = |kind: &str, source: &str| format!("# Shop\n\n```{kind}\n{source}\n```\n");
    let with_hand = library(Shelf::default().with_painter(Arc::<Hand>::clone(&hand)));
    for _ in 0..2 {
        let shown = with_hand.preview(&block("plantuml", "A -> B"), "").await.unwrap();
        assert!(shown.html.contains("drawn</text>"), "{}", shown.html);
        assert!(!shown.html.contains("script"), "{}", shown.html);
        assert_eq!(shown.problems, []);
    }
    assert_eq!(hand.0.lock().unwrap().len(), 1, "asked for once");
    let html = async |library: &Library, kind: &str, source: &str| {
        library.preview(&block(kind, source), "").await.unwrap().html
    };
    assert!(html(&with_hand, "graphviz", "broken").await.contains("it is broken"));
    let long = "a".repeat(crate::diagram::LONGEST + 1);
    assert!(html(&with_hand, "plantuml", &long).await.contains("it is too large"));
    let alone = library(Shelf::default());
    assert!(html(&alone, "plantuml", "A -> B").await.contains("none is configured"));
    assert!(html(&alone, "mermaid", "nonsense").await.contains("cannot be read"));
    assert!(html(&alone, "mermaid", "flowchart LR\n  A --> B").await.contains("<svg"));

    let shown = alone.preview("# Shop\n\n[x](#gone)\n", "plugins: [monoglot]").await.unwrap();
    let told: Vec<_> = shown.problems.iter().map(|one| (one.path.as_deref(), one.line)).collect();
    assert_eq!(told, [(None, Some(3)), (Some("mkdocs.yml"), Some(1))]);
}

#[tokio::test]
async fn a_site_that_broke_while_nobody_ran_is_the_last_good_one() {
    let (folder, memory) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).unwrap();
    fs::create_dir(folder.path().join("docs")).unwrap();
    write("mkdocs.yml", "site_name: Old name\n");
    write("docs/index.md", "# Home\n");
    write("docs/gone.md", "# Gone\n");
    let started = || {
        let shelf = Shelf::default().with_memory(memory.path().join("folders"));
        Library::new(Arc::new(OnePlace(folder.path().to_owned())), Arc::new(shelf))
    };
    let read = async |library: &Library, path: &str| match library.page(&shop(), path).await {
        Ok(Some(DocsAnswer::Page(page))) => Some(*page),
        Ok(_) => None,
        Err(error) => panic!("{error}"),
    };
    let first = read(&started(), "").await.unwrap();
    // What was not touched meanwhile is as old as it was.
    assert_eq!(read(&started(), "").await.unwrap().built_at, first.built_at);
    write("mkdocs.yml", "site_name: [\n");
    fs::remove_file(folder.path().join("docs/gone.md")).unwrap();
    let library = started();
    let page = read(&library, "").await.unwrap();
    assert_eq!((page.site.as_str(), page.built_at), ("Old name", first.built_at));
    assert!(page.outdated.is_some_and(|reason| reason.contains("mkdocs.yml")));
    assert!(read(&library, "gone/").await.is_none(), "pages are read where they are");
    let health = library.health(&shop()).await.unwrap().unwrap();
    assert!(health.broken.is_some() && health.pages == 1, "{health:?}");
    write("mkdocs.yml", "site_name: New name\n");
    let page = read(&started(), "").await.unwrap();
    assert_eq!((page.site.as_str(), page.outdated), ("New name", None));
}
