// The same types through `require`.
import indecx = require("indecx");
import testing = require("indecx/testing");

export async function typed(box: testing.Sandbox): Promise<indecx.Answer[]> {
  const client = new indecx.IndeCX({ baseUrl: box.url, companyKey: box.companyKey });
  return client.answers.list().toArray();
}
