#!/usr/bin/env node
// Builds what the golden paths lay out, for real (row 2.2): each set of answers that is written down beside
// them becomes a project, which its own tool then builds, checks and tests. A tool that is not here, or
// whose registry cannot be reached, is told and left out; a project that does not build fails.
//
//   node golden_paths.mjs [FOLDER]     FOLDER keeps the projects and what tools downloaded

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BINARY, ROOT, TARGET } from '../support/portal.js';

const PATHS = join(ROOT, 'server/golden-paths');
const folder = process.argv[2] ?? join(TARGET, 'golden-paths');
const { cases } = JSON.parse(readFileSync(join(PATHS, 'golden-paths.test.json'), 'utf8'));

/** How long a step may take; the first one downloads everything. */
const PATIENCE = 20 * 60_000;

/** What says that the network is to blame, and not the project; nor is it the network where it is this machine. */
const UNREACHABLE = /ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|Could not transfer artifact|Unknown host|no such host|dial tcp|i\/o timeout|toolchain not available/;

const HERE = /localhost|127\.0\.0\.1|\[::1\]/;

/** What of a problem says so. */
function unreachable(problem) {
  const lines = problem.split('\n').filter((line) => !HERE.test(line));
  return lines.map((line) => UNREACHABLE.exec(line)?.[0]).find((found) => found);
}

const GO = { tool: 'go', steps: [['go', 'vet', './...'], ['go', 'build', './...'], ['go', 'test', './...']] };
const MAVEN = { tool: 'mvn', steps: [['mvn', '--batch-mode', '--no-transfer-progress', '--quiet', 'verify']] };
const NPM = { tool: 'npm', steps: [['npm', 'ci', '--no-audit', '--no-fund'], ['npm', 'run', 'lint'], ['npm', 'test'], ['npm', 'run', 'build']] };

/** Which tool builds what a template lays out. */
const TOOLS = {
  'go-service.yaml': GO,
  'java-service.yaml': MAVEN,
  'react-application.yaml': NPM,
  'react-native-application.yaml': NPM,
};

const has = (tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;

/** The version of Java that Maven would use. */
function java() {
  const told = spawnSync('java', ['-version'], { encoding: 'utf8' });
  return Number(/version "(\d+)/.exec(told.stderr ?? '')?.[1] ?? 0);
}

function render(template, parameters, place) {
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  const values = join(place, 'values.json');
  writeFileSync(values, JSON.stringify(parameters));
  const line = ['template', 'render', '--values', values, '--out', join(place, 'out'), template];
  const ran = spawnSync(BINARY, line, { cwd: PATHS, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`${template}: ${ran.stdout}${ran.stderr}`);
  return join(place, 'out/project');
}

/** Does the steps; gives what the first one said that failed, if one did. */
function build(project, steps) {
  for (const [program, ...line] of steps) {
    const env = { ...process.env, CI: 'true', NPM_CONFIG_FUND: 'false' };
    const ran = spawnSync(program, line, { cwd: project, encoding: 'utf8', env, timeout: PATIENCE, maxBuffer: 1 << 28 });
    if (ran.status !== 0) return `${[program, ...line].join(' ')}:\n${ran.stdout}${ran.stderr}`;
  }
  return undefined;
}

/** The chart, as Helm renders it for each environment. */
function chart(project, environments) {
  if (!has('helm')) return undefined;
  const values = environments.map((name) => `deploy/environments/${name}.yaml`).filter((path) => existsSync(join(project, path)));
  return build(project, values.map((path) => ['helm', 'template', 'deploy/chart', '--values', path]));
}

let [built, left, failed] = [0, 0, 0];
for (const { template, case: name, parameters } of cases) {
  const { tool, steps } = TOOLS[template];
  const what = `${template}: ${name}`;
  const wanted = Number(parameters.javaVersion ?? 25);
  const reason = !has(tool)
    ? `${tool} is not here`
    : tool === 'mvn' && java() < wanted
      ? `Java ${wanted} is not here, but Java ${java()}`
      : undefined;
  if (reason) {
    left += 1;
    console.log(`- ${what}: ${reason}`);
    continue;
  }
  const project = render(template, parameters, join(folder, what.replace(/[^\w]+/g, '-')));
  const began = performance.now();
  const problem = build(project, steps) ?? chart(project, parameters.environments ?? ['production']);
  const took = `${((performance.now() - began) / 1000).toFixed(0)} s`;
  const away = problem && unreachable(problem);
  if (away) {
    left += 1;
    console.log(`- ${what}: the registry cannot be reached (${away})`);
  } else if (problem) {
    failed += 1;
    console.log(`✗ ${what} (${took}):\n${problem.slice(-4000)}`);
  } else {
    built += 1;
    console.log(`✓ ${what}: built and tested by ${tool} (${took})`);
  }
}
console.log(`${built} built, ${left} left out, ${failed} failed`);
if (failed > 0) process.exitCode = 1;
