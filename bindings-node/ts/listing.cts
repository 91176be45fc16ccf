// A listing is a query: each consumption is a new pull, and nothing is stored in between.

import { Readable } from "node:stream";
import { inspect } from "node:util";
import { InvalidRequestError } from "./errors.cjs";
import {
  CSV_OPTIONS,
  type CsvOptions,
  PARQUET_OPTIONS,
  type ParquetOptions,
  TABLE_OPTIONS,
  type TableOptions,
} from "./generated/options.cjs";
import { checkPath, runExport } from "./internal/export.cjs";
import { Hidden } from "./internal/hidden.cjs";
import { parseOptions } from "./internal/options.cjs";
import { PageIterator, Pull, type PullSettings, RowIterator } from "./internal/pull.cjs";
import { run } from "./internal/run.cjs";
import { inContext, type Observer } from "./logger.cjs";
import type { Listing as NativeListing } from "./native.cjs";
import type { Receipt } from "./receipt.cjs";

const MOST_ROWS = 0xffff_ffff;

/** The options of every call. */
export interface CallOptions {
  /** Stops the call, whose promise then rejects with the signal's AbortError or TimeoutError. */
  signal?: AbortSignal | null | undefined;
}

/** The options of every listing. */
export interface ListingOptions extends CallOptions {
  /** Called after each page with the number of rows so far, and with the total that the server reports, or null. */
  onProgress?: ((rows: number, total: number | null) => unknown) | null | undefined;
}

export type { CsvOptions, ParquetOptions, TableOptions };

/** One pull, page by page. */
export interface Pages<T> extends AsyncIterableIterator<T[]> {
  /** What the pull did so far. */
  readonly receipt: Receipt;
}

/** The settings that every pull of a listing shares. @internal */
export interface ListingSettings extends PullSettings {
  observer: Observer | undefined;
}

const queries = new Hidden<
  Listing<unknown>,
  { native: NativeListing; settings: ListingSettings }
>();

/** A query. Creating one sends no request. Each consumption is a new pull, which is complete or fails with an error. */
export class Listing<T> implements AsyncIterable<T> {
  private constructor() {}

  /** @internal */
  static of<T>(native: NativeListing, settings: ListingSettings): Listing<T> {
    const listing = new Listing<T>();
    queries.set(listing, { native, settings });
    return listing;
  }

  /** Iterates row by row; a `break` stops the requests. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T> {
    return new RowIterator(pull(this));
  }

  /** Iterates page by page. */
  pages(): Pages<T> {
    return new PageIterator(pull(this));
  }

  /** Returns the first row, or null, with one small request. More requests are sent only if rows are filtered
   * in this client (exact instants) or it must be proved that the server applies a filter. */
  async first(): Promise<T | null> {
    for await (const { rows } of pull(this, 1)) return rows[0] ?? null;
    return null;
  }

  /** Returns all rows, or up to `limit` rows, which are not guaranteed to be complete. */
  async toArray(options?: { limit?: number | null | undefined }): Promise<T[]> {
    parseOptions({ limit: "limit" }, options, "toArray");
    const all: T[] = [];
    for await (const { rows } of pull(this, options?.limit)) all.push(...rows);
    return all;
  }

  /** Returns how many rows match, as the server reports, or null if it does not, with one small request. */
  async total(): Promise<number | null> {
    return run(query(this).total(), queries.of(this).settings.signal);
  }

  /** Returns the rows as an object stream; destroying the stream stops the requests. */
  toReadable(): Readable {
    return Readable.from(this, { objectMode: true });
  }

  /**
   * Returns all rows as an Arrow IPC stream, which `tableFromIPC` of `apache-arrow`, DuckDB and others read.
   * The whole table is kept in memory: for more rows than fit there, write Parquet.
   */
  async toArrowIPC(options?: TableOptions): Promise<Uint8Array> {
    const tableOptions = parseOptions(TABLE_OPTIONS, options, "toArrowIPC");
    const prepare = () => query(this).export(undefined, undefined, tableOptions);
    const { table } = await runExport(prepare, queries.of(this).settings);
    return table as Uint8Array;
  }

  /**
   * Writes all rows into a Parquet file, page by page: memory use is constant apart from 12 bytes for each row.
   *
   * The file appears under its name only when it is complete. A pull that fails or is aborted leaves no file,
   * and leaves an older file at that path unchanged. An abort while the complete file is being put there comes
   * too late and is ignored.
   *
   * @param path Text or a `file:` URL. The folder must exist.
   */
  async writeParquet(path: string | URL, options?: ParquetOptions): Promise<Receipt> {
    return write(this, "parquet", path, parseOptions(PARQUET_OPTIONS, options, "writeParquet"));
  }

  /**
   * Writes all rows into a CSV file (RFC 4180, UTF-8, with a header). Texts are in quotes, and null is an empty
   * cell without quotes. A text that a spreadsheet would read as a formula is written with a leading `'`. The
   * file is complete or does not appear, as for `writeParquet`.
   */
  async writeCsv(path: string | URL, options?: CsvOptions): Promise<Receipt> {
    return write(this, "csv", path, parseOptions(CSV_OPTIONS, options, "writeCsv"));
  }

  /** Writes all rows into a file of JSON lines, with one record on each line, as the platform sent it. The file is
   * complete or does not appear, as for `writeParquet`. */
  writeJsonl(path: string | URL): Promise<Receipt>;
  async writeJsonl(path: string | URL, options?: unknown): Promise<Receipt> {
    return write(this, "jsonl", path, parseOptions({}, options, "writeJsonl"));
  }

  /** @internal */
  toString(): string {
    return `Listing(${queries.of(this).native.describe()})`;
  }

  /** @internal */
  [inspect.custom](): string {
    return this.toString();
  }
}

/** Returns the query for one consumption of a listing, in whose asynchronous context the logger is called. */
function query(listing: Listing<unknown>): NativeListing {
  const { native, settings } = queries.of(listing);
  const observer = inContext(settings.observer);
  return observer === undefined ? native : native.observed(observer);
}

function pull<T>(listing: Listing<T>, limit?: number | null): Pull<T> {
  const isWhole = (rows: number) => Number.isInteger(rows) && rows >= 0 && rows <= MOST_ROWS;
  if (limit !== undefined && limit !== null && !isWhole(limit)) {
    throw new InvalidRequestError("`limit` must be a whole number of rows.", { field: "limit" });
  }
  const { native, settings } = queries.of(listing);
  return new Pull(query(listing).pull(limit), native.record, settings);
}

async function write(
  listing: Listing<unknown>,
  format: string,
  path: unknown,
  tableOptions: Record<string, unknown>,
): Promise<Receipt> {
  const checked = checkPath(path);
  const prepare = () => query(listing).export(format, checked, tableOptions);
  const { receipt } = await runExport(prepare, queries.of(listing).settings);
  return receipt;
}
