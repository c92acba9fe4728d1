//! The template editor: the text and files beside it at the left; at the right what is wrong, the form, and
//! what steps would be given, by the server's own code in the browser. Nothing of it is sent before it is
//! tried, which the server does: files with differences, requests as they would be sent.

mod api;
mod field;
mod files;
mod folder;
mod form;
mod looked;
mod opening;
mod page;
mod problems;
#[cfg(feature = "ssr")]
mod read;
mod rendered;
mod sample;
mod session;
mod steps;
mod trying;
mod workshop;

pub use page::EditorPage;
