//! `slipway backup`, `slipway restore`, `slipway migrate`: work on the database of the
//! configuration, without serving anything.

use crate::{
    Failure,
    command_line::{self, VERSION},
    config::{self, Overrides, Settings},
    serve::data_folder::DataFolder,
    system::{self, SystemClock},
};
use platform::timestamp::Clock;
use std::{
    io::{self, Write},
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};
use store::{
    Store, StoreOptions,
    backup::{self, Progress, Summary},
};

/// How often to tell how far it is.
const INTERVAL: Duration = Duration::from_secs(1);

/// Writes the backup. The data folder is not taken: whoever serves goes on.
pub(crate) fn back_up(arguments: command_line::Backup) -> Result<ExitCode, Failure> {
    let command_line::Backup { target, file } = arguments;
    let url = settings(target)?.database_url();
    let now = SystemClock.now();
    let made = run(async {
        let mut told = Told::default();
        backup::back_up(&url, &file, VERSION, now, &mut |progress| told.at(progress)).await
    })??;
    say(&format!("{} holds {}", file.display(), words(&made)))
}

/// Restores, or only looks at the backup.
pub(crate) fn restore(arguments: command_line::Restore) -> Result<ExitCode, Failure> {
    let command_line::Restore { target, replace, check, file } = arguments;
    if check {
        let found = backup::inspect(&file)?;
        return say(&format!("{} is whole; it holds {}", file.display(), words(&found)));
    }
    let settings = settings(target)?;
    let url = settings.database_url();
    // A running Slipway would not notice that its database is another one.
    let _taken = take(&settings, &url)?;
    let restored = run(async {
        let mut told = Told::default();
        backup::restore(&url, &file, replace, &mut |progress| told.at(progress)).await
    })??;
    say(&format!("restored {} from {}", words(&restored), file.display()))
}

/// Brings the schema up to date.
pub(crate) fn migrate(arguments: command_line::Migrate) -> Result<ExitCode, Failure> {
    let settings = settings(arguments.target)?;
    let url = settings.database_url();
    let _taken = take(&settings, &url)?;
    run(async {
        let options = StoreOptions { url, max_connections: 3 };
        Store::open(&options).await?.close().await;
        Ok::<_, Failure>(())
    })??;
    say("the database's schema is up to date")
}

fn settings(arguments: command_line::Target) -> Result<Settings, Failure> {
    let mut overrides = Overrides::default();
    overrides.data_dir(arguments.data_dir);
    overrides.database_url(arguments.database_url);
    Ok(config::load(arguments.config.as_deref(), system::variables(), &overrides)?)
}

/// The folder of an SQLite database belongs to one process at a time.
fn take(settings: &Settings, url: &str) -> Result<Vec<DataFolder>, Failure> {
    if !url.starts_with("sqlite:") {
        return Ok(Vec::new());
    }
    let folder = &settings.server.data_dir;
    let other = DataFolder::take_database(folder, url)?;
    match other {
        Some(other) => Ok(vec![other]),
        None => Ok(vec![DataFolder::take(folder)?]),
    }
}

/// Opens the database of the configuration beside whoever serves.
pub(crate) async fn open(target: command_line::Target) -> Result<Store, Failure> {
    let url = settings(target)?.database_url();
    if let Some(path) = url.strip_prefix("sqlite:")
        && !Path::new(path).exists()
    {
        return Err(format!("there is no database {path}").into());
    }
    Ok(Store::open(&StoreOptions { url, max_connections: 3 }).await?)
}

pub(crate) fn run<T>(work: impl Future<Output = T>) -> io::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(work))
}

fn say(words: &str) -> Result<ExitCode, Failure> {
    writeln!(io::stdout(), "{words}")?;
    Ok(ExitCode::SUCCESS)
}

fn words(summary: &Summary) -> String {
    format!("{} rows, the change log up to position {}", summary.rows, summary.position)
}

/// Tells a person who waits how far it is.
struct Told {
    last: Instant,
}

impl Default for Told {
    fn default() -> Self {
        Self { last: Instant::now() }
    }
}

impl Told {
    fn at(&mut self, progress: Progress<'_>) {
        if self.last.elapsed() < INTERVAL {
            return;
        }
        self.last = Instant::now();
        let Progress { table, rows } = progress;
        // Who does not look at it does not want to know.
        let _ = writeln!(io::stderr(), "{table}: {rows} rows");
    }
}
