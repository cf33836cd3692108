// The compiler, in a worker of its own: Pyodide, and the Python of compiler.pack.
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
// What is imported stays: the garbage collector need not look at it, then or later.
const START = `
import gc, sys
gc.disable()
sys.path.insert(0, "${LIBRARY}")
from playground.page import Page
page = Page()
gc.enable()
gc.freeze()
`;
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
  const archive = fetched("compiler.pack");
  // Nothing is ever installed, so there is no list of packages to load.
  python = await loadPyodide({
    indexURL: new URL("pyodide/", location.href).href,
    lockFileContents: { info: LOCK_INFO, packages: {} } as never,
    packageBaseUrl: new URL("pyodide/", location.href).href,
  });
  const loaded = performance.now();
  unpack(await archive);
  python.runPython(START);
  page = python.globals.get("page") as Page;
  post({ kind: "ready", runtime: loaded - begun, compiler: performance.now() - loaded });
  for (const each of waiting.splice(0)) take(each);
}

// What the first answer does without comes after it.
async function loadLater() {
  unpack(await fetched("later.pack"));
  python.runPython("import importlib; importlib.invalidate_caches(); from playground.later import FURTHER; page.further = FURTHER");
  isComplete = true;
}

async function fetched(name: string): Promise<Uint8Array> {
  const response = await fetch(new URL(name, location.href));
  if (!response.ok || !response.body) throw new Error(`${name}: ${response.status}`);
  const plain = response.body.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

// The other end of `write` in pack.py.
function unpack(archive: Uint8Array) {
  const start = 4 + new DataView(archive.buffer).getUint32(0);
  const names = JSON.parse(new TextDecoder().decode(archive.subarray(4, start))) as [name: string, size: number][];
  const folders = new Set<string>();
  let at = start;
  for (const [name, size] of names) {
    const path = `${LIBRARY}/${name}`;
    const folder = path.slice(0, path.lastIndexOf("/"));
    if (!folders.has(folder)) python.FS.mkdirTree(folder);
    folders.add(folder);
    python.FS.writeFile(path, archive.subarray(at, at + size));
    at += size;
  }
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
