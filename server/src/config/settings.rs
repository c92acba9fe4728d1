//! The settings as the program uses them.

use super::{
    hosts::{HostKind, HostSettings, hosts, secret, secret_in_file},
    keys::{self, Key},
    layers::Layers,
    networks::{Network, networks},
    problem::{ConfigError, Problem},
    sign_in::{IdentitySettings, providers, tables, tool},
    sources::{SourceSettings, sources},
    values::{self, Complaint, Node},
};
use search::SearchSettings;
use secrecy::SecretString;
use std::{net::SocketAddr, path::PathBuf, time::Duration};
use tracing_subscriber::filter::Targets;
use url::Url;

/// All of them.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) server: ServerSettings,
    pub(crate) database: DatabaseSettings,
    pub(crate) catalog: CatalogSettings,
    pub(crate) identity: IdentitySettings,
    pub(crate) audit: AuditSettings,
    pub(crate) access: AccessSettings,
    pub(crate) docs: DocsSettings,
    pub(crate) search: SearchSettings,
    pub(crate) sandbox: SandboxSettings,
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
    /// Whether everybody may read the measures.
    pub(crate) open_metrics: bool,
    /// What browsers are told of encryption.
    pub(crate) hsts: Hsts,
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
    /// Who gets it.
    pub(crate) mail_to: Vec<String>,
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
    pub(super) fn read(layers: Layers) -> Result<Self, ConfigError> {
        let mut reader = Reader { layers };
        let server = reader.server();
        let database = reader.database();
        let catalog = reader.catalog();
        let identity = reader.identity();
        let access = reader.access();
        let audit = reader.audit();
        let docs = reader.docs();
        let search = reader.search();
        let sandbox = reader.sandbox();
        let log = reader.log();
        let mut problems = reader.layers.problems;
        problems.sort_by(|one, other| one.place.cmp(&other.place));
        match (server, database, catalog, identity, access, audit, docs, search, sandbox, log) {
            (
                Some(server),
                Some(database),
                Some(catalog),
                Some(identity),
                Some(access),
                Some(audit),
                Some(docs),
                Some(search),
                Some(sandbox),
                Some(log),
            ) if problems.is_empty() => Ok(Self {
                server,
                database,
                catalog,
                identity,
                audit,
                access,
                docs,
                search,
                sandbox,
                log,
            }),
            _ => Err(ConfigError(problems)),
        }
    }

    /// The database's URL, the usual one included.
    pub(crate) fn database_url(&self) -> String {
        let usual = || format!("sqlite:{}", self.server.data_dir.join("slipway.db").display());
        self.database.url.clone().unwrap_or_else(usual)
    }
}

/// Reads every key even after a mistake, so that all mistakes are told at once.
struct Reader {
    layers: Layers,
}

impl Reader {
    fn get<T>(&mut self, key: &Key, read: fn(&Node) -> Result<T, Complaint>) -> Option<T> {
        let node = self.layers.get(key);
        match read(&node) {
            Ok(value) => Some(value),
            Err(Complaint { message, fix }) => {
                let key = Some(key.path());
                self.layers.problems.push(Problem { place: node.place, key, message, fix });
                None
            }
        }
    }

    fn server(&mut self) -> Option<ServerSettings> {
        let listen = self.get(&keys::LISTEN, values::address);
        let public_url = self.get(&keys::PUBLIC_URL, values::web_url);
        let data_dir = self.get(&keys::DATA_DIR, folder);
        let site_dir = self.get(&keys::SITE_DIR, values::optional_text);
        let max_connections = self.get(&keys::MAX_CONNECTIONS, values::count);
        let max_requests = self.get(&keys::MAX_REQUESTS, values::count);
        let max_requests_per_caller = self.get(&keys::MAX_PER_CALLER, values::count);
        let request_wait = self.get(&keys::REQUEST_WAIT, values::duration);
        let max_renders = self.get(&keys::MAX_RENDERS, values::count);
        let render_wait = self.get(&keys::RENDER_WAIT, values::duration);
        let render_timeout = self.get(&keys::RENDER_TIMEOUT, values::duration);
        let request_timeout = self.get(&keys::REQUEST_TIMEOUT, values::duration);
        let header_timeout = self.get(&keys::HEADER_TIMEOUT, values::duration);
        let max_header_size = self.get(&keys::MAX_HEADER_SIZE, header_size);
        let max_body_size = self.get(&keys::MAX_BODY_SIZE, values::size);
        let max_listeners = self.get(&keys::MAX_LISTENERS, values::count);
        let shutdown_timeout = self.get(&keys::SHUTDOWN_TIMEOUT, values::duration);
        let trusted_proxies = self.get(&keys::TRUSTED_PROXIES, networks);
        let open_metrics = self.get(&keys::OPEN_METRICS, values::flag);
        let hsts = self.get(&keys::HSTS, |node| {
            let choices =
                [("domain", Hsts::Domain), ("subdomains", Hsts::Subdomains), ("off", Hsts::Off)];
            values::choice(node, &choices)
        });
        Some(ServerSettings {
            listen: listen?,
            public_url: public_url?,
            data_dir: data_dir?,
            site_dir: site_dir?.map(PathBuf::from),
            max_connections: max_connections?,
            max_requests: max_requests?,
            max_requests_per_caller: max_requests_per_caller?,
            request_wait: request_wait?,
            max_renders: max_renders?,
            render_wait: render_wait?,
            render_timeout: render_timeout?,
            request_timeout: request_timeout?,
            header_timeout: header_timeout?,
            max_header_size: max_header_size?,
            max_body_size: max_body_size?,
            max_listeners: max_listeners?,
            shutdown_timeout: shutdown_timeout?,
            trusted_proxies: trusted_proxies?,
            open_metrics: open_metrics?,
            hsts: hsts?,
        })
    }

    fn database(&mut self) -> Option<DatabaseSettings> {
        let url = self.get(&keys::DATABASE_URL, database_url);
        let max_connections = self.get(&keys::DATABASE_CONNECTIONS, values::count);
        let read_replicas = self.get(&keys::READ_REPLICAS, read_replicas);
        Some(DatabaseSettings {
            url: url?,
            read_replicas: read_replicas?,
            max_connections: max_connections?,
        })
    }

    fn catalog(&mut self) -> Option<CatalogSettings> {
        let node = self.layers.get(&keys::SOURCES);
        let sources = sources(&node, &keys::SOURCES.path(), &mut self.layers.problems);
        let mut accounts = Vec::new();
        for kind in HostKind::ALL {
            let node = self.layers.get(kind.key());
            accounts.extend(hosts(&node, kind, &mut self.layers.problems));
        }
        let interval = self.get(&keys::INTERVAL, values::duration);
        let keep_unknown_kinds = self.get(&keys::UNKNOWN_KINDS, |node| {
            values::choice(node, &[("keep", true), ("refuse", false)])
        });
        let allow_private_networks = self.get(&keys::PRIVATE_NETWORKS, values::flag);
        let allowed_hosts = self.get(&keys::ALLOWED_HOSTS, values::texts);
        let fetch_timeout = self.get(&keys::FETCH_TIMEOUT, values::duration);
        let max_file_size = self.get(&keys::MAX_FILE_SIZE, values::size);
        let max_documents = self.get(&keys::MAX_DOCUMENTS, values::count);
        let max_depth = self.get(&keys::MAX_DEPTH, values::count);
        let max_locations = self.get(&keys::MAX_LOCATIONS, values::count);
        let body_cache = self.get(&keys::BODY_CACHE, values::size);
        let index_image = self.get(&keys::INDEX_IMAGE, values::flag);
        let history = self.get(&keys::HISTORY, values::memory);
        let readonly = self.get(&keys::READONLY, values::flag);
        let hold_above = self.get(&keys::HOLD_ABOVE, values::percentage);
        let hold_from = self.get(&keys::HOLD_FROM, values::count);
        let orphan_grace = self.get(&keys::ORPHAN_GRACE, values::duration);
        Some(CatalogSettings {
            sources,
            hosts: accounts,
            interval: interval?,
            keep_unknown_kinds: keep_unknown_kinds?,
            allow_private_networks: allow_private_networks?,
            allowed_hosts: allowed_hosts?,
            fetch_timeout: fetch_timeout?,
            max_file_size: max_file_size?,
            max_documents: max_documents?,
            max_depth: max_depth?,
            max_locations: max_locations?,
            body_cache: body_cache?,
            index_image: index_image?,
            history: history?,
            readonly: readonly?,
            hold_above: hold_above?,
            hold_from: hold_from?,
            orphan_grace: orphan_grace?,
        })
    }

    fn access(&mut self) -> Option<AccessSettings> {
        let policies = self.get(&keys::POLICIES, values::optional_text);
        let admins = self.get(&keys::ADMINS, values::texts);
        let default_role = self.get(&keys::DEFAULT_ROLE, values::optional_text);
        Some(AccessSettings {
            policies: policies?.map(PathBuf::from),
            admins: admins?,
            default_role: default_role?,
        })
    }

    fn identity(&mut self) -> Option<IdentitySettings> {
        let providers = providers(&mut self.layers);
        let fix = "write [[identity.tools]] and under it name = \"…\" and url = \"…\"";
        let tools = tables(&mut self.layers, &keys::TOOLS, fix, tool);
        let unmatched_enter = self.get(&keys::UNMATCHED, |node| {
            values::choice(node, &[("refuse", false), ("enter", true)])
        });
        let session_idle = self.get(&keys::SESSION_IDLE, values::duration);
        let session_limit = self.get(&keys::SESSION_LIMIT, values::duration);
        let session_rotation = self.get(&keys::SESSION_ROTATION, values::duration);
        let renewal = self.get(&keys::RENEWAL, renewal);
        let token_limit = self.get(&keys::TOKEN_LIMIT, values::duration);
        let written = self.get(&keys::IDENTITY_SECRET, optional_secret);
        let in_file = self.get(&keys::IDENTITY_SECRET_FILE, optional_secret_in_file);
        Some(IdentitySettings {
            providers,
            unmatched_enter: unmatched_enter?,
            session_idle: session_idle?,
            session_limit: session_limit?,
            session_rotation: session_rotation?,
            renewal: renewal?,
            token_limit: token_limit?,
            secret: in_file?.or(written?),
            tools,
        })
    }

    fn audit(&mut self) -> Option<AuditSettings> {
        let retention = self.get(&keys::RETENTION, values::memory);
        let otlp_endpoint = self.get(&keys::OTLP_ENDPOINT, values::web_url);
        Some(AuditSettings { retention: retention?, otlp_endpoint: otlp_endpoint? })
    }

    fn docs(&mut self) -> Option<DocsSettings> {
        let cache = self.get(&keys::DOCS_CACHE, values::size);
        let image_hosts = self.get(&keys::DOCS_IMAGES, values::texts);
        let published = self.get(&keys::DOCS_PUBLISHED, values::optional_text);
        let interval = self.get(&keys::DOCS_WATCH, docs_interval);
        let kroki = self.get(&keys::DOCS_KROKI, values::web_url);
        let slack = self.get(&keys::DOCS_SLACK, values::web_url);
        let smtp = self.get(&keys::DOCS_SMTP, smtp);
        let mail_from = self.get(&keys::DOCS_MAIL_FROM, values::optional_text);
        let mail_to = self.get(&keys::DOCS_MAIL_TO, values::texts);
        Some(DocsSettings {
            cache: cache?,
            image_hosts: image_hosts?,
            published: published?,
            interval: interval?,
            kroki: kroki?,
            slack: slack?,
            smtp: smtp?,
            mail_from: mail_from?,
            mail_to: mail_to?,
        })
    }

    fn search(&mut self) -> Option<SearchSettings> {
        let synonyms = self.get(&keys::SYNONYMS, super::search::synonyms);
        let weights = self.get(&keys::WEIGHTS, super::search::weights);
        Some(SearchSettings { synonyms: synonyms?, weights: weights? })
    }

    fn sandbox(&mut self) -> Option<SandboxSettings> {
        let enabled = self.get(&keys::SANDBOX, values::flag);
        let listen = self.get(&keys::SANDBOX_LISTEN, loopback);
        let seed = self.get(&keys::SANDBOX_SEED, values::count);
        Some(SandboxSettings { enabled: enabled?, listen: listen?, seed: seed? as u64 })
    }

    fn log(&mut self) -> Option<LogSettings> {
        let format = self.get(&keys::LOG_FORMAT, |node| {
            values::choice(node, &[("text", LogFormat::Text), ("json", LogFormat::Json)])
        });
        let level = self.get(&keys::LOG_LEVEL, values::levels);
        Some(LogSettings { format: format?, level: level? })
    }
}

fn folder(node: &Node) -> Result<PathBuf, Complaint> {
    let path = values::optional_text(node)?;
    path.map(PathBuf::from)
        .ok_or_else(|| Complaint::new("names no folder", "write the path of a folder"))
}

/// Readers are promised ten minutes.
fn docs_interval(node: &Node) -> Result<Duration, Complaint> {
    let interval = values::duration(node)?;
    if interval > Duration::from_mins(10) {
        return Err(Complaint::new("longer than pages may be out of date", "write 10m or less"));
    }
    Ok(interval)
}

fn smtp(node: &Node) -> Result<Option<String>, Complaint> {
    let Some(text) = values::optional_text(node)? else { return Ok(None) };
    if text.starts_with("smtp://") || text.starts_with("smtps://") {
        return Ok(Some(text));
    }
    Err(Complaint::new("no address of a mail server", "write smtps://USER:PASSWORD@HOST"))
}

/// Everybody may be anybody in a sandbox: it is for this machine only.
fn loopback(node: &Node) -> Result<SocketAddr, Complaint> {
    let address = values::address(node)?;
    if address.ip().is_loopback() {
        return Ok(address);
    }
    Err(Complaint::new("others could reach it", "write an address of this machine: 127.0.0.1:0"))
}

/// hyper refuses buffers smaller than 8 KiB.
fn header_size(node: &Node) -> Result<usize, Complaint> {
    let size = values::size(node)?;
    if size < 8192 {
        return Err(Complaint::new("too small for a browser's requests", "write 8KiB or more"));
    }
    Ok(size)
}

/// The value is a secret and must not be repeated in the complaint.
fn database_url(node: &Node) -> Result<Option<String>, Complaint> {
    let Some(url) = values::optional_text(node)? else { return Ok(None) };
    let known = ["sqlite:", "postgres:", "postgresql:"];
    if known.iter().any(|scheme| url.starts_with(scheme)) {
        return Ok(Some(url));
    }
    let fix = "write sqlite:PATH or postgres://user:password@host/database";
    Err(Complaint::new("no URL of a database that Slipway knows", fix))
}

/// Secrets too.
fn read_replicas(node: &Node) -> Result<Vec<String>, Complaint> {
    let urls = values::texts(node)?;
    let known = ["postgres://", "postgresql://"];
    if urls.iter().all(|url| known.iter().any(|scheme| url.starts_with(scheme))) {
        return Ok(urls);
    }
    let fix = "write postgres://user:password@host/database for each";
    Err(Complaint::new("one of them is no URL of a PostgreSQL server", fix))
}

/// A changed role must be in force within five minutes.
fn renewal(node: &Node) -> Result<Duration, Complaint> {
    let time = values::duration(node)?;
    if (Duration::from_secs(1)..=Duration::from_mins(5)).contains(&time) {
        return Ok(time);
    }
    Err(Complaint::new("out of range", "write one from 1s to 5m"))
}

fn optional_secret(node: &Node) -> Result<Option<SecretString>, Complaint> {
    if values::optional_text(node)?.is_none() { Ok(None) } else { secret(node).map(Some) }
}

fn optional_secret_in_file(node: &Node) -> Result<Option<SecretString>, Complaint> {
    if values::optional_text(node)?.is_none() { Ok(None) } else { secret_in_file(node).map(Some) }
}
