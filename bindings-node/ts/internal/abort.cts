// AbortSignal as the standard defines it: we check it before anything is sent, listen while a call is
// running, and remove the listener afterwards.

import { isNativeError } from "node:util/types";
import { InvalidRequestError } from "../errors.cjs";

/** Refuses what is not a signal. */
export function checkSignal(signal: AbortSignal | null | undefined): AbortSignal | undefined {
  const fits = typeof signal?.addEventListener === "function" && "aborted" in signal;
  if (signal !== undefined && signal !== null && !fits) {
    throw new InvalidRequestError("`signal` must be an AbortSignal.", { field: "signal" });
  }
  return signal ?? undefined;
}

/** The error that an aborted call rejects with: the signal's own AbortError or TimeoutError, or an
 * AbortError that carries the user's own reason. */
export function abortError(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  if (isError(reason) && (reason.name === "AbortError" || reason.name === "TimeoutError")) {
    return reason;
  }
  const error = new DOMException("This operation was aborted", "AbortError");
  if (reason !== undefined) {
    Object.defineProperty(error, "cause", { value: reason, configurable: true, writable: true });
  }
  return error;
}

/** Whether it is an error, also one of another realm: test runners run programs in separate realms. */
function isError(value: unknown): value is Error {
  return isNativeError(value) || Object.prototype.toString.call(value) === "[object DOMException]";
}

/** Our one listener on a signal, and what it stops. */
interface Listener {
  stops: Set<() => void>;
  stopAll: () => void;
}

/** One listener for each signal, since Node warns about more than ten. */
const listeners = new WeakMap<AbortSignal, Listener>();

/** Calls `stop` when the signal aborts; returns a function that ends the listening. Throws if the
 * signal is aborted already. */
export function onAbort(signal: AbortSignal | undefined, stop: () => void): () => void {
  if (signal === undefined) return () => {};
  if (signal.aborted) throw abortError(signal);
  const listener = listeners.get(signal) ?? listen(signal);
  listener.stops.add(stop);
  return () => {
    listener.stops.delete(stop);
    if (listener.stops.size > 0 || listeners.get(signal) !== listener) return;
    listeners.delete(signal);
    signal.removeEventListener("abort", listener.stopAll);
  };
}

function listen(signal: AbortSignal): Listener {
  const stops = new Set<() => void>();
  const stopAll = () => {
    for (const stop of stops) stop();
  };
  signal.addEventListener("abort", stopAll, { once: true });
  const listener = { stops, stopAll };
  listeners.set(signal, listener);
  return listener;
}

/** The promise, or the signal's error as soon as it aborts. A later rejection of the promise is ignored,
 * so that it does not end the process. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  return signal === undefined ? promise : firstOf(promise, signal);
}

async function firstOf<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let unlisten = () => {};
  const aborted = new Promise<never>((_, reject) => {
    unlisten = onAbort(signal, () => reject(abortError(signal)));
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    unlisten();
  }
}
