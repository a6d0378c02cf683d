// What every client script needs: packages from npm, the built program, a sandbox, temporary projects, counted checks. Stops what it started by its process id.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** Why a script can not run on this machine, in a plain word. */
export class Skip extends Error {}

/** The token of the account. It must never be seen by a client, so every transcript is searched for it. */
export const canary = "canary-4f1c9e07b2d85a63-token";

/** Characters of a token, about; models count fewer for plain text and more for identifiers. */
export const tokens = (characters) => Math.round(characters / 3.5);

export class Bench {
  passed = 0;
  failed = 0;
  skipped = 0;
  #started = [];
  #base = null;

  constructor(program, cache) {
    this.program = program;
    this.cache = cache;
    // Not below /tmp: Codex makes no sandbox helper there.
    this.folder = fs.mkdtempSync(path.join(cache, "run-"));
  }

  begin(name) {
    console.log(`\n${name}`);
  }

  say(text) {
    console.log(`  ${text}`);
  }

  check(what, holds, otherwise = "") {
    if (holds) {
      this.passed++;
      console.log(`  ok      ${what}`);
    } else {
      this.fail(what, otherwise);
    }
  }

  fail(what, why) {
    this.failed++;
    console.log(`  FAILED  ${what}${why ? `\n          ${String(why).slice(0, 1500).replaceAll("\n", "\n          ")}` : ""}`);
  }

  skip(why) {
    this.skipped++;
    console.log(`  skipped: ${why}`);
  }

  /** Ends every process that the script left, by its id. */
  async end() {
    for (const child of this.#started.splice(0)) {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = new Promise((done) => child.once("exit", done));
        child.kill("SIGTERM");
        await Promise.race([gone, new Promise((late) => setTimeout(late, 3000).unref())]);
        child.kill("SIGKILL");
      }
    }

    this.#base = null;
  }

  /** The folder with an npm package, fetched the first time. */
  package(name) {
    const folder = path.join(this.cache, "packages", name.replace(/[@/]/g, "_"));
    const manifest = path.join(folder, "node_modules", name, "package.json");
    if (!fs.existsSync(manifest)) {
      fs.mkdirSync(folder, { recursive: true });
      const done = spawnSync("npm", ["install", "--prefix", folder, "--no-fund", "--no-audit", "--loglevel", "error", name], { encoding: "utf8" });
      if (done.status !== 0 || !fs.existsSync(manifest)) {
        throw new Skip(`${name} could not be fetched from npm`);
      }
    }

    const version = JSON.parse(fs.readFileSync(manifest, "utf8")).version;
    this.say(`${name} ${version}, Node ${process.versions.node}`);
    return { folder, version, bin: (command) => path.join(folder, "node_modules", ".bin", command), require: createRequire(path.join(folder, "package.json")) };
  }

  /** Runs to its end. Code is null when the time was over. */
  run(command, args, { cwd, env, input, seconds = 120 } = {}) {
    return new Promise((done) => {
      const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: ["pipe", "pipe", "pipe"] });
      this.#started.push(child);
      let [out, err] = ["", ""];
      child.stdout.on("data", (data) => { out += data; });
      child.stderr.on("data", (data) => { err += data; });
      child.stdin.on("error", () => {});
      child.stdin.end(input ?? "");
      const late = setTimeout(() => child.kill("SIGKILL"), seconds * 1000);
      child.on("error", (error) => done({ code: -1, out, err: String(error) }));
      child.on("close", (code) => { clearTimeout(late); done({ code, out, err }); });
    });
  }

  /** A command of our program in a project; its object when --json was said. */
  async bitly(project, ...args) {
    const done = await this.run(this.program, args, { cwd: project, env: this.environment() });
    return { ...done, json: args.includes("--json") && done.out.startsWith("{") ? JSON.parse(done.out) : null };
  }

  /** Starts the local Bitly API once a script; its address. */
  async sandbox() {
    if (this.#base === null) {
      const child = spawn(this.program, ["sandbox", "--port", "0", "--links", "300", "--token", canary], { stdio: ["ignore", "pipe", "inherit"], env: this.environment() });
      this.#started.push(child);
      this.#base = await new Promise((found, lost) => {
        let said = "";
        child.stdout.on("data", (data) => {
          said += data;
          const address = /Sandbox at (\S+)/.exec(said);
          if (address) {
            found(address[1]);
          }
        });
        child.on("exit", () => lost(new Error("the sandbox did not start")));
      });
    }

    return this.#base;
  }

  /** An empty folder; with a token in it as a person would have typed it when one is wanted. */
  async project(name, { withToken = true } = {}) {
    const folder = fs.mkdtempSync(path.join(this.folder, `${name}-`));
    if (withToken) {
      const done = await this.run(this.program, ["credentials", "set"], { cwd: folder, env: this.environment(), input: `${canary}\n` });
      if (done.code !== 0) {
        throw new Error(`credentials set: ${done.err}`);
      }
    }

    return folder;
  }

  /** Nothing of this machine's own tokens, homes and agents. */
  environment(more = {}) {
    const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(PATH|HOME|USER|SHELL|LANG|LC_|TMPDIR|DOTNET_|TERM$|SSL_)/.test(name)));
    return { ...clean, ...more };
  }
}
