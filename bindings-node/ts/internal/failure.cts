// A native function gives a value or a failure. Errors are made on this side, where the stack still
// leads to the line that awaited the call.

import { classNamed, type ErrorDetails, type IndeCXError } from "../errors.cjs";
import type { Failure } from "../native.cjs";
import { abortError } from "./abort.cjs";

/** A failure of the native half, for a write of many rows with their outcomes. */
type FailureOfWrite = Failure & Pick<ErrorDetails, "outcomes">;

/** Returns the value, or throws the failure as an error of its class. */
export function unwrap<T>(result: T | Failure, signal?: AbortSignal): T {
  if (!isFailure(result)) return result;
  if (result.className !== "AbortError") throw errorFrom(result);
  const { cause } = result;
  if (!cause) throw abortError(signal);
  throw abortedAfter(signal, (reason) => errorFrom(cause, reason));
}

function isFailure(result: unknown): result is Failure {
  return (result as Failure | null | undefined)?.className !== undefined;
}

/** The signal's error for a call that may have taken effect. Its cause is the error that `make` builds, which in turn
 * receives the signal's reason as its cause. */
export function abortedAfter(
  signal: AbortSignal | undefined,
  make: (cause: unknown) => IndeCXError,
): unknown {
  const { message, name, cause } = abortError(signal);
  // A new error, since other calls may share the signal's own.
  return explained(new DOMException(message, name), () => make(cause));
}

/** The error of a failure, in its class; `fallback` is its cause where it has none of its own. */
export function errorFrom(failure: FailureOfWrite, fallback?: unknown): IndeCXError {
  const { className, message, cause, ...details } = failure;
  const Class = classNamed(className);
  return new Class(message, { ...details, cause: cause ? errorFrom(cause) : fallback });
}

/**
 * Returns what was thrown, with our error as its cause: `make` builds ours and receives the former cause. Some thrown
 * values take no cause (text, a frozen error, a read-only `cause`); then it gives our error, caused by what was thrown.
 */
export function explained(thrown: unknown, make: (cause: unknown) => IndeCXError): unknown {
  if (typeof thrown !== "object" || thrown === null) return make(thrown);
  try {
    const value = make((thrown as { cause?: unknown }).cause);
    const property = { value, configurable: true, writable: true };
    if (Reflect.defineProperty(thrown, "cause", property)) return thrown;
  } catch {
    // A proxy may refuse to be read or written.
  }
  return make(thrown);
}
