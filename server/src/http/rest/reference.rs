//! The description of the API in the form of the portal's page about it.

use platform::api_reference::{
    Answer, ApiReference, Body, Field, Group, Object, Operation, Parameter, Place,
};
use serde_json::Value;
use shape::Schemas;
use url::Url;
use utoipa::openapi::{
    Content, OpenApi, Ref, RefOr, Required, Response,
    path::{self, ParameterIn, PathItem},
    request_body::RequestBody,
};

mod shape;

/// What a page tells of the API that answers at `address`.
pub(crate) fn reference(description: &OpenApi, address: Option<&Url>) -> ApiReference {
    let reader = Reader { description, schemas: Schemas::of(description) };
    let mut groups: Vec<Group> = Vec::new();
    for (path, item) in &description.paths.paths {
        for (method, operation) in operations(item) {
            let tag = operation.tags.iter().flatten().next();
            let name = tag.map_or_else(|| description.info.title.clone(), Clone::clone);
            let operation = reader.operation(method, path, item, operation);
            match groups.iter_mut().find(|group| group.name == name) {
                Some(group) => group.operations.push(operation),
                None => groups.push(Group { name, operations: vec![operation] }),
            }
        }
    }
    let tags = description.tags.iter().flatten().map(|tag| tag.name.as_str());
    let order: Vec<&str> = tags.collect();
    let place = |name: &str| order.iter().position(|tag| *tag == name).unwrap_or(usize::MAX);
    groups.sort_by_key(|group| place(&group.name));
    let objects = reader.objects(&groups);
    let info = &description.info;
    ApiReference {
        title: info.title.clone(),
        version: info.version.clone(),
        description: info.description.clone().unwrap_or_default(),
        address: address.map(|url| url.as_str().trim_end_matches('/').to_owned()),
        groups,
        objects,
    }
}

/// The operations on a path, those that read first.
fn operations(item: &PathItem) -> impl Iterator<Item = (&'static str, &path::Operation)> {
    let all = [
        ("GET", &item.get),
        ("HEAD", &item.head),
        ("OPTIONS", &item.options),
        ("POST", &item.post),
        ("PUT", &item.put),
        ("PATCH", &item.patch),
        ("DELETE", &item.delete),
        ("TRACE", &item.trace),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

struct Reader<'a> {
    description: &'a OpenApi,
    schemas: Schemas<'a>,
}

impl Reader<'_> {
    fn operation(
        &self,
        method: &str,
        path: &str,
        item: &PathItem,
        operation: &path::Operation,
    ) -> Operation {
        let parameters = item.parameters.iter().chain(&operation.parameters).flatten();
        let mut parameters: Vec<Parameter> =
            parameters.filter_map(|parameter| self.parameter(parameter)).collect();
        // What must be given comes first; otherwise the order is the author's.
        parameters.sort_by_key(|parameter| !parameter.field.required);
        let answers = operation.responses.responses.iter();
        Operation {
            method: method.to_owned(),
            path: path.to_owned(),
            summary: operation.summary.clone().unwrap_or_else(|| path.to_owned()),
            description: operation.description.clone().unwrap_or_default(),
            parameters,
            body: operation.request_body.as_ref().and_then(|body| self.body(body)),
            answers: answers.map(|(status, response)| self.answer(status, response)).collect(),
        }
    }

    fn parameter(&self, parameter: &RefOr<path::Parameter>) -> Option<Parameter> {
        let shared = self.description.components.as_ref().map(|components| &components.parameters);
        let parameter = resolved(parameter, |name| shared?.get(name))?;
        let place = match parameter.parameter_in {
            ParameterIn::Path => Place::Path,
            ParameterIn::Query => Place::Query,
            ParameterIn::Header => Place::Header,
            // The API knows no cookies, and no query that is not made of parameters.
            ParameterIn::Cookie | ParameterIn::QueryString => return None,
        };
        let required = parameter.required == Required::True || place == Place::Path;
        let mut field = self.schemas.field(&parameter.name, parameter.schema.as_ref(), required);
        if let Some(description) = &parameter.description {
            field.description.clone_from(description);
        }
        // The library keeps a parameter's example to itself, except in JSON.
        let json = serde_json::to_value(parameter).unwrap_or_default();
        field.example =
            json.get("example").or_else(|| json.pointer("/schema/example")).map(shape::bare);
        Some(Parameter { place, field })
    }

    fn body(&self, body: &RefOr<RequestBody>) -> Option<Body> {
        let shared =
            self.description.components.as_ref().map(|components| &components.request_bodies);
        let body = resolved(body, |name| shared?.get(name))?;
        let content = body.content.values().find_map(|content| self.content(content));
        let schema = content.and_then(|content| content.schema.as_ref());
        let (description, fields) =
            schema.map(|schema| self.schemas.fields(schema)).unwrap_or_default();
        Some(Body {
            description: body.description.clone().unwrap_or(description),
            fields,
            example: content.and_then(|content| content.example.as_ref()).map(Value::to_string),
        })
    }

    fn answer(&self, status: &str, response: &RefOr<Response>) -> Answer {
        let shared = self.description.components.as_ref().map(|components| &components.responses);
        let response = resolved(response, |name| shared?.get(name));
        let content = response.and_then(|response| response.content.values().next());
        let schema = content.and_then(|content| self.content(content)?.schema.as_ref());
        Answer {
            status: status.to_owned(),
            description: response.map(|response| response.description.clone()).unwrap_or_default(),
            shape: schema.map(|schema| self.schemas.shape(schema)),
        }
    }

    fn content<'b>(&'b self, content: &'b RefOr<Content>) -> Option<&'b Content> {
        let shared = self.description.components.as_ref().map(|components| &components.media_types);
        resolved(content, |name| shared?.get(name))
    }

    /// The objects that answers and bodies name, and those that these name.
    fn objects(&self, groups: &[Group]) -> Vec<Object> {
        let operations = groups.iter().flat_map(|group| &group.operations);
        let shapes = operations.flat_map(|operation| {
            let answers = operation.answers.iter().filter_map(|answer| answer.shape.as_ref());
            let fields = operation.body.iter().flat_map(|body| &body.fields);
            answers.chain(fields.map(|field| &field.shape))
        });
        let mut wanted: Vec<String> = shapes.filter_map(shape::name).map(str::to_owned).collect();
        let mut objects: Vec<Object> = Vec::new();
        while let Some(name) = wanted.pop() {
            if objects.iter().any(|object| object.name == name) {
                continue;
            }
            let Some(schema) = self.schemas.named(&name) else { continue };
            let (description, fields) = self.schemas.fields(schema);
            wanted.extend(
                fields
                    .iter()
                    .filter_map(|Field { shape, .. }| shape::name(shape))
                    .map(str::to_owned),
            );
            objects.push(Object { name, description, fields });
        }
        objects.sort_by(|one, other| one.name.cmp(&other.name));
        objects
    }
}

/// What stands there or, one step away, what is referred to.
fn resolved<'a, T: 'a>(
    place: &'a RefOr<T>,
    named: impl FnOnce(&str) -> Option<&'a RefOr<T>>,
) -> Option<&'a T> {
    match place {
        RefOr::T(it) => Some(it),
        RefOr::Ref(reference) => match named(name_of(reference))? {
            RefOr::T(it) => Some(it),
            RefOr::Ref(_) => None,
        },
    }
}

/// The last part of `#/components/schemas/Entity`.
fn name_of(reference: &Ref) -> &str {
    let location = reference.ref_location.as_str();
    location.rsplit_once('/').map_or(location, |(_, name)| name)
}

#[cfg(test)]
mod tests;
