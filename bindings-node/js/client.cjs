// The client as users make it: options in, resources out. The key goes to the native half and stays
// there.
"use strict";

const { inspect } = require("node:util");
const native = require("./binding.cjs");
const { toldBy } = require("./logger.cjs");
const { named } = require("./options.cjs");
const { unwrap } = require("./outcome.cjs");
const { RESOURCES } = require("./resources.cjs");

const OPTIONS = {
  companyKey: "company_key",
  baseUrl: "base_url",
  timeoutMs: "timeout",
  maxRetries: "max_retries",
  maxConcurrency: "max_concurrency",
  rateLimit: "rate_limit",
  proxy: "proxy",
  caFile: "ca_file",
  allowHttp: "allow_http",
  logger: null,
};

/** The variables of whoever makes the client: a worker's or a test's may be others than the process's. */
function environment() {
  const found = {};
  for (const name of native.Client.variables()) {
    const value = process.env[name];
    if (value !== undefined && value !== null) found[name] = String(value);
  }
  return found;
}

class IndeCX {
  #native;

  constructor(options) {
    const given = named(OPTIONS, options, "new IndeCX");
    const told = toldBy(options?.logger);
    this.#native = unwrap(native.Client.open(given, environment()));
    for (const [name, Resource] of Object.entries(RESOURCES)) {
      const value = new Resource({ native: this.#native, told });
      Object.defineProperty(this, name, { value, enumerable: true });
    }
  }

  async close() {
    await this.#native.close();
  }

  [Symbol.asyncDispose]() {
    return this.close();
  }

  toString() {
    return `IndeCX(${this.#native.baseUrl})`;
  }

  [inspect.custom]() {
    return this.toString();
  }
}

module.exports = { IndeCX };
