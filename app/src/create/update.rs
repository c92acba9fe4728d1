//! Which template made an entity, and bringing what it made up to date: a three-way merge, as a pull
//! request.

mod api;
mod card;
mod page;

pub use api::fetch_origin;
pub use card::MadeWith;
pub use page::UpdatePage;

use platform::EntityRef;

/// Where the update of an entity is.
fn update_address(entity: &EntityRef) -> String {
    let (namespace, kind, name) = (entity.namespace(), entity.kind(), entity.name());
    format!("/create/updates/{namespace}/{kind}/{name}")
}
