//! Leases within a unit of work.

use super::UnitOfWork;
use crate::statement::Statement;
use crate::{Lease, StoreError, rows};

/// An update, not a mere look: the row is locked until the unit ends, so that nobody can take the
/// lease in between.
const HOLD: &str = "
    UPDATE leases SET token = token WHERE name = $1 AND token = $2 RETURNING name, token";

const ASK: &str = "
    INSERT INTO leases (name, holder, token, expires_at, asked) VALUES ($1, '', 0, 0, 1)
    ON CONFLICT (name) DO UPDATE SET asked = leases.asked + 1";

/// Leases within a unit of work.
impl UnitOfWork {
    /// Whether nobody else took the lease; nobody can until the unit ends. A unit that does
    /// leased work asks this first, and is dropped when the answer is no: so a process that only
    /// hung, and was taken for dead, cannot write over what the next one wrote.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn hold(&mut self, lease: &Lease) -> Result<bool, StoreError> {
        let statement = Statement::new(HOLD).bind(&lease.name).bind(lease.token);
        Ok(!self.read(&statement, rows::lease).await?.is_empty())
    }

    /// Asks whoever has the lease, or will have it, to do its work now. The commit wakes every
    /// process.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn ask(&mut self, name: &str) -> Result<(), StoreError> {
        self.run(&Statement::new(ASK).bind(name)).await
    }
}
