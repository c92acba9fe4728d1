//! The actions that are known, and what each is given and gives. What the server's actions say of
//! themselves is held against this table by tests; the command line and the editor go by it alone.

mod known;

pub use known::{Actions, KnownAction};

/// An action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action {
    /// Its name.
    pub id: &'static str,
    /// What it does.
    pub description: &'static str,
    /// What it must be given.
    pub required: &'static [&'static str],
    /// What else it can be given.
    pub optional: &'static [&'static str],
    /// What it gives to later steps.
    pub output: &'static [&'static str],
    /// Whether it only works on files of the workspace, so that it can be run anywhere.
    pub local: bool,
}

const fn local(
    id: &'static str,
    description: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
    output: &'static [&'static str],
) -> Action {
    Action { id, description, required, optional, output, local: true }
}

const fn remote(
    id: &'static str,
    description: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
    output: &'static [&'static str],
) -> Action {
    Action { id, description, required, optional, output, local: false }
}

const TEMPLATE: &[&str] = &[
    "targetPath",
    "values",
    "copyWithoutTemplating",
    "copyWithoutRender",
    "cookiecutterCompat",
    "templateFileExtension",
    "replace",
    "trimBlocks",
    "lstripBlocks",
    "token",
];
const FILE: &[&str] =
    &["values", "cookiecutterCompat", "replace", "trimBlocks", "lstripBlocks", "token"];
const WORKSPACE: &[&str] = &[
    "values",
    "copyWithoutTemplating",
    "cookiecutterCompat",
    "templateFileExtension",
    "replace",
    "trimBlocks",
    "lstripBlocks",
];
const WORKSPACE_FILE: &[&str] =
    &["values", "cookiecutterCompat", "replace", "trimBlocks", "lstripBlocks"];
const PUBLISH: &[&str] = &[
    "description",
    "homepage",
    "access",
    "repoVisibility",
    "defaultBranch",
    "protectDefaultBranch",
    "protectEnforceAdmins",
    "deleteBranchOnMerge",
    "allowMergeCommit",
    "allowSquashMerge",
    "squashMergeCommitTitle",
    "squashMergeCommitMessage",
    "allowRebaseMerge",
    "allowAutoMerge",
    "allowUpdateBranch",
    "bypassPullRequestAllowances",
    "requiredApprovingReviewCount",
    "restrictions",
    "requireCodeOwnerReviews",
    "dismissStaleReviews",
    "requiredStatusCheckContexts",
    "requireBranchesToBeUpToDate",
    "requiredConversationResolution",
    "requireLastPushApproval",
    "requiredCommitSigning",
    "requiredLinearHistory",
    "blockCreations",
    "topics",
    "collaborators",
    "hasProjects",
    "hasWiki",
    "hasIssues",
    "autoInit",
    "workflowAccess",
    "repoVariables",
    "secrets",
    "customProperties",
    "oidcCustomization",
    "subscribe",
    "sourcePath",
    "gitCommitMessage",
    "gitAuthorName",
    "gitAuthorEmail",
    "token",
];
const PUBLISH_GITLAB: &[&str] = &[
    "repoVisibility",
    "defaultBranch",
    "gitCommitMessage",
    "gitAuthorName",
    "gitAuthorEmail",
    "signCommit",
    "sourcePath",
    "skipExisting",
    "token",
    "setUserAsOwner",
    "topics",
    "settings",
    "branches",
    "projectVariables",
    "ownerUsername",
    "description",
];
const PUBLISH_OTHER: &[&str] = &[
    "description",
    "repoVisibility",
    "defaultBranch",
    "sourcePath",
    "gitCommitMessage",
    "gitAuthorName",
    "gitAuthorEmail",
    "signCommit",
    "enableLFS",
    "token",
    "topics",
];
const REPOSITORY: &[&str] = &["remoteUrl", "repoContentsUrl", "commitHash"];

/// All of them, by name.
pub const ACTIONS: &[Action] = &[
    local(
        "catalog:fetch",
        "Looks entities up in the catalog",
        &[],
        &["entityRef", "entityRefs", "optional", "defaultKind", "defaultNamespace"],
        &["entity", "entities"],
    ),
    remote(
        "catalog:register",
        "Adds what a catalog file tells to the catalog",
        &[],
        &["catalogInfoUrl", "repoContentsUrl", "catalogInfoPath", "optional"],
        &["entityRef", "catalogInfoUrl"],
    ),
    local("catalog:write", "Writes an entity into a catalog file", &["entity"], &["filePath"], &[]),
    remote(
        "confluence:transform:markdown",
        "Brings pages of Confluence into a repository",
        &["confluenceUrls", "repoUrl"],
        &[],
        &[],
    ),
    local(
        "debug:log",
        "Writes a message, and lists the workspace",
        &[],
        &["message", "listWorkspace"],
        &[],
    ),
    local("debug:wait", "Waits a while", &[], &["minutes", "seconds", "milliseconds"], &[]),
    remote(
        "fetch:cookiecutter",
        "Runs cookiecutter",
        &["url"],
        &["targetPath", "values", "copyWithoutRender", "extensions", "imageName"],
        &[],
    ),
    local(
        "fetch:plain",
        "Copies a folder into the workspace",
        &["url"],
        &["targetPath", "token"],
        &[],
    ),
    local(
        "fetch:plain:file",
        "Copies a file into the workspace",
        &["url", "targetPath"],
        &["token"],
        &[],
    ),
    remote(
        "fetch:rails",
        "Runs the generator of Rails",
        &["url"],
        &["targetPath", "values", "imageName"],
        &[],
    ),
    local("fetch:template", "Renders a skeleton into the workspace", &["url"], TEMPLATE, &[]),
    local(
        "fetch:template:file",
        "Renders a file into the workspace",
        &["url", "targetPath"],
        FILE,
        &[],
    ),
    local("fs:delete", "Deletes files of the workspace", &["files"], &[], &[]),
    local("fs:read", "Reads a file of the workspace", &["path"], &[], &["content"]),
    local(
        "fs:readdir",
        "Lists folders of the workspace",
        &["paths"],
        &["recursive"],
        &["files", "folders"],
    ),
    local("fs:rename", "Renames files of the workspace", &["files"], &[], &[]),
    local(
        "fs:write",
        "Writes a file into the workspace",
        &["path", "content"],
        &["preserveFormatting"],
        &["path"],
    ),
    remote(
        "github:actions:dispatch",
        "Starts a workflow",
        &["repoUrl", "workflowId", "branchOrTagName"],
        &["workflowInputs", "returnWorkflowRunDetails", "token"],
        &[],
    ),
    remote(
        "github:autolinks:create",
        "Makes references to tickets links",
        &["repoUrl", "keyPrefix", "urlTemplate"],
        &["isAlphanumeric", "token"],
        &[],
    ),
    remote("github:branch-protection:create", "Protects a branch", &["repoUrl"], PUBLISH, &[]),
    remote(
        "github:deployKey:create",
        "Makes a key for deployments",
        &["repoUrl", "publicKey", "privateKey", "deployKeyName"],
        &["privateKeySecretName", "token"],
        &["privateKeySecretName"],
    ),
    remote(
        "github:environment:create",
        "Makes an environment",
        &["repoUrl", "name"],
        &[
            "deploymentBranchPolicy",
            "customBranchPolicyNames",
            "customTagPolicyNames",
            "environmentVariables",
            "secrets",
            "token",
            "waitTimer",
            "preventSelfReview",
            "reviewers",
        ],
        &[],
    ),
    remote(
        "github:issues:create",
        "Opens an issue",
        &["repoUrl", "title"],
        &["body", "assignees", "milestone", "labels", "token"],
        &["issueUrl", "issueNumber"],
    ),
    remote(
        "github:issues:label",
        "Labels an issue",
        &["repoUrl", "number", "labels"],
        &["token"],
        &[],
    ),
    remote(
        "github:pages:enable",
        "Switches GitHub Pages on",
        &["repoUrl"],
        &["buildType", "sourceBranch", "sourcePath", "token"],
        &[],
    ),
    remote(
        "github:repo:create",
        "Makes a repository",
        &["repoUrl"],
        PUBLISH,
        &["remoteUrl", "repoContentsUrl"],
    ),
    remote(
        "github:repo:push",
        "Pushes the workspace to a repository",
        &["repoUrl"],
        PUBLISH,
        REPOSITORY,
    ),
    remote(
        "github:webhook",
        "Makes a webhook",
        &["repoUrl", "webhookUrl"],
        &["webhookSecret", "events", "active", "contentType", "insecureSsl", "token"],
        &[],
    ),
    remote(
        "gitlab:group:ensureExists",
        "Makes a group",
        &["repoUrl", "path"],
        &["token"],
        &["groupId"],
    ),
    remote(
        "gitlab:issues:create",
        "Opens an issue",
        &["repoUrl", "title", "projectId"],
        &["description", "labels", "assignees", "token"],
        &["issueUrl", "issueId"],
    ),
    remote(
        "gitlab:pipeline:trigger",
        "Starts a pipeline",
        &["repoUrl", "projectId", "tokenDescription", "branch"],
        &["variables", "token"],
        &["pipelineUrl"],
    ),
    remote(
        "gitlab:projectAccessToken:create",
        "Makes a token for a project",
        &["repoUrl", "projectId"],
        &["name", "accessLevel", "scopes", "expiresAt", "token"],
        &["access_token"],
    ),
    remote(
        "gitlab:projectDeployToken:create",
        "Makes a token for deployments",
        &["repoUrl", "projectId", "name"],
        &["username", "scopes", "token"],
        &["deploy_token", "user"],
    ),
    remote(
        "gitlab:projectVariable:create",
        "Sets a variable of a project",
        &["repoUrl", "projectId", "key", "value", "variableType"],
        &["variableProtected", "masked", "raw", "environmentScope", "token"],
        &[],
    ),
    remote(
        "gitlab:repo:push",
        "Pushes the workspace to a repository",
        &["repoUrl", "branchName", "commitMessage"],
        &["sourcePath", "targetPath", "token", "commitAction"],
        &["projectid", "projectPath", "commitHash"],
    ),
    remote(
        "http:backstage:request",
        "Asks an address",
        &["path", "method"],
        &[
            "headers",
            "params",
            "body",
            "logRequestPath",
            "continueOnBadResponse",
            "timeout",
            "useBackstageToken",
            "idempotencyKey",
        ],
        &["code", "headers", "body"],
    ),
    remote(
        "notification:send",
        "Notifies people",
        &["recipients", "title"],
        &["entityRefs", "info", "link", "severity", "scope", "optional", "topic"],
        &[],
    ),
    remote(
        "publish:azure",
        "Pushes the workspace to a new repository of Azure DevOps",
        &["repoUrl"],
        PUBLISH_OTHER,
        &["remoteUrl", "repoContentsUrl", "repositoryId", "commitHash"],
    ),
    remote(
        "publish:bitbucketCloud",
        "Pushes the workspace to a new repository of Bitbucket",
        &["repoUrl"],
        PUBLISH_OTHER,
        REPOSITORY,
    ),
    remote(
        "publish:bitbucketServer",
        "Pushes the workspace to a new repository of Bitbucket Server",
        &["repoUrl"],
        PUBLISH_OTHER,
        REPOSITORY,
    ),
    remote(
        "publish:gerrit",
        "Pushes the workspace to a new repository of Gerrit",
        &["repoUrl"],
        PUBLISH_OTHER,
        REPOSITORY,
    ),
    remote(
        "publish:gitea",
        "Pushes the workspace to a new repository of Gitea",
        &["repoUrl"],
        PUBLISH_OTHER,
        REPOSITORY,
    ),
    remote(
        "publish:github",
        "Pushes the workspace to a new repository of GitHub",
        &["repoUrl"],
        PUBLISH,
        REPOSITORY,
    ),
    remote(
        "publish:github:pull-request",
        "Opens a pull request with the workspace",
        &["repoUrl", "branchName", "title", "description"],
        &[
            "targetBranchName",
            "draft",
            "sourcePath",
            "targetPath",
            "reviewers",
            "teamReviewers",
            "assignees",
            "commitMessage",
            "update",
            "forceFork",
            "gitAuthorName",
            "gitAuthorEmail",
            "forceEmptyGitAuthor",
            "createWhenEmpty",
            "token",
        ],
        &["remoteUrl", "pullRequestNumber", "targetBranchName"],
    ),
    remote(
        "publish:gitlab",
        "Pushes the workspace to a new repository of GitLab",
        &["repoUrl"],
        PUBLISH_GITLAB,
        &["remoteUrl", "repoContentsUrl", "projectId", "commitHash", "created"],
    ),
    remote(
        "publish:gitlab:merge-request",
        "Opens a merge request with the workspace",
        &["repoUrl", "title", "branchName"],
        &[
            "description",
            "targetBranchName",
            "sourcePath",
            "targetPath",
            "token",
            "commitAction",
            "removeSourceBranch",
            "assignee",
            "reviewers",
            "labels",
            "projectid",
        ],
        &["mergeRequestUrl", "projectid", "projectPath", "targetBranchName", "mergeRequestId"],
    ),
    local(
        "roadiehq:utils:fs:append",
        "Appends to a file of the workspace",
        &["path", "content"],
        &[],
        &["path"],
    ),
    local(
        "roadiehq:utils:fs:parse",
        "Reads a file of the workspace, and what it means",
        &["path"],
        &["parser"],
        &["content"],
    ),
    local(
        "roadiehq:utils:fs:replace",
        "Replaces words in files of the workspace",
        &["files"],
        &[],
        &[],
    ),
    local(
        "roadiehq:utils:fs:write",
        "Writes a file into the workspace",
        &["path", "content"],
        &["preserveFormatting"],
        &["path"],
    ),
    local(
        "roadiehq:utils:json:merge",
        "Merges data into a JSON file",
        &["path", "content"],
        &["mergeArrays", "matchFileIndent"],
        &["path"],
    ),
    local(
        "roadiehq:utils:jsonata",
        "Asks data by a JSONata expression",
        &["data", "expression"],
        &[],
        &["result"],
    ),
    local(
        "roadiehq:utils:jsonata:json:transform",
        "Asks a JSON file by a JSONata expression",
        &["path", "expression"],
        &["replacer", "space", "as"],
        &["result"],
    ),
    local(
        "roadiehq:utils:jsonata:yaml:transform",
        "Asks a YAML file by a JSONata expression",
        &["path", "expression"],
        &["options", "loadAll", "as"],
        &["result"],
    ),
    local(
        "roadiehq:utils:merge",
        "Merges data into a JSON or YAML file",
        &["path", "content"],
        &["mergeArrays", "preserveYamlComments", "useDocumentIncludingField", "options"],
        &["path"],
    ),
    local(
        "roadiehq:utils:serialize:json",
        "Writes data as JSON",
        &["data"],
        &["replacer", "space"],
        &["serialized"],
    ),
    local(
        "roadiehq:utils:serialize:yaml",
        "Writes data as YAML",
        &["data"],
        &["replacer", "options"],
        &["serialized"],
    ),
    local("roadiehq:utils:sleep", "Waits a while", &["amount"], &[], &[]),
    local(
        "roadiehq:utils:zip",
        "Packs files of the workspace",
        &["path", "outputPath"],
        &[],
        &["outputPath"],
    ),
    remote(
        "sentry:project:create",
        "Makes a project of Sentry",
        &["organizationSlug", "teamSlug", "name"],
        &["slug", "platform", "authToken", "apiBaseUrl"],
        &[],
    ),
    local(
        "workspace:template",
        "Renders files of the workspace into a folder of it",
        &["sourcePath", "targetPath"],
        WORKSPACE,
        &[],
    ),
    local(
        "workspace:template:file",
        "Renders a file of the workspace into another one",
        &["sourcePath", "targetPath"],
        WORKSPACE_FILE,
        &[],
    ),
];

/// The action of a name.
#[must_use]
pub fn find(id: &str) -> Option<&'static Action> {
    ACTIONS.iter().find(|action| action.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_found() {
        assert!(ACTIONS.is_sorted_by_key(|action| action.id));
        assert_eq!(find("fetch:template").unwrap().required, ["url"]);
        assert!(find("fetch:tempalte").is_none());
    }
}
