// Runs one Action, in a worker that has nothing of the browser's, as `actiongen/runner/js/main.js` does on Node.
//
// In, through the port that comes with the first message: an Order. Out: {ready}, then an outcome for each run, as a line of
// the runner; {spent} where the next run needs a clean realm, else {done}.
// The value of this script is a function that takes the Action.

import { Action } from "../../../actiongen/runner/js/action.js";
import { Case } from "../../../actiongen/runner/js/case.js";
import { Buffer as NodeBuffer } from "./host";
import { lock } from "./lock";
import { prepare } from "./vm";

/** `runs` are lines of the runner. */
interface Order {
  table: object;
  keep: boolean;
  runs: [message: string, event: string][];
}
type Said = { ready: true } | { outcome: string } | { spent: true } | { done: true };

const { parse, stringify } = JSON;
const { ownKeys, get } = Reflect;
const listen = globalThis.addEventListener.bind(globalThis);
let running: InstanceType<typeof Case> | null = null;

for (const name of ["unhandledrejection", "error"] as const) {
  listen(name, (event) => {
    if (!running) return;
    event.preventDefault();
    running.stray("reason" in event ? event.reason : event.error);
  });
}
listen("message", (event) => begin(event.ports[0]!), { once: true });
lock();
Object.defineProperty(globalThis, "Buffer", { value: NodeBuffer, writable: true, configurable: true });

function begin(port: MessagePort) {
  const tell: (said: Said) => void = port.postMessage.bind(port);
  port.onmessage = ({ data }: MessageEvent<Order>) => void follow(data, tell);
  tell({ ready: true });
}

async function follow({ table, keep, runs }: Order, tell: (said: Said) => void) {
  const action = new Action({ code: "", keep, name: "action.js" }, table);
  action.enter();
  const names = ownKeys(globalThis);
  const values = names.map((name) => get(globalThis, name) as unknown);
  const isClean = () =>
    !action.realm!.changed() && ownKeys(globalThis).length === names.length && names.every((name, at) => get(globalThis, name) === values[at]);
  for (const [at, [message, event]] of runs.entries()) {
    if (at > 0 && !keep && !isClean()) {
      tell({ spent: true });
      return;
    }
    const outcome = await new Promise<object>((resolve) => {
      running = new Case(action, parse(message) as object, event, resolve);
      running.start();
    });
    running = null;
    tell({ outcome: stringify(outcome) });
  }
  tell({ done: true });
}

export default prepare;
