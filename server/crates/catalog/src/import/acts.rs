//! What people do, and what time does, as sets of changes: what there was before and after, to be
//! undone.

use super::Occasion;
use crate::locations::source_name;
use platform::{
    EntityRef, Timestamp,
    access::{Asker, Permission},
    audit::AuditEvent,
    catalog::Operation,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{ChangeSetRecord, RegisteredLocation, StoreError, UnitOfWork};

/// What an act did to the one thing that it was about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "of")]
pub(crate) enum Act {
    /// A registered location.
    Location {
        /// Its identity.
        id: String,
        /// What was registered before; `None` when nothing was.
        before: Option<Registration>,
        /// What is registered since.
        after: Option<Registration>,
    },
    /// An entity.
    Entity {
        /// Which.
        reference: EntityRef,
        /// Whether it is there since.
        there: bool,
    },
    /// Which document says what an entity is.
    Choice {
        /// The entity.
        reference: EntityRef,
        /// Source and location that were chosen before; `None` for the first one.
        before: Option<(String, String)>,
        /// Those that are chosen since.
        after: Option<(String, String)>,
    },
}

/// A registered location without its identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Registration {
    location_type: String,
    target: String,
    presence: Option<String>,
    created_at: Timestamp,
}

impl Registration {
    /// What is registered.
    pub fn of(location: &RegisteredLocation) -> Self {
        let RegisteredLocation { location_type, target, presence, created_at, .. } = location;
        Self {
            location_type: location_type.clone(),
            target: target.clone(),
            presence: presence.clone(),
            created_at: *created_at,
        }
    }

    /// The name of its source.
    fn source(&self) -> String {
        source_name(&self.with_id(""))
    }

    /// The row that it was.
    pub fn with_id(&self, id: &str) -> RegisteredLocation {
        RegisteredLocation {
            id: id.to_owned(),
            location_type: self.location_type.clone(),
            target: self.target.clone(),
            presence: self.presence.clone(),
            created_at: self.created_at,
        }
    }
}

impl Act {
    /// The act that a registered location came to by.
    pub fn location(
        id: &str,
        before: Option<&RegisteredLocation>,
        after: Option<&RegisteredLocation>,
    ) -> Self {
        let of = |location: Option<&RegisteredLocation>| location.map(Registration::of);
        Self::Location { id: id.to_owned(), before: of(before), after: of(after) }
    }

    /// What undoes it.
    pub fn reversed(self) -> Self {
        match self {
            Self::Location { id, before, after } => {
                Self::Location { id, before: after, after: before }
            }
            Self::Entity { reference, there } => Self::Entity { reference, there: !there },
            Self::Choice { reference, before, after } => {
                Self::Choice { reference, before: after, after: before }
            }
        }
    }

    /// What it is about.
    fn subject(&self) -> String {
        match self {
            Self::Location { id, .. } => id.clone(),
            Self::Entity { reference, .. } | Self::Choice { reference, .. } => {
                reference.to_string()
            }
        }
    }

    /// What the audit log is told of it.
    fn event(&self, asker: &Asker, occasion: Occasion<'_>, undoes: Option<&str>) -> AuditEvent {
        let (permission, object, before, after) = match self {
            Self::Location { before, after, .. } => {
                let permission = match after {
                    Some(_) => Permission::CatalogRegister,
                    None => Permission::CatalogUnregister,
                };
                let object = after.as_ref().or(before.as_ref()).map(Registration::source);
                (permission, object, told(before.as_ref()), told(after.as_ref()))
            }
            Self::Entity { reference, there } => {
                let permission =
                    if *there { Permission::CatalogWrite } else { Permission::CatalogRemove };
                let said = |there: bool| Some(json!({ "there": there }));
                (permission, Some(reference.to_string()), said(!there), said(*there))
            }
            Self::Choice { reference, before, after } => {
                let object = Some(reference.to_string());
                (Permission::CatalogWrite, object, told(before.as_ref()), told(after.as_ref()))
            }
        };
        let set = occasion.set;
        let reason = match undoes {
            Some(undone) => format!("change set {set}, which undoes {undone}"),
            None => format!("change set {set}"),
        };
        AuditEvent {
            object,
            reason: Some(reason),
            ..AuditEvent::of(asker, permission).changing(before, after)
        }
    }

    /// What a set says was done; `None` when it is in no form that we know.
    pub fn of(set: &ChangeSetRecord) -> Option<Self> {
        serde_json::from_str(&set.act).ok()
    }
}

/// A side of a change as the audit log has it.
fn told<T: Serialize>(side: Option<&T>) -> Option<Value> {
    serde_json::to_value(side?).ok()
}

/// Begins an act of a person: it has an identity that no other one has.
pub(super) async fn begin<'a>(
    unit: &mut UnitOfWork,
    operation: Operation,
    act: &Act,
    now: Timestamp,
) -> Result<Occasion<'a>, StoreError> {
    let mut subject = act.subject();
    loop {
        let occasion = Occasion::named(operation, &subject, now);
        if unit.change_set(&occasion.set.to_string()).await?.is_none() {
            return Ok(occasion);
        }
        subject.push('+');
    }
}

/// Notes an act, in the transaction of what it does.
pub(super) async fn note(
    unit: &mut UnitOfWork,
    occasion: Occasion<'_>,
    act: &Act,
    undoes: Option<&str>,
) -> Result<(), StoreError> {
    let (person, principal) = occasion.names();
    let set = ChangeSetRecord {
        id: occasion.set.to_string(),
        subject: act.subject(),
        operation: occasion.operation,
        person,
        principal,
        made_at: unit.not_before_the_last(occasion.now).await?,
        act: serde_json::to_string(act).unwrap_or_default(),
        undoes: undoes.map(str::to_owned),
        undone_by: None,
    };
    unit.insert_change_set(&set).await?;
    let Some(asker) = occasion.asker else { return Ok(()) };
    unit.audit(&act.event(asker, occasion, undoes), occasion.now).await
}
