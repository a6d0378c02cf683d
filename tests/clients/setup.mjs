// init, doctor and uninstall in a folder where a person has files of their own: the tree before, in between and after, byte by byte.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** Files of a person, with what editors leave: comments, commas at the end, CRLF, a byte order mark, no newline at the end. */
const theirs = {
  "AGENTS.md": "# Mine\n\nNo newline at the end",
  "CLAUDE.md": "\uFEFF# Also mine\r\n",
  ".mcp.json": '{\n  // my servers\n  "mcpServers": { "other": { "command": "x", }, },\n}',
  ".claude/settings.json": '{\r\n\t"permissions": {"deny": ["Read(./.env)"], "allow": []}\r\n}\r\n',
  ".claude/skills/find-source/SKILL.md": "---\nname: find-source\n---\nMy own skill of the same name.\n",
  ".cursor/mcp.json": '{"mcpServers":{}}',
  ".cursor/hooks.json": '{"version": 1, "hooks": {"stop": [{"command": "./mine.sh"}]}}\n',
  ".cursorignore": "dist\n",
  ".codex/config.toml": '# mine\nmodel = "m"\n\n[mcp_servers.other]\ncommand = "x" # keep\n',
  ".gitignore": "node_modules\n",
};

export async function run(bench) {
  for (const agent of ["claude", "cursor", "codex", "all"]) {
    const project = await bench.project(`setup-${agent}`, { withToken: false });
    for (const [name, text] of Object.entries(theirs)) {
      fs.mkdirSync(path.dirname(path.join(project, name)), { recursive: true });
      fs.writeFileSync(path.join(project, name), text);
    }

    fs.chmodSync(path.join(project, "AGENTS.md"), 0o640);
    const before = tree(project);
    await bench.bitly(project, "init", "--agent", agent, "--dry-run");
    bench.check(`${agent}: a dry run writes nothing`, same(before, tree(project)));
    const init = await bench.bitly(project, "init", "--agent", agent);
    const installed = tree(project);
    bench.check(`${agent}: init`, init.code === 0 || (init.code === 6 && init.out.includes("kept      .claude/skills/find-source")), init.out + init.err);
    await bench.bitly(project, "init", "--agent", agent);
    bench.check(`${agent}: a second init changes nothing`, same(installed, tree(project)));
    const doctor = await bench.bitly(project, "doctor", "--json");
    const wrong = doctor.json?.findings?.filter((finding) => !finding.ok) ?? [];
    bench.check(`${agent}: doctor finds the server well`, wrong.every((finding) => finding.code === "SKILLS_CHANGED"), doctor.out + doctor.err);
    const removed = await bench.bitly(project, "uninstall");
    const after = tree(project);
    bench.check(`${agent}: uninstall gives back every byte and mode`, removed.code === 0 || removed.code === 6, removed.out + removed.err);
    bench.check(`${agent}: the tree is as it was`, same(before, after), JSON.stringify({ before, after }, null, 1));
    show(bench, agent, before, installed, after);
  }
}

/** Every file with size, mode and hash; every folder. */
function tree(project) {
  const entries = {};
  for (const entry of fs.readdirSync(project, { recursive: true, withFileTypes: true })) {
    const full = path.join(entry.parentPath, entry.name);
    const mode = (fs.statSync(full).mode & 0o777).toString(8);
    entries[path.relative(project, full)] = entry.isDirectory() ? "folder" : `${fs.statSync(full).size} bytes, mode ${mode}, ${createHash("sha256").update(fs.readFileSync(full)).digest("hex").slice(0, 8)}`;
  }

  return entries;
}

const same = (one, other) => JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());

function show(bench, agent, before, installed, after) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(installed), ...Object.keys(after)])].filter((name) => [before, installed, after].every((one) => one[name] !== "folder")).sort();
  const changed = names.filter((name) => before[name] !== installed[name]);
  bench.say(`${agent}: ${names.length - changed.length} files left alone, ${changed.length} made or changed:`);
  for (const name of changed) {
    bench.say(`  ${name}: ${before[name] ?? "none"} -> ${installed[name] ?? "none"} -> ${after[name] ?? "none"}`);
  }
}
