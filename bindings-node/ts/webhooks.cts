/**
 * The package `indecx/webhooks`: what the platform posts to a URL of yours.
 *
 * @module indecx/webhooks
 */

import { InvalidRequestError } from "./errors.cjs";
import type { Answer, Link } from "./generated/records.cjs";
import { native } from "./internal/binding.cjs";
import { unwrap } from "./internal/outcome.cjs";

/** The answer in a delivery, bare or wrapped in `answer` or `answers`. `body` is bytes, text, or what a web framework
 * made of it, which has no type there. */
export function parseAnswer(body: unknown): Answer {
  return JSON.parse(unwrap(native.parseAnswer(bytesOf(body))));
}

/** The links in a delivery of `links.createWithCallback`. */
export function parseLinks(body: unknown): Link[] {
  return unwrap(native.parseLinks(bytesOf(body))).map((link) => JSON.parse(link));
}

function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  if (typeof body === "string") return Buffer.from(body);
  refuseWhatIsNoBody(body);
  return Buffer.from(encoded(body));
}

function refuseWhatIsNoBody(body: unknown): void {
  if (body === undefined) {
    throw refused("is undefined: no body parser read it. Add one, such as `express.json()`");
  }
  if (typeof (body as Partial<PromiseLike<unknown>> | null)?.then === "function") {
    throw refused("is a promise: await it first, as in `parseAnswer(await request.json())`");
  }
  const isRequest = typeof body === "object" && body !== null && "headers" in body;
  if (isRequest && ("body" in body || "method" in body)) {
    throw refused("is the request, not what came in it: pass `request.body`");
  }
}

/** What is left to write: text as it is, a value, or the end of an object. */
interface Part {
  text?: string;
  end?: object;
  value?: unknown;
}

/**
 * JSON text of a decoded body. Written out here, since `JSON.stringify` knows no bigint, takes a Map for an empty
 * object, and calls itself for each level.
 */
function encoded(body: unknown): string {
  const out: string[] = [];
  const inside = new Set<object>();
  // What is left to write, the next last.
  const waiting: Part[] = [{ value: body }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { text, end, value } = next;
    if (text !== undefined) {
      out.push(text);
    } else if (end !== undefined) {
      inside.delete(end);
    } else {
      const given = asJson(value);
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

/** What an object says that it is in JSON, as a Date does. */
function asJson(value: unknown): unknown {
  const object = value as { toJSON?: unknown } | null | undefined;
  return typeof object?.toJSON === "function" ? object.toJSON() : value;
}

function parts(object: object): Part[] {
  if (Array.isArray(object)) {
    const items = object.map((value: unknown) => ({ value: isNothing(value) ? null : value }));
    return [{ text: "[" }, ...joined(items.map((item) => [item])), { text: "]" }];
  }
  const members: [unknown, unknown][] =
    object instanceof Map ? [...object] : Object.entries(object);
  const written = members
    .filter(([, value]) => !isNothing(value))
    .map(([name, value]) => [{ text: `${JSON.stringify(String(name))}:` }, { value }]);
  return [{ text: "{" }, ...joined(written), { text: "}" }];
}

function joined(groups: Part[][]): Part[] {
  return groups.flatMap((group, at) => (at === 0 ? group : [{ text: "," }, ...group]));
}

/** What JSON leaves out. */
function isNothing(value: unknown): boolean {
  return value === undefined || typeof value === "function" || typeof value === "symbol";
}

function scalar(value: unknown): string {
  if (typeof value === "bigint") return value.toString();
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw refused(`is a ${typeof value}, which is no JSON`);
  return text;
}

function refused(what: string): InvalidRequestError {
  return new InvalidRequestError(`\`body\` ${what}.`, { field: "body" });
}
