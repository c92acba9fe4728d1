// What Backstage says of an entity: the published policies and validators, put together as its
// catalog backend does when it processes an entity or is asked to validate one. Its alpha model
// (AiResource, APIs of the type mcp-server) is off unless a company turns it on: not judged by here.

import { model } from './backstage.js';

const policies = model.EntityPolicies.allOf([
  new model.SchemaValidEntityPolicy(),
  new model.DefaultNamespaceEntityPolicy(),
  new model.NoForeignRootFieldsEntityPolicy(),
  new model.FieldFormatEntityPolicy(),
]);

const validators = {
  API: model.apiEntityV1alpha1Validator,
  Component: model.componentEntityV1alpha1Validator,
  Domain: model.domainEntityV1alpha1Validator,
  Group: model.groupEntityV1alpha1Validator,
  Location: model.locationEntityV1alpha1Validator,
  Resource: model.resourceEntityV1alpha1Validator,
  System: model.systemEntityV1alpha1Validator,
  User: model.userEntityV1alpha1Validator,
};

/** The fields that become relations, and the kind that a reference in them has when it names none. */
const references = {
  API: { owner: 'Group', system: 'System' },
  Component: {
    owner: 'Group',
    system: 'System',
    subcomponentOf: 'Component',
    providesApis: 'API',
    consumesApis: 'API',
    dependsOn: undefined,
    dependencyOf: undefined,
  },
  Domain: { owner: 'Group', subdomainOf: 'Domain' },
  Group: { parent: 'Group', children: 'Group', members: 'User' },
  Resource: { owner: 'Group', system: 'System', dependsOn: undefined, dependencyOf: undefined },
  System: { owner: 'Group', domain: 'Domain' },
  User: { memberOf: 'Group' },
};

/**
 * `{ valid, reason, foreign }`: whether Backstage takes the entity, else why not. `foreign` when no
 * validator knows its kind or apiVersion: Backstage refuses that, for Slipway it is a custom kind.
 */
export async function judge(entity) {
  try {
    // Policies and validators may write into what they are given.
    const accepted = await policies.enforce(structuredClone(entity));
    const validator = Object.hasOwn(validators, accepted.kind) ? validators[accepted.kind] : undefined;
    const known = (await validator?.check(accepted)) ?? false;
    if (!known) return { valid: false, foreign: true, reason: 'no validator knows kind and apiVersion' };
    readReferences(accepted);
    return { valid: true };
  } catch (error) {
    return { valid: false, reason: error.message };
  }
}

/** The backend reads the references when it emits relations; one that cannot be read fails there. */
function readReferences(entity) {
  for (const [field, defaultKind] of Object.entries(references[entity.kind] ?? {})) {
    for (const reference of [entity.spec[field] || []].flat()) {
      model.parseEntityRef(reference, { defaultKind, defaultNamespace: entity.metadata.namespace });
    }
  }
}
