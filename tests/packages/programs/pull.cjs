// A shorter version of `pull.mjs`, as CommonJS.
const assert = require("node:assert/strict");
const { IndeCX } = require("indecx");
const { summarize } = require("indecx/metrics");
const { Sandbox } = require("indecx/testing");

async function main() {
  const box = await Sandbox.start({ answers: 2000 });
  const client = new IndeCX({ baseUrl: box.url, companyKey: box.companyKey, rateLimit: null });
  const answers = await client.answers.list().toArray();
  assert.equal(answers.length, 2000);
  assert.deepEqual(summarize(answers), [...(await client.answers.metrics())]);
  console.log(`pulled ${answers.length} answers in CommonJS`);
  await client.close();
  await box.stop();
}

main();
