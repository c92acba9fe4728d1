//! Writes of what is known of a source: its state, its locations, its problems.

use super::UnitOfWork;
use crate::statement::{Statement, storable};
use crate::{LocationRecord, ProblemRecord, SourceRecord, StoreError, rows};
use platform::{EntityRef, Timestamp};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

const PUT_SOURCE: &str = "
    INSERT INTO sources (source, read_at, failure) VALUES ($1, $2, $3)
    ON CONFLICT (source) DO UPDATE SET read_at = excluded.read_at, failure = excluded.failure";

const INSERT_LOCATIONS: (&str, &str) =
    ("INSERT INTO locations (source, location, parent, scanned, fingerprint)", "");

const DELETE_LOCATIONS: (&str, &str) = ("DELETE FROM locations WHERE id IN (", ")");

const INSERT_PROBLEMS: (&str, &str) = (
    "INSERT INTO problems (source, sort, severity, location, line, column_number, entity_kind, \
     entity_namespace, entity_name, message, since)",
    "",
);

const DELETE_PROBLEMS: (&str, &str) = ("DELETE FROM problems WHERE id IN (", ")");

/// What makes a location the same as one that is stored.
type LocationContent<'a> = (Cow<'a, str>, Option<Cow<'a, str>>, bool, Option<Cow<'a, str>>);

fn location_content(record: &LocationRecord) -> LocationContent<'_> {
    let LocationRecord { location, parent, scanned, fingerprint } = record;
    let (parent, fingerprint) = (parent.as_deref(), fingerprint.as_deref());
    (storable(location), parent.map(storable), *scanned, fingerprint.map(storable))
}

/// What makes a problem the one that was there before, although perhaps worded for another column
/// or entity: then it is known since the same moment.
type ProblemIdentity<'a> = (&'static str, Cow<'a, str>, Option<u32>, Cow<'a, str>);

fn identity(record: &ProblemRecord) -> ProblemIdentity<'_> {
    (record.kind.name(), storable(&record.location), record.line, storable(&record.message))
}

/// What makes a problem the same as one that is stored: all but `since`.
type ProblemContent<'a> = (ProblemIdentity<'a>, i64, Option<u32>, Option<&'a EntityRef>);

fn problem_content(record: &ProblemRecord) -> ProblemContent<'_> {
    (identity(record), rows::rank(record.severity), record.column, record.entity.as_ref())
}

/// Writes of what is known of a source. What stays the same is not written again, so that a
/// source that is read each minute costs nothing while nothing happens.
impl UnitOfWork {
    /// Makes the problems of a source exactly these (whatever their own `source` says). One that
    /// is known already (kind, location, line and message) keeps its `since`. A problem that is
    /// given twice is stored once.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn replace_problems(
        &mut self,
        source: &str,
        problems: &[ProblemRecord],
    ) -> Result<(), StoreError> {
        let read = Statement::new("SELECT * FROM problems WHERE source = $1").bind(source);
        let stored = self.read(&read, |row| Ok((row.get("id")?, rows::problem(row)?))).await?;
        let mut since: BTreeMap<_, Timestamp> = BTreeMap::new();
        for (_, problem) in &stored {
            let first = since.entry(identity(problem)).or_insert(problem.since);
            *first = problem.since.min(*first);
        }

        let mut wanted: BTreeMap<_, _> =
            problems.iter().map(|problem| (problem_content(problem), problem)).collect();
        let gone: Vec<i64> = stored
            .iter()
            .filter(|(_, problem)| wanted.remove(&problem_content(problem)).is_none())
            .map(|(id, _)| *id)
            .collect();
        let gone = gone.into_iter().map(|id| [id.into()]);
        self.run_all(Statement::for_rows(DELETE_PROBLEMS, gone)).await?;
        let new = wanted.into_values().map(|problem| {
            let entity = problem.entity.as_ref();
            [
                source.into(),
                problem.kind.name().into(),
                rows::rank(problem.severity).into(),
                (&problem.location).into(),
                problem.line.into(),
                problem.column.into(),
                entity.map(EntityRef::kind).into(),
                entity.map(EntityRef::namespace).into(),
                entity.map(EntityRef::name).into(),
                (&problem.message).into(),
                since.get(&identity(problem)).copied().unwrap_or(problem.since).into(),
            ]
        });
        self.run_all(Statement::for_rows(INSERT_PROBLEMS, new)).await
    }

    /// Makes the locations of a source exactly these; one that is given twice is stored once.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn replace_locations(
        &mut self,
        source: &str,
        locations: &[LocationRecord],
    ) -> Result<(), StoreError> {
        let read = Statement::new("SELECT * FROM locations WHERE source = $1").bind(source);
        let stored = self.read(&read, |row| Ok((row.get("id")?, rows::location(row)?))).await?;

        let mut wanted: BTreeSet<_> = locations.iter().map(location_content).collect();
        let gone: Vec<i64> = stored
            .iter()
            .filter(|(_, location)| !wanted.remove(&location_content(location)))
            .map(|(id, _)| *id)
            .collect();
        let gone = gone.into_iter().map(|id| [id.into()]);
        self.run_all(Statement::for_rows(DELETE_LOCATIONS, gone)).await?;
        let new = wanted.iter().map(|(location, parent, scanned, fingerprint)| {
            [
                source.into(),
                (&**location).into(),
                parent.as_deref().into(),
                (*scanned).into(),
                fingerprint.as_deref().into(),
            ]
        });
        self.run_all(Statement::for_rows(INSERT_LOCATIONS, new)).await
    }

    /// Notes that a pass begins to write: until [`Self::end_pass`], the locations of the source do
    /// not tell where its claims stand.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin_pass(&mut self, source: &str) -> Result<(), StoreError> {
        let statement = "UPDATE sources SET unfinished = TRUE WHERE source = $1";
        self.run(&Statement::new(statement).bind(source)).await
    }

    /// Notes that a pass has written all. Tells whether nothing else took claims of the source out
    /// since its epoch was the given one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn end_pass(&mut self, source: &str, epoch: i64) -> Result<bool, StoreError> {
        let statement = "UPDATE sources SET unfinished = FALSE WHERE source = $1";
        self.run(&Statement::new(statement).bind(source)).await?;
        let read = Statement::new("SELECT epoch FROM sources WHERE source = $1").bind(source);
        let epochs: Vec<i64> = self.read(&read, |row| row.get("epoch")).await?;
        Ok(epochs.first() == Some(&epoch))
    }

    /// Makes the next pass of a source read a location again, although it may look as before. A
    /// pass that is under way learns of it by the epoch.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn distrust(&mut self, source: &str, location: &str) -> Result<(), StoreError> {
        let clear = "UPDATE locations SET fingerprint = NULL WHERE source = $1 AND location = $2";
        self.run(&Statement::new(clear).bind(source).bind(location)).await?;
        let next = "UPDATE sources SET epoch = epoch + 1 WHERE source = $1";
        self.run(&Statement::new(next).bind(source)).await
    }

    /// Remembers a source's state.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_source(&mut self, source: &SourceRecord) -> Result<(), StoreError> {
        let statement = Statement::new(PUT_SOURCE)
            .bind(&source.source)
            .bind(source.read_at)
            .bind(source.failure.as_deref());
        self.run(&statement).await
    }

    /// Forgets a source's state, locations, held removals and problems. Its claims stay: what becomes of them,
    /// and of the entities that they won, is the catalog's decision (`delete_claims` or
    /// `orphan_claims` first).
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn remove_source(&mut self, source: &str) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM problems WHERE source = $1",
            "DELETE FROM locations WHERE source = $1",
            "DELETE FROM held_removals WHERE source = $1",
            "DELETE FROM sources WHERE source = $1",
        ] {
            self.run(&Statement::new(sql).bind(source)).await?;
        }
        Ok(())
    }
}
