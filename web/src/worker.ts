// The compiler, in a worker of its own: Pyodide, and the Python of compiler.zip.
//
// In: Request. Out: Answer. After each change of the texts it answers in steps, the problems first; a change that comes
// in between ends the steps of the one before.

import { loadPyodide, type PyodideInterface } from "pyodide";
import type { Answer, Request } from "./messages";

type Found = Record<string, unknown> & { failed?: string };
type Page = { answer(request: string): string };

/** What Pyodide calls itself in its list of packages. */
declare const LOCK_INFO: object;

const LIBRARY = "/compiler";
const STEPS = ["problems", "output", "tests"] as const;

const post = (answer: Answer) => postMessage(answer);
let python: PyodideInterface;
let page: Page | undefined;
let later: Promise<void> | undefined;
let isComplete = false;
let latest = 0;
const waiting: Request[] = [];

addEventListener("message", ({ data }: MessageEvent<Request>) => {
  if (page) take(data);
  else waiting.push(data);
});

start().catch((error: unknown) => post({ kind: "failed", text: String(error), isDead: false }));

async function start() {
  const begun = performance.now();
  const archive = fetched("compiler.zip");
  // Nothing is ever installed, so there is no list of packages to load.
  python = await loadPyodide({
    indexURL: new URL("pyodide/", location.href).href,
    lockFileContents: { info: LOCK_INFO, packages: {} } as never,
    packageBaseUrl: new URL("pyodide/", location.href).href,
  });
  python.unpackArchive(await archive, "zip", { extractDir: LIBRARY });
  python.runPython(`import sys; sys.path.insert(0, "${LIBRARY}"); from playground.page import Page; page = Page()`);
  page = python.globals.get("page") as Page;
  post({ kind: "ready", milliseconds: performance.now() - begun });
  for (const each of waiting.splice(0)) take(each);
}

// What the first answer does without comes after it.
async function loadLater() {
  python.unpackArchive(await fetched("later.zip"), "zip", { extractDir: LIBRARY });
  python.runPython("import importlib; importlib.invalidate_caches(); from playground.later import FURTHER; page.further = FURTHER");
  isComplete = true;
}

async function fetched(name: string): Promise<Uint8Array> {
  const response = await fetch(new URL(name, location.href));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

function take(request: Request) {
  if (request.kind === "ask") {
    post({ kind: "answer", id: request.id, answer: isComplete ? guarded(() => asked(request.question)) : null });
    return;
  }
  latest = request.version;
  guarded(() => asked({ do: "put", files: request.files }));
  void answerInSteps(request.version);
}

async function answerInSteps(version: number) {
  for (const step of STEPS) {
    // Whatever has arrived in the meantime is taken first.
    await new Promise((resolve) => setTimeout(resolve));
    if (step === "tests") await (later ??= loadLater());
    if (version !== latest) return;
    const found = guarded(() => asked({ do: step }));
    if (!found) return;
    post({ ...found, kind: step, version } as unknown as Answer);
  }
}

class BrokenDown extends Error {}

/** What a question comes to; null if that is a mistake of ours, which is told. */
function guarded(question: () => Found): Found | null {
  try {
    return question();
  } catch (error) {
    // What is no exception of Python is the end of Pyodide.
    post({ kind: "failed", text: String(error), isDead: !(error instanceof BrokenDown) });
    return null;
  }
}

function asked(question: { do: string; [key: string]: unknown }): Found {
  const found = JSON.parse(page!.answer(JSON.stringify(question))) as Found;
  if (found.failed !== undefined) throw new BrokenDown(found.failed);
  return found;
}
