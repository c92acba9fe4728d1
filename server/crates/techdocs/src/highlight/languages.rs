//! The languages that fences name.

use super::{
    css, grammars, markup,
    scanner::Scanner,
    settings, shell, templates, texts,
    words::{self, Grammar},
    yaml,
};
use std::{collections::HashSet, sync::LazyLock};

/// The names that Pygments answers to: pages and their style sheets were written with it.
static NAMES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("names.txt").split_whitespace().collect());

/// How code is read that a name stands for.
#[derive(Clone, Copy)]
pub(super) enum Language {
    Words(&'static LazyLock<Grammar>),
    Own(fn(&mut Scanner)),
}

impl Language {
    /// The language of a name; `None` when code of it is shown as text.
    pub(super) fn named(name: &str) -> Option<Self> {
        let grammar = match name.to_ascii_lowercase().as_str() {
            "yaml" | "yml" | "helm" | "yaml+jinja" | "salt" | "sls" => {
                return Some(Self::Own(yaml::read));
            }
            "bash" | "sh" | "zsh" | "ksh" | "shell" | "openrc" | "shell-script" | "fish"
            | "fishshell" => return Some(Self::Own(shell::read)),
            "console" | "shell-session" | "sh-session" | "shellsession" | "bash-session" => {
                return Some(Self::Own(shell::session));
            }
            "html" | "xml" | "xhtml" | "svg" | "xslt" | "vue" | "svelte" | "html+jinja"
            | "html+django" | "htmldjango" | "handlebars" | "html+handlebars" | "html+php" => {
                return Some(Self::Own(markup::read));
            }
            "php" | "php3" | "php4" | "php5" => return Some(Self::Own(php)),
            "css" | "scss" | "sass" | "less" => return Some(Self::Own(css::read)),
            "ini" | "cfg" | "dosini" | "conf" | "properties" | "jproperties" | "env" | "dotenv"
            | "systemd" | "desktop" | "registry" | "editorconfig" => {
                return Some(Self::Own(settings::ini));
            }
            "toml" => return Some(Self::Own(settings::toml)),
            "diff" | "udiff" | "patch" => return Some(Self::Own(settings::diff)),
            "docker" | "dockerfile" | "containerfile" => {
                return Some(Self::Own(settings::dockerfile));
            }
            "make" | "makefile" | "mf" | "bsdmake" => return Some(Self::Own(settings::makefile)),
            "http" => return Some(Self::Own(texts::http)),
            "md" | "markdown" => return Some(Self::Own(texts::markdown)),
            "jinja" | "jinja2" | "django" | "twig" | "gotemplate" | "gotmpl" | "go-template"
            | "go-text-template" | "go-html-template" => return Some(Self::Own(template)),
            "python" | "py" | "python3" | "py3" | "sage" | "bazel" | "starlark" | "pyi"
            | "python2" | "py2" => &grammars::PYTHON,
            "go" | "golang" => &grammars::GO,
            "java" => &grammars::JAVA,
            "kotlin" | "kt" | "kts" => &grammars::KOTLIN,
            "js" | "javascript" | "mjs" | "ts" | "typescript" => &grammars::JAVASCRIPT,
            "jsx" | "react" | "tsx" => &grammars::JSX,
            "json" | "json5" | "jsonc" | "json-object" | "jsonld" | "json-ld" | "ndjson" => {
                &grammars::JSON
            }
            "rust" | "rs" => &grammars::RUST,
            "c" => &grammars::C,
            "cpp" | "c++" | "objective-c" | "objectivec" | "obj-c" | "objc" | "arduino" => {
                &grammars::CPP
            }
            "csharp" | "c#" | "cs" => &grammars::CSHARP,
            "ruby" | "rb" | "duby" => &grammars::RUBY,
            "groovy" | "gradle" | "jenkinsfile" => &grammars::GROOVY,
            "scala" => &grammars::SCALA,
            "swift" => &grammars::SWIFT,
            "dart" => &grammars::DART,
            "lua" => &grammars::LUA,
            "perl" | "pl" => &grammars::PERL,
            "r" | "s" | "splus" => &grammars::R,
            "elixir" | "ex" | "exs" => &grammars::ELIXIR,
            "haskell" | "hs" => &grammars::HASKELL,
            "nix" | "nixos" => &grammars::NIX,
            "jsonnet" => &grammars::JSONNET,
            "sql" | "mysql" | "postgres" | "postgresql" | "plpgsql" | "sqlite" | "tsql" => {
                &grammars::SQL
            }
            "hcl" | "terraform" | "tf" => &grammars::HCL,
            "graphql" | "gql" => &grammars::GRAPHQL,
            "proto" | "protobuf" => &grammars::PROTOBUF,
            "rego" => &grammars::REGO,
            "promql" => &grammars::PROMQL,
            "powershell" | "pwsh" | "posh" | "ps1" | "psm1" => &grammars::POWERSHELL,
            "nginx" => &grammars::NGINX,
            "graphviz" | "dot" => &grammars::DOT,
            "zig" | "solidity" | "vala" | "haxe" | "julia" | "cue" | "bicep" | "d" => {
                &grammars::OTHERS
            }
            _ => return None,
        };
        Some(Self::Words(grammar))
    }

    pub(super) fn read(self, scanner: &mut Scanner) {
        match self {
            Self::Words(grammar) => words::read(grammar, scanner),
            Self::Own(read) => read(scanner),
        }
    }
}

/// Whether a class may carry this name; else it is text.
pub(super) fn is_known(name: &str) -> bool {
    NAMES.contains(name.to_ascii_lowercase().as_str())
}

fn template(scanner: &mut Scanner) {
    templates::text(scanner, "x");
}

/// PHP with a page around it, or only its code.
fn php(scanner: &mut Scanner) {
    if scanner.rest().contains("<?") {
        markup::read(scanner);
    } else {
        markup::php(scanner);
    }
}
