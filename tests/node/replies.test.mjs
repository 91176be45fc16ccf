// The meaning of replies that need more than one request: an expired token, a route that moved, a campaign that stops
// half-way. Single replies are tested by vectors.
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { inspect } from "node:util";
import {
  APIStatusError,
  BadRequestError,
  NotFoundError,
  OutcomeUnknownError,
  RateLimitError,
  ServerError,
} from "indecx";
import { clientOf, sandbox, sentTo } from "./support.mjs";

const ANA = { email: "ana@example.com" };
const people = (count) =>
  Array.from({ length: count }, (_, at) => ({ email: `p${at}@example.com` }));

describe("replies", async () => {
  const { box } = await sandbox({ answers: 0, invites: 0, linkEchoOrder: "shuffled" });
  const fresh = () => clientOf(box, { maxRetries: 0 });
  const paths = () => box.requests.map(({ path }) => path);
  let before = 0;
  const reached = () => box.sent.slice(before).map(({ email }) => email);

  beforeEach(() => {
    box.clearFaults();
    box.clearRequests();
    before = box.sent.length;
  });

  it("renew a token that was good, once, and let a fresh one's refusal stand", async () => {
    for (const [status, body] of [
      [401, ""],
      [403, '{"message":"Forbidden"}'],
      [400, '{"message":"jwt expired"}'],
      [403, '{"message":"Sessão da empresa expirada."}'],
    ]) {
      const client = fresh();
      await client.actions.list().toArray();
      box.clearRequests();
      box.fault({ route: "send", status, body });
      await client.invites.send("T0AXXX", ANA);
      assert.deepEqual(paths(), ["send/T0AXXX", "authorization/token", "send/T0AXXX"]);
      if (status === 401) continue;
      box.fault({ route: "send", status, body });
      await assert.rejects(fresh().invites.send("T0AXXX", ANA), { status });
    }
  });

  it("lead to the other spelling of a route each time it moves", async () => {
    const client = fresh();
    for (const spelling of ["blocklist", "blacklist", "blocklist"]) {
      box.configure({ blocklistSpelling: spelling });
      await client.blocklist.add("ana@example.com", "teste");
      box.clearRequests();
      await client.blocklist.add("bia@example.com", "teste");
      assert.deepEqual(paths(), [`send-${spelling}`]);
    }
    box.configure({ blocklistSpelling: "blacklist" });
  });

  it("stop a campaign where they concern all, and its rest may go again as it is", async () => {
    for (const fault of [
      { status: 429 },
      { status: 403, body: "<html>blocked by the firewall</html>" },
    ]) {
      before = box.sent.length;
      box.fault({ route: "send/bulk", skip: 1, ...fault });
      const outcomes = await fresh().invites.sendBulk("T0AXXX", people(2500));
      const statuses = outcomes.map(({ status }) => status);
      assert.ok(statuses.slice(1000, 2000).every((status) => status === "refused"));
      assert.ok(statuses.slice(2000).every((status) => status === "not_sent"));
      const again = outcomes.filter((row) => row.retrySafe).map(({ index }) => people(2500)[index]);
      assert.equal(again.length, 1500);
      await fresh().invites.sendBulk("T0AXXX", again);
      assert.equal(new Set(reached()).size, 2500);
      assert.equal(reached().length, 2500);
    }
  });

  it("halve a chunk that is too large, down to one row", async () => {
    box.fault({ route: "send/bulk", status: 413, times: 3 });
    const outcomes = await fresh().invites.sendBulk("T0AXXX", people(4));
    const statuses = outcomes.map(({ status }) => status);
    assert.deepEqual(statuses, ["refused", "accepted", "accepted", "accepted"]);
    assert.match(outcomes[0].message, /one row is too large/);
    assert.deepEqual(reached(), ["p1@example.com", "p2@example.com", "p3@example.com"]);
  });

  it("leave one error to all rows of a chunk, with the beginning of the body", async () => {
    box.fault({ route: "send/bulk", status: 502, body: `<html>${"x".repeat(300_000)}` });
    const outcomes = await fresh().invites.sendBulk("T0AXXX", people(1000));
    assert.equal(new Set(outcomes.map(({ error }) => error)).size, 1);
    assert.ok(outcomes[0].error instanceof OutcomeUnknownError);
    assert.ok(outcomes[0].error.cause instanceof ServerError);
    assert.equal(outcomes[0].error.cause.body.length, 64 * 1024);
  });

  it("about an invite that is not there stop no other update", async () => {
    const body = '{"message":"Invite not found"}';
    box.fault({ route: "update-invite", status: 404, body });
    const hex = (at) => at.toString(16).padStart(24, "0");
    const rows = people(150).map(({ email }, at) => ({ inviteId: hex(at), email }));
    const outcomes = await fresh().invites.update(rows);
    assert.ok(outcomes.every(({ status }) => status !== "not_sent"));
    assert.ok(outcomes[0].error instanceof NotFoundError);
    assert.equal(sentTo(box).length, 2);
  });

  it("give people who share a contact each their own link", async () => {
    const names = Array.from({ length: 10 }, (_, at) => `Pessoa ${at}`);
    const rows = names.map((name) => ({ name, email: "casa@example.com" }));
    const outcomes = await fresh().links.create("T0AXXX", rows, { allowDuplicates: true });
    assert.deepEqual(
      outcomes.map(({ link }) => link.name),
      names,
    );
    assert.deepEqual(outcomes.unmatchedLinks, []);
  });

  it("lose no link without an owner, and show nobody's contact", async () => {
    const shortUrl = "https://links.example.com/9";
    box.reply({ body: { customers: [{ email: "bia@example.com", shortUrl }] } });
    const outcomes = await fresh().links.create("T0AXXX", [ANA]);
    assert.equal(outcomes[0].status, "unknown");
    assert.ok(outcomes[0].error instanceof OutcomeUnknownError);
    assert.deepEqual(
      outcomes.unmatchedLinks.map((link) => link.shortUrl),
      [shortUrl],
    );
    assert.ok(!inspect(outcomes, { depth: 9 }).includes("bia@example.com"));
  });

  it("about a follow-up taken in part leave what may be given again", async () => {
    const message = "Tratativa atualizada parcialmente";
    const status = "Status não cadastrado na conta";
    box.reply({ body: { answers: [{ answerId: "a", comment: "OK", status, message }] } });
    const date = new Date("2026-05-26T15:56:00Z");
    const update = { answerId: "A1B2C3", status: "fechado", comment: "Ligar.", date };
    const [outcome] = await fresh().followUps.update([update]);
    assert.ok(outcome.error instanceof BadRequestError && outcome.message.includes(status));
    assert.deepEqual(outcome.remaining, { answerId: "A1B2C3", status: "fechado", date });
    box.reply({
      body: { answers: [{ answerId: "a", message: "Tratativa atualizada com sucesso" }] },
    });
    await fresh().followUps.update([outcome.remaining]);
    const answers = [{ answerId: "A1B2C3", status: "fechado", date: "2026-05-26T15:56:00" }];
    assert.deepEqual(sentTo(box).at(-1).body, { answers });
  });

  it("tell how long to wait, and the id of the request under any name", async () => {
    box.fault({ route: "send", status: 429, headers: { "retry-after": "7" } });
    await assert.rejects(fresh().invites.send("T0AXXX", ANA), (error) => {
      assert.ok(error instanceof RateLimitError && error.message.includes("7 s"));
      return error.retryAfter === 7;
    });
    box.fault({ route: "send", status: 503, headers: { "retry-after": "120" } });
    await assert.rejects(fresh().invites.send("T0AXXX", ANA), (error) => {
      assert.ok(error instanceof OutcomeUnknownError && error.message.includes("120 s"));
      return error.cause.retryAfter === 120;
    });
    box.reply({
      status: 400,
      body: {},
      headers: { "x-request-id": "", "x-correlation-id": "r-1" },
    });
    await assert.rejects(fresh().invites.send("T0AXXX", ANA), (error) => {
      assert.ok(error instanceof APIStatusError);
      return error.requestId === "r-1";
    });
  });
});
