//! Files that are not what they were, and ends in the middle of it.

use crate::world::{World, entity, kinds, settle, start};
use platform::Entity;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::json;
use std::{fs, path::PathBuf};

fn many(count: usize, round: u32) -> Vec<Entity> {
    let one = |number| {
        let labels = json!({"metadata": {"labels": {"round": format!("r{round}")}}});
        entity("Component", &format!("thing-{number}"), &format!("Thing number {number}"), labels)
    };
    (0..count).map(one).collect()
}

fn files(folder: &PathBuf) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            files.extend(self::files(&entry.path()));
        } else if fs::metadata(entry.path()).is_ok_and(|of| of.len() > 0) {
            files.push(entry.path());
        }
    }
    files.sort();
    files
}

/// Property 19 and F4: whatever is done to the files of an index, search comes back complete.
#[test]
fn property_19_a_damaged_index_comes_back_complete() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let mut world = runtime.block_on(World::new());
    runtime.block_on(world.tell(many(40, 0)));
    let mut runner =
        TestRunner::new(Config { cases: 100, failure_persistence: None, ..Config::default() });
    let strategy =
        (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..4_u8, 1..=255_u8);
    let world = std::cell::RefCell::new(&mut world);
    runner
        .run(&strategy, |(file, place, how, with)| {
            let world = &mut *world.borrow_mut();
            runtime.block_on(async {
                world.search.shutdown().await;
                let all = files(&world.index());
                let path = &all[file.index(all.len())];
                let mut bytes = fs::read(path).unwrap();
                let at = place.index(bytes.len());
                match how {
                    0 => bytes[at] ^= with,
                    1 => bytes.truncate(at),
                    2 => bytes.clear(),
                    _ => {}
                }
                if how == 3 {
                    fs::remove_file(path).unwrap();
                } else {
                    fs::write(path, &bytes).unwrap();
                }
                world.restart().await;
                world.settle().await;
                for number in [0, 7, 39] {
                    let title = format!("Thing number {number}");
                    let titles = world.titles(&title).await;
                    prop_assert_eq!(titles.first(), Some(&title), "after {:?}", path);
                }
                prop_assert_eq!(
                    world
                        .find(&platform::access::Asker::system("test"), &crate::world::ask(""))
                        .await
                        .total,
                    40
                );
                Ok(())
            })
        })
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_that_is_ended_in_the_middle_goes_on_without_a_gap() {
    let world = World::new().await;
    for round in 0..12 {
        // The follower of before is simply let go, whatever it was doing.
        let folder = world.folder.path().join(format!("other-{}", round % 2));
        let other = start(&world.store, &world.catalog, folder.clone(), kinds()).await;
        world.told_only(many(20 + round as usize, round)).await;
        other.shutdown().await;
        drop(other);
        let again = start(&world.store, &world.catalog, folder, kinds()).await;
        settle(&world.store, &again).await;
        assert_eq!(again.state().documents, 20 + u64::from(round));
        again.shutdown().await;
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_that_lacks_something_is_made_anew() {
    let mut world = World::new().await;
    world.tell(many(10, 0)).await;
    world.search.shutdown().await;
    let copy = world.folder.path().join("copy");
    copy_folder(&world.index(), &copy);
    world.restart().await;
    world.tell(many(30, 1)).await;
    world.search.shutdown().await;
    // An older copy is put back: it follows from where it was.
    fs::remove_dir_all(world.index()).unwrap();
    copy_folder(&copy, &world.index());
    world.restart().await;
    world.settle().await;
    assert_eq!(world.search.state().documents, 30);
    world.end().await;
}

fn copy_folder(from: &PathBuf, to: &PathBuf) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
