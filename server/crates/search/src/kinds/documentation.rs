//! Documentation by section, of every site that the portal can show.

use super::category;
use async_trait::async_trait;
use futures::{
    StreamExt,
    stream::{BoxStream, select},
};
use hashbrown::HashMap;
use platform::{
    EntityRef,
    access::Permission,
    docs::{Docs, DocsError, DocsSection, DocsSections, docs_address},
    search::{Document, Facets, Findable, SearchError, Subject},
};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::time::sleep;

/// Where an entity's documentation is: who has no such annotation has none of its own.
const PLACE: &str = "backstage.io/techdocs-ref";
/// How often all sites are looked at: those of other machines and of storage are in no log, and
/// nobody tells of them. Those of this machine tell of themselves at once.
const LOOK: Duration = Duration::from_secs(4);
/// Sites are looked at one after the other; after each that long nothing is done.
const BREATH: Duration = Duration::from_millis(1);

/// Sections of sites, each a document.
pub struct Documentation {
    docs: Arc<dyn Docs>,
    marks: Arc<Marks>,
}

/// What each site's mark was when its documents were made; empty for one that had none.
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
        let (mark, sections) = match answer {
            Some(DocsSections::Are { mark, sections }) => (mark, sections),
            Some(DocsSections::Unchanged) | None => (String::new(), Vec::new()),
        };
        self.marks.lock().unwrap_or_else(PoisonError::into_inner).insert(reference.clone(), mark);
        let label = entity.display_name();
        let there = sections
            .into_iter()
            .filter(|one| !(one.anchor.is_empty() && one.text.trim().is_empty()));
        Ok(there.map(|section| document(section, label, subject)).collect())
    }

    fn changes(&self) -> BoxStream<'static, EntityRef> {
        let (docs, marks) = (Arc::clone(&self.docs), Arc::clone(&self.marks));
        let told = self.docs.changed().filter_map(move |entity| {
            let (docs, marks) = (Arc::clone(&docs), Arc::clone(&marks));
            async move { is_another(&*docs, &marks, &entity).await.then_some(entity) }
        });
        let start = (Arc::clone(&self.docs), Arc::clone(&self.marks), VecDeque::new(), true);
        let found = futures::stream::unfold(start, async |(docs, marks, mut left, first)| {
            let mut first = first;
            loop {
                while let Some(entity) = left.pop_front() {
                    if is_another(&*docs, &marks, &entity).await {
                        return Some((entity, (docs, marks, left, first)));
                    }
                    sleep(BREATH).await;
                }
                if !std::mem::take(&mut first) {
                    sleep(LOOK).await;
                }
                let rows = docs.documented().await.unwrap_or_default();
                left.extend(rows.into_iter().map(|row| row.reference));
            }
        });
        select(told, found).boxed()
    }
}

/// Whether an entity's site is another one than when its documents were made.
async fn is_another(docs: &dyn Docs, marks: &Marks, entity: &EntityRef) -> bool {
    let known = {
        let mut marks = marks.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(known) = marks.get(entity).cloned() else {
            // Nobody made its documents since the start. What there is of it is found out then.
            marks.insert(entity.clone(), String::new());
            return true;
        };
        known
    };
    match docs.sections(entity, Some(&known)).await {
        Ok(Some(DocsSections::Are { .. })) => true,
        Ok(None) => !known.is_empty(),
        Ok(Some(DocsSections::Unchanged)) | Err(_) => false,
    }
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
        facets: Facets::of(entity),
        updated_at: subject.updated_at,
    }
}
