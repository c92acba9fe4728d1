//! The file that is shown as a step would make it: its text rendered with what is filled in.

use super::workshop::{Workshop, text_of};
use crate::{
    text::template_editor::use_editor_text,
    ui::{Icon, PlainBlock},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use scaffolder::engine::{Context, Dialect, Host, Limits, Template};
use serde_json::{Map, Value, json};

/// The file; nothing while the template itself is shown.
#[component]
pub(super) fn Rendered(shop: Workshop) -> impl IntoView {
    let text = use_editor_text();
    let rendered = Memo::new(move |_| {
        let at = shop.shown.get()?;
        let source = shop.files.with(|files| text_of(files.get(at)?))?;
        Some(render(&source, shop.values.get()))
    });
    let shown = move || {
        rendered.get().map(|rendered| {
            let body = match rendered {
                Ok(code) => view! { <PlainBlock code label=text.rendered /> }.into_any(),
                Err(message) => view! {
                    <p class="unfilled">
                        <Icon icon=lucide::LuCircleX />
                        {message}
                    </p>
                }
                .into_any(),
            };
            view! {
                <section class="editor-part" aria-labelledby="template-rendered">
                    <header>
                        <h2 id="template-rendered">{text.rendered}</h2>
                    </header>
                    <p class="quiet">{text.rendered_hint}</p>
                    {body}
                </section>
            }
        })
    };
    view! { {shown} }.into_any()
}

/// The text with `values` filled in; what is wrong with it otherwise, with its place.
fn render(source: &str, values: Map<String, Value>) -> Result<String, String> {
    let context: Context = Map::from_iter([("values".to_owned(), json!(values))]);
    let template = Template::parse(source, Dialect::STEPS, Limits::default());
    let rendered = template.and_then(|template| template.render(&context, &Host::default()));
    rendered.map(|rendered| rendered.value).map_err(|problem| problem.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_rendered_with_what_is_filled_in() {
        let values = Map::from_iter([("name".to_owned(), json!("shop"))]);
        assert_eq!(render("# ${{ values.name | upper }}", values.clone()), Ok("# SHOP".to_owned()));
        assert!(render("a\n${{ values.name | }}", values).is_err());
    }
}
