// Option objects: an unknown name is refused with the nearest one that there is, and the names
// become the core's.
"use strict";

const { InvalidRequestError } = require("./errors.cjs");

/**
 * The options under the core's names.
 *
 * `known` maps each name in Node to the core's; null stands for one that never leaves JavaScript.
 */
function named(known, options, place) {
  if (options === undefined || options === null) return {};
  if (!isPlain(options)) {
    const example = Object.keys(known)[0];
    const form =
      example === undefined
        ? "there are no options"
        : `options stand in one object as the last argument, such as { ${example}: … }`;
    throw new InvalidRequestError(`${place}: ${form}.`);
  }
  const given = {};
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(known, name)) throw unknown(name, Object.keys(known), place);
    if (known[name] !== null) given[known[name]] = name === "timeoutMs" ? seconds(value) : value;
  }
  return given;
}

/** Whether it was written as `{…}`: options of a Promise, a Map or a class would not be seen. */
function isPlain(options) {
  if (typeof options !== "object") return false;
  const prototype = Object.getPrototypeOf(options);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The core counts in seconds; what is no number is left for it to refuse. */
function seconds(milliseconds) {
  return typeof milliseconds === "number" ? milliseconds / 1000 : milliseconds;
}

function unknown(name, known, place) {
  const nearest = known.find((other) => plain(other) === plain(name)) ?? closest(name, known);
  const hint = nearest === undefined ? "" : ` Did you mean \`${nearest}\`?`;
  const list = known.map((other) => `\`${other}\``).join(", ");
  const others = list === "" ? "There are none here." : `Known here: ${list}.`;
  const message = `${place}: unknown option \`${name}\`.${hint} ${others}`;
  return new InvalidRequestError(message, { field: name });
}

/** A name without case and underscores: `page_size` and `pagesize` are `pageSize`. */
function plain(name) {
  return name.replaceAll("_", "").toLowerCase();
}

function closest(name, known) {
  const near = known
    .map((other) => ({ other, far: distance(plain(name), plain(other)) }))
    .filter(({ other, far }) => far <= Math.max(1, Math.floor(other.length / 3)))
    .sort((a, b) => a.far - b.far);
  return near[0]?.other;
}

/** How many letters must be added, dropped or changed. */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}

module.exports = { named };
