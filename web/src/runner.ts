// Runs Actions in a frame that reaches nothing, and ends those that do not come to an end.
//
// In: an Action, the lines of its runs. Out: a line for each run, in order, as `actiongen/runner` reads it.

import { make } from "./elements";

export interface Job {
  code: string;
  table: object;
  keep: boolean;
  /** Milliseconds that a run may take. */
  limit: number;
  runs: [key: string, message: string, event: string][];
}
type Said = { ready: true } | { outcome: string } | { spent: true } | { done: true };

/** Why Actions do not run in this browser. */
export class NoRunner extends Error {}

const MILLISECONDS_TO_START = 15_000;
const GRACE_MILLISECONDS = 500;
const MOST_HUNG = 2;

let frame: Promise<HTMLIFrameElement> | undefined;

/** A line for each run, by its key. An Action that hangs again and again is not run any more. */
export async function run({ runs, ...job }: Job): Promise<Record<string, string>> {
  const lines: Record<string, string> = {};
  let left = runs;
  for (let hung = 0; left.length && hung < MOST_HUNG; ) {
    const found = await some(job, left);
    for (const [index, line] of found.lines.entries()) lines[left[index]![0]] = line;
    left = left.slice(found.lines.length);
    if (found.hasHung) hung += 1;
  }
  for (const [key] of left) lines[key] = failed("timeout", `it has not been run, for it did not settle in ${MOST_HUNG} cases before`);
  return lines;
}

/** The lines of the first runs, as many as one worker gives; at least one. */
async function some({ code, table, keep, limit }: Omit<Job, "runs">, runs: Job["runs"]): Promise<{ lines: string[]; hasHung: boolean }> {
  const lines: string[] = [];
  let hasHung = false;
  const { contentWindow } = await (frame ??= framed());
  const { port1: port, port2: other } = new MessageChannel();
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = () => {
      clearTimeout(timer);
      removeEventListener("message", heard);
      port.close();
    };
    const over = (broken?: string) => {
      end();
      if (broken !== undefined) lines.push(failed("thrown", broken));
      resolve({ lines, hasHung });
    };
    const within = (milliseconds: number, late: () => void) => {
      clearTimeout(timer);
      timer = setTimeout(late, milliseconds);
    };
    const endless = () => {
      lines.push(failed("timeout", `the handler did not settle within ${limit} ms`));
      hasHung = true;
      forget();
      over();
    };
    // The frame says so if the text of the Action cannot be read; all else that breaks there is a mistake of ours.
    const heard = ({ source, data }: MessageEvent<{ broken?: string }>) => {
      if (source !== contentWindow || data.broken === undefined) return;
      const error = /\bSyntaxError\b.*/.exec(data.broken)?.[0];
      if (error === undefined) stop(data.broken);
      else over(error);
    };
    addEventListener("message", heard);
    port.onmessage = ({ data }: MessageEvent<Said>) => {
      if ("ready" in data) port.postMessage({ table, keep, runs: runs.map(([, message, event]) => [message, event]) });
      if ("outcome" in data) lines.push(data.outcome);
      if ("spent" in data || "done" in data) over();
      else within(limit + GRACE_MILLISECONDS, endless);
    };
    const stop = (why: string) => {
      end();
      forget();
      reject(new NoRunner(why));
    };
    within(MILLISECONDS_TO_START, () => stop("the worker for it did not start"));
    contentWindow!.postMessage({ code }, "*", [other]);
  });
}

const failed = (kind: string, message: string) => JSON.stringify({ run: 0, calls: [], logs: [], ms: 0, error: { kind, message } });

// A frame whose worker has hung goes, and its worker with it.
function forget() {
  void frame?.then((element) => element.remove());
  frame = undefined;
}

function framed(): Promise<HTMLIFrameElement> {
  const element = make("iframe", { src: "action.html", sandbox: "allow-scripts", title: "Where Actions run", hidden: "" });
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      removeEventListener("message", heard);
      forget();
      reject(new NoRunner("the frame for it did not load"));
    }, MILLISECONDS_TO_START);
    const heard = ({ source, data }: MessageEvent<{ frame?: true }>) => {
      if (source !== element.contentWindow || data.frame !== true) return;
      clearTimeout(late);
      removeEventListener("message", heard);
      resolve(element);
    };
    addEventListener("message", heard);
    document.body.append(element);
  });
}
