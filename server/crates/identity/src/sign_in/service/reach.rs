//! Where somebody is reached: for who sends them something.

use super::{GUEST, SignIn};
use platform::{access::Principal, identity::IdentityError};
use std::collections::BTreeMap;

/// Accounts that are read at once.
const PORTION: u32 = 500;

/// Somebody with an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reachable {
    /// Who, with the groups and roles that they have now.
    pub principal: Principal,
    /// Their e-mail address, as their provider tells it.
    pub address: String,
}

impl SignIn {
    /// Everybody who may still enter and whose provider tells an address, by principal id. Of several
    /// accounts the one counts by which they came last.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn reachable(&self) -> Result<BTreeMap<String, Reachable>, IdentityError> {
        let mut all = BTreeMap::new();
        let mut offset = 0;
        loop {
            let page = self.parts.store.accounts("", offset, PORTION).await;
            let (accounts, total) = page.map_err(super::unavailable)?;
            for account in accounts.into_iter().filter(|one| one.provider != GUEST) {
                let Some(address) = account.email.clone() else { continue };
                let Some(principal) = self.owner(&account) else { continue };
                let id = principal.id.clone();
                all.entry(id).or_insert(Reachable { principal, address });
            }
            offset += u64::from(PORTION);
            if offset >= total {
                return Ok(all);
            }
        }
    }

    /// Who stands behind an account now; nobody when they may not enter any more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn person_of(&self, account: &str) -> Result<Option<Principal>, IdentityError> {
        let account = self.parts.store.account(account).await.map_err(super::unavailable)?;
        Ok(account.and_then(|account| self.owner(&account)))
    }

    /// The address of who asks, as their provider tells it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn address_of(&self, principal: &Principal) -> Result<Option<String>, IdentityError> {
        let Some(account) = self.account_of(principal).await? else { return Ok(None) };
        let account = self.parts.store.account(&account).await.map_err(super::unavailable)?;
        Ok(account.and_then(|account| account.email))
    }
}
