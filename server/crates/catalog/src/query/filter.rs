//! What a filter means, in whichever grammar it was written, and the older of the two grammars.

use crate::index::lower;
use platform::catalog::CatalogError;

/// A condition on an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Every one of them; none is no condition.
    All(Vec<Self>),
    /// At least one of them; none is never met.
    Any(Vec<Self>),
    /// The opposite.
    Not(Box<Self>),
    /// On one key, in lower case.
    Field(String, Test),
}

/// A condition on a key's values, which are compared in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// There is one, be it null.
    Exists,
    /// One of them is one of these.
    OneOf(Vec<String>),
    /// One of them begins so.
    Prefix(String),
}

impl Filter {
    /// No condition at all.
    #[must_use]
    pub const fn everything() -> Self {
        Self::All(Vec::new())
    }

    /// Of the older grammar: repeated parameters of which one must hold, each a list of conditions
    /// that all must (`kind=component,spec.type`).
    ///
    /// # Errors
    /// When a condition names no key.
    pub fn of_parameters(parameters: &[String]) -> Result<Self, CatalogError> {
        let mut any = Vec::new();
        for parameter in parameters {
            let all = conditions(parameter)?;
            if !all.is_empty() {
                any.push(Self::All(all));
            }
        }
        // One that names nothing at all is as if it were not there.
        Ok(if any.is_empty() { Self::everything() } else { Self::Any(any) })
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        if self == Self::everything() { other } else { Self::All(vec![self, other]) }
    }

    /// The keys that it asks for, in lower case.
    #[must_use]
    pub fn keys(&self) -> Vec<&str> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::keys).collect(),
            Self::Not(part) => part.keys(),
            Self::Field(key, _) => vec![key],
        }
    }

    /// Whether it holds for something whose values under a key (in lower case) are given by a
    /// function.
    pub fn holds(&self, values: &impl Fn(&str) -> Vec<String>) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(values)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(values)),
            Self::Not(part) => !part.holds(values),
            Self::Field(key, test) => {
                let values = values(key);
                let mut values = values.iter().map(|value| lower(value));
                match test {
                    Test::Exists => values.next().is_some(),
                    Test::OneOf(wanted) => {
                        values.any(|value| wanted.iter().any(|one| *one == value))
                    }
                    Test::Prefix(prefix) => values.any(|value| value.starts_with(prefix.as_str())),
                }
            }
        }
    }
}

/// The conditions of one parameter. A key that is named again, in the same spelling, accepts any of its
/// values.
fn conditions(parameter: &str) -> Result<Vec<Filter>, CatalogError> {
    let mut conditions: Vec<(&str, Vec<String>)> = Vec::new();
    for part in parameter.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (key, value) = match part.split_once('=') {
            Some((key, value)) => (key.trim(), Some(value.trim())),
            None => (part, None),
        };
        if key.is_empty() {
            return Err(CatalogError::BadQuery(format!(
                "the filter {part:?} names no key; write key=value, or a key alone to ask whether there is one"
            )));
        }
        let known = conditions.iter_mut().find(|(known, _)| *known == key);
        let values = match known {
            Some((_, values)) => values,
            None => &mut conditions.push_mut((key, Vec::new())).1,
        };
        values.extend(value.map(|value| lower(value).into_owned()));
    }
    let test = |values: Vec<String>| {
        if values.is_empty() { Test::Exists } else { Test::OneOf(values) }
    };
    let condition =
        |(key, values): (&str, Vec<String>)| Filter::Field(lower(key).into_owned(), test(values));
    Ok(conditions.into_iter().map(condition).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(parameters: &[&str]) -> Result<Filter, CatalogError> {
        let parameters: Vec<String> = parameters.iter().map(ToString::to_string).collect();
        Filter::of_parameters(&parameters)
    }

    fn one_of(key: &str, values: &[&str]) -> Filter {
        Filter::Field(key.to_owned(), Test::OneOf(values.iter().map(ToString::to_string).collect()))
    }

    #[test]
    fn parameters_are_alternatives_of_conditions() {
        let read = read(&["kind = User, metadata.namespace=A=b ,spec.TYPE", "kind=a,kind=B"]);
        let exists = Filter::Field("spec.type".to_owned(), Test::Exists);
        assert_eq!(
            read,
            Ok(Filter::Any(vec![
                Filter::All(vec![
                    one_of("kind", &["user"]),
                    one_of("metadata.namespace", &["a=b"]),
                    exists,
                ]),
                Filter::All(vec![one_of("kind", &["a", "b"])]),
            ]))
        );
    }

    #[test]
    fn an_empty_value_is_one_and_an_empty_key_none() {
        assert_eq!(read(&["a="]), Ok(Filter::Any(vec![Filter::All(vec![one_of("a", &[""])])])));
        assert!(
            matches!(read(&["=b"]), Err(CatalogError::BadQuery(text)) if text.contains("\"=b\""))
        );
        assert_eq!(read(&["", " , "]), Ok(Filter::everything()));
    }

    #[test]
    fn it_can_be_asked_of_anything_that_has_values() {
        let values = |key: &str| if key == "type" { vec!["Url".to_owned()] } else { Vec::new() };
        let holds = |text: &str| read(&[text]).unwrap().holds(&values);
        assert!(holds("type=url") && holds("type") && !holds("target") && !holds("type=u"));
        assert!(Filter::Not(Box::new(Filter::Any(Vec::new()))).holds(&values));
        let prefix = Filter::Field("type".to_owned(), Test::Prefix("ur".to_owned()));
        assert!(prefix.holds(&values));
    }
}
