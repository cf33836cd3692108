/** The actiongen that the settings name, and what it prints. */
import { spawn } from "node:child_process";
import { access } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";

const INSTALL = 'Install it with `pip install "actiongen[lsp]"`, or name the one that you have in the setting actiongen.command.';

/** What a program printed; `code` is null where it did not start, or did not end by itself. */
export interface Printed {
  output: string;
  errors: string;
  code: number | null;
}

/** The command of the settings: a path that begins with a dot is taken from the folder that is open. */
export function command(): { program: string; options: string[] } {
  const words = vscode.workspace.getConfiguration("actiongen").get<string[]>("command", ["actiongen"]);
  const [program = "actiongen", ...options] = words;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const isRelative = /^\.\.?[\\/]/.test(program);
  return { program: isRelative && folder ? path.resolve(folder, program) : program, options };
}

/** Runs actiongen with these words in a folder; `errors` say what to do where it is not there. */
export function run(words: string[], folder: string, stop: vscode.CancellationToken): Promise<Printed> {
  const { program, options } = command();
  return new Promise((done) => {
    const child = spawn(program, [...options, ...words], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    const [output, errors]: Buffer[][] = [[], []];
    child.stdout.on("data", (data: Buffer) => output?.push(data));
    child.stderr.on("data", (data: Buffer) => errors?.push(data));
    child.on("error", (error: NodeJS.ErrnoException) => {
      const isMissing = error.code === "ENOENT";
      done({ output: "", errors: isMissing ? `\`${program}\` is not there. ${INSTALL}` : error.message, code: null });
    });
    child.on("close", (code) => done({ output: text(output), errors: text(errors), code }));
    stop.onCancellationRequested(() => child.kill("SIGINT"));
  });
}

/** Why `actiongen lsp` does not start, and what to do about it. */
export async function whyNoServer(folder: string, stop: vscode.CancellationToken): Promise<string> {
  // With nothing to read, a server that is well ends at once.
  const { errors, code } = await run(["lsp"], folder, stop);
  if (code === null) return errors;
  if (errors.includes("No such command")) {
    return 'This actiongen is too old to serve an editor. Get a new one with `pip install --upgrade "actiongen[lsp]"`.';
  }
  if (errors.includes("AG686")) {
    return 'This actiongen lacks what serves an editor. Bring it with `pip install "actiongen[lsp]"`, in the environment of actiongen.';
  }
  const { program, options } = command();
  const said = errors.trim() || `It ended with ${code} and printed nothing.`;
  return `\`${[program, ...options].join(" ")} lsp\` does not start: ${said}`;
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

/** The path of a file in a folder, as actiongen writes paths. */
export function below(folder: string, uri: vscode.Uri): string {
  return path.relative(folder, uri.fsPath).replaceAll(path.sep, "/");
}

function text(parts: Buffer[] | undefined): string {
  return Buffer.concat(parts ?? []).toString();
}
