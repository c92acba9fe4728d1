//! Sites in folders of this machine, one for each entity of a name.

use async_trait::async_trait;
use platform::{
    EntityRef, Timestamp,
    catalog::EntityRow,
    docs::{DocsError, DocsFiles, DocsPlace, DocsPlaces},
    search::Findable,
};
use search::kinds::{Documentation, Entities};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};
use techdocs::library::{Library, Shelf};

/// The entities that have documentation, in folders of their names.
pub(crate) struct Sites {
    root: PathBuf,
    names: &'static [&'static str],
}

/// An entity of a name.
pub(crate) fn of(name: &str) -> EntityRef {
    EntityRef::new("component", "default", name)
}

#[async_trait]
impl DocsPlaces for Sites {
    async fn place(&self, entity: &EntityRef) -> Result<Option<DocsPlace>, DocsError> {
        let Some(name) = self.names.iter().find(|name| of(name) == *entity) else {
            return Ok(None);
        };
        let files = DocsFiles::Here { folder: self.root.join(name), root: self.root.clone() };
        let (entity, label) = (entity.clone(), (*name).to_owned());
        Ok(Some(DocsPlace { entity, label, files, start: None }))
    }

    async fn documented(&self) -> Result<Vec<EntityRow>, DocsError> {
        let row = |name: &&str| EntityRow {
            reference: of(name),
            kind: "Component".to_owned(),
            label: (*name).to_owned(),
            description: None,
            entity_type: None,
            lifecycle: None,
            owner: None,
            system: None,
            tags: Vec::new(),
            updated_at: Timestamp(0),
        };
        Ok(self.names.iter().map(row).collect())
    }
}

/// Entities and their documentation, as another process has them: with a shelf of its own.
pub(crate) fn kinds(root: &Path, names: &'static [&'static str]) -> Vec<Arc<dyn Findable>> {
    let places = Arc::new(Sites { root: root.to_owned(), names });
    let library = Library::new(places, Arc::new(Shelf::default()));
    vec![Arc::new(Entities), Arc::new(Documentation::new(Arc::new(library)))]
}

/// Writes a page of a site.
pub(crate) fn write(root: &Path, name: &str, page: &str, text: &str) {
    let file = root.join(name).join("docs").join(page);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}
