//! The steps of the schema, carried in the program and applied when the store opens.

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// One step, in both dialects.
struct Step {
    version: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! step {
    ($version:literal, $file:literal) => {
        Step {
            version: $version,
            name: $file,
            sqlite: include_str!(concat!("../../../../migrations/sqlite/", $file)),
            postgres: include_str!(concat!("../../../../migrations/postgres/", $file)),
        }
    };
}

/// Every step, oldest first. A step that was released never changes again.
const STEPS: [Step; 18] = [
    step!(1, "0001_catalog.sql"),
    step!(2, "0002_registered_locations.sql"),
    step!(3, "0003_passes.sql"),
    step!(4, "0004_memory.sql"),
    step!(5, "0005_leases.sql"),
    step!(6, "0006_sign_in.sql"),
    step!(7, "0007_audit.sql"),
    step!(8, "0008_policies.sql"),
    step!(10, "0010_approvals.sql"),
    step!(11, "0011_docs.sql"),
    step!(12, "0012_search.sql"),
    step!(13, "0013_deployments.sql"),
    step!(14, "0014_vendor_answers.sql"),
    step!(15, "0015_notifications.sql"),
    step!(17, "0017_costs.sql"),
    step!(18, "0018_delivery.sql"),
    step!(20, "0020_tasks.sql"),
    step!(21, "0021_template_origins.sql"),
];

/// The newest step that this program knows.
pub(crate) const NEWEST: i64 = STEPS[STEPS.len() - 1].version;

/// The steps for SQLite.
pub(crate) fn sqlite() -> Migrator {
    migrator(|step| step.sqlite)
}

/// The steps for PostgreSQL.
pub(crate) fn postgres() -> Migrator {
    migrator(|step| step.postgres)
}

/// Every step that this program knows, by number.
pub(crate) fn versions() -> Vec<i64> {
    STEPS.iter().map(|step| step.version).collect()
}

/// Some of the steps for SQLite.
pub(crate) fn sqlite_of(versions: &[i64]) -> Migrator {
    some_of(versions, |step| step.sqlite)
}

/// Some of the steps for PostgreSQL.
pub(crate) fn postgres_of(versions: &[i64]) -> Migrator {
    some_of(versions, |step| step.postgres)
}

fn migrator(sql: fn(&Step) -> &'static str) -> Migrator {
    some_of(&versions(), sql)
}

fn some_of(versions: &[i64], sql: fn(&Step) -> &'static str) -> Migrator {
    let migration = |step: &Step| {
        let sql = sql(step).into_sql_str();
        Migration::new(step.version, step.name.into(), MigrationType::Simple, sql, false)
    };
    let steps = STEPS.iter().filter(|step| versions.contains(&step.version));
    Migrator::with_migrations(steps.map(migration).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_is_a_step_in_both_dialects_and_numbered_in_order() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../migrations");
        let known: BTreeSet<_> = STEPS.iter().map(|step| step.name.to_owned()).collect();
        for dialect in ["sqlite", "postgres"] {
            let files = std::fs::read_dir(format!("{root}/{dialect}")).unwrap();
            let files = files.map(|file| file.unwrap().file_name().into_string().unwrap());
            assert_eq!(files.collect::<BTreeSet<_>>(), known, "{dialect}");
        }
        assert!(STEPS.is_sorted_by_key(|step| step.version));
        for step in &STEPS {
            assert!(step.name.starts_with(&format!("{:04}_", step.version)), "{}", step.name);
        }
    }
}
