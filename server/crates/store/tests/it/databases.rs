//! Fresh databases for tests.

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::sync::atomic::{AtomicU32, Ordering};
use store::{Store, StoreOptions};
use tempfile::TempDir;

/// Where the tests find a PostgreSQL server in which they may create databases.
const SERVER: &str = "SLIPWAY_TEST_POSTGRES";

/// The database under test.
#[derive(Clone, Copy)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// An empty database of its own for one test.
pub(crate) struct TestDatabase {
    pub(crate) engine: Engine,
    pub(crate) url: String,
    name: String,
    _folder: TempDir,
}

/// The URL of the PostgreSQL server that tests may use.
pub(crate) fn server() -> String {
    std::env::var(SERVER).unwrap_or_else(|_| {
        panic!(
            "{SERVER} is not set, and the contract must hold on PostgreSQL too: run `make test`, \
             or start a server by `end2end/postgres.sh start` and set {SERVER} to the URL it prints"
        )
    })
}

/// The server's URL with another database.
pub(crate) fn url_of(database: &str) -> String {
    let server = server();
    let place = server.rfind('/').expect("a URL with a database");
    format!("{}/{database}", &server[..place])
}

/// Runs a statement on the server itself.
pub(crate) async fn on_server(sql: String) {
    let mut connection = PgConnection::connect(&server()).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

impl Engine {
    /// Runs a test on an empty database, which is removed when it passes.
    pub(crate) async fn run(self, test: impl AsyncFnOnce(&TestDatabase)) {
        let database = TestDatabase::create(self).await;
        test(&database).await;
        if matches!(self, Self::Postgres) {
            on_server(format!("DROP DATABASE {} WITH (FORCE)", database.name)).await;
        }
    }
}

impl TestDatabase {
    async fn create(engine: Engine) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("store_test_{}_{number}", std::process::id());
        let folder = tempfile::tempdir().unwrap();
        let url = match engine {
            Engine::Sqlite => format!("sqlite:{}/data/slipway.db", folder.path().display()),
            Engine::Postgres => {
                // A process of the same number may have failed here before.
                on_server(format!("DROP DATABASE IF EXISTS {name}")).await;
                on_server(format!("CREATE DATABASE {name} TEMPLATE template0")).await;
                url_of(&name)
            }
        };
        Self { engine, url, name, _folder: folder }
    }

    /// Opens the database; each call is as another process would.
    pub(crate) async fn open(&self) -> Store {
        let options = StoreOptions { url: self.url.clone(), max_connections: 4 };
        Store::open(&options).await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Ends every connection of this PostgreSQL database from the server's side.
    pub(crate) async fn cut_connections(&self) {
        on_server(format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'",
            self.name
        ))
        .await;
    }

    /// Runs a statement behind the store's back.
    pub(crate) async fn tamper(&self, sql: &'static str) {
        match self.engine {
            Engine::Sqlite => {
                let path = self.url.trim_start_matches("sqlite:");
                let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
                let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
                sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
                connection.close().await.unwrap();
            }
            Engine::Postgres => {
                let mut connection = PgConnection::connect(&self.url).await.unwrap();
                sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
                connection.close().await.unwrap();
            }
        }
    }
}
