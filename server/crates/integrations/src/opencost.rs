//! `OpenCost`: what a cluster costs, allocated to what runs in it.
//!
//! One [`OpenCost`] is one instance. It is asked for whole days of the company's time zone, with idle
//! cost told by itself: what becomes of that is decided here, not there, and may change later. What the
//! API answers is `contracts/opencost/swagger.json`.

mod reading;
mod wire;

use crate::{
    http::{Client, ClientSettings, HttpError, LimitHeaders, Surroundings},
    path::with_query,
};
use async_trait::async_trait;
use platform::{
    costs::{CostSource, CostSourceError, CostSourceHealth, Currency, Day, DayCosts, DayRange},
    zone::Zone,
};
use reading::Reading;
use secrecy::SecretString;
use std::{sync::Arc, time::Duration};
use url::Url;

/// Bytes of an answer: about 20,000 allocations.
const MOST: usize = 64 << 20;

/// Days of one question: a week of a large cluster is seconds of work for its Prometheus.
const PORTION: u16 = 7;

/// Its Prometheus may be a while behind.
const SETTLES: Duration = Duration::from_hours(2);

/// A day without anything may be one that its Prometheus does not know yet.
const SETTLES_EMPTY: Duration = Duration::from_hours(72);

const DAY: i64 = 86_400_000;

/// One instance.
#[derive(Clone, Debug)]
pub struct OpenCostSettings {
    /// Its name.
    pub name: String,
    /// Its address, without a slash at the end.
    pub url: Url,
    /// What opens the door of what stands before it: it has none of its own.
    pub token: Option<SecretString>,
    /// The cluster as the cloud's bill calls it; where it tells of one cluster only.
    pub cluster: Option<String>,
    /// The environment of all that runs there.
    pub environment: Option<String>,
    /// The label by whose value services are told apart.
    pub label: String,
    /// The label that tells the environment, where one cluster has several.
    pub environment_label: Option<String>,
    /// The currency of its prices.
    pub currency: Currency,
    /// How often it is asked.
    pub interval: Duration,
}

/// An instance of `OpenCost`.
pub struct OpenCost {
    settings: OpenCostSettings,
    page: String,
    client: Client,
    zone: &'static Zone,
    reading: Reading,
}

impl OpenCost {
    /// The instance; `adjust` sets what is set of every client.
    ///
    /// # Errors
    /// When the system offers no way to the network.
    pub fn new(
        settings: OpenCostSettings,
        zone: &'static Zone,
        surroundings: Arc<dyn Surroundings>,
        adjust: impl FnOnce(ClientSettings) -> ClientSettings,
    ) -> Result<Self, String> {
        let usual = ClientSettings::new(settings.url.clone(), LimitHeaders::Plain);
        // Each question is work for a Prometheus that others need too.
        let client = Client::new(adjust(ClientSettings { at_once: 2, ..usual }), surroundings)?;
        let page = settings.url.as_str().trim_end_matches('/').to_owned();
        let reading = Reading::of(&settings);
        Ok(Self { settings, page, client, zone, reading })
    }

    /// What is grouped by, in the order in which the parts of names stand.
    fn aggregate(&self) -> String {
        let own = format!("label:{}", label(&self.settings.label));
        let environment = self.settings.environment_label.as_deref();
        let environment = environment.map(|name| format!("label:{}", label(name)));
        let parts = ["cluster".to_owned(), "namespace".to_owned(), own];
        parts.into_iter().chain(environment).collect::<Vec<_>>().join(",")
    }

    /// The allocations of a window, one set a day.
    async fn sets(&self, range: DayRange) -> Result<Vec<wire::Set>, CostSourceError> {
        let (start, end) = (range.first.begins(self.zone), range.last.plus(1).begins(self.zone));
        let window = format!("{},{}", start.to_rfc3339(), end.to_rfc3339());
        let aggregate = self.aggregate();
        let mut query = vec![
            ("window", window.as_str()),
            ("aggregate", aggregate.as_str()),
            ("includeIdle", "true"),
            ("shareIdle", "false"),
        ];
        if range.count() > 1 {
            query.push(("step", "1d"));
        }
        let call = self.client.get(&with_query("/allocation/compute", &query)).most(MOST);
        let call = match &self.settings.token {
            Some(token) => call.bearer(token),
            None => call,
        };
        let answer: wire::Answer =
            call.send().await.and_then(|answer| answer.json()).map_err(failed)?;
        // It tells of failures in the body too.
        match answer.code {
            Some(code) if code >= 400 => {
                let message = answer.message.unwrap_or_default();
                Err(CostSourceError::Unavailable(format!("it answered {code}: {message}")))
            }
            _ => Ok(answer.data.unwrap_or_default()),
        }
    }

    /// The days that are told in one answer: steps are of 24 hours, so no day of another length may be
    /// among several.
    fn portions(&self, range: DayRange) -> Vec<DayRange> {
        let length = |day: Day| day.plus(1).begins(self.zone).0 - day.begins(self.zone).0;
        let mut portions: Vec<DayRange> = Vec::new();
        for day in range.days() {
            match portions.last_mut() {
                Some(last) if length(day) == DAY && length(last.first) == DAY => last.last = day,
                _ => portions.push(DayRange { first: day, last: day }),
            }
        }
        portions
    }
}

/// A label as `OpenCost` writes it: what Prometheus does not take in names is an underscore.
fn label(name: &str) -> String {
    name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect()
}

fn failed(error: HttpError) -> CostSourceError {
    match error {
        HttpError::Limited { until, .. } => CostSourceError::Limited(until),
        HttpError::Status { status: 400..=499, .. }
        | HttpError::NotAllowed(_)
        | HttpError::TooLong(_) => CostSourceError::Refused(error.to_string()),
        _ => CostSourceError::Unavailable(error.to_string()),
    }
}

#[async_trait]
impl CostSource for OpenCost {
    fn name(&self) -> &str {
        &self.settings.name
    }

    fn vendor(&self) -> &'static str {
        "OpenCost"
    }

    fn page(&self) -> &str {
        &self.page
    }

    fn allocates(&self) -> bool {
        true
    }

    fn portion(&self) -> u16 {
        PORTION
    }

    fn settles_after(&self) -> Duration {
        SETTLES
    }

    fn interval(&self) -> Duration {
        self.settings.interval
    }

    async fn days(&self, range: DayRange) -> Result<Vec<DayCosts>, CostSourceError> {
        let now = self.client.surroundings().now();
        let mut days = Vec::new();
        for portion in self.portions(range) {
            let sets = self.sets(portion).await?;
            for (day, set) in Reading::placed(portion, sets, self.zone) {
                let settles = if Reading::is_empty(set.as_ref()) { SETTLES_EMPTY } else { SETTLES };
                let settles = i64::try_from(settles.as_millis()).unwrap_or(i64::MAX);
                let over = day.plus(1).begins(self.zone).0.saturating_add(settles);
                days.push(self.reading.day(day, set, over <= now.0));
            }
        }
        Ok(days)
    }

    fn health(&self) -> CostSourceHealth {
        CostSourceHealth {
            left_alone_until: self.client.left_alone_until(),
            limit: self.client.rate_limit("core"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_asked_for_as_they_are_told() {
        assert_eq!(label("app.kubernetes.io/name"), "app_kubernetes_io_name");
    }
}
