// Questions of both grammars, made of keys and values that the entities have, now and then of others.

const STRANGE = ['nothing', '', 'true', 'false', '1', 'default', 'Orders'];
const PREFIXES = ['', 'o', 'PAY', 'group:', 'component:default/', '1', 'zz', '100%', 'nobody\'s_'];

/** A maker of queries about the entities of an oracle. */
export class Queries {
  constructor(oracle, random, EXISTS) {
    this.random = random;
    this.EXISTS = EXISTS;
    this.pairs = [...oracle.pairs.values()].flat();
    // What is asked by uid is always just one entity; it would be too many of the questions.
    this.pairs = this.pairs.filter(({ key }) => key !== 'metadata.uid');
  }

  /** One or several sets of conditions, as the client takes them. */
  filter() {
    const { random } = this;
    const set = () => Object.fromEntries(Array.from({ length: 1 + random.below(2) }, () => this.#condition()));
    return random.chance(0.4) ? set() : Array.from({ length: 1 + random.below(3) }, set);
  }

  #condition() {
    const { random } = this;
    const pair = this.#sendable();
    if (random.chance(0.25)) return [this.#cased(pair.key), this.EXISTS];
    if (random.chance(0.3)) return [this.#cased(pair.key), [this.#value(pair), random.one(STRANGE), this.#value(this.#sendable())]];
    return [this.#cased(pair.key), random.chance(0.15) ? random.one(STRANGE) : this.#value(pair)];
  }

  /** A predicate, with others inside while `depth` lasts. */
  predicate(depth = 3) {
    const { random } = this;
    const several = () => Array.from({ length: random.below(4) }, () => this.predicate(depth - 1));
    if (depth > 0 && random.chance(0.5)) {
      switch (random.below(3)) {
        case 0: return { $all: several() };
        case 1: return { $any: several() };
        default: return { $not: this.predicate(depth - 1) };
      }
    }
    if (random.chance(0.04)) return {};
    return Object.fromEntries(Array.from({ length: random.chance(0.8) ? 1 : 2 }, () => this.#field()));
  }

  #field() {
    const { random } = this;
    if (random.chance(0.15)) return ['relations', { $contains: this.#relation() }];
    const pair = random.one(this.pairs);
    const key = this.#cased(pair.key);
    switch (random.below(6)) {
      case 0: return [key, { $exists: random.chance(0.7) }];
      case 1: return [key, { $in: [this.#value(pair), this.#value(random.one(this.pairs))].slice(random.below(3)) }];
      case 2: return [key, { $hasPrefix: random.chance(0.5) ? this.#value(pair).slice(0, 1 + random.below(6)) : random.one(PREFIXES) }];
      case 3: return [key, { $contains: this.#value(pair) }];
      default: return [key, this.#primitive(random.chance(0.15) ? random.one(STRANGE) : this.#value(pair))];
    }
  }

  #relation() {
    const { random } = this;
    const pair = random.one(this.pairs.filter(({ key }) => key.startsWith('relations.')));
    const type = this.#cased(pair.key.slice('relations.'.length));
    switch (random.below(3)) {
      case 0: return { type };
      case 1: return { type, targetRef: this.#cased(pair.value) };
      default: return { type, targetRef: { $in: [pair.value, 'group:default/nobody'] } };
    }
  }

  /** The text of a value; one that is too long for an index is asked for all the same. */
  #value({ value, original }) {
    return this.random.chance(0.5) ? (original ?? 'null') : (value ?? 'x'.repeat(201));
  }

  /** Numbers and flags as such, half of the time. */
  #primitive(text) {
    if (this.random.chance(0.5)) return text;
    if (text === 'true' || text === 'false') return text === 'true';
    return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  }

  /** The case of keys does not matter. */
  #cased(text) {
    if (this.random.chance(0.7)) return text;
    return this.random.chance(0.5) ? text.toUpperCase() : text.slice(0, 1).toUpperCase() + text.slice(1);
  }

  /** A pair that the legacy grammar can name: it cannot escape commas, and splits at the first `=`. */
  #sendable() {
    for (;;) {
      const pair = this.random.one(this.pairs);
      if (!/[,=]/.test(pair.key) && !pair.original?.includes(',')) return pair;
    }
  }
}
