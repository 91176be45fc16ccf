// axios with connections kept alive, eight requests in flight, and plain objects as axios makes them.

import http from "node:http";
import axios from "axios";
import { IN_FLIGHT, KEY, measure, pullPages, TOKEN } from "./measure.mjs";

const httpAgent = new http.Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
const client = axios.create({ httpAgent });

await measure(async () => {
  const { data } = await client.get(TOKEN, { headers: { "Company-Key": KEY } });
  client.defaults.headers.common.Authorization = `Bearer ${data.authToken}`;
  return pullPages(async (url) => (await client.get(url)).data);
});
httpAgent.destroy();
