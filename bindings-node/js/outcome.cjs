// What a native function gives is a value or a failure. Errors are made here, where the stack still
// leads to the line that awaited the call.
"use strict";

const { abortError } = require("./abort.cjs");
const classes = require("./errors.cjs");

/** The outcome's value, or its failure as an error of its class, thrown. */
function unwrap(outcome, signal) {
  if (outcome?.className === undefined) return outcome;
  throw outcome.className === "AbortError" ? abortError(signal) : errorFrom(outcome);
}

function errorFrom({ className, message, cause, ...details }) {
  return new classes[className](message, { ...details, cause: cause && errorFrom(cause) });
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

module.exports = { errorFrom, explained, unwrap };
