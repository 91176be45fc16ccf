// Node's own `fetch`, eight requests in flight, and `JSON.parse` to plain objects.

import { KEY, measure, pullPages, TOKEN } from "./measure.mjs";

async function json(url, headers) {
  const reply = await fetch(url, { headers });
  if (!reply.ok) {
    throw new Error(`${reply.status}`);
  }
  return reply.json();
}

await measure(async () => {
  const { authToken } = await json(TOKEN, { "Company-Key": KEY });
  const headers = { Authorization: `Bearer ${authToken}` };
  return pullPages((url) => json(url, headers));
});
