// Browser tests against the real binary in a real Chromium.

import { defineConfig, devices } from '@playwright/test';
import { join } from 'node:path';
import { TARGET } from './support/portal.js';

export default defineConfig({
  testDir: './browser',
  globalTeardown: './support/teardown.js',
  outputDir: join(TARGET, 'browser-tests/results'),
  reporter: [['list'], ['json', { outputFile: join(TARGET, 'browser-tests/report.json') }]],
  // Each worker has a portal of its own; on two cores two of them are as many as run well.
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  timeout: 30_000,
  expect: { timeout: 5_000 },
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    // Pictures of each moment would cost what the pages themselves do.
    trace: { mode: 'retain-on-failure', screenshots: false },
    launchOptions: {
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
