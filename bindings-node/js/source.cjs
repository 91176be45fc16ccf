// The rows of a write that come one after another: drawn, and closed as a `for await` loop closes what
// it leaves before its end.
"use strict";

const { orAborted } = require("./abort.cjs");
const { InvalidRequestError } = require("./errors.cjs");

class Source {
  #iterator;
  #signal;
  /** Whether it may have more rows. */
  isOpen = true;

  constructor(rows, name, signal) {
    this.#iterator = iteratorOf(rows, name);
    this.#signal = signal;
  }

  /** The iterator's next step. */
  async next() {
    try {
      const step = await orAborted(Promise.resolve(this.#iterator.next()), this.#signal);
      if (step.done) this.isOpen = false;
      return step;
    } catch (error) {
      // One that throws has ended by itself; one that was left while it worked has not.
      this.isOpen = this.#signal?.aborted === true;
      throw error;
    }
  }

  /** Closes it if it has not ended, and waits for that, but not when aborted: it may hang. */
  async close() {
    if (!this.isOpen) return;
    this.isOpen = false;
    await orAborted(Promise.resolve(this.#iterator.return?.()), this.#signal);
  }

  /** Closes it for a call that failed: that failure is the one to hear of, not one in closing. */
  async abandon() {
    await this.close().catch(() => {});
  }
}

/** Closes rows that are not going to be read: a stream would hold its file or its connection. */
async function leave(rows) {
  if (rows?.[Symbol.asyncIterator] === undefined && rows?.[Symbol.iterator] === undefined) return;
  const close = rows.destroy ?? rows.cancel ?? rows.return;
  try {
    await close?.call(rows);
  } catch {
    // Why the call was refused is what there is to hear of.
  }
}

function iteratorOf(rows, name) {
  const open = rows?.[Symbol.asyncIterator] ?? rows?.[Symbol.iterator];
  if (typeof rows !== "object" || typeof open !== "function") {
    const message = `\`${name}\` must be an array of rows, or another iterable, also an async one.`;
    throw new InvalidRequestError(message, { field: name });
  }
  return open.call(rows);
}

module.exports = { Source, leave };
