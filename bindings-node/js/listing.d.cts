// The types of listings, and of the options that every call takes.

import type { Readable } from "node:stream";

/** Options of every call. */
export interface CallOptions {
  /** Stops the call, which then rejects with the signal's AbortError or TimeoutError. */
  signal?: AbortSignal | null | undefined;
}

/** Options of every listing. */
export interface ListingOptions extends CallOptions {
  /** Called after each page with the rows so far, and with the server's total where it says one. */
  onProgress?: ((rows: number, total: number | null) => void) | null | undefined;
}

/** What a pull did so far. */
export interface Receipt {
  /** The query's filters, as sent. */
  filters: Record<string, string>;
  /** Rows given. */
  rows: number;
  /** Rows that came again and were dropped. */
  duplicates: number;
  /** Pages that were read again because they did not follow the one before. */
  rereads: number;
  /** Requests, retries and tokens counted. */
  requests: number;
  /** Repeats among them. */
  retries: number;
  /** Bytes of the bodies on the wire. */
  bytes: number;
  /** From the first request to the last row. */
  seconds: number;
  /** The server's total at first. */
  totalFirst: number | null;
  /** The server's total at last. */
  totalLast: number | null;
  /** What proves that nothing is missing: each page shared a row with the one before it, or pages
   * were counted. */
  evidence: "linked" | "counted";
}

/** One pull, page by page. */
export interface Pages<T> extends AsyncIterableIterator<T[]> {
  /** What the pull did so far. */
  readonly receipt: Receipt;
}

/** A query. Making one sends nothing; each consumption is a new pull, complete or an error. */
export declare class Listing<T> implements AsyncIterable<T> {
  private constructor();
  /** Row by row; a `break` stops the requests. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T>;
  /** Page by page. */
  pages(): Pages<T>;
  /** The first row, or null, with one small request. */
  first(): Promise<T | null>;
  /** All rows, or up to `limit`, which promises no completeness. */
  toArray(options?: { limit?: number | null | undefined }): Promise<T[]>;
  /** How many rows match, as the server says, or null where it does not say. One small request. */
  total(): Promise<number | null>;
  /** The rows as an object stream; destroying it stops the requests. */
  toReadable(): Readable;
}
