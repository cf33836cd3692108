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

  /** Runs the test of a file with a title, or a case of it; all tests of the file without a title. */
  async runOne(uri: vscode.Uri, title?: string, name?: string): Promise<void> {
    await this.find(await vscode.workspace.openTextDocument(uri));
    let item = this.file(uri);
    for (const each of [title, name]) {
      if (each !== undefined) item = item.children.get(`${item.id}\n${each}`) ?? item;
    }
    const never = new vscode.CancellationTokenSource();
    await this.run(new vscode.TestRunRequest([item]), never.token);
    never.dispose();
  }

  private async run(wanted: vscode.TestRunRequest, stop: vscode.CancellationToken): Promise<void> {
    if (wanted.include === undefined) await this.findAll();
    const files = new Set((wanted.include ?? [...this.controller.items].map(([, file]) => file)).map(top));
    const byFolder = new Map<string, vscode.TestItem[]>();
    for (const file of files) {
      if (!file.uri) continue;
      const document = await vscode.workspace.openTextDocument(file.uri);
      if (document.isDirty) await document.save();
      await this.find(document);
      const folder = await repository(file.uri);
      byFolder.set(folder, [...(byFolder.get(folder) ?? []), file]);
    }
    const run = this.controller.createTestRun(wanted);
    try {
      for (const [folder, those] of byFolder) {
        if (stop.isCancellationRequested) break;
        await this.runFiles(run, folder, those, wanted, stop);
      }
    } finally {
      run.end();
    }
  }

  private async runFiles(
    run: vscode.TestRun,
    folder: string,
    files: vscode.TestItem[],
    wanted: vscode.TestRunRequest,
    stop: vscode.CancellationToken,
  ): Promise<void> {
    const items = files.flatMap(leaves).filter((item) => isWanted(item, wanted));
    if (items.length === 0) return;
    items.forEach((item) => run.started(item));
    const { program, options } = command();
    const paths = [...new Set(items.map((item) => below(folder, item)))];
    const { output, errors } = await outputOf(program, [...options, "test", ...paths, "--format", "json"], folder, stop);
    run.appendOutput(errors.replaceAll("\n", "\r\n"));
    let results: Result[];
    try {
      results = (JSON.parse(output) as { tests: Result[] }).tests;
    } catch {
      const message = new vscode.TestMessage(errors || `\`${program} test\` printed nothing that can be read.`);
      items.forEach((item) => run.errored(item, message));
      return;
    }
    for (const item of items) show(run, item, results.filter((each) => each.path === below(folder, item) && isOf(each, item)));
  }
}

/** Whether a result is that of a test without cases, or of a case. */
function isOf(result: Result, item: vscode.TestItem): boolean {
  const isCase = item.parent?.parent !== undefined;
  return isCase ? result.test === item.parent?.label && result.case === item.label : result.test === item.label;
}

function show(run: vscode.TestRun, item: vscode.TestItem, results: Result[]): void {
  const milliseconds = results.reduce((sum, each) => sum + each.seconds, 0) * 1000;
  if (results.some((each) => each.result !== "passed")) {
    const message = new vscode.TestMessage(results.flatMap((each) => each.problems).join("\n"));
    if (item.range && item.uri) message.location = new vscode.Location(item.uri, item.range);
    run.failed(item, message, milliseconds);
  } else if (results.length > 0) run.passed(item, milliseconds);
  else run.skipped(item);
}

function below(folder: string, item: vscode.TestItem): string {
  return path.relative(folder, item.uri?.fsPath ?? folder).replaceAll(path.sep, "/");
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

/** The folder above a file that has an `actiongen.toml`; that which is open, if there is none. */
export async function repository(uri: vscode.Uri): Promise<string> {
  let folder = path.dirname(uri.fsPath);
  const end = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? folder;
  while (folder !== end && path.dirname(folder) !== folder) {
    const isRoot = await access(path.join(folder, "actiongen.toml")).then(() => true, () => false);
    if (isRoot) break;
    folder = path.dirname(folder);
  }
  return folder;
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
