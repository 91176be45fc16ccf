// The package `indecx/webhooks`: what the platform delivers to a URL of yours, as bytes, text or an
// object that a web framework has decoded already.
"use strict";

const native = require("./binding.cjs");
const { InvalidRequestError } = require("./errors.cjs");
const { unwrap } = require("./outcome.cjs");

function parseAnswer(body) {
  return JSON.parse(unwrap(native.parseAnswer(bytesOf(body))));
}

function parseLinks(body) {
  return unwrap(native.parseLinks(bytesOf(body))).map((link) => JSON.parse(link));
}

function bytesOf(body) {
  if (body instanceof Uint8Array) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  if (typeof body === "string") return Buffer.from(body);
  refuseWhatIsNoBody(body);
  return Buffer.from(encoded(body));
}

function refuseWhatIsNoBody(body) {
  if (body === undefined) {
    throw refused("is undefined: no body parser read it. Add one, such as `express.json()`");
  }
  if (typeof body?.then === "function") {
    throw refused("is a promise: await it first, as in `parseAnswer(await request.json())`");
  }
  const isRequest = typeof body === "object" && body !== null && "headers" in body;
  if (isRequest && ("body" in body || "method" in body)) {
    throw refused("is the request, not what came in it: pass `request.body`");
  }
}

/**
 * JSON text of a decoded body. Written out here, since `JSON.stringify` knows no bigint, takes a Map for an empty
 * object, and calls itself for each level.
 */
function encoded(body) {
  const out = [];
  const inside = new Set();
  // What is left to write, the next last.
  const waiting = [{ value: body }];
  while (waiting.length > 0) {
    const { text, end, value } = waiting.pop();
    if (text !== undefined) {
      out.push(text);
    } else if (end !== undefined) {
      inside.delete(end);
    } else {
      const given = typeof value?.toJSON === "function" ? value.toJSON() : value;
      if (typeof given !== "object" || given === null) {
        out.push(scalar(given));
        continue;
      }
      if (inside.has(given)) throw refused("holds itself");
      inside.add(given);
      waiting.push({ end: given }, ...parts(given).reverse());
    }
  }
  return out.join("");
}

function parts(object) {
  if (Array.isArray(object)) {
    const items = object.map((value) => ({ value: isNothing(value) ? null : value }));
    return [{ text: "[" }, ...joined(items.map((item) => [item])), { text: "]" }];
  }
  const members = object instanceof Map ? [...object] : Object.entries(object);
  const written = members
    .filter(([, value]) => !isNothing(value))
    .map(([name, value]) => [{ text: `${JSON.stringify(String(name))}:` }, { value }]);
  return [{ text: "{" }, ...joined(written), { text: "}" }];
}

function joined(groups) {
  return groups.flatMap((group, at) => (at === 0 ? group : [{ text: "," }, ...group]));
}

/** What JSON leaves out. */
function isNothing(value) {
  return value === undefined || typeof value === "function" || typeof value === "symbol";
}

function scalar(value) {
  if (typeof value === "bigint") return value.toString();
  const text = JSON.stringify(value);
  if (text === undefined) throw refused(`is a ${typeof value}, which is no JSON`);
  return text;
}

function refused(what) {
  return new InvalidRequestError(`\`body\` ${what}.`, { field: "body" });
}

module.exports = { parseAnswer, parseLinks };
