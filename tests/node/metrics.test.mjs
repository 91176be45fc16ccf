// indecx/metrics: every case of tests/vectors/metrics, which Rust and Python run too. Metrics from the platform must
// equal those from its rows.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, it } from "node:test";
import { InvalidRequestError } from "indecx";
import * as metrics from "indecx/metrics";
import { camel, near, root, sandbox } from "./support.mjs";

const functions = { ...metrics };
const file = new URL("tests/vectors/metrics/functions.json", root);
const cases = JSON.parse(readFileSync(file, "utf8"));

/** Mappings whose names are the user's own. */
const OWN = ["indicators", "scales", "top"];

function given(value, own = false) {
  if (Array.isArray(value)) return value.map((part) => given(part, own));
  if (value === null || typeof value !== "object") return value;
  if ("$instant" in value) return new Date(value.$instant);
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      own ? name : camel(name),
      given(part, OWN.includes(name)),
    ]),
  );
}

function called({ function: name, arguments: named }) {
  const { scores, rows, answered, invited, before, after, ...options } = given(named);
  const positional = [scores, rows, answered, invited, before, after];
  const taken = positional.filter((value) => value !== undefined);
  return functions[camel(name)](...taken, options);
}

describe("metrics", () => {
  for (const vector of cases) {
    it(`${vector.function}: ${vector.name}`, () => {
      if (vector.error === undefined) {
        near(called(vector), vector.gives);
        return;
      }
      assert.throws(
        () => called(vector),
        (error) => {
          assert.ok(error instanceof InvalidRequestError, String(error));
          assert.equal(error.field, camel(vector.error.field));
          return true;
        },
      );
    });
  }

  it("are the same in CommonJS", () => {
    const required = createRequire(import.meta.url)("indecx/metrics");
    assert.deepEqual(Object.keys(required).sort(), Object.keys(metrics).sort());
    assert.equal(required.nps, metrics.nps);
  });

  it("are the same from the platform, from rows and from plain ones", async () => {
    const { client } = await sandbox({ answers: 3000, invites: 500 });
    const options = { by: ["month", "indicator_Filial"], timeZone: "America/Sao_Paulo" };
    const counted = await client.answers.metrics({ ...options, questions: true });
    const rows = await client.answers.list().toArray();
    assert.deepEqual(metrics.summarize(rows, { ...options, questions: true }), [...counted]);
    const plain = rows.map(({ metric, review, deleted, createdAt, indicators }) => ({
      metric,
      review,
      deleted,
      createdAt,
      indicator_Filial: indicators?.find(({ column }) => column === "Filial")?.value ?? null,
    }));
    assert.deepEqual(
      metrics.summarize(plain, options),
      [...(await client.answers.metrics(options))].map((row) => ({ ...row })),
    );
    assert.equal(counted.receipt.rows, 3000);
    assert.ok(counted.every((row) => row.month === null || /^\d{4}-\d\d-01$/.test(row.month)));
    const invites = await client.invites.metrics({ by: ["month"] });
    const invited = await client.invites.list().toArray();
    assert.deepEqual(metrics.summarize(invited, { by: ["month"] }), [...invites]);
    const alive = invited.filter(({ deleted }) => deleted !== true);
    const total = invites.reduce((sum, { n }) => sum + n, 0);
    assert.equal(total, alive.length);
  });

  it("are as exact as their fractions", () => {
    for (let n = 1; n < 200; n++) {
      const scores = Array.from({ length: n }, (_, at) => (at * 7) % 11);
      const promoters = scores.filter((score) => score >= 9).length;
      const detractors = scores.filter((score) => score <= 6).length;
      const { score, mean } = metrics.nps(scores);
      assert.equal(score, (100 * (promoters - detractors)) / n);
      assert.equal(mean, scores.reduce((sum, score) => sum + score, 0) / n);
      assert.equal(metrics.responseRate(promoters, n).rate, (100 * promoters) / n);
    }
  });

  it("are taken from any list of numbers", () => {
    const given = [10, 9, 3, 0];
    const expected = metrics.nps(given);
    const lists = [Float64Array, Float32Array, Uint8Array].map((list) => list.from(given));
    const bigs = BigInt64Array.from(given.map(BigInt));
    for (const list of [...lists, bigs, given.map(BigInt), new Set(given), given.values()]) {
      assert.deepEqual(metrics.nps(list), expected);
    }
    assert.deepEqual(metrics.nps([...given, null, undefined, Number.NaN]), expected);
  });

  it("refuse a row that is not whole, and name the nearest column once", () => {
    const { nEffective: _, ...part } = metrics.nps([10, 9, 3]);
    assert.throws(() => metrics.compare(part, metrics.nps([9])), /no `nEffective`/);
    const rows = [
      { metric: "nps", review: 9, created_at: "2025-01-31" },
      { metric: "nps", review: 9, createdAt: "2025-01-31" },
    ];
    const misspelt = () => metrics.summarize(rows, { by: ["month"], dateField: "creatdAt" });
    assert.throws(misspelt, /The nearest: `createdAt`, `\w*[^A]\w*`/);
    assert.throws(misspelt, (error) => error.message.split("`createdAt`").length === 2);
  });

  it("of many rows are those of a count by hand", () => {
    const rows = Array.from({ length: 12_001 }, (_, at) => ({ metric: "nps", review: at % 11 }));
    const [row] = metrics.summarize(new Set(rows));
    assert.equal(row.n, 12_001);
    assert.equal(row.top, rows.filter(({ review }) => review >= 9).length);
    assert.equal(row.bottom, rows.filter(({ review }) => review <= 6).length);
  });

  it("tell progress, stop by a signal, and refuse what they do not know", async () => {
    const { client } = await sandbox({ answers: 2500 });
    const seen = [];
    await client.answers.metrics({ onProgress: (rows) => seen.push(rows) });
    assert.equal(seen.at(-1), 2500);
    await assert.rejects(client.answers.metrics({ signal: AbortSignal.abort() }), {
      name: "AbortError",
    });
    await assert.rejects(client.answers.metrics({ by: ["chanel"] }), /channel/);
    await assert.rejects(client.answers.metrics({ minM: 3 }), /minN/);
    assert.throws(() => metrics.summarize("nps"), InvalidRequestError);
    assert.throws(() => metrics.summarize(client.answers.list()), /toArray/);
    assert.throws(() => metrics.nps([1], { weight: [1] }), /weights/);
  });
});
