// Deliveries to a webhook, in every form in which a program may have them.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ResponseFormatError } from "indecx";
import { parseAnswer, parseLinks } from "indecx/webhooks";

const answer = { _id: "65a1b2c3d4e5f6a7b8c9d0e1", review: 0, feedback: "Ótimo", novo: 1 };
const links = {
  customers: [{ inviteId: "i1", shortUrl: "https://indecx.example/x", nome: "Ana" }],
};

function forms(body) {
  const text = JSON.stringify(body);
  const bytes = Buffer.from(text);
  return [body, text, bytes, new Uint8Array(bytes), new Uint8Array(bytes).buffer];
}

describe("webhooks", () => {
  it("give the answer of a delivery, bare or wrapped", () => {
    for (const body of [answer, { answer }, { answers: [answer] }].flatMap(forms)) {
      const { id, review, feedback, extra } = parseAnswer(body);
      assert.deepEqual(
        { id, review, feedback, extra },
        {
          id: answer._id,
          review: 0,
          feedback: "Ótimo",
          extra: { novo: 1 },
        },
      );
    }
  });

  it("give the links of a callback", () => {
    for (const body of forms(links)) {
      const [{ inviteId, shortUrl, name }] = parseLinks(body);
      assert.deepEqual([inviteId, shortUrl, name], ["i1", "https://indecx.example/x", "Ana"]);
    }
  });

  it("refuse what is neither", () => {
    for (const odd of [links, "", "<html>", null, 5, [], {}]) {
      assert.throws(() => parseAnswer(odd), ResponseFormatError);
    }
    for (const odd of [answer, "", null, [], {}]) {
      assert.throws(() => parseLinks(odd), ResponseFormatError);
    }
  });
});
