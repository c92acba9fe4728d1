//! Wire types of what is written in Go: `null` for what is empty, so each field may be that.

use serde::{Deserialize, Deserializer};

/// What is null is as what is missing.
pub(crate) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// One struct a definition of the schema, by its names.
macro_rules! definitions {
    ($($(#[$doc:meta])+ $name:ident { $($field:ident: $type:ty,)* })+) => {
        $(
            $(#[$doc])+
            #[derive(Clone, Debug, Default, Deserialize)]
            #[serde(default, rename_all = "camelCase")]
            pub(super) struct $name {
                $(#[serde(deserialize_with = "or_default")] pub $field: $type,)*
            }
        )+
    };
}

pub(crate) use definitions;
