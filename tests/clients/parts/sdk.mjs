// The journey through a client object of the TypeScript SDK; both major versions have the same calls.
import { canary } from "./bench.mjs";
import { checkAnswers, checkRows, checkSilence, forbidden, journey, size } from "./journey.mjs";

export async function travel(bench, era, project, connect) {
  const began = performance.now();
  const { client, wire } = await connect();
  bench.say(`${era}: connected in ${Math.round(performance.now() - began)} ms to ${client.getServerVersion().name} ${client.getServerVersion().version}`);
  const { tools } = await client.listTools();
  bench.check(`${era}: 18 tools`, tools.length === 18);
  bench.check(`${era}: server instructions are given`, (client.getInstructions() ?? "").includes("get-status"));

  let transcript = JSON.stringify(tools);
  const call = async (name, args) => {
    const result = await client.callTool({ name, arguments: args }, ...wire);
    transcript += JSON.stringify(result);
    return result;
  };

  const answers = {};
  for (const { tool, args } of journey(await bench.sandbox())) {
    const result = await call(tool, typeof args === "function" ? args(answers) : args);
    answers[tool] = result.isError ? { error: result.content } : result.structuredContent;
  }

  checkAnswers(bench, answers);
  for (const sql of forbidden) {
    const result = await call("query-table", { sql });
    bench.check(`${era}: refused: ${sql}`, result.isError === true && !JSON.stringify(result).includes(canary), JSON.stringify(result));
  }

  await client.close();
  await checkRows(bench, project);
  checkSilence(bench, "the protocol's answers", transcript);
  bench.say(size(`${era}: all answers of the journey`, Object.values(answers).map((answer) => JSON.stringify(answer)).join("")));
}
