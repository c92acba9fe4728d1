// A template that makes a repository in the simulated company and registers it, written into a portal's
// catalog: what the tests of updates and of many runs begin with.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const TEMPLATE = `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: {name: small-service, title: Small service}
spec:
  type: service
  owner: group:default/platform
  parameters:
    - title: The service
      required: [name, owner]
      properties:
        name: {type: string, title: Name, pattern: '^[a-z][a-z0-9-]*$'}
        owner: {type: string, title: Owner, 'ui:field': OwnerPicker}
  steps:
    - id: files
      name: Lay out the files
      action: fetch:template
      input:
        url: ./skeleton
        templateFileExtension: true
        values: {name: '\${{ parameters.name }}', owner: '\${{ parameters.owner }}'}
    - id: publish
      name: Create the repository
      action: publish:github
      input:
        repoUrl: github.northwind.example?owner=northwind&repo=\${{ parameters.name }}
        defaultBranch: main
    - id: register
      name: Add it to the catalog
      action: catalog:register
      input: {repoContentsUrl: '\${{ steps.publish.output.repoContentsUrl }}', catalogInfoPath: /catalog-info.yaml}
  output:
    links:
      - {title: Open in the catalog, entityRef: '\${{ steps.register.output.entityRef }}'}
`;

const DESCRIPTOR = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: \${{ values.name }}
  annotations:
    github.com/project-slug: northwind/\${{ values.name }}
    backstage.io/source-template: template:default/small-service
spec: {type: service, lifecycle: experimental, owner: '\${{ values.owner }}'}
`;

/**
 * Writes the template; `files` are those of its skeleton beside the catalog file. What ends in `.njk` is
 * rendered; no other file of the folder may be called `catalog-info.yaml`, since it would be read as one.
 */
export function writeService(catalog, files = { 'README.md.njk': '# ${{ values.name }}\n' }) {
  const folder = join(catalog, 'small-service');
  const write = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [path, text] of Object.entries({ 'catalog-info.yaml.njk': DESCRIPTOR, ...files })) write(`skeleton/${path}`, text);
  // Last: when it is read, what it lays out is there.
  write('catalog-info.yaml', TEMPLATE);
}
