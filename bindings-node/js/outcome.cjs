// What a native function gives is a value or a failure. Errors are made here, where the stack still
// leads to the line that awaited the call.
"use strict";

const { abortError } = require("./abort.cjs");
const classes = require("./errors.cjs");

/** The outcome's value, or its failure as an error of its class, thrown. */
function unwrap(outcome, signal) {
  if (outcome?.className === undefined) return outcome;
  if (outcome.className !== "AbortError") throw errorFrom(outcome);
  const { cause } = outcome;
  if (!cause) throw abortError(signal);
  throw abortedAfter(signal, (before) => errorFrom(cause, before));
}

/** The signal's error where something may have happened: that is its cause, and `make` gives it from what is to be
 * *its* cause. */
function abortedAfter(signal, make) {
  const { message, name, cause } = abortError(signal);
  // A new one: the signal's own may belong to other calls.
  return explained(new DOMException(message, name), () => make(cause));
}

/** An error of its class. `before` is for one that has no cause of its own. */
function errorFrom({ className, message, cause, ...details }, before) {
  return new classes[className](message, { ...details, cause: cause ? errorFrom(cause) : before });
}

/**
 * What was thrown, with an error of ours as its cause: `make` gives that error from what is to be *its* cause. Where
 * nothing can be hung onto what was thrown (text, a frozen error, a cause that is read-only), that error itself, with
 * what was thrown as its cause.
 */
function explained(thrown, make) {
  if (typeof thrown !== "object" || thrown === null) return make(thrown);
  try {
    const value = make(thrown.cause);
    const property = { value, configurable: true, writable: true };
    if (Reflect.defineProperty(thrown, "cause", property)) return thrown;
  } catch {
    // One that lets nothing be read or written.
  }
  return make(thrown);
}

module.exports = { abortedAfter, errorFrom, explained, unwrap };
