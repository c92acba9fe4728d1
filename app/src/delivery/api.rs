//! What the pages ask the server, and have it do.

use crate::PortalError;
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, PostUrl},
};
use platform::{
    EntityRef,
    delivery::{DeliveryPage, Evidence},
    time_range::RangeQuery,
};

#[cfg(feature = "ssr")]
fn question(
    of: &str,
    range: RangeQuery,
    zone: String,
) -> Result<platform::delivery::DeliveryQuestion, PortalError> {
    let scope = super::address::scope_of(of)
        .ok_or_else(|| PortalError::bad_query(format!("{of:?} is no team and no service")))?;
    // Days are the reader's, unless the address says whose.
    let own = || crate::preferences::Preferences::current().zone.name().to_owned();
    let zone = if zone.is_empty() { own() } else { zone };
    Ok(platform::delivery::DeliveryQuestion { scope, range, zone: Some(zone), measure: None })
}

/// Delivery of the company, a team or a service; `None` when there is no such one.
#[server(prefix = "/fn", endpoint = "delivery/page", input = GetUrl)]
pub async fn fetch_delivery(
    of: String,
    range: RangeQuery,
    zone: String,
) -> Result<Option<DeliveryPage>, PortalError> {
    let question = question(&of, range, zone)?;
    Ok(crate::AppState::delivery()?.page(&question).await?)
}

/// What is behind a number; `None` when there is no such team or service.
#[server(prefix = "/fn", endpoint = "delivery/evidence", input = GetUrl)]
pub async fn fetch_evidence(
    of: String,
    measure: String,
    range: RangeQuery,
    zone: String,
    at: Option<i64>,
    offset: u64,
) -> Result<Option<Evidence>, PortalError> {
    use platform::{
        Timestamp,
        delivery::{EvidenceQuestion, Measure},
    };
    let measure = Measure::from_name(&measure)
        .ok_or_else(|| PortalError::bad_query(format!("{measure:?} is no measure")))?;
    let question = question(&of, range, zone)?;
    let (at, limit) = (at.map(Timestamp), Evidence::SHOWN);
    let question = EvidenceQuestion { question, measure, at, offset, limit };
    Ok(crate::AppState::delivery()?.evidence(&question).await?)
}

/// Says something of a fact, and leads back to where it is shown.
#[server(prefix = "/fn", endpoint = "delivery/annotate", input = PostUrl)]
pub async fn annotate(
    entity: EntityRef,
    fact: String,
    reason: String,
    excluded: Option<bool>,
    back: String,
) -> Result<(), PortalError> {
    let excluded = excluded.unwrap_or_default();
    let note = platform::delivery::NewNote { entity, fact, reason, excluded };
    crate::AppState::delivery()?.annotate(note).await?;
    if super::address::is_own(&back) {
        leptos_axum::redirect(&back);
    }
    Ok(())
}

/// Takes back what was said of a fact, and leads back to where it is shown.
#[server(prefix = "/fn", endpoint = "delivery/take-back", input = PostUrl)]
pub async fn take_back(entity: EntityRef, note: i64, back: String) -> Result<(), PortalError> {
    crate::AppState::delivery()?.take_back(&entity, note).await?;
    if super::address::is_own(&back) {
        leptos_axum::redirect(&back);
    }
    Ok(())
}
