//! Actions of templates: over the sandbox, which keeps real repositories of Git behind HTTP, and over
//! fakes that answer as the vendors do when something goes wrong.

mod around;
mod described;
mod desk;
mod faults;
mod gitlab;
mod killed;
mod proposals;
mod publishing;
