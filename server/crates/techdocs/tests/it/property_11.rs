//! Property 11 (5.1–5.3): whatever is written, removed, broken and mended in a repository, a reader
//! gets its pages as they are now or as they last could be built, and each break is told once.

use crate::folder::{Folder, shop};
use async_trait::async_trait;
use platform::{
    EntityRef,
    docs::{Docs, DocsAnswer, DocsPage},
};
use proptest::{collection::vec, prelude::*};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};
use techdocs::{
    library::{Failure, FailureMemory, Keeper, Messenger},
    markdown,
    sanitize::{Origins, Policy, clean},
};

#[derive(Clone, Debug)]
enum Change {
    Write(u8, String),
    Remove(u8),
    Break,
    Mend,
    /// The keeper comes by; before it, the process may have ended.
    Look,
}

fn a_change() -> impl Strategy<Value = Change> {
    let text = prop_oneof![
        "[a-z #*`>\\-\n]{0,40}",
        Just("!!! note\n    Mind *this*.\n".to_owned()),
        Just("=== \"A\"\n\n    one\n\n=== \"B\"\n\n    two\n".to_owned()),
        Just("<script>bad()</script>\n\n<img src=x onerror=bad()>\n".to_owned()),
        Just("| a | b |\n|---|---|\n| 1 | 2 |\n".to_owned()),
    ];
    prop_oneof![
        4 => (0..4_u8, text).prop_map(|(page, text)| Change::Write(page, text)),
        1 => (0..4_u8).prop_map(Change::Remove),
        1 => Just(Change::Break),
        1 => Just(Change::Mend),
        2 => Just(Change::Look),
    ]
}

#[derive(Default)]
struct Notes {
    broken: Mutex<BTreeSet<String>>,
    told: Mutex<usize>,
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
    async fn tell(&self, _: &Failure) -> Result<(), String> {
        *self.told.lock().unwrap() += 1;
        Ok(())
    }
}

/// The page as it must be shown.
fn expected(text: &str) -> String {
    let policy = Policy { images: Origins::Only(Vec::new()), frames: Vec::new() };
    clean(&markdown::render(text).html, &policy)
}

async fn shown(folder: &Folder, page: u8) -> Option<DocsPage> {
    match folder.library.page(&shop(), &format!("p{page}/")).await.unwrap() {
        Some(DocsAnswer::Page(page)) => Some(*page),
        _ => None,
    }
}

async fn holds(changes: Vec<Change>) {
    let folder = Folder::new();
    let notes = Arc::new(Notes::default());
    folder.write("docs/index.md", "# Home\n");
    folder.write("mkdocs.yml", "site_name: Shop\n");
    folder.library.synchronize(&shop()).await.unwrap();
    assert!(folder.library.page(&shop(), "").await.unwrap().is_some());
    let (mut pages, mut built, mut broken) = (BTreeMap::new(), BTreeMap::new(), false);
    let (mut breaks_seen, mut seen_broken) = (0, false);
    for (number, change) in changes.into_iter().enumerate() {
        match change {
            Change::Write(page, text) => {
                // Its length tells one text from the one before it, however fast they are written.
                let text = format!("{text}\n\n{}\n", "x".repeat(number + 1));
                folder.write(&format!("docs/p{page}.md"), &text);
                pages.insert(page, text);
            }
            Change::Remove(page) => {
                folder.remove(&format!("docs/p{page}.md"));
                pages.remove(&page);
            }
            Change::Break => {
                folder.write("mkdocs.yml", &format!("site_name: [{}\n", "b".repeat(number)));
                broken = true;
            }
            Change::Mend => {
                folder.write("mkdocs.yml", &format!("site_name: Shop{}\n", "m".repeat(number)));
                broken = false;
            }
            Change::Look => {
                folder.library.synchronize(&shop()).await.unwrap();
                let shelf = Arc::clone(&folder.shelf);
                let memory = Arc::<Notes>::clone(&notes);
                let messengers: Vec<Arc<dyn Messenger>> = vec![Arc::<Notes>::clone(&notes)];
                Keeper::new(folder.places(), shelf, memory, messengers).round().await;
                breaks_seen += usize::from(broken && !seen_broken);
                seen_broken = broken;
            }
        }
        folder.library.synchronize(&shop()).await.unwrap();
        if !broken {
            built = pages.clone();
        }
        for page in 0..4 {
            let shown = shown(&folder, page).await;
            let known = built.get(&page);
            if known.is_some() && !pages.contains_key(&page) {
                // It was taken away while the site is broken: it is there for as long as it is kept.
                continue;
            }
            assert_eq!(shown.is_some(), known.is_some(), "page {page}");
            let Some(shown) = shown else { continue };
            assert_eq!(shown.outdated.is_some(), broken);
            assert!(shown.built_at.is_some());
            if !broken {
                assert_eq!(shown.html, expected(&pages[&page]));
            }
            assert!(!shown.html.contains("<script") && !shown.html.contains("onerror"));
        }
        assert_eq!(*notes.told.lock().unwrap(), breaks_seen, "each break is told once");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, max_shrink_iters: 64, ..ProptestConfig::default() })]

    /// Property 11
    #[test]
    fn property_11_documentation_follows_its_repository(changes in vec(a_change(), 1..16)) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
            .block_on(holds(changes));
    }
}
