//! The binary `slipway`: command line, configuration, wiring, HTTP.
//!
//! `serve.rs` wires the services of the other crates together and hands them to `http`, which
//! answers. Nothing here knows what an entity is.

mod audit;
mod backup;
mod command_line;
mod config;
mod docs;
mod http;
mod logging;
mod memory;
mod serve;
mod system;
mod templates;
mod validate;

use clap::Parser;
use command_line::{
    CatalogCommand, Command, CommandLine, ConfigCommand, DocsCommand, TemplateCommand,
};
use std::{
    io::{self, Write},
    process::ExitCode,
};

/// The exit status for a mistake in what was asked, and for what the system does not allow.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let line = CommandLine::parse();
    let done = match line.command {
        Command::Serve(arguments) => serve::run(arguments),
        Command::Backup(arguments) => backup::back_up(arguments),
        Command::Restore(arguments) => backup::restore(arguments),
        Command::Migrate(arguments) => backup::migrate(arguments),
        Command::Audit(command) => audit::run(command),
        Command::Catalog(CatalogCommand::Validate(arguments)) => validate::run(&arguments),
        Command::Docs(DocsCommand::Check(arguments)) => docs::check(&arguments),
        Command::Docs(DocsCommand::Build(arguments)) => docs::build(&arguments),
        Command::Docs(DocsCommand::Publish(arguments)) => docs::publish(&arguments),
        Command::Docs(DocsCommand::Serve(arguments)) => docs::serve(&arguments),
        Command::Template(TemplateCommand::Check(arguments)) => templates::check(&arguments),
        Command::Template(TemplateCommand::Render(arguments)) => templates::render(&arguments),
        Command::Template(TemplateCommand::Test(arguments)) => templates::test(&arguments),
        Command::Template(TemplateCommand::Evaluate) => templates::evaluate(),
        Command::Template(TemplateCommand::Form) => templates::form(),
        Command::Config(ConfigCommand::Check(arguments)) => check_config(&arguments),
    };
    done.unwrap_or_else(|error| {
        // Nothing is left to do when even standard error is closed.
        let _ = writeln!(io::stderr(), "slipway: {error}");
        ExitCode::from(FAILED)
    })
}

/// What `main` tells the person who started it.
type Failure = Box<dyn std::error::Error>;

fn check_config(arguments: &command_line::Check) -> Result<ExitCode, Failure> {
    let effective = config::explain(arguments.config.as_deref(), system::variables())?;
    let mut output = io::stdout().lock();
    let width = effective.iter().map(|value| value.key.len()).max().unwrap_or_default();
    for config::Effective { key, value, place } in effective {
        writeln!(output, "{key:width$} = {value}  ({place})")?;
    }
    Ok(ExitCode::SUCCESS)
}
