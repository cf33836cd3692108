/** The tests of policies, in the Test Explorer: what the server finds in a text is run by `actiongen test`. */
import { spawn } from "node:child_process";
import { access } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import { command, type Server } from "./server";

interface Found {
  title: string;
  range: { start: { line: number; character: number }; end: { line: number; character: number } };
  cases: Found[];
}

/** One object of `tests` in what `actiongen test --format json` prints. */
interface Result {
  path: string;
  test: string;
  case: string | null;
  result: "passed" | "failed" | "differs";
  seconds: number;
  problems: string[];
}

export class Tests implements vscode.Disposable {
  private readonly controller = vscode.tests.createTestController("actiongen", "Tests of policies");
  private readonly parts: vscode.Disposable[];

  constructor(
    private readonly server: Server,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.controller.createRunProfile("Run", vscode.TestRunProfileKind.Run, (wanted, stop) => this.run(wanted, stop), true);
    this.controller.resolveHandler = async (item) => {
      if (item?.uri) await this.find(await vscode.workspace.openTextDocument(item.uri));
      else await this.findAll();
    };
    this.controller.refreshHandler = () => this.findAll();
    const watcher = vscode.workspace.createFileSystemWatcher("**/*.policy");
    this.parts = [
      this.controller,
      watcher,
      watcher.onDidCreate((uri) => this.file(uri)),
      watcher.onDidDelete((uri) => this.controller.items.delete(uri.toString())),
      vscode.workspace.onDidOpenTextDocument((document) => this.find(document)),
      vscode.workspace.onDidSaveTextDocument((document) => this.find(document)),
    ];
  }

  dispose(): void {
    vscode.Disposable.from(...this.parts).dispose();
  }

  private async findAll(): Promise<void> {
    for (const uri of await vscode.workspace.findFiles("**/*.policy", "**/node_modules/**")) this.file(uri);
  }

  private file(uri: vscode.Uri): vscode.TestItem {
    const known = this.controller.items.get(uri.toString());
    if (known !== undefined) return known;
    const item = this.controller.createTestItem(uri.toString(), vscode.workspace.asRelativePath(uri), uri);
    item.canResolveChildren = true;
    this.controller.items.add(item);
    return item;
  }

  private async find(document: vscode.TextDocument): Promise<void> {
    if (document.languageId !== "actiongen" || document.uri.scheme !== "file") return;
    const found = await this.server.ask<Found[]>("actiongen/tests", { textDocument: { uri: document.uri.toString() } });
    if (found === undefined) return;
    const file = this.file(document.uri);
    file.children.replace(found.map((each) => this.item(file, each)));
  }

  private item(above: vscode.TestItem, found: Found): vscode.TestItem {
    const item = this.controller.createTestItem(`${above.id}\n${found.title}`, found.title, above.uri);
    const { start, end } = found.range;
    item.range = new vscode.Range(start.line, start.character, end.line, end.character);
    item.children.replace(found.cases.map((each) => this.item(item, each)));
    return item;
  }

  private async run(wanted: vscode.TestRunRequest, stop: vscode.CancellationToken): Promise<void> {
    if (wanted.include === undefined) await this.findAll();
    const files = new Map<string, vscode.TestItem>();
    for (const item of wanted.include ?? [...this.controller.items].map(([, file]) => file)) {
      const file = top(item);
      files.set(file.id, file);
    }
    const run = this.controller.createTestRun(wanted);
    try {
      for (const file of files.values()) {
        if (stop.isCancellationRequested || !file.uri) break;
        const document = await vscode.workspace.openTextDocument(file.uri);
        if (document.isDirty) await document.save();
        await this.find(document);
        await this.runFile(run, file, file.uri, wanted, stop);
      }
    } finally {
      run.end();
    }
  }

  private async runFile(
    run: vscode.TestRun,
    file: vscode.TestItem,
    uri: vscode.Uri,
    wanted: vscode.TestRunRequest,
    stop: vscode.CancellationToken,
  ): Promise<void> {
    const items = leaves(file).filter((item) => isWanted(item, wanted));
    items.forEach((item) => run.started(item));
    const { folder, below } = await repository(uri);
    const { program, options } = command();
    const { output, errors } = await outputOf(program, [...options, "test", below, "--format", "json"], folder, stop);
    let results: Result[];
    try {
      results = (JSON.parse(output) as { tests: Result[] }).tests;
    } catch {
      this.log.error(errors);
      const message = new vscode.TestMessage(errors || `\`${program} test\` printed nothing that can be read.`);
      items.forEach((item) => run.errored(item, message));
      return;
    }
    for (const item of items) {
      const names = [item.label, item.parent?.label];
      const found = results.filter((each) =>
        item.parent === file ? each.test === names[0] : each.test === names[1] && each.case === names[0],
      );
      const problems = found.flatMap((each) => each.problems);
      const seconds = found.reduce((sum, each) => sum + each.seconds, 0);
      if (found.some((each) => each.result !== "passed")) {
        const message = new vscode.TestMessage(problems.join("\n"));
        if (item.range) message.location = new vscode.Location(uri, item.range);
        run.failed(item, message, seconds * 1000);
      } else if (found.length > 0) run.passed(item, seconds * 1000);
      else run.skipped(item);
    }
  }
}

function top(item: vscode.TestItem): vscode.TestItem {
  return item.parent === undefined ? item : top(item.parent);
}

function leaves(item: vscode.TestItem): vscode.TestItem[] {
  const below = [...item.children].map(([, each]) => each);
  return below.length > 0 ? below.flatMap(leaves) : item.parent === undefined ? [] : [item];
}

function isWanted(item: vscode.TestItem | undefined, wanted: vscode.TestRunRequest): boolean {
  if (item === undefined) return wanted.include === undefined;
  if (wanted.exclude?.includes(item)) return false;
  return wanted.include?.includes(item) || isWanted(item.parent, wanted);
}

/** The folder above a file that has an `actiongen.toml` or a `policies`, and the path of the file below it. */
async function repository(uri: vscode.Uri): Promise<{ folder: string; below: string }> {
  let folder = path.dirname(uri.fsPath);
  const end = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? folder;
  while (folder !== end && path.dirname(folder) !== folder) {
    const isRoot = await access(path.join(folder, "actiongen.toml")).then(() => true, () => false);
    if (isRoot) break;
    folder = path.dirname(folder);
  }
  return { folder, below: path.relative(folder, uri.fsPath) };
}

function outputOf(
  program: string,
  words: string[],
  folder: string,
  stop: vscode.CancellationToken,
): Promise<{ output: string; errors: string }> {
  return new Promise((done) => {
    const child = spawn(program, words, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let errors = "";
    child.stdout.on("data", (data: Buffer) => (output += data.toString()));
    child.stderr.on("data", (data: Buffer) => (errors += data.toString()));
    child.on("error", (error) => done({ output: "", errors: error.message }));
    child.on("close", () => done({ output, errors }));
    stop.onCancellationRequested(() => child.kill("SIGINT"));
  });
}
