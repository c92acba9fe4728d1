//! Every built-in role at every page, server function and call of `/api/access`, by the real router over
//! real services (row 8.4; Property 18): what is needed stands in a table, and what is not in it fails
//! the test.

mod table;
mod templates;

use super::{
    BROWSER, Portal,
    fakes::{Building, Database, Failing, Measuring},
    samples,
};
use crate::{
    config,
    http::{
        Heard, Identity, Live, Metrics, Position, RenderLimits, Renders, Scaffolding, Shutdown,
        Site, access, rest,
        rest::matrix::{ROLES, Told, entities},
        router::{router, routes},
    },
    system::{SystemClock, Tokens},
};
use ::ci::{CiOptions, CiService};
use ::deployments::{
    DeploymentOptions, DeploymentService, EntitiesOf, WorkloadParts, WorkloadService,
};
use ::identity::{
    approvals::ApprovalDesk,
    audit::{Audit, Readers},
    notifications::{NotificationDesk, NotificationParts},
    policy::{Documents, PolicyAuthority, PolicyDesk, Rules, Source, built_in},
    rights::RightsDesk,
    sign_in::{Parts, Provider, Sealer, SignIn, SystemRandomness},
};
use ::monitoring::{
    ErrorOptions, ErrorService, HealthService, MonitoringOptions, MonitoringService, alerts,
};
use ::search::{SearchParts, SearchService, SearchSettings};
use app::AppState;
use axum::{
    Router,
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use catalog::{
    index::facts_of,
    service::{CatalogService, Origin, ServiceOptions},
};
use http_body_util::BodyExt;
use insights::delivery::{
    AllSummaries, DeliveryOptions, DeliveryService, DeliverySources, DeliverySummary,
};
use leptos::server_fn::axum::server_fn_paths;
use platform::{
    Entity, EntityRef,
    access::{
        Asker, Authority, Directory, Guarded, Object, Objects, Permission, Principal,
        PrincipalKind, RoleBook,
    },
    audit::AuditLog,
    catalog::{Catalog, Registry},
    ci::{CiSource, CodeEntities},
    delivery::{DeliveredEntities, Summaries, SummarySource},
    deployments::DeployedEntities,
    docs::NoDocs,
    errors::{ErrorEntities, ErrorSource},
    health::HealthEntities,
    monitoring::{MonitoredEntities, MonitoringSource},
    search::Search,
    timestamp::Clock,
    workloads::WorkloadEntities,
};
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};
use store::{Store, StoreOptions};
use table::{CALLS, FUNCTIONS, PAGES, Rule};
use tempfile::TempDir;
use tokio::sync::watch;
use tower::ServiceExt;

use Permission as P;
use Rule::{Changes, Free, Lists, Needs, Shows};

struct Company {
    router: Router,
    authority: Arc<PolicyAuthority>,
    catalog: Arc<CatalogService>,
    _folder: TempDir,
    _switch: watch::Sender<bool>,
}

fn user(role: &str) -> Entity {
    Entity::from_json(json!({
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "User",
        "metadata": {"name": role},
        "spec": {"memberOf": ["team"]},
    }))
    .unwrap()
}

fn documents() -> Documents {
    let mut documents = built_in().unwrap();
    let binding =
        |role: &&str| format!("[[bindings]]\nrole = '{role}'\nto = ['user:default/{role}']\n");
    let table: String = ROLES.iter().map(binding).collect();
    documents.put_table("roles.toml", &table, &Source::BuiltIn).unwrap();
    documents
}

impl Company {
    #[expect(clippy::too_many_lines, reason = "everything meets here")]
    async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        let store = Store::open(&StoreOptions { url, max_connections: 4 }).await.unwrap();
        let authority = Arc::new(PolicyAuthority::new(Rules::compile(&documents(), None).unwrap()));
        let decider = Arc::<PolicyAuthority>::clone(&authority) as Arc<dyn Authority>;
        let options =
            ServiceOptions { authority: Arc::clone(&decider), ..ServiceOptions::default() };
        let mut told = entities();
        told.extend(ROLES.iter().map(|role| user(role)));
        told.push(templates::template());
        let all = told.len();
        let origins = vec![Arc::new(Told(told, folder.path().to_path_buf())) as Arc<dyn Origin>];
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let catalog =
            CatalogService::start_with(store.clone(), origins, options, Arc::clone(&clock));
        let catalog = catalog.await.unwrap();
        while catalog.entities() < all {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let randomness = Arc::new(SystemRandomness);
        let sign_in = SignIn::new(Parts {
            store: store.clone(),
            settings: samples::people(),
            providers: vec![Arc::new(samples::Believing::new()) as Arc<dyn Provider>],
            directory: Arc::<CatalogService>::clone(&catalog) as Arc<dyn Directory>,
            roles: Arc::<PolicyAuthority>::clone(&authority) as Arc<dyn RoleBook>,
            authority: decider,
            sealer: Sealer::new(b"secret", randomness.clone()).unwrap(),
            clock: Arc::clone(&clock),
            randomness,
        });
        let desk = PolicyDesk::open(store.clone(), Arc::clone(&authority), documents(), None);
        let rights = Arc::new(RightsDesk {
            store: store.clone(),
            desk: desk.await.unwrap(),
            authority: Arc::clone(&authority),
            sign_in: Arc::clone(&sign_in),
            objects: Arc::<CatalogService>::clone(&catalog) as Arc<dyn Objects>,
            clock: Arc::clone(&clock),
        });
        let grouped = Arc::clone(&rights);
        let told = NotificationDesk::new(NotificationParts {
            store: store.clone(),
            sign_in: Arc::clone(&sign_in),
            authority: Arc::clone(&authority),
            objects: Arc::<CatalogService>::clone(&catalog) as Arc<dyn Objects>,
            clock: Arc::clone(&clock),
            kept: Duration::from_hours(24 * 30),
            mails: false,
        });
        let rights = Guarded::new(move |asker: &Asker| rights.asked(asker));
        let desk = ApprovalDesk::new(
            store.clone(),
            Arc::clone(&authority),
            Arc::clone(&sign_in),
            Vec::new(),
            Arc::clone(&clock),
        );
        let readers: Readers = {
            let sign_in = Arc::clone(&sign_in);
            Arc::new(move |asker| sign_in.may(&asker.principal, Permission::AuditRead))
        };
        let search = SearchService::start(SearchParts {
            store: store.clone(),
            visibility: Arc::<CatalogService>::clone(&catalog),
            kinds: vec![Arc::new(::search::kinds::Entities)],
            settings: SearchSettings::default(),
            folder: folder.path().join("search"),
            clock: Arc::clone(&clock),
        });
        let search = search.await.unwrap();
        while search.state().degraded.is_some() || search.state().documents == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let (answers, registry) = (Arc::clone(&catalog), Arc::clone(&catalog));
        let answers = Guarded::new(move |asker| Arc::new(answers.asked(asker)) as Arc<dyn Catalog>);
        let (own, everybody) = (Arc::clone(&sign_in), Arc::clone(&sign_in));
        let (log, times) = (store.clone(), Arc::clone(&clock));
        let seen = Arc::clone(&catalog);
        let joined: EntitiesOf =
            Arc::new(move |asker| Arc::new(seen.asked(asker)) as Arc<dyn DeployedEntities>);
        let deployed = DeploymentService::start(
            store.clone(),
            Vec::new(),
            joined,
            DeploymentOptions {
                instance: "test".to_owned(),
                lease_time: Duration::from_secs(15),
                relist: Duration::from_mins(3),
                authority: Arc::<PolicyAuthority>::clone(&authority) as Arc<dyn Authority>,
            },
            Arc::clone(&clock),
        );
        let (deployed, connected) = {
            let service = deployed.await.unwrap();
            (Arc::clone(&service), service)
        };
        let deployed = Guarded::new(move |asker: &Asker| deployed.asked(asker));
        let seen = Arc::clone(&catalog);
        let workloads = WorkloadService::start(WorkloadParts {
            store: store.clone(),
            clusters: Vec::new(),
            entities: Arc::new(move |asker| {
                Arc::new(seen.asked(asker)) as Arc<dyn WorkloadEntities>
            }),
            authority: Arc::<PolicyAuthority>::clone(&authority) as Arc<dyn Authority>,
            clock: Arc::clone(&clock),
        });
        let coded = Arc::clone(&catalog);
        let ci = CiService::start(
            store.clone(),
            vec![Arc::new(Building) as Arc<dyn CiSource>],
            Arc::new(move |asker: &Asker| Arc::new(coded.asked(asker)) as Arc<dyn CodeEntities>),
            CiOptions {
                look: Duration::from_mins(1),
                authority: Arc::<PolicyAuthority>::clone(&authority) as Arc<dyn Authority>,
            },
            Arc::clone(&clock),
        );
        let ci = ci.await.unwrap();
        let measured = Arc::clone(&catalog);
        let monitoring = MonitoringService::start(
            store.clone(),
            vec![Arc::new(Measuring) as Arc<dyn MonitoringSource>],
            Arc::new(move |asker: &Asker| {
                Arc::new(measured.asked(asker)) as Arc<dyn MonitoredEntities>
            }),
            MonitoringOptions {
                look: Duration::from_mins(1),
                authority: Arc::<PolicyAuthority>::clone(&authority) as Arc<dyn Authority>,
                frame_origins: BTreeSet::new(),
            },
            Arc::clone(&clock),
        );
        let monitoring = monitoring.await.unwrap();
        let monitoring = Guarded::new(move |asker: &Asker| monitoring.asked(asker));
        let tracked = Arc::clone(&catalog);
        let failing = Failing(entities().iter().map(|entity| entity.name().to_owned()).collect());
        let errors = ErrorService::start(
            store.clone(),
            vec![Arc::new(failing) as Arc<dyn ErrorSource>],
            Arc::new(move |asker: &Asker| Arc::new(tracked.asked(asker)) as Arc<dyn ErrorEntities>),
            ErrorOptions {
                look: Duration::from_mins(1),
                authority: Arc::<PolicyAuthority>::clone(&authority) as Arc<dyn Authority>,
                deployments: deployed.clone(),
            },
            Arc::clone(&clock),
        );
        let errors = errors.await.unwrap();
        let errors = Guarded::new(move |asker: &Asker| errors.asked(asker));
        let needed = Arc::clone(&catalog);
        let health = HealthService {
            deployments: deployed.clone(),
            errors: errors.clone(),
            alerts: alerts(monitoring.clone()),
            entities: Arc::new(move |asker: &Asker| {
                Arc::new(needed.asked(asker)) as Arc<dyn HealthEntities>
            }),
            clock: Arc::clone(&clock),
        };
        let costs = super::billing::costs(&store, &catalog, &deployed, &authority, &clock).await;
        let delivering = Arc::clone(&catalog);
        let delivered = DeliveryService::new(
            store.clone(),
            DeliverySources::default(),
            Arc::new(move |asker: &Asker| {
                Arc::new(delivering.asked(asker)) as Arc<dyn DeliveredEntities>
            }),
            DeliveryOptions {
                instance: "here".to_owned(),
                lease_time: Duration::from_secs(15),
                back: Duration::from_hours(24 * 400),
                interval: Duration::from_mins(15),
                zone: &platform::zone::UTC,
                digest: false,
                authority: Arc::<PolicyAuthority>::clone(&authority) as Arc<dyn Authority>,
            },
            Arc::clone(&clock),
        );
        let summed: Vec<Arc<dyn SummarySource>> = vec![Arc::new(DeliverySummary::new(&delivered))];
        let golden_paths =
            super::making::golden_paths(&store, &catalog, &authority, &clock, folder.path());
        let golden_paths = golden_paths.await;
        let listeners = Shutdown::new();
        let scaffolding = Scaffolding::new(golden_paths.clone(), 8, listeners.1.clone());
        let searched = Arc::clone(&search);
        let searched =
            Guarded::new(move |asker| Arc::new(searched.asked(asker)) as Arc<dyn Search>);
        let (rest, _) = rest(Arc::clone(&catalog), searched, Arc::default(), scaffolding);
        let rest = rest.merge(access::routes(rights.clone()));
        let times_of_summaries = Arc::clone(&clock);
        let app = AppState {
            catalog: answers.clone(),
            registry: Guarded::new(move |asker| {
                Arc::new(registry.asked(asker)) as Arc<dyn Registry>
            }),
            audit: Guarded::new(move |asker| {
                Arc::new(Audit::asked(&log, &times, &readers, asker)) as Arc<dyn AuditLog>
            }),
            deployments: deployed,
            workloads: Guarded::new(move |asker: &Asker| workloads.asked(asker)),
            ci: Guarded::new(move |asker: &Asker| ci.asked(asker)),
            monitoring,
            errors,
            health: Guarded::new(move |asker: &Asker| health.asked(asker)),
            costs: Guarded::new(move |asker: &Asker| costs.asked(asker)),
            delivery: Guarded::new(move |asker: &Asker| delivered.asked(asker)),
            summaries: Guarded::new(move |asker: &Asker| {
                let sources = summed.clone();
                let times = Arc::clone(&times_of_summaries);
                let all = AllSummaries::new(sources, asker.clone(), &platform::zone::UTC, times);
                Arc::new(all) as Arc<dyn Summaries>
            }),
            scaffolder: golden_paths,
            integrations: Guarded::new(move |asker: &Asker| connected.integrations(asker)),
            docs: Guarded::open(Arc::new(NoDocs)),
            search: Guarded::new(move |asker| Arc::new(search.asked(asker)) as Arc<dyn Search>),
            keys: Guarded::new(move |asker| own.keys(asker)),
            people: Guarded::new(move |asker| everybody.people(asker)),
            groups: Guarded::new(move |asker| grouped.groups(asker)),
            notifications: Guarded::new(move |asker| told.asked(asker)),
            rights,
            approvals: Guarded::new(move |asker| desk.asked(asker)),
            entrance: Arc::<SignIn>::clone(&sign_in),
            clock,
            zone: &platform::zone::UTC,
            api: Arc::new(super::fakes::api()),
            sandbox: false,
        };
        let router = built(app, answers, rest, samples::with(sign_in));
        Self { router, authority, catalog, _folder: folder, _switch: listeners.0 }
    }

    async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: String,
    ) -> (StatusCode, header::HeaderMap, String) {
        let mut request =
            Request::builder().method(Method::from_bytes(method.as_bytes()).unwrap()).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body)).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        (parts.status, parts.headers, String::from_utf8_lossy(&body).into_owned())
    }

    /// The cookie of somebody's session.
    async fn session(&self, name: &str) -> String {
        let cookie = |headers: &header::HeaderMap, name: &str| {
            let cookies = headers.get_all(header::SET_COOKIE).into_iter();
            let mut cookies = cookies.filter_map(|value| value.to_str().ok());
            let found = cookies.find_map(|one| one.strip_prefix(&format!("{name}=")));
            found.unwrap().split(';').next().unwrap().to_owned()
        };
        let (_, headers, _) = self.send("GET", "/auth/believing", BROWSER, String::new()).await;
        let browser = cookie(&headers, "slipway-browser");
        let location = headers[header::LOCATION].to_str().unwrap();
        let state = location.split_once("state=").unwrap().1;
        let back = format!("/auth/believing/callback?code={name}&state={state}");
        let browser = format!("slipway-browser={browser}");
        let headers = [("cookie", browser.as_str())];
        let (_, headers, _) = self.send("GET", &back, &headers, String::new()).await;
        format!("slipway={}", cookie(&headers, "slipway"))
    }
}

fn built(app: AppState, answers: Guarded<dyn Catalog>, rest: Router, identity: Identity) -> Router {
    let (_, shutdown) = Shutdown::new();
    let metrics = Metrics::new();
    let position: Position = Arc::new(|| 7);
    let limits = RenderLimits {
        at_once: 8,
        wait: Duration::from_secs(20),
        answer: Duration::from_secs(20),
        abandon: Duration::from_secs(30),
        patience: Duration::from_secs(20),
        request_size: 1 << 20,
        request_time: Duration::from_secs(25),
    };
    let build = "this-build".to_owned();
    let heard = Heard {
        catalog: answers,
        deployments: app.deployments.clone(),
        workloads: app.workloads.clone(),
        ci: app.ci.clone(),
        monitoring: app.monitoring.clone(),
        errors: app.errors.clone(),
        delivery: app.delivery.clone(),
        scaffolder: app.scaffolder.clone(),
        notifications: app.notifications.clone(),
    };
    let live = Live::new(heard, Arc::clone(&position), build, 2, shutdown, metrics.clone());
    let portal = Portal {
        app,
        rest,
        webhooks: Router::new(),
        site: Site::new(Some("no/such/folder".into())),
        renders: Renders::new(limits, metrics.clone()),
        position,
        live,
        readiness: Arc::new(Database(true)),
        metrics,
        identity,
        tokens: Arc::new(Tokens::from_seed([5; 32])),
    };
    let null = Some(std::path::Path::new("/dev/null"));
    let settings = config::load(null, [], &config::Overrides::default()).unwrap();
    router(portal, &settings.server)
}

/// How each server function is asked.
fn methods() -> BTreeMap<String, Method> {
    let own = server_fn_paths().filter(|(path, _)| path.starts_with("/fn/"));
    own.map(|(path, method)| (path.trim_start_matches("/fn/").to_owned(), method)).collect()
}

#[test]
fn every_page_function_and_call_has_a_rule() {
    let known: BTreeSet<String> = FUNCTIONS.iter().map(|(name, ..)| (*name).to_owned()).collect();
    let asked: BTreeSet<String> = methods().into_keys().collect();
    assert_eq!(asked, known, "add what a new server function needs to the table");
    let pages: BTreeSet<String> = routes().iter().map(|one| one.path().to_owned()).collect();
    let known: BTreeSet<String> = PAGES.iter().map(|(page, _)| (*page).to_owned()).collect();
    assert_eq!(pages, known, "add what a new page needs to the table");
    let calls: BTreeSet<&str> = access::paths().into_iter().collect();
    let known: BTreeSet<&str> = CALLS.iter().map(|(_, path, ..)| *path).collect();
    assert_eq!(calls, known, "add what a new call needs to the table");
}

#[expect(clippy::too_many_lines, reason = "one table, asked in one go")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_role_gets_from_every_page_function_and_call_what_the_table_says() {
    let company = Company::new().await;
    let methods = methods();
    let mut asked = 0;
    for role in ROLES {
        let cookies = company.session(role).await;
        let principal = Principal {
            kind: PrincipalKind::Person,
            id: format!("user:default/{role}"),
            entity: Some(EntityRef::new("user", "default", role)),
            groups: [EntityRef::new("group", "default", "team")].into(),
            roles: [role.to_owned()].into(),
            ..Principal::anonymous()
        };
        let in_general = |permission| {
            company.authority.decide(&principal, permission, &Object::Portal).is_allowed()
        };
        for entity in entities() {
            let facts = facts_of(&entity);
            let decide = |permission| {
                company.authority.decide(&principal, permission, &Object::Entity(&facts))
            };
            let sees = decide(P::CatalogRead).is_allowed();
            let filled = |text: &str| {
                let reference = entity.reference().to_string();
                text.replace("ENTITY", &reference).replace("NAME", entity.name())
            };
            for (name, question, rule) in FUNCTIONS {
                if let Changes(permission) = rule
                    && permission == P::CatalogRemove
                    && decide(permission).is_allowed()
                {
                    continue;
                }
                let method = &methods[name];
                let form = form(&filled(question));
                let path = if method == Method::GET {
                    format!("/fn/{name}?{form}")
                } else {
                    format!("/fn/{name}")
                };
                let headers = [
                    ("cookie", cookies.as_str()),
                    ("accept", "application/json"),
                    ("sec-fetch-site", "same-origin"),
                    ("content-type", "application/x-www-form-urlencoded"),
                ];
                let body = if method == Method::GET { String::new() } else { form };
                let (status, _, text) = company.send(method.as_str(), &path, &headers, body).await;
                asked += 1;
                let about = format!(
                    "{role} at {path} of {entity}: {status} {text}",
                    entity = entity.reference()
                );
                judge(rule, status, &text, sees, &entity, &in_general, &decide, &about);
            }
            for (method, path, query, rule) in CALLS {
                let headers = [
                    ("cookie", cookies.as_str()),
                    ("sec-fetch-site", "same-origin"),
                    ("content-type", "application/json"),
                ];
                let body = match method {
                    "PUT" => json!({"kind": "policy", "name": "", "text": ""}).to_string(),
                    _ => String::new(),
                };
                let path = format!("{path}{}", filled(query));
                let (status, _, text) = company.send(method, &path, &headers, body).await;
                asked += 1;
                let about = format!("{role} at {method} {path}: {status} {text}");
                judge(rule, status, &text, sees, &entity, &in_general, &decide, &about);
            }
        }
        for (page, needed) in PAGES {
            let entity = &entities()[0];
            let reference = entity.reference();
            let path = page
                .replace("{namespace}", reference.namespace())
                .replace("{kind}", reference.kind())
                .replace("{name}", reference.name())
                .replace("{tab}", "history")
                .replace("/observability/{part}", "/observability/services")
                .replace("{part}", "sources")
                .replace("{*path}", "");
            let query = if page == "/admin/access" { "?permission=catalog.read" } else { "" };
            let mut headers = BROWSER.to_vec();
            headers.push(("cookie", cookies.as_str()));
            let path = format!("{path}{query}");
            let (status, _, text) = company.send("GET", &path, &headers, String::new()).await;
            asked += 1;
            assert!(!status.is_server_error(), "{role} at {path}: {status}");
            let refused = text.contains("You may not do this");
            if let Some(needed) = needed {
                let allowed = in_general(needed);
                assert_eq!(refused, !allowed, "{role} at {path}: {status}");
                assert_eq!(status == StatusCode::FORBIDDEN, !allowed, "{role} at {path}");
                let why = format!("/access?permission={needed}");
                assert!(allowed || text.contains(&why), "{role} at {path}: no way to ask why");
            }
        }
    }
    assert!(asked > 2_000, "{asked}");
    company.catalog.shutdown().await;
}

#[expect(clippy::too_many_arguments, reason = "what there is to know of one answer")]
fn judge(
    rule: Rule,
    status: StatusCode,
    text: &str,
    sees: bool,
    entity: &Entity,
    in_general: &dyn Fn(Permission) -> bool,
    decide: &dyn Fn(Permission) -> platform::access::Decision,
    about: &str,
) {
    assert!(!status.is_server_error(), "{about}");
    let denied = status == StatusCode::FORBIDDEN;
    let label = format!("\"label\":\"{}\"", entity.name());
    match rule {
        Free => assert!(!denied, "{about}"),
        Needs(permission) => assert_eq!(denied, !in_general(permission), "{about}"),
        Lists | Shows => {
            assert!(!denied, "{about}");
            assert!(sees || !text.contains(&label), "{about}");
            let named = text.contains(&format!("\"{}\"", entity.name()))
                || text.contains(&format!("\"{}\"", entity.reference()));
            assert!(!sees || named || matches!(rule, Shows), "{about}");
        }
        Changes(_) if !sees => assert_eq!(status, StatusCode::NOT_FOUND, "{about}"),
        Changes(permission) => assert_eq!(denied, !decide(permission).is_allowed(), "{about}"),
    }
}

/// The fields of a question as a form sends them.
fn form(question: &str) -> String {
    let fields = question.split('&').filter(|field| !field.is_empty());
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    for field in fields {
        let (name, value) = field.split_once('=').unwrap();
        form.append_pair(name, value);
    }
    form.finish()
}
