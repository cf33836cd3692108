/** Ranges of the protocol as VS Code has them: both count lines from 0 and columns in UTF-16. */
import * as vscode from "vscode";
import type { Range } from "vscode-languageclient/node";

export function rangeOf({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
