// The sources of a write's rows: only the needed rows are drawn, a source is closed as a loop would close it, and a
// source never ends the process.
import assert from "node:assert/strict";
import { PassThrough, Readable } from "node:stream";
import { beforeEach, describe, it } from "node:test";
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { AuthenticationError } from "indecx";
import { clientOf, sandbox } from "./support.mjs";

const action = "T0AXXX";
const person = (at) => ({ email: `p${at}@example.com` });
const people = (count) => Array.from({ length: count }, (_, at) => person(at));
const statuses = (outcomes) => outcomes.map(({ status }) => status);

describe("a source of rows", async () => {
  const { box } = await sandbox({ answers: 5 });
  const client = clientOf(box, { maxRetries: 0 });
  const bulk = (rows, options) => client.invites.sendBulk(action, rows, options);

  beforeEach(() => {
    box.clearFaults();
    box.configure({ paused: [], noBalance: null });
    box.clearRequests();
  });

  function* endless() {
    for (let at = 0; ; at++) yield person(at);
  }

  async function* endlessly() {
    yield* endless();
  }

  it("is not drawn any further after a refusal that concerns all", async () => {
    for (const change of [{ paused: [action] }, { noBalance: "email" }]) {
      box.configure(change);
      for (const rows of [endless(), endlessly()]) {
        const outcomes = await bulk(rows);
        assert.deepEqual(statuses(outcomes), Array(1000).fill("refused"));
        assert.equal(outcomes.drawn, 1000);
        assert.equal((await rows.next()).done, true);
      }
      box.configure({ paused: [], noBalance: null });
    }
    box.fault({
      route: "send/bulk",
      skip: 2,
      status: 402,
      body: '{"message":"Insufficient balance"}',
    });
    const outcomes = await bulk(endless());
    assert.equal(outcomes.drawn, 3000);
    assert.deepEqual([outcomes[1999].status, outcomes[2000].status], ["accepted", "refused"]);
    assert.equal((await bulk(people(3).values())).drawn, null);
    assert.equal((await bulk(people(3))).drawn, null);
  });

  it("is closed before the call is over, unless that was aborted", async () => {
    const wrong = clientOf(box, { companyKey: "nobody's", maxRetries: 0 });
    const failing = () => {
      throw new RangeError("mine");
    };
    box.configure({ paused: ["PAUSED"] });
    for (const [write, error] of [
      [(rows) => wrong.invites.sendBulk(action, rows), AuthenticationError],
      [(rows) => bulk(rows, { onOutcome: failing }), RangeError],
      [(rows) => client.invites.sendBulk("PAUSED", rows), undefined],
    ]) {
      let closed = false;
      async function* rows() {
        try {
          yield* endless();
        } finally {
          await sleep(50);
          closed = true;
        }
      }
      const call = write(rows());
      if (error === undefined) await call;
      else await assert.rejects(call, error);
      assert.ok(closed);
    }
  });

  it("that is never read is closed when its call is refused", async () => {
    const wrong = [
      [action, { nonsense: 1 }],
      [action, { onOutcome: "me" }],
      [action, { signal: AbortSignal.abort() }],
      ["all", {}],
    ];
    for (const [code, options] of wrong) {
      const stream = Readable.from(people(3));
      const generator = endless();
      for (const rows of [stream, generator])
        await assert.rejects(client.invites.sendBulk(code, rows, options));
      assert.ok(stream.destroyed);
      assert.equal(generator.next().done, true);
    }
  });

  it("that fails while it is closed hides no failure of the call", async () => {
    const wrong = clientOf(box, { companyKey: "nobody's", maxRetries: 0 });
    function* sync() {
      try {
        yield* endless();
      } finally {
        // biome-ignore lint/correctness/noUnsafeFinally: this is what is tested.
        throw new RangeError("rollback");
      }
    }
    async function* async_() {
      try {
        yield* endless();
      } finally {
        await turn();
        // biome-ignore lint/correctness/noUnsafeFinally: this is what is tested.
        throw new RangeError("rollback");
      }
    }
    for (const rows of [sync, async_]) {
      await assert.rejects(wrong.invites.sendBulk(action, rows()), AuthenticationError);
      // A write that has its outcomes leaves the source as `break` does, so the source's error is thrown with them.
      box.configure({ paused: [action] });
      await assert.rejects(
        bulk(rows()),
        (error) => error instanceof RangeError && error.cause.outcomes.length === 1000,
      );
      box.configure({ paused: [] });
    }
  });

  it("that is a stream is destroyed by an abort, also where it never gives another row", async () => {
    const reads = new Readable({ objectMode: true, read() {} });
    for (const row of people(1200)) reads.push(row);
    async function* rows() {
      yield* people(1200);
      await new Promise(() => {});
    }
    for (const stream of [
      reads,
      Readable.from(rows()),
      Readable.from(rows()).pipe(new PassThrough({ objectMode: true })),
    ]) {
      const controller = new AbortController();
      const onOutcome = () => setTimeout(() => controller.abort(), 50);
      const error = await bulk(stream, { signal: controller.signal, onOutcome }).catch(
        (error) => error,
      );
      assert.equal(error.name, "AbortError");
      assert.equal(error.cause.outcomes.length, 1200);
      assert.ok(stream.destroyed);
    }
    await turn();
  });

  it("that holds no rows is refused with what to do", async () => {
    function* people() {
      yield person(0);
    }
    const iterable = (iterator) => ({ [Symbol.iterator]: () => iterator });
    for (const [rows, message] of [
      [people, /call it/],
      [async () => people(), /call it/],
      [Promise.resolve([person(0)]), /awaited first/],
      [Promise.reject(new Error("no rows")), /awaited first/],
      [person(0), /into an array/],
      ["ana@example.com", /an array of rows/],
      [undefined, /an array of rows/],
      [iterable(5), /an array of rows/],
      [iterable({}), /an array of rows/],
    ]) {
      const error = await bulk(rows).catch((error) => error);
      assert.deepEqual([error.name, error.field], ["InvalidRequestError", "customers"]);
      assert.match(error.message, message);
    }
    for (const step of [undefined, null, 5]) {
      const next = () => step;
      await assert.rejects(bulk(iterable({ next })), /the iterator of the rows/);
    }
    await turn();
    assert.deepEqual(box.requests, []);
  });

  it("of promises is refused, and ends no process when they reject", async () => {
    const rows = () => [Promise.reject(new Error("one row"))];
    const refused = { name: "InvalidRequestError", row: 0 };
    await assert.rejects(bulk(rows()), refused);
    await assert.rejects(bulk(rows().values()), refused);
    const [, outcome] = await bulk([person(0), ...rows()].values());
    assert.equal(outcome.status, "refused");
    await turn();
  });
});
