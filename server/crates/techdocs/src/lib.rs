//! Documentation as TechDocs writes it: Markdown to HTML, without Python.

pub mod diagram;
mod highlight;
pub mod library;
pub mod markdown;
mod math;
pub mod publish;
pub mod sanitize;
pub mod site;
