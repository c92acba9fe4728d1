//! The real binary, from the outside: how it starts, answers, ends, and what it says when it cannot.

mod command_line;
mod ending;
mod process;
mod serving;
mod starting;
