// undici's pool with eight connections, gunzip on Node's threads, and `JSON.parse` to plain objects.

import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { Pool } from "undici";
import { IN_FLIGHT, KEY, measure, pullPages, TOKEN } from "./measure.mjs";

const unpack = promisify(gunzip);
const pool = new Pool(new URL(TOKEN).origin, { connections: IN_FLIGHT });

async function json(url, headers) {
  const reply = await pool.request({
    method: "GET",
    path: url.slice(url.indexOf("/", "https://".length)),
    headers: { ...headers, "accept-encoding": "gzip" },
  });
  if (reply.statusCode !== 200) {
    throw new Error(`${reply.statusCode}`);
  }
  const body = Buffer.from(await reply.body.arrayBuffer());
  const plain = reply.headers["content-encoding"] === "gzip" ? await unpack(body) : body;
  return JSON.parse(plain.toString());
}

await measure(async () => {
  const { authToken } = await json(TOKEN, { "company-key": KEY });
  return pullPages((url) => json(url, { authorization: `Bearer ${authToken}` }));
});
await pool.close();
