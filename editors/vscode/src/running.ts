/** `actiongen test`, and what it prints as JSON. */
import * as path from "node:path";
import type * as vscode from "vscode";
import type { MeasuredFile } from "./coverage";
import { type Printed, run } from "./program";

/** What is wanted beside the results. */
export interface Asked {
  why?: boolean;
  coverage?: boolean;
}

/** One object of `tests` in what `actiongen test --format json` prints. */
export interface Result {
  path: string;
  test: string;
  case: string | null;
  result: "passed" | "failed" | "differs";
  seconds: number;
  expected: string[];
  calls: string[];
  problems: string[];
  /** With `--why`. */
  why?: string[];
}

/** A test, or a case of it. */
export interface Only {
  path: string;
  title: string;
  name: string | undefined;
}

interface Said {
  /** Undefined where no test ran; `errors` say why. */
  tests?: Result[];
  coverage?: { percent: number; files: MeasuredFile[] };
}

/** Runs the tests of some files; where `only` is not empty these alone, and those whose names go on from theirs. */
export async function test(
  folder: string,
  paths: string[],
  only: Only[],
  asked: Asked,
  stop: vscode.CancellationToken,
): Promise<Said & Omit<Printed, "output">> {
  const options = ["--format", "json", ...(asked.why ? ["--why"] : []), ...(asked.coverage ? ["--coverage"] : [])];
  if (only.length > 0) options.push("-k", only.map(expression).join(" or "));
  const { output, errors, code } = await run(["test", ...paths, ...options], folder, stop);
  try {
    return { ...(JSON.parse(output) as Said), errors, code };
  } catch {
    return { errors, code };
  }
}

/** What `-k` selects it by: it knows no escapes, so what stands between quotes has to match piece by piece. */
function expression({ path: file, title, name }: Only): string {
  const full = `${path.posix.basename(file, ".policy")}::${title}::${name ?? ""}`;
  const pieces = full.split('"').filter((piece) => piece !== "");
  return `(${pieces.map((piece) => `"${piece}"`).join(" and ")})`;
}
