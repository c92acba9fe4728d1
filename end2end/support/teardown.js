// Behind the last test.

import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the tests of a run keep what later ones need, by the runner's process. */
export const placeOfRun = (runner) => join(tmpdir(), `slipway-end2end-run-${runner}`);

export default () => rmSync(placeOfRun(process.pid), { recursive: true, force: true });
