//! Schemas in words: the shape of a value, the fields of an object.

use super::{name_of, resolved};
use platform::api_reference::{Field, Shape};
use serde_json::Value;
use utoipa::openapi::{
    OpenApi, RefOr, Schema,
    schema::{AdditionalProperties, ArrayItems, Components, Object, SchemaType, Type},
};

/// The schemas that the description gives names to.
pub(super) struct Schemas<'a> {
    components: Option<&'a Components>,
}

impl<'a> Schemas<'a> {
    pub(super) fn of(description: &'a OpenApi) -> Self {
        Self { components: description.components.as_ref() }
    }

    /// The schema of a name.
    pub(super) fn named(&self, name: &str) -> Option<&'a RefOr<Schema>> {
        self.components?.schemas.get(name)
    }

    /// What may stand there. Objects keep their name; of everything else the name tells nobody
    /// anything, so that it is looked up.
    pub(super) fn shape(&self, schema: &RefOr<Schema>) -> Shape {
        match (schema, self.resolved(schema)) {
            (RefOr::Ref(reference), Some(Schema::Object(object))) if has_fields(object) => {
                Shape::Named(name_of(reference).to_owned())
            }
            (_, Some(schema)) => self.of_schema(schema),
            (RefOr::Ref(_) | RefOr::T(_), None) => Shape::Anything,
        }
    }

    fn of_schema(&self, schema: &Schema) -> Shape {
        match schema {
            Schema::Object(object) => self.of_object(object),
            Schema::Array(array) => Shape::ListOf(Box::new(match &array.items {
                ArrayItems::RefOrSchema(item) => self.shape(item),
                ArrayItems::False => Shape::Anything,
            })),
            Schema::OneOf(choice) => self.only(&choice.items),
            Schema::AnyOf(choice) => self.only(&choice.items),
            Schema::AllOf(parts) => self.only(&parts.items),
            _ => Shape::Anything,
        }
    }

    fn of_object(&self, object: &Object) -> Shape {
        if let Some(choices) = &object.enum_values {
            return Shape::OneOf(choices.iter().map(bare).collect());
        }
        let types = match &object.schema_type {
            SchemaType::Type(one) => std::slice::from_ref(one),
            SchemaType::Array(several) => several,
            SchemaType::AnyValue => return Shape::Anything,
        };
        match types.iter().find(|one| **one != Type::Null) {
            Some(Type::String) => Shape::Text,
            Some(Type::Integer) => Shape::WholeNumber,
            Some(Type::Number) => Shape::Number,
            Some(Type::Boolean) => Shape::Truth,
            Some(Type::Array) => Shape::ListOf(Box::new(Shape::Anything)),
            Some(Type::Object) => match object.additional_properties.as_deref() {
                Some(AdditionalProperties::RefOr(schema)) => {
                    Shape::MapOf(Box::new(self.shape(schema)))
                }
                _ => Shape::Object,
            },
            Some(Type::Null) | None => Shape::Anything,
        }
    }

    /// The one that is not `null`: a value that may be missing is written as a choice.
    fn only(&self, items: &[RefOr<Schema>]) -> Shape {
        let mut shapes = items.iter().filter(|item| !is_null(item)).map(|item| self.shape(item));
        match (shapes.next(), shapes.next()) {
            (Some(shape), None) => shape,
            _ => Shape::Anything,
        }
    }

    /// What an object is, and its fields, those that must be there first. One that is put together
    /// of others has the fields of all.
    pub(super) fn fields(&self, schema: &RefOr<Schema>) -> (String, Vec<Field>) {
        let (said, mut fields) = match self.resolved(schema) {
            Some(Schema::Object(object)) => {
                let field = |(name, schema): (&String, &RefOr<Schema>)| {
                    self.field(name, Some(schema), object.required.contains(name))
                };
                (&object.description, object.properties.iter().map(field).collect())
            }
            Some(Schema::AllOf(parts)) => {
                let each = parts.items.iter().flat_map(|part| self.fields(part).1);
                (&parts.description, each.collect::<Vec<_>>())
            }
            _ => return Default::default(),
        };
        fields.sort_by_key(|field| !field.required);
        (said.clone().unwrap_or_default(), fields)
    }

    /// A named value, with what its schema says of it; its example is JSON.
    pub(super) fn field(
        &self,
        name: &str,
        schema: Option<&RefOr<Schema>>,
        required: bool,
    ) -> Field {
        let (description, example) = schema.map(said).unwrap_or_default();
        Field {
            name: name.to_owned(),
            shape: schema.map_or(Shape::Anything, |schema| self.shape(schema)),
            required,
            description,
            example: example.map(|value| value.to_string()),
        }
    }

    fn resolved<'b>(&'b self, schema: &'b RefOr<Schema>) -> Option<&'b Schema> {
        resolved(schema, |name| self.named(name))
    }
}

/// Description and example, as they stand at the place itself.
fn said(schema: &RefOr<Schema>) -> (String, Option<Value>) {
    let (description, example) = match schema {
        RefOr::Ref(reference) => return (reference.description.clone(), None),
        RefOr::T(Schema::Object(it)) => {
            (&it.description, it.examples.first().or(it.example.as_ref()))
        }
        RefOr::T(Schema::Array(it)) => {
            (&it.description, it.examples.first().or(it.example.as_ref()))
        }
        RefOr::T(Schema::OneOf(it)) => {
            // "This or null": what is said is said of this.
            let inner = it.items.iter().find(|item| !is_null(item)).map(said);
            return match &it.description {
                Some(description) => (description.clone(), it.examples.first().cloned()),
                None => inner.unwrap_or_default(),
            };
        }
        RefOr::T(Schema::AllOf(it)) => (&it.description, it.examples.first()),
        RefOr::T(Schema::AnyOf(it)) => (&it.description, it.examples.first()),
        RefOr::T(_) => return Default::default(),
    };
    (description.clone().unwrap_or_default(), example.cloned())
}

fn has_fields(object: &Object) -> bool {
    !object.properties.is_empty()
}

fn is_null(schema: &RefOr<Schema>) -> bool {
    let RefOr::T(Schema::Object(object)) = schema else { return false };
    object.schema_type == SchemaType::Type(Type::Null)
}

/// The name of the object in a shape, be it in a list.
pub(super) fn name(shape: &Shape) -> Option<&str> {
    match shape {
        Shape::Named(name) => Some(name),
        Shape::ListOf(inner) | Shape::MapOf(inner) => name(inner),
        _ => None,
    }
}

/// A value as one writes it outside of JSON.
pub(super) fn bare(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
