// Listings as tables and files: a file is complete, or does not exist.
import assert from "node:assert/strict";
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { tableFromIPC } from "apache-arrow";
import { BadRequestError, InvalidRequestError } from "indecx";
import { declarations, sandbox, sentTo } from "./support.mjs";

const ROWS = 2503;
const FORMATS = ["writeParquet", "writeCsv", "writeJsonl"];

/** Returns a value of the nested layout in the form of a plain row. */
function plain(value, type) {
  const listed = /^list of (.*)$/.exec(type);
  if (type === "extra") return value === null ? {} : JSON.parse(value);
  if (value === null) return null;
  if (listed !== null) return Array.from(value, (part) => plain(part, listed[1]));
  if (type === "timestamp") return new Date(value).toISOString();
  if (type === "json") return JSON.parse(value);
  const fields = declarations.records[type];
  if (fields === undefined) return value;
  const named = [...fields.map(({ camel, type }) => [camel, type]), ["extra", "extra"]];
  return Object.fromEntries(named.map(([name, type]) => [name, plain(value[name], type)]));
}

const namesOf = (table) => table.schema.fields.map(({ name }) => name);
/** Returns a line of a CSV file. */
const quoted = (texts) => texts.map((text) => `"${text}"`).join(",");

describe("tables", async () => {
  const { box, client } = await sandbox({ answers: ROWS });
  const folder = mkdtempSync(join(tmpdir(), "indecx-"));
  after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "answers");
  /** Returns the path for a method; `toArrowIPC` takes no path. */
  const pathOf = (take) => (take === "toArrowIPC" ? undefined : path);
  const scalars = declarations.records.Answer.filter(
    ({ type }) => !/^list|^[A-Z]|json/.test(type),
  ).map(({ camel }) => camel);

  beforeEach(() => {
    box.configure({ maxLimit: 1000 });
    box.clearFaults();
    box.clearRequests();
    rmSync(path, { force: true });
  });

  it("hold the same rows as a loop gives, in the nested layout", async () => {
    const rows = await client.answers.list().toArray();
    const table = tableFromIPC(await client.answers.list().toArrowIPC({ layout: "nested" }));
    assert.equal(table.numRows, ROWS);
    rows.forEach((row, at) => {
      assert.deepEqual(plain(table.get(at), "Answer"), row);
    });
  });

  it("have a column for each indicator and question, sorted, after the scalars", async () => {
    const table = tableFromIPC(await client.answers.list().toArrowIPC());
    assert.equal(table.numRows, ROWS);
    const names = namesOf(table);
    const first = names.findIndex((name) => /^(indicator|question)_/.test(name));
    assert.deepEqual(
      names.filter((name) => scalars.includes(name)),
      scalars,
    );
    assert.ok(names.indexOf("extra") === first - 1 && names.includes("sentimentAnalyzeGCP_score"));
    const found = names.slice(first);
    assert.ok(found.every((name) => /^(indicator|question)_/.test(name)));
    assert.deepEqual(found, [...found].sort());
    assert.ok(found.includes("indicator_Filial") && found.includes("question_Atendimento"));
    const said = box.records("answers").map(({ indicators }) => {
      const { value = null } = indicators.find(({ column }) => column === "Filial") ?? {};
      return value === "****" ? null : value;
    });
    const column = table.getChild("indicator_Filial");
    assert.deepEqual([...column], said);
    assert.ok(said.some((value) => typeof value === "string"));
  });

  it("take the keys of indicators, and a time zone", async () => {
    const options = { indicators: "key", timeZone: "America/Sao_Paulo" };
    const table = tableFromIPC(await client.answers.list().toArrowIPC(options));
    const [{ indicators }] = box
      .records("answers")
      .filter(({ indicators }) =>
        indicators.some(({ column, key, value }) => column === "Filial" && key !== value),
      );
    const { key } = indicators.find(({ column }) => column === "Filial");
    assert.ok([...table.getChild("indicator_Filial")].includes(key));
    assert.equal(
      table.schema.fields.find(({ name }) => name === "createdAt").type.timezone,
      options.timeZone,
    );
  });

  it("keep their columns when there are no rows", async () => {
    const none = () => client.answers.list({ clientId: "nobody" });
    const nested = tableFromIPC(await none().toArrowIPC({ layout: "nested" }));
    assert.equal(nested.numRows, 0);
    const declared = declarations.records.Answer.map(({ camel }) => camel);
    assert.deepEqual(namesOf(nested), [...declared, "extra"]);
    const wide = tableFromIPC(await none().toArrowIPC());
    assert.equal(wide.numRows, 0);
    assert.deepEqual(
      namesOf(wide).filter((name) => scalars.includes(name)),
      scalars,
    );
    await none().writeCsv(path);
    assert.equal(readFileSync(path, "utf8"), `${quoted(namesOf(wide))}\r\n`);
    assert.equal((await none().writeJsonl(path)).rows, 0);
    assert.equal(readFileSync(path, "utf8"), "");
  });

  it("become files, with a receipt", async () => {
    for (const write of FORMATS) {
      box.clearRequests();
      const { rows, requests, totalLast, evidence, unreadable, filters, bytes } =
        await client.answers.list()[write](path);
      assert.deepEqual([rows, totalLast, evidence, filters], [ROWS, ROWS, "linked", {}], write);
      assert.equal(requests, box.requests.length);
      assert.ok(bytes > 0 && unreadable === 0);
      assert.deepEqual(readdirSync(folder), ["answers"]);
    }
  });

  it("become JSON lines as the platform sent them", async () => {
    await client.answers.list().writeJsonl(pathToFileURL(path));
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    assert.deepEqual(
      lines.map((line) => JSON.parse(line)),
      box.records("answers"),
    );
  });

  it("become CSV in either layout, and Parquet", async () => {
    await client.answers.list().writeCsv(path, { layout: "nested" });
    const nested = readFileSync(path, "utf8");
    const names = declarations.records.Answer.map(({ camel }) => camel);
    assert.ok(nested.startsWith(`${quoted([...names, "extra"])}\r\n`));
    await client.answers.list().writeCsv(path);
    const wide = readFileSync(path, "utf8");
    assert.match(wide.slice(0, wide.indexOf("\r\n")), /,"extra","indicator_.*,"question_/);
    assert.ok(wide.endsWith("\r\n"));
    await client.answers
      .list()
      .writeParquet(path, { layout: "wide", timeZone: "America/Sao_Paulo" });
    const parquet = readFileSync(path);
    assert.equal(parquet.subarray(0, 4).toString() + parquet.subarray(-4), "PAR1PAR1");
  });

  it("are compressed as requested", async () => {
    const answers = client.answers.list();
    const sizes = [];
    for (const compression of ["zstd", "snappy", "none", undefined]) {
      await answers.writeParquet(path, { layout: "wide", compression });
      sizes.push(readFileSync(path).length);
    }
    const [zstd, snappy, none, unsaid] = sizes;
    assert.ok(zstd < snappy && snappy < none, String(sizes));
    // The sizes are comparable, since the time of the pull in the file's metadata always has the same length.
    assert.equal(unsaid, zstd);
  });

  it("take the place of what a link leads to", async () => {
    const link = join(folder, "link");
    writeFileSync(path, "older");
    symlinkSync(path, link);
    await client.branches.list().writeJsonl(link);
    assert.equal(readFileSync(path, "utf8"), readFileSync(link, "utf8"));
    assert.notEqual(readFileSync(path, "utf8"), "older");
    rmSync(link);
  });

  it("report progress page by page", async () => {
    for (const take of ["toArrowIPC", ...FORMATS]) {
      const calls = [];
      await client.answers.list({ onProgress: (...call) => calls.push(call) })[take](pathOf(take));
      assert.equal(calls.length, 3);
      assert.deepEqual(
        [calls[0], calls[2]],
        [
          [1000, ROWS],
          [ROWS, ROWS],
        ],
      );
    }
  });

  describe("that fail", () => {
    /** Checks that the older file is unchanged, and that there is no other file. */
    async function isUntouched() {
      assert.deepEqual(readdirSync(folder), ["answers"]);
      // Requests that were in progress arrive meanwhile.
      await sleep(50);
      assert.equal(readFileSync(path, "utf8"), "older");
    }

    beforeEach(() => {
      writeFileSync(path, "older");
      box.configure({ maxLimit: 500 });
    });

    it("half-way leave an older file as it was", async () => {
      for (const write of FORMATS) {
        box.fault({ route: "answers-info", skip: 2, status: 400, times: null });
        await assert.rejects(client.answers.list()[write](path), BadRequestError);
        box.clearFaults();
        assert.deepEqual(readdirSync(folder), ["answers"]);
        await isUntouched();
      }
      box.fault({ route: "answers-info", skip: 2, status: 400, times: null });
      await assert.rejects(client.answers.list().toArrowIPC(), BadRequestError);
    });

    it("by an abort stop their requests", async () => {
      for (const take of ["toArrowIPC", ...FORMATS]) {
        box.clearRequests();
        const controller = new AbortController();
        const { signal } = controller;
        const onProgress = () => controller.abort();
        const listing = client.answers.list({ signal, onProgress, pageSize: 100 });
        await assert.rejects(listing[take](pathOf(take)), { name: "AbortError" });
        await isUntouched();
        const requests = sentTo(box).length;
        assert.ok(requests < 20, `${requests} of 26 pages were asked for`);
        await sleep(100);
        assert.equal(sentTo(box).length, requests);
      }
    });

    it("by an abort after the last page are whole or not there", async () => {
      for (const write of FORMATS) {
        // After the last page an abort may come at any step of finishing the file.
        for (const turns of [0, 1, 2, 5, 10, 20]) {
          writeFileSync(path, "older");
          const controller = new AbortController();
          const { signal } = controller;
          const abort = async () => {
            for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
            controller.abort();
          };
          let aborting;
          const onProgress = (rows) => {
            if (rows === ROWS) aborting = abort();
          };
          const layout = write === "writeJsonl" ? undefined : { layout: "wide" };
          const done = client.answers.list({ signal, onProgress })[write](path, layout);
          const isAborted = await done.then(
            () => false,
            (error) => error.name === "AbortError" || assert.fail(error),
          );
          await aborting;
          assert.deepEqual(readdirSync(folder), ["answers"]);
          const size = readFileSync(path).length;
          assert.ok(size > 100_000 || (isAborted && size === 5), `${write}: ${size} bytes`);
        }
      }
    });

    it("by an abort beforehand send nothing", async () => {
      const signal = AbortSignal.abort();
      const isReason = (error) => error === signal.reason;
      await assert.rejects(client.answers.list({ signal }).writeCsv(path), isReason);
      await assert.rejects(client.answers.list({ signal }).toArrowIPC(), isReason);
      assert.deepEqual(readdirSync(folder), ["answers"]);
      assert.equal(box.requests.length, 0);
    });

    it("in a callback pass its error on", async () => {
      const onProgress = () => {
        throw new RangeError("mine");
      };
      await assert.rejects(client.answers.list({ onProgress }).writeParquet(path), RangeError);
      await isUntouched();
    });
  });

  describe("are refused before any request", () => {
    const refused = async (promise, field, says) => {
      await assert.rejects(promise, (error) => {
        assert.ok(error instanceof InvalidRequestError, String(error));
        assert.deepEqual([error.field, says.test(error.message)], [field, true], error.message);
        return true;
      });
      assert.equal(box.requests.length, 0);
      assert.deepEqual(readdirSync(folder), []);
    };

    it("for a place where no file can be", async () => {
      const web = new URL("https://example.com/a.csv");
      for (const place of [undefined, null, 5, {}, "", "a\0b", Buffer.from(path), web]) {
        for (const write of FORMATS) {
          await refused(client.answers.list()[write](place), "path", /`path`/);
        }
      }
      await refused(client.answers.list().writeCsv(folder), "path", /folder/);
      await refused(client.answers.list().writeCsv(join(path, "a.csv")), "path", /folder/);
    });

    it("for options that they do not know", async () => {
      const list = () => client.answers.list();
      await refused(list().toArrowIPC({ layuot: "wide" }), "layuot", /`layout`/);
      await refused(list().writeCsv(path, { time_zone: "UTC" }), "time_zone", /`timeZone`/);
      await refused(list().writeJsonl(path, { layout: "wide" }), "layout", /none/);
      await refused(list().writeParquet(path, "wide"), undefined, /one object/);
      await refused(list().writeJsonl(path, "wide"), undefined, /no options/);
    });

    it("for values that they do not take", async () => {
      const list = () => client.answers.list();
      await refused(list().toArrowIPC({ layout: "flat" }), "layout", /"nested" or "wide"/);
      await refused(list().writeCsv(path, { questions: "name" }), "questions", /"text" or "id"/);
      await refused(list().writeCsv(path, { dialect: "excel" }), "dialect", /"excel-br"/);
      await refused(
        list().writeParquet(path, { dialect: "excel-br" }),
        "dialect",
        /unknown option/,
      );
      for (const compression of ["gzip", "", 3, true]) {
        const written = list().writeParquet(path, { compression });
        await refused(written, "compression", /"zstd", "snappy" or "none"/);
      }
      await refused(
        list().writeCsv(path, { compression: "none" }),
        "compression",
        /unknown option/,
      );
      await refused(list().writeCsv(path, { layout: true }), "layout", /"nested" or "wide"/);
      await refused(list().writeCsv(path, { indicators: "id" }), "indicators", /"value" or "key"/);
      const zones = ["Mars/Base", "", 5];
      for (const timeZone of zones) {
        await assert.rejects(list().writeParquet(path, { timeZone }), InvalidRequestError);
      }
      assert.equal(box.requests.length, 0);
    });
  });

  it("are made in worker threads too", async () => {
    const source = `
      const { parentPort, workerData } = require("node:worker_threads");
      const { IndeCX } = require("indecx");
      const listing = new IndeCX({ ...workerData.options, rateLimit: null }).answers.list();
      (async () => {
        const { rows } = await listing.writeParquet(workerData.path);
        const table = await listing.toArrowIPC();
        parentPort.postMessage({ rows, table }, [table.buffer]);
      })();`;
    const options = { baseUrl: box.url, companyKey: box.companyKey };
    const worker = new Worker(source, { eval: true, workerData: { options, path } });
    const { rows, table } = await new Promise((resolve, reject) => {
      worker.on("message", resolve);
      worker.on("error", reject);
    });
    assert.deepEqual([rows, tableFromIPC(table).numRows], [ROWS, ROWS]);
    assert.equal(readFileSync(path).subarray(0, 4).toString(), "PAR1");
  });
});
