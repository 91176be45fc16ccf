// What a native function gives is a value or a failure. Errors are made here, where the stack still
// leads to the line that awaited the call.

import { classNamed, type ErrorDetails, type IndeCXError } from "../errors.cjs";
import type { Failure } from "../native.cjs";
import { abortError } from "./abort.cjs";

/** A failure of the native half, perhaps with what became of the rows of a write. */
type FailureOfWrite = Failure & Pick<ErrorDetails, "outcomes">;

/** The outcome's value, or its failure as an error of its class, thrown. */
export function unwrap<T>(outcome: T | Failure, signal?: AbortSignal): T {
  if (!isFailure(outcome)) return outcome;
  if (outcome.className !== "AbortError") throw errorFrom(outcome);
  const { cause } = outcome;
  if (!cause) throw abortError(signal);
  throw abortedAfter(signal, (before) => errorFrom(cause, before));
}

function isFailure(outcome: unknown): outcome is Failure {
  return (outcome as Failure | null | undefined)?.className !== undefined;
}

/** The signal's error where something may have happened: that is its cause, and `make` gives it from what is to be
 * *its* cause. */
export function abortedAfter(
  signal: AbortSignal | undefined,
  make: (cause: unknown) => IndeCXError,
): unknown {
  const { message, name, cause } = abortError(signal);
  // A new one: the signal's own may belong to other calls.
  return explained(new DOMException(message, name), () => make(cause));
}

/** An error of its class. `before` is for one that has no cause of its own. */
export function errorFrom(failure: FailureOfWrite, before?: unknown): IndeCXError {
  const { className, message, cause, ...details } = failure;
  const Class = classNamed(className);
  return new Class(message, { ...details, cause: cause ? errorFrom(cause) : before });
}

/**
 * What was thrown, with an error of ours as its cause: `make` gives that error from what is to be *its* cause. Where
 * nothing can be hung onto what was thrown (text, a frozen error, a cause that is read-only), that error itself, with
 * what was thrown as its cause.
 */
export function explained(thrown: unknown, make: (cause: unknown) => IndeCXError): unknown {
  if (typeof thrown !== "object" || thrown === null) return make(thrown);
  try {
    const value = make((thrown as { cause?: unknown }).cause);
    const property = { value, configurable: true, writable: true };
    if (Reflect.defineProperty(thrown, "cause", property)) return thrown;
  } catch {
    // One that lets nothing be read or written.
  }
  return make(thrown);
}
