// The columns of the wide layout, and the cells of a CSV file.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { tableFromIPC } from "apache-arrow";
import { sandbox } from "./support.mjs";

describe("columns and cells", async () => {
  const { box, client } = await sandbox({ answers: 0 });
  const folder = mkdtempSync(join(tmpdir(), "indecx-"));
  after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "answers");

  it("have a column for each question, with all that was answered", async () => {
    const why = (questionId, answerText) => ({
      questionId,
      type: "INPUT",
      text: "Por quê?",
      answerText,
    });
    const multiple = { type: "MULTIPLE", text: "Motivo", multipleValues: ["Preço", "Troca"] };
    const motive = {
      ...multiple,
      options: [{ option: "Troca", subOptions: ["Frete"] }],
      answerText: "x",
    };
    const rows = [[why("loja", "L1"), why("site", "S1"), motive], [why("site", "S2")]];
    const answers = rows.map((additionalQuestions, at) => ({ _id: `${at}`, additionalQuestions }));
    const read = async (options) => {
      box.reply({ body: { page: 1, limit: 1000, total: 2, answers } });
      const table = tableFromIPC(await client.answers.list().toArrowIPC(options));
      const found = table.schema.fields.filter(({ name }) => name.startsWith("question_"));
      const held = found.map(({ name }) => [name, [...table.getChild(name)]]);
      return { held: Object.fromEntries(held), fields: found };
    };
    const motives = ["Preço; Troca (Frete); x", null];
    assert.deepEqual((await read()).held, {
      question_Motivo: motives,
      "question_Por quê?": ["L1", null],
      "question_Por quê?#2": ["S1", "S2"],
    });
    const { held, fields } = await read({ questions: "id" });
    const byId = {
      question_Motivo: motives,
      question_loja: ["L1", null],
      question_site: ["S1", "S2"],
    };
    assert.deepEqual(held, byId);
    assert.deepEqual(Object.fromEntries(fields[2].metadata), {
      "indecx.question_id": "site",
      "indecx.question_text": "Por quê?",
      "indecx.question_type": "INPUT",
    });
  });

  it("become CSV whose texts stand in quotes, defused, or what Excel in Brazil opens", async () => {
    const texts = [
      "ótimo",
      "",
      null,
      "=1+1",
      "'=1+1",
      "oi;=1+1",
      "- caro",
      "+5531977461755",
      "-12,5",
    ];
    const plain = [
      "ótimo",
      "",
      null,
      "'=1+1",
      "''=1+1",
      "oi;'=1+1",
      "'- caro",
      "+5531977461755",
      "-12,5",
    ];
    const createdAt = "2025-01-31T12:34:56.789Z";
    const held = texts.map((feedback, at) => ({ _id: `${at}`, feedback, review: 9.5, createdAt }));
    const page = { page: 1, limit: 1000, total: held.length, answers: held };
    const write = async (options) => {
      box.reply({ body: page });
      await client.answers.list().writeCsv(path, options);
      return readFileSync(path, "utf8");
    };
    const cell = (text) => (text === null ? "" : `"${text}"`);
    const csv = await write();
    for (const text of plain) assert.ok(csv.includes(`,9.5,${cell(text)},`), text);
    assert.ok(csv.includes(`,${createdAt},`));
    const excel = await write({ dialect: "excel-br" });
    assert.ok(excel.startsWith(`\ufeff"id";"controlId";`));
    const digits = ["'+5531977461755", "'-12,5"];
    for (const text of [...plain.slice(0, 7), ...digits]) {
      assert.ok(excel.includes(`;9,5;${cell(text)};`), text);
    }
    assert.ok(excel.includes(";2025-01-31 09:34:56;"));
    const elsewhere = await write({ dialect: "excel-br", timeZone: "UTC" });
    assert.ok(elsewhere.includes(";2025-01-31 12:34:56;"));
  });
});
