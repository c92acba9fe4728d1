//! The library over folders of this machine.

use super::{Library, Shelf};
use async_trait::async_trait;
use platform::{
    EntityRef,
    catalog::EntityRow,
    docs::{Docs, DocsError, DocsPlace, DocsPlaces, DocsSections},
};
use std::{fs, path::PathBuf, sync::Arc};

/// One entity with documentation in a folder.
struct OnePlace(PathBuf);

#[async_trait]
impl DocsPlaces for OnePlace {
    async fn place(&self, _: &EntityRef) -> Result<Option<DocsPlace>, DocsError> {
        let (folder, root) = (self.0.clone(), self.0.clone());
        Ok(Some(DocsPlace { entity: shop(), label: "Shop".to_owned(), folder, root }))
    }

    async fn documented(&self) -> Result<Vec<EntityRow>, DocsError> {
        Ok(Vec::new())
    }
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
