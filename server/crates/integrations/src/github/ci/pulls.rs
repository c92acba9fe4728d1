//! Open pull requests with reviews and who is asked, by GraphQL: one question where REST takes one for
//! each pull request.

use super::super::{GitHub, graphql, people::Connection, wire::moment};
use platform::{
    Timestamp,
    ci::{Checks, Pull, Review, Verdict},
    code_host::HostError,
};
use serde::Deserialize;
use serde_json::json;

pub(super) const PULL: &str = include_str!("pull.graphql");
pub(super) const PULLS: &str = include_str!("pulls.graphql");
pub(super) const OPEN_PULLS: &str = include_str!("open_pulls.graphql");

/// Pages of an account that are asked for: GitHub's search tells of no more than a thousand.
const PAGES: usize = 20;

/// Those of a repository, the last changed first.
pub(super) async fn of_repository(
    github: &GitHub,
    name: &str,
    waits: bool,
) -> Result<Vec<Pull>, HostError> {
    let variables = json!({"owner": github.organisation, "name": name});
    let question = format!("{PULLS}{PULL}");
    let data: OfRepository = graphql::ask(github, &question, &variables, waits).await?;
    let repository = data.repository.ok_or_else(|| {
        HostError::Refused(format!("the credential does not see {}/{name}", github.organisation))
    })?;
    Ok(read(repository.pull_requests.nodes))
}

/// Those of the whole account.
pub(super) async fn of_account(github: &GitHub, waits: bool) -> Result<Vec<Pull>, HostError> {
    let query = format!("is:pr is:open archived:false user:{}", github.organisation);
    let question = format!("{OPEN_PULLS}{PULL}");
    let (mut found, mut after) = (Vec::new(), None);
    for _ in 0..PAGES {
        let variables = json!({"query": query, "after": after});
        let data: Found = graphql::ask(github, &question, &variables, waits).await?;
        found.extend(read(data.search.nodes));
        after = data.search.page_info.next();
        if after.is_none() {
            break;
        }
    }
    Ok(found)
}

fn read(nodes: Vec<Option<WirePull>>) -> Vec<Pull> {
    nodes.into_iter().flatten().filter_map(WirePull::pull).collect()
}

#[derive(Deserialize)]
struct OfRepository {
    repository: Option<WithPulls>,
}

#[derive(Deserialize)]
struct WithPulls {
    #[serde(rename = "pullRequests")]
    pull_requests: Nodes<WirePull>,
}

#[derive(Deserialize)]
struct Found {
    search: Connection<WirePull>,
}

#[derive(Deserialize)]
struct Nodes<T> {
    nodes: Vec<Option<T>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WirePull {
    number: i64,
    title: String,
    url: String,
    #[serde(default)]
    is_draft: bool,
    head_ref_name: String,
    base_ref_name: String,
    created_at: String,
    updated_at: String,
    review_decision: Option<String>,
    repository: WireNamed,
    author: Option<WireLogin>,
    review_requests: Option<Nodes<WireRequest>>,
    latest_reviews: Option<Nodes<WireReview>>,
    status_check_rollup: Option<WireRollup>,
}

#[derive(Deserialize)]
struct WireNamed {
    #[serde(rename = "nameWithOwner")]
    slug: String,
}

#[derive(Deserialize)]
struct WireLogin {
    login: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireRequest {
    requested_reviewer: Option<WireReviewer>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireReviewer {
    login: Option<String>,
    combined_slug: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireReview {
    state: String,
    submitted_at: Option<String>,
    author: Option<WireLogin>,
}

#[derive(Deserialize)]
struct WireRollup {
    state: String,
}

/// Who an account that was deleted is, to GitHub.
const GHOST: &str = "ghost";

impl WirePull {
    /// `None` where its moments make no sense.
    fn pull(self) -> Option<Pull> {
        let requests = self.review_requests.map(|requests| requests.nodes).unwrap_or_default();
        let (mut asked, mut asked_teams) = (Vec::new(), Vec::new());
        for reviewer in requests.into_iter().flatten().filter_map(|one| one.requested_reviewer) {
            asked.extend(reviewer.login);
            asked_teams.extend(reviewer.combined_slug);
        }
        let reviews = self.latest_reviews.map(|reviews| reviews.nodes).unwrap_or_default();
        Some(Pull {
            repository: self.repository.slug,
            number: self.number,
            title: self.title,
            author: login(self.author),
            draft: self.is_draft,
            branch: self.head_ref_name,
            base: self.base_ref_name,
            created_at: moment(&self.created_at)?,
            updated_at: moment(&self.updated_at)?,
            reviews: reviews.into_iter().flatten().filter_map(WireReview::review).collect(),
            asked,
            asked_teams,
            decision: self.review_decision.as_deref().and_then(verdict),
            checks: self.status_check_rollup.map_or(Checks::None, |rollup| checks(&rollup.state)),
            page: self.url,
        })
    }
}

impl WireReview {
    fn review(self) -> Option<Review> {
        let at: Option<Timestamp> = self.submitted_at.as_deref().and_then(moment);
        Some(Review { by: login(self.author), verdict: verdict(&self.state)?, at })
    }
}

fn login(account: Option<WireLogin>) -> String {
    account.map_or_else(|| GHOST.to_owned(), |account| account.login)
}

fn verdict(word: &str) -> Option<Verdict> {
    match word {
        "APPROVED" => Some(Verdict::Approved),
        "CHANGES_REQUESTED" => Some(Verdict::ChangesRequested),
        "COMMENTED" => Some(Verdict::Commented),
        "DISMISSED" => Some(Verdict::Dismissed),
        // What is not yet said, and what is still needed, is nobody's verdict.
        _ => None,
    }
}

fn checks(word: &str) -> Checks {
    match word {
        "SUCCESS" => Checks::Passed,
        "FAILURE" | "ERROR" => Checks::Failed,
        "PENDING" | "EXPECTED" => Checks::Running,
        _ => Checks::None,
    }
}
