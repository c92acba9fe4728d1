//! Leases: what only one process may do at a time, one process does, until it gives it up or dies.
//! All times are those of the database's clock. Each call is one statement.

use super::Store;
use crate::statement::Statement;
use crate::{Lease, LeaseRecord, StoreError, rows};
use std::time::Duration;

const ACQUIRE: &str = "
    INSERT INTO leases (name, holder, token, expires_at, asked)
    SELECT $1, $2, 1, clock.now + $3, 0 FROM clock WHERE true
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, token = leases.token + 1,
        expires_at = excluded.expires_at
    WHERE leases.expires_at <= (SELECT clock.now FROM clock)
    RETURNING name, token";

const RENEW: &str = "
    UPDATE leases SET expires_at = (SELECT clock.now FROM clock) + $2 WHERE holder = $1
    RETURNING name, token";

/// The token goes on, so that what is still under way for the one who had it writes nothing.
const RELEASE: &str = "
    UPDATE leases SET holder = '', token = token + 1, expires_at = 0
    WHERE name = $1 AND token = $2
    RETURNING name, token";

const ALL: &str = "
    SELECT name, holder, token, asked, expires_at <= (SELECT clock.now FROM clock) AS free
    FROM leases ORDER BY name";

/// Leases.
impl Store {
    /// Takes a lease that nobody has, or whose holder let it expire. `holder` is the name of one
    /// process for as long as it runs: no other one, and not the next one in its place, may use it.
    ///
    /// # Errors
    /// When the database does not answer. It may have been taken all the same: then it expires.
    pub async fn acquire_lease(
        &self,
        name: &str,
        holder: &str,
        time: Duration,
    ) -> Result<Option<Lease>, StoreError> {
        let statement = Statement::new(ACQUIRE).bind(name).bind(holder).bind(milliseconds(time));
        Ok(self.write(&statement, rows::lease).await?.into_iter().next())
    }

    /// Prolongs everything that a holder has, and tells what that is. What expired and was taken
    /// by nobody else is still its own.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn renew_leases(
        &self,
        holder: &str,
        time: Duration,
    ) -> Result<Vec<Lease>, StoreError> {
        let statement = Statement::new(RENEW).bind(holder).bind(milliseconds(time));
        self.write(&statement, rows::lease).await
    }

    /// Gives a lease back, so that another process need not wait until it expires. One that was
    /// lost is no error.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn release_lease(&self, lease: &Lease) -> Result<(), StoreError> {
        let statement = Statement::new(RELEASE).bind(&lease.name).bind(lease.token);
        self.write(&statement, rows::lease).await.map(drop)
    }

    /// Every lease that there ever was, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn leases(&self) -> Result<Vec<LeaseRecord>, StoreError> {
        self.read(&Statement::new(ALL), rows::lease_record).await
    }

    /// Whether other processes may be using the database at this moment.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.database.server().is_some()
    }
}

pub(crate) fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
