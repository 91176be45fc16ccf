/**
 * The package `indecx/testing`: the platform on loopback with made-up data, for tests that reach no
 * customer.
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
  /** The request's number, from 0. Numbers are not reused after the list of requests is cleared. */
  index: number;
  /** The method. */
  method: string;
  /** The path below the base URL. */
  path: string;
  /** The decoded names and values of the query, in order. */
  query: [string, string][];
  /** The values of the headers, by names in lower case. */
  headers: Record<string, string>;
  /** The body: JSON, text or null. */
  body: unknown;
  /** The status of the reply; null while there is no reply. */
  status: number | null;
  /** Milliseconds from the sandbox's start until the request was received. */
  receivedMs: number;
  /** Milliseconds from the sandbox's start until the request was answered; null until then. */
  answeredMs: number | null;
  /** The number of the request's connection, from 1. */
  connection: number;
}

/** A customer whose send took effect. */
export interface Sent {
  /** The action's code. */
  action: string;
  /** How the customer was invited. */
  via: "send" | "bulk" | "links" | "callback";
  /** The `index` of the request. */
  request: number;
  /** The name; null if there is none. */
  name: string | null;
  /** The e-mail; null if there is none. */
  email: string | null;
  /** The phone; null if there is none. */
  phone: string | null;
  /** The customer as sent. */
  customer: Record<string, unknown>;
}

/** A callback that would be made for links. */
export interface Delivery {
  /** The callback URL. */
  url: string;
  /** The body that the callback would have. */
  body: unknown;
  /** The `index` of the request that asked for the callback. */
  request: number;
}

/** A row of the sandbox, as it is served. */
export interface HeldRecord {
  /** The id, which `touch` and `remove` take. */
  _id: string;
  /** The row's fields, by the platform's names. */
  [field: string]: unknown;
}

/** Which answers existed, and when. */
export interface Memberships {
  /** The ids at the start. */
  initial: string[];
  /** What was added, removed and updated before each reply to a listing since then. */
  events: Record<string, unknown>[];
}

const sandboxes = new Hidden<Sandbox, NativeSandbox>();

/** The platform on loopback, in this process, with made-up data. It does not keep the process alive. */
export class Sandbox {
  private constructor() {}

  /** Generates the data and serves them. */
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

  /** The callbacks that the platform would have made for links; none is made. */
  get deliveries(): Delivery[] {
    return JSON.parse(sandboxes.of(this).deliveries());
  }

  /** The names of indicators that were sent and that their action does not have, each once. The platform asks
   * users to create indicators in the console first, and does not document what it does with others. */
  get unknownIndicators(): string[] {
    return sandboxes.of(this).unknownIndicators();
  }

  /** With the option `members`: which answers existed at each reply to a listing. */
  get memberships(): Memberships {
    return JSON.parse(sandboxes.of(this).memberships());
  }

  /** Returns the rows of a resource, such as `"answers"`, as served and in that order. */
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
  /** Returns the same for a resource whose rows have no id, such as `"blocklist"`. */
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

  /** Clears the list of the requests received so far. */
  clearRequests(): void {
    sandboxes.of(this).clearRequests();
  }

  /** Queues a predefined reply for the next request that is not for a token. */
  reply(reply: Reply): void {
    sandboxes.of(this).reply(JSON.stringify(reply));
  }

  /** Adds made-up rows. Returns their ids. */
  insert(resource: string, count?: number, at?: "front" | "middle" | "back" | "random"): string[];
  /** Adds rows of your own, as the platform would list them. Returns their ids; for the blocklist, the e-mails that
   * identify its rows. `answers`, `invites`, `blocklist`, `branches` and `quarantines` accept rows. Their dates
   * determine their place. A missing id or `createdAt` is added, nothing else. */
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

  /** Removes rows. Returns how many of them existed. */
  remove(resource: string, ids: string[]): number {
    return sandboxes.of(this).remove(resource, ids);
  }

  /** Sets `updatedAt` to now. Returns how many rows were found. */
  touch(resource: string, ids: string[]): number {
    return sandboxes.of(this).touch(resource, ids);
  }

  /** Makes every token that was issued so far invalid. */
  expireTokens(): void {
    sandboxes.of(this).expireTokens();
  }

  /** Stops the sandbox: closes its connections and its port. */
  async stop(): Promise<void> {
    await sandboxes.of(this).stop();
  }

  /** Stops the sandbox, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** @internal */
  [inspect.custom](): string {
    return `Sandbox(${this.url})`;
  }
}

/** Converts `{ maxLimit }` to `{ max_limit }`, inside `drift` too. Values and a fault's headers stay unchanged. */
function snakeCase(options: object): Record<string, unknown> {
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const fields = Object.entries(options).map(([name, value]) => [
    snake(name),
    name === "drift" ? snakeCase(value) : value,
  ]);
  return Object.fromEntries(fields);
}

/** Converts `{ received_ms }` to `{ receivedMs }`. */
function camelCase(entry: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entry).map(([name, value]) => [camel(name), value]));
}

function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Makes the call. The names of options in an error of it are converted to camel case. */
function withOptionNames(call: () => void): void {
  try {
    call();
  } catch (error) {
    throw inCamelCase(error);
  }
}

/** Converts the option names in an error to camel case. The values after `unknown variant` stay unchanged, since they
 * are the same in every language. */
function inCamelCase(thrown: unknown): Error {
  // The value is always an error, but may be of another realm, where `instanceof` would be false.
  const error = thrown as Error;
  const [names = "", ...values] = error.message.split(/(?=unknown variant)/);
  error.message = [names.replace(/`[a-z_]+`/g, camel), ...values].join("");
  return error;
}
