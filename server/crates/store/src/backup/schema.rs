//! What tables and columns there are: what the steps of the schema make of an empty SQLite database
//! in memory. PostgreSQL has the same ones under the same names.

use super::BackupError;
use crate::StoreError;
use crate::migrations;
use crate::statement::Value;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

/// What only concerns running processes, browsers that are signed in (a session that was ended must
/// not come back with a backup), mail that was about to be sent then, secrets of tasks (they live no
/// longer than their task), and what the migrations keep for themselves.
const LEFT_OUT: [&str; 7] = [
    "leases",
    "sessions",
    "sign_ins",
    "sign_in_notes",
    "notification_posts",
    "task_secrets",
    "_sqlx_migrations",
];

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Integer,
    Real,
    Flag,
    Bytes,
}

impl Kind {
    fn of(declared: &str) -> Option<Self> {
        Some(match declared.to_ascii_uppercase().as_str() {
            "TEXT" => Self::Text,
            "BIGINT" | "INTEGER" => Self::Integer,
            "DOUBLE PRECISION" | "REAL" => Self::Real,
            "BOOLEAN" => Self::Flag,
            "BLOB" => Self::Bytes,
            _ => return None,
        })
    }

    pub const fn null(self) -> Value<'static> {
        match self {
            Self::Text => Value::Text(None),
            Self::Integer => Value::Integer(None),
            Self::Real => Value::Real(None),
            Self::Flag => Value::Flag(None),
            Self::Bytes => Value::Bytes(None),
        }
    }
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table {
    pub name: String,
    pub columns: Vec<(String, Kind)>,
    /// The columns by which its rows are told apart.
    pub key: Vec<String>,
}

impl Table {
    /// All rows in the order of the key.
    pub fn select(&self) -> String {
        let order = if self.key.is_empty() {
            String::new()
        } else {
            format!(" ORDER BY {}", self.key.join(", "))
        };
        format!("SELECT {} FROM {}{order}", self.names(), self.name)
    }

    /// The names of the columns with commas between them.
    pub fn names(&self) -> String {
        let names: Vec<_> = self.columns.iter().map(|(name, _)| name.as_str()).collect();
        names.join(", ")
    }
}

/// What some steps of the schema make.
#[derive(Clone, Debug, Default)]
pub(super) struct Schema {
    pub tables: Vec<Table>,
    /// Every table, those without data too, and every view.
    pub everything: Vec<(String, bool)>,
}

impl Schema {
    /// That of these steps, all of which must be known.
    pub async fn of(steps: &[i64]) -> Result<Self, BackupError> {
        read(steps).await.map_err(|error| BackupError::database("in memory", error))
    }

    /// Drops all of it, views first.
    pub fn drops(&self) -> Vec<String> {
        let views = self.everything.iter().filter(|(_, view)| *view);
        let tables = self.everything.iter().filter(|(_, view)| !*view);
        let views = views.map(|(name, _)| format!("DROP VIEW IF EXISTS {name}"));
        views.chain(tables.map(|(name, _)| format!("DROP TABLE IF EXISTS {name}"))).collect()
    }
}

async fn read(steps: &[i64]) -> Result<Schema, sqlx::Error> {
    let mut memory = SqliteConnection::connect("sqlite::memory:").await?;
    let migrated = migrations::sqlite_of(steps).run_direct(None, &mut memory, false).await;
    migrated.map_err(|error| sqlx::Error::Migrate(Box::new(error)))?;
    let everything: Vec<(String, bool)> = sqlx::query_as(
        "SELECT name, type = 'view' FROM sqlite_master
         WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name",
    )
    .fetch_all(&mut memory)
    .await?;
    let mut tables = Vec::new();
    for (name, is_view) in &everything {
        if !is_view && !LEFT_OUT.contains(&name.as_str()) {
            tables.push(table(&mut memory, name).await?);
        }
    }
    memory.close().await?;
    Ok(Schema { tables, everything })
}

async fn table(memory: &mut SqliteConnection, name: &str) -> Result<Table, sqlx::Error> {
    let columns: Vec<(String, String, i64)> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT name, type, pk FROM pragma_table_info('{name}') ORDER BY cid"
    )))
    .fetch_all(memory)
    .await?;
    let mut key: Vec<_> = columns.iter().filter(|(_, _, place)| *place > 0).collect();
    key.sort_by_key(|(_, _, place)| *place);
    let key = key.into_iter().map(|(name, _, _)| name.clone()).collect();
    let kind = |(column, declared, _): &(String, String, i64)| {
        let kind = Kind::of(declared).ok_or_else(|| {
            sqlx::Error::Decode(format!("no backup of {name}.{column}, a {declared}").into())
        });
        kind.map(|kind| (column.clone(), kind))
    };
    let columns = columns.iter().map(kind).collect::<Result<_, _>>()?;
    Ok(Table { name: name.to_owned(), columns, key })
}

/// The steps, if all of them are known here.
pub(super) fn known(database: &str, steps: Vec<i64>) -> Result<Vec<i64>, StoreError> {
    let all = migrations::versions();
    match steps.iter().find(|step| !all.contains(step)) {
        None => Ok(steps),
        Some(found) => Err(StoreError::NewerSchema {
            database: database.to_owned(),
            found: *found,
            known: migrations::NEWEST,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_column_of_the_schema_can_be_backed_up() {
        let schema = Schema::of(&migrations::versions()).await.unwrap();
        let names: Vec<_> = schema.tables.iter().map(|table| table.name.as_str()).collect();
        for name in ["changes", "claims", "entities", "registered_locations", "sources"] {
            assert!(names.contains(&name), "{names:?}");
        }
        assert!(!names.contains(&"leases") && !names.contains(&"_sqlx_migrations"));
        assert!(names.contains(&"tasks") && !names.contains(&"task_secrets"));
        let entities = schema.tables.iter().find(|table| table.name == "entities").unwrap();
        assert_eq!(entities.key, ["kind", "namespace", "name"]);
        assert!(schema.drops()[0].starts_with("DROP VIEW"), "views first: {:?}", schema.drops());
        let first = Schema::of(&[1]).await.unwrap();
        assert!(first.tables.len() < schema.tables.len());
    }
}
