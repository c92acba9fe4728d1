//! What is built, as somebody asks it: what they may not see is not there.

use crate::{
    own,
    readme::rendered,
    service::CiService,
    slot::{SlotKey, WAIT},
};
use async_trait::async_trait;
use futures::{StreamExt, stream::BoxStream};
use platform::{
    EntityRef,
    access::Asker,
    catalog::Notice,
    ci::{
        Card, Ci, CiAct, CiError, CiPreview, CiSource, CodeEntities, CodeKey, CodeSource, EntityCi,
        OwnPulls, Part, Readme, ReadmePage, RepositoryFacts, Run,
    },
};
use std::{future::ready, sync::Arc};
use tokio_stream::wrappers::BroadcastStream;

/// What is built, for one asker.
pub(crate) struct Asked {
    pub service: Arc<CiService>,
    pub asker: Asker,
    pub entities: Arc<dyn CodeEntities>,
}

impl Asked {
    pub fn new(service: Arc<CiService>, asker: Asker) -> Self {
        let entities = (service.entities)(&asker);
        Self { service, asker, entities }
    }

    /// The repository of an entity of which the asker may see what is built.
    pub async fn found(
        &self,
        entity: &EntityRef,
    ) -> Result<Option<(Arc<dyn CiSource>, CodeKey)>, CiError> {
        if self.service.sources.is_empty()
            || self.entities.rows(std::slice::from_ref(entity)).is_empty()
        {
            return Ok(None);
        }
        let Some(named) = self.entities.repository(entity).await? else { return Ok(None) };
        let found = self.service.repository(&named);
        Ok(found.map(|(source, key)| (Arc::clone(source), key)))
    }

    fn source(
        &self,
        source: &dyn CiSource,
        key: &CodeKey,
        facts: &Card<RepositoryFacts>,
    ) -> CodeSource {
        let health = source.health();
        let now = self.service.clock.now();
        let used_up = health.limit.filter(|limit| limit.remaining == 0 && limit.resets_at > now);
        let page = facts.value().map(|facts| facts.page.clone()).filter(|page| !page.is_empty());
        let name = &key.name;
        CodeSource {
            name: key.source.clone(),
            vendor: source.vendor().to_owned(),
            slug: key.slug(),
            page: page.unwrap_or_else(|| format!("{}/{name}", source.page().trim_end_matches('/'))),
            left_alone_until: health.left_alone_until.max(used_up.map(|limit| limit.resets_at)),
        }
    }
}

#[async_trait]
impl Ci for Asked {
    async fn of_entity(
        &self,
        entity: &EntityRef,
        run: Option<i64>,
    ) -> Result<Option<EntityCi>, CiError> {
        let Some((source, key)) = self.found(entity).await? else { return Ok(None) };
        let is_there = |runs: &Card<Vec<Run>>, id: i64| {
            runs.value().is_some_and(|all| all.iter().any(|one| one.id == id))
        };
        // Of others it is not asked: whoever makes up numbers would use up the limit.
        let known = self.service.peek(&key, Part::Runs);
        let at_once = run.filter(|run| is_there(&known, *run)).map(Part::Jobs);
        let parts: Vec<Part> = Part::PAGE.into_iter().chain(at_once.clone()).collect();
        let cards = self.service.cards(&key, &parts, entity).await;
        let runs: Card<Vec<Run>> = cards.of(&Part::Runs);
        let jobs = match (run, at_once) {
            (Some(run), Some(part)) => Some((run, cards.of(&part))),
            (Some(run), None) if is_there(&runs, run) => {
                let part = Part::Jobs(run);
                let cards = self.service.cards(&key, std::slice::from_ref(&part), entity).await;
                Some((run, cards.of(&part)))
            }
            _ => None,
        };
        let facts = cards.of(&Part::Facts);
        Ok(Some(EntityCi {
            entity: entity.clone(),
            source: self.source(&*source, &key, &facts),
            facts,
            languages: cards.of(&Part::Languages),
            commit: cards.of(&Part::LastCommit),
            branches: cards.of(&Part::Branches),
            owners: cards.of(&Part::CodeOwners),
            runs,
            pulls: cards.of(&Part::Pulls),
            releases: cards.of(&Part::Releases),
            deployments: cards.of(&Part::Deployments),
            workflows: cards.of(&Part::Workflows),
            jobs,
            may: self.may(&key, entity),
        }))
    }

    async fn readme(&self, entity: &EntityRef) -> Result<Option<Card<ReadmePage>>, CiError> {
        let Some((source, key)) = self.found(entity).await? else { return Ok(None) };
        let cards = self.service.cards(&key, &[Part::Readme, Part::Facts], entity).await;
        let (readme, facts): (Card<Readme>, Card<RepositoryFacts>) =
            (cards.of(&Part::Readme), cards.of(&Part::Facts));
        let page = self.source(&*source, &key, &facts).page;
        Ok(Some(rendered(&self.service.readmes, &key, readme, &page).await))
    }

    async fn own_pulls(&self) -> Result<OwnPulls, CiError> {
        let person = self.entities.person().await?;
        let mut own = OwnPulls {
            connected: !self.service.sources.is_empty(),
            login: person.login.clone(),
            ..OwnPulls::default()
        };
        if own.login.is_none() {
            return Ok(own);
        }
        for name in self.service.sources.keys() {
            let part = Part::OpenPulls;
            let key = SlotKey { source: name.clone(), subject: String::new(), part };
            let (slot, known) = self.service.look(key, None, WAIT).await;
            own::add(self, &mut own, &person, &slot, &known);
        }
        own::sort(&mut own);
        Ok(own)
    }

    async fn preview(&self, entity: &EntityRef, act: CiAct) -> Result<Option<CiPreview>, CiError> {
        self.preview_of(entity, act).await
    }

    async fn act(&self, entity: &EntityRef, act: CiAct) -> Result<(), CiError> {
        self.do_act(entity, act).await
    }

    fn version(&self) -> i64 {
        self.service.version()
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        let entities = Arc::clone(&self.entities);
        let heard = BroadcastStream::new(self.service.notices.subscribe());
        // Who missed some is told that something changed, without names.
        let shown = heard.filter_map(move |heard| {
            let sees = |named: &[EntityRef]| {
                entities.rows(named).into_iter().map(|row| row.reference).collect()
            };
            ready(Notice::to_viewer(heard.unwrap_or_default(), sees))
        });
        shown.boxed()
    }
}
