// Scaffold, validate, plan, run and query through the public TypeScript SDK, against a sandbox; then six statements that must be refused.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
const [bin, project] = process.argv.slice(2);
if (!bin || !project || !process.env.BASE) {
  console.error("usage: BASE=http://127.0.0.1:PORT/v4 node typescript-client.mjs PROGRAM EMPTY_FOLDER   (npm i @modelcontextprotocol/sdk first)");
  process.exit(2);
}
const t = new StdioClientTransport({ command: bin, args: ["mcp", "--project", project], cwd: project, env: {...process.env, SOURCES__BITLY_SOURCE__ACCESS_TOKEN: "sandbox-token"} });
const c = new Client({ name: "script", version: "1" });
const t0 = Date.now(); await c.connect(t); console.log("initialize", Date.now() - t0, "ms", c.getServerVersion());
const tools = await c.listTools(); console.log("tools", tools.tools.length, tools.tools.map(x => x.name).join(","));
const call = async (name, args) => { const r = await c.callTool({ name, arguments: args }, undefined, { timeout: 120000, onprogress: p => {} }); console.log(name, r.isError ? "ERROR" : "ok", JSON.stringify(r.structuredContent ?? r.content).slice(0, 420)); return r; };
await call("scaffold-pipeline", { resources: ["groups", "group_bitlinks"], base_url: process.env.BASE });
await call("validate-pipeline", {});
await call("inspect-credentials", {});
await call("plan-load", {});
await call("run-pipeline", {});
await call("list-tables", {});
await call("query-table", { sql: "SELECT count(*) AS links FROM group_bitlinks" });
for (const sql of ["SELECT * FROM read_text('.dlt/secrets.toml')", "COPY groups TO 'x.csv'", "ATTACH 'x.db'", "SET memory_limit='1GB'", "INSTALL httpfs", "SELECT 1; SELECT 2"]) await call("query-table", { sql });
await c.close();
