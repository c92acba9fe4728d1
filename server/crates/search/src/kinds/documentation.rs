//! Documentation by section, of every site that the portal can show.

use super::{category, entities::facets};
use async_trait::async_trait;
use futures::{StreamExt, stream::BoxStream};
use hashbrown::HashMap;
use platform::{
    EntityRef,
    access::Permission,
    docs::{Docs, DocsError, DocsSection, DocsSections, docs_address},
    search::{Document, Findable, SearchError, Subject},
};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::time::sleep;

/// Where an entity's documentation is: who has no such annotation has none of its own.
const PLACE: &str = "backstage.io/techdocs-ref";
/// How often sites are looked at: their files are in no log.
const LOOK: Duration = Duration::from_millis(700);

/// Sections of sites, each a document.
pub struct Documentation {
    docs: Arc<dyn Docs>,
    marks: Arc<Marks>,
}

/// What each site's mark was when its documents were made.
type Marks = Mutex<HashMap<EntityRef, String>>;

impl Documentation {
    /// The documentation as Slipway itself reads it: who may see it is the index's to ask.
    #[must_use]
    pub fn new(docs: Arc<dyn Docs>) -> Self {
        Self { docs, marks: Arc::default() }
    }
}

#[async_trait]
impl Findable for Documentation {
    fn kind(&self) -> &'static str {
        "docs"
    }

    fn permission(&self) -> Permission {
        Permission::DocsRead
    }

    async fn documents(&self, subject: &Subject) -> Result<Vec<Document>, SearchError> {
        let entity = &subject.entity;
        let reference = entity.reference();
        if entity.annotation(PLACE).is_none() {
            return Ok(Vec::new());
        }
        let answer = match self.docs.sections(reference, None).await {
            Ok(answer) => answer,
            // What cannot be made now stays found as it was.
            Err(DocsError::Unavailable(reason)) => return Err(SearchError::Unavailable(reason)),
            Err(_) => None,
        };
        let Some(DocsSections::Are { mark, sections }) = answer else {
            self.marks.lock().unwrap_or_else(PoisonError::into_inner).remove(reference);
            return Ok(Vec::new());
        };
        let known = (reference.clone(), mark);
        self.marks.lock().unwrap_or_else(PoisonError::into_inner).insert(known.0, known.1);
        let label = entity.display_name();
        let there = sections
            .into_iter()
            .filter(|one| !(one.anchor.is_empty() && one.text.trim().is_empty()));
        Ok(there.map(|section| document(section, label, subject)).collect())
    }

    fn changes(&self) -> BoxStream<'static, EntityRef> {
        let start = (Arc::clone(&self.docs), Arc::clone(&self.marks), VecDeque::new());
        futures::stream::unfold(start, async |(docs, marks, mut changed)| {
            while changed.is_empty() {
                sleep(LOOK).await;
                changed = self::changed(&*docs, &marks).await;
            }
            changed.pop_front().map(|entity| (entity, (docs, marks, changed)))
        })
        .boxed()
    }
}

/// The entities whose site is another one than when its documents were made.
async fn changed(docs: &dyn Docs, marks: &Marks) -> VecDeque<EntityRef> {
    let documented = docs.documented().await.unwrap_or_default();
    let mut changed = VecDeque::new();
    for row in documented {
        let entity = row.reference;
        let known = marks.lock().unwrap_or_else(PoisonError::into_inner).get(&entity).cloned();
        match docs.sections(&entity, known.as_deref()).await {
            Ok(Some(DocsSections::Are { .. })) => changed.push_back(entity),
            Ok(None) if known.is_some() => changed.push_back(entity),
            _ => {}
        }
    }
    changed
}

fn document(section: DocsSection, label: &str, subject: &Subject) -> Document {
    let entity = &subject.entity;
    let DocsSection { path, page, title, anchor, text, .. } = section;
    let mut address = docs_address(entity.reference(), &path);
    if !anchor.is_empty() {
        address = format!("{address}#{anchor}");
    }
    let place = if page == title { label.to_owned() } else { format!("{label} › {page}") };
    let names = if page == title { Vec::new() } else { vec![page] };
    Document {
        category: category::DOCS.to_owned(),
        path: place.clone(),
        title,
        names,
        text: format!("{text}\n{place}"),
        address,
        facets: facets(entity),
        updated_at: subject.updated_at,
    }
}
