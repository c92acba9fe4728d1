// The catalog's calls, on Slipway as on a Backstage.

/** Names of a page while all are walked; Backstage has no more than a few thousand to a page. */
const PAGE = 1_000;

export const BY_QUERY = '/api/catalog/entities/by-query';
export const FACETS = '/api/catalog/entity-facets';

export class Api {
  constructor(url, token) {
    this.url = url.replace(/\/+$/, '');
    this.headers = token ? { authorization: `Bearer ${token}` } : {};
  }

  /** The answer to GET `path`: parsed, and how many bytes it is without compression. */
  async get(path) {
    const response = await fetch(`${this.url}${path}`, { headers: { ...this.headers, 'accept-encoding': 'identity' } });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`);
    return { text, bytes: Buffer.byteLength(text) };
  }

  async json(path) {
    return JSON.parse((await this.get(path)).text);
  }

  async total() {
    return (await this.json(`${BY_QUERY}?limit=0`)).totalItems;
  }

  byName({ kind, metadata: { namespace = 'default', name } }) {
    const parts = [kind, namespace, name].map((part) => encodeURIComponent(part.toLowerCase()));
    return `/api/catalog/entities/by-name/${parts.join('/')}`;
  }

  /** The by-name path of every entity, by cursors from the first page to the last. */
  async paths() {
    const fields = 'kind,metadata.namespace,metadata.name';
    const paths = [];
    let question = '';
    for (;;) {
      const { items, pageInfo } = await this.json(`${BY_QUERY}?limit=${PAGE}&fields=${fields}${question}`);
      for (const item of items) paths.push(this.byName(item));
      if (!pageInfo?.nextCursor) return paths;
      question = `&cursor=${encodeURIComponent(pageInfo.nextCursor)}`;
    }
  }
}
