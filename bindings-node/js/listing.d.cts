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
  onProgress?: ((rows: number, total: number | null) => unknown) | null | undefined;
}

/** What a pull did so far. */
export interface Receipt {
  /** The query's filters, as sent. */
  filters: Record<string, string>;
  /** Rows given. */
  rows: number;
  /** Rows that came again beyond those that were asked for twice on purpose, and were dropped. */
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
  /** When the first page was given, by the server's clock (the `Date` of its reply), in UTC; null where no reply
   * tells. A later pull of what changed since begins here. */
  startedAt: string | null;
  /** The server's total at first. */
  totalFirst: number | null;
  /** The server's total at last. */
  totalLast: number | null;
  /** Values among the rows given that could not be read as declared; they stand in `extra`. */
  unreadable: number;
  /** What proves that nothing is missing: each page shared a row with the one before it, or pages
   * were counted. */
  evidence: "linked" | "counted";
}

/** What can be chosen about a table. */
export interface TableOptions {
  /**
   * `"wide"`: one flat row a record. Scalars come first, then a text column for each indicator
   * (`indicator_Filial`) and a column for each additional question (`question_Atendimento`: a number
   * where the question is scored, else text), sorted by name. What is masked as `****` is null.
   *
   * `"nested"`: the fixed columns of the route, lossless: records and lists stay what they are, and
   * unknown fields stand in `extra` as JSON text. In CSV they are JSON text too.
   *
   * Both keep their columns when there are no rows. Default: `"nested"` for Parquet, else `"wide"`.
   */
  layout?: "nested" | "wide" | undefined;
  /** What the wide layout takes of an indicator: the platform turns numeric ids into dates in
   * `value`, and leaves them alone in `key`. Default: `"value"`. */
  indicators?: "value" | "key" | undefined;
  /** What the wide layout calls the columns of questions: `"text"` for their newest texts, `"id"` for
   * their ids, which never change. Default: `"text"`. */
  questions?: "text" | "id" | undefined;
  /** The zone of timestamps, by its IANA name, such as `"America/Sao_Paulo"`. Default: `"UTC"`. */
  timeZone?: string | undefined;
}

/** What can be chosen about a Parquet file. */
export interface ParquetOptions extends TableOptions {
  /** `"snappy"` for readers that lack zstd, `"none"` for no compression. Default: `"zstd"`. */
  compression?: "zstd" | "snappy" | "none" | undefined;
}

/** What can be chosen about a CSV file. */
export interface CsvOptions extends TableOptions {
  /**
   * `"excel-br"` for what Excel in Brazil opens as it is: `;` between cells, decimal commas, a byte
   * order mark, timestamps as clocks in São Paulo (or `timeZone`) show them, and a `'` before texts
   * that are digits. Default: RFC 4180.
   */
  dialect?: "excel-br" | undefined;
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
  /** The first row, or null, with one small request; more only where rows are sorted out here
   * (exact instants) or a filter has to be proved. */
  first(): Promise<T | null>;
  /** All rows, or up to `limit`, which promises no completeness. */
  toArray(options?: { limit?: number | null | undefined }): Promise<T[]>;
  /** How many rows match, as the server says, or null where it does not say. One small request. */
  total(): Promise<number | null>;
  /** The rows as an object stream; destroying it stops the requests. */
  toReadable(): Readable;
  /**
   * All rows as an Arrow IPC stream, which `tableFromIPC` of `apache-arrow`, DuckDB and others read.
   * The whole table is held in memory: for more rows than fit there, write Parquet.
   */
  toArrowIPC(options?: TableOptions): Promise<Uint8Array>;
  /**
   * Writes all rows into a Parquet file, page by page: memory stays flat but for 12 bytes a row.
   *
   * The file appears under its name only when it is complete. A pull that fails or is aborted leaves
   * nothing, and an older file at that place as it was. An abort while the complete file is put there
   * comes too late and is ignored.
   *
   * @param path Text or a `file:` URL. The folder must exist.
   */
  writeParquet(path: string | URL, options?: ParquetOptions): Promise<Receipt>;
  /**
   * Writes all rows into a CSV file (RFC 4180, UTF-8, with a header). Texts stand in quotes, and null
   * is an empty cell without them. A text that a spreadsheet would take for a formula begins with `'`.
   * All or nothing, as for `writeParquet`.
   */
  writeCsv(path: string | URL, options?: CsvOptions): Promise<Receipt>;
  /** Writes all rows into a file of JSON lines: one record a line, as the platform sent it. All or
   * nothing, as for `writeParquet`. */
  writeJsonl(path: string | URL): Promise<Receipt>;
}
