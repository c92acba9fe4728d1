//! AWS Cost Explorer: what AWS bills, by service of AWS and by cost-allocation tags.
//!
//! One answer groups by two things at the most (`contracts/aws/ce.service-2.json`), so a portion of days
//! is two kinds of questions: the bill of everything that belongs to no cluster, by the tag of services,
//! once for each environment; and the whole bill by the tag of clusters. The second one tells the source's
//! own total, and what of it is a cluster's: that is compared with what is allocated in the cluster, and
//! not added to it. Each question costs money (0.01 USD), so nobody's page asks one.

mod reading;
mod wire;

use super::{Credentials, json::JsonService};
use crate::http::{Client, ClientSettings, HttpError, LimitHeaders, Surroundings};
use async_trait::async_trait;
use platform::costs::{CostSource, CostSourceError, CostSourceHealth, Day, DayCosts, DayRange};
use reading::Days;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use url::Url;

const TARGET: &str = "AWSInsightsIndexService.GetCostAndUsage";

/// The one region that answers, for all of them.
const REGION: &str = "us-east-1";

/// Its address.
pub const ADDRESS: &str = "https://ce.us-east-1.amazonaws.com";

/// Days of one question.
const PORTION: u16 = 31;

/// Months before the present one that it knows: to ask for more is an error.
const HISTORY: i32 = 13;

/// Pages of one answer at the most: an account with more has no end.
const PAGES: usize = 200;

/// A bill moves for that long.
const SETTLES: Duration = Duration::from_hours(72);

/// An account.
#[derive(Clone, Debug)]
pub struct CostExplorerSettings {
    /// Its name.
    pub name: String,
    /// The address.
    pub url: Url,
    /// Which of the bill's numbers: `UnblendedCost`, `AmortizedCost`, `NetUnblendedCost`,
    /// `NetAmortizedCost`.
    pub metric: String,
    /// The tag whose value names the service.
    pub service_tag: String,
    /// The tag whose value names the environment.
    pub environment_tag: Option<String>,
    /// The environments that are asked for by themselves; what has another one, or none, comes together.
    pub environments: Vec<String>,
    /// The tag of what belongs to a cluster: its value names the cluster.
    pub cluster_tag: String,
    /// How often it is asked.
    pub interval: Duration,
}

/// Cost Explorer of an account.
pub struct CostExplorer {
    settings: CostExplorerSettings,
    service: JsonService,
}

impl CostExplorer {
    /// The account; `adjust` sets what is set of every client.
    ///
    /// # Errors
    /// When the system offers no way to the network.
    pub fn new(
        settings: CostExplorerSettings,
        credentials: Arc<dyn Credentials>,
        surroundings: Arc<dyn Surroundings>,
        adjust: impl FnOnce(ClientSettings) -> ClientSettings,
    ) -> Result<Self, String> {
        let usual = ClientSettings::new(settings.url.clone(), LimitHeaders::Plain);
        let client = Client::new(adjust(ClientSettings { at_once: 1, ..usual }), surroundings)?;
        let region = REGION.to_owned();
        let service = JsonService::new(client, &settings.url, region, "ce", credentials);
        Ok(Self { settings, service })
    }

    /// What is billed of something, page by page.
    async fn billed(
        &self,
        range: DayRange,
        filter: Option<Value>,
        tag: &str,
    ) -> Result<Vec<wire::ResultByTime>, CostSourceError> {
        let mut question = json!({
            // The end is the first day that is not meant.
            "TimePeriod": { "Start": range.first.to_string(), "End": range.last.plus(1).to_string() },
            "Granularity": "DAILY",
            "Metrics": [self.settings.metric],
            "GroupBy": [
                { "Type": "TAG", "Key": tag },
                { "Type": "DIMENSION", "Key": "SERVICE" },
            ],
        });
        if let Some(filter) = filter {
            question["Filter"] = filter;
        }
        let mut results = Vec::new();
        for _ in 0..PAGES {
            let page: wire::Answer = self.service.ask(TARGET, &question).await.map_err(failed)?;
            results.extend(page.results_by_time);
            match page.next_page_token.filter(|token| !token.is_empty()) {
                None => return Ok(results),
                Some(token) => question["NextPageToken"] = token.into(),
            }
        }
        let reason = format!("an answer of more than {PAGES} pages; follow less by a narrower tag");
        Err(CostSourceError::Refused(reason))
    }

    /// What belongs to no cluster, of an environment; `None` is every other one.
    fn outside_of_clusters(&self, environment: Option<&str>) -> Value {
        let none = json!({
            "Tags": { "Key": self.settings.cluster_tag, "MatchOptions": ["ABSENT"] },
        });
        let Some(tag) = &self.settings.environment_tag else { return none };
        if environment.is_none() && self.settings.environments.is_empty() {
            return none;
        }
        let one = |values: Value| json!({ "Tags": { "Key": tag, "Values": values } });
        let environment = match environment {
            Some(environment) => one(json!([environment])),
            None => json!({ "Not": one(json!(self.settings.environments)) }),
        };
        json!({ "And": [none, environment] })
    }

    fn environments(&self) -> Vec<Option<&str>> {
        let named = self.settings.environments.iter().map(|one| Some(one.as_str()));
        let named = named.filter(|_| self.settings.environment_tag.is_some());
        named.chain([None]).collect()
    }
}

fn failed(error: HttpError) -> CostSourceError {
    let text = error.to_string();
    let later = ["ThrottlingException", "LimitExceededException", "DataUnavailableException"];
    match error {
        HttpError::Limited { until, .. } => CostSourceError::Limited(until),
        HttpError::Status { status: 400, .. } if later.iter().any(|kind| text.contains(kind)) => {
            CostSourceError::Unavailable(text)
        }
        HttpError::Status { status: 400..=499, .. } => CostSourceError::Refused(format!(
            "{text}; the keys must be allowed ce:GetCostAndUsage, and the tags be active as \
             cost-allocation tags"
        )),
        HttpError::NotAllowed(_) | HttpError::TooLong(_) => CostSourceError::Refused(text),
        _ => CostSourceError::Unavailable(text),
    }
}

#[async_trait]
impl CostSource for CostExplorer {
    fn name(&self) -> &str {
        &self.settings.name
    }

    fn vendor(&self) -> &'static str {
        "AWS Cost Explorer"
    }

    fn page(&self) -> &'static str {
        "https://console.aws.amazon.com/costmanagement/home#/cost-explorer"
    }

    fn allocates(&self) -> bool {
        false
    }

    fn portion(&self) -> u16 {
        PORTION
    }

    fn first_day(&self, today: Day) -> Option<Day> {
        Some(today.month().plus(-HISTORY).first())
    }

    fn settles_after(&self) -> Duration {
        SETTLES
    }

    fn interval(&self) -> Duration {
        self.settings.interval
    }

    async fn days(&self, range: DayRange) -> Result<Vec<DayCosts>, CostSourceError> {
        let mut days = Days::new(range, &self.settings.metric);
        let clusters = self.billed(range, None, &self.settings.cluster_tag).await?;
        days.take_whole(&clusters)?;
        for environment in self.environments() {
            let filter = self.outside_of_clusters(environment);
            let billed = self.billed(range, Some(filter), &self.settings.service_tag).await?;
            days.take_services(environment.unwrap_or_default(), &billed)?;
        }
        days.end(self.service.client.surroundings().now())
    }

    fn health(&self) -> CostSourceHealth {
        CostSourceHealth {
            left_alone_until: self.service.client.left_alone_until(),
            limit: self.service.client.rate_limit("core"),
        }
    }
}
