//! Lucide icons, one size, in the colour of the text around them.

use leptos::prelude::*;

/// An icon. It says nothing to a screen reader: the words beside it do.
#[component]
pub fn Icon(
    /// From `icondata_lu`.
    icon: icondata_core::Icon,
    /// Edge length in CSS pixels.
    #[prop(default = 16)]
    size: u8,
) -> impl IntoView {
    view! {
        <svg
            class="icon"
            width=size
            height=size
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="2"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
            inner_html=icon.data
        ></svg>
    }
    .into_any()
}

/// The same as HTML, for lists that are put together as such.
pub fn icon_html(icon: icondata_core::Icon, size: u8) -> String {
    format!(
        "<svg class=\"icon\" width=\"{size}\" height=\"{size}\" viewBox=\"0 0 24 24\" fill=\"none\" \
         stroke=\"currentColor\" stroke-width=\"2\" stroke-linecap=\"round\" \
         stroke-linejoin=\"round\" aria-hidden=\"true\">{}</svg>",
        icon.data
    )
}
