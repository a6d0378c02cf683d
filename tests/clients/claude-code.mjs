// The real Claude Code, set up by `init --agent claude`, goes the whole way; a stand-in for the model says which tool comes next.
import { claude, claudeHome } from "./parts/claude.mjs";
import { checkAnswers, checkRows, checkSilence, journey, size } from "./parts/journey.mjs";
import { startModel } from "./parts/model.mjs";

export async function run(bench) {
  const program = bench.package("@anthropic-ai/claude-code");
  const project = await bench.project("claude");
  await bench.bitly(project, "init", "--agent", "claude");
  const steps = journey(await bench.sandbox());
  // Claude Code shows its model all but two of our tools by name only, until they are looked up.
  const lookUp = { native: "ToolSearch", args: { query: `select:${steps.map((step) => `mcp__bitly__${step.tool}`).join(",")}`, max_results: 20 } };
  const model = await startModel([steps[0], lookUp, ...steps.slice(1)]);
  try {
    const done = await claude(bench, program, { project, home: claudeHome(bench, "claude"), model, allowed: "mcp__bitly" });
    bench.check("Claude Code ends with exit code 0", done.code === 0, done.err + done.out.slice(-600));
    checkAnswers(bench, model.answers);
    await checkRows(bench, project);
    checkSilence(bench, "everything the model was sent", model.requests.join("\n"));
    checkSilence(bench, "the program's own transcript", done.out + done.err);
    const last = model.requests.at(-1) ?? "";
    bench.say(size("our answers", model.results.filter((result) => result.tool).map((result) => result.text).join("")));
    bench.say(`${size("the first request", model.requests[0] ?? "")}; ${size("the last one", last)}; ${model.requests.length} requests`);
  } finally {
    await model.close();
  }
}
