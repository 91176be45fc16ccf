// Errors: their classes, their details, and what they do not show.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { beforeEach, describe, it } from "node:test";
import { inspect } from "node:util";
import * as namespace from "indecx";
import { clientOf, sandbox } from "./support.mjs";

const indecx = { ...namespace };
const require = createRequire(import.meta.url);
const native = require("../../bindings-node/dist/native.cjs");
const { errorFrom } = require("../../bindings-node/dist/internal/failure.cjs");

/** Each class, and the class that it extends. */
const FAMILY = {
  InvalidRequestError: "IndeCXError",
  APIConnectionError: "IndeCXError",
  APITimeoutError: "APIConnectionError",
  APIStatusError: "IndeCXError",
  BadRequestError: "APIStatusError",
  AuthenticationError: "APIStatusError",
  ActionUnavailableError: "APIStatusError",
  InsufficientBalanceError: "APIStatusError",
  NotFoundError: "APIStatusError",
  RateLimitError: "APIStatusError",
  ServerError: "APIStatusError",
  ResponseFormatError: "IndeCXError",
  IncompleteListingError: "IndeCXError",
  OutcomeUnknownError: "IndeCXError",
};

describe("error classes", () => {
  it("are those of the core, each with its code and its parent", () => {
    const core = native.errorClasses();
    // A failure without a class of its own is identified by its code.
    const own = core.filter(({ name }) => name !== "IndeCXError");
    assert.deepEqual(own.map(({ name }) => name).sort(), Object.keys(FAMILY).sort());
    for (const { name, code } of core) {
      const error = errorFrom({ className: name, code, message: "words" });
      assert.equal(error.constructor, indecx[name]);
      assert.deepEqual([error.name, error.code, error.message], [name, code, "words"]);
    }
    for (const { name, code, retrySafe } of own) {
      assert.equal(new indecx[name]("words").retrySafe, retrySafe, name);
      const known = errorFrom({ className: name, code, message: "words", retrySafe: !retrySafe });
      assert.equal(JSON.parse(JSON.stringify(known)).retrySafe, !retrySafe, name);
      const Class = indecx[name];
      assert.equal(Object.getPrototypeOf(Class), indecx[FAMILY[name]]);
      const error = new Class("words");
      assert.deepEqual([error.name, error.code, error.message], [name, code, "words"]);
      assert.ok(error instanceof Error && error.stack.startsWith(`${name}: words`));
    }
  });
});

describe("errors", async () => {
  const { box, client } = await sandbox({ answers: 10 });
  const hasty = clientOf(box, { maxRetries: 0 });

  beforeEach(() => box.clearFaults());

  async function failure(promise) {
    return promise.then(
      () => assert.fail("it succeeded"),
      (error) => error,
    );
  }

  it("tell what the server answered", async () => {
    const id = { "x-request-id": "r-1" };
    for (const [status, name, retrySafe] of [
      [400, "BadRequestError", false],
      [402, "InsufficientBalanceError", true],
      [403, "AuthenticationError", false],
      [404, "NotFoundError", false],
      [418, "APIStatusError", false],
      [429, "RateLimitError", true],
      [503, "ServerError", true],
    ]) {
      box.fault({ status, body: '{"message":"segredo"}', headers: { ...id, "retry-after": "7" } });
      const error = await failure(hasty.actions.list().toArray());
      assert.equal(error.constructor, indecx[name]);
      assert.deepEqual([error.status, error.requestId], [status, "r-1"]);
      assert.equal(error.body, '{"message":"segredo"}');
      assert.equal(error.retryAfter, 7);
      assert.equal(JSON.parse(JSON.stringify(error)).retrySafe, retrySafe);
      const shown = `${inspect(error, { showHidden: true })}${JSON.stringify(error)}${error}`;
      assert.ok(!shown.includes("segredo"), name);
    }
  });

  it("tell why an action takes no requests", async () => {
    box.configure({ paused: ["T0AXXX"] });
    const error = await failure(client.invites.send("T0AXXX", { email: "ana@example.com" }));
    assert.ok(error instanceof indecx.ActionUnavailableError);
    assert.equal(error.reason, "paused");
    box.configure({ paused: [] });
  });

  it("tell what broke when a write has no clear answer", async () => {
    box.fault({ route: "send", reset: true, act: true });
    const error = await failure(client.invites.send("T0AXXX", { email: "ana@example.com" }));
    assert.ok(error instanceof indecx.OutcomeUnknownError);
    assert.ok(error.cause instanceof indecx.APIConnectionError);
    assert.deepEqual([error.retrySafe, error.cause.retrySafe], [false, false]);
    assert.equal(box.sent.length, 1);
  });

  it("lead to the line that awaited the call", async () => {
    async function mine() {
      return await client.actions.get("NONE00");
    }
    assert.match((await failure(mine())).stack, /async mine/);
  });

  it("name arguments as Node spells them", async () => {
    const error = await failure(client.actions.get("x/y"));
    assert.ok(error.message.includes("`controlId` of `actions.list`"), error.message);
    assert.throws(() => client.answers.list({ pageSize: 5000 }), {
      field: "pageSize",
      message: /`pageSize`/,
    });
    assert.throws(() => client.answers.list({ timeoutMs: -1 }), { field: "timeoutMs" });
    const customer = { email: "ana@example.com", indicators: { codigo_loja: true } };
    const flat = await failure(client.invites.send("T0AXXX", customer));
    assert.ok(flat.message.includes("`codigo_loja`"), flat.message);
  });

  it("a refused connection is an APIConnectionError", async () => {
    const lost = new indecx.IndeCX({
      baseUrl: "http://127.0.0.1:9/v3",
      companyKey: "key",
      maxRetries: 0,
    });
    const error = await failure(lost.actions.list().toArray());
    assert.equal(error.constructor, indecx.APIConnectionError);
  });

  it("never show the key or the token", async () => {
    const { companyKey } = box;
    await client.actions.list().toArray();
    const token = box.requests.map(({ headers }) => headers.authorization).find(Boolean);
    const secrets = [companyKey, token.replace("Bearer ", "")];
    const wrong = clientOf(box, { companyKey: companyKey.replace(/.$/, "#") });
    box.fault({ route: "authorization/token", status: 401, body: companyKey });
    const errors = await Promise.all([
      failure(wrong.actions.list().toArray()),
      failure(client.actions.get(companyKey.replaceAll("/", "."))),
    ]);
    assert.throws(
      () => new indecx.IndeCX({ companyKey: `${companyKey}\n${companyKey}` }),
      (error) => {
        errors.push(error);
        return error instanceof indecx.InvalidRequestError;
      },
    );
    const deep = { depth: Number.POSITIVE_INFINITY, showHidden: true };
    const shown = [client, wrong, client.answers, client.answers.list(), ...errors]
      .flatMap((thing) => [inspect(thing, deep), String(thing), JSON.stringify(thing)])
      .join("\n");
    for (const secret of secrets) assert.ok(!shown.includes(secret), shown);
  });
});
