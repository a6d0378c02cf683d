// Starts the real Codex with a home of its own, against the stand-in for the model.
import fs from "node:fs";
import path from "node:path";

/** Settings of the person: the stand-in as the only model, this folder trusted (what its dialog asks for the first time). */
export function codexHome(bench, name, project, model) {
  const home = fs.mkdtempSync(path.join(bench.folder, `${name}-home-`));
  fs.writeFileSync(path.join(home, "config.toml"), `
model = "stand-in"
model_provider = "stand-in"
approval_policy = "never"

[model_providers.stand-in]
name = "stand-in"
base_url = "${model.address}/v1"
wire_api = "responses"
env_key = "STAND_IN_KEY"

[projects."${project}"]
trust_level = "trusted"
`);
  return home;
}

export async function codex(bench, program, { project, home, args = [] }) {
  const environment = bench.environment({ HOME: home, CODEX_HOME: home, STAND_IN_KEY: "no-key" });
  return bench.run(program.bin("codex"), ["exec", "--json", "--skip-git-repo-check", ...args, "Load my Bitly data"], { cwd: project, env: environment, seconds: 180 });
}
