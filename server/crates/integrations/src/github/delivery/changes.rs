//! Commits of the main branch with the pull requests that brought them.
//!
//! Of a pull request the commit counts that it was merged with, be that a squash, a merge or the last of
//! those that were put on top; its other commits are parts of it, and the first of them tells when it was
//! begun.

use super::super::{GitHub, graphql, people::Connection, wire::moment};
use platform::{
    Timestamp,
    code_host::HostError,
    delivery::{Change, ChangePull, Portion},
};
use serde::Deserialize;
use serde_json::json;

pub(super) const CHANGES: &str = include_str!("changes.graphql");

/// Characters of a title that are kept.
const SHORT: usize = 200;

pub(super) async fn portion(
    github: &GitHub,
    name: &str,
    next: Option<&str>,
) -> Result<Portion, HostError> {
    let variables = json!({"owner": github.organisation, "name": name, "after": next});
    let data: OfRepository = graphql::ask(github, CHANGES, &variables, false).await?;
    let repository = data.repository.ok_or_else(|| {
        HostError::Refused(format!("the credential does not see {}/{name}", github.organisation))
    })?;
    // One without commits has no branch.
    let Some(branch) = repository.default_branch_ref else { return Ok(Portion::default()) };
    let main = branch.name;
    let Some(history) = branch.target.and_then(|target| target.history) else {
        return Ok(Portion::default());
    };
    let next = history.page_info.next();
    let commits = history.nodes.into_iter().flatten();
    let changes = commits.filter_map(|commit| commit.change(&main)).collect();
    Ok(Portion { changes, next, ..Portion::default() })
}

#[derive(Deserialize)]
struct OfRepository {
    repository: Option<WireRepository>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireRepository {
    default_branch_ref: Option<WireBranch>,
}

#[derive(Deserialize)]
struct WireBranch {
    name: String,
    target: Option<WireTarget>,
}

#[derive(Deserialize)]
struct WireTarget {
    history: Option<Connection<WireCommit>>,
}

#[derive(Deserialize)]
struct Nodes<T> {
    nodes: Vec<Option<T>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireCommit {
    oid: String,
    url: String,
    message_headline: String,
    #[serde(default)]
    message_body: String,
    authored_date: String,
    committed_date: String,
    associated_pull_requests: Option<Nodes<WirePull>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WirePull {
    number: i64,
    title: String,
    url: String,
    created_at: String,
    merged_at: Option<String>,
    base_ref_name: String,
    head_ref_name: String,
    merge_commit: Option<WireOid>,
    reviews: Option<Nodes<WireReview>>,
    commits: Option<WireCommits>,
}

#[derive(Deserialize)]
struct WireOid {
    oid: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireReview {
    state: String,
    submitted_at: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireCommits {
    total_count: u64,
    nodes: Vec<Option<WireOfPull>>,
}

#[derive(Deserialize)]
struct WireOfPull {
    commit: WireAuthored,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireAuthored {
    authored_date: String,
}

impl WireCommit {
    /// `None` of what is a part of a pull request only, and where moments make no sense.
    fn change(self, main: &str) -> Option<Change> {
        let pulls = self.associated_pull_requests.map(|pulls| pulls.nodes).unwrap_or_default();
        // What was merged into another branch did not bring it here.
        let is_merged = |pull: &WirePull| pull.merged_at.is_some() && pull.base_ref_name == main;
        let merged: Vec<WirePull> = pulls.into_iter().flatten().filter(is_merged).collect();
        let is_own =
            |pull: &WirePull| pull.merge_commit.as_ref().is_some_and(|one| one.oid == self.oid);
        let is_part = !merged.is_empty() && !merged.iter().any(is_own);
        if is_part {
            return None;
        }
        let pull = merged.into_iter().find(is_own);
        let begun = pull.as_ref().and_then(WirePull::begun);
        let branch = pull.as_ref().map(|pull| pull.head_ref_name.clone()).unwrap_or_default();
        let pull = pull.and_then(WirePull::pull);
        let title: String = self.message_headline.chars().take(SHORT).collect();
        let committed = moment(&self.committed_date)?;
        Some(Change {
            hotfix: is_hotfix(&branch)
                || is_hotfix(&title)
                || pull.as_ref().is_some_and(|pull| is_hotfix(&pull.title)),
            reverts: reverted(&self.message_headline, &self.message_body, &branch),
            picked_from: named(&self.message_body, "(cherry picked from commit ", &[')']),
            commit: self.oid,
            title,
            authored_at: begun.or_else(|| moment(&self.authored_date))?,
            // What a server says of it goes before what a laptop wrote into the commit.
            committed_at: pull.as_ref().map_or(committed, |pull| pull.merged_at),
            pull,
            page: self.url,
        })
    }
}

impl WirePull {
    /// When the first of its commits was written.
    fn begun(&self) -> Option<Timestamp> {
        let first = self.commits.as_ref()?.nodes.iter().flatten().next()?;
        moment(&first.commit.authored_date)
    }

    fn pull(self) -> Option<ChangePull> {
        let reviews = self.reviews.map(|reviews| reviews.nodes).unwrap_or_default();
        let said = |wanted: Option<&str>| {
            let said = reviews
                .iter()
                .flatten()
                .filter(|one| wanted.is_none_or(|state| one.state == state));
            let moments = said.filter_map(|one| moment(one.submitted_at.as_deref()?));
            moments.collect::<Vec<Timestamp>>()
        };
        Some(ChangePull {
            number: self.number,
            title: self.title.chars().take(SHORT).collect(),
            opened_at: moment(&self.created_at)?,
            first_review_at: said(None).into_iter().min(),
            approved_at: said(Some("APPROVED")).into_iter().max(),
            merged_at: moment(self.merged_at.as_deref()?)?,
            commits: self.commits.map_or(1, |commits| commits.total_count),
            page: self.url,
        })
    }
}

/// `hotfix/…`, `hotfix-…`, `Hotfix: …`
fn is_hotfix(name: &str) -> bool {
    let name = name.trim_start().to_lowercase();
    let rest = name.strip_prefix("hotfix");
    rest.is_some_and(|rest| !rest.starts_with(|letter: char| letter.is_alphanumeric()))
}

/// What a commit takes back: as Git writes it a commit, as GitHub does the number of a pull request, with
/// `#` before it, and in the branch that it makes. Of messages only one that says so in its first line
/// counts: others quote such messages.
fn reverted(headline: &str, body: &str, branch: &str) -> Option<String> {
    let of_branch = || {
        let (number, _) = branch.strip_prefix("revert-")?.split_once('-')?;
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| format!("#{number}"))
    };
    if !headline.trim_start().to_lowercase().starts_with("revert") {
        return of_branch();
    }
    // Of a merge it says more: `…, reversing changes made to …`
    let by_message = named(body, "This reverts commit ", &['.', ',']).or_else(|| {
        let line = body.lines().find(|line| line.trim_start().starts_with("Reverts "))?;
        let number = line.rsplit_once('#')?.1;
        let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
        (!digits.is_empty()).then(|| format!("#{digits}"))
    });
    by_message.or_else(of_branch)
}

/// The commit that stands between a text and one of some signs.
fn named(body: &str, before: &str, after: &[char]) -> Option<String> {
    let rest = body.split_once(before)?.1;
    let name: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
    let ends =
        rest.get(name.len()..).is_some_and(|rest| rest.starts_with(after) || rest.is_empty());
    ((7..=40).contains(&name.len()) && ends).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_tell_what_is_reverted_and_copied() {
        let sha = "a".repeat(40);
        let body = format!("It was slow.\n\nThis reverts commit {sha}.\n");
        assert_eq!(reverted("Revert \"Be quick\"", &body, ""), Some(sha.clone()));
        assert_eq!(reverted("Quote a revert", &body, ""), None);
        let by_number = "Reverts acme/shop#42";
        assert_eq!(reverted("Revert \"Be quick\" (#43)", by_number, ""), Some("#42".to_owned()));
        assert_eq!(reverted("Revert to tabs", "", "revert-to-tabs"), None);
        let of_merge = format!("This reverts commit {sha}, reversing\nchanges made to {sha}.");
        assert_eq!(reverted("Revert \"Merge\"", &of_merge, ""), Some(sha.clone()));
        let merged = "Merge pull request #43 from acme/revert-42-quick";
        assert_eq!(reverted(merged, "", "revert-42-quick"), Some("#42".to_owned()));
        let copied = format!("(cherry picked from commit {sha})");
        assert_eq!(named(&copied, "(cherry picked from commit ", &[')']), Some(sha));
        assert_eq!(named("This reverts commit abc.", "This reverts commit ", &['.']), None);
    }

    #[test]
    fn a_hotfix_says_so() {
        for name in ["hotfix/close", "hotfix-close", "Hotfix: close it", "HOTFIX"] {
            assert!(is_hotfix(name), "{name}");
        }
        for name in ["fix/close", "hotfixes", "not a hotfix", ""] {
            assert!(!is_hotfix(name), "{name}");
        }
    }
}
