/** What `actiongen test --coverage --format json` has measured, as VS Code shows it beside the text. */
import * as path from "node:path";
import * as vscode from "vscode";

interface Place {
  line: number;
  /** In characters, from 1. */
  column: number;
  end: { line: number; column: number };
}

/** Whether a test has seen it; where none has, `suggestion` is an event that shows it. */
interface Seen {
  hits: number;
  suggestion: string | null;
}

/** One object of `coverage.files`. */
export interface MeasuredFile {
  path: string;
  rules: ({ title: string } & Place & Seen)[];
  statements: ({ tests: number } & Place)[];
  conditions: ({ kind: "branch" | "condition"; outcomes: ({ is: boolean } & Seen)[] } & Place)[];
}

/** A file with all that is known about it. */
class Measured extends vscode.FileCoverage {
  details: vscode.FileCoverageDetail[] = [];
}

/** Adds what was measured to a run. */
export async function show(run: vscode.TestRun, folder: string, files: MeasuredFile[]): Promise<void> {
  for (const file of files) {
    const uri = vscode.Uri.file(path.join(folder, file.path));
    const details = detailsOf(file, await vscode.workspace.openTextDocument(uri));
    const { statementCoverage, branchCoverage, declarationCoverage } = vscode.FileCoverage.fromDetails(uri, details);
    const found = new Measured(uri, statementCoverage, branchCoverage, declarationCoverage);
    found.details = details;
    run.addCoverage(found);
  }
}

/** All that is known about a file of {@link show}. */
export function details(file: vscode.FileCoverage): vscode.FileCoverageDetail[] {
  return file instanceof Measured ? file.details : [];
}

function detailsOf(file: MeasuredFile, document: vscode.TextDocument): vscode.FileCoverageDetail[] {
  const range = (place: Place) => new vscode.Range(position(place, document), position(place.end, document));
  const rules = file.rules.map((rule) => new vscode.DeclarationCoverage(rule.title, rule.hits, range(rule)));
  const statements = file.statements.map((each) => new vscode.StatementCoverage(each.tests, range(each)));
  const conditions = file.conditions.map((condition) => {
    const where = range(condition);
    const hits = condition.outcomes.reduce((sum, outcome) => sum + outcome.hits, 0);
    const branches = condition.outcomes.map((outcome) => {
      const name = outcome.is ? "True" : "False";
      const label = outcome.suggestion === null ? name : `${name}, ${outcome.suggestion}`;
      return new vscode.BranchCoverage(outcome.hits, where, label);
    });
    return new vscode.StatementCoverage(hits, where, branches);
  });
  return [...rules, ...statements, ...conditions];
}

/** The place of VS Code, which counts in UTF-16: a character beyond it has two. */
function position(place: { line: number; column: number }, document: vscode.TextDocument): vscode.Position {
  if (place.line > document.lineCount) return document.lineAt(document.lineCount - 1).range.end;
  const before = Array.from(document.lineAt(place.line - 1).text).slice(0, place.column - 1).join("");
  return new vscode.Position(place.line - 1, before.length);
}
