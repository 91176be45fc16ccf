// A listing is a query: each way of consuming it is a new pull, and nothing is kept in between.
"use strict";

const { Readable } = require("node:stream");
const { inspect } = require("node:util");
const { InvalidRequestError } = require("./errors.cjs");
const { checkPath, runExport } = require("./export.cjs");
const { inContext } = require("./logger.cjs");
const { named } = require("./options.cjs");
const { Pages, Pull, Rows } = require("./pull.cjs");
const { run } = require("./run.cjs");

const MOST_ROWS = 0xffff_ffff;

const TABLE_OPTIONS = {
  layout: "layout",
  indicators: "indicators",
  questions: "questions",
  timeZone: "time_zone",
};
const PARQUET_OPTIONS = { ...TABLE_OPTIONS, compression: "compression" };
const CSV_OPTIONS = { ...TABLE_OPTIONS, dialect: "dialect" };

class Listing {
  #native;
  #settings;

  constructor(native, settings) {
    this.#native = native;
    this.#settings = settings;
  }

  [Symbol.asyncIterator]() {
    return new Rows(this.#pull());
  }

  pages() {
    return new Pages(this.#pull());
  }

  async first() {
    for await (const { rows } of this.#pull(1)) return rows[0];
    return null;
  }

  async toArray(options) {
    const { limit } = named({ limit: "limit" }, options, "toArray");
    const all = [];
    for await (const { rows } of this.#pull(limit)) all.push(...rows);
    return all;
  }

  async total() {
    return run(this.#query().total(), this.#settings.signal);
  }

  toReadable() {
    return Readable.from(this, { objectMode: true });
  }

  async toArrowIPC(options) {
    const given = named(TABLE_OPTIONS, options, "toArrowIPC");
    const prepare = () => this.#query().export(undefined, undefined, given);
    const { table } = await runExport(prepare, this.#settings);
    return table;
  }

  async writeParquet(path, options) {
    return this.#write("parquet", path, named(PARQUET_OPTIONS, options, "writeParquet"));
  }

  async writeCsv(path, options) {
    return this.#write("csv", path, named(CSV_OPTIONS, options, "writeCsv"));
  }

  async writeJsonl(path, options) {
    return this.#write("jsonl", path, named({}, options, "writeJsonl"));
  }

  async #write(format, path, given) {
    const checked = checkPath(path);
    const prepare = () => this.#query().export(format, checked, given);
    const { receipt } = await runExport(prepare, this.#settings);
    return receipt;
  }

  #pull(limit) {
    const whole = Number.isInteger(limit) && limit >= 0 && limit <= MOST_ROWS;
    if (limit !== undefined && limit !== null && !whole) {
      throw new InvalidRequestError("`limit` must be a whole number of rows.", { field: "limit" });
    }
    return new Pull(this.#query().pull(limit), this.#native.record, this.#settings);
  }

  /** The query for one way of consuming it, whose requests are told of in its own context. */
  #query() {
    const told = inContext(this.#settings.told);
    return told === undefined ? this.#native : this.#native.told(told);
  }

  toString() {
    return `Listing(${this.#native.describe()})`;
  }

  [inspect.custom]() {
    return this.toString();
  }
}

module.exports = { Listing };
