// The package `indecx/webhooks`: what the platform delivers to a URL of yours, as bytes, text or an
// object that a web framework has decoded already.
"use strict";

const native = require("./binding.cjs");
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
  // What JSON cannot say becomes nothing, which is no delivery.
  return Buffer.from(typeof body === "string" ? body : (JSON.stringify(body) ?? ""));
}

module.exports = { parseAnswer, parseLinks };
