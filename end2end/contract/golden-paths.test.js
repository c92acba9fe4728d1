// Proves (rows 2.1–2.3) that each golden path, with each set of answers that is written down beside it,
// makes exactly the files that it should, and in them what matters: by the template commands of the
// real binary.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { BINARY, ROOT } from '../support/portal.js';

const FOLDER = join(ROOT, 'server/golden-paths');
const { sets, cases } = JSON.parse(readFileSync(join(FOLDER, 'golden-paths.test.json'), 'utf8'));

/** What a run makes: the project, and what goes to the deployments repository. */
const MADE = ['project/', 'deployments/'];

function files(folder, base = folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path, base) : [relative(base, path)];
  });
}

function slipway(...line) {
  const ran = spawnSync(BINARY, ['template', ...line], { cwd: FOLDER, encoding: 'utf8' });
  assert.equal(ran.status, 0, `${line.join(' ')}: ${ran.stdout}${ran.stderr}`);
  return ran.stdout;
}

test('every golden path passes the check', () => {
  assert.match(slipway('check', '.'), /4 templates, 0 errors/);
});

for (const { template, case: name, parameters, files: expected, contains } of cases) {
  test(`${template}: ${name}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'slipway-golden-path-'));
    try {
      const [values, out] = [join(folder, 'values.json'), join(folder, 'out')];
      writeFileSync(values, JSON.stringify(parameters));
      slipway('render', '--values', values, '--out', out, template);
      const made = files(out).filter((path) => MADE.some((begins) => path.startsWith(begins)));
      const wanted = [...(expected.sets ?? []).flatMap((set) => sets[set]), ...(expected.paths ?? [])];
      assert.deepEqual(made.sort(), [...new Set(wanted)].sort());
      for (const [path, facts] of Object.entries(contains)) {
        const text = readFileSync(join(out, path), 'utf8');
        for (const fact of facts) assert.ok(text.includes(fact), `${path} lacks ${fact}`);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
