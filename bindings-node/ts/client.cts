// The client that users construct. The key is passed to the native half and stays there.

import { inspect } from "node:util";
import { CLIENT_OPTIONS, type ClientOptions } from "./generated/options.cjs";
import { RESOURCES, type Resources } from "./generated/resources.cjs";
import { native } from "./internal/binding.cjs";
import { unwrap } from "./internal/failure.cjs";
import { Hidden } from "./internal/hidden.cjs";
import { parseOptions } from "./internal/options.cjs";
import { observerFor } from "./logger.cjs";
import type { Client } from "./native.cjs";

export type { ClientOptions };

/** Returns the variables of the realm that creates the client: a worker or a test may have its own `process.env`. */
function environment(): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const name of native.Client.variables()) {
    const value: unknown = process.env[name];
    if (value !== undefined && value !== null) variables[name] = String(value);
  }
  return variables;
}

const natives = new Hidden<IndeCX, Client>();

export interface IndeCX extends Resources {}

/** A client of the IndeCX v3 API. When it is printed, neither the company key nor the token is shown. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the constructor defines every resource.
export class IndeCX {
  constructor(options?: ClientOptions) {
    const settings = parseOptions(CLIENT_OPTIONS, options, "new IndeCX");
    const observer = observerFor(options?.logger);
    const client = unwrap(native.Client.open(settings, environment()));
    natives.set(this, client);
    for (const [name, Resource] of Object.entries(RESOURCES)) {
      const value = new Resource({ native: client, observer });
      Object.defineProperty(this, name, { value, enumerable: true });
    }
  }

  /**
   * Refuses every later call and waits for the calls in progress, no longer than their own timeouts.
   * Closing is optional: a client does not keep the process alive.
   */
  async close(): Promise<void> {
    await natives.of(this).close();
  }

  /** Closes the client, for `await using`. */
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
