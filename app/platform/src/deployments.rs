//! Deployments: which version of a service runs where, how it fares, and how it came there.
//!
//! The words are Argo CD's, which are the field's: an *application* is what is deployed to one
//! environment; it is *synced* when the cluster is as Git says; its *health* is how what runs
//! fares; an *operation* is one sync under way or done. A [`DeploymentSource`] is one vendor's
//! instance that tells of applications; [`Deployments`] is what pages ask.

mod act;
mod application;
mod drift;
mod entities;
mod operation;
mod overview;
mod resource;
mod service;
mod source;
mod status;

pub use act::{Act, ActPreview, ActRequest, Refusal};
pub use application::{
    Application, ApplicationKey, Destination, environment_rank, is_production, short,
    version_of_image,
};
pub use drift::{Drift, Step, drift};
pub use entities::{
    ApplicationLabels, ApplicationNames, DeployedEntities, DeployedEntity, FLUX, FluxName,
};
pub use operation::{Commit, Deployed, Initiator, Operation, Phase};
pub use overview::{
    Cell, EnvironmentCell, Overview, OverviewQuestion, OverviewRow, RollingOut, Standing,
};
pub use resource::{Condition, Resource, ResourceEvent, ResourceNode};
pub use service::{
    ApplicationDetail, DeploymentError, Deployments, EntityDeployments, EnvironmentDeployment,
    NoDeployments, SourceState,
};
pub use source::{
    Change, Changes, DeploymentSource, Listing, RevisionOf, SourceError, SourceHealth,
};
pub use status::{Health, SyncStatus};
