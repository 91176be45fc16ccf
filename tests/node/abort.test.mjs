// AbortSignal works as the standard defines it, for requests and for pulls.
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { beforeEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { runInNewContext } from "node:vm";
import { APITimeoutError, IndeCXError, InvalidRequestError } from "indecx";
import { sandbox, sentTo } from "./support.mjs";

describe("abort", async () => {
  const { box, client } = await sandbox({ answers: 2500 });
  const isAbort = (error) => {
    assert.ok(error instanceof DOMException && !(error instanceof IndeCXError));
    assert.equal(error.name, "AbortError");
    return true;
  };

  beforeEach(() => {
    box.clearFaults();
    box.clearRequests();
  });

  it("rejects at once when the signal is aborted already, and sends nothing", async () => {
    const signal = AbortSignal.abort();
    const isReason = (error) => error === signal.reason;
    await assert.rejects(client.actions.get("T0AXXX", { signal }), isReason);
    const listing = client.answers.list({ signal });
    await assert.rejects(listing.toArray(), isReason);
    await assert.rejects(listing.first(), isReason);
    await assert.rejects(listing.total(), isReason);
    await assert.rejects(listing.pages().next(), isReason);
    assert.equal(box.requests.length, 0);
  });

  it("stops a request that is under way and closes its connection", async () => {
    box.fault({ route: "actions-info", delayMs: 10_000 });
    const controller = new AbortController();
    const call = client.actions.get("T0AXXX", { signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    const started = performance.now();
    await assert.rejects(call, isAbort);
    assert.ok(performance.now() - started < 1000);
    box.clearFaults();
    await client.actions.get("T0AXXX");
    const [first, second] = sentTo(box);
    assert.notEqual(first.connection, second.connection);
  });

  it("gives the TimeoutError of AbortSignal.timeout", async () => {
    box.fault({ route: "actions-info", delayMs: 10_000 });
    const call = client.actions.get("T0AXXX", { signal: AbortSignal.timeout(50) });
    await assert.rejects(call, { name: "TimeoutError", constructor: DOMException });
  });

  it("gives it in another realm too, where test runners run programs", async () => {
    const require = createRequire(import.meta.url);
    const file = require.resolve("../../bindings-node/dist/internal/abort.cjs");
    const source = `(function (exports, require) {${readFileSync(file, "utf8")}\n})`;
    const exports = {};
    runInNewContext(source, { DOMException })(exports, createRequire(file));
    const signal = AbortSignal.timeout(1);
    await sleep(20);
    assert.equal(exports.abortError(signal), signal.reason);
    const foreign = runInNewContext('Object.assign(new Error("mine"), { name: "AbortError" })');
    await assert.rejects(client.actions.get("T0AXXX", { signal: AbortSignal.abort(foreign) }), {
      message: "mine",
    });
  });

  it("carries a reason of the user's own as the cause of an AbortError", async () => {
    for (const reason of [new Error("enough"), "enough", 0, null]) {
      const signal = AbortSignal.abort(reason);
      await assert.rejects(client.actions.get("T0AXXX", { signal }), (error) => {
        assert.equal(error.cause, reason);
        return isAbort(error);
      });
    }
  });

  it("stops a pull, whose pages were asked for ahead", async () => {
    box.configure({ maxLimit: 100 });
    const controller = new AbortController();
    const { signal } = controller;
    const seen = [];
    await assert.rejects(async () => {
      for await (const { id } of client.answers.list({ signal, pageSize: 100 })) {
        seen.push(id);
        if (seen.length === 150) controller.abort();
      }
    }, isAbort);
    // The remaining rows of the decoded piece are still given, but nothing more is requested.
    assert.ok(seen.length >= 150 && seen.length < 300);
    // Requests that were in progress arrive meanwhile.
    await sleep(50);
    const requests = sentTo(box).length;
    await sleep(100);
    assert.equal(sentTo(box).length, requests);
    box.configure({ maxLimit: 1000 });
  });

  it("leaves the user's handler alone, and no listener behind", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    let called = 0;
    signal.onabort = () => {
      called += 1;
    };
    await client.actions.get("T0AXXX", { signal });
    await client.answers.list({ signal }).toArray();
    await client.answers.list({ signal }).first();
    for await (const _ of client.answers.list({ signal })) break;
    await assert.rejects(client.actions.get("NONE00", { signal }));
    // The remaining listener is `onabort` itself.
    assert.ok(getEventListeners(signal, "abort").length <= 1);
    controller.abort();
    assert.equal(called, 1);
  });

  it("takes one signal for many calls", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const many = () => Array.from({ length: 30 }, () => client.actions.get("T0AXXX", { signal }));
    const calls = many();
    assert.equal(getEventListeners(signal, "abort").length, 1);
    await Promise.all(calls);
    assert.equal(getEventListeners(signal, "abort").length, 0);
    box.fault({ route: "actions-info", delayMs: 10_000, times: null });
    setTimeout(() => controller.abort(), 50);
    for (const { status, reason } of await Promise.allSettled(many())) {
      assert.deepEqual([status, reason], ["rejected", signal.reason]);
    }
  });

  it("is not what timeoutMs does", async () => {
    box.fault({ route: "actions-info", delayMs: 10_000, times: null });
    const started = performance.now();
    const patient = client.actions.get("T0AXXX", {
      timeoutMs: 60,
      signal: AbortSignal.timeout(9000),
    });
    await assert.rejects(patient, APITimeoutError);
    assert.ok(performance.now() - started < 8000);
  });

  it("takes signals only", async () => {
    await assert.rejects(client.actions.get("T0AXXX", { signal: {} }), InvalidRequestError);
    assert.throws(() => client.answers.list({ signal: "now" }), InvalidRequestError);
    assert.equal((await client.actions.get("T0AXXX", { signal: null })).controlId, "T0AXXX");
  });
});
