//! The library over folders of this machine.

use super::{Failure, FailureMemory, Keeper, Library, Messenger, Painter, Shelf};
use crate::diagram::Kind;
use async_trait::async_trait;
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
