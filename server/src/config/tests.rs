//! What a person reads when the configuration is wrong, and what the program gets when it is right.

use super::{keys, layers::Layers, settings::Settings, sources::SourceSettings, *};
use catalog::source::Target;
use insta::assert_snapshot;
use proptest::prelude::*;
use secrecy::ExposeSecret;
use std::time::Duration;

pub(super) fn read(text: &str, variables: &[(&str, &str)]) -> Result<Settings, ConfigError> {
    let mut layers = Layers::default();
    layers.add_text("slipway.toml", text);
    layers.add_variables(variables.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
    Settings::read(layers)
}

pub(super) fn error(text: &str, variables: &[(&str, &str)]) -> String {
    read(text, variables).unwrap_err().to_string()
}

#[test]
fn nothing_set_is_a_portal_on_loopback_with_sqlite() {
    let settings = read("", &[]).unwrap();
    assert_eq!(settings.server.listen.to_string(), "127.0.0.1:3000");
    assert_eq!(settings.database_url(), "sqlite:data/slipway.db");
    assert!(settings.catalog.sources.is_empty());
    assert!(settings.catalog.keep_unknown_kinds);
    assert!(!settings.catalog.allow_private_networks);
    assert_eq!(settings.delivery.back, Duration::from_hours(24 * 400));
}

#[test]
fn histories_are_read_back_a_month_at_least_and_not_for_ever() {
    let back = |text: &str| {
        read(&format!("[delivery]\nhistory = \"{text}\"\n"), &[]).map(|one| one.delivery.back)
    };
    assert_eq!(back("1500d").unwrap(), Duration::from_hours(24 * 1_500));
    for wrong in ["29d", "1501d", "forever", "soon"] {
        assert!(back(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_command_line_goes_before_the_environment_and_that_before_the_file() {
    let file = "[server]\nlisten = \"127.0.0.1:1\"\ndata-dir = \"f\"\nmax-renders = 7\n";
    let variables =
        [("SLIPWAY__SERVER__LISTEN", "127.0.0.1:2"), ("SLIPWAY__SERVER__DATA_DIR", "v")];
    let mut overrides = Overrides::default();
    overrides.listen(Some("127.0.0.1:3".to_owned()));
    overrides.catalog(vec!["here".to_owned(), "https://x/y,z.yaml".to_owned()]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.toml");
    std::fs::write(&path, file).unwrap();
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let settings = load(Some(&path), variables, &overrides).unwrap();
    assert_eq!(settings.server.listen.port(), 3);
    assert_eq!(settings.server.data_dir.to_str(), Some("v"));
    assert_eq!(settings.server.max_renders, 7);
    let targets: Vec<_> = settings.catalog.sources.iter().map(|s| s.target.name()).collect();
    assert_eq!(targets, ["here", "https://x/y,z.yaml"]);
}

#[test]
fn every_kind_of_value_is_read() {
    let settings = read(
        r#"
        [server]
        listen = "[::]:80"
        public-url = "https://portal.example.com"
        render-timeout = "1m 30s"
        max-body-size = "2MiB"
        [catalog]
        unknown-kinds = "refuse"
        allow-private-networks = true
        [[catalog.sources]]
        target = "../services"
        [[catalog.sources]]
        target = "https://github.com/acme/catalog"
        interval = "30s"
        [log]
        format = "json"
        level = "warn,catalog=debug"
        "#,
        &[],
    )
    .unwrap();
    assert_eq!(settings.server.render_timeout, Duration::from_secs(90));
    assert_eq!(settings.server.max_body_size, 2 << 20);
    assert!(!settings.catalog.keep_unknown_kinds);
    assert_eq!(
        settings.catalog.sources,
        [
            SourceSettings { target: Target::parse("../services").unwrap(), interval: None },
            SourceSettings {
                target: Target::parse("https://github.com/acme/catalog").unwrap(),
                interval: Some(Duration::from_secs(30)),
            },
        ]
    );
    assert_eq!(settings.log.format, LogFormat::Json);
}

#[test]
fn sources_of_a_variable_are_targets_with_commas_or_a_toml_list() {
    let sources = |text| {
        let settings = read("", &[("SLIPWAY__CATALOG__SOURCES", text)]).unwrap();
        let targets = settings.catalog.sources.into_iter();
        targets.map(|source| (source.target.name(), source.interval)).collect::<Vec<_>>()
    };
    assert_eq!(sources("a, b"), [("a".to_owned(), None), ("b".to_owned(), None)]);
    let minute = Some(Duration::from_mins(1));
    assert_eq!(
        sources("[{ target = \"a,b\", interval = \"1m\" }, \"c\"]"),
        [("a,b".to_owned(), minute), ("c".to_owned(), None)]
    );
}

#[test]
fn accounts_of_code_hosts_are_read_with_secrets_from_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    std::fs::write(&path, "ghp_x\n").unwrap();
    let token = path.display();
    let file = format!(
        r#"
        [[catalog.github]]
        organization = "acme"
        token-file = "{token}"
        catalog-paths = ["**/catalog-info.yaml"]
        archived = true
        interval = "1m"
        [[catalog.gitlab]]
        group = "acme/payments"
        api-url = "https://git.example.com/api/v4"
        people = false
        [[catalog.bitbucket]]
        workspace = "acme"
        user = "lena@acme.example"
        token-file = "{token}"
        "#
    );
    let settings = read(&file, &[]).unwrap();
    let [github, gitlab, bitbucket] = &settings.catalog.hosts[..] else { panic!("three accounts") };
    assert_eq!((github.kind, github.account.as_str()), (HostKind::GitHub, "acme"));
    assert_eq!(github.api.as_str(), "https://api.github.com/");
    assert!(matches!(&github.login, Login::Token(token) if token.expose_secret() == "ghp_x"));
    assert_eq!(github.hosted.paths, ["**/catalog-info.yaml"]);
    assert!(github.hosted.archived && github.hosted.interval == Duration::from_mins(1));
    assert!(!format!("{github:?}").contains("ghp_x"));
    assert_eq!(gitlab.api.as_str(), "https://git.example.com/api/v4");
    assert!(matches!(gitlab.login, Login::None) && !gitlab.hosted.people);
    assert_eq!(bitbucket.api.as_str(), "https://api.bitbucket.org/2.0");
    let person =
        matches!(&bitbucket.login, Login::Person { user, .. } if user == "lena@acme.example");
    assert!(person, "{:?}", bitbucket.login);
    let variable = [("SLIPWAY__CATALOG__GITHUB", "[{ organization = \"acme\", token = \"x\" }]")];
    assert_eq!(read("", &variable).unwrap().catalog.hosts.len(), 1);
}

#[test]
fn mistakes_of_accounts_name_the_key_and_keep_the_secret() {
    let file = r#"
[[catalog.github]]
organisation = "acme"
[[catalog.github]]
organization = "acme"
token = "hunter2"
app-id = 1
private-key = "hunter2"
[[catalog.github]]
organization = "https://github.com/acme"
token-file = "/no/such"
visibility = ["secret"]
[[catalog.gitlab]]
group = "acme"
app-id = 1
[[catalog.bitbucket]]
workspace = "acme"
user = "lena"
"#;
    let told = error(file, &[]);
    let mistakes = [
        "slipway.toml:3:16: catalog.github[0].organisation: no such key; did you mean \"organization\"?",
        "catalog.github[1]: has a token and a GitHub App; keep app-id and private-key-file",
        "catalog.github[2].organization: \"https://github.com/acme\" is no name of an account",
        "catalog.github[2].token-file: \"/no/such\" cannot be read",
        "catalog.github[2].visibility: \"secret\" is no visibility",
        "catalog.gitlab[0].app-id: no such key",
        "catalog.bitbucket[0]: has a user and no token; add token-file",
    ];
    for mistake in mistakes {
        assert!(told.contains(mistake), "{mistake} in\n{told}");
    }
    assert_eq!(told.lines().count(), 1 + mistakes.len(), "{told}");
    assert!(!told.contains("hunter2"), "{told}");
}

#[test]
fn all_mistakes_of_a_file_are_told_at_once_with_place_and_fix() {
    let file = r#"
[server]
lissten = "127.0.0.1:3000"
listen = "localhost"
max-renders = "64"
max-requests = 0
render-timeout = "ten seconds"
max-body-size = 12

[catalgo]
sources = []

[catalog]
unknown-kinds = "drop"
allow-private-networks = "yes"
sources = [{ target = "a", intervall = "5m" }, { interval = "5m" }, 3, "ftp://a"]

[log]
level = "verbose"
"#;
    assert_snapshot!(error(file, &[]), @r#"
    the configuration cannot be used:
      slipway.toml:3:1: server.lissten: no such key; did you mean "listen"?
      slipway.toml:4:10: server.listen: "localhost" is no address; write an IP address and a port, such as 127.0.0.1:3000 or [::]:8080
      slipway.toml:5:15: server.max-renders: text is given where a number is wanted; write a whole number from 1 on
      slipway.toml:6:16: server.max-requests: 0 is out of range; write a number from 1 to 1000000
      slipway.toml:7:18: server.render-timeout: "ten seconds" is no duration; write number and unit, such as "500ms", "30s" or "5m"
      slipway.toml:8:17: server.max-body-size: "12" is out of range; write a size from 1KiB to 1GiB
      slipway.toml:10:2: catalgo: no such section; did you mean "catalog"?
      slipway.toml:14:17: catalog.unknown-kinds: "drop" is not known; write one of keep, refuse
      slipway.toml:15:26: catalog.allow-private-networks: text is given where true or false is wanted; write true or false
      slipway.toml:16:40: catalog.sources[0].intervall: no such key; did you mean "interval"?
      slipway.toml:16:48: catalog.sources[1]: names no target; add target = "…": a folder, a Git URL or an https URL of a catalog file
      slipway.toml:16:69: catalog.sources[2]: no source; write { target = "…" }
      slipway.toml:16:72: catalog.sources[3]: "ftp://a" begins with ftp:, which is not read; use a folder, https:// or git+https://
      slipway.toml:19:9: log.level: "verbose" is no level; write error, warn, info, debug or trace, and exceptions after commas, such as info,catalog=debug
    "#);
}

#[test]
fn mistakes_of_the_environment_name_the_variable() {
    let variables = [
        ("SLIPWAY__SERVER__LISTN", "127.0.0.1:1"),
        ("SLIPWAY__SERVER__MAX_RENDERS", "many"),
        ("SLIPWAY__LISTEN", "127.0.0.1:1"),
        ("SLIPWAY__SERVR__LISTEN", "127.0.0.1:1"),
        ("SLIPWAY__DATABASE__URL", "mysql://root:secret@db/slipway"),
        ("SLIPWAY__CATALOG__SOURCES", "[{ target = }]"),
        ("SLIPWAY_SITE", "not ours to read"),
    ];
    assert_snapshot!(error("", &variables), @r#"
    the configuration cannot be used:
      SLIPWAY__CATALOG__SOURCES: catalog.sources: no TOML list (invalid literal string, expected `'`); write [{ target = "…" }], or targets with commas between them
      SLIPWAY__DATABASE__URL: database.url: no URL of a database that Slipway knows; write sqlite:PATH or postgres://user:password@host/database
      SLIPWAY__LISTEN: names no key; write it as SLIPWAY__SECTION__KEY
      SLIPWAY__SERVER__LISTN: server.listn: no such key; did you mean "listen"?
      SLIPWAY__SERVER__MAX_RENDERS: server.max-renders: "many" is no whole number; write a whole number from 1 on
      SLIPWAY__SERVR__LISTEN: no such section as servr; did you mean "SERVER"?
    "#);
}

#[test]
fn a_broken_or_missing_file_is_named() {
    assert_snapshot!(error("[server\nlisten = 1", &[]), @r"
    the configuration cannot be used:
      slipway.toml:1:8: no valid TOML (unclosed table, expected `]`); mend the line
    ");
    assert_snapshot!(error("listen = \"127.0.0.1:1\"\nserver = 1", &[]), @r"
    the configuration cannot be used:
      slipway.toml:1:1: listen: stands outside of its section; put it below [server]
      slipway.toml:2:1: server: is a section; write [server] and its keys below
    ");
    let missing = load(Some(Path::new("no/such.toml")), [], &Overrides::default());
    assert_snapshot!(missing.unwrap_err(), @r"
    the configuration cannot be used:
      no/such.toml: cannot be read (No such file or directory (os error 2)); name a readable TOML file with --config
    ");
}

#[test]
fn mistakes_of_the_command_line_name_the_argument() {
    let mut overrides = Overrides::default();
    overrides.listen(Some("3000".to_owned()));
    let loaded = load(Some(Path::new("/dev/null")), [], &overrides);
    assert_snapshot!(loaded.unwrap_err(), @r#"
    the configuration cannot be used:
      --listen: server.listen: "3000" is no address; write an IP address and a port, such as 127.0.0.1:3000 or [::]:8080
    "#);
}

#[test]
fn a_secret_is_neither_explained_nor_repeated() {
    let variable =
        ("SLIPWAY__DATABASE__URL".to_owned(), "postgres://slipway:hunter2@db/slipway".to_owned());
    let effective = explain(Some(Path::new("/dev/null")), [variable]).unwrap();
    let database = effective.iter().find(|value| value.key == "database.url").unwrap();
    assert_eq!(database.value, "(secret)");
    assert_eq!(database.place, "SLIPWAY__DATABASE__URL");
    let source = "https://token@a.example/x.git, https://b.example/p@th.yaml";
    let variable = ("SLIPWAY__CATALOG__SOURCES".to_owned(), source.to_owned());
    let effective = explain(Some(Path::new("/dev/null")), [variable]).unwrap();
    let sources = effective.iter().find(|value| value.key == "catalog.sources").unwrap();
    assert_eq!(sources.value, "https://a.example/x.git, https://b.example/p@th.yaml");
}

#[test]
fn hosts_of_pictures_are_names_and_nothing_that_a_policy_would_read_otherwise() {
    let hosts = |list: &str| read(&format!("[docs]\nimage-hosts = {list}\n"), &[]);
    let read_hosts = hosts("[\"IMG.shields.io\", \"a.example:8443\"]").unwrap().docs.image_hosts;
    assert_eq!(read_hosts, ["img.shields.io", "a.example:8443"]);
    for wrong in ["https://a.example", "a.example/x", "*", "a.example; script-src *", "", "a:b"] {
        let told = hosts(&format!("[\"{wrong}\"]")).unwrap_err().to_string();
        assert!(told.contains("docs.image-hosts") && told.contains("is no host"), "{told}");
    }
}

#[test]
fn a_list_of_hosts_is_read_from_both() {
    let file = read("[catalog]\nallowed-hosts = [\"a\", \"b.c\"]", &[]).unwrap();
    let variable = read("", &[("SLIPWAY__CATALOG__ALLOWED_HOSTS", "a, b.c")]).unwrap();
    assert_eq!(file.catalog.allowed_hosts, ["a", "b.c"]);
    assert_eq!(variable.catalog.allowed_hosts, ["a", "b.c"]);
}

#[test]
fn the_reference_describes_every_key_in_full() {
    let reference = include_str!("../../../docs/configuration.md");
    for key in keys::ALL {
        let default =
            if key.default.is_empty() { "none".to_owned() } else { format!("`{}`", key.default) };
        let row = format!("| `{}` | {} | {default} | `{}` |", key.name, key.shape, key.variable());
        assert!(
            reference.contains(&row),
            "docs/configuration.md lacks a row that begins with\n{row}"
        );
    }
    let rows = reference.lines().filter(|line| line.contains("| `SLIPWAY__")).count();
    assert_eq!(rows, keys::ALL.len(), "docs/configuration.md describes keys that are no more");
}

#[test]
fn the_example_of_the_reference_is_valid() {
    let reference = include_str!("../../../docs/configuration.md");
    let example = reference.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    read(example, &[]).unwrap();
}

proptest! {
    /// Whatever stands in the file, the answer is settings or places and fixes, never a panic.
    #[test]
    fn any_text_is_settings_or_an_explanation(text in "[a-z0-9=\\[\\]{}\",.\n -]{0,80}") {
        if let Err(error) = read(&text, &[]) {
            prop_assert!(error.0.iter().all(|problem| !problem.fix.is_empty()));
        }
    }

    /// One wrong letter in a key is answered with the right one.
    #[test]
    fn a_slip_of_the_pen_is_recognised(index in 0..keys::ALL.len(), at in 0_usize..20, letter in "[a-z]") {
        let key = keys::ALL[index];
        let mut name: Vec<char> = key.name.chars().collect();
        let at = at % name.len();
        name[at] = letter.chars().next().unwrap();
        let name: String = name.into_iter().collect();
        prop_assume!(name != key.name);
        let near = |other: &&&str| strsim::damerau_levenshtein(other, &name) <= 1;
        prop_assume!(keys::names(key.section).iter().filter(near).count() == 1);
        let message = error(&format!("[{}]\n{name} = 1\n", key.section), &[]);
        prop_assert!(message.contains(&format!("did you mean \"{}\"?", key.name)), "{}", message);
    }
}

#[test]
fn clusters_are_read_with_their_tokens_and_authorities() {
    let folder = tempfile::tempdir().unwrap();
    let [token, authority] = ["token", "ca.crt"].map(|name| folder.path().join(name));
    std::fs::write(&authority, "-----BEGIN CERTIFICATE-----").unwrap();
    let file = format!(
        r#"
        [[deployments.kubernetes]]
        name = "production-eu"
        url = "https://10.0.0.1:6443"
        token-file = "{}"
        ca-file = "{}"
        namespaces = ["shop"]
        environment = "production"
        flux = true
        [[deployments.kubernetes]]
        name = "lab"
        url = "http://127.0.0.1:8001"
        token = "hunter2"
        "#,
        token.display(),
        authority.display()
    );
    let settings = read(&file, &[]).unwrap();
    let [first, second] = &settings.deployments.kubernetes[..] else { panic!("two clusters") };
    assert_eq!((first.cluster.name.as_str(), first.flux), ("production-eu", true));
    assert_eq!(first.cluster.namespaces, ["shop"]);
    // A file that is written later is no mistake: it is read when it is needed.
    assert!(matches!(&first.cluster.token, integrations::kubernetes::ClusterToken::File(_)));
    assert_eq!(first.environment.as_deref(), Some("production"));
    assert_eq!((second.flux, second.interval), (false, Duration::from_secs(15)));
    assert!(!format!("{settings:?}").contains("hunter2"));
}

#[test]
fn mistakes_of_clusters_name_the_key() {
    let file = r#"
[[deployments.argocd]]
name = "flux-eu"
url = "https://argocd.example.com"
[[deployments.kubernetes]]
name = "eu"
url = "https://k8s.example.com"
flux = true
[[deployments.kubernetes]]
name = "US"
url = "https://user:hunter2@k8s.example.com"
ca-file = "/no/such"
cafile = "x"
[[deployments.kubernetes]]
name = "nowhere"
"#;
    let told = error(file, &[]);
    for part in [
        "deployments.kubernetes[0]",
        "\"flux-eu\" is given twice",
        "deployments.kubernetes[1].name",
        "deployments.kubernetes[1].url",
        "deployments.kubernetes[1].ca-file",
        "deployments.kubernetes[1].cafile",
        "deployments.kubernetes[2]",
        "in-cluster = true",
    ] {
        assert!(told.contains(part), "{part} is not in\n{told}");
    }
    assert!(!told.contains("hunter2"), "{told}");
}

#[test]
fn those_who_measure_are_read_with_their_keys() {
    let file = r#"
        [monitoring]
        frame-origins = ["https://p.datadoghq.eu"]
        [[monitoring.datadog]]
        name = "main"
        site = "datadoghq.eu"
        api-key = "hunter2"
        application-key = "hunter3"
        embeds = [{ dashboard = "abc-def", url = "https://p.datadoghq.eu/sb/x", credential = "hunter4" }]
        [[monitoring.prometheus]]
        name = "production"
        url = "http://prometheus:9090"
        alertmanager = "http://alertmanager:9093"
        user = "slipway"
        password = "hunter5"
        queries = { errors = "my_errors{$selector}" }
        "#;
    let settings = read(file, &[]).unwrap().monitoring;
    let [datadog] = &settings.datadog[..] else { panic!("one organisation") };
    assert_eq!(datadog.api.as_str(), "https://api.datadoghq.eu/");
    assert_eq!(datadog.page.as_str(), "https://app.datadoghq.eu/");
    assert_eq!((datadog.operation.as_str(), datadog.open), ("http.request", false));
    assert_eq!(datadog.embeds[0].dashboard, "abc-def");
    let [prometheus] = &settings.prometheus[..] else { panic!("one server") };
    assert_eq!(prometheus.service_label, "service");
    assert_eq!(prometheus.queries.0.len(), 1);
    assert!(settings.frame_origins.contains("https://p.datadoghq.eu"));
    assert!(!format!("{settings:?}").contains("hunter"));
}

#[test]
fn mistakes_of_those_who_measure_name_the_key() {
    let file = r#"
[monitoring]
frame-origins = ["https://p.datadoghq.eu/sb"]
[[monitoring.datadog]]
name = "main"
site = "datadog"
apikey = "x"
[[monitoring.datadog]]
name = "twice"
site = "datadoghq.eu"
embeds = [{ dashboard = "abc" }]
[[monitoring.prometheus]]
name = "twice"
url = "http://prometheus:9090"
[[monitoring.prometheus]]
name = "half"
url = "http://prometheus:9090"
user = "slipway"
[[monitoring.prometheus]]
name = "asking"
url = "http://prometheus:9090"
queries = { errors = "up" }
"#;
    let told = error(file, &[]);
    for part in [
        "monitoring.frame-origins",
        "monitoring.datadog[0].site",
        "monitoring.datadog[0].apikey",
        "monitoring.datadog[1].embeds[0]",
        "\"twice\" is given twice",
        "monitoring.prometheus[1]",
        "monitoring.prometheus[2].queries",
    ] {
        assert!(told.contains(part), "{part} is not in\n{told}");
    }
}

#[test]
fn organisations_of_sentry_are_read_with_who_decides() {
    let file = r#"
        [[errors.sentry]]
        organization = "acme"
        token = "hunter2"
        [[errors.sentry]]
        name = "own"
        organization = "acme_lab"
        url = "https://sentry.acme.example/below"
        token = "hunter3"
        visibility = "portal"
        webhook-secret = "hunter4"
        "#;
    let settings = read(file, &[]).unwrap();
    let [first, second] = &settings.errors[..] else { panic!("two organisations") };
    assert_eq!((first.name.as_str(), first.url.as_str()), ("acme", "https://sentry.io/"));
    assert_eq!(first.visibility, platform::errors::Visibility::Vendor);
    assert!(first.webhook_secret.is_none() && second.webhook_secret.is_some());
    assert_eq!((second.name.as_str(), second.organisation.as_str()), ("own", "acme_lab"));
    assert_eq!(second.visibility, platform::errors::Visibility::Portal);
    let told = format!("{settings:?}");
    assert!(["hunter2", "hunter3", "hunter4"].iter().all(|secret| !told.contains(secret)));
}

#[test]
fn mistakes_of_organisations_name_the_key() {
    let file = r#"
        [[errors.sentry]]
        organization = "acme"
        token = "hunter2"
        [[errors.sentry]]
        organization = "acme"
        token = "hunter2"
        [[errors.sentry]]
        organization = "Acme Inc"
        visibility = "nobody"
        tokens = "x"
        [[errors.sentry]]
        organization = "alone"
        "#;
    let told = error(file, &[]);
    for part in [
        "\"acme\" is given twice",
        "errors.sentry[2].organization",
        "errors.sentry[2].visibility",
        "errors.sentry[2].tokens",
        "errors.sentry[3]",
    ] {
        assert!(told.contains(part), "{part} is not in\n{told}");
    }
    assert!(!told.contains("hunter2"), "{told}");
}
