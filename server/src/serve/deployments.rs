//! Deployments, from their settings to what pages ask.

use crate::{
    Failure,
    config::{KubernetesSettings, Settings},
};
use ::deployments::{
    DeploymentOptions, DeploymentService, EntitiesOf, WorkloadParts, WorkloadService,
};
use async_trait::async_trait;
use catalog::service::CatalogService;
use identity::sign_in::SignIn;
use integrations::{
    argocd::ArgoCd,
    flux::Flux,
    http::{ClientSettings, Surroundings},
    kubernetes::{self, Kubernetes},
};
use platform::{
    access::{Asker, Authority, Guarded, NoPersonToken, PersonToken, PersonTokens},
    deployments::{DeployedEntities, DeploymentSource, Deployments},
    integrations::{Integrations, Several},
    timestamp::Clock,
    workloads::{WorkloadEntities, Workloads},
};
use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};
use store::{Store, StoreError};

/// How long an instance may take for one answer.
const TIMEOUT: Duration = Duration::from_secs(20);

/// How long another process waits before it takes over.
const LEASE_TIME: Duration = Duration::from_secs(15);

/// How often the whole list is asked for beside watching.
const RELIST: Duration = Duration::from_mins(3);

/// People's tokens for tools, once somebody can sign in: instances are followed before that.
#[derive(Default)]
pub(super) struct PeopleLater(OnceLock<Arc<SignIn>>);

impl PeopleLater {
    /// From now on somebody can.
    pub(super) fn are(&self, sign_in: &Arc<SignIn>) {
        self.0.get_or_init(|| Arc::clone(sign_in));
    }
}

#[async_trait]
impl PersonTokens for PeopleLater {
    async fn token(&self, asker: &Asker, audience: &str) -> Result<PersonToken, NoPersonToken> {
        match self.0.get() {
            Some(sign_in) => sign_in.token(asker, audience).await,
            None => Err(NoPersonToken::Unavailable("the portal is still starting".to_owned())),
        }
    }
}

/// Who follows, and who decides.
pub(super) struct Followed {
    pub instance: String,
    pub authority: Arc<dyn Authority>,
}

/// A cluster that is configured, with what is set of it.
pub(super) type Configured = (Arc<Kubernetes>, KubernetesSettings);

/// Every cluster that is configured.
pub(super) fn clusters(
    settings: &Settings,
    surroundings: &Arc<dyn Surroundings>,
) -> Result<Vec<Configured>, Failure> {
    let one = |settings: &KubernetesSettings| -> Result<Configured, Failure> {
        let cluster = settings.cluster.clone();
        let adjust = |client| ClientSettings { timeout: TIMEOUT, ..client };
        let made = Kubernetes::new(cluster, Arc::clone(surroundings), adjust);
        let name = &settings.cluster.name;
        let made = made.map_err(|reason| format!("deployments.kubernetes {name:?}: {reason}"))?;
        Ok((Arc::new(made), settings.clone()))
    };
    settings.deployments.kubernetes.iter().map(one).collect()
}

/// Begins to watch them.
pub(super) fn watch(
    clusters: &[Configured],
    store: &Store,
    catalog: &Arc<CatalogService>,
    authority: Arc<dyn Authority>,
    clock: &Arc<dyn Clock>,
) -> Arc<WorkloadService> {
    let catalog = Arc::clone(catalog);
    WorkloadService::start(WorkloadParts {
        store: store.clone(),
        clusters: clusters.iter().map(|(one, _)| kubernetes::cluster(one)).collect(),
        entities: Arc::new(move |asker| {
            Arc::new(catalog.asked(asker)) as Arc<dyn WorkloadEntities>
        }),
        authority,
        clock: Arc::clone(clock),
    })
}

/// Every source that is configured.
pub(super) fn sources(
    settings: &Settings,
    clusters: &[Configured],
    surroundings: &Arc<dyn Surroundings>,
    people: &Arc<dyn PersonTokens>,
) -> Result<Vec<Arc<dyn DeploymentSource>>, Failure> {
    let mut sources: Vec<Arc<dyn DeploymentSource>> = Vec::new();
    for instance in &settings.deployments.argocd {
        let adjust = |client| ClientSettings { timeout: TIMEOUT, ..client };
        let source = ArgoCd::new(instance.clone(), Arc::clone(surroundings), adjust)
            .map_err(|reason| format!("deployments.argocd {:?}: {reason}", instance.name))?;
        sources.push(Arc::new(source.with_people(Arc::clone(people))));
    }
    for (cluster, settings) in clusters.iter().filter(|(_, settings)| settings.flux) {
        let (environment, interval) = (settings.environment.clone(), settings.interval);
        sources.push(Arc::new(Flux::new(Arc::clone(cluster), environment, interval)));
    }
    Ok(sources)
}

/// Begins to follow them.
pub(super) async fn follow(
    sources: Vec<Arc<dyn DeploymentSource>>,
    store: &Store,
    catalog: &Arc<CatalogService>,
    follows: Followed,
    clock: &Arc<dyn Clock>,
) -> Result<Arc<DeploymentService>, StoreError> {
    let catalog = Arc::clone(catalog);
    let entities: EntitiesOf =
        Arc::new(move |asker| Arc::new(catalog.asked(asker)) as Arc<dyn DeployedEntities>);
    let Followed { instance, authority } = follows;
    let options = DeploymentOptions { instance, lease_time: LEASE_TIME, relist: RELIST, authority };
    DeploymentService::start(store.clone(), sources, entities, options, Arc::clone(clock)).await
}

/// Deployments and workloads, for whoever asks.
pub(super) fn guarded(
    service: &Arc<DeploymentService>,
    workloads: &Arc<WorkloadService>,
) -> (Guarded<dyn Deployments>, Guarded<dyn Workloads>) {
    let (deployments, workloads) = (Arc::clone(service), Arc::clone(workloads));
    (
        Guarded::new(move |asker: &Asker| deployments.asked(asker)),
        Guarded::new(move |asker: &Asker| workloads.asked(asker)),
    )
}

/// How all of them answer, for whoever asks.
pub(super) fn integrations(
    service: &Arc<DeploymentService>,
    workloads: &Arc<WorkloadService>,
) -> Guarded<dyn Integrations> {
    let (deployments, workloads) = (Arc::clone(service), Arc::clone(workloads));
    Guarded::new(move |asker: &Asker| {
        let all = vec![deployments.integrations(asker), workloads.integrations(asker)];
        Arc::new(Several(all)) as Arc<dyn Integrations>
    })
}
