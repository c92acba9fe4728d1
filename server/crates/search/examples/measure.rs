//! How quick search is: `cargo run --release -p search --example measure -- ENTITIES SECTIONS`, with so
//! many sections of documentation in all. Prints one line of JSON.

use async_trait::async_trait;
use catalog::{
    reading::{Claim, Known, Reading},
    service::{CatalogService, Origin, ServiceOptions},
};
use futures::{StreamExt, stream::BoxStream};
use platform::{
    Entity, Timestamp,
    access::{Asker, Permission},
    search::{
        Document, Facets, Findable, PickQuery, Search, SearchError, SearchQuery, SharedVisibility,
        Subject,
    },
    timestamp::Clock,
};
use search::{
    SearchParts, SearchService, SearchSettings,
    kinds::{Definitions, Entities},
};
use serde_json::json;
use std::{
    error::Error,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};
use store::{LocationRecord, Store, StoreOptions};
use tokio::{sync::Notify, time::sleep};

type Failure = Box<dyn Error + Send + Sync>;

const WORDS: [&str; 24] = [
    "order", "payment", "checkout", "invoice", "customer", "stock", "shipping", "label", "search",
    "price", "voucher", "basket", "return", "refund", "ledger", "gateway", "event", "stream",
    "report", "profile", "session", "token", "image", "review",
];
const SECONDS: u64 = 5;

struct Now;

impl Clock for Now {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or_default())
    }
}

/// A number that looks like chance and is the same every time.
const fn mixed(number: usize) -> usize {
    let mut mixed = number as u64 ^ 0x9e37_79b9_7f4a_7c15;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((mixed ^ (mixed >> 31)) & 0xffff_ffff) as usize
}

fn word(seed: usize) -> &'static str {
    WORDS.get(mixed(seed) % WORDS.len()).copied().unwrap_or_default()
}

fn sentence(seed: usize, length: usize) -> String {
    let words = (0..length).map(|at| {
        let seed = seed.wrapping_mul(31).wrapping_add(at);
        if at % 9 == 5 {
            format!("{}{}", word(seed), mixed(seed) % 5_000)
        } else {
            word(seed).to_owned()
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn name(number: usize) -> String {
    format!("{}-{}-{number}", word(number), word(number + 7))
}

fn entity(number: usize, round: usize) -> Option<Entity> {
    let kind = ["Component", "API", "Resource"].get(number % 3)?;
    Entity::from_json(json!({
        "apiVersion": "backstage.io/v1alpha1",
        "kind": kind,
        "metadata": {
            "name": name(number),
            "description": sentence(number, 14),
            "tags": [word(number + 3), word(number + 5)],
            "labels": {"round": format!("r{round}")},
        },
        "spec": {
            "type": "service", "lifecycle": "production", "definition": "",
            "owner": format!("team-{}", mixed(number) % 200),
        },
    }))
    .ok()
}

#[derive(Default)]
struct Told {
    entities: Mutex<Vec<Entity>>,
    news: Notify,
}

struct Source(Arc<Told>);

#[async_trait]
impl Origin for Source {
    fn target(&self) -> &'static str {
        "told"
    }

    async fn read(&self, _: &Known) -> Result<Reading, String> {
        let location = "all.yaml".to_owned();
        let entities = self.0.entities.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let claims = entities.into_iter().map(|entity| Claim::of(location.clone(), 1, entity));
        let (claims, parent) = (claims.collect(), None);
        let record =
            LocationRecord { location: location.clone(), parent, scanned: true, fingerprint: None };
        Ok(Reading { claims, locations: vec![record], ..Reading::default() })
    }

    fn changes(&self) -> BoxStream<'static, ()> {
        let next = async |told: Arc<Told>| {
            told.news.notified().await;
            Some(((), told))
        };
        futures::stream::unfold(Arc::clone(&self.0), next).boxed()
    }
}

/// So many sections of some fifty words each, shared out among so many entities.
struct Sections {
    sections: usize,
    entities: usize,
}

#[async_trait]
impl Findable for Sections {
    fn kind(&self) -> &'static str {
        "docs"
    }

    fn permission(&self) -> Permission {
        Permission::DocsRead
    }

    async fn documents(&self, subject: &Subject) -> Result<Vec<Document>, SearchError> {
        let seed = subject.entity.name().len() * 131
            + subject.entity.name().bytes().map(usize::from).sum::<usize>();
        let document = |number: usize| Document {
            category: "docs".to_owned(),
            path: number.to_string(),
            title: sentence(seed + number * 17, 3),
            text: sentence(seed + number * 19, 50),
            address: format!("/docs/{}", subject.entity.reference()),
            facets: Facets { kind: "component".to_owned(), ..Facets::default() },
            ..Document::default()
        };
        // The number at the end of a name says which entity it is.
        let number = subject.entity.name().rsplit('-').next().and_then(|last| last.parse().ok());
        let number: usize = number.unwrap_or_default();
        let whole = self.sections / self.entities.max(1);
        let rest = usize::from(number < self.sections % self.entities.max(1));
        Ok((0..whole + rest).map(document).collect())
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1).filter_map(|text| text.parse::<usize>().ok());
    let entities = arguments.next().unwrap_or(50_000);
    let extra = arguments.next().unwrap_or(0);
    let folder = tempfile::tempdir()?;
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    let store = Store::open(&StoreOptions { url, max_connections: 8 }).await?;
    let told = Arc::new(Told::default());
    *told.entities.lock().unwrap_or_else(PoisonError::into_inner) =
        (0..entities).filter_map(|number| entity(number, 0)).collect();
    let origins = vec![Arc::new(Source(Arc::clone(&told))) as Arc<dyn Origin>];
    let catalog = CatalogService::start_with(
        store.clone(),
        origins,
        ServiceOptions::default(),
        Arc::new(Now),
    )
    .await?;
    while catalog.entities() < entities {
        sleep(Duration::from_millis(50)).await;
    }
    let began = Instant::now();
    let service = SearchService::start(SearchParts {
        store: store.clone(),
        visibility: Arc::<CatalogService>::clone(&catalog) as SharedVisibility,
        kinds: vec![
            Arc::new(Entities),
            Arc::new(Definitions),
            Arc::new(Sections { sections: extra, entities }),
        ],
        settings: SearchSettings::default(),
        folder: folder.path().join("search"),
        clock: Arc::new(Now),
    })
    .await?;
    while service.state().degraded.is_some()
        || service.state().documents < (entities + extra) as u64
    {
        sleep(Duration::from_millis(5)).await;
    }
    let took = began.elapsed();
    let documents = service.state().documents;
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    let rate = documents as f64 / took.as_secs_f64();

    let queries = measure(&service, 16, entities, false).await;
    let alone = measure(&service, 1, entities, false).await;
    let typing = measure(&service, 1, entities, true).await;
    let picking = pick(&service, entities).await;

    let mut slowest = Duration::ZERO;
    for round in 1..6 {
        let changed = entity(round, round).ok_or("no entity")?;
        if let Some(place) =
            told.entities.lock().unwrap_or_else(PoisonError::into_inner).get_mut(round)
        {
            *place = changed;
        }
        let before = store.last_position().await?;
        told.news.notify_one();
        while store.last_position().await? == before {
            sleep(Duration::from_millis(1)).await;
        }
        let (began, position) = (Instant::now(), store.last_position().await?);
        while service.state().position < position {
            sleep(Duration::from_millis(1)).await;
        }
        slowest = slowest.max(began.elapsed());
    }
    println!(
        "{}",
        json!({
            "entities": entities, "documents": documents, "documents_per_second": rate.round(),
            "query_16": queries, "query_alone": alone, "typing_alone": typing, "picking_alone": picking,
            "change_to_findable_ms": slowest.as_secs_f64() * 1000.0,
        })
    );
    service.shutdown().await;
    catalog.shutdown().await;
    store.close().await;
    Ok(())
}

/// Asks for some seconds, so many at a time; gives the times in milliseconds.
async fn measure(
    service: &Arc<SearchService>,
    askers: usize,
    entities: usize,
    typing: bool,
) -> serde_json::Value {
    let until = Instant::now() + Duration::from_secs(SECONDS);
    let ask = |asker: usize| {
        let search = service.asked(&Asker::system("measure"));
        tokio::spawn(async move {
            let mut times = Vec::new();
            let mut turn = asker * 7_919;
            while Instant::now() < until {
                turn += 1;
                let text = question(turn, entities, typing);
                let query = SearchQuery {
                    text,
                    typing,
                    limit: if typing { 10 } else { 25 },
                    facets: !typing,
                    ..SearchQuery::default()
                };
                let began = Instant::now();
                if search.find(&query).await.is_ok() {
                    times.push(began.elapsed().as_secs_f64() * 1000.0);
                }
            }
            times
        })
    };
    let asking: Vec<_> = (0..askers).map(ask).collect();
    let mut times = Vec::new();
    for one in asking {
        times.extend(one.await.unwrap_or_default());
    }
    told(times)
}

fn told(mut times: Vec<f64>) -> serde_json::Value {
    times.sort_by(f64::total_cmp);
    let at = |part: usize| times.get(times.len() * part / 100).copied().unwrap_or_default();
    json!({"p50": at(50), "p99": at(99), "per_second": times.len() as u64 / SECONDS})
}

/// The times of pickers, in milliseconds.
async fn pick(service: &Arc<SearchService>, entities: usize) -> serde_json::Value {
    let until = Instant::now() + Duration::from_secs(SECONDS);
    let search = service.asked(&Asker::system("measure"));
    let mut times = Vec::new();
    let mut turn = 0;
    while Instant::now() < until {
        turn += 1;
        let kinds = ["component".to_owned(), "api".to_owned()].into();
        let text = question(turn, entities, true);
        let query = PickQuery { text, kinds, limit: PickQuery::USUAL, after: None };
        let began = Instant::now();
        if search.pick(&query).await.is_ok() {
            times.push(began.elapsed().as_secs_f64() * 1000.0);
        }
    }
    told(times)
}

/// What people ask: names, two words, a word with a filter, a slip.
fn question(turn: usize, entities: usize, typing: bool) -> String {
    let name = name(mixed(turn) % entities.max(1));
    if typing {
        let end = (3 + mixed(turn) % 8).min(name.len());
        return name.get(..end).unwrap_or(&name).to_owned();
    }
    match turn % 5 {
        0 => name,
        1 => format!("{} {}", word(turn), word(turn + 1)),
        2 => format!("{} kind:component", word(turn)),
        3 => format!("{}{}", word(turn), mixed(turn) % 5_000),
        _ => {
            let word = word(turn);
            let at = word.len() / 2;
            format!(
                "{}{}",
                word.get(..at).unwrap_or_default(),
                word.get(at + 1..).unwrap_or_default()
            )
        }
    }
}
