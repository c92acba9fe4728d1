//! A template to begin with, that shows what can be written.

/// The template.
pub(super) const SAMPLE: &str = r"apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: little-service
  title: A little service
  description: Begins a service with a README and a catalog file.
spec:
  type: service
  owner: group:default/platform
  parameters:
    - title: The service
      required: [name, owner]
      properties:
        name:
          type: string
          title: Name
          description: What the service is called
          pattern: '^[a-z][a-z0-9-]*$'
          default: little-service
        owner:
          type: string
          title: Owner
          ui:field: OwnerPicker
          default: group:default/platform
        database:
          type: string
          title: Database
          enum: [none, postgres]
          default: none
  steps:
    - id: catalog
      name: Write the catalog file
      action: catalog:write
      input:
        entity:
          apiVersion: backstage.io/v1alpha1
          kind: Component
          metadata:
            name: ${{ parameters.name }}
          spec:
            type: service
            lifecycle: experimental
            owner: ${{ parameters.owner }}
    - id: told
      name: Say what comes next
      if: ${{ parameters.database != 'none' }}
      action: debug:log
      input:
        message: ${{ parameters.name | upper }} wants ${{ parameters.database }}
  output:
    text:
      - title: Well done
        content: The files of **${{ parameters.name }}** are written.
";

#[cfg(test)]
mod tests {
    use super::{
        super::looked::{Looked, filled},
        SAMPLE,
    };
    use scaffolder::{
        actions::Actions,
        check::check,
        form::{EnginePatterns, check_pages},
    };

    #[test]
    fn nothing_is_wrong_with_the_sample() {
        let [one] = &check(SAMPLE)[..] else { panic!("one template") };
        assert_eq!(one.findings, []);
    }

    #[test]
    fn the_sample_can_be_tried_as_it_stands() {
        let pages = Looked::at(SAMPLE, &Actions::built_in()).pages();
        let secrets = serde_json::Map::new();
        assert_eq!(check_pages(&pages, &filled(&pages), &secrets, &EnginePatterns), []);
    }
}
