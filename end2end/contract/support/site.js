// A web server on loopback with catalog files, for locations that are registered by URL.

import { createServer } from 'node:http';
import { once } from 'node:events';

export class Site {
  /** `files`: text by path. Tests may change them. */
  static async start(files) {
    const site = new Site(files);
    site.server.listen(0, '127.0.0.1');
    await once(site.server, 'listening');
    site.url = `http://127.0.0.1:${site.server.address().port}`;
    return site;
  }

  constructor(files) {
    this.files = new Map(Object.entries(files));
    this.server = createServer((request, response) => {
      const text = this.files.get(new URL(request.url, this.url).pathname);
      response.writeHead(text === undefined ? 404 : 200, { 'content-type': 'text/yaml' });
      response.end(text ?? 'no such file');
    });
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** The text of a catalog file with one component. */
export function componentFile(name, more = '') {
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
${more}spec:
  type: service
  lifecycle: production
  owner: payments
`;
}
