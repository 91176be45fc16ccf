// A version of `pull.mjs` in TypeScript, which is compiled strictly and then run.
import { type Answer, IndeCX, IndeCXError, type Receipt } from "indecx";
import { type Metric, type MetricRows, nps, type Score } from "indecx/metrics";
import { Sandbox } from "indecx/testing";

const box: Sandbox = await Sandbox.start({ answers: 2000 });
const client = new IndeCX({ baseUrl: box.url, companyKey: box.companyKey, rateLimit: null });

function score({ deleted, metric, review }: Answer): number | null {
  return deleted === true || metric !== "nps-0-10" ? null : review;
}

const pages = client.answers.list({ startDate: "2000-01-01", pageSize: 500 }).pages();
const scores: number[] = [];
let rows = 0;
for await (const page of pages) {
  rows += page.length;
  scores.push(...page.map(score).filter((value) => value !== null));
}
const receipt: Receipt = pages.receipt;
if (rows !== 2000 || scores.length === 0)
  throw new Error(`${rows} rows: ${JSON.stringify(receipt)}`);

const counted: MetricRows<Metric> = await client.answers.metrics();
const expected: Score = nps(scores);
const row = counted.find(({ metric }) => metric === "nps-0-10");
if (row?.n !== expected.n || row.score !== expected.score) throw new Error(JSON.stringify(row));

const refused: unknown = await client.actions.get("NONE00").catch((error: unknown) => error);
if (!(refused instanceof IndeCXError)) throw refused;
const code: string = refused.code;
console.log(`pulled ${rows} answers in TypeScript; an action that is not there: ${code}`);
await client.close();
await box.stop();
