//! The query string of a call.

use super::{as_of, error::ApiError};
use axum::{extract::FromRequestParts, http::request::Parts};
use catalog::query::{Direction, Fields, Filter, Order};
use platform::catalog::Moment;

/// Its parameters, in order, decoded.
pub(super) struct Parameters(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Parameters {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Ok(Self::read(parts.uri.query().unwrap_or_default()))
    }
}

impl Parameters {
    pub(super) fn read(query: &str) -> Self {
        Self(url::form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// All of a name, which may be repeated.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        let named = self.0.iter().filter(|(key, _)| key == name);
        named.map(|(_, value)| value.clone()).collect()
    }

    /// All of `name`, `name[]` and `name[0]`, with what stands in the brackets.
    pub(super) fn list(&self, name: &str) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter_map(move |(key, value)| {
            let inside = match key.strip_prefix(name)? {
                "" => "",
                rest => rest.strip_prefix('[')?.strip_suffix(']')?,
            };
            Some((inside, value.as_str()))
        })
    }

    /// All of `name[key]`, `name[key][]` and `name[key][0]`, by key.
    pub(super) fn deep(&self, name: &str) -> Vec<(String, String)> {
        let keyed = self.list(name).filter(|(inside, _)| !inside.is_empty());
        let keyed = keyed.map(|(inside, value)| {
            let key = inside.split_once(']').map_or(inside, |(key, _)| key);
            (key.to_owned(), value.to_owned())
        });
        keyed.collect()
    }

    /// The one of a name; an empty one counts as none.
    pub(super) fn one(&self, name: &str) -> Result<Option<&str>, ApiError> {
        let mut named = self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value);
        let first = named.next().filter(|value| !value.is_empty());
        match named.next() {
            Some(_) => Err(ApiError::Input(format!("the parameter {name} is given twice"))),
            None => Ok(first.map(String::as_str)),
        }
    }

    /// A moment.
    pub(super) fn moment(&self, name: &str) -> Result<Option<Moment>, ApiError> {
        let text = self.one(name)?;
        text.map(|text| as_of::read(&format!("the parameter {name}"), text)).transpose()
    }

    /// A whole number that is at least `least`.
    pub(super) fn number(&self, name: &str, least: u64) -> Result<Option<u64>, ApiError> {
        let Some(text) = self.one(name)? else { return Ok(None) };
        let number = text.parse().ok().filter(|number| *number >= least);
        let wrong = || {
            ApiError::Input(format!(
                "the parameter {name} is {text:?}; it must be a whole number from {least} on"
            ))
        };
        number.map(Some).ok_or_else(wrong)
    }

    /// The filter, in the grammar of parameters.
    pub(super) fn filter(&self) -> Result<Filter, ApiError> {
        Ok(Filter::of_parameters(&self.all("filter"))?)
    }

    /// The parts of entities that are wanted.
    pub(super) fn fields(&self) -> Result<Option<Fields>, ApiError> {
        Ok(Fields::read(self.all("fields").iter().map(String::as_str))?)
    }

    /// `order=asc:path`, repeated.
    pub(super) fn orders(&self) -> Result<Vec<Order>, ApiError> {
        let read = |text: &String| {
            let order = text.split_once(':').and_then(|(way, field)| order(field, way));
            order.ok_or_else(|| {
                ApiError::Input(format!(
                    "the order {text:?} is not of the form asc:path or desc:path"
                ))
            })
        };
        self.all("order").iter().map(read).collect()
    }

    /// `orderField=path`, `orderField=path,desc`, repeated.
    pub(super) fn order_fields(&self) -> Result<Vec<Order>, ApiError> {
        let read = |text: &String| {
            let (field, way) = text.split_once(',').unwrap_or((text, "asc"));
            order(field, way).ok_or_else(|| {
                ApiError::Input(format!(
                    "the orderField {text:?} is not of the form path, path,asc or path,desc"
                ))
            })
        };
        self.all("orderField").iter().map(read).collect()
    }
}

fn order(field: &str, way: &str) -> Option<Order> {
    let direction = match way.trim() {
        "asc" => Direction::Asc,
        "desc" => Direction::Desc,
        _ => return None,
    };
    let field = field.trim();
    (!field.is_empty()).then(|| Order { field: field.to_owned(), direction })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_decoded_and_may_be_repeated() {
        let parameters = Parameters::read("filter=kind%3Dcomponent&filter=a+b&limit=20&after=");
        assert_eq!(parameters.all("filter"), ["kind=component", "a b"]);
        assert_eq!(parameters.number("limit", 1), Ok(Some(20)));
        assert_eq!(parameters.one("after"), Ok(None));
        assert!(parameters.one("filter").is_err());
    }

    #[test]
    fn numbers_have_a_least() {
        for query in ["limit=0", "limit=-1", "limit=1.5", "limit=ten"] {
            assert!(Parameters::read(query).number("limit", 1).is_err(), "{query}");
        }
        assert_eq!(Parameters::read("limit=0").number("limit", 0), Ok(Some(0)));
    }

    #[test]
    fn orders_name_a_way() {
        let orders =
            Parameters::read("order=desc:metadata.name&orderField=spec.type,desc&orderField=kind");
        assert_eq!(orders.orders().unwrap()[0].direction, Direction::Desc);
        let fields = orders.order_fields().unwrap();
        assert_eq!((fields[0].field.as_str(), fields[0].direction), ("spec.type", Direction::Desc));
        assert_eq!((fields[1].field.as_str(), fields[1].direction), ("kind", Direction::Asc));
        for query in ["order=metadata.name", "order=up:a", "orderField=a,up", "orderField=,asc"] {
            let wrong = Parameters::read(query);
            assert!(wrong.orders().is_err() || wrong.order_fields().is_err(), "{query}");
        }
    }
}
