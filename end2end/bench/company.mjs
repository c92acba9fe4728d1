// Who is in a generated company and how they hang together. Everything about an entity follows from
// the seed, its kind and its number alone: any entity can be made without the others.

/** Of all entities. What is left, three fifths, is components. */
const SHARES = { api: 0.12, resource: 0.08, system: 0.05, domain: 0.01, group: 0.04, user: 0.1 };

const KINDS = ['component', 'api', 'resource', 'system', 'domain', 'group', 'user'];

const WORDS = {
  domain: ['commerce', 'payments', 'logistics', 'identity', 'insight', 'support', 'media', 'growth'],
  subject: [
    'order', 'cart', 'invoice', 'refund', 'stock', 'parcel', 'route', 'account', 'session', 'profile',
    'catalogue', 'price', 'discount', 'review', 'search', 'image', 'message', 'ticket', 'report', 'ledger',
    'contract', 'supplier', 'warehouse', 'forecast', 'campaign', 'consent', 'audit', 'export', 'quota', 'usage',
  ],
  role: ['service', 'worker', 'gateway', 'indexer', 'sync', 'api', 'importer', 'scheduler', 'portal', 'store'],
  first: ['Ana', 'Bo', 'Chen', 'Dina', 'Emil', 'Fatima', 'Goran', 'Hana', 'Ivo', 'Jun', 'Kaya', 'Lars', 'Mei', 'Noor'],
  last: ['Adler', 'Bauer', 'Costa', 'Dimov', 'Endo', 'Fischer', 'Garcia', 'Huang', 'Ito', 'Jansen', 'Kovac', 'Lopez'],
};

/** Chance for one entity: mulberry32, small, quick, the same everywhere. */
export class Chance {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /** From 0 to below 1. */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    const { state } = this;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  below(limit) {
    return Math.floor(this.next() * limit);
  }

  one(list) {
    return list[this.below(list.length)];
  }

  /** At most `most` of a list, none twice. */
  some(list, most) {
    return [...new Set(Array.from({ length: this.below(most + 1) }, () => this.one(list)))];
  }

  /** Below the limit; low numbers somewhat more often, so that some are known to many. */
  favoured(limit) {
    return Math.floor(this.next() ** 1.3 * limit);
  }
}

export class Company {
  constructor(count, seed) {
    const part = (share) => Math.max(1, Math.floor(count * share));
    this.seed = seed;
    this.number = Object.fromEntries(Object.entries(SHARES).map(([kind, share]) => [kind, part(share)]));
    // One is the Location.
    this.number.component = count - 1 - Object.values(this.number).reduce((sum, number) => sum + number, 0);
    if (this.number.component < 1) throw new Error(`${count} entities are too few for a company`);
    // So many components stand between two that provide an API.
    this.stride = Math.max(1, Math.floor(this.number.component / this.number.api));
  }

  /** The chance of one entity; `use` tells its name from its contents. */
  chance(kind, index, use = 1) {
    const mixed = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(KINDS.indexOf(kind) + 2, 0x85ebca6b);
    return new Chance(mixed ^ Math.imul(this.seed + use * 0x10001, 0xc2b2ae35));
  }

  /** A name of a user: first, last, and the name of the entity. */
  person(index) {
    const chance = this.chance('user', index, 2);
    const [first, last] = [chance.one(WORDS.first), chance.one(WORDS.last)];
    return { first, last, name: `${first}.${last}-${index}`.toLowerCase() };
  }

  name(kind, index) {
    if (kind === 'user') return this.person(index).name;
    const chance = this.chance(kind, index, 2);
    switch (kind) {
      case 'domain': return `${chance.one(WORDS.domain)}-${index}`;
      case 'system': return `${chance.one(WORDS.subject)}-system-${index}`;
      case 'group': return `team-${chance.one(WORDS.subject)}-${index}`;
      case 'api': return `${chance.one(WORDS.subject)}-api-${index}`;
      case 'resource': return `${chance.one(WORDS.subject)}-db-${index}`;
      default: return `${chance.one(WORDS.subject)}-${chance.one(WORDS.role)}-${index}`;
    }
  }

  /** The group above: teams of eight, so that the tree is deep and no group has thousands below. */
  parent(group) {
    return group === 0 ? undefined : Math.floor((group - 1) / 8);
  }

  /** The APIs that a component provides. */
  provided(component) {
    const api = component / this.stride;
    return Number.isInteger(api) && api < this.number.api ? [api] : [];
  }

  /** Somebody's neighbour four times of five, else anybody: most of what is used is near. */
  near(chance, kind, part) {
    const limit = this.number[kind];
    if (chance.next() < 0.2) return chance.favoured(limit);
    return Math.min(limit - 1, Math.floor(part * limit + chance.below(Math.min(limit, 40))));
  }
}
