// Chance that is the same in every run: what a failed run found, the next one finds again.

export class Random {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** The next number, from 0 up to but not 1 (mulberry32). */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  below(limit) {
    return Math.floor(this.next() * limit);
  }

  chance(share) {
    return this.next() < share;
  }

  one(list) {
    return list[this.below(list.length)];
  }

  /** Up to `most` different ones. */
  some(list, most) {
    return [...new Set(Array.from({ length: this.below(most + 1) }, () => this.one(list)))];
  }
}
