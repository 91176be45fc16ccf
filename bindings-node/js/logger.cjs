// A client's logger. It is the user's own code, called from outside of any call: nothing that it does
// may end the process or change a call's result.
"use strict";

const { AsyncResource } = require("node:async_hooks");
const { InvalidRequestError } = require("./errors.cjs");

/** What the native half calls for each attempt at a request; undefined without a logger. */
function toldBy(logger) {
  if (logger === undefined || logger === null) return undefined;
  if (typeof logger.debug !== "function") {
    const message = "`logger` must have a method `debug(message, fields)`, as `console` has.";
    throw new InvalidRequestError(message, { field: "logger" });
  }
  const swapped = wantsFieldsFirst(logger);
  return (message, names, values) => {
    const fields = Object.fromEntries(names.map((name, at) => [name, values[at]]));
    try {
      const told = swapped ? logger.debug(fields, message) : logger.debug(message, fields);
      // An asynchronous one fails later, and nobody else would hear of it.
      if (typeof told?.then === "function") Promise.resolve(told).catch(warn);
    } catch (error) {
      warn(error);
    }
  };
}

/** Pino and bunyan take the fields first, and drop those that come after a message. */
function wantsFieldsFirst(logger) {
  return typeof logger.bindings === "function" || typeof logger.addSerializers === "function";
}

/** For one call: the same, in the asynchronous context of whoever makes that call. */
function inContext(told) {
  return told === undefined ? undefined : AsyncResource.bind(told, "indecx");
}

let warned = false;

/** Once a process: a logger that fails does so each time. */
function warn(error) {
  if (warned) return;
  warned = true;
  process.emitWarning(`the logger of an IndeCX client failed: ${described(error)}`);
}

function described(error) {
  try {
    return String(error);
  } catch {
    return "with something that has no text";
  }
}

module.exports = { inContext, toldBy };
