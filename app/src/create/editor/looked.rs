//! What is known of a template's text, by the server's own code.

use platform::scaffolder::FormPage;
use scaffolder::{
    actions::Actions,
    check::{Finding, Level, check_with},
    form::{EnginePatterns, defaults},
};
use serde_json::{Map, Value};

/// What is known of the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Looked {
    pub(super) findings: Vec<Finding>,
    /// The template, where it can be read.
    pub(super) template: Option<Value>,
}

impl Looked {
    /// Looks at a text.
    pub(super) fn at(text: &str, actions: &Actions) -> Self {
        let mut looked = Self::default();
        for one in check_with(text, actions) {
            looked.findings.extend(one.findings);
            looked.template = looked.template.or(one.value);
        }
        looked
    }

    /// How many errors and warnings there are.
    pub(super) fn counts(&self) -> (u64, u64) {
        self.findings.iter().fold((0, 0), |(errors, warnings), one| match one.level {
            Level::Error => (errors + 1, warnings),
            Level::Warning => (errors, warnings + 1),
        })
    }

    /// The pages of its form.
    pub(super) fn pages(&self) -> Vec<FormPage> {
        let parameters = self.template.as_ref().and_then(|template| template.get("spec"));
        match parameters.and_then(|spec| spec.get("parameters")) {
            Some(Value::Array(pages)) => pages.iter().filter_map(page).collect(),
            Some(one) => page(one).into_iter().collect(),
            None => Vec::new(),
        }
    }
}

fn page(schema: &Value) -> Option<FormPage> {
    let text = |name: &str| schema.get(name).and_then(Value::as_str).map(str::to_owned);
    schema.is_object().then(|| FormPage {
        title: text("title").unwrap_or_default(),
        description: text("description"),
        html: String::new(),
        schema: schema.clone(),
    })
}

/// What the pages of a form fill in by themselves.
pub(super) fn filled(pages: &[FormPage]) -> Map<String, Value> {
    let fill = |values: Map<String, Value>, page: &FormPage| {
        defaults(&page.schema, &values, &EnginePatterns)
    };
    pages.iter().fold(Map::new(), fill)
}

#[cfg(test)]
mod tests {
    use super::{super::sample::SAMPLE, *};

    #[test]
    fn a_text_is_looked_at_by_the_servers_rules() {
        let actions = Actions::built_in();
        let looked = Looked::at(SAMPLE, &actions);
        assert_eq!(looked.counts(), (0, 0));
        let pages = looked.pages();
        assert_eq!((pages.len(), pages[0].title.as_str()), (1, "The service"));
        assert_eq!(filled(&pages)["name"], "little-service");
        let broken = Looked::at(&SAMPLE.replace("debug:log", "debug:lgo"), &actions);
        assert!(broken.counts().0 > 0, "an unknown action");
        assert_eq!(Looked::at("", &actions), Looked::default());
    }
}
