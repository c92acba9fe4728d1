//! What an address of the reader asks for.

use platform::EntityRef;

/// The page of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Whose documentation.
    pub entity: EntityRef,
    /// The address below its site.
    pub path: String,
}

impl Asked {
    /// Reads `/docs/{namespace}/{kind}/{name}/{path}`.
    pub fn of(path: &str) -> Option<Self> {
        let rest = path.strip_prefix("/docs/")?;
        let mut parts = rest.splitn(4, '/');
        let mut part = || parts.next().filter(|part| !part.is_empty());
        let (namespace, kind, name) = (part()?, part()?, part()?);
        let entity = EntityRef::new(kind, namespace, name);
        Some(Self { entity, path: parts.next().unwrap_or_default().to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_entity_and_page() {
        let asked = Asked::of("/docs/default/component/shop/a/b/").unwrap();
        assert_eq!(asked.entity.to_string(), "component:default/shop");
        assert_eq!(asked.path, "a/b/");
        assert_eq!(Asked::of("/docs/default/component/shop").unwrap().path, "");
        assert_eq!(Asked::of("/docs/default"), None);
    }
}
