// A lazy source of rows for a write: drawn row by row, and closed as a `for await` loop closes an
// iterator when it breaks.

import { isPromise } from "node:util/types";
import { InvalidRequestError } from "../errors.cjs";
import { orAborted } from "./abort.cjs";

/** Anything that a program may pass as rows; only these members are looked at. */
interface MaybeRows {
  [Symbol.asyncIterator]?: unknown;
  [Symbol.iterator]?: unknown;
  destroy?: (() => unknown) | undefined;
  cancel?: (() => unknown) | undefined;
  return?: (() => unknown) | undefined;
}

/** The user's iterator, which may break the protocol. */
interface MaybeIterator {
  next(): unknown;
  return?: () => unknown;
}

/** Draws the rows of one write one after another. */
export class Source {
  #rows: MaybeRows;
  #iterator: MaybeIterator;
  #signal: AbortSignal | undefined;
  /** Whether more rows may come. */
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
      // An iterator that throws has ended; one that was aborted while it worked has not.
      this.isOpen = this.#signal?.aborted === true;
      throw error;
    }
  }

  /** Closes the source if it has not ended, and waits for that, but not when aborted: it may hang. */
  async close(): Promise<void> {
    if (!this.isOpen) return;
    this.isOpen = false;
    // The iterator of a stream would first wait for the pending row, and hold the stream open meanwhile.
    if (this.#signal?.aborted) this.#rows.destroy?.();
    await orAborted(Promise.resolve(this.#iterator.return?.()), this.#signal);
  }

  /** Closes it after the call failed. An error in closing is dropped, so that the call's own failure shows. */
  async abandon(): Promise<void> {
    await this.close().catch(() => {});
  }
}

/** Closes rows that will not be read: a stream would hold its file or its connection. */
export async function closeUnread(value: unknown): Promise<void> {
  const rows = value as MaybeRows | null | undefined;
  if (rows?.[Symbol.asyncIterator] === undefined && rows?.[Symbol.iterator] === undefined) return;
  const close = rows.destroy ?? rows.cancel ?? rows.return;
  try {
    await close?.call(rows);
  } catch {
    // An error in closing is dropped, so that the refusal of the call shows.
  }
}

function iteratorOf(value: unknown, name: string): MaybeIterator {
  const rows = value as MaybeRows | null | undefined;
  const open = rows?.[Symbol.asyncIterator] ?? rows?.[Symbol.iterator];
  const iterator: MaybeIterator | null | undefined =
    typeof rows === "object" && typeof open === "function" ? open.call(rows) : undefined;
  if (typeof iterator?.next === "function") return iterator;
  throw new InvalidRequestError(`\`${name}\` ${whatToPass(rows)}.`, { field: name });
}

/** Says what to pass instead, as the end of a sentence that begins with the argument's name. */
function whatToPass(rows: unknown): string {
  if (isPromise(rows)) {
    // An unhandled rejection of it must not end the process.
    rows.catch(() => {});
    return "must be awaited first: it is a promise";
  }
  if (typeof rows === "function") return "must be rows, not a function: call it";
  const isObject = typeof rows === "object" && rows !== null;
  if (isObject && (rows as MaybeRows)[Symbol.iterator] === undefined)
    return "must be rows: put a single one into an array";
  return "must be an array of rows, or another iterable, also an async one";
}
