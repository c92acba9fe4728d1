//! Documentation as TechDocs writes it: Markdown to HTML, without Python.

mod highlight;
pub mod markdown;
pub mod sanitize;
