//! Property 11 (5.1–5.3): whatever is written, removed, broken and mended in a repository, a reader
//! gets its pages as they are now or as they last could be built, over restarts too, and each break is
//! told once.

use crate::folder::{Folder, shop};
use async_trait::async_trait;
use platform::{
    EntityRef, Timestamp,
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
    site::{Draft, preview},
};

#[derive(Clone, Debug)]
enum Change {
    Write(u8, String),
    Remove(u8),
    Break,
    Mend,
    /// The process ends and starts anew.
    Restart,
    /// The keeper comes by; before it, the process may have ended.
    Look,
}

fn a_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z #*`>\\-\n]{0,40}",
        Just("!!! note\n    Mind *this*.\n".to_owned()),
        Just("=== \"A\"\n\n    one\n\n=== \"B\"\n\n    two\n".to_owned()),
        Just("<script>bad()</script>\n\n<img src=x onerror=bad()>\n".to_owned()),
        Just("| a | b |\n|---|---|\n| 1 | 2 |\n".to_owned()),
    ]
}

fn a_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => (0..4_u8, a_text()).prop_map(|(page, text)| Change::Write(page, text)),
        1 => (0..4_u8).prop_map(Change::Remove),
        1 => Just(Change::Break),
        1 => Just(Change::Mend),
        1 => Just(Change::Restart),
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

    async fn untold(&self, entity: &EntityRef) -> Result<(), String> {
        self.mended(entity).await.map(drop)
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

/// When the site was built, as its first page says.
async fn home(folder: &Folder) -> Option<Timestamp> {
    match folder.library.page(&shop(), "").await.unwrap() {
        Some(DocsAnswer::Page(page)) => page.built_at,
        _ => None,
    }
}

async fn holds(changes: Vec<Change>) {
    let mut folder = Folder::new();
    let mut built_at = None;
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
            Change::Restart => folder.restart(),
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
            built_at = home(&folder).await;
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
            if broken {
                assert_eq!(
                    shown.built_at, built_at,
                    "when it was built is that of the last good one"
                );
            }
            if !broken {
                assert_eq!(shown.html, expected(&pages[&page]));
            }
            assert!(!shown.html.contains("<script") && !shown.html.contains("onerror"));
        }
        assert_eq!(*notes.told.lock().unwrap(), breaks_seen, "each break is told once");
    }
}

#[tokio::test]
async fn a_page_that_comes_back_while_its_site_is_broken_is_shown() {
    let text = |text: &str| Change::Write(0, text.to_owned());
    let changes = [text("One"), Change::Break, Change::Remove(0), Change::Restart, text("Two")];
    holds(changes.into()).await;
}

fn draft<'a>(text: &'a str, config: &'a str, policy: &'a Policy) -> Draft<'a> {
    Draft { text, config, drawings: None, policy }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, max_shrink_iters: 64, ..ProptestConfig::default() })]

    /// Property 11: what somebody sees while a page is written is what its readers see of it, and
    /// whatever is wrong with it has a line that it has.
    #[test]
    fn property_11_a_preview_is_the_page(
        parts in vec(a_text(), 1..6),
        config in prop_oneof![
            Just(String::new()),
            "[a-z:\\[\\]{} \n-]{0,60}",
            Just("plugins: [search, macros, monoglot]\nmarkdown_extensions:\n  - acme\n".to_owned()),
        ],
    ) {
        let text = format!("# Page\n\n{}", parts.concat());
        let policy = Policy { images: Origins::Only(Vec::new()), frames: Vec::new() };
        let plain = preview(&draft(&text, "", &policy));
        prop_assert_eq!(&plain.html, &expected(&text));
        let configured = preview(&draft(&text, &config, &policy));
        for problem in plain.problems.iter().chain(&configured.problems) {
            let file = if problem.path.is_some() { &config } else { &text };
            let lines = u32::try_from(file.split('\n').count()).unwrap();
            prop_assert!(problem.line.is_none_or(|line| (1..=lines).contains(&line)), "{problem:?}");
        }
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
