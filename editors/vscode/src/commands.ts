/** What the lines above rules, tests and properties do: each gets the file, and what it is about. */
import * as vscode from "vscode";
import { below, command, repository } from "./program";
import type { Tests } from "./tests";

export function register(tests: Tests): vscode.Disposable {
  const inTerminal = (name: string, words: string[]) =>
    vscode.commands.registerCommand(`actiongen.${name}`, (file: unknown) => run(name, words, located(file)));
  return vscode.Disposable.from(
    vscode.commands.registerCommand("actiongen.runTest", (file: unknown, title?: string, name?: string) => {
      const uri = located(file);
      return uri && tests.runOne(uri, title, name);
    }),
    vscode.commands.registerCommand("actiongen.runTests", (file: unknown) => {
      const uri = located(file);
      return uri && tests.runOne(uri);
    }),
    inTerminal("mutate", ["test", "--mutate"]),
    inTerminal("prove", ["prove"]),
    inTerminal("why", ["why"]),
  );
}

/** The file that a command is given: a URI, a path in the folder that is open, or nothing for the text in front. */
export function located(file: unknown): vscode.Uri | undefined {
  if (file instanceof vscode.Uri) return file;
  if (typeof file !== "string") return vscode.window.activeTextEditor?.document.uri;
  if (/^[a-z][a-z0-9+.-]+:/i.test(file)) return vscode.Uri.parse(file);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder && vscode.Uri.joinPath(folder, file);
}

async function run(name: string, words: string[], uri: vscode.Uri | undefined): Promise<void> {
  if (uri === undefined) return;
  await (await vscode.workspace.openTextDocument(uri)).save();
  const folder = await repository(uri);
  const { program, options } = command();
  const execution = new vscode.ProcessExecution(program, [...options, ...words, below(folder, uri)], { cwd: folder });
  const task = new vscode.Task({ type: "actiongen", name }, vscode.TaskScope.Workspace, name, "actiongen", execution);
  task.presentationOptions = { clear: true, focus: false, panel: vscode.TaskPanelKind.Shared };
  await vscode.tasks.executeTask(task);
}
