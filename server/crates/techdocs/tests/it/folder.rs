//! An entity whose documentation is in a folder.

use async_trait::async_trait;
use platform::{
    EntityRef, Timestamp,
    catalog::EntityRow,
    docs::{DocsError, DocsFiles, DocsPlace, DocsPlaces},
};
use std::{fs, path::PathBuf, sync::Arc};
use techdocs::library::{Library, Shelf};
use tempfile::TempDir;

/// The folder.
pub struct Folder {
    pub root: TempDir,
    pub library: Library,
    pub shelf: Arc<Shelf>,
    /// What outlives the process.
    memory: TempDir,
}

/// What the catalog knows: one entity.
pub struct OnePlace(pub PathBuf);

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

fn started(folder: &TempDir, memory: &TempDir) -> (Library, Arc<Shelf>) {
    let shelf = Arc::new(Shelf::default().with_memory(memory.path().join("folders")));
    let places = Arc::new(OnePlace(folder.path().to_owned()));
    (Library::new(places, Arc::clone(&shelf)), shelf)
}

pub fn shop() -> EntityRef {
    EntityRef::new("component", "default", "shop")
}

impl Folder {
    pub fn new() -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("docs")).unwrap();
        let memory = TempDir::new().unwrap();
        let (library, shelf) = started(&folder, &memory);
        Self { library, shelf, root: folder, memory }
    }

    /// The process ends and starts anew.
    pub fn restart(&mut self) {
        (self.library, self.shelf) = started(&self.root, &self.memory);
    }

    pub fn places(&self) -> Arc<OnePlace> {
        Arc::new(OnePlace(self.root.path().to_owned()))
    }

    pub fn write(&self, path: &str, text: &str) {
        fs::write(self.root.path().join(path), text).unwrap();
    }

    pub fn remove(&self, path: &str) {
        // What is not there is gone.
        let _ = fs::remove_file(self.root.path().join(path));
    }
}
