/** What of a policy and of its JavaScript belong together: marked on one side for the cursor on the other. */
import * as vscode from "vscode";
import { type Line, SCHEME } from "./javascript";
import { rangeOf } from "./ranges";

/** Milliseconds for which a message stands below. */
const SHORTLY = 5_000;

/** Which lines of a JavaScript document come from where; none while it shows an older text. */
type LinesOf = (javascript: vscode.Uri) => readonly Line[];

export class Links implements vscode.Disposable {
  private readonly mark = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor("editor.rangeHighlightBackground"),
    overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.rangeHighlightForeground"),
  });
  private readonly parts: vscode.Disposable;

  constructor(private readonly linesOf: LinesOf) {
    this.parts = vscode.Disposable.from(
      this.mark,
      vscode.commands.registerCommand("actiongen.showSource", () => this.showSource()),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.follow(textEditor)),
      vscode.window.onDidChangeVisibleTextEditors(() => this.update()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.scheme === SCHEME) this.update();
      }),
    );
  }

  dispose(): void {
    this.parts.dispose();
  }

  /** Goes from the line of JavaScript in front to what it comes from. */
  private async showSource(): Promise<void> {
    const javascript = vscode.window.activeTextEditor;
    if (javascript?.document.uri.scheme !== SCHEME) return;
    const line = atLine(this.linesOf(javascript.document.uri), javascript.selection.active.line);
    if (line === undefined) {
      vscode.window.setStatusBarMessage("This line comes from no rule, definition or helper of a policy.", SHORTLY);
      return;
    }
    const uri = uriOf(line);
    const open = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
    const { start } = rangeOf(line.range);
    await vscode.window.showTextDocument(uri, {
      viewColumn: open?.viewColumn ?? vscode.ViewColumn.One,
      selection: new vscode.Range(start, start),
    });
  }

  /** Marks what belongs to the cursor in front. */
  update(): void {
    const editor = vscode.window.activeTextEditor;
    if (editor) this.follow(editor);
  }

  private follow(editor: vscode.TextEditor): void {
    if (editor.document.uri.scheme === SCHEME) this.markSources(editor);
    else if (editor.document.languageId === "actiongen") this.markJavaScript(editor);
  }

  private markSources(javascript: vscode.TextEditor): void {
    const line = atLine(this.linesOf(javascript.document.uri), javascript.selection.active.line);
    javascript.setDecorations(this.mark, line ? [linesOf(line)] : []);
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document.languageId !== "actiongen") continue;
      const isSource = line !== undefined && uriOf(line).toString() === editor.document.uri.toString();
      this.show(editor, isSource ? [rangeOf(line.range)] : []);
    }
  }

  private markJavaScript(policy: vscode.TextEditor): void {
    let source: vscode.Range | undefined;
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document.uri.scheme !== SCHEME) continue;
      const found = atPlace(this.linesOf(editor.document.uri), policy.document.uri, policy.selection.active);
      source ??= found[0] && rangeOf(found[0].range);
      this.show(editor, found.map(linesOf));
    }
    policy.setDecorations(this.mark, source ? [source] : []);
  }

  private show(editor: vscode.TextEditor, ranges: vscode.Range[]): void {
    editor.setDecorations(this.mark, ranges);
    const [first] = ranges;
    if (first) editor.revealRange(first, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
}

function atLine(lines: readonly Line[], number: number): Line | undefined {
  return lines.find(({ startLine, endLine }) => startLine <= number && number <= endLine);
}

/** The lines of the innermost of all that stands around a place. */
function atPlace(lines: readonly Line[], uri: vscode.Uri, place: vscode.Position): Line[] {
  const around = lines.filter((line) => uriOf(line).toString() === uri.toString() && rangeOf(line.range).contains(place));
  const [first, ...others] = around.map(({ range }) => rangeOf(range));
  if (first === undefined) return [];
  const inner = others.reduce((least, each) => (least.contains(each) ? each : least), first);
  return around.filter((line) => rangeOf(line.range).isEqual(inner));
}

function uriOf(line: Line): vscode.Uri {
  return vscode.Uri.parse(line.uri);
}

function linesOf({ startLine, endLine }: Line): vscode.Range {
  return new vscode.Range(startLine, 0, endLine, 0);
}
