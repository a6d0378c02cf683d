// The Inspector's command line, reading the .mcp.json that `init` wrote: contract in strict mode, then the journey, in both protocol eras.
import { canary } from "./parts/bench.mjs";
import { checkAnswers, checkRows, checkSilence, forbidden, journey, size } from "./parts/journey.mjs";

const versions = { legacy: "2025-11-25", modern: "2026-07-28" };

export async function run(bench) {
  const inspector = bench.package("@modelcontextprotocol/inspector");
  for (const era of Object.keys(versions)) {
    const project = await bench.project(`inspector-${era}`);
    await bench.bitly(project, "init", "--agent", "claude");
    let transcript = "";
    const ask = async (method, ...more) => {
      const done = await bench.run(inspector.bin("mcp-inspector"), ["--cli", "-q", "--protocol-era", era, "--format", "json", "--config", ".mcp.json", "--server", "bitly", "--method", method, ...more], { cwd: project, env: bench.environment() });
      transcript += done.out + done.err;
      return done;
    };
    const call = (tool, args) => ask("tools/call", "--tool-name", tool, ...Object.entries(args).flatMap(([name, value]) => ["--tool-arg", `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`]));

    const first = parsed((await ask("initialize")).out);
    bench.check(`${era}: it speaks ${versions[era]} and gives instructions`, first?.protocolVersion === versions[era] && first.instructions.includes("get-status"), JSON.stringify(first));
    const tools = await ask("tools/list", "--strict");
    bench.check(`${era}: tools/list passes the strict schema check`, tools.code === 0, tools.err || tools.out);
    const list = parsed(tools.out);
    bench.check(`${era}: it has 18 tools, sorted`, list?.tools?.length === 18 && [...list.tools].every((tool, i, all) => i === 0 || all[i - 1].name < tool.name), tools.out.slice(0, 300));
    bench.say(`${era}: ${size("instructions", first?.instructions ?? "")}; ${size("tools/list", JSON.stringify(list))}`);

    const answers = {};
    for (const { tool, args } of journey(await bench.sandbox())) {
      const done = await call(tool, typeof args === "function" ? args(answers) : args);
      answers[tool] = parsed(done.out)?.structuredContent ?? { exit: done.code, out: done.out, err: done.err };
    }

    checkAnswers(bench, answers);
    for (const sql of forbidden) {
      const done = await call("query-table", { sql });
      bench.check(`${era}: refused: ${sql}`, done.code === 5 && !done.out.includes(canary), `exit ${done.code} ${done.out}`);
    }

    await checkRows(bench, project);
    checkSilence(bench, "what the Inspector printed", transcript);
    bench.say(size(`${era}: all answers of the journey`, Object.values(answers).map((answer) => JSON.stringify(answer)).join("")));
  }
}

function parsed(text) {
  try {
    const value = JSON.parse(text);
    return value.result ?? value;
  } catch {
    return null;
  }
}
