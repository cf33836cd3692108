// The tests in JavaScript: what the compiler wants to have run is run, until it can say what came of each test.
//
// In: verdicts of the interpreter. Out: those of both, or why there are none.

import type { Compiler } from "./compiler";
import type { Test } from "./messages";
import { type Job, run } from "./runner";

export type Agreed = { tests: Test[]; stopped: string } | { reason: string };
interface Asked {
  asked?: Job[];
}

/** The answer to a question for which Actions have to run first; nothing if the texts have changed in the meantime. */
export async function askedWithRuns<Found extends Asked>(compiler: Compiler, version: number, question: { do: string; [key: string]: unknown }): Promise<Found | undefined> {
  let answers: Record<string, string> = {};
  for (;;) {
    const found = (await compiler.ask({ ...question, answers })) as Found | null;
    if (!found || compiler.version !== version) return undefined;
    if (!found.asked?.length) return found;
    answers = {};
    for (const job of found.asked) {
      Object.assign(answers, await run(job));
      if (compiler.version !== version) return undefined;
    }
  }
}

/** Nothing if the texts have changed in the meantime, or have errors. */
export async function inJavaScript(compiler: Compiler, version: number): Promise<Agreed | undefined> {
  try {
    const found = await askedWithRuns<Asked & { tests: Test[] | null; stopped: string }>(compiler, version, { do: "ran" });
    return found?.tests ? { tests: found.tests, stopped: found.stopped } : undefined;
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
