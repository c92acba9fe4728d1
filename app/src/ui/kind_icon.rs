//! A kind of entity has one icon and one colour, everywhere.

use super::Icon;
use leptos::prelude::*;

/// The icon of a kind, or of a well-known type of it.
pub fn kind_icon(kind: &str, entity_type: Option<&str>) -> icondata_core::Icon {
    use icondata_lu as lucide;
    match (kind, entity_type) {
        ("component", Some("website")) => lucide::LuPanelsTopLeft,
        ("component", Some("library")) => lucide::LuPackage,
        ("component", Some("mobile" | "mobile-app" | "app")) => lucide::LuSmartphone,
        ("component", Some("data" | "pipeline" | "data-pipeline")) => lucide::LuChartScatter,
        ("component", _) => lucide::LuServer,
        ("api", _) => lucide::LuPlug,
        ("system", _) => lucide::LuBoxes,
        ("domain", _) => lucide::LuLayers,
        ("resource", Some("cluster" | "kubernetes-cluster")) => lucide::LuShip,
        ("resource", Some("bucket" | "s3-bucket")) => lucide::LuPaintBucket,
        ("resource", Some("topic" | "queue" | "kafka-topic")) => lucide::LuRows3,
        ("resource", _) => lucide::LuDatabase,
        ("group", _) => lucide::LuUsers,
        ("user", _) => lucide::LuUser,
        ("template", _) => lucide::LuRocket,
        ("location", _) => lucide::LuMapPin,
        ("airesource", _) => lucide::LuSparkles,
        _ => lucide::LuShapes,
    }
}

/// The name of the hue in `tokens.css` (`--hue-…`).
pub fn kind_color(kind: &str, entity_type: Option<&str>) -> &'static str {
    match (kind, entity_type) {
        ("component", Some("website")) | ("domain", _) => "green",
        ("component", Some("library")) | ("airesource" | "group", _) => "purple",
        ("component", Some("mobile" | "mobile-app" | "app")) => "red",
        ("component", _) => "blue",
        ("api" | "user", _) => "teal",
        ("resource", _) => "amber",
        ("system" | "template", _) => "pink",
        _ => "grey",
    }
}

/// The icon on its tint.
#[component]
pub fn KindIcon(
    /// Lower-cased kind.
    #[prop(into)]
    kind: String,
    /// `spec.type`
    #[prop(optional_no_strip)]
    entity_type: Option<String>,
    /// Twice the size, for the head of a page.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let icon = kind_icon(&kind, entity_type.as_deref());
    let hue = kind_color(&kind, entity_type.as_deref());
    view! {
        <span class="kind-icon" data-hue=hue data-large=large>
            <Icon icon size=if large { 20 } else { 14 } />
        </span>
    }
    .into_any()
}
