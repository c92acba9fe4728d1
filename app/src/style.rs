//! The portal's style sheet, joined at build time (`build.rs`).

/// The whole sheet.
pub const STYLESHEET: &str = include_str!(concat!(env!("OUT_DIR"), "/slipway.css"));

/// Its address: the name changes with the content, so that it can be cached for ever.
pub const STYLESHEET_PATH: &str = concat!("/assets/slipway.", env!("SLIPWAY_STYLE_HASH"), ".css");
