// Every row of a pull equals the sandbox's row, field by field: a value is in its typed field, or in `extra`. This file
// decides independently of the declarations where a value belongs.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { indicator } from "indecx";
import { parseAnswer } from "indecx/webhooks";
import { sandbox } from "./support.mjs";

const RENAMED = {
  _id: "id",
  adittionalQuestions: "additionalQuestions",
  updateAt: "updatedAt",
  actionControlId: "actionCode",
  corporate_name: "corporateName",
  browser_name: "browserName",
  system_name: "systemName",
  platform_type: "platformType",
  subcategory: "subCategory",
  subOption: "subOptions",
};
const WITH_ZONE = /(Z|[+-]\d\d:?\d\d)$/;

/** Returns whether a typed value has the same meaning as the one that the server sent. */
function agrees(typed, wire) {
  if (Array.isArray(wire)) {
    if (!Array.isArray(typed) || typed.length !== wire.length) return false;
    return wire.every((part, at) => agrees(typed[at], part));
  }
  if (wire !== null && typeof wire === "object") {
    if (typed === null || typeof typed !== "object") return false;
    if (!("extra" in typed)) return JSON.stringify(typed) === JSON.stringify(wire);
    holds(typed, wire);
    return true;
  }
  if (typed === wire) return true;
  if (typeof wire === "number") return typed === String(wire);
  if (typeof wire !== "string") return false;
  if (typeof typed === "number") return wire.trim() !== "" && typed === Number(wire);
  if (typeof typed !== "string") return false;
  const instant = new Date(WITH_ZONE.test(wire) ? wire : `${wire.replace(" ", "T")}Z`);
  return instant.getTime() === new Date(typed).getTime();
}

function holds(row, wire) {
  const found = new Set(["extra"]);
  for (const [key, value] of Object.entries(wire)) {
    const name = RENAMED[key] ?? key;
    if (value === null) continue;
    if (Object.hasOwn(row.extra, key)) {
      assert.deepEqual(row.extra[key], value, key);
    } else {
      assert.ok(Object.hasOwn(row, name), `there is no ${name} for ${key}`);
      assert.ok(agrees(row[name], value), `${name}: ${row[name]} is not ${value}`);
      found.add(name);
    }
  }
  for (const key of Object.keys(row.extra)) assert.ok(Object.hasOwn(wire, key), `extra ${key}`);
  for (const [name, value] of Object.entries(row)) {
    if (value !== null) assert.ok(found.has(name), `${name} came from nowhere`);
  }
}

describe("an indicator by its name", () => {
  const column = (column, value) => ({ column, value, key: null });
  const indicators = [
    column("Filial", "Centro"),
    column("Filial", "Sul"),
    column("CPF", "****"),
    column(null, null),
  ];
  for (const [row, name, value] of [
    [{ indicators }, "Filial", "Centro"],
    [{ indicators }, "CPF", null],
    [{ indicators }, "filial", null],
    [{ indicators: [] }, "Filial", null],
    [{ indicators: null }, "Filial", null],
  ])
    it(`${name} of ${row.indicators?.length} is ${value}`, () => {
      assert.equal(indicator(row, name), value);
    });
});

describe("rows equal what the sandbox holds", async () => {
  const { box, client } = await sandbox({ answers: 2503 });
  const held = box.records("answers");

  async function equal() {
    const rows = [];
    for await (const row of client.answers.list()) rows.push(row);
    assert.equal(rows.length, 2503);
    rows.forEach((row, at) => {
      holds(row, held[at]);
    });
  }

  it("in pages of 1000", equal);

  it("where the server clamps pages to 100 in silence", async () => {
    box.configure({ maxLimit: 100 });
    await equal();
    box.configure({ maxLimit: 1000 });
  });

  it("where the server tells no total", async () => {
    box.configure({ total: "absent" });
    await equal();
    box.configure({ total: "right" });
  });

  it("and are the objects that an answer is by itself, down to the order of names", async () => {
    const odd = [
      {
        _id: "a",
        review: "9",
        phone: 5511999998888,
        clientId: 1.5,
        name: "\u65e5\u672c \u{1f600} ação Łódź кириллица ÿĀ\uffff",
      },
      {
        _id: "b",
        "\u540d": 1,
        feedback: 'a"b\\c\n\u0000\u007f\u0080',
        createdAt: "2021-06-01 18:46:17",
      },
      { _id: "c", createdAt: "2021-06-01T15:46:17.374123-03:00", updatedAt: "ontem", review: -0.5 },
      {
        _id: "d",
        indicators: [null, 5, {}, { column: "x", novo: [1] }, []],
        tags: { any: [null] },
      },
      { _id: "e", indicators: {}, categories: [], sentimentAnalyzeGCP: [], review: 1e300 },
      { _id: "f", sentimentAnalyzeGCP: { score: 0, keyPhrases: ["a", null, "b"], novo: 1 } },
      { _id: "g", sentimentAnalyzeGCP: { keyPhrases: ["a", 1] }, review: 2 ** 60 },
      { _id: "h", treatments: { feed: [{ attachments: [[]] }], status: 1 }, action: { name: "x" } },
      { _id: "i", additionalQuestions: [{ options: [{ subOptions: ["a", null] }, 1] }] },
      JSON.parse('{ "_id": "j", "__proto__": { "x": 1 }, "constructor": "y" }'),
    ];
    box.reply({ body: { answers: odd, page: 1, limit: 1000, total: odd.length } });
    const pairs = [
      [await client.answers.list().toArray({ limit: 1000 }), odd],
      [await client.answers.list().toArray(), held],
    ];
    for (const [rows, records] of pairs) {
      assert.equal(rows.length, records.length);
      rows.forEach((row, at) => {
        const alone = parseAnswer(JSON.stringify(records[at]));
        assert.deepEqual(row, alone);
        assert.equal(JSON.stringify(row), JSON.stringify(alone));
      });
    }
  });

  it("and so do the rows of lists without pages", async () => {
    for (const [resource, listing] of [
      ["actions", client.actions.list()],
      ["branches", client.branches.list()],
    ]) {
      const rows = await listing.toArray();
      const records = box.records(resource);
      assert.equal(rows.length, records.length);
      rows.forEach((row, at) => {
        holds(row, records[at]);
      });
    }
  });
});
