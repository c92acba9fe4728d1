//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::{net::SocketAddr, path::PathBuf};

/// The version, with the commit that it was built from where that is known.
pub(crate) const VERSION: &str = env!("SLIPWAY_VERSION");

/// An internal developer platform: catalog, documentation, golden paths.
#[derive(Debug, Parser)]
#[command(name = "slipway", version = VERSION, arg_required_else_help = true)]
pub(crate) struct CommandLine {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the portal
    Serve(Serve),
    /// Write all that the database holds into a file, while Slipway runs
    Backup(Backup),
    /// Put what a backup holds into a database, of either sort
    Restore(Restore),
    /// Bring the database's schema up to date, and end; `serve` does so too
    Migrate(Migrate),
    /// Look at the log of who did what
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Work on catalog files
    #[command(subcommand)]
    Catalog(CatalogCommand),
    /// Work on documentation sites
    #[command(subcommand)]
    Docs(DocsCommand),
    /// Work on software templates
    #[command(subcommand)]
    Template(TemplateCommand),
    /// Work on the configuration
    #[command(subcommand)]
    Config(ConfigCommand),
}

/// `slipway serve`
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Folder, Git URL or https URL of a catalog file to read; can be given several times
    #[arg(long, value_name = "X")]
    pub(crate) catalog: Vec<String>,
    /// Bring a simulated company and its vendors along, to try everything; nothing of it is real
    #[arg(long)]
    pub(crate) sandbox: bool,
    /// Address to speak HTTP at [default: 127.0.0.1:3000]
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<String>,
    /// Folder for everything that must survive [default: data]
    #[arg(long, value_name = "DIR")]
    pub(crate) data_dir: Option<String>,
    /// Database, sqlite:PATH or postgres://… [default: SQLite in the data folder]
    #[arg(long, value_name = "URL")]
    pub(crate) database_url: Option<String>,
    /// Configuration file [default: slipway.toml, if it is there]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

/// Which database a command is about.
#[derive(Debug, Args)]
pub(crate) struct Target {
    /// Folder with the SQLite database, unless another one is named [default: data]
    #[arg(long, value_name = "DIR")]
    pub(crate) data_dir: Option<String>,
    /// Database, sqlite:PATH or postgres://… [default: SQLite in the data folder]
    #[arg(long, value_name = "URL")]
    pub(crate) database_url: Option<String>,
    /// Configuration file [default: slipway.toml, if it is there]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

/// `slipway backup`
#[derive(Debug, Args)]
pub(crate) struct Backup {
    #[command(flatten)]
    pub(crate) target: Target,
    /// The file to make; it must not be there yet
    pub(crate) file: PathBuf,
}

/// `slipway restore`
#[derive(Debug, Args)]
pub(crate) struct Restore {
    #[command(flatten)]
    pub(crate) target: Target,
    /// Replace what the database holds
    #[arg(long)]
    pub(crate) replace: bool,
    /// Only look whether the backup is whole, and tell what is in it
    #[arg(long)]
    pub(crate) check: bool,
    /// The file that `slipway backup` made
    pub(crate) file: PathBuf,
}

/// `slipway migrate`
#[derive(Debug, Args)]
pub(crate) struct Migrate {
    #[command(flatten)]
    pub(crate) target: Target,
}

/// `slipway audit …`
#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Look whether the log is as it was written; exit status 1 when it is not
    Verify(VerifyAudit),
    /// Write the log, or a part of it, as text
    Export(ExportAudit),
}

/// `slipway audit verify`
#[derive(Debug, Args)]
pub(crate) struct VerifyAudit {
    #[command(flatten)]
    pub(crate) target: Target,
    /// The first position to look at [default: the first there is]
    #[arg(long, value_name = "POSITION")]
    pub(crate) from: Option<i64>,
    /// The last one [default: the last there is]
    #[arg(long, value_name = "POSITION")]
    pub(crate) to: Option<i64>,
    /// What an earlier run printed; can be given several times
    #[arg(long, value_name = "POSITION:HASH")]
    pub(crate) known: Vec<String>,
}

/// `slipway audit export`
#[derive(Debug, Args)]
pub(crate) struct ExportAudit {
    #[command(flatten)]
    pub(crate) target: Target,
    /// From this day or moment on, such as 2026-11-29 or 2026-11-29T10:00:00Z
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,
    /// Before this day or moment
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,
    /// A JSON object a line, or a table
    #[arg(long, value_enum, default_value_t = ExportForm::Jsonl)]
    pub(crate) format: ExportForm,
    /// The file to make [default: standard output]
    pub(crate) file: Option<PathBuf>,
}

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportForm {
    /// JSON lines
    Jsonl,
    /// Comma-separated values
    Csv,
}

/// `slipway catalog …`
#[derive(Debug, Subcommand)]
pub(crate) enum CatalogCommand {
    /// Judge catalog files; exit status 1 when a document is invalid
    Validate(Validate),
}

/// `slipway catalog validate`
#[derive(Debug, Args)]
pub(crate) struct Validate {
    /// For people, or one JSON object a line for each document
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Take kinds that the format does not know for mistakes
    #[arg(long)]
    pub(crate) refuse_unknown_kinds: bool,
    /// Files, or folders to search for YAML files
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
}

/// `slipway docs …`
#[derive(Debug, Subcommand)]
pub(crate) enum DocsCommand {
    /// Render a site and tell what is wrong with it; exit status 1 when readers would meet it
    Check(CheckDocs),
    /// Render a site into a folder: a site that stands by itself, as Backstage reads it too
    Build(BuildDocs),
    /// Render a site into storage that a portal reads (docs.published): a folder, or a bucket
    Publish(PublishDocs),
    /// Show a site on this machine, and show it anew whenever a file of it is saved
    Serve(ServeDocs),
}

/// `slipway docs publish`
#[derive(Debug, Args)]
pub(crate) struct PublishDocs {
    /// Whose documentation it is: kind:namespace/name
    #[arg(long, value_name = "ENTITY")]
    pub(crate) entity: String,
    /// The storage: a folder, or a bucket (s3:) with the credentials of the environment
    #[arg(long, value_name = "STORAGE")]
    pub(crate) to: String,
    /// The folder with mkdocs.yml, or with Markdown files
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

/// `slipway docs serve`
#[derive(Debug, Args)]
pub(crate) struct ServeDocs {
    /// Address to speak HTTP at
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8000")]
    pub(crate) listen: SocketAddr,
    /// The folder with mkdocs.yml, or with Markdown files
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

/// `slipway docs check`
#[derive(Debug, Args)]
pub(crate) struct CheckDocs {
    /// For people, or one JSON object a line for each problem
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// The folder with mkdocs.yml, or with Markdown files
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

/// `slipway docs build`
#[derive(Debug, Args)]
pub(crate) struct BuildDocs {
    /// The folder to write into; it must be empty or not there yet
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// The folder with mkdocs.yml, or with Markdown files
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

/// `slipway template …`
#[derive(Debug, Subcommand)]
pub(crate) enum TemplateCommand {
    /// Tell what is wrong with templates and their skeletons; exit status 1 when a run would fail
    Check(CheckTemplates),
    /// Do the steps of a template that work on files, and tell what the others would do
    Render(RenderTemplate),
    /// Render a template for each folder of its tests, and compare with what is expected there
    Test(TestTemplates),
    /// Render single texts: a JSON object with template and values a line, and answers likewise
    Evaluate,
    /// Check, resolve and fill in forms: a JSON object with schema, values and what to `ask` (validate,
    /// effective, defaults) a line, and answers likewise
    Form,
}

/// `slipway template check`
#[derive(Debug, Args)]
pub(crate) struct CheckTemplates {
    /// For people, or one JSON object a line for each finding
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Files, or folders to search for templates
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
}

/// `slipway template render`
#[derive(Debug, Args)]
pub(crate) struct RenderTemplate {
    /// YAML or JSON file with what a person would fill in
    #[arg(long, value_name = "FILE")]
    pub(crate) values: Option<PathBuf>,
    /// The folder to write into; it must be empty or not there yet
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Take an expression that fails for a failure of the run
    #[arg(long)]
    pub(crate) strict: bool,
    /// For people, or one JSON object a line for each step
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// The template's file, or the folder of its template.yaml
    #[arg(value_name = "TEMPLATE")]
    pub(crate) template: PathBuf,
}

/// `slipway template test`
#[derive(Debug, Args)]
pub(crate) struct TestTemplates {
    /// Write what is rendered as what is expected from now on
    #[arg(long)]
    pub(crate) update: bool,
    /// Templates, or folders to search for them
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
}

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For machines
    Json,
}

/// `slipway config …`
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Check file and environment, and print what is in force and who set it
    Check(Check),
}

/// `slipway config check`
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Configuration file [default: slipway.toml, if it is there]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn catalogs_can_be_given_several_times() {
        let line = ["slipway", "serve", "--catalog", "a", "--catalog", "b"];
        let Command::Serve(serve) = CommandLine::try_parse_from(line).unwrap().command else {
            panic!("serve was asked for");
        };
        assert_eq!(serve.catalog, ["a", "b"]);
    }
}
