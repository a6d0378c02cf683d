// Starts the real Claude Code in print mode with a home of its own, against the stand-in for the model.
import fs from "node:fs";
import path from "node:path";

export function claudeHome(bench, name) {
  const home = fs.mkdtempSync(path.join(bench.folder, `${name}-home-`));
  fs.mkdirSync(path.join(home, ".claude"));
  // What a person says once in the dialog of an interactive start: this folder's servers may run. A project can not say it itself.
  fs.writeFileSync(path.join(home, ".claude", "settings.json"), JSON.stringify({ enableAllProjectMcpServers: true }));
  return home;
}

export async function claude(bench, program, { project, home, model, allowed, extraPath = "" }) {
  const environment = bench.environment({
    HOME: home,
    ANTHROPIC_BASE_URL: model.address,
    ANTHROPIC_API_KEY: "no-key",
    DISABLE_AUTOUPDATER: "1",
    DISABLE_TELEMETRY: "1",
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
  });
  environment.PATH = extraPath + environment.PATH;
  return bench.run(program.bin("claude"), ["-p", "Load my Bitly data", "--allowedTools", allowed, "--output-format", "stream-json", "--verbose"], { cwd: project, env: environment, seconds: 180 });
}
