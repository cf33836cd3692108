/** The language server: `actiongen lsp`, as the settings say that it is started. */
import * as path from "node:path";
import * as vscode from "vscode";
import { LanguageClient, State } from "vscode-languageclient/node";

/** The command of the settings: a path that begins with a dot is taken from the folder that is open. */
export function command(): { program: string; options: string[] } {
  const words = vscode.workspace.getConfiguration("actiongen").get<string[]>("command", ["actiongen"]);
  const [program = "actiongen", ...options] = words;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const isRelative = /^\.\.?[\\/]/.test(program);
  return { program: isRelative && folder ? path.resolve(folder, program) : program, options };
}

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private work: Promise<void> = Promise.resolve();

  constructor(private readonly log: vscode.LogOutputChannel) {}

  /** Starts it; a failure is told to the user and is no exception. */
  start(): Promise<void> {
    return this.inOrder(async () => {
      const { program, options } = command();
      this.client = new LanguageClient(
        "actiongen",
        "actiongen",
        { command: program, args: [...options, "lsp"] },
        {
          documentSelector: [{ language: "actiongen", scheme: "file" }],
          outputChannel: this.log,
          synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/{*.policy,actiongen.toml}") },
        },
      );
      try {
        await this.client.start();
      } catch (error) {
        this.log.error(String(error));
        const said = `\`${[program, ...options].join(" ")} lsp\` does not start. Install it with \`pip install "actiongen[lsp]"\`, or name it in the setting actiongen.command.`;
        const choice = await vscode.window.showErrorMessage(said, "Open the setting", "Show the log");
        if (choice === "Show the log") this.log.show();
        if (choice === "Open the setting") {
          await vscode.commands.executeCommand("workbench.action.openSettings", "actiongen.command");
        }
      }
    });
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** The answer to a request of ours; undefined while the server does not run. */
  async ask<Answer>(method: string, parameters: object): Promise<Answer | undefined> {
    if (this.client?.state !== State.Running) return undefined;
    try {
      return await this.client.sendRequest<Answer>(method, parameters);
    } catch (error) {
      this.log.error(`${method}: ${String(error)}`);
      return undefined;
    }
  }

  dispose(): void {
    void this.stop();
  }

  private stop(): Promise<void> {
    return this.inOrder(async () => {
      const client = this.client;
      this.client = undefined;
      if (client?.state === State.Running) await client.stop();
    });
  }

  private inOrder(step: () => Promise<void>): Promise<void> {
    this.work = this.work.then(step, step);
    return this.work;
  }
}
