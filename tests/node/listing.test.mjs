// The promises of a listing for each way to consume it.
import assert from "node:assert/strict";
import { pipeline } from "node:stream/promises";
import { beforeEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import {
  BadRequestError,
  IncompleteListingError,
  InvalidRequestError,
  Listing,
  ResponseFormatError,
} from "indecx";
import { sandbox, sentTo } from "./support.mjs";

describe("a listing", async () => {
  const { box, client } = await sandbox({ answers: 2503 });
  const sent = () => sentTo(box).map(({ query }) => Object.fromEntries(query));

  beforeEach(() => {
    box.configure({ maxLimit: 1000, total: "right" });
    box.clearFaults();
    box.clearRequests();
  });

  it("sends nothing when it is made, and pulls anew each time", async () => {
    const listing = client.answers.list();
    assert.ok(listing instanceof Listing);
    await sleep(50);
    assert.equal(box.requests.length, 0);
    assert.equal((await listing.toArray()).length, 2503);
    const requests = sent().length;
    assert.equal((await listing.toArray()).length, 2503);
    assert.equal(sent().length, 2 * requests);
  });

  it("stops its requests when a loop is left", async () => {
    box.configure({ maxLimit: 100, pageDelayMs: 5 });
    let rows = 0;
    for await (const _ of client.answers.list({ pageSize: 100 })) {
      rows += 1;
      if (rows === 150) break;
    }
    // Requests that were in progress arrive meanwhile.
    await sleep(50);
    const requests = sent().length;
    assert.ok(requests < 15, `${requests} of 26 pages were asked for`);
    await sleep(100);
    assert.equal(sent().length, requests);
    box.configure({ pageDelayMs: 0 });
  });

  it("gives pages with a receipt", async () => {
    const pages = client.answers.list({ email: "nobody@example.com" }).pages();
    assert.deepEqual(pages.receipt.filters, { email: "nobody@example.com" });
    // A printed receipt names its filters without their values.
    assert.match(inspect(pages.receipt), /filters: \[ 'email' \]/);
    assert.deepEqual(Object.keys(structuredClone(pages.receipt)), Object.keys(pages.receipt));
    const all = client.answers.list().pages();
    let came = 0;
    for await (const page of all) {
      assert.ok(page.length > 0 && page.length <= 1000);
      came += page.length;
    }
    assert.equal(came, 2503);
    const { rows, requests, rereads, unreadable, totalFirst, totalLast, bytes, seconds, evidence } =
      all.receipt;
    assert.deepEqual([rows, rereads, totalFirst, totalLast], [2503, 0, 2503, 2503]);
    assert.equal(unreadable, 0);
    assert.equal(requests, box.requests.length);
    assert.equal(evidence, "linked");
    assert.ok(bytes > 0 && seconds > 0);
  });

  it("gives the first row with one small request", async () => {
    const { id } = await client.answers.list().first();
    assert.equal(id, box.records("answers")[0]._id);
    assert.deepEqual(
      sent().map(({ limit }) => limit),
      ["1"],
    );
    assert.equal(await client.answers.list({ clientId: "nobody" }).first(), null);
  });

  it("gives up to a limit, and asks for no more", async () => {
    const rows = await client.answers.list().toArray({ limit: 1500 });
    assert.equal(rows.length, 1500);
    assert.deepEqual(
      sent().map(({ limit }) => limit),
      ["750", "750"],
    );
    assert.deepEqual(await client.answers.list().toArray({ limit: 0 }), []);
    for (const limit of [-1, 1.5, "5", Number.NaN]) {
      await assert.rejects(client.answers.list().toArray({ limit }), InvalidRequestError);
    }
    await assert.rejects(client.answers.list().toArray({ limti: 5 }), /`limit`/);
  });

  it("gives the total that the server says, or null", async () => {
    assert.equal(await client.answers.list().total(), 2503);
    assert.equal(sent()[0].limit, "1");
    box.configure({ total: "absent" });
    assert.equal(await client.answers.list().total(), null);
    assert.equal(await client.branches.list().total(), box.records("branches").length);
  });

  it("is a stream whose destruction stops the requests", async () => {
    let rows = 0;
    await pipeline(client.answers.list().toReadable(), async (stream) => {
      for await (const _ of stream) rows += 1;
    });
    assert.equal(rows, 2503);
    box.fault({ route: "answers-info", delayMs: 10_000 });
    const stream = client.answers.list().toReadable();
    stream.resume();
    await sleep(50);
    const started = performance.now();
    await new Promise((resolve) => stream.once("close", resolve).destroy());
    assert.ok(performance.now() - started < 1000);
  });

  it("takes calls that do not wait for one another, in order", async () => {
    const rows = client.answers.list()[Symbol.asyncIterator]();
    const first = await Promise.all(Array.from({ length: 250 }, () => rows.next()));
    const held = box.records("answers").slice(0, 250);
    assert.deepEqual(
      first.map(({ value }) => value.id),
      held.map(({ _id }) => _id),
    );
    await rows.return();
    assert.deepEqual(await rows.next(), { value: undefined, done: true });
    const pages = client.answers.list().pages();
    const four = await Promise.all([pages.next(), pages.next(), pages.next(), pages.next()]);
    assert.deepEqual(
      four.flatMap(({ value }) => value ?? []).map(({ id }) => id),
      box.records("answers").map(({ _id }) => _id),
    );
    assert.equal(four[3].done, true);
  });

  it("reports progress page by page", async () => {
    const calls = [];
    await client.answers.list({ onProgress: (...call) => calls.push(call) }).toArray();
    assert.equal(calls.length, 3);
    assert.deepEqual(
      [calls[0], calls[2]],
      [
        [1000, 2503],
        [2503, 2503],
      ],
    );
    assert.throws(() => client.answers.list({ onProgress: true }), InvalidRequestError);
    const failing = client.answers.list({
      onProgress() {
        throw new RangeError("mine");
      },
    });
    await assert.rejects(failing.toArray(), RangeError);
  });

  it("lets the event loop turn within a page", async () => {
    let turns = 0;
    let pulling = true;
    const turn = () => {
      turns += 1;
      if (pulling) setImmediate(turn);
    };
    setImmediate(turn);
    let before = 0;
    const between = [];
    for await (const page of client.answers.list().pages()) {
      between.push(turns - before);
      before = turns;
      assert.ok(page.length > 0);
    }
    pulling = false;
    // A page of 1000 rows is read in eight pieces, each in its own turn of the event loop.
    assert.ok(between[0] >= 8 && between[1] >= 8, `${between} turns`);
  });

  it("is complete or an error", async () => {
    box.configure({ total: "wrong", totalError: 7 });
    await assert.rejects(client.answers.list().toArray(), (error) => {
      assert.ok(error instanceof IncompleteListingError);
      assert.deepEqual([error.seen, error.expected], [2503, 2510]);
      return true;
    });
    assert.equal((await client.answers.list({ checkTotal: false }).toArray()).length, 2503);
  });

  it("does not end after a step that failed", async () => {
    box.configure({ maxLimit: 100 });
    const listing = client.answers.list({ pageSize: 100 });
    for (const steps of [listing[Symbol.asyncIterator](), listing.pages()]) {
      await steps.next();
      box.fault({ route: "answers-info", status: 400, times: null });
      const failed = async () => {
        for (let step = { done: false }; !step.done; ) step = await steps.next();
      };
      await assert.rejects(failed(), BadRequestError);
      box.clearFaults();
      // A step must not report the end, which would mean that these were all rows.
      for (const _ of [1, 2]) await assert.rejects(steps.next(), BadRequestError);
      await steps.return();
      assert.deepEqual(await steps.next(), { value: undefined, done: true });
    }
  });

  it("refuses a filter that the platform ignored", async () => {
    box.configure({ ignoreFilters: ["email"] });
    const options = { email: "nobody@example.com" };
    await assert.rejects(client.answers.list(options).toArray(), ResponseFormatError);
    const rows = await client.answers.list({ ...options, checkFilters: false }).toArray();
    assert.equal(rows.length, 2503);
    box.configure({ ignoreFilters: [] });
  });

  it("shows its route and its filters' names, and no value", () => {
    const shown = inspect(client.answers.list({ email: "ana@example.com" }));
    assert.ok(shown.includes("answers-info/{action}") && shown.includes("email"));
    assert.ok(!shown.includes("ana@example.com"));
  });
});
