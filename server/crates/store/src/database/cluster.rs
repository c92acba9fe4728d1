//! A PostgreSQL primary and its read replicas.
//!
//! What is written goes to the primary. What is read goes where the caller's [`Wish`] says first,
//! and to the others when that one is away. A replica that lags behind anything that this process
//! has shown or written is not asked: every write and every read notes how far the server's log had
//! come (`shown`), and a replica is asked only once it is known to have come that far.

use super::log_sequence::{Furthest, standing};
use super::patience::{FIRST_PAUSE, LONG, LONGEST_PAUSE, SHORT, may_pass, patiently};
use super::server::Server;
use super::{Outage, Session, Wish, postgres};
use crate::error::{StoreError, is_outage};
use crate::rows::Read;
use crate::statement::Statement;
use sqlx::postgres::PgConnectOptions;
use sqlx::{PgConnection, PgPool, Postgres};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep, timeout};

/// How long one question may take before the server is taken for one that hangs.
const ANSWER: Duration = Duration::from_secs(10);

/// How long a unit of work may wait for those of its own process.
const QUEUE: Duration = Duration::from_mins(1);

/// The servers.
pub(crate) struct Cluster {
    primary: Arc<Server>,
    replicas: Vec<Arc<Server>>,
    /// How far the log had come in what this process has shown or written.
    shown: Furthest,
    /// Something was written, and how far the log came with it could not be asked; 0 when not.
    unsure: AtomicU64,
    /// Units of work of this process queue here, not at the server, where each would keep a
    /// connection busy that reads need.
    turn: Arc<Semaphore>,
    watches: Vec<AbortHandle>,
}

/// A transaction, and its process's turn.
pub(crate) struct ClusterTransaction {
    pub inner: sqlx::Transaction<'static, Postgres>,
    _turn: OwnedSemaphorePermit,
}

impl Cluster {
    /// Brings the primary's schema up to date, and starts to look after all servers.
    pub async fn open(
        name: &str,
        options: PgConnectOptions,
        replicas: &[String],
        max_connections: u32,
    ) -> Result<Self, StoreError> {
        // One of them listens.
        let connections = max_connections.max(3);
        let replicas = replicas.iter().map(|url| Server::replica(url, connections).map(Arc::new));
        let replicas = replicas.collect::<Result<Vec<_>, _>>()?;
        let options = postgres::named(options);
        postgres::prepare(name, &options).await?;
        let primary = Arc::new(Server::new(name.to_owned(), options, connections));
        let watch = |server: &Arc<Server>, family| {
            tokio::spawn(Arc::clone(server).watch(family)).abort_handle()
        };
        let mut watches = vec![watch(&primary, None)];
        watches.extend(replicas.iter().map(|replica| watch(replica, Some(Arc::clone(&primary)))));
        let (shown, turn) = (Furthest::default(), Arc::new(Semaphore::new(1)));
        let unsure = AtomicU64::new(0);
        Ok(Self { primary, replicas, shown, unsure, turn, watches })
    }

    /// The primary's connections.
    pub fn primary(&self) -> &PgPool {
        &self.primary.pool
    }

    /// Since when the primary is away, and whether a replica answers for it.
    pub fn outage(&self) -> Option<Outage> {
        let since = self.primary.away_since()?;
        Some(Outage { since, replica: self.replicas.iter().any(|server| server.is_here()) })
    }

    /// Reads rows from the first server that can tell.
    pub async fn fetch<T>(
        &self,
        statement: &Statement<'_>,
        read: Read<T>,
        wish: Wish,
    ) -> Result<Vec<T>, sqlx::Error> {
        let patience = if wish == Wish::Answer { SHORT } else { LONG };
        let asking = self.ask_until(statement, read, wish, Instant::now() + patience);
        if wish != Wish::Answer {
            return asking.await;
        }
        tokio::select! {
            biased;
            answer = asking => answer,
            // People are told, rather than made to wait for what may take long.
            () = self.nobody_for(SHORT) => Err(sqlx::Error::PoolTimedOut),
        }
    }

    async fn ask_until<T>(
        &self,
        statement: &Statement<'_>,
        read: Read<T>,
        wish: Wish,
        deadline: Instant,
    ) -> Result<Vec<T>, sqlx::Error> {
        let mut pause = FIRST_PAUSE;
        loop {
            let mut failure = None;
            for server in self.order(wish) {
                match self.ask(server, statement, read).await {
                    Ok(Some(records)) => return Ok(records),
                    Ok(None) => {}
                    Err(error) if self.is_last_word(server, &error) => return Err(error),
                    Err(error) => failure = Some(error),
                }
            }
            let failure = failure.unwrap_or(sqlx::Error::PoolTimedOut);
            if Instant::now() + pause >= deadline {
                return Err(failure);
            }
            tracing::debug!(error = %failure, "no database server answers; trying again");
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Whether no other server would say anything else. What goes wrong on a replica may be its
    /// own matter, such as a conflict with what it replays.
    fn is_last_word(&self, server: &Arc<Server>, error: &sqlx::Error) -> bool {
        if is_outage(error) {
            server.doubt();
        }
        Arc::ptr_eq(server, &self.primary) && !may_pass(error)
    }

    /// Whom to ask, one after the other. A primary that is away is asked all the same: it may have
    /// come back since it was last looked at.
    fn order(&self, wish: Wish) -> Vec<&Arc<Server>> {
        let here = self.replicas.iter().filter(|server| server.is_here());
        let mut order: Vec<_> = here.collect();
        let last = match wish {
            Wish::Fresh => !self.primary.is_here(),
            Wish::Answer | Wish::Much => true,
        };
        order.insert(if last { order.len() } else { 0 }, &self.primary);
        order
    }

    /// `None` when the server lags behind what was shown.
    async fn ask<T>(
        &self,
        server: &Arc<Server>,
        statement: &Statement<'_>,
        read: Read<T>,
    ) -> Result<Option<Vec<T>>, sqlx::Error> {
        let asking = async {
            let mut connection = server.pool.acquire().await?;
            let connection: &mut PgConnection = &mut connection;
            if self.replicas.is_empty() {
                return Session::Postgres(connection).fetch(statement, read).await.map(Some);
            }
            let is_replica = !Arc::ptr_eq(server, &self.primary);
            if is_replica && !self.is_level(server, connection).await? {
                return Ok(None);
            }
            let unsure = self.unsure.load(Ordering::Acquire);
            let records = Session::Postgres(&mut *connection).fetch(statement, read).await?;
            let now = standing(connection).await?;
            // Promoted in the meantime, it may have gone another way than the primary.
            if is_replica && !now.is_replica {
                return Ok(None);
            }
            server.stands.raise(now.sequence);
            self.shown.raise(now.sequence);
            if !is_replica {
                self.be_sure(unsure);
            }
            Ok(Some(records))
        };
        let was_here = server.is_here();
        let hangs = async {
            if was_here {
                drop(timeout(ANSWER, server.away_for(Duration::ZERO)).await);
            } else {
                // Whether it is back; who looks after it tells, if that takes longer.
                sleep(SHORT / 2).await;
            }
            sqlx::Error::Io(io::Error::from(io::ErrorKind::TimedOut))
        };
        tokio::select! {
            biased;
            answer = asking => answer,
            error = hangs => Err(error),
        }
    }

    /// Whether a replica has come as far as anything that was shown.
    async fn is_level(
        &self,
        replica: &Server,
        connection: &mut PgConnection,
    ) -> Result<bool, sqlx::Error> {
        if self.unsure.load(Ordering::Acquire) != 0 {
            return Ok(false);
        }
        let shown = self.shown.get();
        if replica.stands.get() >= shown {
            return Ok(true);
        }
        replica.stands.raise(standing(connection).await?.sequence);
        Ok(replica.stands.get() >= shown)
    }

    /// Waits until no server has been there for a while.
    async fn nobody_for(&self, time: Duration) {
        loop {
            self.primary.away_for(time).await;
            if !self.replicas.iter().any(|server| server.is_here()) {
                return;
            }
            sleep(FIRST_PAUSE).await;
        }
    }

    /// Runs one statement that writes.
    pub async fn write<T>(
        &self,
        statement: &Statement<'_>,
        read: Read<T>,
    ) -> Result<Vec<T>, sqlx::Error> {
        let mut connection = self.primary.pool.acquire().await?;
        let connection: &mut PgConnection = &mut connection;
        let records = Session::Postgres(&mut *connection).fetch(statement, read).await?;
        self.note_written(connection).await;
        Ok(records)
    }

    /// Starts a transaction that holds the lock of the log.
    pub async fn begin(&self) -> Result<ClusterTransaction, sqlx::Error> {
        let turn = timeout(QUEUE, Arc::clone(&self.turn).acquire_owned()).await;
        let turn = turn.map_err(|_| sqlx::Error::PoolTimedOut)?;
        let turn = turn.map_err(|_| sqlx::Error::PoolClosed)?;
        let begun = patiently(|| postgres::begin(&self.primary.pool)).await;
        let inner = begun.inspect_err(|error| {
            if is_outage(error) {
                self.primary.doubt();
            }
        })?;
        Ok(ClusterTransaction { inner, _turn: turn })
    }

    /// After a commit: replicas may answer once they have it.
    pub async fn committed(&self) {
        if self.replicas.is_empty() {
            return;
        }
        match self.primary.pool.acquire().await {
            Ok(mut connection) => self.note_written(&mut connection).await,
            Err(_) => self.doubt(),
        }
    }

    async fn note_written(&self, connection: &mut PgConnection) {
        if self.replicas.is_empty() {
            return;
        }
        match standing(connection).await {
            Ok(now) => self.shown.raise(now.sequence),
            Err(_) => self.doubt(),
        }
    }

    /// Nobody knows how far a replica has to be: none may answer before the primary was asked.
    fn doubt(&self) {
        static DOUBTS: AtomicU64 = AtomicU64::new(0);
        self.unsure.store(DOUBTS.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Release);
    }

    /// The primary was asked, after this doubt came up.
    fn be_sure(&self, unsure: u64) {
        if unsure != 0 {
            // A doubt that came up since stays.
            let _ = self.unsure.compare_exchange(unsure, 0, Ordering::AcqRel, Ordering::Acquire);
        }
    }

    /// Ends every connection, after what is under way.
    pub async fn close(&self) {
        self.watches.iter().for_each(AbortHandle::abort);
        for server in self.replicas.iter().chain([&self.primary]) {
            server.pool.close().await;
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.watches.iter().for_each(AbortHandle::abort);
    }
}
