import { BLOCK } from "./block-order.js";

/** What the server has of a file: whole blocks, and stretches of others. */
export class StoredBlocks {
  #size;
  #whole = new Set();
  #stretches = new Map();

  /** What the server says of an asset of that size; nothing at first. */
  constructor(size, asset = {}) {
    this.#size = size;
    for (const range of asset.storedBlocks ?? []) for (let block = range.first; block < range.first + range.count; block++) this.#whole.add(block);
    for (const part of asset.partialBlocks ?? []) this.add(part.block, part.offset, part.offset + part.bytes);
  }

  get bytes() {
    let sum = 0;
    for (const block of this.#whole) sum += this.lengthOf(block);
    for (const block of this.#stretches.keys()) sum += this.#bytesOf(block);
    return sum;
  }

  lengthOf(block) { return Math.min(BLOCK, this.#size - block * BLOCK); }

  /** The first stretch of a span that is missing; null when there is none. */
  missing({ block, from, to }) {
    if (this.#whole.has(block)) return null;
    const stretches = this.#stretchesOf(block);
    for (let stored; (stored = stretches.find(one => one.from <= from && from < one.to));) from = stored.to;
    return from < to ? { block, from, to: Math.min(to, ...stretches.filter(one => one.from > from).map(one => one.from)) } : null;
  }

  /** Adds a stretch of which nothing was stored. */
  add(block, from, to) {
    this.#stretches.set(block, [...this.#stretchesOf(block), { from, to }]);
    if (this.#bytesOf(block) < this.lengthOf(block)) return;
    this.#stretches.delete(block);
    this.#whole.add(block);
  }

  #stretchesOf(block) { return this.#stretches.get(block) ?? []; }

  #bytesOf(block) { return this.#stretchesOf(block).reduce((sum, one) => sum + one.to - one.from, 0); }
}
