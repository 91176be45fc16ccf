// The recipes of the guide "Queues and retries", each with its own queue: nobody is asked twice, and what may be
// retried is retried.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Queue } from "bullmq";
import PgBoss from "pg-boss";
import { surveyWorker } from "../examples/bullmq.mjs";
import { mayGoAgain } from "../examples/may_go_again.mjs";
import { ask } from "../examples/p_retry.mjs";
import { once, workOn } from "../examples/pg_boss.mjs";
import { handlerFor } from "../examples/sqs_lambda.mjs";
import { action, ana, failures, sandbox, seen, until } from "./support.mjs";

const data = { action, customer: ana };

for (const [failure, fault, expected] of failures) {
  describe(failure, () => {
    it("under BullMQ", async () => {
      const { box, client } = await sandbox();
      box.fault(fault);
      const connection = { url: process.env.REDIS_URL };
      const name = `surveys-${process.pid}-${failure.replaceAll(" ", "-")}`;
      const queue = new Queue(name, { connection });
      const worker = surveyWorker(name, connection, client);
      try {
        const backoff = { type: "fixed", delay: 10 };
        const job = await queue.add("ask", data, { attempts: 3, backoff });
        await until(async () => ["completed", "failed"].includes(await job.getState()));
        assert.equal(await job.getState(), expected.sends === 2 ? "completed" : "failed");
        await sleep(200);
      } finally {
        await worker.close();
        await queue.obliterate({ force: true });
        await queue.close();
      }
      assert.deepEqual(seen(box), expected);
    });

    it("under pg-boss", async () => {
      const { box, client } = await sandbox();
      box.fault(fault);
      const boss = new PgBoss({ connectionString: process.env.DATABASE_URL, max: 4 });
      await boss.start();
      try {
        const name = `surveys-${process.pid}-${failure.replaceAll(" ", "-")}`;
        await workOn(boss, name, client);
        const id = await boss.send(name, data, once);
        await until(async () =>
          ["completed", "failed"].includes((await boss.getJobById(name, id)).state),
        );
        await until(() => seen(box).sends >= expected.sends);
        await sleep(200);
      } finally {
        await boss.stop({ graceful: false });
      }
      assert.deepEqual(seen(box), expected);
    });

    it("under SQS and Lambda, which deliver again", async () => {
      const { box, client } = await sandbox();
      box.fault(fault);
      const taken = new Set();
      const claims = {
        take: async (id) => !taken.has(id) && Boolean(taken.add(id)),
        release: async (id) => taken.delete(id),
      };
      const handler = handlerFor(client, claims);
      const event = { Records: [{ messageId: "m1", body: JSON.stringify(data) }] };
      const first = await handler(event);
      assert.equal(first.batchItemFailures.length, expected.sends - 1);
      // The queue delivers at least once, so the event may come again whatever the handler returned.
      assert.deepEqual(await handler(event), { batchItemFailures: [] });
      assert.deepEqual(seen(box), expected);
    });

    it("under p-retry", async () => {
      const { box, client } = await sandbox();
      box.fault(fault);
      const called = ask(client, action, ana, { minTimeout: 5 });
      if (expected.sends === 2) await called;
      else await assert.rejects(called, (error) => !mayGoAgain(error));
      assert.deepEqual(seen(box), expected);
    });
  });
}

describe("an abort", () => {
  it("may go again only where nothing had gone out", async () => {
    const { box, client } = await sandbox();
    await client.actions.get(action);
    box.fault({ route: "send", delayBodyMs: 2000 });
    const late = await client.invites
      .send(action, ana, { signal: AbortSignal.timeout(200) })
      .catch((error) => error);
    assert.equal(late.name, "TimeoutError");
    assert.equal(mayGoAgain(late), false);
    const early = await client.invites
      .send(action, ana, { signal: AbortSignal.abort() })
      .catch((error) => error);
    assert.equal(mayGoAgain(early), true);
  });
});
