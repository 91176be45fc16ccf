// A client's logger. It is the user's own code and runs outside any call, so nothing that it does may end the process
// or change a call's result.

import { AsyncResource } from "node:async_hooks";
import { InvalidRequestError } from "./errors.cjs";

/** Receives a line for each request. Keys, tokens, bodies and customers never appear in a line. */
export interface Logger {
  /** Called for each attempt at a request, shortly after it ended, with one line and its fields under
   * OpenTelemetry's names (`http.request.method`, `url.template`, `http.response.status_code`, …). */
  debug(message: string, fields: Record<string, string | number>): void;
}

/** The function that the native half calls for each attempt at a request. @internal */
export type Observer = (message: string, names: string[], values: (string | number)[]) => void;

/** A logger as untyped programs may pass it. It may take the fields first, or return a promise. */
interface AnyLogger {
  debug?: (...line: unknown[]) => unknown;
  bindings?: unknown;
  addSerializers?: unknown;
}

/** Returns the function that reports attempts to the logger, or undefined without a logger. @internal */
export function observerFor(option: Logger | null | undefined): Observer | undefined {
  if (option === undefined || option === null) return undefined;
  const logger = option as AnyLogger;
  if (typeof logger.debug !== "function") {
    const message = "`logger` must have a method `debug(message, fields)`, as `console` has.";
    throw new InvalidRequestError(message, { field: "logger" });
  }
  const fieldsFirst = wantsFieldsFirst(logger);
  return (message, names, values) => {
    const fields = Object.fromEntries(names.map((name, at) => [name, values[at]] as const));
    try {
      const result = fieldsFirst
        ? logger.debug?.(fields, message)
        : logger.debug?.(message, fields);
      // An asynchronous logger fails later, where an unhandled rejection would end the process.
      if (isThenable(result)) Promise.resolve(result).catch(warn);
    } catch (error) {
      warn(error);
    }
  };
}

/** Whether the logger takes the fields first: pino and bunyan do, and drop fields that follow a message. */
function wantsFieldsFirst(logger: AnyLogger): boolean {
  return typeof logger.bindings === "function" || typeof logger.addSerializers === "function";
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === "function";
}

/** Binds the observer to the asynchronous context of the current call. @internal */
export function inContext(observer: Observer | undefined): Observer | undefined {
  return observer === undefined ? undefined : AsyncResource.bind(observer, "indecx");
}

let warned = false;

/** Warns once in each process, since a logger that fails usually fails each time. */
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
