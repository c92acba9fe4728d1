//! What fires, as the computation of health needs it: who watches what runs stands behind
//! `platform::health::Alerts`.

use async_trait::async_trait;
use futures::stream::BoxStream;
use platform::{
    EntityRef,
    access::{Asker, Guarded},
    catalog::Notice,
    health::{AlertSeverity, Alerts, EntityAlerts, FiringAlert, HealthError},
    monitoring::{Monitor, MonitorState, Monitoring, MonitoringError, OfSource, Watching},
};
use std::sync::Arc;

/// Monitoring as who asks sees it.
struct Watched(Arc<dyn Monitoring>);

/// What fires, for whoever asks.
#[must_use]
pub fn alerts(monitoring: Guarded<dyn Monitoring>) -> Guarded<dyn Alerts> {
    Guarded::new(move |asker: &Asker| {
        Arc::new(Watched(monitoring.seen_by(asker))) as Arc<dyn Alerts>
    })
}

fn alert(firing: OfSource<Monitor>) -> FiringAlert {
    let OfSource { source, value: monitor, .. } = firing;
    let severity = match monitor.state {
        MonitorState::Alert => AlertSeverity::Alert,
        _ => AlertSeverity::Warning,
    };
    let (title, since, page) = (monitor.name, monitor.since, monitor.page);
    FiringAlert { title, source, severity, since, page }
}

#[async_trait]
impl Alerts for Watched {
    async fn firing(
        &self,
        entities: Option<&[EntityRef]>,
    ) -> Result<Vec<(EntityRef, EntityAlerts)>, HealthError> {
        let told = self.0.watching(entities).await;
        let told =
            told.map_err(|error: MonitoringError| HealthError::Unavailable(error.to_string()))?;
        let of = |(entity, watching): (EntityRef, Watching)| {
            let Watching { firing, monitors, unknown } = watching;
            let firing = firing.into_iter().map(alert).collect();
            (entity, EntityAlerts { firing, monitors, unknown: unknown.into_iter().collect() })
        };
        Ok(told.into_iter().map(of).collect())
    }

    fn version(&self) -> i64 {
        self.0.version()
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        self.0.notices()
    }
}
