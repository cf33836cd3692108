/** The language server: `actiongen lsp`, as the settings say that it is started. */
import * as vscode from "vscode";
import { CloseAction, type ErrorHandler, LanguageClient, LSPErrorCodes, ResponseError, State } from "vscode-languageclient/node";
import { command, whyNoServer } from "./program";

/** What the server may offer above rules and tests: each is registered by `commands.ts` or `javascript.ts`. */
const COMMANDS = ["runTest", "runTests", "mutate", "prove", "why", "showJavaScript"].map((name) => `actiongen.${name}`);

/** Milliseconds in which a server that does not start says why. */
const PATIENCE = 10_000;
const CHOICES = ["Open the setting", "Show the log"] as const;

/** What goes wrong while it starts stands in the log alone: {@link Server} tells why, and what to do about it. */
class Client extends LanguageClient {
  private isUp = false;

  override async start(): Promise<void> {
    await super.start();
    this.isUp = true;
  }

  override error(message: string, data?: unknown, showNotification?: boolean | "force"): void {
    super.error(message, data, this.isUp && showNotification);
  }

  override createDefaultErrorHandler(maxRestartCount?: number): ErrorHandler {
    const usual = super.createDefaultErrorHandler(maxRestartCount);
    return {
      error: (error, message, count) => usual.error(error, message, count),
      closed: () => (this.isUp ? usual.closed() : { action: CloseAction.DoNotRestart, handled: true }),
    };
  }
}

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private work: Promise<void> = Promise.resolve();

  private readonly started = new vscode.EventEmitter<void>();
  readonly onDidStart = this.started.event;
  private readonly files = vscode.workspace.createFileSystemWatcher("**/{*.policy,actiongen.toml}");

  constructor(private readonly log: vscode.LogOutputChannel) {}

  /** Starts it; a failure is told to the user and is no exception. */
  start(): Promise<void> {
    return this.inOrder(async () => {
      const { program, options } = command();
      this.client = new Client(
        "actiongen",
        "actiongen",
        { command: program, args: [...options, "lsp"] },
        {
          documentSelector: [{ language: "actiongen", scheme: "file" }],
          initializationOptions: { commands: COMMANDS },
          outputChannel: this.log,
          initializationFailedHandler: () => false,
          synchronize: { fileEvents: this.files },
        },
      );
      try {
        await this.client.start();
        this.started.fire();
      } catch (error) {
        this.log.error(String(error));
        // Nobody waits for the user: the setting may be mended while the message is still there.
        void this.tell();
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
      // Somebody typed meanwhile: the answer is that for the text as it is now.
      const isLate = error instanceof ResponseError && error.code === LSPErrorCodes.ContentModified;
      if (isLate) return this.ask(method, parameters);
      this.log.error(`${method}: ${String(error)}`);
      return undefined;
    }
  }

  dispose(): void {
    this.files.dispose();
    this.started.dispose();
    void this.stop();
  }

  private async tell(): Promise<void> {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? process.cwd();
    const patience = new vscode.CancellationTokenSource();
    setTimeout(() => patience.cancel(), PATIENCE);
    const choice = await vscode.window.showErrorMessage(await whyNoServer(folder, patience.token), ...CHOICES);
    if (choice === "Show the log") this.log.show();
    if (choice === "Open the setting") {
      await vscode.commands.executeCommand("workbench.action.openSettings", "actiongen.command");
    }
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
