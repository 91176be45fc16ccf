// The rows of a write that come one after another: drawn, and closed as a `for await` loop closes what
// it leaves before its end.
"use strict";

const { isPromise } = require("node:util/types");
const { orAborted } = require("./abort.cjs");
const { InvalidRequestError } = require("./errors.cjs");

class Source {
  #rows;
  #iterator;
  #signal;
  /** Whether it may have more rows. */
  isOpen = true;

  constructor(rows, name, signal) {
    this.#rows = rows;
    this.#iterator = iteratorOf(rows, name);
    this.#signal = signal;
  }

  /** The iterator's next step. */
  async next() {
    try {
      const step = await orAborted(Promise.resolve(this.#iterator.next()), this.#signal);
      if (typeof step !== "object" || step === null)
        throw new TypeError("the iterator of the rows gave a result that is no object");
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
    // The iterator of a stream would wait for the row that it was asked for, and hold the stream as long.
    if (this.#signal?.aborted) this.#rows.destroy?.();
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
  const iterator =
    typeof rows === "object" && typeof open === "function" ? open.call(rows) : undefined;
  if (typeof iterator?.next === "function") return iterator;
  throw new InvalidRequestError(`\`${name}\` ${whatToGive(rows)}.`, { field: name });
}

/** What to give in place of something that holds no rows: the end of a sentence. */
function whatToGive(rows) {
  if (isPromise(rows)) {
    // That it rejects later, unheard, must not end the process.
    rows.catch(() => {});
    return "must be awaited first: it is a promise";
  }
  if (typeof rows === "function") return "must be rows, not a function: call it";
  const isOne = typeof rows === "object" && rows !== null && rows[Symbol.iterator] === undefined;
  if (isOne) return "must be rows: put a single one into an array";
  return "must be an array of rows, or another iterable, also an async one";
}

module.exports = { Source, leave };
