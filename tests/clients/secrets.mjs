// What each agent's own tools can read of .dlt/secrets.toml with the files that `init` writes: the real programs try, a stand-in for the model asks.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { canary } from "./parts/bench.mjs";
import { claude, claudeHome } from "./parts/claude.mjs";
import { codex, codexHome } from "./parts/codex.mjs";
import { startModel } from "./parts/model.mjs";

const file = ".dlt/secrets.toml";

/** Ways to read it in a shell, by column of the table. */
const shell = {
  "cat, sed": `cat ${file}; sed -n p ${file}; (cd .dlt && cat secrets.toml)`,
  "glob": "cat .dlt/secrets.tom*",
  "copy": `cp ${file} copied.txt && cat copied.txt`,
  "python open()": `python3 -c "print(open('${file}').read())"`,
  "recursive grep": "grep -r access_token .dlt",
  "bitly-mcp query": null,
};
/** What an agent without MCP would do in its shell: it must work although the secrets file is closed to it. */
const ownCommand = (bench) => `"${bench.program}" validate && "${bench.program}" query "SELECT count(*) AS links FROM group_bitlinks"`;
const edit = `printf '\\n# edited\\n' >> ${file}`;

export async function run(bench) {
  shell["bitly-mcp query"] = `"${bench.program}" query "SELECT content FROM read_text('${file}')"`;
  const rows = [];
  await claudeRows(bench, rows);
  await codexRows(bench, rows);
  await cursorRow(bench, rows);
  const columns = ["file tool", ...Object.keys(shell), "change it"];
  bench.say(`\n| set-up | ${columns.join(" | ")} |\n|---|${"---|".repeat(columns.length)}`.replaceAll("\n", "\n  "));
  for (const row of rows) {
    bench.say(`| ${row.setup} | ${columns.map((column) => row.cells[column] ?? "-").join(" | ")} |`);
  }
}

async function claudeRows(bench, rows) {
  const program = bench.package("@anthropic-ai/claude-code");
  for (const [setup, init, promised] of [
    ["Claude Code, nothing", null, []],
    ["Claude Code, `init`", ["init", "--agent", "claude"], ["file tool", "cat, sed", "change it", "bitly-mcp query"]],
    ["Claude Code, `init --sandbox`", ["init", "--agent", "claude", "--sandbox"], ["file tool", ...Object.keys(shell), "change it"]],
  ]) {
    const missing = ["bwrap", "socat"].filter((tool) => spawnSync("which", [tool]).status !== 0);
    if (init?.includes("--sandbox") && missing.length > 0) {
      bench.skip(`${missing.join(" and ")} not found, so Claude Code has no sandbox here`);
      continue;
    }

    const project = await readyProject(bench, "claude", init);
    const steps = [
      { column: "file tool", native: "Read", args: { file_path: path.join(project, file) } },
      ...Object.entries(shell).map(([column, command]) => ({ column, native: "Bash", args: { command, description: "looks" } })),
      { work: true, native: "Bash", args: { command: ownCommand(bench), description: "works" } },
      { column: "change it", native: "Bash", args: { command: edit, description: "changes" } },
      { column: "change it", native: "Edit", args: { file_path: path.join(project, file), old_string: "access_token", new_string: "access_token_edited" } },
    ];
    const model = await startModel(withServer(init, steps));
    const done = await claude(bench, program, { project, home: claudeHome(bench, "claude"), model, allowed: "Bash Read Edit mcp__bitly" });
    await model.close();
    report(bench, rows, { setup: `${setup} (${program.version})`, project, model, done, promised, init });
  }
}

async function codexRows(bench, rows) {
  const program = bench.package("@openai/codex");
  for (const [setup, init, promised] of [["Codex, nothing", null, []], ["Codex, `init`", ["init", "--agent", "codex"], [...Object.keys(shell), "change it"]]]) {
    const project = await readyProject(bench, "codex", init);
    const steps = [
      ...Object.entries(shell).map(([column, cmd]) => ({ column, native: "exec_command", args: { cmd } })),
      { work: true, native: "exec_command", args: { cmd: ownCommand(bench) } },
      { column: "change it", native: "exec_command", args: { cmd: edit } },
    ];
    const model = await startModel(withServer(init, steps));
    const done = await codex(bench, program, { project, home: codexHome(bench, "codex", project, model) });
    await model.close();
    report(bench, rows, { setup: `${setup} (${program.version})`, project, model, done, promised, init });
  }
}

/** Cursor is on no registry: only the hook is run, as its documentation says that Cursor runs it. */
async function cursorRow(bench, rows) {
  const project = await readyProject(bench, "cursor", ["init", "--agent", "cursor"]);
  const hook = JSON.parse(fs.readFileSync(path.join(project, ".cursor", "hooks.json"), "utf8")).hooks;
  const judge = async (moment, call) => {
    const done = await bench.run("sh", ["-c", hook[moment][0].command], { cwd: project, env: bench.environment(), input: JSON.stringify(call) });
    return JSON.parse(done.out).permission === "deny" ? "refused" : "let through";
  };
  const cells = { "file tool": await judge("beforeReadFile", { file_path: path.join(project, file) }) };
  for (const [column, command] of [...Object.entries(shell), ["change it", edit]]) {
    cells[column] = await judge("beforeShellExecution", { command, cwd: project });
  }

  rows.push({ setup: "Cursor's hook alone, `init` (Cursor not run)", cells });
  bench.check("Cursor's hook refuses every plain way", Object.values(cells).every((cell) => cell === "refused"), JSON.stringify(cells));
}

/** A project with a loaded definition and the token in its file, set up by `init` when there is a command line for it. */
async function readyProject(bench, name, init) {
  const project = await bench.project(name);
  await bench.bitly(project, "scaffold", "--base-url", await bench.sandbox());
  await bench.bitly(project, "run");
  if (init) {
    await bench.bitly(project, ...init);
  }

  return project;
}

/** The server must still read the file in the same run. */
const withServer = (init, steps) => (init ? [{ tool: "inspect-credentials", args: { verify: true } }, ...steps] : steps);

function report(bench, rows, { setup, project, model, done, promised, init }) {
  bench.check(`${setup}: all attempts were made`, done.code === 0 && model.results.length >= Object.keys(shell).length, done.err + done.out.slice(-500));
  const cells = {};
  for (const { column, text } of model.results.filter((result) => result.column && result.column !== "change it")) {
    cells[column] = text.includes(canary) ? "**leak**" : "blocked";
  }

  const after = fs.readFileSync(path.join(project, file), "utf8");
  cells["change it"] = after.includes("edited") ? "**allowed**" : "blocked";
  rows.push({ setup, cells });
  for (const column of promised) {
    bench.check(`${setup}: ${column} is blocked`, cells[column] === "blocked", model.results.filter((result) => result.column === column).map((result) => result.text).join("\n"));
  }

  const worked = model.results.find((result) => result.work)?.text ?? "";
  bench.check(`${setup}: our commands work in the agent's shell`, worked.includes("is valid") && worked.includes("900"), worked);
  if (init) {
    bench.check(`${setup}: the server itself still reads the token`, model.answers["inspect-credentials"]?.ready === true, JSON.stringify(model.answers));
  }

  if (process.env.BITLY_CLIENTS_SHOW) {
    for (const result of model.results) {
      bench.say(`${result.column ?? result.tool}: ${result.text.replaceAll(canary, "<the token>").replaceAll("\n", " / ").slice(0, 400)}`);
    }
  }
}
