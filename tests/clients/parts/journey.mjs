// The way every client goes: from an empty folder to an answer, and six statements that must be refused.
import { canary, tokens } from "./bench.mjs";

/** Calls in order; arguments may be made from the answers before. */
export const journey = (base) => [
  { tool: "get-status", args: {} },
  { tool: "scaffold-pipeline", args: { resources: ["groups", "group_bitlinks"], base_url: base } },
  { tool: "validate-pipeline", args: {} },
  { tool: "inspect-credentials", args: { verify: true } },
  { tool: "preview-endpoint", args: { resource: "group_bitlinks" } },
  { tool: "plan-load", args: {} },
  { tool: "run-pipeline", args: (answers) => ({ plan_id: answers["plan-load"].plan_id }) },
  { tool: "list-tables", args: {} },
  { tool: "query-table", args: { sql: "SELECT count(*) AS links FROM group_bitlinks" } },
];

export const forbidden = [
  "SELECT * FROM read_text('.dlt/secrets.toml')",
  "COPY groups TO 'groups.csv'",
  "ATTACH 'other.duckdb'",
  "SET memory_limit = '1GB'",
  "INSTALL httpfs",
  "SELECT 1; SELECT 2",
];

/** What must be true after the journey, whoever made it. 3 groups of 300 links. */
export function checkAnswers(bench, answers) {
  bench.check("scaffold-pipeline wrote the definition", answers["scaffold-pipeline"]?.files?.some((file) => file.path === "bitly_pipeline.toml"), JSON.stringify(answers["scaffold-pipeline"]));
  bench.check("validate-pipeline finds it valid", answers["validate-pipeline"]?.valid === true, JSON.stringify(answers["validate-pipeline"]));
  bench.check("preview-endpoint proves paging", answers["preview-endpoint"]?.paginator === "proven", JSON.stringify(answers["preview-endpoint"]));
  bench.check("plan-load says that it fits", answers["plan-load"]?.verdict === "fits", JSON.stringify(answers["plan-load"]));
  bench.check("run-pipeline completed", answers["run-pipeline"]?.status === "completed", JSON.stringify(answers["run-pipeline"]));
  bench.check("query-table counts 900 links", JSON.stringify(answers["query-table"]?.rows) === "[[900]]", JSON.stringify(answers["query-table"]));
}

/** Rows are in DuckDB, read by another process. */
export async function checkRows(bench, project) {
  const rows = await bench.bitly(project, "query", "--json", "SELECT count(*) AS links, count(DISTINCT id) AS ids FROM group_bitlinks");
  bench.check("900 rows are in the DuckDB file", JSON.stringify(rows.json?.rows) === "[[900,900]]", rows.out + rows.err);
}

export function checkSilence(bench, what, transcript) {
  bench.check(`the token is nowhere in ${what}`, !transcript.includes(canary), "found");
}

/** The sizes of what a model reads. */
export const size = (what, text) => `${what}: ${text.length.toLocaleString("en")} characters, about ${tokens(text.length).toLocaleString("en")} tokens (characters / 3.5)`;
