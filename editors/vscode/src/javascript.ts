/** The JavaScript of a policy, beside it, and always that of the text as it stands. */
import * as vscode from "vscode";
import type { Range } from "vscode-languageclient/node";
import { located } from "./commands";
import { Links } from "./links";
import { Pauses } from "./pauses";
import type { Server } from "./server";

export const SCHEME = "actiongen-javascript";

/** Lines of JavaScript, counted from 0, and what of a policy they come from. */
export interface Line {
  uri: string;
  range: Range;
  startLine: number;
  endLine: number;
}

interface Answer {
  /** The JavaScript; null where there is none, and `reason` says why. */
  text: string | null;
  reason: string;
  lines: Line[];
}

export class JavaScript implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly typed = new Pauses(({ uri }) => this.changed.fire(beside(uri)));
  /** The last answers that had a text. */
  private readonly last = new Map<string, Answer>();
  /** Those whose text is what is shown. */
  private readonly current = new Set<string>();
  private readonly links = new Links((uri) => this.linesOf(uri));
  private readonly parts: vscode.Disposable;
  readonly onDidChange = this.changed.event;

  constructor(private readonly server: Server) {
    this.parts = vscode.Disposable.from(
      this.changed,
      this.typed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.commands.registerCommand("actiongen.showJavaScript", (file?: unknown, title?: string) => this.show(file, title)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.typed.add(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === SCHEME) this.last.delete(uri.toString());
      }),
      this.links,
    );
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const key = uri.toString();
    const answer = await this.server.ask<Answer>("actiongen/javascript", { textDocument: { uri: uri.query } });
    if (answer?.text != null) {
      const isSame = this.last.get(key)?.text === answer.text;
      this.last.set(key, answer);
      this.current.add(key);
      // What is shown does not change, but the lines of the policy may have moved.
      if (isSame) this.links.update();
      return answer.text;
    }
    this.current.delete(key);
    const reason = `// ${answer?.reason ?? "The language server gives no answer. The output of actiongen says why."}\n`;
    const before = this.last.get(key)?.text;
    return before == null ? reason : `${reason}// Below is the JavaScript from before that.\n\n${before}`;
  }

  dispose(): void {
    this.parts.dispose();
  }

  private linesOf(javascript: vscode.Uri): readonly Line[] {
    const key = javascript.toString();
    return this.current.has(key) ? (this.last.get(key)?.lines ?? []) : [];
  }

  private async show(given: unknown, title?: string): Promise<void> {
    const policy = located(given);
    if (policy === undefined) return;
    const document = await vscode.workspace.openTextDocument(beside(policy));
    const editor = await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: true,
    });
    // The title of a rule is a comment above what it does.
    const at = title === undefined ? -1 : document.getText().indexOf(`// ${title}`);
    if (at >= 0) {
      const place = document.positionAt(at);
      editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.AtTop);
    }
  }
}

function beside(policy: vscode.Uri): vscode.Uri {
  const path = policy.path.replace(/\.policy$/, ".js");
  return vscode.Uri.from({ scheme: SCHEME, path, query: policy.toString() });
}
