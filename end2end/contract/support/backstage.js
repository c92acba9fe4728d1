// The published packages. Their ESM builds are for bundlers and don't load in Node (imports without
// file extensions), so they are required, as a Backstage backend does.

import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export const client = require('@backstage/catalog-client');
export const model = require('@backstage/catalog-model');
