//! Diagrams that a service draws: asked for once, kept by their source.

use crate::{
    diagram::{Drawing, Drawings, Kind},
    site::Page,
};
use async_trait::async_trait;
use futures::{StreamExt, stream};
use moka::sync::Cache;
use std::{sync::Arc, time::Duration};

/// Bytes of drawings that are kept.
const KEPT: u64 = 16 << 20;
/// Diagrams of a page that are asked for.
pub(super) const MOST: usize = 30;
/// Diagrams that are asked for at the same time.
pub(super) const AT_ONCE: usize = 4;
/// How long a diagram that was not drawn is left alone.
const PATIENCE: Duration = Duration::from_mins(1);

/// A service that draws.
#[async_trait]
pub trait Painter: Send + Sync {
    /// Draws a diagram as SVG, which need not be safe.
    ///
    /// # Errors
    /// Says why it does not.
    async fn draw(&self, kind: Kind, source: &str) -> Result<String, String>;
}

/// The service, and what it drew.
pub(super) struct Painted {
    painter: Arc<dyn Painter>,
    drawn: Cache<(Kind, String), Arc<str>>,
    /// Why, of those that were not drawn lately.
    failed: Cache<(Kind, String), String>,
}

impl Painted {
    pub fn new(painter: Arc<dyn Painter>) -> Self {
        let weigh = |(_, source): &(Kind, String), drawing: &Arc<str>| {
            u32::try_from(source.len() + drawing.len()).unwrap_or(u32::MAX)
        };
        Self {
            painter,
            drawn: Cache::builder().max_capacity(KEPT).weigher(weigh).build(),
            failed: Cache::builder().max_capacity(1_000).time_to_live(PATIENCE).build(),
        }
    }

    /// What is known of what a page wants.
    pub fn known(&self, page: &Page) -> Drawings {
        let known = page.wanted.iter().filter_map(|wanted| {
            self.drawn
                .get(wanted)
                .map(|drawing| (wanted.clone(), Drawing::Raw(drawing.to_string())))
        });
        known.collect()
    }

    /// One diagram, drawn now or before; or why it is not.
    pub async fn one(&self, kind: Kind, source: &str) -> Result<Arc<str>, String> {
        let wanted = (kind, source.to_owned());
        if let Some(drawn) = self.drawn.get(&wanted) {
            return Ok(drawn);
        }
        if let Some(reason) = self.failed.get(&wanted) {
            return Err(reason);
        }
        match self.painter.draw(kind, source).await {
            Ok(drawing) => {
                let drawn: Arc<str> = drawing.into();
                self.drawn.insert(wanted, Arc::clone(&drawn));
                Ok(drawn)
            }
            Err(reason) => {
                tracing::info!(kind = kind.name(), reason, "a diagram is not drawn");
                self.failed.insert(wanted, reason.clone());
                Err(reason)
            }
        }
    }

    /// Asks for what a page wants; whether there is any of it.
    pub async fn draw(&self, wanted: &[(Kind, String)]) -> bool {
        let asked = wanted.iter().take(MOST).filter(|wanted| !self.failed.contains_key(*wanted));
        let one = async |(kind, source): &(Kind, String)| self.one(*kind, source).await.is_ok();
        let asked: Vec<_> = asked.map(one).collect();
        let drawn: Vec<bool> = stream::iter(asked).buffer_unordered(AT_ONCE).collect().await;
        drawn.contains(&true)
    }
}
