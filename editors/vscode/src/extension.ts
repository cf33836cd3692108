/** The extension: the client of `actiongen lsp`, the JavaScript beside a policy, and the tests of policies. */
import * as vscode from "vscode";
import { register } from "./commands";
import { JavaScript } from "./javascript";
import { Server } from "./server";
import { Tests } from "./tests";

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel("actiongen", { log: true });
  const server = new Server(log);
  const tests = new Tests(server);
  context.subscriptions.push(
    log,
    server,
    new JavaScript(server),
    tests,
    register(tests),
    vscode.commands.registerCommand("actiongen.restart", () => server.restart()),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("actiongen.command")) await server.restart();
    }),
  );
  await server.start();
}
