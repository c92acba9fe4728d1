//! A page that is saved is findable at once, in every process.

use crate::{
    sites::{kinds, write},
    world::{World, ask, entity, settle, start},
};
use platform::{
    access::Asker,
    search::{Search, SearchQuery},
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use search::SearchService;
use serde_json::json;
use std::{
    fs,
    sync::Arc,
    time::{Duration, Instant},
};

const NAMES: [&str; 2] = ["shop", "cart"];
static SITES: &[&str] = &NAMES;
/// What a change may take until it is found on a machine that does other things as well. Half of them
/// take less than [`USUAL`], which nothing that is only looked at now and then could do.
const PATIENCE: Duration = Duration::from_secs(15);
const USUAL: Duration = Duration::from_millis(1_500);

/// What somebody does with a page.
#[derive(Clone, Debug)]
enum Edit {
    Write { site: usize, page: usize, word: String },
    Move { site: usize, from: usize, to: usize },
    Remove { site: usize, page: usize },
}

/// Pages, some in folders that are not there before they are written.
const PAGES: [&str; 4] = ["index.md", "guide.md", "deep/down/page.md", "other/page.md"];

fn edits() -> impl Strategy<Value = Edit> {
    prop_oneof![
        4 => (0..2_usize, 0..4_usize, "[a-z]{6,10}")
            .prop_map(|(site, page, word)| Edit::Write { site, page, word }),
        1 => (0..2_usize, 1..4_usize, 1..4_usize)
            .prop_map(|(site, from, to)| Edit::Move { site, from, to }),
        1 => (0..2_usize, 1..4_usize).prop_map(|(site, page)| Edit::Remove { site, page }),
    ]
}

/// How many sections have a word.
async fn sections(search: &Arc<SearchService>, word: &str) -> u64 {
    let query =
        SearchQuery { categories: ["docs".to_owned()].into(), ..ask(&format!("\"{word}\"")) };
    search.asked(&Asker::system("test")).find(&query).await.unwrap().total
}

async fn wait_for(search: &Arc<SearchService>, word: &str, wanted: u64, since: Instant) {
    while sections(search, word).await != wanted {
        assert!(since.elapsed() < PATIENCE, "{word}: not {wanted} after {:?}", since.elapsed());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Property 20, for documentation: whatever is written, moved or removed of the pages of a folder of
/// this machine, two processes find what is there, and only that, within a second; new folders are
/// watched, too.
#[test]
fn property_20_a_saved_page_is_found_within_a_second_by_every_process() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let root = tempfile::tempdir().unwrap();
    let (world, other) = runtime.block_on(async {
        for name in NAMES {
            write(root.path(), name, "index.md", &format!("# {name}\n\nThe start.\n"));
        }
        let world = World::with(kinds(root.path(), SITES)).await;
        let place = json!({"metadata": {"annotations": {"backstage.io/techdocs-ref": "dir:."}}});
        let all = NAMES.map(|name| entity("Component", name, name, place.clone()));
        world.tell(all.into()).await;
        let folder = world.folder.path().join("other");
        let other = start(&world.store, &world.catalog, folder, kinds(root.path(), SITES)).await;
        settle(&world.store, &other).await;
        (world, other)
    });
    // What the pages say.
    let said = std::cell::RefCell::new([[""; 4].map(str::to_owned), [""; 4].map(str::to_owned)]);
    let round = std::cell::Cell::new(0);
    let took = std::cell::RefCell::new(Vec::new());
    let mut runner =
        TestRunner::new(Config { cases: 100, failure_persistence: None, ..Config::default() });
    runner
        .run(&edits(), |edit| {
            round.set(round.get() + 1);
            let mut said = said.borrow_mut();
            let docs = |site: usize, page: usize| {
                root.path().join(NAMES[site]).join("docs").join(PAGES[page])
            };
            let mut gone = Vec::new();
            let mut come = Vec::new();
            match edit {
                Edit::Write { site, page, word } => {
                    let word = format!("{word}x{}", round.get());
                    write(
                        root.path(),
                        NAMES[site],
                        PAGES[page],
                        &format!("# Page\n\nSay {word}.\n"),
                    );
                    gone.push(std::mem::replace(&mut said[site][page], word.clone()));
                    come.push(word);
                }
                Edit::Move { site, from, to } => {
                    let is_there = docs(site, from).exists() && from != to;
                    let target = docs(site, to);
                    fs::create_dir_all(target.parent().unwrap()).unwrap();
                    if is_there {
                        fs::rename(docs(site, from), target).unwrap();
                        let moved = std::mem::take(&mut said[site][from]);
                        gone.push(std::mem::replace(&mut said[site][to], moved.clone()));
                        come.push(moved);
                    }
                }
                Edit::Remove { site, page } => {
                    // With its folder, where it has one.
                    let file = docs(site, page);
                    let folder = file.parent().unwrap();
                    if page > 1 {
                        drop(fs::remove_dir_all(folder));
                    } else {
                        drop(fs::remove_file(&file));
                    }
                    gone.push(std::mem::take(&mut said[site][page]));
                }
            }
            let since = Instant::now();
            runtime.block_on(async {
                for search in [&world.search, &other] {
                    for word in come.iter().filter(|word| !word.is_empty()) {
                        wait_for(search, word, 1, since).await;
                    }
                    for word in gone.iter().filter(|word| !word.is_empty()) {
                        wait_for(search, word, 0, since).await;
                    }
                }
            });
            if !(come.is_empty() && gone.is_empty()) {
                took.borrow_mut().push(since.elapsed());
            }
            Ok(())
        })
        .unwrap();
    let mut took = took.into_inner();
    took.sort_unstable();
    let median = took[took.len() / 2];
    assert!(median < USUAL, "half of the changes took {median:?} or more");
    runtime.block_on(async {
        other.shutdown().await;
        world.end().await;
    });
}

/// A start finds what was written while nobody looked.
#[tokio::test(flavor = "multi_thread")]
async fn pages_written_while_it_was_down_are_found_after_a_start() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "shop", "index.md", "# Shop\n\nThe start.\n");
    let world = World::with(kinds(root.path(), &["shop"])).await;
    let place = json!({"metadata": {"annotations": {"backstage.io/techdocs-ref": "dir:."}}});
    world.tell(vec![entity("Component", "shop", "shop", place)]).await;
    assert_eq!(sections(&world.search, "start").await, 1);
    world.search.shutdown().await;
    write(root.path(), "shop", "index.md", "# Shop\n\nThe other one.\n");
    let again =
        start(&world.store, &world.catalog, world.index(), kinds(root.path(), &["shop"])).await;
    settle(&world.store, &again).await;
    wait_for(&again, "other one", 1, Instant::now()).await;
    assert_eq!(sections(&again, "start").await, 0);
    again.shutdown().await;
    world.end().await;
}
