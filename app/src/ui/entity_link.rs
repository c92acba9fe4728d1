//! An entity's icon and name, as a link to its page.

use super::KindIcon;
use crate::moment::entity_address;
use leptos::prelude::*;
use platform::catalog::EntityRow;

/// Icon, name and, where there is room, the description.
#[component]
pub fn EntityName(
    /// The entity.
    row: EntityRow,
    /// Whether the description is shown.
    #[prop(default = true)]
    described: bool,
) -> impl IntoView {
    let description = row.description.filter(|_| described);
    view! {
        <span class="entity-link">
            <KindIcon kind=row.reference.kind() entity_type=row.entity_type />
            <span class="words">
                <a href=entity_address(&row.reference) data-row-link>
                    {row.label}
                </a>
                {description.map(|text| view! { <span class="description">{text}</span> })}
            </span>
        </span>
    }
    .into_any()
}
