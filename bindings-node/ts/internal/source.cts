// The rows of a write that come one after another: drawn, and closed as a `for await` loop closes what
// it leaves before its end.

import { isPromise } from "node:util/types";
import { InvalidRequestError } from "../errors.cjs";
import { orAborted } from "./abort.cjs";

/** What a program may have given as rows: anything, of which these members are looked at. */
interface MaybeRows {
  [Symbol.asyncIterator]?: unknown;
  [Symbol.iterator]?: unknown;
  destroy?: (() => unknown) | undefined;
  cancel?: (() => unknown) | undefined;
  return?: (() => unknown) | undefined;
}

/** An iterator of a program's own, which may keep to the protocol or not. */
interface MaybeIterator {
  next(): unknown;
  return?: () => unknown;
}

/** The rows of one write, drawn one after another. */
export class Source {
  #rows: MaybeRows;
  #iterator: MaybeIterator;
  #signal: AbortSignal | undefined;
  /** Whether it may have more rows. */
  isOpen = true;

  constructor(rows: unknown, name: string, signal: AbortSignal | undefined) {
    this.#iterator = iteratorOf(rows, name);
    this.#rows = rows as MaybeRows;
    this.#signal = signal;
  }

  /** The iterator's next step. */
  async next(): Promise<IteratorResult<unknown, unknown>> {
    try {
      const step = await orAborted(Promise.resolve(this.#iterator.next()), this.#signal);
      if (typeof step !== "object" || step === null)
        throw new TypeError("the iterator of the rows gave a result that is no object");
      const { done } = step as IteratorResult<unknown, unknown>;
      if (done) this.isOpen = false;
      return step as IteratorResult<unknown, unknown>;
    } catch (error) {
      // One that throws has ended by itself; one that was left while it worked has not.
      this.isOpen = this.#signal?.aborted === true;
      throw error;
    }
  }

  /** Closes it if it has not ended, and waits for that, but not when aborted: it may hang. */
  async close(): Promise<void> {
    if (!this.isOpen) return;
    this.isOpen = false;
    // The iterator of a stream would wait for the row that it was asked for, and hold the stream as long.
    if (this.#signal?.aborted) this.#rows.destroy?.();
    await orAborted(Promise.resolve(this.#iterator.return?.()), this.#signal);
  }

  /** Closes it for a call that failed: that failure is the one to hear of, not one in closing. */
  async abandon(): Promise<void> {
    await this.close().catch(() => {});
  }
}

/** Closes rows that are not going to be read: a stream would hold its file or its connection. */
export async function leave(given: unknown): Promise<void> {
  const rows = given as MaybeRows | null | undefined;
  if (rows?.[Symbol.asyncIterator] === undefined && rows?.[Symbol.iterator] === undefined) return;
  const close = rows.destroy ?? rows.cancel ?? rows.return;
  try {
    await close?.call(rows);
  } catch {
    // Why the call was refused is what there is to hear of.
  }
}

function iteratorOf(given: unknown, name: string): MaybeIterator {
  const rows = given as MaybeRows | null | undefined;
  const open = rows?.[Symbol.asyncIterator] ?? rows?.[Symbol.iterator];
  const iterator: MaybeIterator | null | undefined =
    typeof rows === "object" && typeof open === "function" ? open.call(rows) : undefined;
  if (typeof iterator?.next === "function") return iterator;
  throw new InvalidRequestError(`\`${name}\` ${whatToGive(rows)}.`, { field: name });
}

/** What to give in place of something that holds no rows: the end of a sentence. */
function whatToGive(rows: unknown): string {
  if (isPromise(rows)) {
    // That it rejects later, unheard, must not end the process.
    rows.catch(() => {});
    return "must be awaited first: it is a promise";
  }
  if (typeof rows === "function") return "must be rows, not a function: call it";
  const isObject = typeof rows === "object" && rows !== null;
  if (isObject && (rows as MaybeRows)[Symbol.iterator] === undefined)
    return "must be rows: put a single one into an array";
  return "must be an array of rows, or another iterable, also an async one";
}
