// A client's logger. It is the user's own code, called from outside of any call: nothing that it does
// may end the process or change a call's result.

import { AsyncResource } from "node:async_hooks";
import { InvalidRequestError } from "./errors.cjs";

/** Who is told of requests. Neither keys, tokens, bodies nor customers are ever told. */
export interface Logger {
  /** Called for each attempt at a request, shortly after it ended, with one line and its fields under
   * OpenTelemetry's names (`http.request.method`, `url.template`, `http.response.status_code`, …). */
  debug(message: string, fields: Record<string, string | number>): void;
}

/** What the native half calls for each attempt at a request. @internal */
export type Told = (message: string, names: string[], values: (string | number)[]) => void;

/** A logger as it may be without types: of those that take the fields first, and of any that give a promise. */
interface AnyLogger {
  debug?: (...told: unknown[]) => unknown;
  bindings?: unknown;
  addSerializers?: unknown;
}

/** What tells a logger of an attempt; undefined without one. @internal */
export function toldBy(given: Logger | null | undefined): Told | undefined {
  if (given === undefined || given === null) return undefined;
  const logger = given as AnyLogger;
  if (typeof logger.debug !== "function") {
    const message = "`logger` must have a method `debug(message, fields)`, as `console` has.";
    throw new InvalidRequestError(message, { field: "logger" });
  }
  const swapped = wantsFieldsFirst(logger);
  return (message, names, values) => {
    const fields = Object.fromEntries(names.map((name, at) => [name, values[at]] as const));
    try {
      const told = swapped ? logger.debug?.(fields, message) : logger.debug?.(message, fields);
      // An asynchronous one fails later, and nobody else would hear of it.
      if (isThenable(told)) Promise.resolve(told).catch(warn);
    } catch (error) {
      warn(error);
    }
  };
}

/** Pino and bunyan take the fields first, and drop those that come after a message. */
function wantsFieldsFirst(logger: AnyLogger): boolean {
  return typeof logger.bindings === "function" || typeof logger.addSerializers === "function";
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === "function";
}

/** For one call: the same, in the asynchronous context of whoever makes that call. @internal */
export function inContext(told: Told | undefined): Told | undefined {
  return told === undefined ? undefined : AsyncResource.bind(told, "indecx");
}

let warned = false;

/** Once a process: a logger that fails does so each time. */
function warn(error: unknown): void {
  if (warned) return;
  warned = true;
  process.emitWarning(`the logger of an IndeCX client failed: ${described(error)}`);
}

function described(error: unknown): string {
  try {
    return String(error);
  } catch {
    return "with something that has no text";
  }
}
