// The client as users make it: options in, resources out. The key goes to the native half and stays
// there.

import { inspect } from "node:util";
import { CLIENT_OPTIONS, type ClientOptions } from "./generated/options.cjs";
import { RESOURCES, type Resources } from "./generated/resources.cjs";
import { native } from "./internal/binding.cjs";
import { Hidden } from "./internal/hidden.cjs";
import { named } from "./internal/options.cjs";
import { unwrap } from "./internal/outcome.cjs";
import { toldBy } from "./logger.cjs";
import type { Client } from "./native.cjs";

export type { ClientOptions };

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
    const given = named(CLIENT_OPTIONS, options, "new IndeCX");
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
