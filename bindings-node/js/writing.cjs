// Writes to many rows: rows go in, one outcome a row comes back, and what is known is not lost when
// the call ends half-way.
"use strict";

const { setImmediate: turn } = require("node:timers/promises");
const { abortError, onAbort, orAborted } = require("./abort.cjs");
const { InvalidRequestError, OutcomeUnknownError } = require("./errors.cjs");
const { errorFrom, unwrap } = require("./outcome.cjs");

/** Rows converted in one turn of the event loop. */
const SLICE = 500;

/** One outcome a row, in the order given. */
class Outcomes extends Array {
  #unknown = null;

  // What `map` and `filter` make is an array like any other.
  static get [Symbol.species]() {
    return Array;
  }

  static of(outcomes, unknown) {
    const all = new Outcomes();
    for (const outcome of outcomes) all.push(outcome);
    all.#unknown = unknown;
    return all;
  }

  raiseForUnknown() {
    if (this.#unknown !== null) throw errorFrom({ ...this.#unknown, outcomes: this });
  }
}

/** One write, from its rows to its outcomes. */
class Write {
  #native;
  #signal;
  #onOutcome;
  #settled = [];

  constructor(native, signal, onOutcome) {
    this.#native = native;
    this.#signal = signal;
    this.#onOutcome = onOutcome;
  }

  async all(rows, name) {
    const unlisten = onAbort(this.#signal, () => this.#native.stop());
    try {
      if (Array.isArray(rows) || rows instanceof Set) await this.#counted([...rows]);
      else await this.#lazy(iteratorOf(rows, name));
    } catch (error) {
      if (this.#signal?.aborted) throw this.#cancelled();
      throw this.#settled.length > 0 ? this.#interrupted(error) : error;
    } finally {
      unlisten();
    }
    return Outcomes.of(this.#settled, this.#native.unknown());
  }

  /** Rows whose number is known are checked as a whole before the first request. */
  async #counted(rows) {
    for (let at = 0; at < rows.length; at += SLICE) {
      this.#native.give(rows.slice(at, at + SLICE));
      await turn();
    }
    unwrap(await orAborted(this.#native.check(), this.#signal), this.#signal);
    await this.#send();
  }

  /** Rows that come one after another go out in chunks as they come. */
  async #lazy(iterator) {
    let ended = false;
    try {
      while (!ended) {
        const rows = [];
        try {
          while (!ended && rows.length < this.#native.chunk) {
            const { value, done } = await orAborted(Promise.resolve(iterator.next()), this.#signal);
            if (done) ended = true;
            else rows.push(value);
          }
        } finally {
          // Also where it failed: those before count as taken.
          this.#native.give(rows);
        }
        await this.#send();
      }
    } finally {
      // Not waited for: an iterator that hangs must not hold an aborted call.
      if (!ended) Promise.resolve(iterator.return?.()).catch(ignore);
    }
  }

  async #send() {
    for (;;) {
      const chunk = unwrap(await this.#native.send(), this.#signal).map(outcomeFrom);
      if (chunk.length === 0) return;
      this.#settled.push(...chunk);
      this.#onOutcome?.(chunk);
    }
  }

  /** The signal's error; with what became of the rows so far as its cause, once any was sent. */
  #cancelled() {
    const reason = abortError(this.#signal);
    const outcomes = [...this.#settled, ...this.#native.abandon().map(outcomeFrom)];
    if (outcomes.every(({ status }) => status === "not_sent" || status === "refused"))
      return reason;
    return because(new DOMException(reason.message, reason.name), this.#known(outcomes, reason));
  }

  /** What the rows' source or a callback threw, with what became of the rows so far as its cause. */
  #interrupted(error) {
    const outcomes = [...this.#settled, ...this.#native.abandon().map(outcomeFrom)];
    const isObject = typeof error === "object" && error !== null && Object.isExtensible(error);
    return isObject
      ? because(error, this.#known(outcomes, error))
      : this.#known(outcomes, { cause: error });
  }

  #known(outcomes, { cause }) {
    const message = "the call ended half-way: `outcomes` tells what became of the rows so far.";
    const known = Outcomes.of(outcomes, this.#native.unknown());
    return new OutcomeUnknownError(message, { outcomes: known, cause });
  }
}

function because(error, cause) {
  return Object.defineProperty(error, "cause", {
    value: cause,
    configurable: true,
    writable: true,
  });
}

/** The source's own failure while it closes concerns nobody: the call has ended otherwise. */
function ignore() {}

function iteratorOf(rows, name) {
  const open = rows?.[Symbol.asyncIterator] ?? rows?.[Symbol.iterator];
  if (typeof rows !== "object" || typeof open !== "function") {
    const message = `\`${name}\` must be an array of rows, or another iterable, also an async one.`;
    throw new InvalidRequestError(message, { field: name });
  }
  return open.call(rows);
}

function outcomeFrom({ index, status, ok, message, error, inviteId, answerId, link, fields }) {
  return {
    index,
    status,
    ok,
    message: message ?? null,
    error: error === undefined ? null : errorFrom(error),
    inviteId: inviteId ?? null,
    answerId: answerId ?? null,
    link: link === undefined ? null : JSON.parse(link),
    fields: fields === undefined ? null : Object.fromEntries(fields),
  };
}

module.exports = { Outcomes, Write };
