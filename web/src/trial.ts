// The tests in JavaScript: what the compiler wants to have run is run, until it can say what came of each test.
//
// In: verdicts of the interpreter. Out: those of both, or why there are none.

import type { Compiler } from "./compiler";
import type { Test } from "./messages";
import { type Job, run } from "./runner";

export type Agreed = { tests: Test[]; stopped: string } | { reason: string };
interface Asked {
  tests: Test[] | null;
  stopped: string;
  asked?: Job[];
}

/** Nothing if the texts have changed in the meantime, or have errors. */
export async function inJavaScript(compiler: Compiler, version: number): Promise<Agreed | undefined> {
  const isLate = () => compiler.version !== version;
  let answers: Record<string, string> = {};
  for (;;) {
    const found = (await compiler.ask({ do: "ran", answers })) as Asked | null;
    if (!found?.tests || isLate()) return undefined;
    if (!found.asked?.length) return { tests: found.tests, stopped: found.stopped };
    answers = {};
    for (const job of found.asked) {
      try {
        Object.assign(answers, await run(job));
      } catch (error) {
        return { reason: error instanceof Error ? error.message : String(error) };
      }
      if (isLate()) return undefined;
    }
  }
}
