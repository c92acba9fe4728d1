//! The table of all settings: what the reader accepts and what `docs/configuration.md` describes.

/// One setting.
#[derive(Debug)]
pub(crate) struct Key {
    /// The table in `slipway.toml`.
    pub(crate) section: &'static str,
    /// The name in the table.
    pub(crate) name: &'static str,
    /// What kind of value it takes, in words.
    pub(crate) shape: &'static str,
    /// The value when nobody sets one, as it would stand in a variable.
    pub(crate) default: &'static str,
    /// Whether its value must not be shown.
    pub(crate) secret: bool,
}

impl Key {
    const fn new(
        section: &'static str,
        name: &'static str,
        shape: &'static str,
        default: &'static str,
    ) -> Self {
        Self { section, name, shape, default, secret: false }
    }

    /// `section.name`
    pub(crate) fn path(&self) -> String {
        format!("{}.{}", self.section, self.name)
    }

    /// The environment variable that sets it.
    pub(crate) fn variable(&self) -> String {
        let screaming = |text: &str| text.replace('-', "_").to_uppercase();
        format!("{VARIABLE_PREFIX}{}__{}", screaming(self.section), screaming(self.name))
    }
}

/// What the names of our environment variables begin with.
pub(crate) const VARIABLE_PREFIX: &str = "SLIPWAY__";

pub(crate) const LISTEN: Key = Key::new("server", "listen", "address", "127.0.0.1:3000");
pub(crate) const PUBLIC_URL: Key = Key::new("server", "public-url", "URL", "");
pub(crate) const DATA_DIR: Key = Key::new("server", "data-dir", "folder", "data");
pub(crate) const SITE_DIR: Key = Key::new("server", "site-dir", "folder", "");
pub(crate) const MAX_CONNECTIONS: Key = Key::new("server", "max-connections", "number", "2048");
pub(crate) const MAX_REQUESTS: Key = Key::new("server", "max-requests", "number", "512");
pub(crate) const MAX_PER_CALLER: Key =
    Key::new("server", "max-requests-per-caller", "number", "64");
pub(crate) const REQUEST_WAIT: Key = Key::new("server", "request-wait", "duration", "1s");
pub(crate) const MAX_RENDERS: Key = Key::new("server", "max-renders", "number", "64");
pub(crate) const RENDER_WAIT: Key = Key::new("server", "render-wait", "duration", "1s");
pub(crate) const RENDER_TIMEOUT: Key = Key::new("server", "render-timeout", "duration", "10s");
pub(crate) const REQUEST_TIMEOUT: Key = Key::new("server", "request-timeout", "duration", "30s");
pub(crate) const HEADER_TIMEOUT: Key = Key::new("server", "header-timeout", "duration", "75s");
pub(crate) const MAX_HEADER_SIZE: Key = Key::new("server", "max-header-size", "size", "32KiB");
pub(crate) const MAX_BODY_SIZE: Key = Key::new("server", "max-body-size", "size", "1MiB");
pub(crate) const MAX_LISTENERS: Key = Key::new("server", "max-listeners", "number", "1000");
pub(crate) const SHUTDOWN_TIMEOUT: Key = Key::new("server", "shutdown-timeout", "duration", "10s");

pub(crate) const CA_FILE: Key = Key::new("server", "ca-file", "file", "");
pub(crate) const TRUSTED_PROXIES: Key =
    Key::new("server", "trusted-proxies", "list of networks", "[]");
pub(crate) const OPEN_METRICS: Key = Key::new("server", "open-metrics", "true or false", "false");
pub(crate) const HSTS: Key = Key::new("server", "hsts", "domain, subdomains or off", "domain");
pub(crate) const TIME_ZONE: Key = Key::new("server", "time-zone", "time zone", "UTC");

pub(crate) const DATABASE_URL: Key = Key { secret: true, ..Key::new("database", "url", "URL", "") };
pub(crate) const READ_REPLICAS: Key =
    Key { secret: true, ..Key::new("database", "read-replicas", "list of URLs", "[]") };
pub(crate) const DATABASE_CONNECTIONS: Key = Key::new("database", "max-connections", "number", "8");

pub(crate) const SOURCES: Key = Key::new("catalog", "sources", "list of sources", "[]");
pub(crate) const GITHUB: Key =
    Key { secret: true, ..Key::new("catalog", "github", "list of organizations", "[]") };
pub(crate) const GITLAB: Key =
    Key { secret: true, ..Key::new("catalog", "gitlab", "list of groups", "[]") };
pub(crate) const BITBUCKET: Key =
    Key { secret: true, ..Key::new("catalog", "bitbucket", "list of workspaces", "[]") };
pub(crate) const INTERVAL: Key = Key::new("catalog", "interval", "duration", "5m");
pub(crate) const UNKNOWN_KINDS: Key =
    Key::new("catalog", "unknown-kinds", "keep or refuse", "keep");
pub(crate) const PRIVATE_NETWORKS: Key =
    Key::new("catalog", "allow-private-networks", "true or false", "false");
pub(crate) const ALLOWED_HOSTS: Key = Key::new("catalog", "allowed-hosts", "list of hosts", "[]");
pub(crate) const FETCH_TIMEOUT: Key = Key::new("catalog", "fetch-timeout", "duration", "30s");
pub(crate) const MAX_FILE_SIZE: Key = Key::new("catalog", "max-file-size", "size", "10MiB");
pub(crate) const MAX_DOCUMENTS: Key = Key::new("catalog", "max-documents", "number", "50000");
pub(crate) const MAX_DEPTH: Key = Key::new("catalog", "max-depth", "number", "10");
pub(crate) const MAX_LOCATIONS: Key = Key::new("catalog", "max-locations", "number", "100000");
pub(crate) const BODY_CACHE: Key = Key::new("catalog", "body-cache", "size", "48MiB");
pub(crate) const INDEX_IMAGE: Key = Key::new("catalog", "index-image", "true or false", "true");
pub(crate) const HISTORY: Key = Key::new("catalog", "history", "duration or forever", "400days");
pub(crate) const READONLY: Key = Key::new("catalog", "readonly", "true or false", "false");
pub(crate) const HOLD_ABOVE: Key = Key::new("catalog", "hold-removals-above", "percentage", "20%");
pub(crate) const HOLD_FROM: Key = Key::new("catalog", "hold-removals-from", "number", "10");
pub(crate) const ORPHAN_GRACE: Key = Key::new("catalog", "orphan-grace", "duration", "7d");

pub(crate) const ARGOCD: Key =
    Key { secret: true, ..Key::new("deployments", "argocd", "list of instances", "[]") };
pub(crate) const KUBERNETES: Key =
    Key { secret: true, ..Key::new("deployments", "kubernetes", "list of clusters", "[]") };

pub(crate) const CI_GITHUB: Key =
    Key { secret: true, ..Key::new("ci", "github", "list of organizations", "[]") };

pub(crate) const DATADOG: Key =
    Key { secret: true, ..Key::new("monitoring", "datadog", "list of organizations", "[]") };
pub(crate) const PROMETHEUS: Key =
    Key { secret: true, ..Key::new("monitoring", "prometheus", "list of servers", "[]") };
pub(crate) const GRAFANA: Key =
    Key { secret: true, ..Key::new("monitoring", "grafana", "list of organizations", "[]") };
pub(crate) const NEWRELIC: Key =
    Key { secret: true, ..Key::new("monitoring", "newrelic", "list of accounts", "[]") };
pub(crate) const FRAME_ORIGINS: Key =
    Key::new("monitoring", "frame-origins", "list of origins", "[]");
pub(crate) const SENTRY: Key =
    Key { secret: true, ..Key::new("errors", "sentry", "list of organizations", "[]") };
pub(crate) const COSTS_OPENCOST: Key =
    Key { secret: true, ..Key::new("costs", "opencost", "list of instances", "[]") };
pub(crate) const COSTS_AWS: Key =
    Key { secret: true, ..Key::new("costs", "aws", "list of accounts", "[]") };
pub(crate) const COSTS_CURRENCY: Key = Key::new("costs", "currency", "currency", "USD");
pub(crate) const COSTS_RATES: Key = Key::new("costs", "rates", "list of rates", "[]");
pub(crate) const COSTS_IDLE: Key =
    Key::new("costs", "idle", "separate, weighted or even", "separate");
pub(crate) const COSTS_SHARED: Key =
    Key::new("costs", "shared", "separate, weighted or even", "separate");
pub(crate) const COSTS_SHARED_NAMESPACES: Key = Key::new(
    "costs",
    "shared-namespaces",
    "list of namespaces",
    "kube-system,kube-public,kube-node-lease",
);
pub(crate) const COSTS_ANNOTATIONS: Key =
    Key::new("costs", "annotations", "list of annotations", "backstage.io/kubernetes-id");
pub(crate) const COSTS_SMALLEST: Key = Key::new("costs", "smallest-change", "amount", "1");
pub(crate) const COSTS_RECONCILE: Key = Key::new("costs", "reconcile-above", "percentage", "5%");
pub(crate) const COSTS_BACKFILL: Key = Key::new("costs", "backfill-days", "number", "400");
pub(crate) const COSTS_KEPT: Key = Key::new("costs", "kept-months", "number", "37");

pub(crate) const PROVIDERS: Key =
    Key { secret: true, ..Key::new("identity", "providers", "list of providers", "[]") };
pub(crate) const UNMATCHED: Key = Key::new("identity", "unmatched", "refuse or enter", "refuse");
pub(crate) const SESSION_IDLE: Key = Key::new("identity", "session-idle", "duration", "24h");
pub(crate) const SESSION_LIMIT: Key = Key::new("identity", "session-limit", "duration", "7d");
pub(crate) const SESSION_ROTATION: Key = Key::new("identity", "session-rotation", "duration", "1h");
pub(crate) const RENEWAL: Key = Key::new("identity", "renewal", "duration", "4m");
pub(crate) const TOKEN_LIMIT: Key = Key::new("identity", "token-limit", "duration", "90d");
pub(crate) const IDENTITY_SECRET: Key =
    Key { secret: true, ..Key::new("identity", "secret", "text", "") };
pub(crate) const IDENTITY_SECRET_FILE: Key = Key::new("identity", "secret-file", "file", "");
pub(crate) const TOOLS: Key = Key::new("identity", "tools", "list of tools", "[]");
pub(crate) const RETENTION: Key = Key::new("audit", "retention", "duration or forever", "400days");
pub(crate) const OTLP_ENDPOINT: Key =
    Key { secret: true, ..Key::new("audit", "otlp-endpoint", "URL", "") };
pub(crate) const POLICIES: Key = Key::new("identity", "policies", "folder", "");
pub(crate) const ADMINS: Key = Key::new("identity", "admins", "list of people and groups", "[]");
pub(crate) const DEFAULT_ROLE: Key = Key::new("identity", "default-role", "role", "developer");

pub(crate) const SYNONYMS: Key = Key::new("search", "synonyms", "list of groups", "[]");
pub(crate) const WEIGHTS: Key = Key::new("search", "weights", "list of weights", "[]");
pub(crate) const SANDBOX: Key = Key::new("sandbox", "enabled", "true or false", "false");
pub(crate) const SANDBOX_LISTEN: Key = Key::new("sandbox", "listen", "address", "127.0.0.1:0");
pub(crate) const SANDBOX_SEED: Key = Key::new("sandbox", "seed", "number", "1");
pub(crate) const DOCS_CACHE: Key = Key::new("docs", "cache", "size", "1GiB");
pub(crate) const DOCS_IMAGES: Key = Key::new("docs", "image-hosts", "list of hosts", "[]");
pub(crate) const DOCS_PUBLISHED: Key = Key::new("docs", "published", "folder or s3://", "");
pub(crate) const DOCS_WATCH: Key = Key::new("docs", "interval", "duration", "5m");
pub(crate) const DOCS_KROKI: Key = Key::new("docs", "kroki", "URL", "");
pub(crate) const DOCS_SLACK: Key =
    Key { secret: true, ..Key::new("docs", "slack-webhook", "URL", "") };
pub(crate) const DOCS_SMTP: Key = Key { secret: true, ..Key::new("docs", "smtp", "URL", "") };
pub(crate) const DOCS_MAIL_FROM: Key = Key::new("docs", "mail-from", "e-mail address", "");
pub(crate) const DOCS_MAIL_TO: Key = Key::new("docs", "mail-to", "list of e-mail addresses", "[]");

pub(crate) const NOTIFICATIONS_KEPT: Key = Key::new("notifications", "kept", "duration", "30days");
pub(crate) const NOTIFICATIONS_SLACK: Key =
    Key { secret: true, ..Key::new("notifications", "slack", "list of channels", "[]") };

pub(crate) const DELIVERY_BACK: Key = Key::new("delivery", "history", "duration", "400days");
pub(crate) const DELIVERY_INTERVAL: Key = Key::new("delivery", "interval", "duration", "15m");
pub(crate) const DELIVERY_DIGEST: Key = Key::new("delivery", "digest", "true or false", "true");

pub(crate) const GOLDEN_PATHS: Key =
    Key::new("scaffolder", "golden-paths", "true or false", "true");
pub(crate) const GOLDEN_PATHS_OWNER: Key =
    Key::new("scaffolder", "golden-paths-owner", "group", "");
pub(crate) const CONCURRENT_TASKS: Key = Key::new("scaffolder", "concurrent-tasks", "number", "10");
pub(crate) const TASKS_PER_PERSON: Key = Key::new("scaffolder", "tasks-per-person", "number", "5");
pub(crate) const TASKS_PER_TEMPLATE: Key =
    Key::new("scaffolder", "tasks-per-template", "number", "10");
pub(crate) const OPEN_TASKS: Key = Key::new("scaffolder", "open-tasks-per-person", "number", "50");
pub(crate) const WAITING_TASKS: Key = Key::new("scaffolder", "waiting-tasks", "number", "1000");
pub(crate) const STEP_TIMEOUT: Key = Key::new("scaffolder", "step-timeout", "duration", "30m");
pub(crate) const TASK_TIMEOUT: Key = Key::new("scaffolder", "task-timeout", "duration", "24h");
pub(crate) const KEEP_TASKS: Key = Key::new("scaffolder", "keep-tasks-for", "duration", "90days");
pub(crate) const WORKSPACE_SIZE: Key = Key::new("scaffolder", "workspace-size", "size", "256MiB");
pub(crate) const WORKSPACE_FILES: Key =
    Key::new("scaffolder", "workspace-files", "number", "50000");
pub(crate) const STRICT: Key = Key::new("scaffolder", "strict", "true or false", "false");
pub(crate) const REQUEST_HOSTS: Key =
    Key::new("scaffolder", "allowed-hosts", "list of hosts", "[]");
pub(crate) const AUTHOR_NAME: Key = Key::new("scaffolder", "default-author-name", "text", "");
pub(crate) const AUTHOR_EMAIL: Key =
    Key::new("scaffolder", "default-author-email", "e-mail address", "");
pub(crate) const COMMIT_MESSAGE: Key =
    Key::new("scaffolder", "default-commit-message", "text", "Initial commit");
pub(crate) const PARAMETERS: Key = Key::new("scaffolder", "parameters", "table", "{}");
pub(crate) const TEMPLATE_SECRETS: Key =
    Key { secret: true, ..Key::new("scaffolder", "secrets", "table", "{}") };
pub(crate) const APPROVALS: Key = Key::new("scaffolder", "approvals", "table", "{}");
pub(crate) const OWN_ACTIONS: Key =
    Key { secret: true, ..Key::new("scaffolder", "actions", "list of actions", "[]") };

pub(crate) const LOG_FORMAT: Key = Key::new("log", "format", "text or json", "text");
pub(crate) const LOG_LEVEL: Key = Key::new("log", "level", "levels", "info");

/// Every setting, in the order of the reference.
pub(crate) const ALL: &[&Key] = &[
    &LISTEN,
    &PUBLIC_URL,
    &DATA_DIR,
    &SITE_DIR,
    &MAX_CONNECTIONS,
    &MAX_REQUESTS,
    &MAX_PER_CALLER,
    &REQUEST_WAIT,
    &MAX_RENDERS,
    &RENDER_WAIT,
    &RENDER_TIMEOUT,
    &REQUEST_TIMEOUT,
    &HEADER_TIMEOUT,
    &MAX_HEADER_SIZE,
    &MAX_BODY_SIZE,
    &MAX_LISTENERS,
    &SHUTDOWN_TIMEOUT,
    &TRUSTED_PROXIES,
    &CA_FILE,
    &OPEN_METRICS,
    &HSTS,
    &TIME_ZONE,
    &DATABASE_URL,
    &READ_REPLICAS,
    &DATABASE_CONNECTIONS,
    &SOURCES,
    &GITHUB,
    &GITLAB,
    &BITBUCKET,
    &INTERVAL,
    &UNKNOWN_KINDS,
    &PRIVATE_NETWORKS,
    &ALLOWED_HOSTS,
    &FETCH_TIMEOUT,
    &MAX_FILE_SIZE,
    &MAX_DOCUMENTS,
    &MAX_DEPTH,
    &MAX_LOCATIONS,
    &BODY_CACHE,
    &INDEX_IMAGE,
    &HISTORY,
    &READONLY,
    &HOLD_ABOVE,
    &HOLD_FROM,
    &ORPHAN_GRACE,
    &ARGOCD,
    &KUBERNETES,
    &CI_GITHUB,
    &DATADOG,
    &PROMETHEUS,
    &GRAFANA,
    &NEWRELIC,
    &FRAME_ORIGINS,
    &SENTRY,
    &COSTS_OPENCOST,
    &COSTS_AWS,
    &COSTS_CURRENCY,
    &COSTS_RATES,
    &COSTS_IDLE,
    &COSTS_SHARED,
    &COSTS_SHARED_NAMESPACES,
    &COSTS_ANNOTATIONS,
    &COSTS_SMALLEST,
    &COSTS_RECONCILE,
    &COSTS_BACKFILL,
    &COSTS_KEPT,
    &PROVIDERS,
    &UNMATCHED,
    &SESSION_IDLE,
    &SESSION_LIMIT,
    &SESSION_ROTATION,
    &RENEWAL,
    &TOKEN_LIMIT,
    &IDENTITY_SECRET,
    &IDENTITY_SECRET_FILE,
    &TOOLS,
    &RETENTION,
    &OTLP_ENDPOINT,
    &POLICIES,
    &ADMINS,
    &DEFAULT_ROLE,
    &SYNONYMS,
    &WEIGHTS,
    &SANDBOX,
    &SANDBOX_LISTEN,
    &SANDBOX_SEED,
    &DOCS_CACHE,
    &DOCS_IMAGES,
    &DOCS_PUBLISHED,
    &DOCS_WATCH,
    &DOCS_KROKI,
    &DOCS_SLACK,
    &DOCS_SMTP,
    &DOCS_MAIL_FROM,
    &DOCS_MAIL_TO,
    &NOTIFICATIONS_KEPT,
    &NOTIFICATIONS_SLACK,
    &DELIVERY_BACK,
    &DELIVERY_INTERVAL,
    &DELIVERY_DIGEST,
    &GOLDEN_PATHS,
    &GOLDEN_PATHS_OWNER,
    &CONCURRENT_TASKS,
    &TASKS_PER_PERSON,
    &TASKS_PER_TEMPLATE,
    &OPEN_TASKS,
    &WAITING_TASKS,
    &STEP_TIMEOUT,
    &TASK_TIMEOUT,
    &KEEP_TASKS,
    &WORKSPACE_SIZE,
    &WORKSPACE_FILES,
    &STRICT,
    &REQUEST_HOSTS,
    &AUTHOR_NAME,
    &AUTHOR_EMAIL,
    &COMMIT_MESSAGE,
    &PARAMETERS,
    &TEMPLATE_SECRETS,
    &APPROVALS,
    &OWN_ACTIONS,
    &LOG_FORMAT,
    &LOG_LEVEL,
];

/// The names of all sections, in order.
pub(crate) fn sections() -> Vec<&'static str> {
    let mut sections: Vec<_> = ALL.iter().map(|key| key.section).collect();
    sections.dedup();
    sections
}

/// The names of a section's keys.
pub(crate) fn names(section: &str) -> Vec<&'static str> {
    ALL.iter().filter(|key| key.section == section).map(|key| key.name).collect()
}

/// The setting of that name.
pub(crate) fn find(section: &str, name: &str) -> Option<&'static Key> {
    ALL.iter().find(|key| key.section == section && key.name == name).copied()
}
