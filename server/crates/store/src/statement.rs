//! Statements and rows in the form that both databases share.
//!
//! sqlx's own `Any` driver was weighed and left: it takes a connection's options only from a URL
//! (no pragmas), needs drivers registered for the whole process, copies every text once more, and
//! the lock and the wake-up of PostgreSQL would still need the driver itself. What we need of it
//! is small: three types of values, typed NULLs, rows by column name.

use platform::Timestamp;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, Decode, Encode, Postgres, Row as _, Sqlite, Type};
use std::borrow::Cow;
use std::fmt::Write;

/// How many rows one statement carries: enough that the way to the database no longer counts, few
/// enough that the widest table stays far below the limits of binds (SQLite 32,766, PostgreSQL
/// 65,535).
const ROWS: usize = 100;

/// A value to bind.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    /// TEXT
    Text(Option<Cow<'a, str>>),
    /// BIGINT
    Integer(Option<i64>),
    /// BOOLEAN
    Flag(Option<bool>),
    /// DOUBLE PRECISION
    Real(Option<f64>),
    /// BYTEA, BLOB
    Bytes(Option<Vec<u8>>),
}

impl Value<'_> {
    /// The same, of its own.
    pub(crate) fn into_owned(self) -> Value<'static> {
        match self {
            Self::Text(text) => Value::Text(text.map(|text| Cow::Owned(text.into_owned()))),
            Self::Integer(number) => Value::Integer(number),
            Self::Flag(flag) => Value::Flag(flag),
            Self::Real(number) => Value::Real(number),
            Self::Bytes(bytes) => Value::Bytes(bytes),
        }
    }
}

/// The text as both databases can hold it: PostgreSQL has no NUL.
pub(crate) fn storable(text: &str) -> Cow<'_, str> {
    if text.contains('\0') {
        return Cow::Owned(text.replace('\0', "\u{fffd}"));
    }
    Cow::Borrowed(text)
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Some(storable(text)))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        text.as_str().into()
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(text: Option<&'a str>) -> Self {
        Self::Text(text.map(storable))
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(Some(number))
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Integer(Some(number.into()))
    }
}

impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        Self::Integer(Some(i64::try_from(number).unwrap_or(i64::MAX)))
    }
}

impl From<Option<u32>> for Value<'_> {
    fn from(number: Option<u32>) -> Self {
        Self::Integer(number.map(i64::from))
    }
}

impl From<Timestamp> for Value<'_> {
    fn from(moment: Timestamp) -> Self {
        Self::Integer(Some(moment.0))
    }
}

impl From<Option<Timestamp>> for Value<'_> {
    fn from(moment: Option<Timestamp>) -> Self {
        Self::Integer(moment.map(|moment| moment.0))
    }
}

impl From<Vec<u8>> for Value<'_> {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(Some(bytes))
    }
}

impl From<Option<Vec<u8>>> for Value<'_> {
    fn from(bytes: Option<Vec<u8>>) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<bool> for Value<'_> {
    fn from(flag: bool) -> Self {
        Self::Flag(Some(flag))
    }
}

/// One statement with its values, ready for either database.
pub(crate) struct Statement<'a> {
    sql: Sql,
    values: Vec<Value<'a>>,
    /// Whether connections keep it prepared: not the odd last statement of a batch, which would
    /// push others out.
    prepared: bool,
}

/// The text of a statement.
enum Sql {
    /// The same for both databases.
    Whole(Cow<'static, str>),
    /// `before VALUES (…), (…) after`, for so many rows of so many values.
    Rows { before: &'static str, after: &'static str, rows: usize, columns: usize },
}

impl<'a> Statement<'a> {
    /// A statement without values yet; `$1` is the first one that is bound.
    pub(crate) const fn new(sql: &'static str) -> Self {
        Self { sql: Sql::Whole(Cow::Borrowed(sql)), values: Vec::new(), prepared: true }
    }

    /// Binds the next value.
    pub(crate) fn bind(mut self, value: impl Into<Value<'a>>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Statements of the form `before VALUES (…), (…) after` that together carry every row.
    pub(crate) fn for_rows<const N: usize>(
        (before, after): (&'static str, &'static str),
        rows: impl IntoIterator<Item = [Value<'a>; N]>,
    ) -> Vec<Self> {
        let mut rows = rows.into_iter();
        let mut statements = Vec::new();
        loop {
            let values: Vec<_> = rows.by_ref().take(ROWS).flatten().collect();
            if values.is_empty() {
                return statements;
            }
            let count = values.len() / N;
            let sql = Sql::Rows { before, after, rows: count, columns: N };
            statements.push(Self { sql, values, prepared: count == ROWS });
        }
    }

    /// A statement whose text was put together from names of our own schema, for once.
    pub(crate) const fn made(sql: String, values: Vec<Value<'a>>) -> Self {
        Self { sql: Sql::Whole(Cow::Owned(sql)), values, prepared: false }
    }

    /// The same of the form `before VALUES (…), (…)`, for rows of so many values.
    pub(crate) fn rows_of(before: &str, values: Vec<Value<'a>>, columns: usize) -> Self {
        let rows = numbered(values.len() / columns, columns);
        Self::made(format!("{before} {rows}"), values)
    }

    /// The text for SQLite, checked by construction: it is put together from literals, numbers and
    /// names of our own schema only.
    ///
    /// Values of rows have no numbers there: the driver asks for the name of each, and SQLite looks
    /// through all of them for it, which took half of the time of an import.
    pub(crate) fn sqlite(&self) -> AssertSqlSafe<Cow<'static, str>> {
        AssertSqlSafe(match &self.sql {
            Sql::Whole(sql) => sql.clone(),
            Sql::Rows { before, after, rows, columns } => {
                format!("{before} {}{after}", unnumbered(*rows, *columns)).into()
            }
        })
    }

    /// The text for PostgreSQL, checked in the same way.
    pub(crate) fn postgres(&self) -> AssertSqlSafe<Cow<'static, str>> {
        AssertSqlSafe(match &self.sql {
            Sql::Whole(sql) => sql.clone(),
            Sql::Rows { before, after, rows, columns } => {
                format!("{before} {}{after}", numbered(*rows, *columns)).into()
            }
        })
    }

    /// See [`Statement::prepared`].
    pub(crate) const fn is_prepared(&self) -> bool {
        self.prepared
    }

    /// The values for SQLite.
    pub(crate) fn sqlite_arguments(&self) -> Result<SqliteArguments, sqlx::Error> {
        arguments(&self.values)
    }

    /// The values for PostgreSQL.
    pub(crate) fn postgres_arguments(&self) -> Result<PgArguments, sqlx::Error> {
        arguments(&self.values)
    }
}

fn arguments<'a, A: Arguments + Default>(values: &'a [Value<'_>]) -> Result<A, sqlx::Error>
where
    &'a str: Encode<'a, A::Database> + Type<A::Database>,
    Option<&'a str>: Encode<'a, A::Database> + Type<A::Database>,
    Option<i64>: Encode<'a, A::Database> + Type<A::Database>,
    Option<bool>: Encode<'a, A::Database> + Type<A::Database>,
    Option<f64>: Encode<'a, A::Database> + Type<A::Database>,
    Option<&'a [u8]>: Encode<'a, A::Database> + Type<A::Database>,
{
    let mut arguments = A::default();
    let length = |value: &Value<'_>| match value {
        Value::Text(Some(text)) => text.len(),
        Value::Bytes(Some(bytes)) => bytes.len(),
        _ => 8,
    };
    arguments.reserve(values.len(), values.iter().map(length).sum());
    for value in values {
        match value {
            Value::Text(text) => arguments.add(text.as_deref()),
            Value::Integer(number) => arguments.add(*number),
            Value::Flag(flag) => arguments.add(*flag),
            Value::Real(number) => arguments.add(*number),
            Value::Bytes(bytes) => arguments.add(bytes.as_deref()),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

/// `VALUES ($1, $2), ($3, $4)` and so on.
fn numbered(rows: usize, columns: usize) -> String {
    let mut text = String::with_capacity(8 + rows * columns * 7);
    text.push_str("VALUES ");
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns {
            let separator = if column == 0 { "" } else { ", " };
            // Writing to a String cannot fail.
            let _ = write!(text, "{separator}${}", row * columns + column + 1);
        }
        text.push(')');
    }
    text
}

/// `VALUES (?, ?), (?, ?)` and so on.
fn unnumbered(rows: usize, columns: usize) -> String {
    let row = format!("({})", vec!["?"; columns].join(", "));
    format!("VALUES {}", vec![row; rows].join(", "))
}

/// A row of either database.
pub(crate) enum Row {
    /// From SQLite.
    Sqlite(SqliteRow),
    /// From PostgreSQL.
    Postgres(PgRow),
}

/// A type that a column of either database can be read as.
pub(crate) trait Column:
    for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>
{
}

impl<T> Column for T where
    T: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>
{
}

impl Row {
    /// The value of a column.
    pub(crate) fn get<T: Column>(&self, column: &str) -> Result<T, sqlx::Error> {
        match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => row.try_get(column),
        }
    }

    /// The value of a column that holds one of our own types.
    pub(crate) fn read<C: Column + Clone + std::fmt::Debug, T>(
        &self,
        column: &str,
        read: impl FnOnce(C) -> Option<T>,
    ) -> Result<T, sqlx::Error> {
        let value: C = self.get(column)?;
        read(value.clone()).ok_or_else(|| sqlx::Error::ColumnDecode {
            index: column.to_owned(),
            source: format!("unexpected value {value:?}").into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_cut_into_statements_of_the_same_text_and_a_rest() {
        let items: Vec<i64> = (0..i64::try_from(ROWS * 2 + 1).unwrap()).collect();
        let sql = ("INSERT INTO numbers (a, b)", " RETURNING a");
        let rows = items.iter().map(|item| [(*item).into(), Value::Flag(Some(true))]);
        let statements = Statement::for_rows(sql, rows);
        assert_eq!(statements.len(), 3);
        assert_eq!(statements[0].sqlite().0, statements[1].sqlite().0);
        let rest = &statements[2];
        assert_eq!(rest.sqlite().0, "INSERT INTO numbers (a, b) VALUES (?, ?) RETURNING a");
        assert_eq!(rest.postgres().0, "INSERT INTO numbers (a, b) VALUES ($1, $2) RETURNING a");
        assert!(statements[0].postgres().0.contains("($1, $2), ($3, $4), ($5, $6)"));
        assert!(statements[0].sqlite().0.contains("(?, ?), (?, ?), (?, ?)"));
        let prepared: Vec<_> = statements.iter().map(Statement::is_prepared).collect();
        assert_eq!(prepared, [true, true, false]);
        let values: Vec<_> = statements.iter().flat_map(|one| one.values.clone()).collect();
        let expected = items.iter().flat_map(|item| [Value::from(*item), Value::Flag(Some(true))]);
        assert_eq!(values, expected.collect::<Vec<_>>());
    }

    #[test]
    fn nul_becomes_the_replacement_character_and_nothing_else_changes() {
        assert_eq!(Value::from("a\0b"), Value::from("a\u{fffd}b"));
        let text = "quote ' \" ; -- \u{1f6a2}";
        assert_eq!(Value::from(text), Value::Text(Some(Cow::Borrowed(text))));
    }
}
