// Closing a client: calls in progress finish first, others are refused, and the remaining rows of a write have
// outcomes.
import assert from "node:assert/strict";
import { describe, it, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { InvalidRequestError } from "indecx";
import { clientOf, sandbox, sentTo } from "./support.mjs";

const { box } = await sandbox({ answers: 0 });

async function reached(requests) {
  while (sentTo(box).length < requests) await sleep(5);
}

test("close waits for a write under way and refuses others", async () => {
  const client = clientOf(box);
  await client.actions.get("T0AXXX");
  box.clearRequests();
  box.fault({ route: "send", delayMs: 500 });
  let isOver = false;
  const sent = client.invites.send("T0AXXX", { email: "ana@example.com" }).then(() => {
    isOver = true;
  });
  await reached(1);
  await client.close();
  assert.equal(box.sent.length, 1);
  await sent;
  assert.ok(isOver);
  await assert.rejects(client.actions.get("T0AXXX"), { message: /closed/ });
  await client.close();
});

test("close waits no longer than the calls may take", async () => {
  const client = clientOf(box, { timeoutMs: 300, maxRetries: 0 });
  await client.actions.get("T0AXXX");
  box.clearRequests();
  box.fault({ route: "send", delayMs: 60_000 });
  const sent = client.invites.send("T0AXXX", { email: "bia@example.com" });
  const refused = assert.rejects(sent, { name: "OutcomeUnknownError" });
  await reached(1);
  await client.close();
  await refused;
});

describe("the rest of a write to many rows whose client is closed", () => {
  const id = (at) => at.toString(16).padStart(24, "0");
  const person = (at) => ({ email: `p${at}@example.com` });
  const update = (at) => ({ inviteId: id(at), name: "Ana" });
  const followUp = (at) => ({ answerId: id(at), status: "aberto" });
  const writes = [
    ["invites.sendBulk", 1000, person, ["T0AXXX"]],
    ["links.create", 1000, person, ["T0AXXX"]],
    ["invites.update", 100, update, []],
    ["followUps.update", 100, followUp, []],
  ];
  async function* endless(row) {
    for (let at = 0; ; at++) yield row(at);
  }

  /** Checks the outcomes of a write of which two chunks were sent before the client was closed. */
  function check(outcomes, chunk, rows) {
    const gone = outcomes.map(({ status }) => status !== "not_sent");
    assert.deepEqual(
      gone,
      Array.from({ length: rows }, (_, at) => at < 2 * chunk),
    );
    for (const outcome of outcomes.slice(2 * chunk)) {
      assert.ok(outcome.retrySafe && outcome.error instanceof InvalidRequestError);
      assert.match(outcome.message, /closed/);
    }
  }

  for (const [name, chunk, row, before] of writes) {
    const [resource, method] = name.split(".");
    const list = Array.from({ length: 3 * chunk + 1 }, (_, at) => row(at));
    const write = (client, rows, options) => client[resource][method](...before, rows, options);

    it(`${name}: is not sent`, async () => {
      for (const [rows, expected] of [
        [list, 3 * chunk + 1],
        [endless(row), 3 * chunk],
      ]) {
        box.clearRequests();
        const client = clientOf(box, { maxRetries: 0 });
        box.fault({ skip: 1, delayMs: 300 });
        const call = write(client, rows);
        await reached(2);
        await client.close();
        check(await call, chunk, expected);
        assert.equal(sentTo(box).length, 2);
      }
    });

    it(`${name}: is not sent where a callback closes it`, async () => {
      box.clearRequests();
      const client = clientOf(box, { maxRetries: 0 });
      const reports = [];
      const onOutcome = async (outcomes) => {
        reports.push(outcomes.length);
        if (reports.length === 2) await client.close();
      };
      check(await write(client, list, { onOutcome }), chunk, 3 * chunk + 1);
      assert.deepEqual(reports, [chunk, chunk, chunk, 1]);
    });
  }

  it("raises where nothing was sent", async () => {
    box.clearRequests();
    const client = clientOf(box, { maxRetries: 0 });
    async function* rows() {
      yield person(0);
      await client.close();
    }
    const error = await client.invites.sendBulk("T0AXXX", rows()).catch((error) => error);
    assert.ok(error instanceof InvalidRequestError && error.cause === undefined);
    assert.deepEqual(box.requests, []);
  });
});
