// One consumption of a listing, by pieces as they come from the core, by row, or by page. These
// iterators are written by hand because `return()` of an async generator waits for the request under
// way, whereas here it stops that request.

import { readRows } from "../generated/rows.cjs";
import type { Pull as NativePull } from "../native.cjs";
import { type Receipt, receiptFrom } from "../receipt.cjs";
import { onAbort } from "./abort.cjs";
import { notify } from "./callbacks.cjs";
import { unwrap } from "./failure.cjs";

/** How the consumer of a listing hears of progress, and how it stops the pull. */
export interface PullSettings {
  signal: AbortSignal | undefined;
  onProgress: ((rows: number, total: number | null) => unknown) | undefined;
}

/** Consecutive rows of one page, and whether the page ends with them. */
interface Piece<T> {
  rows: T[];
  endsPage: boolean;
}

type Step<T> = IteratorResult<T, undefined>;

const DONE: Step<never> = Object.freeze({ value: undefined, done: true });

/**
 * Returns the rows in pieces; a page may come in several. After a failed step it keeps failing, since `done` would mean
 * that the listing was complete.
 */
export class Pull<T> implements AsyncIterableIterator<Piece<T>, undefined> {
  #native: NativePull;
  #record: string;
  #settings: PullSettings;
  #unlisten: (() => void) | undefined;
  #rows = 0;
  #over = false;
  #failure: { error: unknown } | undefined;

  constructor(native: NativePull, record: string, settings: PullSettings) {
    this.#native = native;
    this.#record = record;
    this.#settings = settings;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<Step<Piece<T>>> {
    if (this.#failure) throw this.#failure.error;
    if (this.#over) return DONE;
    const { signal, onProgress } = this.#settings;
    try {
      this.#unlisten ??= onAbort(signal, () => this.#native.stop());
      const result = await this.#native.next();
      // `return()` was called while the piece was running.
      if (this.#over) return DONE;
      const piece = unwrap(result, signal);
      if (piece === null) return this.return();
      const rows = readRows(this.#record, piece.rows) as T[];
      this.#rows += rows.length;
      if (piece.endsPage) {
        await notify(onProgress, signal, this.#rows, piece.total ?? null);
        if (this.#over) return DONE;
      }
      return { value: { rows, endsPage: piece.endsPage }, done: false };
    } catch (error) {
      this.return();
      this.#failure = { error };
      throw error;
    }
  }

  return(): Promise<Step<never>> {
    this.#over = true;
    this.#failure = undefined;
    this.#unlisten?.();
    this.#native.stop();
    return Promise.resolve(DONE);
  }

  get receipt(): Receipt {
    return receiptFrom(this.#native.receipt);
  }
}

/** Returns a listing row by row. */
export class RowIterator<T> implements AsyncIterableIterator<T, undefined> {
  #pull: Pull<T>;
  #rows: T[] = [];
  #at = 0;
  #over = false;
  #filling: Promise<void> | undefined;

  constructor(pull: Pull<T>) {
    this.#pull = pull;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<Step<T>> {
    while (this.#at === this.#rows.length) {
      if (this.#over) return DONE;
      // Concurrent calls of `next` share a piece.
      this.#filling ??= this.#fill();
      await this.#filling;
    }
    return { value: this.#rows[this.#at++] as T, done: false };
  }

  async #fill(): Promise<void> {
    try {
      const { value, done } = await this.#pull.next();
      if (done) this.#over = true;
      if (done || this.#over) return;
      this.#rows = value.rows;
      this.#at = 0;
    } finally {
      this.#filling = undefined;
    }
  }

  return(): Promise<Step<never>> {
    this.#over = true;
    this.#at = this.#rows.length;
    return this.#pull.return();
  }
}

/** Returns a listing page by page, with a receipt of the pull so far. */
export class PageIterator<T> implements AsyncIterableIterator<T[], undefined> {
  #pull: Pull<T>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(pull: Pull<T>) {
    this.#pull = pull;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Step<T[]>> {
    // Pages come one after the other, whether the previous one succeeded or not.
    const page = this.#last.then(
      () => this.#page(),
      () => this.#page(),
    );
    this.#last = page;
    return page;
  }

  async #page(): Promise<Step<T[]>> {
    const page: T[] = [];
    for (;;) {
      const { value, done } = await this.#pull.next();
      if (done) return DONE;
      page.push(...value.rows);
      if (value.endsPage) return { value: page, done: false };
    }
  }

  return(): Promise<Step<never>> {
    return this.#pull.return();
  }

  get receipt(): Receipt {
    return this.#pull.receipt;
  }
}
