// A client of the scaffolder's API. Where BACKSTAGE_SCAFFOLDER names a folder with
// @backstage/plugin-scaffolder-common installed (end2end/peers.sh makes one), it is that package's own client;
// everywhere else one that sends the same addresses and bodies.

import { createRequire } from 'node:module';
import { join } from 'node:path';

class SameAddresses {
  constructor({ discoveryApi, useLongPollingLogs = false, identityApi }) {
    Object.assign(this, { discoveryApi, useLongPollingLogs, identityApi });
  }

  async #ask(method, path, body) {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const sent = body === undefined ? undefined : JSON.stringify(body);
    return fetch(`${await this.discoveryApi.getBaseUrl('scaffolder')}${path}`, { method, headers, body: sent });
  }

  async #json(method, path, body) {
    const response = await this.#ask(method, path, body);
    if (response.ok) return response.json();
    const told = await response.json();
    const cause = Object.assign(new Error(told.error?.message), { name: told.error?.name });
    throw Object.assign(new Error(`Request failed with ${response.status}`), { cause, body: told, response });
  }

  getTemplateParameterSchema(templateRef) {
    const [, kind, namespace, name] = /^(?:([^:]+):)?([^/]+)\/(.+)$/.exec(templateRef);
    return this.#json('GET', `/v2/templates/${namespace}/${kind ?? 'template'}/${name}/parameter-schema`);
  }

  async scaffold(request) {
    const response = await this.#ask('POST', '/v2/tasks', request);
    if (response.status !== 201) {
      throw new Error(`Backend request failed, ${response.status} ${response.statusText} ${(await response.text()).trim()}`);
    }
    return { taskId: (await response.json()).id };
  }

  async listTasks({ filterByOwnership, limit, offset }) {
    const { userEntityRef } = await this.identityApi.getBackstageIdentity();
    const query = new URLSearchParams();
    if (filterByOwnership === 'owned') query.append('createdBy', userEntityRef);
    if (limit !== undefined) query.set('limit', limit);
    if (offset !== undefined) query.set('offset', offset);
    return this.#json('GET', `/v2/tasks?${query}`);
  }

  getTask(id) { return this.#json('GET', `/v2/tasks/${encodeURIComponent(id)}`); }
  listActions() { return this.#json('GET', '/v2/actions'); }
  listTemplatingExtensions() { return this.#json('GET', '/v2/templating-extensions'); }
  cancelTask(id) { return this.#json('POST', `/v2/tasks/${encodeURIComponent(id)}/cancel`); }
  retry(id) { return this.#json('POST', `/v2/tasks/${encodeURIComponent(id)}/retry`, {}); }
  dryRun({ template, values, secrets, directoryContents }) {
    return this.#json('POST', '/v2/dry-run', { template, values, secrets, directoryContents });
  }
  autocomplete({ provider, resource, token, context }) {
    return this.#json('POST', `/v2/autocomplete/${provider}/${resource}`, { token, context });
  }

  streamLogs({ taskId, after }) {
    const path = `/v2/tasks/${encodeURIComponent(taskId)}`;
    return { subscribe: (observer) => { (this.useLongPollingLogs ? this.#poll(path, after, observer) : this.#stream(path, after, observer)).catch((error) => observer.error?.(error)); } };
  }

  async #poll(path, after, observer) {
    for (;;) {
      const events = await this.#json('GET', `${path}/events${after === undefined ? '' : `?after=${after}`}`);
      for (const event of events) {
        after = Number(event.id);
        observer.next(event);
        if (event.type === 'completion') return observer.complete();
      }
    }
  }

  async #stream(path, after, observer) {
    const response = await this.#ask('GET', `${path}/eventstream${after === undefined ? '' : `?after=${after}`}`);
    let text = '';
    for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
      text += part;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const fields = Object.fromEntries(text.slice(0, end).split('\n').map((line) => line.split(/: ?(.*)/s)));
        text = text.slice(end + 2);
        if (!fields.data) continue;
        observer.next(JSON.parse(fields.data));
        if (fields.event === 'completion') return observer.complete();
      }
    }
    throw new Error('SSE connection closed unexpectedly');
  }
}

/** A client of the portal at an address. */
export function scaffolderClient(base, options = {}) {
  const folder = process.env.BACKSTAGE_SCAFFOLDER;
  // The client reads streams with a library that looks for a browser's window.
  if (folder) globalThis.window ??= globalThis;
  const { ScaffolderClient } = folder
    ? createRequire(join(folder, 'index.js'))('@backstage/plugin-scaffolder-common')
    : { ScaffolderClient: SameAddresses };
  return new ScaffolderClient({
    discoveryApi: { getBaseUrl: async (plugin) => `${base}/api/${plugin}` },
    fetchApi: { fetch },
    identityApi: { getBackstageIdentity: async () => ({ userEntityRef: 'user:default/nobody' }) },
    ...options,
  });
}

/** Everything that a task tells until it has ended. */
export function told(client, taskId, after) {
  return new Promise((resolve, reject) => {
    const events = [];
    client.streamLogs({ taskId, after }).subscribe({
      next: (event) => events.push(event),
      complete: () => resolve(events),
      error: reject,
    });
  });
}
