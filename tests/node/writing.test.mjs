// Writes to many rows: one outcome for each row, whatever the rows' source is and however the call ends.
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { BadRequestError, InvalidRequestError, Outcomes, OutcomeUnknownError } from "indecx";
import { clientOf, sandbox, sentTo } from "./support.mjs";

const person = (at) => ({ email: `p${at}@example.com`, indicators: { Filial: "Centro" } });
const people = (count) => Array.from({ length: count }, (_, at) => person(at));

describe("writes to many rows", async () => {
  const { box } = await sandbox({ answers: 5 });
  const client = clientOf(box, { maxRetries: 0 });
  const send = (rows, options) => client.invites.sendBulk("T0AXXX", rows, options);
  let before = 0;
  const reached = () =>
    box.sent
      .slice(before)
      .map(({ email }) => email)
      .sort();

  beforeEach(() => {
    box.clearFaults();
    box.clearRequests();
    before = box.sent.length;
  });

  it("give one outcome a row, in order, an array like any other", async () => {
    const outcomes = await send(people(2500));
    assert.ok(outcomes instanceof Outcomes && Array.isArray(outcomes));
    assert.equal(outcomes.length, 2500);
    outcomes.forEach(({ index, status, ok, error }, at) => {
      assert.deepEqual([index, status, ok, error], [at, "accepted", true, null]);
    });
    assert.equal(outcomes.map(({ index }) => index).constructor, Array);
    outcomes.raiseForUnknown();
    assert.deepEqual(
      sentTo(box).map(({ body }) => body.customers.length),
      [1000, 1000, 500],
    );
    assert.equal(reached().length, 2500);
  });

  it("take a set, a generator and an async generator", async () => {
    function* lazily() {
      yield* people(1500);
    }
    async function* asynchronously() {
      for (const one of people(1500)) yield one;
    }
    for (const rows of [new Set(people(1500)), lazily(), asynchronously()]) {
      box.clearRequests();
      const outcomes = await send(rows);
      assert.ok(outcomes.length === 1500 && outcomes.every(({ ok }) => ok));
      assert.equal(sentTo(box).length, 2);
    }
  });

  it("refuse counted rows whole, and lazy ones row by row", async () => {
    const rows = [person(0), { telefone: "5511912345678" }, person(2)];
    await assert.rejects(send(rows), (error) => {
      assert.ok(error instanceof InvalidRequestError);
      assert.deepEqual([error.row, error.field], [1, "telefone"]);
      assert.ok(error.message.includes("`phone`"));
      return true;
    });
    assert.equal(sentTo(box).length, 0);
    const outcomes = await send(rows.values());
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ["accepted", "refused", "accepted"],
    );
    assert.ok(outcomes[1].error instanceof InvalidRequestError);
    assert.equal(reached().length, 2);
  });

  it("say of each row whether it may go again as it is", async () => {
    for (const [fault, retrySafe] of [
      [{ status: 402 }, true],
      [{ status: 401, body: '{"message":"This action is paused."}' }, true],
      [{ status: 429 }, true],
      [{ status: 400 }, false],
      [{ status: 503 }, false],
    ]) {
      box.fault({ route: "send/bulk", skip: 1, ...fault });
      const outcomes = await send(people(2500));
      const said = JSON.parse(JSON.stringify(outcomes)).map((outcome) => outcome.retrySafe);
      assert.ok(said.slice(0, 1000).every((again) => again === false));
      assert.ok(
        said.slice(1000, 2000).every((again) => again === retrySafe),
        `${fault.status}`,
      );
      for (const { status, retrySafe } of outcomes.slice(2000))
        assert.equal(retrySafe, status === "not_sent");
    }
  });

  it("count their rows by status, and raise the error of the first that was refused", async () => {
    const accepted = await send(people(3));
    assert.deepEqual(accepted.counts, { accepted: 3 });
    accepted.raiseForRefused();
    box.fault({ route: "send/bulk", skip: 1, status: 400, body: '{"message":"Zulmira"}' });
    const outcomes = await send(people(2100));
    assert.deepEqual(outcomes.counts, { accepted: 1100, refused: 1000 });
    assert.throws(
      () => outcomes.raiseForRefused(),
      (error) => {
        assert.ok(error instanceof BadRequestError);
        assert.equal(error.outcomes, outcomes);
        assert.equal(error.message, outcomes[1000].error.message);
        assert.equal(error.status, 400);
        assert.equal(error.body, '{"message":"Zulmira"}');
        assert.ok(!inspect(error).includes("Zulmira"));
        assert.equal(outcomes[1000].error.outcomes, undefined);
        // A refusal by the platform has no further cause.
        assert.ok(!("cause" in error) && !("cause" in outcomes[1000].error));
        return true;
      },
    );
    const lazy = await send([{ name: "Ana" }, person(1)].values());
    assert.throws(() => lazy.raiseForRefused(), { name: "InvalidRequestError", row: 0 });
    assert.ok(!("cause" in lazy[0].error));
  });

  it("refuse what holds no rows", async () => {
    for (const rows of [undefined, null, 5, "ana@example.com", person(0), [], [].values()]) {
      await assert.rejects(send(rows), { name: "InvalidRequestError", field: "customers" });
    }
    assert.equal(box.requests.length, 0);
  });

  it("refuse names that hold half a character, which would be lost", async () => {
    const rows = [person(0), { email: "ana@example.com", indicators: { "a\ud83d": "x", b: "y" } }];
    await assert.rejects(send(rows), { name: "InvalidRequestError", field: "indicators", row: 1 });
    const twice = [{ email: "ana@example.com", indicators: { "a\ud83d": "x", "a\ufffd": "y" } }];
    await assert.rejects(send(twice), { name: "InvalidRequestError", field: "indicators" });
    await assert.rejects(send(people(1), { "\ud83d": true }), { name: "InvalidRequestError" });
    assert.equal(box.requests.length, 0);
    await send([{ email: "ana@example.com", indicators: { "a\ufffd": "cut\ud83d" } }]);
    assert.equal(sentTo(box)[0].body.customers[0]["a\ufffd"], "cut\ufffd");
  });

  it("refuse the same contact twice by default", async () => {
    const twice = [person(0), { email: "P0@example.com" }];
    await assert.rejects(send(twice), /`allowDuplicates`/);
    assert.equal((await send(twice, { allowDuplicates: true })).length, 2);
  });

  it("keep what is known when a chunk is lost", async () => {
    box.fault({ route: "send/bulk", skip: 1, act: true, reset: true });
    const chunks = [];
    const outcomes = await send(people(2200), { onOutcome: (chunk) => chunks.push(chunk.length) });
    const of = (status) => outcomes.filter((outcome) => outcome.status === status).length;
    assert.deepEqual([of("accepted"), of("unknown")], [1200, 1000]);
    assert.deepEqual(chunks, [1000, 1000, 200]);
    assert.throws(
      () => outcomes.raiseForUnknown(),
      (error) => error instanceof OutcomeUnknownError && error.outcomes === outcomes,
    );
  });

  it("carry what became of the rows when they are aborted half-way", async () => {
    box.fault({ route: "send/bulk", skip: 1, delayMs: 10_000 });
    const controller = new AbortController();
    const { signal } = controller;
    const onOutcome = () => setTimeout(() => controller.abort(), 100);
    await assert.rejects(send(people(2500), { signal, onOutcome }), (error) => {
      assert.ok(error instanceof DOMException && error.name === "AbortError");
      assert.ok(error.cause instanceof OutcomeUnknownError);
      const statuses = error.cause.outcomes.map(({ status }) => status);
      assert.deepEqual(
        [statuses[0], statuses[1000], statuses[2000]],
        ["accepted", "unknown", "not_sent"],
      );
      assert.equal(statuses.length, 2500);
      assert.ok(!inspect(error, { showHidden: true, depth: 9 }).includes("@example.com"));
      return true;
    });
    assert.equal(reached().length, 1000);
  });

  it("are plainly aborted before anything was sent, and while rows are awaited", async () => {
    const aborted = AbortSignal.abort();
    const isReason = (error) => error === aborted.reason;
    await assert.rejects(send(people(2), { signal: aborted }), isReason);
    let closed = false;
    const endless = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => {}),
        return: async () => {
          closed = true;
          return { value: undefined, done: true };
        },
      }),
    };
    // The timer of the signal does not keep the process alive, so another timer has to.
    const alive = setTimeout(() => {}, 5000);
    const signal = AbortSignal.timeout(50);
    await assert.rejects(send(endless, { signal }), {
      name: "TimeoutError",
      constructor: DOMException,
    });
    clearTimeout(alive);
    assert.ok(closed);
    assert.equal(box.requests.length, 0);
  });

  it("pass on what the source of rows throws, and close it", async () => {
    let closed = false;
    async function* failing() {
      try {
        yield person(0);
        await sleep(1);
        throw new RangeError("mine");
      } finally {
        closed = true;
      }
    }
    await assert.rejects(
      send(failing()),
      (error) => error instanceof RangeError && error.cause === undefined,
    );
    assert.ok(closed);
  });

  it("say what was sent when the source of rows, or a callback, throws half-way", async () => {
    const why = new Error("the disk");
    async function* failing() {
      yield* people(1500);
      throw new RangeError("mine", { cause: why });
    }
    const statuses = (cause) => cause.outcomes.map(({ status }) => status);
    await assert.rejects(send(failing()), (error) => {
      assert.ok(error instanceof RangeError);
      assert.ok(error.cause instanceof OutcomeUnknownError && error.cause.cause === why);
      assert.deepEqual(statuses(error.cause), [
        ...Array(1000).fill("accepted"),
        ...Array(500).fill("not_sent"),
      ]);
      return true;
    });
    assert.equal(reached().length, 1000);
    const onOutcome = () => {
      throw "no object";
    };
    await assert.rejects(send(people(1001), { onOutcome }), (error) => {
      assert.ok(error instanceof OutcomeUnknownError && error.cause === "no object");
      assert.deepEqual(statuses(error), [...Array(1000).fill("accepted"), "not_sent"]);
      return true;
    });
  });

  it("give links matched to their customers", async () => {
    box.configure({ linkEchoOrder: "shuffled", linksWithoutUrl: ["p1@example.com"] });
    const outcomes = await client.links.create("T0AXXX", people(3));
    assert.deepEqual(
      outcomes.map(({ link, status }) => [link?.email, status]),
      [
        ["p0@example.com", "accepted"],
        ["p1@example.com", "refused"],
        ["p2@example.com", "accepted"],
      ],
    );
    assert.equal(typeof outcomes[0].link.shortUrl, "string");
  });

  it("give the message for each field of a follow-up", async () => {
    const { id } = await client.answers.list().first();
    const tags = [{ tag: "Entrega", subTag: "Prazo" }];
    const [outcome] = await client.followUps.update([{ answerId: id, status: "aberto", tags }]);
    assert.equal(outcome.answerId, id);
    assert.equal(typeof outcome.fields.status, "string");
    assert.deepEqual(sentTo(box).at(-1).body.answers[0].tags, tags);
    await assert.rejects(client.followUps.update([{ answer_id: id, status: "x" }]), /`answerId`/);
  });
});
