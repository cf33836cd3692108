/** What is done about a policy once nobody has typed in it for a moment. */
import * as vscode from "vscode";

/** Milliseconds without a keystroke. */
const WAIT = 150;

export class Pauses implements vscode.Disposable {
  private readonly waiting = new Map<string, NodeJS.Timeout>();

  constructor(private readonly act: (document: vscode.TextDocument) => unknown) {}

  /** Somebody has typed in a document. */
  add(document: vscode.TextDocument): void {
    if (document.languageId !== "actiongen") return;
    const key = document.uri.toString();
    clearTimeout(this.waiting.get(key));
    this.waiting.set(
      key,
      setTimeout(() => {
        this.waiting.delete(key);
        this.act(document);
      }, WAIT),
    );
  }

  dispose(): void {
    for (const timer of this.waiting.values()) clearTimeout(timer);
  }
}
