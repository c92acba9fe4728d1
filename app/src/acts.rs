//! What a person does on a page, kept as long as the page is.
//!
//! A live page makes its content anew whenever something changed. What is shown meanwhile is the
//! content before, and whoever presses a button of it must not meet an action that is gone already.
//! So actions belong to the page, not to its content: each is made once, found again by what it is
//! about, and still knows afterwards what was answered.

use leptos::{
    prelude::*,
    reactive::owner::WeakOwner,
    server_fn::{ServerFn, error::FromServerFnError},
};
use std::{
    any::{Any, TypeId},
    collections::HashMap,
};

/// The actions of a page, by their kind and what they are about.
type Known = HashMap<(TypeId, String), Box<dyn Any + Send + Sync>>;

#[derive(Clone)]
struct Acts {
    page: WeakOwner,
    known: StoredValue<Known>,
    answered: RwSignal<usize>,
}

impl Acts {
    fn find<S: ServerFn + 'static>(&self, name: &(TypeId, String)) -> Option<ServerAction<S>>
    where
        S::Output: 'static,
    {
        self.known.with_value(|known| known.get(name)?.downcast_ref().copied())
    }
}

/// Makes the present component the page whose actions outlive what it shows. Gives how many of them
/// were answered: who asks for data with it asks anew after each.
pub fn keep_acts() -> ReadSignal<usize> {
    let answered = RwSignal::new(0);
    if let Some(page) = Owner::current() {
        provide_context(Acts { page: page.downgrade(), known: StoredValue::default(), answered });
    }
    answered.read_only()
}

/// The page's action of this kind about a row's number, an entity…; the empty text where there is only
/// one. In a component whose page keeps none, it is the component's own.
pub fn act<S>(about: &str) -> ServerAction<S>
where
    S: ServerFn + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
    S::Error: FromServerFnError + Send + Sync + 'static,
{
    let Some(acts) = use_context::<Acts>() else { return ServerAction::new() };
    let name = (TypeId::of::<S>(), about.to_owned());
    if let Some(action) = acts.find(&name) {
        return action;
    }
    let Some(page) = acts.page.upgrade() else { return ServerAction::new() };
    let action = page.with(|| {
        let action = ServerAction::<S>::new();
        Effect::new(move |before: Option<usize>| {
            let version = action.version().get();
            if before.is_some_and(|before| before < version) {
                acts.answered.update(|answered| *answered += 1);
            }
            version
        });
        action
    });
    acts.known.update_value(|known| _ = known.insert(name, Box::new(action)));
    action
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preferences::SetPreferences;

    #[test]
    fn an_action_outlives_the_content_that_asked_for_it() {
        let page = Owner::new();
        page.with(|| {
            keep_acts();
            let content = Owner::new();
            let action = content.with(|| act::<SetPreferences>("one"));
            content.cleanup();
            assert!(action.value().get_untracked().is_none(), "it is there after its content");
        });
    }

    #[test]
    fn each_is_made_once_for_what_it_is_about() {
        let page = Owner::new();
        page.with(|| {
            keep_acts();
            let count = || use_context::<Acts>().expect("kept").known.with_value(HashMap::len);
            for about in ["one", "two", "one"] {
                act::<SetPreferences>(about);
            }
            assert_eq!(count(), 2);
        });
    }
}
