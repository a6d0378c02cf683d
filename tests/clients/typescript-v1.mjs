// The TypeScript SDK, first major version: the handshake era. It checks each structured answer against the tool's output schema.
import { travel } from "./parts/sdk.mjs";

export async function run(bench) {
  const sdk = bench.package("@modelcontextprotocol/sdk");
  const { Client } = sdk.require("@modelcontextprotocol/sdk/client/index.js");
  const { StdioClientTransport } = sdk.require("@modelcontextprotocol/sdk/client/stdio.js");
  const project = await bench.project("typescript-v1");
  await travel(bench, "handshake", project, async () => {
    const client = new Client({ name: "script", version: "1" });
    await client.connect(new StdioClientTransport({ command: bench.program, args: ["mcp", "--project", project], cwd: project, env: bench.environment() }));
    return { client, wire: [undefined, { timeout: 120_000, onprogress: () => {} }] };
  });
}
