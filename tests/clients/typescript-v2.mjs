// The TypeScript SDK, second major version: it asks server/discover and speaks the stateless era.
import { travel } from "./parts/sdk.mjs";

export async function run(bench) {
  const sdk = bench.package("@modelcontextprotocol/client");
  const { Client } = sdk.require("@modelcontextprotocol/client");
  const { StdioClientTransport } = sdk.require("@modelcontextprotocol/client/stdio");
  const project = await bench.project("typescript-v2");
  await travel(bench, "stateless", project, async () => {
    const client = new Client({ name: "script", version: "1" }, { versionNegotiation: { mode: "auto" } });
    await client.connect(new StdioClientTransport({ command: bench.program, args: ["mcp", "--project", project], cwd: project, env: bench.environment() }));
    bench.say(`negotiated ${client.getNegotiatedProtocolVersion?.() ?? "(not told)"}`);
    return { client, wire: [{ timeout: 120_000, onprogress: () => {} }] };
  });
}
