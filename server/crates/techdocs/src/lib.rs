//! Documentation as TechDocs writes it: Markdown to HTML, without Python.

mod highlight;
pub mod library;
pub mod markdown;
pub mod publish;
pub mod sanitize;
pub mod site;
