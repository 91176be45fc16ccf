// A program that has only the installed package, as an ES module: it pulls, writes files and sends.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IndeCX, NotFoundError } from "indecx";
import { nps, summarize } from "indecx/metrics";
import { Sandbox } from "indecx/testing";
import { parseAnswer } from "indecx/webhooks";

const ANSWERS = 2000;

const box = await Sandbox.start({ answers: ANSWERS });
const client = new IndeCX({ baseUrl: box.url, companyKey: box.companyKey, rateLimit: null });
const folder = mkdtempSync(join(tmpdir(), "indecx-"));
try {
  const ids = new Set();
  for await (const answer of client.answers.list()) ids.add(answer.id);
  assert.equal(ids.size, ANSWERS);
  const parquet = join(folder, "answers.parquet");
  await client.answers.list().writeParquet(parquet);
  assert.equal(readFileSync(parquet).subarray(0, 4).toString(), "PAR1");
  await client.answers.list().writeCsv(join(folder, "answers.csv"));
  await client.invites.send("T0AXXX", { email: "ana@example.com" });
  assert.equal(box.sent.length, 1);
  await assert.rejects(client.actions.get("NONE00"), NotFoundError);
  assert.equal(typeof parseAnswer, "function");
  const counted = await client.answers.metrics({ by: ["month"] });
  assert.equal(counted.receipt.rows, ANSWERS);
  const rows = await client.answers.list().toArray();
  assert.deepEqual(summarize(rows, { by: ["month"] }), [...counted]);
  assert.equal(nps([10, 9, 3]).top, 2);
  console.log(`pulled ${ids.size} answers in an ES module`);
} finally {
  rmSync(folder, { recursive: true });
  await client.close();
  await box.stop();
}
