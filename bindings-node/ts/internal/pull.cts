// One consumption of a listing, in the shapes in which it can be walked: pieces as they come from
// the core, rows, and pages. These are written out rather than made by async generators, whose
// `return()` waits for a request that is under way; here it stops the request.

import { readRows } from "../generated/rows.cjs";
import type { Pull as NativePull } from "../native.cjs";
import { type Receipt, receiptFrom } from "../receipt.cjs";
import { onAbort } from "./abort.cjs";
import { tell } from "./callbacks.cjs";
import { unwrap } from "./outcome.cjs";

/** What the consumer of a listing is told, and how it may stop it. */
export interface PullSettings {
  signal: AbortSignal | undefined;
  onProgress: ((rows: number, total: number | null) => unknown) | undefined;
}

/** Some rows, and whether the page ends with them. */
interface Piece<T> {
  rows: T[];
  endsPage: boolean;
}

type Step<T> = IteratorResult<T, undefined>;

const DONE: Step<never> = Object.freeze({ value: undefined, done: true });

/**
 * Some rows at a time; a page may come in several pieces. After a step that failed it fails again: to say that it
 * is done would be to say that it was complete.
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
      const outcome = await this.#native.next();
      // Left while the piece was under way.
      if (this.#over) return DONE;
      const piece = unwrap(outcome, signal);
      if (piece === null) return this.return();
      const rows = readRows(this.#record, piece.rows) as T[];
      this.#rows += rows.length;
      if (piece.endsPage) {
        await tell(onProgress, signal, this.#rows, piece.total ?? null);
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

/** Row by row. */
export class Rows<T> implements AsyncIterableIterator<T, undefined> {
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
      // Calls that do not wait for one another share a piece.
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

/** Page by page, with what the pull did so far. */
export class Pages<T> implements AsyncIterableIterator<T[], undefined> {
  #pull: Pull<T>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(pull: Pull<T>) {
    this.#pull = pull;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Step<T[]>> {
    // One after the other, whether the one before succeeded or not.
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
