// Generated from the core's declarations by `make generate`.
import type { KnownOptions } from "../internal/options.cjs";
import type { Logger } from "../logger.cjs";

/** Options of a client. */
export interface ClientOptions {
  /** The company key; else the environment variable `INDECX_COMPANY_KEY`. */
  companyKey?: string | null | undefined;
  /** The base of all routes; else `INDECX_BASE_URL`, else the platform's. */
  baseUrl?: string | null | undefined;
  /** Milliseconds for one request, from connecting to the last byte; waiting for a turn or a retry is not counted. Default: 30000. */
  timeoutMs?: number | null | undefined;
  /** Repeats of what is safe to repeat, and of nothing else. Default: 3. */
  maxRetries?: number | null | undefined;
  /** Requests in flight. Default: 8. */
  maxConcurrency?: number | null | undefined;
  /** Requests a second, retries and tokens counted; null for no limit. Clients of one process with the same base URL and key share it; the lowest holds. Default: 10. */
  rateLimit?: number | null | undefined;
  /** An http or https proxy's URL; else `HTTPS_PROXY` and `NO_PROXY`. */
  proxy?: string | null | undefined;
  /** A file of roots to trust beside the system's, in PEM form or one in DER form. */
  caFile?: string | null | undefined;
  /** Accepts plain `http://` to a host that is not loopback. */
  allowHttp?: boolean | null | undefined;
  /** Receives a line for each attempt at a request; `console` works. Default: no logger. */
  logger?: Logger | null | undefined;
}

/** The same under the core's names. @internal */
export const CLIENT_OPTIONS: KnownOptions<ClientOptions> = {
  companyKey: "company_key",
  baseUrl: "base_url",
  timeoutMs: "timeout",
  maxRetries: "max_retries",
  maxConcurrency: "max_concurrency",
  rateLimit: "rate_limit",
  proxy: "proxy",
  caFile: "ca_file",
  allowHttp: "allow_http",
  logger: null,
};

/** Options of a table. */
export interface TableOptions {
  /** `"wide"`: one flat row a record. Scalars come first, then a text column for each indicator (`indicator_Filial`) and a column for each additional question (`question_Atendimento`: a number where the question is scored, else text), sorted by name. What is masked as `****` is null. `"nested"`: the fixed columns of the route, lossless: records and lists stay what they are, and unknown fields stand in `extra` as JSON text. In CSV they are JSON text too. Both keep their columns when there are no rows. `"nested"` for Parquet by default, else `"wide"`. */
  layout?: "nested" | "wide" | undefined;
  /** For the wide layout: `"value"`, or `"key"` where numeric ids come as dates in `value` (and the value where there is no key). Default: `"value"`. */
  indicators?: "value" | "key" | undefined;
  /** For the wide layout: columns of questions are called by their newest `"text"`, or by their `"id"`, which never changes. Default: `"text"`. */
  questions?: "text" | "id" | undefined;
  /** The zone of timestamp columns, such as `"America/Sao_Paulo"`; UTC by default, but not in `excel-br`. */
  timeZone?: string | undefined;
}

/** The same under the core's names. @internal */
export const TABLE_OPTIONS: KnownOptions<TableOptions> = {
  layout: "layout",
  indicators: "indicators",
  questions: "questions",
  timeZone: "time_zone",
};

/** Options of a Parquet file. */
export interface ParquetOptions extends TableOptions {
  /** For Parquet: `"zstd"`, `"snappy"` for readers that lack zstd, or `"none"`. Default: `"zstd"`. */
  compression?: "zstd" | "snappy" | "none" | undefined;
}

/** The same under the core's names. @internal */
export const PARQUET_OPTIONS: KnownOptions<ParquetOptions> = {
  ...TABLE_OPTIONS,
  compression: "compression",
};

/** Options of a CSV file. */
export interface CsvOptions extends TableOptions {
  /** For CSV: `"excel-br"` for what Excel in Brazil opens as it is: `;` between cells, decimal commas, a byte order mark, timestamps as clocks in São Paulo (or `timeZone`) show them, and a `'` before texts that are digits. RFC 4180 by default. */
  dialect?: "excel-br" | undefined;
}

/** The same under the core's names. @internal */
export const CSV_OPTIONS: KnownOptions<CsvOptions> = {
  ...TABLE_OPTIONS,
  dialect: "dialect",
};
