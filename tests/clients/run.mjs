// Runs the named client scripts (all when none is named) and prints how many checks passed, failed and were skipped.
import fs from "node:fs";
import path from "node:path";
import { Bench, Skip } from "./parts/bench.mjs";

const names = ["inspector", "typescript-v1", "typescript-v2", "claude-code", "codex", "secrets", "setup"];
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`no script named ${unknown.join(", ")}; there are: ${names.join(", ")}`);
  process.exit(2);
}

const bench = new Bench(path.resolve(process.env.BITLY_MCP), process.env.BITLY_CLIENTS_DIR);
try {
  for (const name of wanted.length > 0 ? wanted : names) {
    bench.begin(name);
    try {
      const script = await import(`./${name}.mjs`);
      await script.run(bench);
    } catch (error) {
      if (error instanceof Skip) {
        bench.skip(error.message);
      } else {
        bench.fail("the script ended early", error.stack ?? String(error));
      }
    } finally {
      await bench.end();
    }
  }
} finally {
  fs.rmSync(bench.folder, { recursive: true, force: true });
}

console.log(`\n${bench.passed} passed, ${bench.failed} failed, ${bench.skipped} skipped`);
process.exit(bench.failed > 0 ? 1 : 0);
