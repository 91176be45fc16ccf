/**
 * The package `indecx/webhooks`: parses what the platform posts to a URL of yours.
 *
 * @module indecx/webhooks
 */

import { InvalidRequestError } from "./errors.cjs";
import type { Answer, Link } from "./generated/records.cjs";
import { native } from "./internal/binding.cjs";
import { unwrap } from "./internal/failure.cjs";

/** Parses the answer in a delivery, bare or wrapped in `answer` or `answers`. `body` is bytes, text, or the value that
 * a web framework parsed from them, which frameworks type as `any`. */
export function parseAnswer(body: unknown): Answer {
  return JSON.parse(unwrap(native.parseAnswer(bytesOf(body))));
}

/** Parses the links in a delivery of `links.createWithCallback`. */
export function parseLinks(body: unknown): Link[] {
  return unwrap(native.parseLinks(bytesOf(body))).map((link) => JSON.parse(link));
}

function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  if (typeof body === "string") return Buffer.from(body);
  refuseNonBody(body);
  return Buffer.from(encoded(body));
}

function refuseNonBody(body: unknown): void {
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

/** A part that is still to be written: text, which is written unchanged, a value, or the end of an object. */
interface Part {
  text?: string;
  end?: object;
  value?: unknown;
}

/**
 * Returns JSON text for a decoded body. `JSON.stringify` is not suitable: it throws for a bigint, writes a Map as an
 * empty object, and is recursive, so that a deep body would overflow the stack.
 */
function encoded(body: unknown): string {
  const out: string[] = [];
  const open = new Set<object>();
  // A stack, whose last part is the next one.
  const remaining: Part[] = [{ value: body }];
  for (let next = remaining.pop(); next !== undefined; next = remaining.pop()) {
    const { text, end, value } = next;
    if (text !== undefined) {
      out.push(text);
    } else if (end !== undefined) {
      open.delete(end);
    } else {
      const json = asJson(value);
      if (typeof json !== "object" || json === null) {
        out.push(scalar(json));
        continue;
      }
      if (open.has(json)) throw refused("holds itself");
      open.add(json);
      remaining.push({ end: json }, ...parts(json).reverse());
    }
  }
  return out.join("");
}

/** Returns the result of an object's `toJSON`, which a Date has, for example; any other value as it is. */
function asJson(value: unknown): unknown {
  const object = value as { toJSON?: unknown } | null | undefined;
  return typeof object?.toJSON === "function" ? object.toJSON() : value;
}

function parts(object: object): Part[] {
  if (Array.isArray(object)) {
    const items = object.map((value: unknown) => ({ value: isOmitted(value) ? null : value }));
    return [{ text: "[" }, ...joined(items.map((item) => [item])), { text: "]" }];
  }
  const entries: [unknown, unknown][] =
    object instanceof Map ? [...object] : Object.entries(object);
  const written = entries
    .filter(([, value]) => !isOmitted(value))
    .map(([name, value]) => [{ text: `${JSON.stringify(String(name))}:` }, { value }]);
  return [{ text: "{" }, ...joined(written), { text: "}" }];
}

function joined(groups: Part[][]): Part[] {
  return groups.flatMap((group, at) => (at === 0 ? group : [{ text: "," }, ...group]));
}

/** Whether JSON leaves the value out of an object. */
function isOmitted(value: unknown): boolean {
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
