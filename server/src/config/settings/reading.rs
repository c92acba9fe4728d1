//! How the settings are read: each key by its own rule.

use super::{
    AccessSettings, AuditSettings, CatalogSettings, DatabaseSettings, DocsSettings, Hsts,
    LogFormat, LogSettings, SandboxSettings, ServerSettings, Settings,
};
use crate::config::{
    costs::costs,
    delivery::{self, DeliverySettings},
    deployments::deployments,
    errors::errors,
    hosts::{HostKind, hosts, secret, secret_in_file},
    keys::{self, Key},
    layers::Layers,
    monitoring::monitoring,
    networks::networks,
    notifications::{self, NotificationSettings},
    problem::{ConfigError, Problem},
    scaffolder::scaffolder,
    sign_in::{IdentitySettings, providers, tables, tool},
    sources::sources,
    values::{self, Complaint, Node},
};
use search::SearchSettings;
use secrecy::SecretString;
use std::{net::SocketAddr, path::PathBuf, time::Duration};

impl Settings {
    pub(in crate::config) fn read(layers: Layers) -> Result<Self, ConfigError> {
        let mut reader = Reader { layers };
        let server = reader.server();
        let database = reader.database();
        let catalog = reader.catalog();
        let identity = reader.identity();
        let access = reader.access();
        let audit = reader.audit();
        let search = reader.search();
        let sandbox = reader.sandbox();
        let docs = reader.docs();
        let notifications = reader.notifications();
        let delivery = reader.delivery();
        let log = reader.log();
        let deployments = deployments(&mut reader.layers);
        let costs = costs(&mut reader.layers);
        let scaffolder = scaffolder(&mut reader.layers);
        let node = reader.layers.get(&keys::CI_GITHUB);
        let problems = &mut reader.layers.problems;
        let ci = hosts(&node, HostKind::GitHub, &keys::CI_GITHUB, problems);
        let monitoring = monitoring(&mut reader.layers);
        let errors = errors(&mut reader.layers);
        let mut problems = reader.layers.problems;
        problems.sort_by(|one, other| one.place.cmp(&other.place));
        let log = log.zip(notifications).zip(costs).zip(delivery).zip(scaffolder);
        match (server, database, catalog, identity, access, audit, search, sandbox, docs, log) {
            (
                Some(server),
                Some(database),
                Some(catalog),
                Some(identity),
                Some(access),
                Some(audit),
                Some(search),
                Some(sandbox),
                Some(docs),
                Some(((((log, notifications), costs), delivery), scaffolder)),
            ) if problems.is_empty() => Ok(Self {
                server,
                database,
                catalog,
                deployments,
                ci,
                monitoring,
                errors,
                costs,
                identity,
                audit,
                access,
                search,
                sandbox,
                docs,
                notifications,
                delivery,
                scaffolder,
                log,
            }),
            _ => Err(ConfigError(problems)),
        }
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
        let ca_file = self.get(&keys::CA_FILE, values::optional_text);
        let open_metrics = self.get(&keys::OPEN_METRICS, values::flag);
        let hsts = self.get(&keys::HSTS, |node| {
            let choices =
                [("domain", Hsts::Domain), ("subdomains", Hsts::Subdomains), ("off", Hsts::Off)];
            values::choice(node, &choices)
        });
        let time_zone = self.get(&keys::TIME_ZONE, values::time_zone);
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
            ca_file: ca_file?.map(PathBuf::from),
            open_metrics: open_metrics?,
            hsts: hsts?,
            time_zone: time_zone?,
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
            accounts.extend(hosts(&node, kind, kind.key(), &mut self.layers.problems));
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

    fn search(&mut self) -> Option<SearchSettings> {
        let synonyms = self.get(&keys::SYNONYMS, crate::config::search::synonyms);
        let weights = self.get(&keys::WEIGHTS, crate::config::search::weights);
        Some(SearchSettings { synonyms: synonyms?, weights: weights? })
    }

    fn sandbox(&mut self) -> Option<SandboxSettings> {
        let enabled = self.get(&keys::SANDBOX, values::flag);
        let listen = self.get(&keys::SANDBOX_LISTEN, loopback);
        let seed = self.get(&keys::SANDBOX_SEED, values::count);
        Some(SandboxSettings { enabled: enabled?, listen: listen?, seed: seed? as u64 })
    }

    fn docs(&mut self) -> Option<DocsSettings> {
        let cache = self.get(&keys::DOCS_CACHE, values::size);
        let image_hosts = self.get(&keys::DOCS_IMAGES, values::hosts);
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

    fn notifications(&mut self) -> Option<NotificationSettings> {
        let kept = self.get(&keys::NOTIFICATIONS_KEPT, notifications::kept);
        let slack = notifications::channels(&mut self.layers);
        Some(NotificationSettings { kept: kept?, slack })
    }

    fn delivery(&mut self) -> Option<DeliverySettings> {
        let back = self.get(&keys::DELIVERY_BACK, delivery::back);
        let interval = self.get(&keys::DELIVERY_INTERVAL, delivery::interval);
        let digest = self.get(&keys::DELIVERY_DIGEST, values::flag);
        Some(DeliverySettings { back: back?, interval: interval?, digest: digest? })
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

/// Everybody may be anybody in a sandbox: it is for this machine only.
fn loopback(node: &Node) -> Result<SocketAddr, Complaint> {
    let address = values::address(node)?;
    if address.ip().is_loopback() {
        return Ok(address);
    }
    Err(Complaint::new("others could reach it", "write an address of this machine: 127.0.0.1:0"))
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
