// Writes that end half-way, at every possible point: every row that was sent is reported, and no promise is left
// without a handler (the test runner fails a file with such a promise).
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { IndeCXError, OutcomeUnknownError } from "indecx";
import { clientOf, sandbox, sentTo } from "./support.mjs";

const action = "T0AXXX";
const person = (at) => ({ email: `p${at}@example.com` });
const people = (count) => Array.from({ length: count }, (_, at) => person(at));
/** Returns the value with which a call rejects, whatever it is. */
async function thrownBy(promise) {
  const [{ status, reason }] = await Promise.allSettled([promise]);
  assert.equal(status, "rejected");
  return { thrown: reason };
}

const statuses = (outcomes) => outcomes.map(({ status }) => status);

describe("a write that ends half-way", async () => {
  const { box } = await sandbox({ answers: 220, invites: 220 });
  const client = clientOf(box, { maxRetries: 0 });
  const bulk = (rows, options) => client.invites.sendBulk(action, rows, options);

  const ids = (resource) => box.records(resource).map(({ _id }) => _id);
  const [invites, answers] = [ids("invites"), ids("answers")];
  const customer = (at, tag) => ({ ...person(at), indicators: { tag } });
  const update = (at, tag) => ({ inviteId: invites[at], name: tag });
  const followUp = (at, tag) => ({ answerId: answers[at], comment: tag });

  beforeEach(() => {
    box.clearFaults();
    box.configure({ paused: [] });
    box.clearRequests();
  });

  it("by a source that aborts it and then throws is aborted, and ends no process", async () => {
    for (const before of [0, 1, 1001]) {
      const controller = new AbortController();
      async function* rows() {
        yield* people(before);
        controller.abort();
        throw new Error("line 2");
      }
      const { signal } = controller;
      const { thrown } = await thrownBy(bulk(rows(), { signal }));
      assert.equal(thrown.name, "AbortError");
      assert.equal(thrown.cause instanceof OutcomeUnknownError, before > 1000);
      await turn();
    }
  });

  it("has its callbacks awaited before the next chunk", async () => {
    const gone = [];
    const onOutcome = async (chunk) => {
      await sleep(20);
      gone.push([chunk.length, sentTo(box).length]);
    };
    await bulk(people(2500), { onOutcome });
    assert.deepEqual(gone, [
      [1000, 1],
      [1000, 2],
      [500, 3],
    ]);
  });

  it("because a callback rejects, throws or gives a thenable that rejects, says who was asked", async () => {
    const mine = new Error("the database");
    for (const onOutcome of [
      async () => {
        throw mine;
      },
      () => Promise.reject(mine),
      () => {
        throw mine;
      },
      // biome-ignore lint/suspicious/noThenProperty: this is what is tested.
      () => ({ then: (_, reject) => reject(mine) }),
    ]) {
      box.clearRequests();
      const { thrown } = await thrownBy(bulk(people(2500), { onOutcome }));
      assert.equal(thrown, mine);
      assert.ok(thrown.cause instanceof OutcomeUnknownError);
      assert.deepEqual(statuses(thrown.cause.outcomes), [
        ...Array(1000).fill("accepted"),
        ...Array(1500).fill("not_sent"),
      ]);
      assert.equal(sentTo(box).length, 1);
      await turn();
    }
  });

  it("is ended by an abort though its callback or its source never comes back", async () => {
    const never = () => new Promise(() => {});
    const hanging = {
      *[Symbol.iterator]() {
        yield* people(1000);
      },
    };
    const endless = { [Symbol.asyncIterator]: () => ({ next: never, return: never }) };
    for (const [rows, onOutcome] of [
      [people(1500), never],
      [hanging, never],
      [endless, undefined],
    ]) {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 150);
      const { thrown } = await thrownBy(bulk(rows, { onOutcome, signal: controller.signal }));
      assert.equal(thrown.name, "AbortError");
    }
  });

  it("because its source throws says who was asked, whatever is thrown", async () => {
    const why = new Error("the disk");
    class ReadOnly extends Error {
      constructor(message, cause) {
        super(message);
        Object.defineProperty(this, "cause", { value: cause });
      }
    }
    class NoReading extends Error {
      get cause() {
        throw new Error("not for you");
      }
    }
    const stubborn = new Proxy(new Error("proxied"), { defineProperty: () => false });
    const things = [
      [new RangeError("mine", { cause: why }), why],
      [new (class extends Error {})("mine"), undefined],
      [{ reason: "an object" }, undefined],
      [new ReadOnly("mine", why)],
      [Object.freeze(new Error("frozen"))],
      [Object.seal(new Error("sealed"))],
      [new NoReading("mine")],
      [stubborn],
      ["text"],
      [0],
      [null],
      [undefined],
      [Symbol("mine")],
      [() => {}],
    ];
    for (const [thing, ...before] of things) {
      async function* rows() {
        for (let at = 0; at < 150; at++) yield update(at, "Ana");
        throw thing;
      }
      const { thrown } = await thrownBy(client.invites.update(rows()));
      const known = before.length > 0 ? thrown.cause : thrown;
      assert.ok(known instanceof OutcomeUnknownError, String(thing?.message));
      if (before.length > 0) assert.ok(thrown === thing && known.cause === before[0]);
      else assert.equal(known.cause, thing);
      const gone = statuses(known.outcomes).map((status) => status !== "not_sent");
      assert.deepEqual(gone, [...Array(100).fill(true), ...Array(50).fill(false)]);
    }
  });

  it("is not what a row that throws when it is read makes of it: that row is refused", async () => {
    const row = {
      get email() {
        throw new Error("no such column");
      },
    };
    await assert.rejects(bulk([person(0), row]), { name: "InvalidRequestError", row: 1 });
    assert.deepEqual(sentTo(box), []);
    const outcomes = await bulk([...people(1001), row].values());
    assert.deepEqual(statuses(outcomes), [...Array(1001).fill("accepted"), "refused"]);
  });

  const writes = [
    ["invites.sendBulk", 1000, customer, bulk, "customers"],
    [
      "links.create",
      1000,
      customer,
      (...rest) => client.links.create(action, ...rest),
      "customers",
    ],
    ["invites.update", 100, update, (...rest) => client.invites.update(...rest), "invites"],
    ["followUps.update", 100, followUp, (...rest) => client.followUps.update(...rest), "answers"],
  ];
  for (const [name, chunk, row, write, list] of writes) {
    const everywhere = [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 2 * chunk + 5];
    const ways = {
      "an abort while a row is drawn": { abort: true },
      "a source that throws": { fails: true },
      "a source that aborts and throws": { abort: true, fails: true },
    };
    /** Returns how many rows with this tag were sent. Requests with other tags may still arrive from earlier calls. */
    const wentOut = (tag) =>
      sentTo(box)
        .flatMap(({ body }) => body?.[list] ?? [])
        .filter((row) => JSON.stringify(row).includes(`"${tag}"`)).length;
    for (const [way, { abort, fails }] of Object.entries(ways)) {
      it(`${name}, by ${way}, says who was asked`, async () => {
        for (const point of chunk === 100 ? everywhere : [1, chunk + 1]) {
          box.clearRequests();
          const controller = new AbortController();
          let closed = false;
          async function* rows() {
            try {
              for (let at = 0; at < 2 * chunk + 6; at++) {
                if (at === point && abort) controller.abort();
                if (at === point && fails) throw new Error(`row ${at}`);
                yield row(at, "here");
              }
            } finally {
              closed = true;
            }
          }
          const { thrown } = await thrownBy(write(rows(), { signal: controller.signal }));
          assert.equal(thrown.message, abort ? controller.signal.reason.message : `row ${point}`);
          const gone = wentOut("here");
          assert.equal(gone, Math.floor(point / chunk) * chunk);
          assert.equal(thrown.cause instanceof OutcomeUnknownError, gone > 0, `${point}`);
          const known = statuses(thrown.cause?.outcomes ?? []);
          assert.equal(known.filter((status) => status !== "not_sent").length, gone);
          await turn();
          assert.ok(closed);
        }
      });
    }

    it(`${name}, by an abort at any moment, says who was asked`, async () => {
      for (let moment = 0; moment < (chunk === 100 ? 24 : 6); moment++) {
        const length = 2 * chunk + 6;
        const given = Array.from({ length }, (_, at) => row(at, `moment ${moment}`));
        const controller = new AbortController();
        const call = write(moment % 2 ? given : given.values(), { signal: controller.signal });
        const settled = Promise.allSettled([call]);
        for (let turns = moment ** 2; turns > 0; turns--) await turn();
        controller.abort();
        const [{ status, value, reason }] = await settled;
        if (reason?.cause === undefined)
          assert.equal(reason, value ? undefined : controller.signal.reason);
        const outcomes = status === "fulfilled" ? value : (reason.cause?.outcomes ?? []);
        // Requests that were in progress arrive meanwhile.
        await sleep(5);
        const sent = wentOut(`moment ${moment}`);
        const reported = statuses(outcomes).filter((status) => status !== "not_sent").length;
        assert.ok(reported >= sent, `${moment}: ${sent} were sent, ${reported} are reported`);
      }
    });
  }
});

describe("a single write that is stopped by its signal", async () => {
  const { box } = await sandbox({ answers: 5 });
  const client = clientOf(box, { maxRetries: 0 });
  const callbackUrl = "https://example.com/links";
  // Each write carries its own mark, since a request that was aborted may still arrive after a later one.
  const writes = {
    "invites.send": (mark, options) => client.invites.send(action, { email: mark }, options),
    "answers.create": (mark, options) =>
      client.answers.create(action, { email: mark, review: 9 }, options),
    "blocklist.add": (mark, options) => client.blocklist.add(mark, "asked", options),
    "branches.create": (mark, options) => client.branches.create(mark, options),
    "links.createWithCallback": (mark, options) =>
      client.links.createWithCallback(action, [{ email: mark }], { callbackUrl, ...options }),
  };
  const bodies = () => sentTo(box).map(({ body }) => JSON.stringify(body));

  beforeEach(() => {
    box.clearFaults();
    box.clearRequests();
  });

  for (const [name, write] of Object.entries(writes)) {
    it(`${name}: after it may have taken effect, carries an OutcomeUnknownError`, async () => {
      for (const why of [undefined, new Error("mine"), "timeout"]) {
        box.fault({ method: "POST", delayBodyMs: 5000 });
        const controller = new AbortController();
        const timer = setTimeout(() => controller.abort(why), 150);
        const signal = why === "timeout" ? AbortSignal.timeout(150) : controller.signal;
        const { thrown } = await thrownBy(write("ana@example.com", { signal }));
        clearTimeout(timer);
        assert.ok(thrown instanceof DOMException && thrown !== signal.reason);
        assert.equal(thrown.name, why === "timeout" ? "TimeoutError" : "AbortError");
        assert.ok(thrown.cause instanceof OutcomeUnknownError);
        assert.match(thrown.cause.message, /may have happened/);
        assert.equal(thrown.cause.cause, why instanceof Error ? why : undefined);
        box.clearFaults();
      }
    });

    it(`${name}: at any moment, says nothing happened only where nothing did`, async () => {
      for (let moment = 0; moment < 24; moment++) {
        const mark = `moment${moment}@example.com`;
        const controller = new AbortController();
        const settled = Promise.allSettled([write(mark, { signal: controller.signal })]);
        for (let turns = moment ** 2; turns > 0; turns--) await turn();
        controller.abort();
        const [{ status, reason }] = await settled;
        if (status === "fulfilled") continue;
        assert.equal(reason.name, "AbortError");
        if (reason.cause !== undefined) {
          assert.ok(reason.cause instanceof OutcomeUnknownError);
          continue;
        }
        assert.equal(reason, controller.signal.reason);
        await sleep(5);
        assert.ok(!bodies().some((body) => body.includes(mark)), `${moment}`);
      }
    });
  }

  it("before anything went out, and a read, are the signal's error and no more", async () => {
    box.expireTokens();
    const fresh = clientOf(box, { maxRetries: 0 });
    box.fault({ route: "authorization/token", delayMs: 5000, times: null });
    box.fault({ route: "actions-info", delayMs: 5000, times: null });
    for (const call of [
      (signal) => fresh.invites.send(action, { email: "ana@example.com" }, { signal }),
      (signal) => client.actions.get(action, { signal }),
    ]) {
      const signal = AbortSignal.timeout(100);
      const alive = setTimeout(() => {}, 5000);
      assert.equal((await thrownBy(call(signal))).thrown, signal.reason);
      clearTimeout(alive);
    }
  });
});

describe("progress", async () => {
  const { box, client } = await sandbox({ answers: 2500 });

  it("is awaited, and what it rejects with stops a pull", async () => {
    const reports = [];
    const onProgress = async (rows) => {
      await sleep(5);
      reports.push(rows);
    };
    const listing = client.answers.list({ onProgress });
    const seen = [];
    for await (const page of listing.pages()) seen.push([page.length, reports.length]);
    assert.ok(seen.every(([, count], at) => count === at + 1));
    const mine = new Error("mine");
    const failing = client.answers.list({ onProgress: () => Promise.reject(mine) });
    for (const consume of [
      () => failing.toArray(),
      () => failing.first(),
      () => failing.toArrowIPC(),
      async () => {
        for await (const _ of failing);
      },
    ]) {
      assert.equal((await thrownBy(consume())).thrown, mine);
    }
    await turn();
    assert.ok(!(mine instanceof IndeCXError) && box.requests.length > 0);
  });

  it("that never comes back is ended by an abort", async () => {
    const onProgress = () => new Promise(() => {});
    for (const consume of [(listing) => listing.toArray(), (listing) => listing.toArrowIPC()]) {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 150);
      const listing = client.answers.list({ onProgress, signal: controller.signal });
      await assert.rejects(consume(listing), { name: "AbortError" });
    }
  });
});
