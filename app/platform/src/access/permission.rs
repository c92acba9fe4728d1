//! What can be permitted: one name for each thing that somebody may want to do.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What a permission is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum About {
    /// An entity of the catalog, or what belongs to one.
    Entity,
    /// The portal as a whole.
    Portal,
}

/// One table, so that name, object and effect cannot fall apart.
macro_rules! permissions {
    ($($(#[$doc:meta])+ $variant:ident = $name:literal, $about:ident, $changes:literal;)+) => {
        /// Something that somebody may want to do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "&'static str", try_from = "String")]
        pub enum Permission {
            $($(#[$doc])+ $variant,)+
        }

        impl Permission {
            /// All of them, in the order in which people read them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Its name in policies, scopes, pages and the audit log.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// What it is about.
            #[must_use]
            pub const fn about(self) -> About {
                match self { $(Self::$variant => About::$about,)+ }
            }

            /// Whether using it changes something.
            #[must_use]
            pub const fn changes(self) -> bool {
                match self { $(Self::$variant => $changes,)+ }
            }
        }
    };
}

permissions! {
    /// Seeing an entity: in lists, counts, facets, graphs, histories and on its page.
    CatalogRead = "catalog.read", Entity, false;
    /// Deciding of claims and held removals, undoing changes.
    CatalogWrite = "catalog.write", Entity, true;
    /// Reading the sources of an entity again.
    CatalogRefresh = "catalog.refresh", Entity, true;
    /// Taking an entity out of the catalog.
    CatalogRemove = "catalog.remove", Entity, true;
    /// Registering a location.
    CatalogRegister = "catalog.register", Portal, true;
    /// Taking a registered location out.
    CatalogUnregister = "catalog.unregister", Portal, true;
    /// Seeing the sources, their state and their problems.
    SourceRead = "source.read", Portal, false;
    /// Reading a source again.
    SourceRefresh = "source.refresh", Portal, true;
    /// Using a template.
    TemplateUse = "template.use", Entity, true;
    /// Seeing runs of templates.
    TaskRead = "task.read", Portal, false;
    /// Ending a run of a template.
    TaskCancel = "task.cancel", Portal, true;
    /// Reading an entity's documentation.
    DocsRead = "docs.read", Entity, false;
    /// Seeing an entity's deployments.
    DeploymentRead = "deployment.read", Entity, false;
    /// Synchronising, refreshing, rolling back an entity's deployment.
    DeploymentSync = "deployment.sync", Entity, true;
    /// Seeing an entity's code host: runs, pull requests, releases.
    CiRead = "ci.read", Entity, false;
    /// Running, repeating and ending workflows of an entity's repository.
    CiRun = "ci.run", Entity, true;
    /// Seeing an entity's metrics, monitors and errors.
    MonitoringRead = "monitoring.read", Entity, false;
    /// Resolving and assigning an entity's errors and incidents.
    MonitoringWrite = "monitoring.write", Entity, true;
    /// Seeing what an entity costs.
    CostRead = "cost.read", Entity, false;
    /// Setting what a team means to spend.
    CostWrite = "cost.write", Entity, true;
    /// Seeing how an entity is delivered: measures, and what they are made of.
    DeliveryRead = "delivery.read", Entity, false;
    /// Annotating what measures are made of, and leaving it out of them.
    DeliveryWrite = "delivery.write", Entity, true;
    /// Seeing workflows and their runs.
    WorkflowRead = "workflow.read", Portal, false;
    /// Running a workflow.
    WorkflowRun = "workflow.run", Portal, true;
    /// Approving what waits for an approval.
    WorkflowApprove = "workflow.approve", Portal, true;
    /// Seeing roles and policies, and asking who may do what.
    PolicyRead = "policy.read", Portal, false;
    /// Changing roles and policies.
    PolicyWrite = "policy.write", Portal, true;
    /// Seeing who has signed in, and with which groups and roles.
    PeopleRead = "people.read", Portal, false;
    /// Ending sessions and tokens of others, giving roles.
    PeopleWrite = "people.write", Portal, true;
    /// Making tokens and agents of one's own.
    TokenWrite = "token.write", Portal, true;
    /// Reading the audit log.
    AuditRead = "audit.read", Portal, false;
    /// Everything else that belongs to running the portal.
    Admin = "admin", Portal, true;
}

impl Permission {
    /// The permission of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|permission| permission.name() == name)
    }
}

impl From<Permission> for &'static str {
    fn from(permission: Permission) -> Self {
        permission.name()
    }
}

impl TryFrom<String> for Permission {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        Self::from_name(&name).ok_or_else(|| format!("there is no permission {name:?}"))
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permission_reads_back_from_its_name() {
        for permission in Permission::ALL {
            assert_eq!(Permission::from_name(permission.name()), Some(*permission));
        }
        let names: std::collections::BTreeSet<_> =
            Permission::ALL.iter().map(|permission| permission.name()).collect();
        assert_eq!(names.len(), Permission::ALL.len());
    }
}
