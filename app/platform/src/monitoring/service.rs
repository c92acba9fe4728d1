//! What pages ask.

use super::{
    Dashboard, Embedding, Incident, Monitor, MonitorState, OnCall, Range, SignalSeries, Slo, Window,
};
use crate::{
    EntityRef, Timestamp,
    catalog::{Notice, Reference},
    ci::Card,
};
use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MonitoringError {
    /// What is asked for cannot be; the text says what to change.
    #[error("{0}")]
    BadRequest(String),
    /// It is not there; the text names it.
    #[error("{0}")]
    NotFound(String),
    /// The asker may not; the text says what is missing.
    #[error("{0}")]
    NotAllowed(String),
    /// What is behind it did not answer; the text is for the log.
    #[error("{0}")]
    Unavailable(String),
}

/// Why somebody sees nothing of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hidden {
    /// The vendor does not know them.
    Stranger,
    /// It is not known yet whom the vendor knows.
    Unclear,
}

/// Something of a source, with which one it is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfSource<T> {
    /// The source's name.
    pub source: String,
    /// The vendor, as people call it.
    pub vendor: String,
    /// It.
    pub value: T,
}

/// What a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkKind {
    /// What it writes.
    Logs,
    /// The way of requests through it.
    Traces,
    /// Its overview.
    Service,
    /// Its monitors.
    Monitors,
    /// A dashboard.
    Dashboard,
}

/// A page of a vendor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// What it leads to.
    pub kind: LinkKind,
    /// What it is called, where the kind does not say it.
    pub label: String,
    /// Its address.
    pub address: String,
}

/// A dashboard as it is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShownDashboard {
    /// The source's own name for it.
    pub id: String,
    /// Its page at the vendor.
    pub page: String,
    /// What people call it; `None` until it was told.
    pub title: Option<String>,
    /// Whether it is shown as it is, in a frame.
    pub framed: bool,
    /// What is on it, where it is the one that is shown and is drawn anew.
    pub drawn: Option<Card<Option<Box<Dashboard>>>>,
}

/// What is asked of an entity's monitoring.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityQuestion {
    /// Where; the first of its environments when it is not said.
    pub environment: Option<String>,
    /// How far back.
    #[serde(default)]
    pub range: Range,
    /// The dashboard that is shown, of those that there are; the first one when it is not said.
    pub dashboard: Option<String>,
}

/// How an entity is doing at one source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntityMonitoring {
    /// The entity.
    pub entity: EntityRef,
    /// The environment that is shown.
    pub environment: String,
    /// All that there are.
    pub environments: Vec<String>,
    /// How far back is shown: no further than the asker may look.
    pub range: Range,
    /// The span of time that this is.
    pub window: Window,
    /// The sources that it names, each with why nothing of it is shown.
    pub sources: Vec<OfSource<Option<Hidden>>>,
    /// Its signals.
    pub signals: Vec<OfSource<Card<Vec<SignalSeries>>>>,
    /// Its monitors, of all environments, what needs a look first.
    pub monitors: Vec<OfSource<Card<Vec<Monitor>>>>,
    /// Its objectives.
    pub slos: Vec<OfSource<Card<Vec<Slo>>>>,
    /// Its incidents, the open ones first.
    pub incidents: Vec<OfSource<Card<Vec<Incident>>>>,
    /// Who is called.
    pub on_call: Vec<OfSource<Card<Option<OnCall>>>>,
    /// Pages of vendors.
    pub links: Vec<OfSource<Vec<Link>>>,
    /// Its dashboards.
    pub dashboards: Vec<OfSource<ShownDashboard>>,
    /// Until when a source is left alone, where one is.
    pub left_alone_until: Option<Timestamp>,
}

impl EntityMonitoring {
    /// One of which nothing is known.
    #[must_use]
    pub fn empty(entity: EntityRef, environment: &str, range: Range, window: Window) -> Self {
        Self {
            entity,
            environment: environment.to_owned(),
            environments: Vec::new(),
            range,
            window,
            sources: Vec::new(),
            signals: Vec::new(),
            monitors: Vec::new(),
            slos: Vec::new(),
            incidents: Vec::new(),
            on_call: Vec::new(),
            links: Vec::new(),
            dashboards: Vec::new(),
            left_alone_until: None,
        }
    }
}

/// How many monitors stand how, by [`MonitorState::ALL`].
pub type MonitorCounts = [u64; MonitorState::ALL.len()];

/// What is asked of the company's monitoring.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyQuestion {
    /// Only services of this owner, by canonical reference.
    pub team: Option<String>,
    /// Only this environment.
    pub environment: Option<String>,
    /// Only services with this tag of a tier: `tier-1`.
    pub tier: Option<String>,
    /// Only monitors that stand so.
    pub state: Option<MonitorState>,
    /// Only services and monitors with this text in their name.
    pub text: String,
}

/// Something that is wrong, and with which entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Burning<T> {
    /// The entity.
    pub entity: Reference,
    /// Who owns it.
    pub owner: Option<Reference>,
    /// It.
    pub what: OfSource<T>,
}

/// How much is wrong with what a team owns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamBurning {
    /// The team; `None` of what nobody owns.
    pub owner: Option<Reference>,
    /// Services that are measured.
    pub services: u64,
    /// How its monitors stand.
    pub monitors: MonitorCounts,
    /// Objectives that are broken or at risk.
    pub slos: u64,
    /// Open incidents.
    pub incidents: u64,
}

/// What burns now.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CompanyMonitoring {
    /// Whether any source is configured.
    pub connected: bool,
    /// When this was put together.
    pub at: Timestamp,
    /// The sources, each with why nothing of it is shown, when that was told, and what went wrong since.
    pub sources: Vec<OfSource<SourceStanding>>,
    /// The environments that there are.
    pub environments: Vec<String>,
    /// The tiers that there are.
    pub tiers: Vec<String>,
    /// Services that are measured and fit the question.
    pub services: u64,
    /// How their monitors stand, whatever state is asked for.
    pub counts: MonitorCounts,
    /// Monitors, what needs a look first; at most [`CompanyMonitoring::SHOWN`].
    pub monitors: Vec<Burning<Monitor>>,
    /// How many there are in all.
    pub total: u64,
    /// Objectives that are broken or at risk, the worst first; at most [`CompanyMonitoring::SHOWN`].
    pub slos: Vec<Burning<Slo>>,
    /// How many of them there are in all.
    pub slos_at_risk: u64,
    /// Objectives that were looked at.
    pub slos_total: u64,
    /// Incidents that are open, the newest first; at most [`CompanyMonitoring::SHOWN`].
    pub incidents: Vec<Burning<Incident>>,
    /// How many of them there are in all.
    pub incidents_total: u64,
    /// The teams, those with the most to do first.
    pub teams: Vec<TeamBurning>,
}

/// How a source stands, for one asker.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceStanding {
    /// Why nothing of it is shown.
    pub hidden: Option<Hidden>,
    /// The oldest of what is shown of it.
    pub fetched_at: Option<Timestamp>,
    /// Why it was not had anew, while that is so.
    pub error: Option<String>,
    /// Until when it is left alone.
    pub left_alone_until: Option<Timestamp>,
    /// Whether its monitors were never told: that none burns is not known then.
    pub untold: bool,
    /// Whether something that is shown of it may be another by now.
    pub stale: bool,
}

impl CompanyMonitoring {
    /// How many monitors, objectives and incidents an answer carries, of each.
    pub const SHOWN: usize = 100;

    /// Whether a source that shows something never told its monitors.
    #[must_use]
    pub fn is_untold(&self) -> bool {
        self.sources.iter().any(|source| source.value.untold)
    }
}

/// What watches an entity where its customers are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Watching {
    /// The monitors that fire and are not muted.
    pub firing: Vec<OfSource<Monitor>>,
    /// How many there are, those that fire among them.
    pub monitors: u64,
    /// The sources of which nothing new is known: they do not answer, or tell that they have no data.
    pub unknown: BTreeSet<String>,
}

/// How what runs is doing, for one asker: what they may not see is not there.
#[async_trait]
pub trait Monitoring: Send + Sync {
    /// What burns now.
    async fn company(
        &self,
        question: &CompanyQuestion,
    ) -> Result<CompanyMonitoring, MonitoringError>;

    /// How an entity is doing; `None` when there is no such entity, or it names nothing that is
    /// connected.
    async fn of_entity(
        &self,
        entity: &EntityRef,
        question: &EntityQuestion,
    ) -> Result<Option<EntityMonitoring>, MonitoringError>;

    /// What watches some entities, from memory; those that nothing watches that the asker may see are
    /// left out. `None` is every entity.
    async fn watching(
        &self,
        entities: Option<&[EntityRef]>,
    ) -> Result<Vec<(EntityRef, Watching)>, MonitoringError>;

    /// How a dashboard of an entity is shown as it is; `None` where it is not.
    async fn embedding(
        &self,
        entity: &EntityRef,
        question: &EntityQuestion,
    ) -> Result<Option<Embedding>, MonitoringError>;

    /// The origins that frames may come from.
    fn origins(&self) -> Vec<String>;

    /// A number that grows whenever something changes.
    fn version(&self) -> i64;

    /// Word of changes from now on, by the entities that they concern.
    fn notices(&self) -> BoxStream<'static, Notice>;
}

/// Where nothing that measures is connected.
pub struct NoMonitoring;

#[async_trait]
impl Monitoring for NoMonitoring {
    async fn company(&self, _: &CompanyQuestion) -> Result<CompanyMonitoring, MonitoringError> {
        Ok(CompanyMonitoring::default())
    }

    async fn of_entity(
        &self,
        _: &EntityRef,
        _: &EntityQuestion,
    ) -> Result<Option<EntityMonitoring>, MonitoringError> {
        Ok(None)
    }

    async fn watching(
        &self,
        _: Option<&[EntityRef]>,
    ) -> Result<Vec<(EntityRef, Watching)>, MonitoringError> {
        Ok(Vec::new())
    }

    async fn embedding(
        &self,
        _: &EntityRef,
        _: &EntityQuestion,
    ) -> Result<Option<Embedding>, MonitoringError> {
        Ok(None)
    }

    fn origins(&self) -> Vec<String> {
        Vec::new()
    }

    fn version(&self) -> i64 {
        0
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        stream::pending().boxed()
    }
}
