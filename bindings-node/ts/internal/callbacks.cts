// The user's callbacks for progress and outcomes. We await what they return, so that a promise that
// rejects stops the call just as a thrown error does.

import { InvalidRequestError } from "../errors.cjs";
import { orAborted } from "./abort.cjs";

/** Returns the function, or undefined; anything else is refused. */
export function checkCallback<F extends (...values: never[]) => unknown>(
  name: string,
  callback: F | null | undefined,
): F | undefined {
  if (callback === undefined || callback === null || typeof callback === "function") {
    return callback ?? undefined;
  }
  throw new InvalidRequestError(`\`${name}\` must be a function.`, { field: name });
}

/** Calls it, and awaits what it returns unless the signal aborts meanwhile. */
export async function notify<V extends unknown[]>(
  callback: ((...values: V) => unknown) | undefined,
  signal: AbortSignal | undefined,
  ...values: V
): Promise<void> {
  if (callback !== undefined) await orAborted(Promise.resolve(callback(...values)), signal);
}
