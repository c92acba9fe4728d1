//! Starts from an image of the index.

use super::{Event, SOURCE, events, happen, log, run};
use crate::samples::{self, Running, Still, Told, entity};
use catalog::{
    index::{
        Index,
        image::{Head, Imaging, Reader, Writer},
    },
    query::{Filter, Selection},
    reading::Reading,
    service::{CatalogService, Compaction, ImageSettings, Origin, ServiceOptions},
};
use platform::{
    EntityRef, Timestamp,
    catalog::{Catalog, ListQuery},
};
use proptest::prelude::*;
use serde_json::json;
use std::{path::Path, sync::Arc, time::Duration};
use store::Store;

/// A service over what happened, whose source is not read again while it is looked at.
async fn service(store: &Store, image: Option<&Path>) -> Running {
    let told = Told::new(SOURCE, Reading::default());
    told.take_your_time(Duration::from_hours(1));
    let origin: Arc<dyn Origin> = Arc::new(told);
    let image = image.map(|file| ImageSettings {
        least: 0,
        look: Duration::from_millis(5),
        ..ImageSettings::new(file.to_owned(), "this build".to_owned())
    });
    let options = ServiceOptions { image, ..ServiceOptions::default() };
    let clock = Arc::new(Still(1_000_000));
    let started = CatalogService::start_with(store.clone(), vec![origin], options, clock);
    Running::of(started.await.unwrap())
}

/// Runs a service until it has written an image.
async fn write_image(store: &Store, file: &Path) {
    let catalog = service(store, Some(file)).await;
    while !file.exists() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    catalog.shutdown().await;
}

/// What a catalog shows.
async fn shown(catalog: &Running) -> String {
    let rows = catalog.seen_now().select(&Selection::of(Filter::everything())).rows;
    let list = catalog.list(&ListQuery::default()).await.unwrap();
    let mut all = vec![format!("{rows:?}"), format!("{list:?}")];
    for reference in rows {
        all.push(format!("{:?}", catalog.entity(&reference).await.unwrap()));
    }
    all.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Property 1: an index from an image, damaged or not, and the log shows what one from the
    /// log alone shows.
    #[test]
    fn property_1_a_start_from_an_image_is_a_start_from_the_log(
        before in events(),
        since in events(),
        damaged in proptest::option::of((any::<proptest::sample::Index>(), any::<u8>())),
    ) {
        run(|| async {
            let (store, folder) = samples::store().await;
            let file = folder.path().join("index.image");
            happen(&store, &before).await;
            if !log(&store).await.is_empty() {
                write_image(&store, &file).await;
                if let Some((at, byte)) = damaged {
                    let mut bytes = std::fs::read(&file).unwrap();
                    let at = at.index(bytes.len());
                    bytes[at] = byte;
                    std::fs::write(&file, bytes).unwrap();
                }
            }
            happen(&store, &since).await;
            let (from_image, from_log) =
                (service(&store, Some(&file)).await, service(&store, None).await);
            assert_eq!(shown(&from_image).await, shown(&from_log).await);
            from_image.shutdown().await;
            from_log.shutdown().await;
        });
    }
}

/// An image like one that was written, with something in it that the store never held.
fn forge(file: &Path, head: Head) {
    let mut index = Index::default();
    index.put(&entity("Component", "forged", json!({})), Timestamp(1));
    let mut writer = Writer::begin(file, &head).unwrap();
    let mut imaging = Imaging::of(&index);
    while let Some(block) = imaging.next(&index) {
        writer.block(&block).unwrap();
    }
    writer.finish().unwrap();
}

async fn is_used(store: &Store, file: &Path) -> bool {
    let catalog = service(store, Some(file)).await;
    let forged = EntityRef::new("component", "default", "forged");
    let used = catalog.seen_now().select(&Selection::of(Filter::everything())).rows;
    catalog.shutdown().await;
    used.iter().any(|reference| **reference == forged)
}

#[test]
fn an_image_counts_for_its_build_its_database_and_its_history() {
    run(|| async {
        let (store, folder) = samples::store().await;
        let file = folder.path().join("index.image");
        let says = |names: &[&str]| {
            Event::Read(names.iter().map(|name| entity("Component", name, json!({}))).collect())
        };
        happen(&store, &[says(&["a", "b"])]).await;
        write_image(&store, &file).await;
        let (head, _) = Reader::open(&file).unwrap().unwrap();
        let last = log(&store).await.last().unwrap().position;
        assert_eq!(head.position, last);

        let wrong = [
            Head { build: "another".to_owned(), ..head.clone() },
            Head { database: "another".to_owned(), ..head.clone() },
            Head { mark: "another".to_owned(), ..head.clone() },
            Head { position: last - 1, ..head.clone() },
            Head { position: last + 1, ..head.clone() },
        ];
        for head in wrong {
            forge(&file, head.clone());
            assert!(!is_used(&store, &file).await, "{head:?}");
        }
        forge(&file, head.clone());
        assert!(is_used(&store, &file).await, "else the others prove nothing");

        // What was between is forgotten: who is behind that cannot follow any more.
        happen(&store, &[says(&["a"]), says(&["a", "b"]), says(&["c"])]).await;
        Compaction::default().run(&store, Timestamp(1_000_000)).await.unwrap();
        forge(&file, head);
        assert!(!is_used(&store, &file).await);
    });
}

#[test]
fn an_image_is_written_again_when_enough_has_changed() {
    run(|| async {
        let (store, folder) = samples::store().await;
        let file = folder.path().join("index.image");
        happen(&store, &[Event::Read(vec![entity("Component", "a", json!({}))])]).await;
        let catalog = service(&store, Some(&file)).await;
        let position = |file: &Path| Some(Reader::open(file).ok()??.0.position);
        while position(&file).is_none() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        happen(&store, &[Event::Read(vec![entity("Component", "b", json!({}))])]).await;
        let last = log(&store).await.last().unwrap().position;
        while position(&file) != Some(last) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        catalog.shutdown().await;
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().filter(is_unfinished).count(), 0);
    });
}

fn is_unfinished(entry: &std::io::Result<std::fs::DirEntry>) -> bool {
    entry.as_ref().is_ok_and(|entry| entry.path().extension().is_some_and(|end| end == "new"))
}
