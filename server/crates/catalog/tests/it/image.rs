//! Images of the index: whatever happened before, while one was written and since, an index from it
//! and the log is the one that the log alone makes; and a damaged one is none.

use crate::samples;
use catalog::{
    index::{
        Index, Seen,
        image::{Head, Imaging, Reader, Restored, Sizes, Unusable, Writer},
    },
    query::{Direction, Filter, Order, Selection},
};
use platform::{
    Entity, EntityRef, Timestamp,
    catalog::{Column, ListQuery, Sort},
};
use proptest::{collection::vec, prelude::*, sample::Index as At};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};
use tempfile::TempDir;

const MARK: &str = "of the last row";

/// One change of the log.
#[derive(Clone, Debug)]
enum Change {
    Put(Entity),
    /// The entity of that place among those that are known.
    Remove(At),
}

fn changes(most: usize) -> impl Strategy<Value = Vec<Change>> {
    let put = samples::catalog()
        .prop_map(|entities| entities.into_iter().map(Change::Put).collect::<Vec<_>>());
    let remove = any::<At>().prop_map(|at| vec![Change::Remove(at)]);
    vec(prop_oneof![1 => put, 3 => remove], 0..most).prop_map(|all| all.concat())
}

/// The state that a history leaves, and the history as steps that can be taken.
#[derive(Default)]
struct Model {
    entities: BTreeMap<EntityRef, (Entity, Timestamp)>,
    at: i64,
}

/// A step, as the log tells it.
#[derive(Clone)]
enum Step {
    Put(Entity, Timestamp),
    Remove(EntityRef),
}

impl Step {
    fn apply(&self, index: &mut Index) {
        match self {
            Self::Put(entity, at) => index.put(entity, *at),
            Self::Remove(reference) => index.remove(reference),
        }
    }
}

impl Model {
    fn take(&mut self, change: &Change) -> Option<Step> {
        self.at += 1;
        match change {
            Change::Put(entity) => {
                let at = Timestamp(self.at);
                self.entities.insert(entity.reference().clone(), (entity.clone(), at));
                Some(Step::Put(entity.clone(), at))
            }
            Change::Remove(place) => {
                let known: Vec<_> = self.entities.keys().cloned().collect();
                let reference = known.get(place.index(known.len().max(1)))?.clone();
                self.entities.remove(&reference);
                Some(Step::Remove(reference))
            }
        }
    }

    fn index(&self) -> Index {
        let mut index = Index::default();
        for (entity, at) in self.entities.values() {
            index.put(entity, *at);
        }
        index
    }
}

/// All that can be asked of an index.
fn told(index: &Index) -> String {
    let seen = Seen::everything();
    let mut all = Vec::new();
    for column in Column::ALL.into_iter().filter(|column| column.sortable()) {
        for descending in [false, true] {
            let sort = Sort { column, descending };
            all.push(format!(
                "{:?}",
                index.list(&seen, &ListQuery { sort, ..ListQuery::default() })
            ));
        }
    }
    for field in [None, Some("metadata.name"), Some("spec.type"), Some("relations.ownedby")] {
        let order = field.map(|field| Order { field: field.to_owned(), direction: Direction::Asc });
        let order = order.into_iter().collect();
        let selection = Selection { order, ..Selection::of(Filter::everything()) };
        all.push(format!("{:?}", index.select(&seen, &selection)));
    }
    let keys = ["kind", "spec.type", "metadata.tags", "relations.ownedby", "relations.haspart"];
    let keys: Vec<String> = keys.into_iter().map(str::to_owned).collect();
    all.push(format!("{:?}", index.facets(&seen, &keys, &Filter::everything())));
    all.push(format!("{:?} {:?}", index.kinds(&seen), index.dangling()));
    let rows = index.select(&seen, &Selection::of(Filter::everything())).rows;
    for reference in rows {
        all.push(format!("{:?}", index.row(&seen, &reference)));
        all.push(format!("{:?}", index.relations(&seen, &reference)));
        all.push(format!("{:?}", index.facts(&reference)));
    }
    all.join("\n")
}

fn head() -> Head {
    Head {
        build: "b".to_owned(),
        database: "d".to_owned(),
        position: 7,
        mark: MARK.to_owned(),
        sizes: Sizes::default(),
    }
}

/// Writes an image in tiny blocks, with something happening between each two of them.
fn write(path: &Path, index: &mut Index, mut meanwhile: impl FnMut(&mut Index)) {
    let mut writer = Writer::begin(path, &Head { sizes: Imaging::sizes(index), ..head() }).unwrap();
    let mut imaging = Imaging::in_blocks_of(index, 64);
    while let Some(block) = imaging.next(index) {
        writer.block(&block).unwrap();
        meanwhile(index);
    }
    writer.finish().unwrap();
}

fn read(path: &Path) -> Result<Restored, Unusable> {
    let (head, reader) = Reader::open(path)?.unwrap();
    Restored::read(reader, head.sizes, |_| ())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// An index from an image that was written while everything changed, and the changes since it was
    /// begun, is the one that the final state makes.
    #[test]
    fn an_index_from_an_image_and_the_log_is_the_one_from_the_log(
        before in changes(8),
        meanwhile in changes(8),
        since in changes(4),
        pace in 1..4_usize,
    ) {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("image");
        let (mut model, mut index) = (Model::default(), Index::default());
        for change in &before {
            if let Some(step) = model.take(change) {
                step.apply(&mut index);
            }
        }
        let mut log = Vec::new();
        let mut coming = meanwhile.iter();
        write(&path, &mut index, |index| {
            for change in coming.by_ref().take(pace) {
                if let Some(step) = model.take(change) {
                    step.apply(index);
                    log.push(step);
                }
            }
        });
        log.extend(coming.chain(&since).filter_map(|change| model.take(change)));
        let Restored { index: mut restored, mut half } = read(&path).unwrap();
        for step in &log {
            step.apply(&mut restored);
            half.remove(match step {
                Step::Put(entity, _) => entity.reference(),
                Step::Remove(reference) => reference,
            });
        }
        prop_assert_eq!(half, BTreeSet::new(), "the log tells of all who were half written");
        prop_assert_eq!(told(&restored), told(&model.index()));
        // It goes on as any other one does.
        for (entity, _) in model.entities.clone().into_values() {
            restored.remove(entity.reference());
        }
        prop_assert!(restored.is_empty());
        prop_assert_eq!(told(&restored), told(&Index::default()));
    }

    /// Damage anywhere is found; nothing else than what was written is ever read.
    #[test]
    fn a_damaged_image_is_none(
        entities in samples::catalog(),
        damage in vec((any::<At>(), any::<u8>()), 1..4),
        cut in proptest::option::of(any::<At>()),
    ) {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("image");
        let mut index = Index::default();
        for entity in &entities {
            index.put(entity, Timestamp(1));
        }
        write(&path, &mut index, |_| ());
        let whole = std::fs::read(&path).unwrap();
        let mut bytes = whole.clone();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        std::fs::write(&path, &bytes).unwrap();
        let read = read(&path);
        prop_assert_eq!(read.is_ok(), bytes == whole);
        if let Ok(restored) = read {
            prop_assert_eq!(told(&restored.index), told(&index));
        }
    }
}
