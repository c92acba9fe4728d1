//! One PostgreSQL server, and whether it is there.

use super::log_sequence::{Furthest, standing};
use super::patience::{FIRST_PAUSE, LONGEST_PAUSE};
use super::postgres;
use crate::address::Address;
use crate::error::StoreError;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection, PgPool};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep, timeout};

/// How often to look whether it is there.
const INTERVAL: Duration = Duration::from_secs(1);

/// A server that takes longer to say so is away.
const ANSWER: Duration = Duration::from_secs(2);

/// Tells one cluster of servers from another.
const IDENTITY: &str = "SELECT system_identifier FROM pg_control_system()";

/// Connections to one server, and what is known of it.
pub(super) struct Server {
    /// The address as it may be shown.
    pub name: String,
    pub pool: PgPool,
    options: PgConnectOptions,
    /// Whether it was found to be a replica of the primary.
    compared: AtomicBool,
    /// How far it is known to have come.
    pub stands: Furthest,
    /// Since when it is away.
    away: watch::Sender<Option<Instant>>,
    /// Somebody saw it fail.
    doubted: Notify,
}

impl Server {
    pub fn new(name: String, options: PgConnectOptions, connections: u32) -> Self {
        Self {
            name,
            pool: postgres::pool(&options, connections),
            options,
            compared: AtomicBool::new(false),
            stands: Furthest::default(),
            away: watch::Sender::new(None),
            doubted: Notify::new(),
        }
    }

    /// One that is named but was not asked yet: away until it says otherwise.
    pub fn replica(url: &str, connections: u32) -> Result<Self, StoreError> {
        let name = crate::address::display(url);
        let Address::Postgres(options) = Address::parse(url)? else {
            let reason = "a read replica is a PostgreSQL server; write it as \
                          postgres://user:password@host:5432/database";
            return Err(StoreError::Address { address: name, reason: reason.to_owned() });
        };
        let server = Self::new(name, postgres::named(*options), connections);
        server.away.send_replace(Some(Instant::now()));
        Ok(server)
    }

    pub fn is_here(&self) -> bool {
        self.away.borrow().is_none()
    }

    pub fn away_since(&self) -> Option<Instant> {
        *self.away.borrow()
    }

    /// Waits until it has been away for that long.
    pub async fn away_for(&self, time: Duration) {
        let mut away = self.away.subscribe();
        loop {
            let since = *away.borrow_and_update();
            let Some(since) = since else {
                // The sender lives as long as we do.
                drop(away.changed().await);
                continue;
            };
            if timeout(time.saturating_sub(since.elapsed()), away.changed()).await.is_err() {
                return;
            }
        }
    }

    /// Has it looked after at once.
    pub fn doubt(&self) {
        self.doubted.notify_one();
    }

    /// Looks after it for ever, on a connection of its own: that those of the pool are busy says
    /// nothing of the server. `family` is the server whose replica it is to be.
    pub async fn watch(self: Arc<Self>, family: Option<Arc<Self>>) {
        let mut connection = None;
        let mut pause = FIRST_PAUSE;
        loop {
            let looked = self.look(&mut connection, family.as_deref());
            let outcome = match timeout(ANSWER, looked).await {
                Ok(outcome) => outcome,
                Err(_) => Err(format!("no answer within {} s", ANSWER.as_secs())),
            };
            if let Err(reason) = outcome {
                connection = None;
                self.note_away(&reason);
                sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
                continue;
            }
            self.note_here();
            pause = FIRST_PAUSE;
            drop(timeout(INTERVAL, self.doubted.notified()).await);
            // Many may doubt at once.
            sleep(FIRST_PAUSE).await;
        }
    }

    async fn look(
        &self,
        connection: &mut Option<PgConnection>,
        family: Option<&Self>,
    ) -> Result<(), String> {
        if connection.is_none() {
            *connection = Some(self.connect(family).await?);
        }
        let Some(connection) = connection else { return Ok(()) };
        let standing = standing(connection).await.map_err(|error| error.to_string())?;
        if family.is_some() && !standing.is_replica {
            return Err("it is no replica any more".to_owned());
        }
        self.stands.raise(standing.sequence);
        Ok(())
    }

    async fn connect(&self, family: Option<&Self>) -> Result<PgConnection, String> {
        let mut new = self.options.connect().await.map_err(|error| error.to_string())?;
        if let Some(family) = family
            && !self.compared.load(Ordering::Acquire)
        {
            compare(&mut new, family).await?;
            self.compared.store(true, Ordering::Release);
        }
        Ok(new)
    }

    fn note_here(&self) {
        if let Some(since) = self.away.send_replace(None) {
            let seconds = since.elapsed().as_secs_f32();
            tracing::info!(server = self.name, seconds, "the database server answers");
        }
    }

    fn note_away(&self, reason: &str) {
        let new = self.away.send_if_modified(|away| {
            let new = away.is_none();
            away.get_or_insert_with(Instant::now);
            new
        });
        if new {
            tracing::warn!(server = self.name, reason, "the database server is away");
        } else {
            tracing::debug!(server = self.name, reason, "the database server is still away");
        }
    }
}

/// A server of another cluster has other data. Who was found to be a replica once stays trusted
/// while the primary is away.
async fn compare(replica: &mut PgConnection, primary: &Server) -> Result<(), String> {
    let words = |error: sqlx::Error| error.to_string();
    let mut other = primary.options.connect().await.map_err(words)?;
    let identity = |connection| sqlx::query_scalar::<_, i64>(IDENTITY).fetch_one(connection);
    let here = identity(replica).await.map_err(words)?;
    let there = identity(&mut other).await.map_err(words)?;
    // Nothing depends on how that connection ends.
    drop(other.close().await);
    if here == there {
        return Ok(());
    }
    Err("it is no replica of the primary: it belongs to another cluster".to_owned())
}
