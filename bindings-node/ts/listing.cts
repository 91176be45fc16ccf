// A listing is a query: each way of consuming it is a new pull, and nothing is kept in between.

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

/** Options of every call. */
export interface CallOptions {
  /** Stops the call, which then rejects with the signal's AbortError or TimeoutError. */
  signal?: AbortSignal | null | undefined;
}

/** Options of every listing. */
export interface ListingOptions extends CallOptions {
  /** Called after each page with the rows so far, and with the server's total where it says one. */
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

/** A query. Making one sends nothing; each consumption is a new pull, complete or an error. */
export class Listing<T> implements AsyncIterable<T> {
  private constructor() {}

  /** @internal */
  static of<T>(native: NativeListing, settings: ListingSettings): Listing<T> {
    const listing = new Listing<T>();
    queries.set(listing, { native, settings });
    return listing;
  }

  /** Row by row; a `break` stops the requests. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T> {
    return new RowIterator(pull(this));
  }

  /** Page by page. */
  pages(): Pages<T> {
    return new PageIterator(pull(this));
  }

  /** The first row, or null, with one small request; more only where rows are sorted out here
   * (exact instants) or a filter has to be proved. */
  async first(): Promise<T | null> {
    for await (const { rows } of pull(this, 1)) return rows[0] ?? null;
    return null;
  }

  /** All rows, or up to `limit`, which promises no completeness. */
  async toArray(options?: { limit?: number | null | undefined }): Promise<T[]> {
    parseOptions({ limit: "limit" }, options, "toArray");
    const all: T[] = [];
    for await (const { rows } of pull(this, options?.limit)) all.push(...rows);
    return all;
  }

  /** How many rows match, as the server says, or null where it does not say. One small request. */
  async total(): Promise<number | null> {
    return run(query(this).total(), queries.of(this).settings.signal);
  }

  /** The rows as an object stream; destroying it stops the requests. */
  toReadable(): Readable {
    return Readable.from(this, { objectMode: true });
  }

  /**
   * All rows as an Arrow IPC stream, which `tableFromIPC` of `apache-arrow`, DuckDB and others read.
   * The whole table is held in memory: for more rows than fit there, write Parquet.
   */
  async toArrowIPC(options?: TableOptions): Promise<Uint8Array> {
    const tableOptions = parseOptions(TABLE_OPTIONS, options, "toArrowIPC");
    const prepare = () => query(this).export(undefined, undefined, tableOptions);
    const { table } = await runExport(prepare, queries.of(this).settings);
    return table as Uint8Array;
  }

  /**
   * Writes all rows into a Parquet file, page by page: memory stays flat but for 12 bytes a row.
   *
   * The file appears under its name only when it is complete. A pull that fails or is aborted leaves
   * nothing, and an older file at that place as it was. An abort while the complete file is put there
   * comes too late and is ignored.
   *
   * @param path Text or a `file:` URL. The folder must exist.
   */
  async writeParquet(path: string | URL, options?: ParquetOptions): Promise<Receipt> {
    return write(this, "parquet", path, parseOptions(PARQUET_OPTIONS, options, "writeParquet"));
  }

  /**
   * Writes all rows into a CSV file (RFC 4180, UTF-8, with a header). Texts stand in quotes, and null
   * is an empty cell without them. A text that a spreadsheet would take for a formula begins with `'`.
   * All or nothing, as for `writeParquet`.
   */
  async writeCsv(path: string | URL, options?: CsvOptions): Promise<Receipt> {
    return write(this, "csv", path, parseOptions(CSV_OPTIONS, options, "writeCsv"));
  }

  /** Writes all rows into a file of JSON lines: one record a line, as the platform sent it. All or
   * nothing, as for `writeParquet`. */
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

/** The query for one consumption of a listing. The logger is called in the asynchronous context of that consumption. */
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
