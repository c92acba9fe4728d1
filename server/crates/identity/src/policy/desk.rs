//! Where rules are changed while the portal runs: documents of the database over those of the files,
//! each change a version. What does not compile is refused, and the rules that there are stay.

use super::{Document, DocumentKind, Documents, PolicyAuthority, PolicyProblems, Rules, Source};
pub use platform::rights::Becomes as Draft;
use platform::{
    Timestamp,
    access::{Asker, Permission},
    audit::AuditEvent,
};
use serde_json::json;
use std::{sync::Arc, time::Duration};
use store::{PolicyVersion, Store, StoreError};
use tokio::sync::Mutex;

/// The database is asked this often for what other processes changed.
const POLL: Duration = Duration::from_secs(2);

/// The state of a version that is in force.
const ON: &str = "on";
/// The state of one that switches off what stands beneath.
const OFF: &str = "off";
/// The state of one that gives back what stands beneath.
const BASE: &str = "base";

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The rules would be wrong.
    #[error(transparent)]
    Refused(#[from] PolicyProblems),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Changes rules, and follows the changes of other processes.
pub struct PolicyDesk {
    store: Store,
    authority: Arc<PolicyAuthority>,
    base: Documents,
    usual_role: Option<String>,
    /// The position that the rules in force are as of.
    position: Mutex<i64>,
}

impl PolicyDesk {
    /// Puts what the database holds in force, over `base`.
    ///
    /// # Errors
    /// When the database does not answer. What it holds and does not compile (the files are other
    /// ones now) is logged, and the files alone are in force.
    pub async fn open(
        store: Store,
        authority: Arc<PolicyAuthority>,
        base: Documents,
        usual_role: Option<String>,
    ) -> Result<Arc<Self>, StoreError> {
        let desk = Self { store, authority, base, usual_role, position: Mutex::new(0) };
        desk.follow().await?;
        Ok(Arc::new(desk))
    }

    /// The documents in force.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn documents(&self) -> Result<Documents, StoreError> {
        Ok(laid_over(&self.base, &self.store.policy_versions(0).await?))
    }

    /// Every version of every document, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn all_versions(&self) -> Result<Vec<PolicyVersion>, StoreError> {
        self.store.policy_versions(0).await
    }

    /// Every version of a document, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn versions(
        &self,
        kind: DocumentKind,
        name: &str,
    ) -> Result<Vec<PolicyVersion>, StoreError> {
        let mut versions = self.store.policy_versions(0).await?;
        versions.retain(|one| one.kind == kind.name() && one.name == name);
        versions.reverse();
        Ok(versions)
    }

    /// What stands beneath what was written here: files, settings, what Slipway brings along.
    #[must_use]
    pub const fn base(&self) -> &Documents {
        &self.base
    }

    /// The rules as they would be with a change.
    ///
    /// # Errors
    /// [`DeskError::Refused`] with every mistake that the change would bring.
    pub async fn tried(
        &self,
        (kind, name): (DocumentKind, &str),
        draft: &Draft,
    ) -> Result<Rules, DeskError> {
        let mut versions = self.store.policy_versions(0).await?;
        let last = versions.last().map_or(0, |last| last.position) + 1;
        versions.push(version(last, (kind, name), draft));
        let documents = laid_over(&self.base, &versions);
        Ok(Rules::compile(&documents, self.usual_role.as_deref())?)
    }

    /// Changes a document; in force in this process when this returns, in others within seconds.
    ///
    /// # Errors
    /// [`DeskError::Refused`] with every mistake, and nothing is changed.
    pub async fn save(
        &self,
        asker: &Asker,
        (kind, name): (DocumentKind, &str),
        draft: &Draft,
        comment: &str,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        let mut position = self.position.lock().await;
        let mut unit = self.store.begin().await?;
        let mut versions = unit.policy_versions().await?;
        let before = laid_over(&self.base, &versions);
        let last = versions.last().map_or(0, |last| last.position) + 1;
        let new = PolicyVersion {
            author: asker.principal.id.clone(),
            comment: comment.to_owned(),
            at: now,
            ..version(last, (kind, name), draft)
        };
        unit.append_policy_version(&new).await?;
        versions.push(new);
        let after = laid_over(&self.base, &versions);
        let rules = Rules::compile(&after, self.usual_role.as_deref())?;
        let told =
            |documents: &Documents| documents.get(kind, name).map(|one| json!({"text": one.text}));
        let event = AuditEvent::of(asker, Permission::PolicyWrite);
        let event = event.on(format!("{} {name}", kind.name()));
        unit.audit(&event.changing(told(&before), told(&after)), now).await?;
        unit.commit().await?;
        self.authority.replace(rules);
        *position = last;
        Ok(())
    }

    /// Puts in force what other processes changed, for ever.
    pub async fn run(self: Arc<Self>) {
        loop {
            tokio::time::sleep(POLL).await;
            if let Err(error) = self.follow().await {
                tracing::warn!(%error, "the policies cannot be read; trying again");
            }
        }
    }

    async fn follow(&self) -> Result<(), StoreError> {
        let mut position = self.position.lock().await;
        let news = self.store.policy_versions(*position).await?;
        let Some(last) = news.last().map(|last| last.position) else { return Ok(()) };
        let documents = self.documents().await?;
        match Rules::compile(&documents, self.usual_role.as_deref()) {
            Ok(rules) => self.authority.replace(rules),
            Err(error) => {
                tracing::error!(%error, "what the database holds cannot be used; the rules stay");
            }
        }
        *position = last;
        Ok(())
    }
}

/// A version that says what a draft does.
fn version(position: i64, (kind, name): (DocumentKind, &str), draft: &Draft) -> PolicyVersion {
    let (state, text) = match draft {
        Draft::Text(text) => (ON, text.as_str()),
        Draft::Off => (OFF, ""),
        Draft::Base => (BASE, ""),
    };
    PolicyVersion {
        position,
        kind: kind.name().to_owned(),
        name: name.to_owned(),
        state: state.to_owned(),
        text: text.to_owned(),
        author: String::new(),
        comment: String::new(),
        at: Timestamp(0),
    }
}

/// What a version made of its document.
#[must_use]
pub fn becomes(version: &PolicyVersion) -> Draft {
    match version.state.as_str() {
        ON => Draft::Text(version.text.clone()),
        OFF => Draft::Off,
        _ => Draft::Base,
    }
}

/// Of each document the last version, over what files say.
fn laid_over(base: &Documents, versions: &[PolicyVersion]) -> Documents {
    let mut documents = base.clone();
    for version in versions {
        let Some(kind) = DocumentKind::from_name(&version.kind) else { continue };
        let PolicyVersion { name, text, position, .. } = version.clone();
        match (version.state.as_str(), base.get(kind, &name)) {
            (ON, _) => {
                let source = Source::Database(position);
                documents.put(Document { kind, name, text, source });
            }
            (BASE, Some(document)) => documents.put(document.clone()),
            _ => documents.remove(kind, &name),
        }
    }
    documents
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::built_in;
    use platform::access::{Authority, Object, Principal};
    use store::StoreOptions;

    fn may(authority: &PolicyAuthority) -> bool {
        let guest = Principal::guest();
        authority.decide(&guest, Permission::Admin, &Object::Portal).is_allowed()
    }

    #[tokio::test]
    async fn a_change_is_in_force_at_once_here_and_soon_elsewhere_and_a_bad_one_never() {
        let folder = tempfile::TempDir::new().unwrap();
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        let store = Store::open(&StoreOptions { url, max_connections: 2 }).await.unwrap();
        let base = built_in().unwrap();
        let authority = || Arc::new(PolicyAuthority::new(Rules::compile(&base, None).unwrap()));
        let (here, there) = (authority(), authority());
        let open = |authority: &Arc<PolicyAuthority>| {
            PolicyDesk::open(store.clone(), Arc::clone(authority), base.clone(), None)
        };
        let (desk, other) = (open(&here).await.unwrap(), open(&there).await.unwrap());
        let guest = Asker::guest();
        let binding = (DocumentKind::Binding, "admin guest");
        let epoch = here.epoch();
        assert!(may(&here) && may(&there));
        desk.save(&guest, binding, &Draft::Off, "why", Timestamp(7)).await.unwrap();
        assert!(!may(&here) && here.epoch() > epoch);
        other.follow().await.unwrap();
        assert!(!may(&there));
        let wrong = Draft::Text("permit (principal, action, nobody);".to_owned());
        let own = (DocumentKind::Policy, "own");
        let refused = desk.save(&guest, own, &wrong, "", Timestamp(8)).await;
        assert!(matches!(refused, Err(DeskError::Refused(_))));
        assert_eq!(desk.versions(own.0, own.1).await.unwrap(), []);
        desk.save(&guest, binding, &Draft::Base, "back", Timestamp(9)).await.unwrap();
        assert!(may(&here));
        let versions = desk.versions(binding.0, binding.1).await.unwrap();
        assert_eq!((versions.len(), versions[0].comment.as_str()), (2, "back"));
    }
}
