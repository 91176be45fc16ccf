// Closing a client: calls under way end first, and others are refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientOf, sandbox } from "./support.mjs";

const { box } = await sandbox({ answers: 0 });

test("close waits for a write under way and refuses others", async () => {
  const client = clientOf(box);
  await client.actions.get("T0AXXX");
  box.clearRequests();
  box.fault({ route: "send", delayMs: 500 });
  let isOver = false;
  const sent = client.invites.send("T0AXXX", { email: "ana@example.com" }).then(() => {
    isOver = true;
  });
  while (box.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
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
  while (box.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await client.close();
  await refused;
});
