//! The settings as the program uses them.

mod reading;

use super::{
    costs::CostSettings, delivery::DeliverySettings, deployments::DeploymentSettings,
    hosts::HostSettings, monitoring::MonitoringSettings, networks::Network,
    notifications::NotificationSettings, scaffolder::ScaffolderSettings, sign_in::IdentitySettings,
    sources::SourceSettings,
};
use integrations::sentry::SentrySettings;
use platform::Zone;
use search::SearchSettings;
use std::{net::SocketAddr, path::PathBuf, time::Duration};
use tracing_subscriber::filter::Targets;
use url::Url;

/// All of them.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) server: ServerSettings,
    pub(crate) database: DatabaseSettings,
    pub(crate) catalog: CatalogSettings,
    pub(crate) deployments: DeploymentSettings,
    /// Accounts of code hosts that are asked what is built, beside those of the catalog.
    pub(crate) ci: Vec<HostSettings>,
    pub(crate) monitoring: MonitoringSettings,
    /// Organisations whose errors are followed.
    pub(crate) errors: Vec<SentrySettings>,
    pub(crate) costs: CostSettings,
    pub(crate) identity: IdentitySettings,
    pub(crate) audit: AuditSettings,
    pub(crate) access: AccessSettings,
    pub(crate) search: SearchSettings,
    pub(crate) sandbox: SandboxSettings,
    pub(crate) docs: DocsSettings,
    pub(crate) notifications: NotificationSettings,
    pub(crate) delivery: DeliverySettings,
    pub(crate) scaffolder: ScaffolderSettings,
    pub(crate) log: LogSettings,
}

/// `[server]`
#[derive(Clone, Debug)]
pub(crate) struct ServerSettings {
    /// Where HTTP is spoken.
    pub(crate) listen: SocketAddr,
    /// The address that people use, when it differs.
    pub(crate) public_url: Option<Url>,
    /// Where everything that must survive is kept.
    pub(crate) data_dir: PathBuf,
    /// Where the portal's files are read from; `None` uses those that the binary carries.
    pub(crate) site_dir: Option<PathBuf>,
    /// Connections that are open at once.
    pub(crate) max_connections: usize,
    /// Requests under way at once.
    pub(crate) max_requests: usize,
    /// Those of one caller, and how many more of them may wait.
    pub(crate) max_requests_per_caller: usize,
    /// How long a request waits for a place before it is refused.
    pub(crate) request_wait: Duration,
    /// Pages and server functions being rendered at once.
    pub(crate) max_renders: usize,
    /// How long a request waits for its turn to render before it is refused.
    pub(crate) render_wait: Duration,
    /// How long a page may take.
    pub(crate) render_timeout: Duration,
    /// How long any other answer may take.
    pub(crate) request_timeout: Duration,
    /// How long a client may take to send a request's head, or to send the next request.
    pub(crate) header_timeout: Duration,
    /// Bytes of a request's head.
    pub(crate) max_header_size: usize,
    /// Bytes of a request's body.
    pub(crate) max_body_size: usize,
    /// Open pages that are told of changes.
    pub(crate) max_listeners: usize,
    /// How long a shutdown waits for requests under way.
    pub(crate) shutdown_timeout: Duration,
    /// Proxies that say truly for whom they ask.
    pub(crate) trusted_proxies: Vec<Network>,
    /// Authorities that outgoing connections trust beside the system's.
    pub(crate) ca_file: Option<PathBuf>,
    /// Whether everybody may read the measures.
    pub(crate) open_metrics: bool,
    /// What browsers are told of encryption.
    pub(crate) hsts: Hsts,
    /// The zone of the company's days and months.
    pub(crate) time_zone: &'static Zone,
}

/// For what a browser is told to use nothing but https, once it reached the portal by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hsts {
    /// The portal's own name.
    Domain,
    /// Every name below it too.
    Subdomains,
    /// Nothing.
    Off,
}

/// `[database]`
#[derive(Clone, Debug)]
pub(crate) struct DatabaseSettings {
    /// The database; `None` is the SQLite file in the data folder.
    pub(crate) url: Option<String>,
    /// Servers that may answer what is read.
    pub(crate) read_replicas: Vec<String>,
    /// Connections to each.
    pub(crate) max_connections: usize,
}

/// `[catalog]`
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(crate) struct CatalogSettings {
    /// Where it is read from.
    pub(crate) sources: Vec<SourceSettings>,
    /// Accounts of code hosts that it is read from too.
    pub(crate) hosts: Vec<HostSettings>,
    /// How often a source is read again.
    pub(crate) interval: Duration,
    /// Whether kinds that the format does not know are shown, as custom kinds.
    pub(crate) keep_unknown_kinds: bool,
    /// Whether URLs may lead into private networks.
    pub(crate) allow_private_networks: bool,
    /// Hosts to which that is allowed although it is not in general.
    pub(crate) allowed_hosts: Vec<String>,
    /// How long one request to the network may take.
    pub(crate) fetch_timeout: Duration,
    /// Bytes of a catalog file.
    pub(crate) max_file_size: usize,
    /// Documents of a catalog file.
    pub(crate) max_documents: usize,
    /// Locations that may lead to each other in a row.
    pub(crate) max_depth: usize,
    /// Files and URLs that one source may come to.
    pub(crate) max_locations: usize,
    /// Bytes of the bodies that are kept in memory.
    pub(crate) body_cache: usize,
    /// Whether an image of the index is kept for the next start.
    pub(crate) index_image: bool,
    /// How long what was changed is remembered; `None` is for ever.
    pub(crate) history: Option<Duration>,
    /// Whether nobody may register or remove anything by hand.
    pub(crate) readonly: bool,
    /// Of how many hundredths of a source's entities a removal waits for a person.
    pub(crate) hold_above: u8,
    /// And of how many entities.
    pub(crate) hold_from: usize,
    /// How long orphans are kept.
    pub(crate) orphan_grace: Duration,
}

/// `[audit]`
#[derive(Clone, Debug)]
pub(crate) struct AuditSettings {
    /// How long the log of who did what is kept; `None` is for ever.
    pub(crate) retention: Option<Duration>,
    /// The collector that it is handed on to.
    pub(crate) otlp_endpoint: Option<Url>,
}

/// Of `[identity]` what decides who may do what.
#[derive(Clone, Debug)]
pub(crate) struct AccessSettings {
    /// The folder of the company's own policies, roles and bindings.
    pub(crate) policies: Option<PathBuf>,
    /// Who has the role `admin`.
    pub(crate) admins: Vec<String>,
    /// The role of who has signed in and has no other.
    pub(crate) default_role: Option<String>,
}

/// `[sandbox]`
#[derive(Clone, Copy, Debug)]
pub(crate) struct SandboxSettings {
    /// Whether there is a simulated company.
    pub(crate) enabled: bool,
    /// Where its vendors answer.
    pub(crate) listen: SocketAddr,
    /// What its history is made of.
    pub(crate) seed: u64,
}

/// `[docs]`
#[derive(Clone, Debug)]
pub(crate) struct DocsSettings {
    /// Bytes of what is kept of other machines' files.
    pub(crate) cache: usize,
    /// Hosts whose pictures pages may show.
    pub(crate) image_hosts: Vec<String>,
    /// Where sites are published to.
    pub(crate) published: Option<String>,
    /// How often every site is looked at.
    pub(crate) interval: Duration,
    /// The service that draws `PlantUML` and Graphviz.
    pub(crate) kroki: Option<Url>,
    /// Where Slack takes messages.
    pub(crate) slack: Option<Url>,
    /// The server that takes e-mail, with its credentials.
    pub(crate) smtp: Option<String>,
    /// Who sends it.
    pub(crate) mail_from: Option<String>,
    /// Who is told of documentation, beside who owns it.
    pub(crate) mail_to: Vec<String>,
}

/// `[log]`
#[derive(Clone, Debug)]
pub(crate) struct LogSettings {
    /// For people or for machines.
    pub(crate) format: LogFormat,
    /// What is logged.
    pub(crate) level: Targets,
}

/// The form of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// A line for people.
    Text,
    /// A JSON object.
    Json,
}

impl Settings {
    /// The database's URL, the usual one included.
    pub(crate) fn database_url(&self) -> String {
        let usual = || format!("sqlite:{}", self.server.data_dir.join("slipway.db").display());
        self.database.url.clone().unwrap_or_else(usual)
    }
}
