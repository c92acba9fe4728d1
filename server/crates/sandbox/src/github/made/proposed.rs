//! Pull requests, in GitHub's form.

use super::{
    super::{ACCOUNT, Server, address},
    repositories,
};
use crate::{
    company::ORGANISATION,
    made::{MadeRepository, Pull},
};
use platform::Timestamp;
use serde_json::{Value, json};

/// In the form of lists.
pub(super) fn simple(server: &Server, made: &MadeRepository, pull: &Pull) -> Value {
    let (repository, number) = (made.name.as_str(), pull.number);
    let own = address::of(repository, &format!("pulls/{number}"));
    let issue = address::of(repository, &format!("issues/{number}"));
    let page = address::page(repository, &format!("pull/{number}"));
    let words = format!("{repository}#{number}");
    let statuses = address::of(repository, &format!("statuses/{}", pull.head));
    let closed = pull.closed_at.map(|at| Timestamp(at).to_rfc3339());
    let whole = repositories::json(server, made);
    let end = |reference: &str, commit: &str| {
        json!({
            "label": format!("{ORGANISATION}:{reference}"),
            "ref": reference,
            "sha": commit,
            "user": address::organisation(),
            "repo": whole,
        })
    };
    let link = |address: &str| json!({"href": address});
    json!({
        "id": address::id(&["pull", &words]),
        "node_id": address::node(&["pull", &words]),
        "number": number,
        "url": own,
        "html_url": page,
        "diff_url": format!("{page}.diff"),
        "patch_url": format!("{page}.patch"),
        "issue_url": issue,
        "commits_url": format!("{own}/commits"),
        "review_comments_url": format!("{own}/comments"),
        "review_comment_url": address::of(repository, "pulls/comments{/number}"),
        "comments_url": format!("{issue}/comments"),
        "statuses_url": statuses,
        "state": if closed.is_some() { "closed" } else { "open" },
        "locked": false,
        "draft": pull.draft,
        "title": pull.title,
        "user": address::user(ACCOUNT),
        "body": pull.body,
        "labels": [],
        "milestone": null,
        "created_at": Timestamp(pull.opened_at).to_rfc3339(),
        "updated_at": Timestamp(pull.closed_at.unwrap_or(pull.opened_at)).to_rfc3339(),
        "closed_at": closed,
        "merged_at": closed.as_ref().filter(|_| pull.merged.is_some()),
        "merge_commit_sha": pull.merged,
        "assignee": null,
        "assignees": [],
        "requested_reviewers": [],
        "requested_teams": [],
        "head": end(&pull.branch, &pull.head),
        "base": end(&pull.target, &pull.base),
        "_links": {
            "self": link(&own),
            "html": link(&page),
            "issue": link(&issue),
            "comments": link(&format!("{issue}/comments")),
            "review_comments": link(&format!("{own}/comments")),
            "review_comment": link(&address::of(repository, "pulls/comments{/number}")),
            "commits": link(&format!("{own}/commits")),
            "statuses": link(&statuses),
        },
        "author_association": "MEMBER",
        "auto_merge": null,
    })
}

/// Alone, with more.
pub(super) fn whole(server: &Server, made: &MadeRepository, pull: &Pull) -> Value {
    let mut told = simple(server, made, pull);
    let merged = pull.merged.is_some();
    let more = json!({
        "additions": 0,
        "deletions": 0,
        "changed_files": 1,
        "comments": 0,
        "review_comments": 0,
        "commits": 1,
        "mergeable": (!merged).then_some(true),
        "mergeable_state": if merged { "unknown" } else { "clean" },
        "merged": merged,
        "merged_by": merged.then(|| address::user(ACCOUNT)),
        "maintainer_can_modify": false,
    });
    if let (Some(told), Value::Object(more)) = (told.as_object_mut(), more) {
        told.extend(more);
    }
    told
}

/// As GraphQL tells an open one.
pub(super) fn node(made: &MadeRepository, pull: &Pull) -> Value {
    let opened = Timestamp(pull.opened_at).to_rfc3339();
    json!({
        "number": pull.number,
        "title": pull.title,
        "url": address::page(&made.name, &format!("pull/{}", pull.number)),
        "isDraft": pull.draft,
        "headRefName": pull.branch,
        "baseRefName": pull.target,
        "createdAt": opened,
        "updatedAt": opened,
        "reviewDecision": "REVIEW_REQUIRED",
        "repository": {"nameWithOwner": format!("{ORGANISATION}/{}", made.name)},
        "author": {"login": ACCOUNT},
        "reviewRequests": {"nodes": []},
        "latestReviews": {"nodes": []},
        "statusCheckRollup": null,
    })
}
