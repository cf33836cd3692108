// A client of `actiongen lsp` made of the packages that editors are made of: VS Code's own protocol and connection.
//
// In: as JSON the command that starts the server, two folders, the policy in the first that is changed, and in the
// second the one that is looked at, the changes of each version, a place to ask about, and the settings that are saved
// meanwhile. Out: one JSON object: what it saw.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import {
  CancellationTokenSource,
  CodeLensRequest,
  CompletionRequest,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  FileChangeType,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  WorkDoneProgress,
  WorkDoneProgressCreateRequest,
} from "vscode-languageserver-protocol/node";

const PATIENCE = 120_000;
const { command, folder, other, policy, versions, position, settings } = JSON.parse(process.argv[2]);
const [program, ...words] = command;
const server = spawn(program, words, { stdio: ["pipe", "pipe", "inherit"] });
const ended = new Promise((done) => server.on("close", done));
const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));

const seen = { progress: [], registered: [], steps: [] };
const problems = new Map();
const waiting = new Set();
connection.onNotification(PublishDiagnosticsNotification.type, (told) => {
  problems.set(told.uri, told);
  for (const look of waiting) look();
});
connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
  seen.registered.push(...registrations.map((each) => each.method));
});
connection.onRequest(WorkDoneProgressCreateRequest.type, ({ token }) => {
  const kinds = [];
  seen.progress.push(kinds);
  connection.onProgress(WorkDoneProgress.type, token, (value) => kinds.push(value.kind));
});
connection.listen();

/** Waits until what is wrong in a file is as wanted; `test` gets what was told last. */
function until(uri, test) {
  return new Promise((done, fail) => {
    const known = () => JSON.stringify([...problems.entries()].filter(([, told]) => told.diagnostics.length > 0));
    const patience = setTimeout(() => fail(new Error(`nothing of the kind about ${uri}: ${known()}`)), PATIENCE);
    const look = () => {
      const told = problems.get(uri);
      if (told === undefined || !test(told)) return;
      waiting.delete(look);
      clearTimeout(patience);
      done(told);
    };
    waiting.add(look);
    look();
  });
}

const named = (root) => ({ uri: pathToFileURL(root).href, name: path.basename(root) });
const codes = ({ diagnostics }) => diagnostics.map(({ code }) => code);
const uri = pathToFileURL(path.join(folder, policy)).href;
const textDocument = { uri };
let version = 1;

const { capabilities } = await connection.sendRequest(InitializeRequest.type, {
  processId: process.pid,
  rootUri: null,
  workspaceFolders: [named(folder)],
  capabilities: {
    workspace: { workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true } },
    window: { workDoneProgress: true },
    textDocument: { publishDiagnostics: { relatedInformation: true, versionSupport: true }, hover: { contentFormat: ["markdown"] } },
  },
  initializationOptions: { commands: ["actiongen.runTest"] },
});
seen.sync = capabilities.textDocumentSync.change ?? capabilities.textDocumentSync;
await connection.sendNotification(InitializedNotification.type, {});

// The text that is open, and edits of parts of it.
const text = readFileSync(path.join(folder, policy), "utf-8");
await connection.sendNotification(DidOpenTextDocumentNotification.type, {
  textDocument: { uri, languageId: "actiongen", version, text },
});
seen.opened = codes(await until(uri, (told) => told.version === 1));
for (const contentChanges of versions) {
  version += 1;
  await connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri, version }, contentChanges });
}
seen.changed = codes(await until(uri, (told) => told.version === version));

// Questions, and many that nobody waits for any more: some are withdrawn before it is their turn. A quick server may have
// answered all by then, and is asked again.
const { contents } = await connection.sendRequest(HoverRequest.type, { textDocument, position });
seen.hover = contents.value;
const completed = await connection.sendRequest(CompletionRequest.type, { textDocument, position });
seen.completion = (completed.items ?? completed).map(({ label }) => label);
seen.lenses = (await connection.sendRequest(CodeLensRequest.type, { textDocument })).map((each) => each.command.command);
seen.withdrawn = [];
for (let round = 0; round < 50 && seen.withdrawn.length === 0; round += 1) {
  const source = new CancellationTokenSource();
  const withdrawn = Array.from({ length: 200 }, () => connection.sendRequest(CompletionRequest.type, { textDocument, position }, source.token));
  source.cancel();
  const outcomes = await Promise.all(withdrawn.map((each) => each.then(() => "answered", ({ code }) => code)));
  seen.withdrawn = [...new Set(outcomes)].filter((each) => each !== "answered");
}

// Settings that are saved.
const toml = path.join(folder, "actiongen.toml");
writeFileSync(toml, settings);
const changes = [{ uri: pathToFileURL(toml).href, type: FileChangeType.Changed }];
await connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes });
seen.set = codes(await until(uri, (told) => codes(told).length < seen.changed.length));

// A folder that comes, and goes.
const second = pathToFileURL(path.join(other, policy)).href;
const come = (added, removed) => connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, { event: { added, removed } });
await come([named(other)], []);
seen.came = codes(await until(second, (told) => told.diagnostics.length > 0));
await come([], [named(other)]);
seen.went = codes(await until(second, (told) => told.diagnostics.length === 0));

seen.end = [...problems.values()].filter(({ diagnostics }) => diagnostics.length > 0);
await connection.sendRequest(ShutdownRequest.type);
await connection.sendNotification(ExitNotification.type);
seen.code = await ended;
process.stdout.write(JSON.stringify(seen));
process.exit(0);
