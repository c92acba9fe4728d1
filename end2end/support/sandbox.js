// A portal of its own for each test, with the simulated company beside it.

import { test as base, expect } from '@playwright/test';
import { Portal } from './portal.js';

export const test = base.extend({
  portal: async ({}, use) => {
    const portal = await Portal.start({ env: { SLIPWAY__SANDBOX__ENABLED: 'true' } });
    await use(portal);
    const alarms = portal.alarms();
    await portal.stop();
    expect(alarms, 'the log').toEqual([]);
  },
});

export { expect };
