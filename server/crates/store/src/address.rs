//! Addresses of databases: `sqlite:PATH` and `postgres://…`, and how they are shown.

use crate::StoreError;
use sqlx::postgres::PgConnectOptions;
use std::path::PathBuf;

/// Where the database is.
pub(crate) enum Address {
    /// A file of this process's machine.
    Sqlite(PathBuf),
    /// A server.
    Postgres(Box<PgConnectOptions>),
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// When it names no file and no PostgreSQL database.
    pub(crate) fn parse(url: &str) -> Result<Self, StoreError> {
        let refused = |reason: String| StoreError::Address { address: display(url), reason };
        match url.split_once(':') {
            Some(("sqlite", path)) => {
                let path = path.strip_prefix("//").unwrap_or(path);
                if path.is_empty() || path.starts_with(':') {
                    return Err(refused(
                        "it names no file; write it as sqlite:FOLDER/slipway.db".to_owned(),
                    ));
                }
                Ok(Self::Sqlite(PathBuf::from(path)))
            }
            Some(("postgres" | "postgresql", rest)) if rest.starts_with("//") => {
                let options = url.parse::<PgConnectOptions>().map_err(|error| {
                    refused(format!(
                        "{error}; write it as postgres://user:password@host:5432/database, with \
                         special characters of the password as %XX"
                    ))
                })?;
                Ok(Self::Postgres(Box::new(options)))
            }
            _ => Err(refused(
                "it starts with neither sqlite: nor postgres://; write it as \
                 sqlite:FOLDER/slipway.db or postgres://user:password@host:5432/database"
                    .to_owned(),
            )),
        }
    }
}

/// The address as it may be shown: without password and parameters. Of one that cannot be read,
/// nothing is shown, since a password may stand anywhere in it.
pub(crate) fn display(url: &str) -> String {
    const HIDDEN: &str = "…";
    if url.starts_with("sqlite:") {
        return url.to_owned();
    }
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return HIDDEN.to_owned();
    }
    // An unescaped slash, question mark or hash ends what is read as user and password: then the
    // rest of the password, up to its @, reads as a path.
    let after_credentials = url.splitn(4, ['/', '?', '#']).nth(3).unwrap_or_default();
    let options = url.parse::<PgConnectOptions>();
    let Some(options) = options.ok().filter(|_| !after_credentials.contains('@')) else {
        return format!("postgres://{HIDDEN}");
    };
    let (user, host, port) = (options.get_username(), options.get_host(), options.get_port());
    let database = options.get_database().unwrap_or_default();
    match options.get_socket() {
        Some(socket) => format!("postgres://{user}@{}/{database}", socket.display()),
        None => format!("postgres://{user}@{host}:{port}/{database}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_file_is_named_with_or_without_slashes() {
        for (url, expected) in
            [("sqlite:data/x.db", "data/x.db"), ("sqlite:///data/x.db", "/data/x.db")]
        {
            let Ok(Address::Sqlite(path)) = Address::parse(url) else { panic!("{url}") };
            assert_eq!(path, PathBuf::from(expected));
        }
    }

    #[test]
    fn a_bad_address_says_how_to_write_it() {
        for url in ["sqlite:", "sqlite::memory:", "mysql://a:secret@b/c", "postgres:secret", ""] {
            let error = Address::parse(url).err().map(|error| error.to_string());
            let error = error.unwrap_or_else(|| panic!("{url} was taken"));
            assert!(error.contains("write it as sqlite:"), "{error}");
            assert!(!error.contains("secret"), "{error}");
        }
        let error = Address::parse("postgres://a:sec/ret@b:x/c").err().map(|e| e.to_string());
        let error = error.unwrap_or_default();
        assert!(error.contains("postgres://…") && !error.contains("sec"), "{error}");
    }

    #[test]
    fn what_is_no_secret_is_shown() {
        let shown = display("postgresql://me:%40secret@db.example/slipway?sslmode=require");
        assert_eq!(shown, "postgres://me@db.example:5432/slipway");
        let shown = display("postgres://me:secret@%2Frun%2Fpostgresql/slipway");
        assert_eq!(shown, "postgres://me@/run/postgresql/slipway");
        assert_eq!(display("sqlite:data/slipway.db"), "sqlite:data/slipway.db");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn a_password_is_never_shown(secret in "[a1:/@#?%&=]{0,4}S3CRET[a1:/@#?%&=]{0,4}") {
            for url in [
                format!("postgres://slipway:{secret}@db.example/slipway"),
                format!("postgres://slipway@db.example/slipway?password={secret}&sslmode=require"),
                format!("mysql://slipway:{secret}@db.example/slipway"),
                secret.clone(),
            ] {
                prop_assert!(!display(&url).contains("S3CRET"), "{}", display(&url));
                if let Err(error) = Address::parse(&url) {
                    prop_assert!(!error.to_string().contains("S3CRET"), "{}", error);
                }
            }
        }
    }
}
