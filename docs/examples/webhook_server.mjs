// Takes what the platform posts: `/answers/SECRET` and `/links/SECRET`.
import { createHash, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { ResponseFormatError } from "indecx";
import { parseAnswer, parseLinks } from "indecx/webhooks";

const LARGEST_BODY = 1024 * 1024;
const digest = (text = "") => createHash("sha256").update(text).digest();
const secret = digest(process.env.WEBHOOK_SECRET);
const kept = new Map(); // what stands for your database

function keep(what = "", body = new Uint8Array()) {
  if (what === "answers") {
    const answer = parseAnswer(body);
    // The same delivery may come twice: by its id it is kept once.
    kept.set(answer.id, answer);
    console.log("answer", answer.id, answer.review);
    return 204;
  }
  if (what === "links") {
    for (const link of parseLinks(body)) {
      kept.set(link.inviteId, link);
      console.log("link", link.inviteId, link.shortUrl);
    }
    return 204;
  }
  return 404;
}

const server = createServer(async (request, response) => {
  const [, what, given] = (request.url ?? "").split("/");
  const size = Number(request.headers["content-length"]);
  const known = timingSafeEqual(digest(given), secret);
  let status = 404;
  try {
    if (request.method === "POST" && known && size <= LARGEST_BODY)
      status = keep(what, await buffer(request));
  } catch (error) {
    status = error instanceof ResponseFormatError ? 400 : 500;
    // The body stays out of the log: it holds what a customer wrote.
    if (status === 500) console.error(error instanceof Error ? error.name : typeof error);
  }
  response.writeHead(status).end();
});
server.listen(Number(process.env.PORT ?? 0), "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object") console.log(`listening on http://127.0.0.1:${address?.port}`);
});
