// Writes of many rows: each row gets an outcome. If the call ends half-way, the outcomes so far are not lost.

import { inspect } from "node:util";
import { IndeCXError, OutcomeUnknownError } from "./errors.cjs";
import type { Link } from "./generated/records.cjs";
import type { Outcome } from "./generated/results.cjs";
import type { FollowUp } from "./inputs.cjs";
import { abortError, onAbort, orAborted } from "./internal/abort.cjs";
import { native } from "./internal/binding.cjs";
import { notify } from "./internal/callbacks.cjs";
import { abortedAfter, errorFrom, explained, unwrap } from "./internal/failure.cjs";
import { Hidden } from "./internal/hidden.cjs";
import { readRow } from "./internal/snapshot.cjs";
import { Source } from "./internal/source.cjs";
import type { CallOptions } from "./listing.cjs";
import type { Failure, RawBulkWrite, Remaining, RowOutcome, Settled } from "./native.cjs";

/** The number of rows that are converted before the event loop runs again. */
const SLICE = 500;

/** Rows to write. The rows of an array or a set are all checked before the first request, other rows as they arrive. */
export type Rows<T> = Iterable<T> | AsyncIterable<T>;

/** The options of every write of many rows. */
export interface WriteOptions extends CallOptions {
  /** Called with the outcomes of each chunk when they are known. A promise that the function returns is awaited
   * before the next chunk is sent. If the promise rejects, or the function throws, the write stops. */
  onOutcome?: ((outcomes: Outcome[]) => unknown) | null | undefined;
}

export type { Outcome };

/** What the outcomes say as a whole. Inspection does not show it, since links contain customers' contacts. */
interface OutcomesState {
  unknown: Failure | null;
  drawn: number | null;
  unmatchedLinks: Link[];
}

const states = new Hidden<Outcomes, OutcomesState>();

/** The outcomes of a write: one for each row, in the order of the input. */
export class Outcomes extends Array<Outcome> {
  private constructor() {
    super();
  }

  /** Makes `map` and `filter` return plain arrays. @internal */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  /** @internal */
  static settled(
    outcomes: readonly Outcome[],
    writing: RawBulkWrite,
    drawn: number | null,
  ): Outcomes {
    const all = new Outcomes();
    for (const outcome of outcomes) all.push(outcome);
    const unmatchedLinks = writing.unmatchedLinks().map((link): Link => JSON.parse(link));
    states.set(all, { unknown: writing.unknown(), drawn, unmatchedLinks });
    return all;
  }

  /** How many rows were drawn from a lazy source before a refusal that concerned all of them. The rows after them
   * have no outcome, and none was sent. Null if every row has an outcome. */
  get drawn(): number | null {
    return states.of(this).drawn;
  }

  /** Links received for `links.create` and could not be matched to any customer. */
  get unmatchedLinks(): Link[] {
    return states.of(this).unmatchedLinks;
  }

  /** How many rows have each status; a status that no row has is left out. */
  get counts(): Partial<Record<Outcome["status"], number>> {
    const counts: Partial<Record<Outcome["status"], number>> = {};
    for (const { status } of this) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  }

  /** Throws the error of the first refused row, if any, with these outcomes as `outcomes`. */
  raiseForRefused(): void {
    const refused = this.find(({ status }) => status === "refused");
    if (refused === undefined) return;
    const error = refused.error ?? new IndeCXError(refused.message ?? "a row was refused.");
    // The error is copied: the outcome's own error would contain the outcomes that contain it.
    const { message, body, cause } = error;
    const Class = error.constructor as typeof IndeCXError;
    throw new Class(message, { ...error, body, cause, outcomes: this });
  }

  /** Throws an OutcomeUnknownError if a row's outcome is unknown. */
  raiseForUnknown(): void {
    const { unknown } = states.of(this);
    if (unknown !== null) throw errorFrom({ ...unknown, outcomes: this });
  }

  /** Shows the counts, since each outcome would take a dozen lines. @internal */
  [inspect.custom](): string {
    const counts = Object.entries(this.counts);
    const shown = counts.map(([status, count]) => `${count} ${status}`).join(", ");
    return `Outcomes(${shown || "none"})`;
  }
}

/** One write, from its rows to its outcomes. @internal */
export class BulkWrite {
  #native: RawBulkWrite;
  #signal: AbortSignal | undefined;
  #onOutcome: ((outcomes: Outcome[]) => unknown) | undefined;
  #settled: Outcome[] = [];

  constructor(
    writing: RawBulkWrite,
    signal: AbortSignal | undefined,
    onOutcome: ((outcomes: Outcome[]) => unknown) | undefined,
  ) {
    this.#native = writing;
    this.#signal = signal;
    this.#onOutcome = onOutcome;
  }

  /** Writes all rows; `name` is the name of the rows in messages. */
  async all(rows: unknown, name: string): Promise<Outcomes> {
    const unlisten = onAbort(this.#signal, () => this.#native.stop());
    let drawn: number | null = null;
    try {
      if (Array.isArray(rows) || rows instanceof Set)
        await this.#counted(Array.from(rows, readRow));
      else drawn = await this.#lazy(new Source(rows, name, this.#signal));
    } catch (error) {
      throw this.#ended(error);
    } finally {
      unlisten();
    }
    return Outcomes.settled(this.#settled, this.#native, drawn);
  }

  /** Writes rows whose number is known. They are checked as a whole before the first request. */
  async #counted(rows: readonly unknown[]): Promise<void> {
    for (let at = 0; at < rows.length; at += SLICE) {
      // Other tasks may run in between. A timer is not used, since tests replace timers with their own clocks.
      if (at > 0) await this.#native.yieldNow();
      this.#native.add(rows.slice(at, at + SLICE));
    }
    unwrap(await orAborted(this.#native.check(), this.#signal), this.#signal);
    await this.#send();
  }

  /**
   * Writes the rows of a lazy source in chunks, as they arrive. If it stops before the end of the source, returns how
   * many rows were drawn: after a refusal that concerns all rows, none of the others would be sent.
   */
  async #lazy(source: Source): Promise<number | null> {
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

  async #draw(source: Source): Promise<void> {
    for (let drawn = 0; source.isOpen && drawn < this.#native.chunk; drawn++) {
      const { value, done } = await source.next();
      // The row is added immediately, since the source may reuse the same object for its next row.
      if (!done) this.#native.add([readRow(value)]);
    }
  }

  async #send(): Promise<void> {
    for (;;) {
      const chunk = outcomesFrom(unwrap(await this.#native.send(), this.#signal));
      if (chunk.length === 0) return;
      this.#settled.push(...chunk);
      await notify(this.#onOutcome, this.#signal, chunk);
    }
  }

  /** Returns the error that the call ends with, from the signal, the source of rows or a callback. If any row was sent,
   * the error's cause has the outcomes so far. */
  #ended(thrown: unknown): unknown {
    const outcomes = [...this.#settled, ...outcomesFrom(this.#native.abandon())];
    const outcomeUnknown = (cause: unknown) =>
      new OutcomeUnknownError(native.interruptedMessage(), {
        outcomes: Outcomes.settled(outcomes, this.#native, null),
        cause,
      });
    if (this.#signal?.aborted)
      return this.#native.anySent
        ? abortedAfter(this.#signal, outcomeUnknown)
        : abortError(this.#signal);
    return this.#native.anySent || this.#settled.length > 0
      ? explained(thrown, outcomeUnknown)
      : thrown;
  }
}

/** Returns the outcomes that users get. The rows of a chunk share their error. */
function outcomesFrom({ outcomes, errors }: Settled): Outcome[] {
  const made = errors.map((failure) => errorFrom(failure));
  return outcomes.map((outcome) => outcomeFrom(outcome, made));
}

function outcomeFrom(settled: RowOutcome, errors: readonly IndeCXError[]): Outcome {
  const { index, status, ok, retrySafe, message, error, link, fields, remaining } = settled;
  return {
    index,
    status,
    ok,
    retrySafe,
    message: message ?? null,
    error: (error === undefined ? undefined : errors[error]) ?? null,
    inviteId: settled.inviteId ?? null,
    answerId: settled.answerId ?? null,
    link: link === undefined ? null : JSON.parse(link),
    fields: fields === undefined ? null : Object.fromEntries(fields),
    remaining: remaining === undefined ? null : followUpFrom(remaining),
  };
}

/** Returns the rest of a follow-up that was accepted in part, ready to be passed again. */
function followUpFrom({ answerId, date, ...others }: Remaining): FollowUp {
  const present = Object.entries(others).filter(([, value]) => value !== undefined);
  const followUp: FollowUp = { answerId, ...Object.fromEntries(present) };
  if (date !== undefined) followUp.date = new Date(date);
  return followUp;
}
