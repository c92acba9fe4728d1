//! A PostgreSQL database of a test's own.

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::sync::atomic::{AtomicU32, Ordering};

/// Where the tests find a PostgreSQL server in which they may create databases.
const SERVER: &str = "SLIPWAY_TEST_POSTGRES";

fn server() -> String {
    std::env::var(SERVER).unwrap_or_else(|_| {
        panic!(
            "{SERVER} is not set, and replicas share a PostgreSQL: run `make test`, or start a \
             server by `end2end/postgres.sh start` and set {SERVER} to the URL it prints"
        )
    })
}

async fn on_server(sql: String) {
    let mut connection = PgConnection::connect(&server()).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// Runs a test on an empty database, by its URL; it is removed when the test passes.
pub(crate) async fn on_postgres(test: impl AsyncFnOnce(&str)) {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("search_test_{}_{number}", std::process::id());
    // A process of the same number may have failed here before.
    on_server(format!("DROP DATABASE IF EXISTS {name}")).await;
    on_server(format!("CREATE DATABASE {name} TEMPLATE template0")).await;
    let server = server();
    let place = server.rfind('/').expect("a URL with a database");
    test(&format!("{}/{name}", &server[..place])).await;
    on_server(format!("DROP DATABASE {name} WITH (FORCE)")).await;
}
