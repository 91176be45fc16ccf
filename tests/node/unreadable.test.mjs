// Values that cannot be read as declared: they are counted at any depth and kept under their path, in every output.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { tableFromIPC } from "apache-arrow";
import { InvalidRequestError, ResponseFormatError } from "indecx";
import { parseAnswer, parseLinks } from "indecx/webhooks";
import { sandbox } from "./support.mjs";

const deep = {
  _id: "1",
  treatments: { solvedDate: "31/01/2025 10:00", feed: [{ date: "ontem" }] },
  sentimentAnalyzeGCP: { score: "-0,62" },
  additionalQuestions: [{ type: "REVIEWS", text: "Prazo", review: "4,5" }],
  indicators: [{ column: 5, value: "x" }],
};
const paths = {
  "treatments.solvedDate": "31/01/2025 10:00",
  "treatments.feed[0].date": "ontem",
  "sentimentAnalyzeGCP.score": "-0,62",
  "additionalQuestions[0].review": "4,5",
  "indicators[0]": { column: 5, value: "x" },
};

const pageOf = (...records) =>
  `{"page":1,"limit":1000,"total":${records.length},"answers":[${records}]}`;

describe("what cannot be read", async () => {
  const { box, client } = await sandbox({ answers: 0 });
  const folder = mkdtempSync(join(tmpdir(), "indecx-"));
  after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "answers");
  const listing = client.answers.list();

  /** Returns the receipt of a pull by pages, and its rows. */
  async function pulled(text) {
    box.reply({ text });
    const pages = listing.pages();
    const rows = [];
    for await (const page of pages) rows.push(...page);
    return { rows, receipt: pages.receipt };
  }

  it("is counted at any depth and kept under its path", async () => {
    const text = pageOf(JSON.stringify(deep));
    assert.equal((await pulled(text)).receipt.unreadable, 5);
    for (const layout of ["wide", "nested"]) {
      for (const write of ["writeCsv", "writeParquet"]) {
        box.reply({ text });
        const { unreadable } = await listing[write](path, { layout });
        assert.equal(unreadable, 5, `${write} ${layout}`);
      }
    }
    box.reply({ text });
    assert.equal((await listing.writeJsonl(path)).unreadable, 5);
    box.reply({ text });
    const table = tableFromIPC(await listing.toArrowIPC({ layout: "wide" }));
    assert.deepEqual(JSON.parse(table.get(0).extra), paths);
    assert.ok(!table.schema.fields.some(({ name }) => name === "indicator_"));
  });

  it("is half a character, which is replaced everywhere", async () => {
    const text = pageOf(String.raw`{"_id":"a","feedback":"ótimo \ud83d","tags":["\udc00"]}`);
    const { rows, receipt } = await pulled(text);
    assert.equal(receipt.unreadable, 2);
    assert.deepEqual([rows[0].feedback, rows[0].tags], ["ótimo \ufffd", ["\ufffd"]]);
    box.reply({ text });
    assert.equal((await listing.writeJsonl(path)).unreadable, 2);
    assert.equal(JSON.parse(readFileSync(path, "utf8")).feedback, "ótimo \ufffd");
    box.reply({ text });
    const table = tableFromIPC(await listing.toArrowIPC({ layout: "wide" }));
    assert.equal(table.get(0).feedback, "ótimo \ufffd");
  });

  it("is U+0000 in a table, and in no row", async () => {
    const text = pageOf(String.raw`{"_id":"a","feedback":"a\u0000b"}`);
    const { rows, receipt } = await pulled(text);
    assert.deepEqual([rows[0].feedback, receipt.unreadable], ["a\0b", 0]);
    box.reply({ text });
    assert.equal((await listing.writeCsv(path)).unreadable, 1);
    assert.match(readFileSync(path, "utf8"), /a\ufffdb/);
  });
});

describe("values", async () => {
  const { box, client } = await sandbox({ answers: 0 });

  it("of indicators are text whatever scalar came", async () => {
    const sent = [150, 149.9, true, "89,50", ["a"], null];
    const shown = ["150", "149.9", "true", "89,50", '["a"]', null];
    const records = sent.map((value, at) =>
      JSON.stringify({ _id: `${at}`, indicators: [{ column: "Ticket", value }] }),
    );
    box.reply({ text: pageOf(...records) });
    const rows = await client.answers.list().toArray();
    assert.deepEqual(
      rows.map(({ indicators: [{ value }] }) => value),
      shown,
    );
    const [first] = parseAnswer(`{"answer":${records[1]}}`).indicators;
    assert.equal(first.value, "149.9");
    for (const indicators of ["value", "key"]) {
      box.reply({ text: pageOf(...records) });
      const table = tableFromIPC(
        await client.answers.list().toArrowIPC({ indicators, layout: "wide" }),
      );
      assert.deepEqual([...table.getChild("indicator_Ticket")], shown);
    }
  });

  it("beyond 2^53 are texts of all their digits where no field reads them", async () => {
    const record =
      '{"_id":"a","protocolo":20250131123456789012,"tags":[9007199254740993,9007199254740992,-9007199254740993],' +
      '"deep":{"n":12345678901234567890,"x":"20250131123456789012"},"review":9}';
    const right = {
      tags: ["9007199254740993", 9007199254740992, "-9007199254740993"],
      extra: {
        protocolo: "20250131123456789012",
        deep: { n: "12345678901234567890", x: "20250131123456789012" },
      },
    };
    box.reply({ text: pageOf(record) });
    for (const row of [(await client.answers.list().toArray())[0], parseAnswer(record)]) {
      assert.deepEqual({ tags: row.tags, extra: row.extra }, right);
    }
  });
});

describe("bodies", () => {
  it("that are not bodies are refused with what to pass", () => {
    const request = { headers: {}, method: "POST", body: {} };
    for (const [body, words] of [
      [undefined, /body parser/],
      [Promise.resolve({}), /await/],
      [request, /request\.body/],
    ]) {
      for (const parse of [parseAnswer, parseLinks]) {
        assert.throws(
          () => parse(body),
          (error) => error instanceof InvalidRequestError && words.test(error.message),
        );
      }
    }
    assert.throws(() => parseAnswer(Symbol("x")), InvalidRequestError);
    assert.throws(() => parseAnswer(null), ResponseFormatError);
  });

  it("may be decoded in any way", () => {
    const { clientId, extra } = parseAnswer({ _id: "a", clientId: 98012345000123456789n, big: 7n });
    assert.deepEqual([clientId, extra], ["98012345000123456789", { big: 7 }]);
    const map = new Map([
      ["_id", "a"],
      ["review", 0],
      ["gone", undefined],
    ]);
    assert.deepEqual(parseAnswer(map).review, 0);
    const at = new Date("2025-01-31T12:34:56.789Z");
    assert.equal(parseAnswer({ _id: "a", createdAt: at }).createdAt, at.toISOString());
    const cycle = { _id: "a" };
    cycle.self = cycle;
    assert.throws(() => parseAnswer(cycle), InvalidRequestError);
    let nested = 1;
    for (let level = 0; level < 20_000; level++) nested = [nested];
    assert.ok(Array.isArray(parseAnswer({ _id: "a", nested }).extra.nested));
  });
});
