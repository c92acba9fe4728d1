//! One question at a time: whoever wants to ask while one is under way has one more asked behind it.

use leptos::prelude::*;

/// Begins asking, unless somebody asks already: they then ask once more.
pub(super) fn begun(asking: StoredValue<(bool, bool)>) -> bool {
    asking.try_update_value(|(now, again)| {
        *again = *now;
        !std::mem::replace(now, true)
    }) == Some(true)
}

/// Whether there is to be asked once more; if not, asking has ended.
pub(super) fn is_wanted_again(asking: StoredValue<(bool, bool)>) -> bool {
    asking.try_update_value(|(now, again)| {
        *now = *again;
        std::mem::take(again)
    }) == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_meanwhile_are_one_more_question() {
        let owner = Owner::new();
        owner.with(|| {
            let asking = StoredValue::new((false, false));
            assert!(begun(asking));
            assert!(!begun(asking));
            assert!(!begun(asking));
            assert!(is_wanted_again(asking), "once more, for both of them");
            assert!(!is_wanted_again(asking));
            assert!(begun(asking));
        });
    }
}
