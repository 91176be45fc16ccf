// The code that the tests share: a sandbox, a client that points at it, and the declared names.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after } from "node:test";
import { IndeCX } from "indecx";
import { Sandbox } from "indecx/testing";

export const root = new URL("../../", import.meta.url);

export const declarations = JSON.parse(
  readFileSync(new URL("tests/declarations.json", root), "utf8"),
);

/** Starts a sandbox for one test file, and a client without a rate limit. */
export async function sandbox(options) {
  const box = await Sandbox.start(options);
  after(() => box.stop());
  return { box, client: clientOf(box) };
}

export function clientOf(box, options) {
  return new IndeCX({ baseUrl: box.url, companyKey: box.companyKey, rateLimit: null, ...options });
}

/** Spells a name as Node does: `follow_ups.update` → `followUps.update`, `timeout` → `timeoutMs`, but `_id` → `_id`. */
export function camel(name) {
  const respelt = name.replace(/(?<=[a-z])_([a-z])/g, (_, letter) => letter.toUpperCase());
  return respelt === "timeout" ? "timeoutMs" : respelt;
}

/** Returns the received requests, except for token requests. */
export function sentTo(box) {
  return box.requests.filter(({ path }) => path !== "authorization/token");
}

/** Checks that the result contains what a vector expects, in snake_case; numbers may differ by a millionth. */
export function near(came, expected, place = "") {
  if (typeof expected === "number" && typeof came === "number") {
    assert.ok(Math.abs(came - expected) < 1e-6, `${place}: expected ${expected}, got ${came}`);
  } else if (Array.isArray(expected)) {
    assert.equal(came.length, expected.length, `${place}: length`);
    expected.forEach((part, at) => {
      near(came[at], part, `${place}[${at}]`);
    });
  } else if (expected !== null && typeof expected === "object") {
    for (const [name, part] of Object.entries(expected)) {
      const own = ["question_type", "n_effective", "left_out"].includes(name) ? camel(name) : name;
      assert.ok(own in came, `${place}: no ${own}`);
      near(came[own], part, `${place}.${own}`);
    }
  } else {
    assert.deepEqual(came, expected, place);
  }
}
