// The package `indecx/testing`: the platform on loopback, for the tests of programs that use it.
"use strict";

const { inspect } = require("node:util");
const native = require("./binding.cjs");

class Sandbox {
  #native;

  static async start(options = {}) {
    const sandbox = new Sandbox();
    const given = JSON.stringify(snakeCase(options));
    try {
      sandbox.#native = await native.Sandbox.start(given);
    } catch (error) {
      throw inCamelCase(error);
    }
    return sandbox;
  }

  get url() {
    return this.#native.url;
  }

  get companyKey() {
    return this.#native.companyKey;
  }

  get sent() {
    return JSON.parse(this.#native.sent());
  }

  get requests() {
    return JSON.parse(this.#native.requests()).map(camelCase);
  }

  get deliveries() {
    return JSON.parse(this.#native.deliveries());
  }

  get unknownIndicators() {
    return this.#native.unknownIndicators();
  }

  get memberships() {
    return JSON.parse(this.#native.memberships());
  }

  records(resource) {
    return JSON.parse(this.#native.records(resource));
  }

  configure(change) {
    told(() => this.#native.configure(JSON.stringify(snakeCase(change))));
  }

  fault(fault) {
    told(() => this.#native.fault(JSON.stringify(snakeCase(fault))));
  }

  clearFaults() {
    this.#native.clearFaults();
  }

  clearRequests() {
    this.#native.clearRequests();
  }

  reply(reply) {
    this.#native.reply(JSON.stringify(reply));
  }

  insert(resource, count = 1, at = "front") {
    if (typeof count === "object" && count !== null) {
      return this.#native.insertRecords(resource, JSON.stringify([...count.records]));
    }
    return this.#native.insert(resource, count, at);
  }

  remove(resource, ids) {
    return this.#native.remove(resource, ids);
  }

  touch(resource, ids) {
    return this.#native.touch(resource, ids);
  }

  expireTokens() {
    this.#native.expireTokens();
  }

  stop() {
    return this.#native.stop();
  }

  [Symbol.asyncDispose]() {
    return this.stop();
  }

  [inspect.custom]() {
    return `Sandbox(${this.url})`;
  }
}

/** `{ maxLimit }` → `{ max_limit }`, inside `drift` too; values, and a fault's headers, are not
 * touched. */
function snakeCase(options) {
  const respelt = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const fields = Object.entries(options).map(([name, value]) => [
    respelt(name),
    name === "drift" ? snakeCase(value) : value,
  ]);
  return Object.fromEntries(fields);
}

/** `{ received_ms }` → `{ receivedMs }`. */
function camelCase(entry) {
  return Object.fromEntries(Object.entries(entry).map(([name, value]) => [camel(name), value]));
}

const camel = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

function told(call) {
  try {
    call();
  } catch (error) {
    throw inCamelCase(error);
  }
}

/** An error that calls options as programs here do. After `unknown variant` stand values, which are
 * the same everywhere. */
function inCamelCase(error) {
  const [names, ...values] = error.message.split(/(?=unknown variant)/);
  error.message = [names.replace(/`[a-z_]+`/g, camel), ...values].join("");
  return error;
}

module.exports = { Sandbox };
