// The cases of tests/vectors, which all languages run against the same server.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import * as indecx from "indecx";
import { Sandbox } from "indecx/testing";
import { camel, clientOf, declarations, near, root, sentTo } from "./support.mjs";

const classes = { ...indecx };
const folder = new URL("tests/vectors/", root);
const vectors = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => ({ file, ...JSON.parse(readFileSync(new URL(file, folder), "utf8")) }));

/** Mappings whose names are the user's own. */
const USERS_NAMES = ["indicators", "secondary_fields", "scales", "top"];

/** Returns whether JavaScript can pass these values, and make the mistakes in them. It has no float without a fraction
 * and no date without a zone, and a day only as text. A camelCase name is no mistake there. */
function isSayable(value, depth = 0, own = false) {
  if (value === null || typeof value !== "object") return true;
  if ("$naive" in value) return false;
  if ("$day" in value) return depth === 1;
  if ("$float" in value) return !Number.isInteger(Number(value.$float));
  return Object.entries(value).every(
    ([name, part]) =>
      (depth === 0 || own || !/[a-z][A-Z]/.test(name)) &&
      isSayable(part, depth + 1, own || USERS_NAMES.includes(name)),
  );
}

/** Converts an argument to the form that JavaScript has. */
function argument(value, respelt = camel) {
  if (Array.isArray(value)) return value.map((part) => argument(part, respelt));
  if (value === null || typeof value !== "object") return value;
  if ("$day" in value) return value.$day;
  if ("$instant" in value) return new Date(value.$instant);
  if ("$float" in value) return Number(value.$float);
  const parts = Object.entries(value).map(([name, part]) => {
    const below = USERS_NAMES.includes(name) ? (own) => own : respelt;
    return [respelt(name), argument(part, below)];
  });
  return Object.fromEntries(parts);
}

/** Calls an operation. The first parameters are positional, as many as the method takes before its options; the others
 * are options. */
function call(client, operation, given) {
  const args = new Map(Object.entries(given).map(([name, value]) => [camel(name), value]));
  const [resource, method] = operation.split(".").map(camel);
  const { params } = declarations.operations[operation];
  const positional = params.slice(0, client[resource][method].length - 1).map(({ name }) => {
    const value = args.get(camel(name));
    args.delete(camel(name));
    return argument(value);
  });
  const options = Object.fromEntries(
    [...args].map(([name, value]) => {
      const below = USERS_NAMES.map(camel).includes(name) ? (own) => own : camel;
      const inMilliseconds = name === "timeoutMs" && typeof value === "number";
      return [name, inMilliseconds ? value * 1000 : argument(value, below)];
    }),
  );
  return client[resource][method](...positional, options);
}

/** Compares a value with an expectation in snake_case, which may be a part of an object, but is a whole list. */
function holds(actual, expected, type, place) {
  const listed = /^list of (.*)$/.exec(type);
  if (listed !== null && Array.isArray(expected)) {
    assert.equal(actual?.length, expected.length, `${place}: length`);
    expected.forEach((part, at) => {
      holds(actual[at], part, listed[1], `${place}[${at}]`);
    });
    return;
  }
  const fields = declarations.records[type];
  if (fields === undefined || expected === null) {
    assert.deepEqual(actual, expected, place);
    return;
  }
  for (const [name, part] of Object.entries(expected)) {
    const field = fields.find((field) => field.name === name) ?? { camel: name, type: "json" };
    assert.ok(Object.hasOwn(actual, field.camel), `${place}: no ${field.camel}`);
    holds(actual[field.camel], part, field.type, `${place}.${field.camel}`);
  }
}

function failsWith(error, expected) {
  assert.equal(error.name, expected.class, String(error));
  assert.ok(error instanceof classes[expected.class]);
  if (expected.status !== undefined) assert.equal(error.status, expected.status);
  if (expected.row !== undefined) assert.equal(error.row, expected.row);
  if (expected.field !== undefined) assert.equal(error.field, camel(expected.field));
  for (const text of expected.contains ?? []) {
    const said = [text, camel(text)].some((text) => error.message.includes(text));
    assert.ok(said, `"${text}" is not in: ${error.message}`);
  }
  const shown = `${error.message}\n${inspect(error, { showHidden: true })}\n${JSON.stringify(error)}`;
  for (const text of expected.lacks ?? []) assert.ok(!shown.includes(text), `"${text}" shows`);
}

function wasSent(actual, expected) {
  const { method, path, query, body } = actual;
  const { headers, ...rest } = expected;
  assert.deepEqual({ method, path, query, body }, rest);
  for (const [name, value] of Object.entries(headers)) assert.equal(actual.headers[name], value);
}

/** Compares outcomes with expectations in snake_case, each of which is a part of an outcome. */
function settled(actual, expected) {
  assert.equal(actual.length, expected.length, "outcomes");
  expected.forEach(({ error, link, remaining, ...plain }, at) => {
    const outcome = actual[at];
    if (remaining !== undefined) assert.deepEqual(outcome.remaining, argument(remaining));
    for (const [name, value] of Object.entries(plain))
      assert.deepEqual(outcome[camel(name)], value);
    if (link !== undefined) holds(outcome.link, link, "Link", `[${at}].link`);
    if (error === null) assert.equal(outcome.error, null);
    else if (error !== undefined) failsWith(outcome.error, error);
  });
}

async function run(vector) {
  const box = await Sandbox.start({ answers: 0, invites: 0 });
  try {
    for (const reply of vector.replies) box.reply(reply);
    const { gives, record } = declarations.operations[vector.operation];
    // A listing throws an error about its arguments immediately; a request rejects.
    const pulled = async () => {
      const client = clientOf(box, { maxRetries: 0 });
      const started = call(client, vector.operation, vector.arguments);
      return gives === "listing" ? started.toArray() : started;
    };
    if (vector.error !== undefined) {
      const error = await pulled().then(
        () => assert.fail("it succeeded"),
        (error) => error,
      );
      failsWith(error, vector.error);
    } else if (vector.outcomes !== undefined) {
      const outcomes = await pulled();
      settled(outcomes, vector.outcomes);
      if (vector.unmatched_links !== undefined)
        holds(outcomes.unmatchedLinks, vector.unmatched_links, "list of Link", "unmatchedLinks");
    } else if (vector.metrics !== undefined) {
      near(await pulled(), vector.metrics);
    } else {
      const type = gives === "listing" ? `list of ${record}` : record;
      holds(await pulled(), vector.rows ?? vector.value, type, "");
    }
    const requests = sentTo(box);
    assert.equal(requests.length, vector.requests.length, "requests");
    vector.requests.forEach((expected, at) => {
      wasSent(requests[at], expected);
    });
  } finally {
    await box.stop();
  }
}

describe("vectors", { concurrency: 4 }, () => {
  for (const vector of vectors) {
    const skip = !isSayable(vector.arguments) && "JavaScript has no such value";
    it(`${vector.file}: ${vector.name}`, { skip }, () => run(vector));
  }

  it("cover every operation", () => {
    const covered = new Set(vectors.map(({ operation }) => operation));
    assert.deepEqual([...covered].sort(), Object.keys(declarations.operations).sort());
  });
});
