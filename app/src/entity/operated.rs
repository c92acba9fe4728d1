//! What is asked beside the catalog: where an entity runs, how it is doing, what is built of it, and what
//! goes wrong inside of it. Only the tab that is shown is asked for.

use super::address::{Asked, EntityTab};
use crate::{
    PortalError,
    ci::{CiAnswer, CiAsked, answer},
    costs::{CostsAnswer, CostsAsked, fetch_costs},
    create::fetch_origin,
    delivery::DeliveryAsked,
    deployments::fetch_entity_deployments,
    errors::{ErrorsAnswer, ErrorsAsked, answer as errors_of},
    observability::{MonitoringAnswer, MonitoringAsked, fetch_entity_monitoring},
    workloads::fetch_entity_workloads,
};
use platform::{
    EntityRef, delivery::DeliveryPage, deployments::EntityDeployments, scaffolder::TemplateUse,
    workloads::EntityWorkloads,
};
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum OperatedAsked {
    /// Which template made it.
    Made(EntityRef),
    /// Where it runs.
    Deployments(EntityRef),
    /// What of it runs in which cluster.
    Workloads(EntityRef),
    /// What is built of it.
    Ci(EntityRef, CiAsked),
    /// How it is doing.
    Monitoring(EntityRef, MonitoringAsked),
    /// What goes wrong inside of it.
    Errors(EntityRef, ErrorsAsked),
    /// What it costs.
    Costs(Box<CostsAsked>),
    /// How it is delivered.
    Delivery(DeliveryAsked),
}

/// What is told.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Operated {
    /// Nothing was asked.
    #[default]
    Nothing,
    /// Which template made it; `None` when none.
    Made(Option<Box<TemplateUse>>),
    /// Where it runs.
    Deployments(Option<EntityDeployments>),
    /// What of it runs in which cluster.
    Workloads(Option<EntityWorkloads>),
    /// What is built of it.
    Ci(Box<CiAnswer>),
    /// How it is doing.
    Monitoring(Box<MonitoringAnswer>),
    /// What goes wrong inside of it.
    Errors(Box<ErrorsAnswer>),
    /// What it costs.
    Costs(Box<CostsAsked>, CostsAnswer),
    /// How it is delivered.
    Delivery(Option<Box<(DeliveryAsked, DeliveryPage)>>),
}

impl OperatedAsked {
    /// What an address asks for.
    pub fn of(asked: &Asked) -> Option<Self> {
        let reference = asked.reference.clone();
        match asked.tab {
            // Of the past nobody knows it.
            EntityTab::Overview if asked.at.is_none() => Some(Self::Made(reference)),
            EntityTab::Deployments => Some(Self::Deployments(reference)),
            EntityTab::Kubernetes => Some(Self::Workloads(reference)),
            EntityTab::Ci => Some(Self::Ci(reference, asked.ci.clone())),
            EntityTab::Monitoring => Some(Self::Monitoring(reference, asked.monitoring.clone())),
            EntityTab::Errors => Some(Self::Errors(reference, asked.errors.clone())),
            EntityTab::Costs => Some(Self::Costs(Box::new(asked.costs.clone()))),
            EntityTab::Delivery => Some(Self::Delivery(asked.delivery.clone())),
            _ => None,
        }
    }
}

impl Operated {
    /// Which template made it.
    pub fn made(self) -> Option<TemplateUse> {
        match self {
            Self::Made(made) => made.map(|made| *made),
            _ => None,
        }
    }
}

/// Asks.
pub async fn operated(asked: Option<OperatedAsked>) -> Result<Operated, PortalError> {
    Ok(match asked {
        None => Operated::Nothing,
        // No page fails for the sake of a card.
        Some(OperatedAsked::Made(reference)) => {
            Operated::Made(fetch_origin(reference).await.unwrap_or_default().map(Box::new))
        }
        Some(OperatedAsked::Deployments(reference)) => {
            Operated::Deployments(fetch_entity_deployments(reference).await?)
        }
        Some(OperatedAsked::Workloads(reference)) => {
            Operated::Workloads(fetch_entity_workloads(reference).await?)
        }
        Some(OperatedAsked::Ci(reference, asked)) => {
            Operated::Ci(Box::new(answer(reference, asked).await?))
        }
        Some(OperatedAsked::Monitoring(reference, asked)) => {
            let MonitoringAsked { environment, range, dashboard } = asked;
            let told = fetch_entity_monitoring(reference, environment, range, dashboard).await?;
            Operated::Monitoring(Box::new(told))
        }
        Some(OperatedAsked::Errors(reference, asked)) => {
            Operated::Errors(Box::new(errors_of(reference, asked).await?))
        }
        Some(OperatedAsked::Costs(asked)) => {
            let answer = fetch_costs(asked.question.clone()).await?;
            Operated::Costs(asked, answer)
        }
        Some(OperatedAsked::Delivery(asked)) => {
            Operated::Delivery(asked.answer().await?.map(Box::new))
        }
    })
}
