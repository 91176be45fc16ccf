// Every operation, failing in every way: no error, client or listing shows a secret or a person.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { IndeCX } from "indecx";
import { Sandbox } from "indecx/testing";

const declared = JSON.parse(readFileSync(new URL("../declarations.json", import.meta.url), "utf8"));
const [name, email, phone] = ["Zulmira Quaresma", "zulmira.quaresma@example.com", "5521977553311"];
const comment = "Fui mal atendida pela Zulmira";
const ana = { name, email, phone, indicators: { Filial: comment } };

const calls = {
  "actions.list": (client) => client.actions.list(),
  "actions.get": (client) => client.actions.get("T0AXXX"),
  "answers.list": (client) => client.answers.list({ email, phone, clientId: phone }),
  "answers.create": (client) =>
    client.answers.create("T0AXXX", { ...ana, review: 0, feedback: comment }),
  "invites.list": (client) => client.invites.list({ email, phone }),
  "invites.unanswered": (client) => client.invites.unanswered("T0AXXX", { email, clientId: phone }),
  "invites.send": (client) => client.invites.send("T0AXXX", ana),
  "invites.send_bulk": (client) => client.invites.sendBulk("T0AXXX", [ana]),
  "invites.update": (client) =>
    client.invites.update([{ inviteId: "60d2f3b2f789b2128c761abc", email }]),
  "links.create": (client) => client.links.create("T0AXXX", [ana]),
  "links.create_with_callback": (client) =>
    client.links.createWithCallback("T0AXXX", [ana], { callbackUrl: "https://example.com/hook" }),
  "follow_ups.update": (client) =>
    client.followUps.update([{ answerId: "S8C0VE", comment, responsible: email }]),
  "blocklist.list": (client) => client.blocklist.list(),
  "blocklist.add": (client) => client.blocklist.add(email, comment),
  "categories.list": (client) => client.categories.list(),
  "branches.list": (client) => client.branches.list(),
  "branches.create": (client) => client.branches.create(name),
  "details.list": (client) => client.details.list("T0AXXX"),
  "quarantines.list": (client) => client.quarantines.list({ email, phone, clientId: phone }),
};

/** All that a program would log of a failure. */
function told(error) {
  return [inspect(error, { depth: 10 }), String(error), error.stack, JSON.stringify(error)].join(
    "\n",
  );
}

describe("what shows", () => {
  it("covers every operation", () => {
    assert.deepEqual(Object.keys(calls).sort(), Object.keys(declared.operations).sort());
  });

  it("is neither a secret nor a person", async () => {
    const box = await Sandbox.start({ answers: 20 });
    const options = {
      baseUrl: box.url,
      companyKey: box.companyKey,
      rateLimit: null,
      maxRetries: 0,
    };
    const client = new IndeCX(options);
    const shown = [
      inspect(client, { depth: 10, showHidden: true }),
      String(client),
      JSON.stringify(client),
    ];
    const body = JSON.stringify({
      message: `${name} ${email} ${phone} ${comment} ${box.companyKey}`,
    });
    const faults = [
      ...[400, 401, 402, 403, 404, 418, 500].map((status) => ({ status, body })),
      { body },
      { reset: true },
    ];
    for (const call of Object.values(calls)) {
      for (const fault of faults) {
        box.fault({ ...fault, times: 2 });
        try {
          const result = await call(client);
          const isListing = result !== null && typeof result.toArray === "function";
          if (isListing) shown.push(inspect(result, { depth: 10 }));
          const rows = isListing ? await result.toArray() : result;
          if (Array.isArray(rows))
            shown.push(...rows.filter((row) => row.error).map((row) => told(row.error)));
        } catch (error) {
          shown.push(told(error));
        }
        box.clearFaults();
      }
    }
    await box.stop();
    const output = shown.join("\n");
    assert.ok(output.length > 10_000);
    const secrets = [
      box.companyKey,
      box.companyKey.slice(7, 30),
      "eyJhbGciOi",
      "Zulmira",
      "Quaresma",
      email,
      phone,
      comment,
    ];
    for (const secret of secrets) {
      const at = output.indexOf(secret);
      assert.equal(at, -1, `it shows in: ${output.slice(Math.max(0, at - 300), at + 50)}`);
    }
  });
});
