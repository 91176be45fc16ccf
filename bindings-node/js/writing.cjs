// Writes to many rows: rows go in, one outcome a row comes back, and what is known is not lost when
// the call ends half-way.
"use strict";

const { inspect } = require("node:util");
const { abortError, onAbort, orAborted } = require("./abort.cjs");
const { tell } = require("./callbacks.cjs");
const { OutcomeUnknownError } = require("./errors.cjs");
const { interruptedMessage } = require("./binding.cjs");
const { abortedAfter, errorFrom, explained, unwrap } = require("./outcome.cjs");
const { readRow } = require("./snapshot.cjs");
const { Source } = require("./source.cjs");

/** Rows converted in one turn of the event loop. */
const SLICE = 500;

/** One outcome a row, in the order given. */
class Outcomes extends Array {
  #unknown = null;
  #drawn = null;
  // Private, so that inspection does not show customers' contacts.
  #unmatchedLinks = [];

  // What `map` and `filter` make is an array like any other.
  static get [Symbol.species]() {
    return Array;
  }

  static of(outcomes, native, drawn = null) {
    const all = new Outcomes();
    for (const outcome of outcomes) all.push(outcome);
    all.#unknown = native.unknown();
    all.#unmatchedLinks = native.unmatchedLinks().map((link) => JSON.parse(link));
    all.#drawn = drawn;
    return all;
  }

  get drawn() {
    return this.#drawn;
  }

  get unmatchedLinks() {
    return this.#unmatchedLinks;
  }

  raiseForUnknown() {
    if (this.#unknown !== null) throw errorFrom({ ...this.#unknown, outcomes: this });
  }

  get counts() {
    const counts = {};
    for (const { status } of this) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  }

  raiseForRefused() {
    const refused = this.find(({ status }) => status === "refused");
    if (refused === undefined) return;
    // A copy: the outcome's own would hold the outcomes that hold it.
    const { error } = refused;
    const { message, body, cause } = error;
    throw new error.constructor(message, { ...error, body, cause, outcomes: this });
  }

  /** Counts, in place of a dozen lines a row. */
  [inspect.custom]() {
    const counts = Object.entries(this.counts);
    const shown = counts.map(([status, count]) => `${count} ${status}`).join(", ");
    return `Outcomes(${shown || "none"})`;
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
    let drawn = null;
    try {
      if (Array.isArray(rows) || rows instanceof Set)
        await this.#counted(Array.from(rows, readRow));
      else drawn = await this.#lazy(new Source(rows, name, this.#signal));
    } catch (error) {
      throw this.#ended(error);
    } finally {
      unlisten();
    }
    return Outcomes.of(this.#settled, this.#native, drawn);
  }

  /** Rows whose number is known are checked as a whole before the first request. */
  async #counted(rows) {
    for (let at = 0; at < rows.length; at += SLICE) {
      // In between others have their turn. Timers would not do: tests put clocks of their own there.
      if (at > 0) await this.#native.turn();
      this.#native.give(rows.slice(at, at + SLICE));
    }
    unwrap(await orAborted(this.#native.check(), this.#signal), this.#signal);
    await this.#send();
  }

  /**
   * Rows that come one after another go out in chunks as they come. Gives how many were drawn where the
   * source was left before its end: after a refusal that concerns all, none of the others would go out.
   */
  async #lazy(source) {
    try {
      while (source.isOpen && !this.#native.stopped) {
        await this.#draw(source);
        await this.#send();
      }
    } catch (error) {
      await source.abandon();
      throw error;
    }
    const drawn = source.isOpen ? this.#settled.length : null;
    await source.close();
    return drawn;
  }

  async #draw(source) {
    for (let taken = 0; source.isOpen && taken < this.#native.chunk; taken++) {
      const { value, done } = await source.next();
      // At once: the source may use the same object for its next row.
      if (!done) this.#native.give([readRow(value)]);
    }
  }

  async #send() {
    for (;;) {
      const chunk = outcomesFrom(unwrap(await this.#native.send(), this.#signal));
      if (chunk.length === 0) return;
      this.#settled.push(...chunk);
      await tell(this.#onOutcome, this.#signal, chunk);
    }
  }

  /** What the signal, the rows' source or a callback ended it with; with what became of the rows so far as its cause,
   * once any went out. */
  #ended(thrown) {
    const outcomes = [...this.#settled, ...outcomesFrom(this.#native.abandon())];
    const known = (cause) =>
      new OutcomeUnknownError(interruptedMessage(), {
        outcomes: Outcomes.of(outcomes, this.#native),
        cause,
      });
    if (this.#signal?.aborted)
      return this.#native.hasGone ? abortedAfter(this.#signal, known) : abortError(this.#signal);
    return this.#native.hasGone || this.#settled.length > 0 ? explained(thrown, known) : thrown;
  }
}

/** Outcomes as they are handed out; the rows of a chunk share their error. */
function outcomesFrom({ outcomes, errors }) {
  const made = errors.map(errorFrom);
  return outcomes.map((outcome) => outcomeFrom(outcome, made));
}

function outcomeFrom(settled, errors) {
  const { index, status, ok, retrySafe, message, error, link, fields, remaining } = settled;
  return {
    index,
    status,
    ok,
    retrySafe,
    message: message ?? null,
    error: errors[error] ?? null,
    inviteId: settled.inviteId ?? null,
    answerId: settled.answerId ?? null,
    link: link === undefined ? null : JSON.parse(link),
    fields: fields === undefined ? null : Object.fromEntries(fields),
    remaining: remaining === undefined ? null : followUpFrom(remaining),
  };
}

/** What was not taken of a follow-up, as it can be given again. */
function followUpFrom(remaining) {
  const given = Object.entries(remaining).filter(([, value]) => value !== undefined);
  const followUp = Object.fromEntries(given);
  if (followUp.date !== undefined) followUp.date = new Date(followUp.date);
  return followUp;
}

module.exports = { Outcomes, Write };
