// The types of the client.

import type { Resources } from "./resources.cjs";

/** Options of a client. */
export interface ClientOptions {
  /** The company key; else the environment variable `INDECX_COMPANY_KEY`. */
  companyKey?: string | null | undefined;
  /** The base of all routes; else `INDECX_BASE_URL`, else the platform's. */
  baseUrl?: string | null | undefined;
  /** Milliseconds for one request, from connecting to the last byte. Default: 30000. */
  timeoutMs?: number | null | undefined;
  /** Repeats of what is safe to repeat. Default: 3. */
  maxRetries?: number | null | undefined;
  /** Requests in flight. Default: 8. */
  maxConcurrency?: number | null | undefined;
  /** Requests a second, shared by all clients of this process with the same base URL and key; null
   * for no limit. Default: 10. */
  rateLimit?: number | null | undefined;
  /** An http or https proxy's URL; else `HTTPS_PROXY` and `NO_PROXY`. */
  proxy?: string | null | undefined;
  /** A PEM file of roots to trust beside the system's. */
  caFile?: string | null | undefined;
  /** Accepts plain `http://` to a host that is not loopback. */
  allowHttp?: boolean | null | undefined;
  /** Is told of each attempt at a request: `console` will do. Default: nobody is. */
  logger?: Logger | null | undefined;
}

/** Who is told of requests. Neither keys, tokens, bodies nor customers are ever told. */
export interface Logger {
  /** Called for each attempt at a request, shortly after it ended, with one line and its fields under
   * OpenTelemetry's names (`http.request.method`, `url.template`, `http.response.status_code`, …). */
  debug(message: string, fields: Record<string, string | number>): void;
}

export interface IndeCX extends Resources {}

/** A client of the IndeCX v3 API. Neither the company key nor the token shows when it is printed. */
export declare class IndeCX {
  constructor(options?: ClientOptions);
  /**
   * Refuses every later call and waits for those under way, no longer than their own time-outs.
   * Optional: a client keeps no process alive.
   */
  close(): Promise<void>;
  /** Closes it: for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}
