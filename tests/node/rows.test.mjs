// Every row of a pull equals what the sandbox holds, field by field: a value stands in its typed
// field, or in `extra`. What belongs where is said here anew, without the declarations.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
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

/** Whether a typed value says the same as the one on the wire. */
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
