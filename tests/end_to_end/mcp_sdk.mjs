// Plays crash -> report -> wrong edit -> refused -> try -> continue -> end with the client of the official SDK, which checks
// every structured result against the tool's schema. No part of the test-suite (it needs npm):
//
//   npm install --prefix FOLDER @modelcontextprotocol/sdk
//   NODE_PATH=FOLDER/node_modules node tests/end_to_end/mcp_sdk.mjs HRTOOL
import assert from "node:assert";
import {execFileSync} from "node:child_process";
import {copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync} from "node:fs";
import {createRequire} from "node:module";
import {tmpdir} from "node:os";
import {dirname, join, resolve} from "node:path";
import {fileURLToPath} from "node:url";

const require = createRequire(import.meta.url);
const {Client} = require("@modelcontextprotocol/sdk/client/index.js");
const {StdioClientTransport} = require("@modelcontextprotocol/sdk/client/stdio.js");

const hrtool = resolve(process.argv[2]);
const folder = mkdtempSync(join(tmpdir(), "hr-mcp-"));
copyFileSync(join(dirname(fileURLToPath(import.meta.url)), "programs/shop.cpp"), join(folder, "shop.cpp"));
execFileSync(hrtool, ["cc", "--", process.env.CXX ?? "g++", "-g", "shop.cpp", "-o", "program"], {cwd: folder});

function edit(before, after) {
  const file = join(folder, "shop.cpp"), text = readFileSync(file, "utf8");
  assert.equal(text.split(before).length, 2, before);
  writeFileSync(file + ".new", text.replace(before, after));
  renameSync(file + ".new", file);
}

const client = new Client({name: "mcp_sdk.mjs", version: "1"});
await client.connect(new StdioClientTransport({command: hrtool, args: ["mcp"], cwd: folder}));
const tool = async (name, args = {}) => (await client.callTool({name, arguments: args})).structuredContent;
try {
  assert.equal((await client.listTools()).tools.length, 13);
  const crashed = await tool("run", {command: [join(folder, "program")], wait_seconds: 60});
  assert.equal(crashed.state, "crashed");
  const {pid} = crashed;
  assert.equal((await tool("report", {pid})).data.report.line, 32);
  edit("*bonus + 0", "nonsense + 0");
  const refused = await tool("continue", {pid});
  assert.equal(refused.ok, false);
  assert.match(refused.data.session, /nonsense/);
  edit("nonsense + 0 * tries", "100 * tries");
  assert.equal((await tool("try", {pid})).data.trial.value, "204");
  const ended = await tool("continue", {pid, wait_seconds: 60});
  assert.deepEqual([ended.state, ended.exit_status], ["ended", 0]);
  assert.match(ended.data.output, /total of books: 204.0 after 2 calls/);
  console.log("ok");
} finally {
  await client.close();
  rmSync(folder, {recursive: true, force: true});
}
