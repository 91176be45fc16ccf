// How the waits and the time limits of one call affect the others of its client.
import assert from "node:assert/strict";
import { test } from "node:test";
import { APITimeoutError, InvalidRequestError } from "indecx";
import { clientOf, sandbox } from "./support.mjs";

const { box } = await sandbox({ answers: 0 });

const arrived = async (count) => {
  while (box.requests.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
};

for (const rateLimit of [null, 50]) {
  test(`a wait that the server asks of one call delays the others, rateLimit ${rateLimit}`, async () => {
    const client = clientOf(box, { rateLimit, maxConcurrency: 4 });
    await client.actions.get("T0AXXX");
    box.clearRequests();
    box.fault({ route: "actions-info", status: 429, headers: { "retry-after": "1" } });
    await Promise.all(Array.from({ length: 20 }, () => client.actions.get("T0AXXX")));
    const refusedAt = box.requests.find(({ status }) => status === 429).answeredMs;
    const early = box.requests.filter(
      ({ receivedMs }) => receivedMs > refusedAt && receivedMs < refusedAt + 950,
    );
    // Only requests that were in progress already, or about to be sent, arrive during the wait.
    assert.ok(early.length <= 4, `${early.length}`);
    assert.equal(box.requests.length, 21);
  });
}

test("a short time is not lengthened by another's wait for a token", async () => {
  const client = clientOf(box, { maxRetries: 0 });
  box.clearRequests();
  box.fault({ route: "authorization/token", delayMs: 3000 });
  let isOver = false;
  const patient = client.actions.get("T0AXXX").finally(() => {
    isOver = true;
  });
  await arrived(1);
  await assert.rejects(client.actions.get("T0AXXX", { timeoutMs: 300 }), (error) => {
    assert.ok(error instanceof APITimeoutError && error.retrySafe);
    return /within 0\.3 s/.test(error.message);
  });
  assert.ok(!isOver);
  assert.equal((await patient).controlId, "T0AXXX");
});

test("a long time is not shortened by another's wait for a token", async () => {
  const client = clientOf(box, { maxRetries: 0 });
  box.clearRequests();
  box.fault({ route: "authorization/token", delayMs: 1000 });
  const hasty = assert.rejects(client.actions.get("T0AXXX", { timeoutMs: 300 }), APITimeoutError);
  await arrived(1);
  assert.equal((await client.actions.get("T0AXXX")).controlId, "T0AXXX");
  await hasty;
});

test("a value that no URL can hold is refused before any request", async () => {
  const client = clientOf(box);
  box.clearRequests();
  const long = "a".repeat(2001);
  for (const [field, call] of [
    ["action", () => client.invites.send(long, { email: "ana@example.com" })],
    ["clientId", () => client.answers.list({ clientId: long }).toArray()],
    ["status", () => client.details.list("T0AXXX", { status: long }).first()],
  ]) {
    await assert.rejects(call(), (error) => {
      assert.ok(error instanceof InvalidRequestError, error.message);
      return error.field === field && error.message.includes("2001 characters");
    });
  }
  assert.deepEqual(box.requests, []);
});
