// What the tests share: a sandbox, a client that points at it, and the declared names.
import { readFileSync } from "node:fs";
import { after } from "node:test";
import { IndeCX } from "indecx";
import { Sandbox } from "indecx/testing";

export const root = new URL("../../", import.meta.url);

export const declarations = JSON.parse(
  readFileSync(new URL("tests/declarations.json", root), "utf8"),
);

/** A sandbox for one test file, and a client without a rate limit. */
export async function sandbox(options) {
  const box = await Sandbox.start(options);
  after(() => box.stop());
  return { box, client: clientOf(box) };
}

export function clientOf(box, options) {
  return new IndeCX({ baseUrl: box.url, companyKey: box.companyKey, rateLimit: null, ...options });
}

/** `follow_ups.update` → `followUps.update`, `timeout` → `timeoutMs`, but `_id` → `_id`. */
export function camel(name) {
  const respelt = name.replace(/(?<=[a-z])_([a-z])/g, (_, letter) => letter.toUpperCase());
  return respelt === "timeout" ? "timeoutMs" : respelt;
}

/** The requests received, but for those for a token. */
export function sentTo(box) {
  return box.requests.filter(({ path }) => path !== "authorization/token");
}
