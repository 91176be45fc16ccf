// One consumption of a listing, in the shapes in which it can be walked: pieces as they come from
// the core, rows, and pages. These are written out rather than made by async generators, whose
// `return()` waits for a request that is under way; here it stops the request.
"use strict";

const { onAbort } = require("./abort.cjs");
const { tell } = require("./callbacks.cjs");
const { unwrap } = require("./outcome.cjs");
const { receiptFrom } = require("./receipt.cjs");
const { readRows } = require("./rows.cjs");

const DONE = Object.freeze({ value: undefined, done: true });

/**
 * Some rows at a time; a page may come in several pieces. After a step that failed it fails again: to say that it
 * is done would be to say that it was complete.
 */
class Pull {
  #native;
  #record;
  #signal;
  #onProgress;
  #unlisten;
  #rows = 0;
  #over = false;
  #failure;

  constructor(native, record, { signal, onProgress }) {
    this.#native = native;
    this.#record = record;
    this.#signal = signal;
    this.#onProgress = onProgress;
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  async next() {
    if (this.#failure) throw this.#failure.error;
    if (this.#over) return DONE;
    try {
      this.#unlisten ??= onAbort(this.#signal, () => this.#native.stop());
      const outcome = await this.#native.next();
      // Left while the piece was under way.
      if (this.#over) return DONE;
      const piece = unwrap(outcome, this.#signal);
      if (piece === null) return this.return();
      const value = { rows: readRows(this.#record, piece.rows), endsPage: piece.endsPage };
      this.#rows += value.rows.length;
      if (piece.endsPage) {
        await tell(this.#onProgress, this.#signal, this.#rows, piece.total ?? null);
        if (this.#over) return DONE;
      }
      return { value, done: false };
    } catch (error) {
      this.return();
      this.#failure = { error };
      throw error;
    }
  }

  return() {
    this.#over = true;
    this.#failure = undefined;
    this.#unlisten?.();
    this.#native.stop();
    return Promise.resolve(DONE);
  }

  get receipt() {
    return receiptFrom(this.#native.receipt);
  }
}

/** Row by row. */
class Rows {
  #pull;
  #rows = [];
  #at = 0;
  #over = false;
  #filling;

  constructor(pull) {
    this.#pull = pull;
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  async next() {
    while (this.#at === this.#rows.length) {
      if (this.#over) return DONE;
      // Calls that do not wait for one another share a piece.
      this.#filling ??= this.#fill();
      await this.#filling;
    }
    return { value: this.#rows[this.#at++], done: false };
  }

  async #fill() {
    try {
      const { value, done } = await this.#pull.next();
      if (done) this.#over = true;
      if (this.#over) return;
      this.#rows = value.rows;
      this.#at = 0;
    } finally {
      this.#filling = undefined;
    }
  }

  return() {
    this.#over = true;
    this.#at = this.#rows.length;
    return this.#pull.return();
  }
}

/** Page by page, with what the pull did so far. */
class Pages {
  #pull;
  #last = Promise.resolve();

  constructor(pull) {
    this.#pull = pull;
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  next() {
    // One after the other, whether the one before succeeded or not.
    const page = this.#last.then(
      () => this.#page(),
      () => this.#page(),
    );
    this.#last = page;
    return page;
  }

  async #page() {
    const page = [];
    for (;;) {
      const { value, done } = await this.#pull.next();
      if (done) return DONE;
      page.push(...value.rows);
      if (value.endsPage) return { value: page, done: false };
    }
  }

  return() {
    return this.#pull.return();
  }

  get receipt() {
    return this.#pull.receipt;
  }
}

module.exports = { Pages, Pull, Rows };
