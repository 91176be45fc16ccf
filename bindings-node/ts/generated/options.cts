// Generated from the core's declarations by `make generate`.
import type { KnownOptions } from "../internal/options.cjs";
import type { Logger } from "../logger.cjs";

/** Options of a client. */
export interface ClientOptions {
  /** The company key. Defaults to the environment variable `INDECX_COMPANY_KEY`. */
  companyKey?: string | null | undefined;
  /** The base URL of all routes. Defaults to the environment variable `INDECX_BASE_URL`, then to the platform's URL. */
  baseUrl?: string | null | undefined;
  /** Milliseconds for one request, from connecting to the last byte. Waits for a permit, the rate limit or a retry are not counted. Default: 30000. */
  timeoutMs?: number | null | undefined;
  /** The maximum number of retries of a request. Only requests that are safe to repeat are retried. Default: 3. */
  maxRetries?: number | null | undefined;
  /** The maximum number of requests in flight. Default: 8. */
  maxConcurrency?: number | null | undefined;
  /** The maximum number of requests per second, including retries and token requests; null for no limit. Clients in one process with the same base URL and key share the limit: the lowest of their rates applies. Default: 10. */
  rateLimit?: number | null | undefined;
  /** The URL of an http or https proxy. Defaults to the proxy variables of the environment (`HTTPS_PROXY`, `NO_PROXY`). */
  proxy?: string | null | undefined;
  /** A file with root certificates to trust in addition to the system's: any number in PEM form, or one in DER form. */
  caFile?: string | null | undefined;
  /** Whether to accept plain `http://` to a host that is not loopback. */
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
  /** `"wide"`: one flat row per record. Scalar columns come first, then a text column for each indicator (`indicator_Filial`) and a column for each additional question (`question_Atendimento`: numbers if the question is scored, else text), sorted by name. Values masked as `****` are null. `"nested"`: the fixed columns of the route, lossless: records and lists keep their structure, and unknown fields are in `extra` as JSON text. In CSV, records and lists are JSON text too. Both keep their fixed columns when there are no rows. `"nested"` for Parquet by default, else `"wide"`. */
  layout?: "nested" | "wide" | undefined;
  /** For the wide layout: `"value"`, or `"key"` for numeric ids that appear as dates in `value` (without a key, the value is used). Default: `"value"`. */
  indicators?: "value" | "key" | undefined;
  /** For the wide layout: columns of questions are named by their newest `"text"`, or by their `"id"`, which never changes. Default: `"text"`. */
  questions?: "text" | "id" | undefined;
  /** The time zone of timestamp columns, such as `"America/Sao_Paulo"`; UTC by default, but São Paulo in `excel-br`. */
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
  /** For Parquet: `"zstd"`, `"snappy"` for readers without zstd support, or `"none"`. Default: `"zstd"`. */
  compression?: "zstd" | "snappy" | "none" | undefined;
}

/** The same under the core's names. @internal */
export const PARQUET_OPTIONS: KnownOptions<ParquetOptions> = {
  ...TABLE_OPTIONS,
  compression: "compression",
};

/** Options of a CSV file. */
export interface CsvOptions extends TableOptions {
  /** For CSV: `"excel-br"` writes files that Excel in Brazil opens directly: `;` between cells, decimal commas, a byte order mark, timestamps in the local time of São Paulo (or of `timeZone`), and a `'` before text that Excel would read as a number or a date. RFC 4180 by default. */
  dialect?: "excel-br" | undefined;
}

/** The same under the core's names. @internal */
export const CSV_OPTIONS: KnownOptions<CsvOptions> = {
  ...TABLE_OPTIONS,
  dialect: "dialect",
};
