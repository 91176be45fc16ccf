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

module.exports = { errorFrom, unwrap };
