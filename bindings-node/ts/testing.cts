/**
 * The package `indecx/testing`: the platform on loopback with made-up data, so that a test reaches
 * nobody.
 *
 * @module indecx/testing
 */

import { inspect } from "node:util";
import type { Fault, Reply, SandboxChange, SandboxOptions } from "./generated/sandbox-options.cjs";
import { native } from "./internal/binding.cjs";
import { Hidden } from "./internal/hidden.cjs";
import type { Sandbox as NativeSandbox } from "./native.cjs";

export type * from "./generated/sandbox-options.cjs";

/** A request that the sandbox received. */
export interface ReceivedRequest {
  /** Its number, from 0, which is not used again when requests are forgotten. */
  index: number;
  /** The method. */
  method: string;
  /** The path below the base URL. */
  path: string;
  /** Decoded names and values, in order. */
  query: [string, string][];
  /** Values by names in lower case. */
  headers: Record<string, string>;
  /** JSON, text or null. */
  body: unknown;
  /** The status of the reply; null while there is none. */
  status: number | null;
  /** Milliseconds from the sandbox's start until it came. */
  receivedMs: number;
  /** Milliseconds from the sandbox's start until it was answered; null while it is not. */
  answeredMs: number | null;
  /** The number of its connection, from 1. */
  connection: number;
}

/** A customer whose send took effect. */
export interface Sent {
  /** The action's code. */
  action: string;
  /** How the customer was asked. */
  via: "send" | "bulk" | "links" | "callback";
  /** The `index` of the request. */
  request: number;
  /** The name; null where there is none. */
  name: string | null;
  /** The e-mail; null where there is none. */
  email: string | null;
  /** The phone; null where there is none. */
  phone: string | null;
  /** The customer as sent. */
  customer: Record<string, unknown>;
}

/** A callback that would be made for links. */
export interface Delivery {
  /** The callback URL. */
  url: string;
  /** The body that it would have. */
  body: unknown;
  /** The `index` of the request that asked for it. */
  request: number;
}

/** A row that the sandbox holds, as it serves it. */
export interface HeldRecord {
  /** The id, which `touch` and `remove` take. */
  _id: string;
  /** Its fields, by the platform's names. */
  [field: string]: unknown;
}

/** Which answers existed, and when. */
export interface Memberships {
  /** The ids at the start. */
  initial: string[];
  /** What was added, removed and updated before each listing response since. */
  events: Record<string, unknown>[];
}

const sandboxes = new Hidden<Sandbox, NativeSandbox>();

/** The platform on loopback, in this process, with made-up data. It keeps no process alive. */
export class Sandbox {
  private constructor() {}

  /** Makes the data and serves them. */
  static async start(options: SandboxOptions = {}): Promise<Sandbox> {
    const sandbox = new Sandbox();
    const json = JSON.stringify(snakeCase(options));
    try {
      sandboxes.set(sandbox, await native.Sandbox.start(json));
    } catch (error) {
      throw inCamelCase(error);
    }
    return sandbox;
  }

  /** The base URL for clients. */
  get url(): string {
    return sandboxes.of(this).url;
  }

  /** The one company key that is valid here. */
  get companyKey(): string {
    return sandboxes.of(this).companyKey;
  }

  /** The customers whose sends took effect, in order. */
  get sent(): Sent[] {
    return JSON.parse(sandboxes.of(this).sent());
  }

  /** Every request received, in order. */
  get requests(): ReceivedRequest[] {
    return JSON.parse(sandboxes.of(this).requests()).map(camelCase);
  }

  /** The callbacks that would be made for links; nothing is ever called. */
  get deliveries(): Delivery[] {
    return JSON.parse(sandboxes.of(this).deliveries());
  }

  /** Names of indicators that were sent and that their action does not have, each once. The platform
   * asks users to make them in the console first, and does not say what it does with others. */
  get unknownIndicators(): string[] {
    return sandboxes.of(this).unknownIndicators();
  }

  /** With `members`: which answers existed at each listing response. */
  get memberships(): Memberships {
    return JSON.parse(sandboxes.of(this).memberships());
  }

  /** The rows of a resource, such as `"answers"`, as served and in serving order. */
  records(
    resource:
      | "actions"
      | "answers"
      | "branches"
      | "details"
      | "invites"
      | "quarantines"
      | "unanswered",
  ): HeldRecord[];
  /** The same for a resource whose rows have no id, such as `"blocklist"`. */
  records(resource: string): Record<string, unknown>[];
  records(resource: string): Record<string, unknown>[] {
    return JSON.parse(sandboxes.of(this).records(resource));
  }

  /** Changes options by name, all of them or none. */
  configure(change: SandboxChange): void {
    withOptionNames(() => sandboxes.of(this).configure(JSON.stringify(snakeCase(change))));
  }

  /** Adds a fault. Where several match a request, the oldest applies. */
  fault(fault: Fault): void {
    withOptionNames(() => sandboxes.of(this).fault(JSON.stringify(snakeCase(fault))));
  }

  /** Lets all requests succeed again. */
  clearFaults(): void {
    sandboxes.of(this).clearFaults();
  }

  /** Forgets the requests received so far. */
  clearRequests(): void {
    sandboxes.of(this).clearRequests();
  }

  /** Queues a canned reply for the next request that is not for the token. */
  reply(reply: Reply): void {
    sandboxes.of(this).reply(JSON.stringify(reply));
  }

  /** Adds made-up rows; gives their ids. */
  insert(resource: string, count?: number, at?: "front" | "middle" | "back" | "random"): string[];
  /** Adds rows of your own, as the platform would list them; gives their ids. `answers`, `invites`,
   * `blocklist` (known by the e-mail), `branches` and `quarantines` take them. They stand where their
   * dates put them. A missing id or `createdAt` is added, and nothing else. */
  insert(
    resource: string,
    rows: { records: Iterable<Readonly<Record<string, unknown>>> },
  ): string[];
  insert(
    resource: string,
    count: number | { records: Iterable<unknown> } = 1,
    at = "front",
  ): string[] {
    if (typeof count === "object" && count !== null) {
      const rows = JSON.stringify([...count.records]);
      return sandboxes.of(this).insertRecords(resource, rows);
    }
    return sandboxes.of(this).insert(resource, count, at);
  }

  /** Removes rows; gives how many there were. */
  remove(resource: string, ids: string[]): number {
    return sandboxes.of(this).remove(resource, ids);
  }

  /** Sets `updatedAt` to now; gives how many rows were found. */
  touch(resource: string, ids: string[]): number {
    return sandboxes.of(this).touch(resource, ids);
  }

  /** From now on refuses every token issued so far. */
  expireTokens(): void {
    sandboxes.of(this).expireTokens();
  }

  /** Closes its connections and its port. */
  async stop(): Promise<void> {
    await sandboxes.of(this).stop();
  }

  /** Stops it: for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** @internal */
  [inspect.custom](): string {
    return `Sandbox(${this.url})`;
  }
}

/** `{ maxLimit }` → `{ max_limit }`, inside `drift` too; values and a fault's headers stay as they are. */
function snakeCase(options: object): Record<string, unknown> {
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const fields = Object.entries(options).map(([name, value]) => [
    snake(name),
    name === "drift" ? snakeCase(value) : value,
  ]);
  return Object.fromEntries(fields);
}

/** `{ received_ms }` → `{ receivedMs }`. */
function camelCase(entry: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entry).map(([name, value]) => [camel(name), value]));
}

function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Makes the call; an error of it has the names that options have in JavaScript. */
function withOptionNames(call: () => void): void {
  try {
    call();
  } catch (error) {
    throw inCamelCase(error);
  }
}

/** The error with option names in camelCase. Values stand after `unknown variant`, and are the same in
 * every language. */
function inCamelCase(thrown: unknown): Error {
  // It is always an error, though perhaps of another realm, where `instanceof` would fail.
  const error = thrown as Error;
  const [names = "", ...values] = error.message.split(/(?=unknown variant)/);
  error.message = [names.replace(/`[a-z_]+`/g, camel), ...values].join("");
  return error;
}
