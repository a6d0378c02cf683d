// The real Codex, set up by `init --agent codex`, goes the whole way; a stand-in for the model says which tool comes next.
import { codex, codexHome } from "./parts/codex.mjs";
import { checkAnswers, checkRows, checkSilence, journey, size } from "./parts/journey.mjs";
import { startModel } from "./parts/model.mjs";

export async function run(bench) {
  const program = bench.package("@openai/codex");
  const project = await bench.project("codex");
  await bench.bitly(project, "init", "--agent", "codex");
  const model = await startModel(journey(await bench.sandbox()));
  try {
    const home = codexHome(bench, "codex", project, model);
    // In an unattended run Codex asks nobody, and calls on its own only what is read-only or stays on this machine. The person's yes, given beforehand:
    const done = await codex(bench, program, { project, home, args: ["-c", 'mcp_servers.bitly.default_tools_approval_mode="approve"'] });
    bench.check("Codex ends with exit code 0", done.code === 0, done.err + done.out.slice(-600));
    checkAnswers(bench, model.answers);
    await checkRows(bench, project);
    checkSilence(bench, "everything the model was sent", model.requests.join("\n"));
    checkSilence(bench, "the program's own transcript", done.out + done.err);
    bench.say(model.waits === 0 ? "our tools were there in the first turn" : `our tools were there after ${model.waits} turn(s) of a second each: Codex waits a second for a server`);
    bench.say(size("our answers", model.results.filter((result) => result.tool).map((result) => result.text).join("")));
    bench.say(`${size("the first request", model.requests[0] ?? "")}; ${size("the last one", model.requests.at(-1) ?? "")}; ${model.requests.length} requests`);
  } finally {
    await model.close();
  }
}
