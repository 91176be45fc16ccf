// The client as users make it: options in, resources out. The key goes to the native half and stays
// there.

import { inspect } from "node:util";
import { RESOURCES, type Resources } from "./generated/resources.cjs";
import { native } from "./internal/binding.cjs";
import { Hidden } from "./internal/hidden.cjs";
import { type KnownOptions, named } from "./internal/options.cjs";
import { unwrap } from "./internal/outcome.cjs";
import { type Logger, toldBy } from "./logger.cjs";
import type { Client } from "./native.cjs";

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

const OPTIONS: KnownOptions<ClientOptions> = {
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

/** The variables of whoever makes the client: a worker's or a test's may be others than the process's. */
function environment(): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of native.Client.variables()) {
    const value: unknown = process.env[name];
    if (value !== undefined && value !== null) found[name] = String(value);
  }
  return found;
}

const natives = new Hidden<IndeCX, Client>();

export interface IndeCX extends Resources {}

/** A client of the IndeCX v3 API. Neither the company key nor the token shows when it is printed. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the constructor defines every resource.
export class IndeCX {
  constructor(options?: ClientOptions) {
    const given = named(OPTIONS, options, "new IndeCX");
    const told = toldBy(options?.logger);
    const client = unwrap(native.Client.open(given, environment()));
    natives.set(this, client);
    for (const [name, Resource] of Object.entries(RESOURCES)) {
      const value = new Resource({ native: client, told });
      Object.defineProperty(this, name, { value, enumerable: true });
    }
  }

  /**
   * Refuses every later call and waits for those under way, no longer than their own time-outs.
   * Optional: a client keeps no process alive.
   */
  async close(): Promise<void> {
    await natives.of(this).close();
  }

  /** Closes it: for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** @internal */
  toString(): string {
    return `IndeCX(${natives.of(this).baseUrl})`;
  }

  /** @internal */
  [inspect.custom](): string {
    return this.toString();
  }
}
