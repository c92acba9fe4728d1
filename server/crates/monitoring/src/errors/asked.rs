//! Error tracking as somebody asks it: what they may not see is not there.

use super::{
    join::Joined,
    service::ErrorService,
    sight::{Named, Shown, Sight, SourceSight},
};
use async_trait::async_trait;
use futures::{StreamExt, stream::BoxStream};
use platform::{
    EntityRef,
    access::Asker,
    catalog::Notice,
    errors::{
        CompanyErrors, EntityErrors, ErrorAct, ErrorEntities, ErrorPreview, ErrorProject, Errors,
        ErrorsError, IssueKey, IssueQuestion, NamedProject, OpenErrors,
    },
};
use std::sync::Arc;
use tokio_stream::wrappers::{BroadcastStream, errors::BroadcastStreamRecvError};

/// Error tracking for one asker.
pub(super) struct Asked {
    pub service: Arc<ErrorService>,
    pub asker: Asker,
    pub entities: Arc<dyn ErrorEntities>,
}

/// A project that the asker sees.
#[derive(Clone)]
pub(super) struct Seen<'a> {
    pub sight: &'a SourceSight,
    pub project: ErrorProject,
}

/// What of the projects that an entity names is there for the asker.
#[derive(Default)]
pub(super) struct Found<'a> {
    pub seen: Vec<Seen<'a>>,
    /// What no source knows, as it is named.
    pub missing: Vec<String>,
    /// Sources of which it is not known yet.
    pub unclear: Vec<String>,
}

impl Found<'_> {
    /// Whether nothing at all is there.
    pub fn is_empty(&self) -> bool {
        self.seen.is_empty() && self.missing.is_empty() && self.unclear.is_empty()
    }
}

impl Asked {
    pub fn new(service: Arc<ErrorService>, asker: Asker) -> Self {
        let entities = (service.entities)(&asker);
        Self { service, asker, entities }
    }

    /// Who asks, to each source.
    pub async fn sights(&self) -> Result<Vec<SourceSight>, ErrorsError> {
        let sight = Sight::of(&self.asker, &*self.entities).await?;
        let at = |source| sight.at(&self.service, source, &*self.entities);
        Ok(self.service.sources.values().map(at).collect())
    }

    /// What of the projects that an entity names is there for the asker.
    pub fn found<'a>(named: &[NamedProject], sights: &'a [SourceSight]) -> Found<'a> {
        let mut found = Found::default();
        for name in named {
            find(name, sights, &mut found);
        }
        found
    }

    /// Those of the entities of which the asker may see errors, and that name something that is there.
    pub fn shown(
        &self,
        entities: &[EntityRef],
        joined: &Joined,
        sights: &[SourceSight],
    ) -> Vec<EntityRef> {
        let rows = self.entities.rows(entities).into_iter().map(|row| row.reference);
        let there = |entity: &EntityRef| {
            let named = joined.named.get(entity);
            named.is_some_and(|named| !Self::found(named, sights).is_empty())
        };
        rows.filter(there).collect()
    }
}

fn find<'a>(name: &NamedProject, sights: &'a [SourceSight], found: &mut Found<'a>) {
    let meant = |sight: &&SourceSight| {
        let organisation = sight.source.organisation();
        name.organisation.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(organisation))
    };
    let (mut untold, mut let_in) = (Vec::new(), false);
    for sight in sights.iter().filter(meant) {
        match sight.project(&name.slug) {
            Named::There(project) => {
                match sight.shows(project) {
                    Shown::Yes => found.seen.push(Seen { sight, project: project.clone() }),
                    Shown::Unclear => found.unclear.push(sight.source.name().to_owned()),
                    Shown::No => {}
                }
                return;
            }
            Named::Nowhere => let_in |= sight.is_let_in(),
            Named::Untold if sight.is_let_in() || sight.is_unclear() => {
                untold.push(sight.source.name().to_owned());
            }
            Named::Untold => {}
        }
    }
    if !untold.is_empty() {
        found.unclear.append(&mut untold);
    } else if let_in {
        found.missing.push(name.to_string());
    }
}

#[async_trait]
impl Errors for Asked {
    async fn of_entity(
        &self,
        entity: &EntityRef,
        question: &IssueQuestion,
        unfolded: Option<&IssueKey>,
    ) -> Result<Option<EntityErrors>, ErrorsError> {
        self.errors_of(entity, question, unfolded).await
    }

    async fn company(&self, question: &IssueQuestion) -> Result<CompanyErrors, ErrorsError> {
        self.errors_of_company(question).await
    }

    async fn open(
        &self,
        entities: Option<&[EntityRef]>,
    ) -> Result<Vec<(EntityRef, OpenErrors)>, ErrorsError> {
        self.open_of(entities).await
    }

    async fn preview(
        &self,
        entity: &EntityRef,
        key: &IssueKey,
        act: ErrorAct,
    ) -> Result<Option<ErrorPreview>, ErrorsError> {
        self.preview_of(entity, key, act).await
    }

    async fn act(
        &self,
        entity: &EntityRef,
        key: &IssueKey,
        act: ErrorAct,
    ) -> Result<(), ErrorsError> {
        self.do_act(entity, key, act).await
    }

    fn version(&self) -> i64 {
        self.service.version()
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        let asked = Arc::new(Self::new(Arc::clone(&self.service), self.asker.clone()));
        let heard = BroadcastStream::new(self.service.notices.subscribe());
        let shown = heard.filter_map(move |heard| {
            let asked = Arc::clone(&asked);
            async move {
                let named = match heard {
                    Ok(named) => named,
                    Err(BroadcastStreamRecvError::Lagged(_)) => Vec::new(),
                };
                if named.is_empty() {
                    return Some(Notice { position: 0, entities: named });
                }
                let joined = asked.service.joined().await.ok()?;
                let sights = asked.sights().await.ok()?;
                let shown = asked.shown(&named, &joined, &sights);
                (!shown.is_empty()).then_some(Notice { position: 0, entities: shown })
            }
        });
        shown.boxed()
    }
}
