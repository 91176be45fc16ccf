// Inputs of callers: rows are read as they are when they are passed; objects of classes, numbers, names, and the
// errors about them.
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { InvalidRequestError } from "indecx";
import { clientOf, sandbox, sentTo } from "./support.mjs";

describe("inputs", async () => {
  const { box } = await sandbox({ answers: 0 });
  const client = clientOf(box, { maxRetries: 0 });
  const send = (rows, options) => client.invites.sendBulk("T0AXXX", rows, options);
  const sent = () => sentTo(box).flatMap(({ body }) => body.customers ?? [body]);
  const email = "ana@example.com";

  beforeEach(() => box.clearRequests());

  async function refused(promise, ...parts) {
    const error = await promise.then(
      () => assert.fail("it succeeded"),
      (error) => error,
    );
    assert.ok(error instanceof InvalidRequestError, String(error));
    for (const part of parts) assert.ok(error.message.includes(part), error.message);
    assert.ok(!inspect(error, { showHidden: true, depth: 9 }).includes("@example.com"));
    assert.equal(sentTo(box).length, 0);
    return error;
  }

  it("may come in one object that is used for all rows", async () => {
    function* rows() {
      const row = { indicators: {} };
      for (let n = 0; n < 3; n++) {
        row.email = `c${n}@example.com`;
        row.indicators.N = n;
        yield row;
      }
    }
    async function* later() {
      yield* rows();
    }
    for (const source of [rows(), later()]) {
      box.clearRequests();
      const outcomes = await send(source);
      assert.ok(outcomes.every(({ ok }) => ok));
      assert.deepEqual(
        sent().map((row) => [row.email, row.N]),
        [0, 1, 2].map((n) => [`c${n}@example.com`, n]),
      );
    }
  });

  it("are read as an array was when the call was made", async () => {
    const rows = Array.from({ length: 1500 }, (_, n) => ({ email: `c${n}@example.com` }));
    const call = send(rows);
    for (const row of rows) row.email = "changed@example.com";
    rows.length = 0;
    assert.equal((await call).length, 1500);
    assert.deepEqual(
      sent().map((row) => row.email),
      Array.from({ length: 1500 }, (_, n) => `c${n}@example.com`),
    );
  });

  it("may be objects of any class, here or of another realm", async () => {
    class Base {
      email = email;
      greet() {}
    }
    class Dto extends Base {
      indicators = new (class {
        Filial = "Sul";
      })();
      #secret = 1;
      get phone() {
        return this.#secret;
      }
    }
    function Old() {
      this.email = email;
    }
    Old.prototype.telefone = "inherited";
    const foreign = runInNewContext("class Row { email = 'ana@example.com' }; new Row()");
    const wire = [{ email, Filial: "Sul" }, { email }, { email }, { email }];
    const rows = [new Dto(), new Old(), foreign, Object.assign(Object.create(null), { email })];
    await send(rows, { allowDuplicates: true });
    assert.deepEqual(sent(), wire);
    box.clearRequests();
    await client.invites.send("T0AXXX", new Dto());
    assert.deepEqual(sent(), [wire[0]]);
    await client.links.create("T0AXXX", [new Base()]);
    const kinds = [new Map([["email", email]]), new Set(), Buffer.from("x"), [email], () => {}];
    box.clearRequests();
    for (const row of [...kinds, Promise.resolve({}), new URL("https://a.example"), new Date()]) {
      const error = await refused(send([row]));
      assert.deepEqual([error.row, error.field], [0, "customers"]);
    }
  });

  it("that hold themselves, or a whole workbook, are refused soon", async () => {
    const row = { email, indicators: {} };
    row.indicators.a = row;
    row.indicators.b = row;
    row.indicators.c = row;
    await refused(send([row]), "`a`");
    const worksheet = { rows: [] };
    for (let n = 0; n < 300; n++)
      worksheet.rows.push({ worksheet, cells: Array(9).fill(worksheet) });
    const cell = { _address: "A1", _row: worksheet.rows[0], _value: {} };
    const error = await refused(send([{ email: cell }]), "cell.text");
    assert.equal(error.field, "email");
  });

  it("whose getter throws are refused alone, and the rest goes", async () => {
    const bad = {
      get email() {
        throw new RangeError("no heading for bia@example.com");
      },
    };
    const rows = [{ email: "c0@example.com" }, bad, { email: "c2@example.com" }];
    const outcomes = await send(rows.values());
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ["accepted", "refused", "accepted"],
    );
    assert.match(outcomes[1].message, /could not be read \(RangeError\)/);
    assert.ok(!inspect(outcomes[1], { showHidden: true, depth: 9 }).includes("bia@"));
    box.clearRequests();
    assert.equal((await refused(send(rows), "could not be read")).row, 1);
  });

  it("raise when no row of a lazy source is good, and when there are none", async () => {
    const rows = [
      { email, Filial: "Sul" },
      { email, Filial: "Norte" },
    ];
    assert.equal((await refused(send(rows.values()), "`Filial`", "`indicators`")).row, 0);
    for (const none of [[], [].values(), new Set()]) {
      await refused(send(none), "`customers` is empty");
    }
  });

  it("keep their digits", async () => {
    const indicators = { big: 12345678901234567890n % 10n ** 18n, last: 2 ** 53 - 1, half: 0.5 };
    await send([{ email, indicators }]);
    assert.deepEqual(sent()[0].last, 2 ** 53 - 1);
    box.clearRequests();
    for (const number of [2 ** 53, -(2 ** 53), 1e300, Number.POSITIVE_INFINITY]) {
      const error = await refused(
        send([{ email, indicators: { Contrato: number } }]),
        "`Contrato`",
      );
      assert.equal(error.field, "indicators.Contrato");
    }
    await refused(send([{ email, indicators: { Contrato: 2 ** 53 } }]), "as text");
    await refused(client.answers.create("T0AXXX", { review: 2 ** 60 }), "`review`");
  });

  it("keep the caller's own words in messages and fields", async () => {
    const created = { email, review: 9, created_at: new Date() };
    let error = await refused(client.answers.create("T0AXXX", created));
    assert.ok(error.message.includes("has no `created_at`: the name here is `createdAt`."));
    assert.equal(error.field, "created_at");
    error = await refused(send([{ email, indicators: { client_id: true } }]));
    assert.ok(error.message.includes("the indicator `client_id`"));
    assert.equal(error.field, "indicators.client_id");
    error = await refused(send([{ email, page_size: 5 }]), "has no `page_size`");
    assert.equal(error.field, "page_size");
    // The package's own names are in Node's form.
    await refused(client.followUps.update([{ status: "aberto" }]), "`answerId` is missing");
    const [outcome] = await send(
      [{ email: "bia@example.com" }, { email, client_id: 5 }].values(),
    ).then((outcomes) => outcomes.filter(({ ok }) => !ok));
    assert.ok(outcome.message.includes("`client_id`") && outcome.error.field === "client_id");
  });
});
