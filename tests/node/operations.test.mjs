// The operations are the same in the core, on the client and (in types.test-d.mts) in the types. Each accepts its
// declared parameters and passes them on.
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { InvalidRequestError } from "indecx";
import { camel, clientOf, declarations, sandbox, sentTo } from "./support.mjs";

describe("operations", async () => {
  const { box, client } = await sandbox({ answers: 200 });

  beforeEach(() => box.clearRequests());

  it("are those that the core declares", () => {
    const offered = Object.entries(client).flatMap(([resource, object]) =>
      Object.getOwnPropertyNames(Object.getPrototypeOf(object))
        .filter((method) => method !== "constructor")
        .map((method) => `${resource}.${method}`),
    );
    assert.deepEqual(offered.sort(), Object.keys(declarations.operations).map(camel).sort());
  });

  it("list and get actions", async () => {
    const [first] = await client.actions.list().toArray();
    assert.equal(first.controlId, "T0AXXX");
    const action = await client.actions.get(first.controlId);
    assert.equal(action.id, first.id);
    assert.ok(action.additionalQuestions.length > 0);
  });

  it("list answers of an action and of a period", async () => {
    const held = box.records("answers");
    const [startDate, endDate] = ["2025-03-01", "2025-06-30"];
    const days = await client.answers.list({ startDate, endDate }).toArray();
    assert.ok(days.length > 0 && days.length < held.length);
    assert.deepEqual(Object.fromEntries(sentTo(box)[0].query), {
      startDate: "01-03-2025",
      endDate: "30-06-2025",
      dateType: "createdAt",
      page: "1",
      limit: "1000",
    });
    const start = new Date("2025-03-10T12:00:00Z");
    const end = new Date("2025-06-10T12:00:00Z");
    const exact = await client.answers.list({ startDate: start, endDate: end }).toArray();
    assert.ok(exact.length > 0);
    for (const { createdAt } of exact) {
      assert.ok(createdAt === null || (new Date(createdAt) >= start && new Date(createdAt) < end));
    }
  });

  it("list branches", async () => {
    const names = (await client.branches.list().toArray()).map(
      ({ corporateName }) => corporateName,
    );
    assert.deepEqual(
      names,
      box.records("branches").map(({ corporate_name }) => corporate_name),
    );
  });

  it("send an invite", async () => {
    const scheduling = new Date("2030-01-31T12:00:00Z");
    const customer = {
      name: "Ana",
      email: "ana@example.com",
      phone: 5511912345678n,
      indicators: { Filial: "Centro", Loja: 12, Nota: 9.5, Vazio: null, Falta: undefined },
    };
    const { message } = await client.invites.send("T0AXXX", customer, { scheduling });
    assert.equal(typeof message, "string");
    assert.deepEqual(box.sent.at(-1).customer, {
      nome: "Ana",
      email: "ana@example.com",
      telefone: "5511912345678",
      Filial: "Centro",
      Loja: 12,
      Nota: 9.5,
      scheduling: "2030-01-31T12:00:00.000",
    });
  });

  it("refuse an unknown option by name, with the nearest one", async () => {
    for (const [wrong, right] of [
      ["page_size", "pageSize"],
      ["pagesize", "pageSize"],
      ["startdate", "startDate"],
      ["acton", "action"],
      ["timeout", "timeoutMs"],
    ]) {
      assert.throws(() => client.answers.list({ [wrong]: 1 }), {
        name: "InvalidRequestError",
        field: wrong,
        message: new RegExp(`\`${wrong}\`.*Did you mean \`${right}\``),
      });
    }
    await assert.rejects(client.actions.get("T0AXXX", { onProgress() {} }), InvalidRequestError);
    class Filters {
      get email() {
        return "ana@example.com";
      }
    }
    const unseen = Object.create({ email: "ana@example.com" });
    for (const options of ["T0AXXX", Promise.resolve({}), new Map(), new Filters(), unseen])
      assert.throws(() => client.answers.list(options), /in one object as the last argument/);
    assert.throws(() => clientOf(box, { compnayKey: "x" }), /Did you mean `companyKey`/);
    assert.equal(box.requests.length, 0);
  });

  it("refuse values that mean nothing, and say what came", async () => {
    class Person {}
    const cyclic = {};
    cyclic.self = cyclic;
    for (const [options, words] of [
      [{ startDate: new Date(Number.NaN) }, "an invalid Date"],
      [{ startDate: new Date("+012345-01-01T00:00:00Z") }, "beyond the year 9999"],
      [{ pageSize: Number.NaN }, "NaN"],
      [{ pageSize: Number.POSITIVE_INFINITY }, "Infinity"],
      [{ pageSize: 2n ** 70n }, "a bigint beyond 64 bits"],
      [{ pageSize: Symbol("x") }, "a symbol"],
      [{ email: () => "x" }, "a function"],
      [{ email: new Person() }, "a mapping"],
      [{ email: new Map() }, "Map"],
      [{ email: cyclic }, "a mapping"],
      [{ timeoutMs: "5" }, "`timeoutMs`"],
      [{ timeoutMs: Number.NaN }, "NaN"],
    ]) {
      assert.throws(
        () => client.answers.list(options),
        (error) => error instanceof InvalidRequestError && error.message.includes(words),
        words,
      );
    }
    await assert.rejects(client.actions.get(), /`action` is missing/);
  });

  it("take undefined and null as absent", async () => {
    const options = { email: undefined, phone: null, startDate: undefined, action: undefined };
    assert.equal((await client.answers.list(options).toArray()).length, 200);
    assert.equal((await client.answers.list(null).toArray()).length, 200);
  });
});

describe("a client", async () => {
  const { box } = await sandbox({ answers: 1 });

  it("refuses options that cannot be, by name", () => {
    for (const options of [
      { companyKey: 5 },
      { companyKey: " " },
      { baseUrl: "http://indecx.example" },
      { timeoutMs: 0 },
      { timeoutMs: Number.NaN },
      { maxRetries: -1 },
      { maxRetries: 1.5 },
      { maxConcurrency: 0 },
      { rateLimit: 0 },
      { rateLimit: Number.NaN },
      { allowHttp: "yes" },
      { caFile: "/there/is/no/such/file.pem" },
    ]) {
      const [name] = Object.keys(options);
      assert.throws(
        () => clientOf(box, options),
        (error) => error instanceof InvalidRequestError && error.field === name,
        JSON.stringify(options),
      );
    }
  });

  it("refuses calls once it is closed", async () => {
    const client = clientOf(box);
    assert.equal((await client.answers.list().toArray()).length, 1);
    await client.close();
    await assert.rejects(client.answers.list().toArray(), /closed/);
    await clientOf(box)[Symbol.asyncDispose]();
  });
});
