// Pulls of listings whose rows move while they are read, and filters that the platform ignores.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { IncompleteListingError, ResponseFormatError } from "indecx";
import { sandbox } from "./support.mjs";

const ids = (box) => box.records("answers").map(({ _id }) => _id);

describe("a pull", () => {
  for (const [edited, added] of [
    [2, 1],
    [100, 99],
  ]) {
    it(`loses no row while ${edited} others change`, async () => {
      const { box, client } = await sandbox({ answers: 1500, order: "updated_asc" });
      const before = ids(box);
      const came = [];
      for await (const page of client.answers.list().pages()) {
        if (came.length === 0) {
          box.touch("answers", before.slice(0, edited));
          box.insert("answers", added, "back");
        }
        came.push(...page.map(({ id }) => id));
      }
      const given = new Set(came);
      assert.equal(given.size, came.length);
      assert.deepEqual(
        before.filter((id) => !given.has(id)),
        [],
      );
    });
  }

  it("has all rows that share their date", async () => {
    for (const total of ["right", "absent"]) {
      const { box, client } = await sandbox({ answers: 900, tiedRows: 10, total });
      const rows = await client.answers.list({ pageSize: 100 }).toArray();
      assert.deepEqual(rows.map(({ id }) => id).sort(), ids(box).sort());
    }
  });

  it("asks a server without pages a few times", async () => {
    const { box, client } = await sandbox({ answers: 60, maxLimit: 20, ignorePage: true });
    await assert.rejects(client.answers.list().toArray(), IncompleteListingError);
    assert.ok(box.requests.length < 30);
  });

  it("does not take an absent page for the end", async () => {
    const { box, client } = await sandbox({ answers: 0, total: "absent" });
    box.fault({ route: "blacklist-info", status: 404, skip: 1 });
    const rows = await client.blocklist.list({ pageSize: 10 }).toArray();
    assert.equal(rows.length, box.records("blocklist").length);
  });

  it("says when it began by the server's clock", async () => {
    const { box, client } = await sandbox({ answers: 0 });
    const body = { page: 1, limit: 1000, total: 0, answers: [] };
    box.reply({ headers: { date: "Mon, 06 Jan 2025 08:49:37 GMT" }, body });
    const pages = client.answers.list().pages();
    assert.equal(pages.receipt.startedAt, null);
    for await (const _ of pages) assert.fail("no page");
    assert.equal(pages.receipt.startedAt, "2025-01-06T08:49:37.000Z");
  });
});

describe("a filter that the platform ignores, and no row shows", () => {
  const folder = mkdtempSync(join(tmpdir(), "indecx-"));
  after(() => rmSync(folder, { recursive: true }));
  const ways = {
    toArray: (listing) => listing.toArray(),
    limit: (listing) => listing.toArray({ limit: 3 }),
    first: (listing) => listing.first(),
    total: (listing) => listing.total(),
    toArrowIPC: (listing) => listing.toArrowIPC(),
    writeJsonl: (listing) => listing.writeJsonl(join(folder, "rows.jsonl")),
    writeCsv: (listing) => listing.writeCsv(join(folder, "rows.csv")),
    writeParquet: (listing) => listing.writeParquet(join(folder, "rows.parquet")),
  };
  for (const total of ["right", "absent"]) {
    it(`is an error in every way, with a total ${total}`, async () => {
      const ignoreFilters = ["email"];
      const { box, client } = await sandbox({ answers: 0, invites: 0, ignoreFilters, total });
      const others = box.records("quarantines").filter(({ clientId }) => clientId === undefined);
      box.remove(
        "quarantines",
        others.map(({ _id }) => _id),
      );
      for (const consume of Object.values(ways)) {
        const listing = client.quarantines.list({ email: "ana@example.com" });
        await assert.rejects(async () => consume(listing), ResponseFormatError);
      }
    });
  }
});
