// The worker as the one realm that there is: node:vm, fs, path, v8 and http of the harness.

import inside from "inside";

interface Prepared {
  (...given: unknown[]): unknown;
}

let action: Prepared | undefined;

/** The Action, as a function of what Node's wrapper gives to a module. */
export function prepare(given: Prepared) {
  action ??= given;
}

export class Script {
  /** The only script that the harness has is `inside.js`, which is in the bundle. */
  runInContext() {
    return inside;
  }
}

/** The names of the sandbox become globals. */
export function createContext(sandbox: object): object {
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(sandbox))) {
    // Node makes some of them when they are first named; here they are what they are.
    if ("value" in descriptor) Object.defineProperty(globalThis, name, { ...descriptor, enumerable: false });
  }
  return globalThis;
}

export const runInContext = () => globalThis;

export function compileFunction(): Prepared {
  if (!action) throw new Error("there is no Action");
  return action;
}
