//! Documentation as TechDocs writes it: Markdown to HTML, without Python.

pub mod diagram;
mod highlight;
#[cfg(feature = "library")]
pub mod library;
pub mod markdown;
mod math;
#[cfg(feature = "library")]
pub mod mirror;
#[cfg(feature = "library")]
pub mod publish;
pub mod sanitize;
pub mod site;
#[cfg(feature = "library")]
pub mod storage;
