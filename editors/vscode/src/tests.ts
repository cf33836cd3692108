/** The tests of policies, in the Test Explorer: what the server finds in a text is run by `actiongen test`. */
import * as vscode from "vscode";
import type { Range } from "vscode-languageclient/node";
import * as coverage from "./coverage";
import { Pauses } from "./pauses";
import { below, repository } from "./program";
import { rangeOf } from "./ranges";
import { type Asked, type Result, test } from "./running";
import type { Server } from "./server";

interface Found {
  title: string;
  range: Range;
  cases: Found[];
}

export class Tests implements vscode.Disposable {
  private readonly controller = vscode.tests.createTestController("actiongen", "Tests of policies");
  private readonly changed = new Pauses((document) => this.find(document));
  private readonly parts: vscode.Disposable;

  constructor(private readonly server: Server) {
    const profile = (name: string, kind: vscode.TestRunProfileKind, asked: Asked) =>
      this.controller.createRunProfile(name, kind, (wanted, stop) => this.run(wanted, stop, asked), true);
    profile("Run", vscode.TestRunProfileKind.Run, {});
    profile("Run and say why", vscode.TestRunProfileKind.Debug, { why: true });
    const measuring = profile("Run with coverage", vscode.TestRunProfileKind.Coverage, { coverage: true });
    measuring.loadDetailedCoverage = (_, file) => Promise.resolve(coverage.details(file));
    this.controller.resolveHandler = async (item) => {
      if (item?.uri) await this.find(await vscode.workspace.openTextDocument(item.uri));
      else await this.findAll();
    };
    this.controller.refreshHandler = () => this.findAll();
    const watcher = vscode.workspace.createFileSystemWatcher("**/*.policy");
    this.parts = vscode.Disposable.from(
      this.controller,
      this.changed,
      watcher,
      watcher.onDidCreate((uri) => this.file(uri)),
      watcher.onDidDelete((uri) => this.controller.items.delete(uri.toString())),
      server.onDidStart(() => Promise.all(vscode.workspace.textDocuments.map((document) => this.find(document)))),
      vscode.workspace.onDidOpenTextDocument((document) => this.find(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.changed.add(document)),
    );
  }

  dispose(): void {
    this.parts.dispose();
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
    // Null: it has no answer about a file outside of the folder of policies.
    if (found == null) return;
    const file = this.file(document.uri);
    file.children.replace(found.map((each) => this.item(file, each)));
  }

  private item(above: vscode.TestItem, found: Found): vscode.TestItem {
    const item = this.controller.createTestItem(`${above.id}\n${found.title}`, found.title, above.uri);
    item.range = rangeOf(found.range);
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
    await this.run(new vscode.TestRunRequest([item]), never.token, {});
    never.dispose();
  }

  private async run(wanted: vscode.TestRunRequest, stop: vscode.CancellationToken, asked: Asked): Promise<void> {
    if (wanted.include === undefined) await this.findAll();
    const every = wanted.include?.map(top) ?? [...this.controller.items].map(([, file]) => file);
    const files = new Map(every.map((file) => [file.id, file]));
    const byFolder = new Map<string, vscode.TestItem[]>();
    for (const file of files.values()) {
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
        await runFiles(run, folder, those, wanted, stop, asked);
      }
    } finally {
      run.end();
    }
    if (asked.why) await vscode.commands.executeCommand("testing.showMostRecentOutput");
  }
}

async function runFiles(
  run: vscode.TestRun,
  folder: string,
  files: vscode.TestItem[],
  wanted: vscode.TestRunRequest,
  stop: vscode.CancellationToken,
  asked: Asked,
): Promise<void> {
  const every = files.flatMap(leaves);
  const items = every.filter((item) => isWanted(item, wanted));
  if (items.length === 0) return;
  items.forEach((item) => run.started(item));
  const paths = [...new Set(items.map((item) => pathOf(folder, item)))];
  const only = items.length < every.length ? items.map((item) => ({ path: pathOf(folder, item), ...namesOf(item) })) : [];
  const said = await test(folder, paths, only, asked, stop);
  if (said.tests === undefined) {
    run.appendOutput(lines(said.errors));
    const message = new vscode.TestMessage(said.errors || "`actiongen test` printed nothing that can be read.");
    items.forEach((item) => run.errored(item, message));
    return;
  }
  for (const item of items) {
    show(run, item, said.tests.filter((each) => each.path === pathOf(folder, item) && isOf(each, item)));
  }
  // Below that it is what the Problems panel shows anyway.
  if ((said.code ?? 0) > 1) run.appendOutput(lines(said.errors));
  if (said.coverage) {
    run.appendOutput(lines(`coverage: ${said.coverage.percent} %`));
    await coverage.show(run, folder, said.coverage.files);
  }
}

/** Whether a result is that of a test without cases, or of a case. */
function isOf(result: Result, item: vscode.TestItem): boolean {
  const { title, name } = namesOf(item);
  return result.test === title && (name === undefined || result.case === name);
}

/** The title of a test, and the name of the case where the item is one. */
function namesOf(item: vscode.TestItem): { title: string; name: string | undefined } {
  const above = item.parent;
  return above?.parent === undefined ? { title: item.label, name: undefined } : { title: above.label, name: item.label };
}

function show(run: vscode.TestRun, item: vscode.TestItem, results: Result[]): void {
  const location = item.range && item.uri ? new vscode.Location(item.uri, item.range) : undefined;
  for (const { test, case: name, result, why } of results) {
    const head = `${result.toUpperCase()} ${test}${name === null ? "" : ` [${name}]`}`;
    const course = why?.map((line) => `  ${line}`) ?? [];
    run.appendOutput(lines([head, ...course].join("\n")), location, item);
  }
  const milliseconds = results.reduce((sum, each) => sum + each.seconds, 0) * 1000;
  const bad = results.filter((each) => each.result !== "passed");
  if (bad.length > 0) run.failed(item, bad.map((each) => message(each, location)), milliseconds);
  else if (results.length > 0) run.passed(item, milliseconds);
  else run.skipped(item);
}

/** What is wrong; the calls that were expected and made where those differ. */
function message(result: Result, location: vscode.Location | undefined): vscode.TestMessage {
  const [expected, calls] = [result.expected, result.calls].map((each) => each.join("\n"));
  const said = result.problems.join("\n") || "The calls are not the expected ones.";
  const text = result.why === undefined ? said : [said, "", ...result.why].join("\n");
  const found = result.problems.length > 0 ? new vscode.TestMessage(text) : vscode.TestMessage.diff(text, expected ?? "", calls ?? "");
  if (location) found.location = location;
  return found;
}

function pathOf(folder: string, item: vscode.TestItem): string {
  return item.uri ? below(folder, item.uri) : "";
}

/** A terminal shows it, which wants to be told to go back to the left. */
function lines(text: string): string {
  return text === "" ? "" : `${text.trimEnd().replaceAll("\n", "\r\n")}\r\n`;
}

function top(item: vscode.TestItem): vscode.TestItem {
  return item.parent === undefined ? item : top(item.parent);
}

function leaves(item: vscode.TestItem): vscode.TestItem[] {
  const below = [...item.children].map(([, each]) => each);
  return below.length > 0 ? below.flatMap(leaves) : item.parent === undefined ? [] : [item];
}

/** Looked up by name: finding the tests of a text again makes items anew. */
function isWanted(item: vscode.TestItem | undefined, wanted: vscode.TestRunRequest): boolean {
  if (item === undefined) return wanted.include === undefined;
  const isIn = (items: readonly vscode.TestItem[] | undefined) => items?.some(({ id }) => id === item.id) ?? false;
  if (isIn(wanted.exclude)) return false;
  return isIn(wanted.include) || isWanted(item.parent, wanted);
}
