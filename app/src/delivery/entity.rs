//! The tab of a service.

use super::{
    address::{self, Asked},
    api::fetch_delivery,
    page::Body,
};
use crate::{PortalError, text::delivery::use_delivery_text, ui::EmptyState};
use leptos::prelude::*;
use leptos_router::params::ParamsMap;
use platform::{EntityRef, delivery::DeliveryPage};
use serde::{Deserialize, Serialize};

/// What the tab asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryAsked(Asked);

impl DeliveryAsked {
    /// What an address asks of an entity's delivery.
    pub fn of(entity: &EntityRef, query: &ParamsMap) -> Self {
        Self(Asked::of_entity(entity, query))
    }

    /// Asks.
    pub async fn answer(self) -> Result<Option<(Self, DeliveryPage)>, PortalError> {
        let Asked { scope, range, zone } = self.0.clone();
        let page = fetch_delivery(address::name_of(&scope), range.range, zone).await?;
        Ok(page.map(|page| (self, page)))
    }
}

/// The tab; `None` is an entity of which nobody may see it, or that is not delivered.
#[component]
pub fn EntityDelivered(answer: Option<(DeliveryAsked, DeliveryPage)>) -> impl IntoView {
    let text = use_delivery_text();
    if let Some((DeliveryAsked(asked), page)) = answer {
        return view! { <Body asked page /> }.into_any();
    }
    let (title, hint) = (text.no_sources, text.no_sources_hint);
    view! { <EmptyState icon=icondata_lu::LuGauge title hint /> }.into_any()
}
