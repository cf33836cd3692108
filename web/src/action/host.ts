// What the harness takes of the browser before the Action loses all of it. esbuild puts these in the place of the free
// names of the harness, so that what an Action makes of a global is not what the harness calls.
//
// In: the globals of a worker. Out: Node's names, as far as the harness uses them.

import { Buffer as NodeBuffer } from "buffer";

type Callback = (...args: unknown[]) => void;

const own = globalThis as unknown as Record<string, (...args: unknown[]) => unknown> & { performance: Performance };
const start = { timeout: own.setTimeout!.bind(globalThis), interval: own.setInterval!.bind(globalThis) };
const stop = { timeout: own.clearTimeout!.bind(globalThis), interval: own.clearInterval!.bind(globalThis) };
const now = own.performance.now.bind(own.performance);

class Timer {
  constructor(
    readonly id: unknown,
    readonly stop: () => void,
  ) {}
  ref() {
    return this;
  }
  unref() {
    return this;
  }
  hasRef() {
    return true;
  }
  refresh() {
    return this;
  }
  [Symbol.toPrimitive]() {
    return this.id;
  }
}

function started(kind: "timeout" | "interval") {
  return (callback: Callback, milliseconds?: number, ...args: unknown[]): Timer => {
    // A browser would run a text.
    if (typeof callback !== "function") throw new TypeError('The "callback" argument must be of type function.');
    const id = start[kind](callback, milliseconds, ...args);
    return new Timer(id, () => stop[kind](id));
  };
}

const stopped = (timer: unknown) => {
  if (timer instanceof Timer) timer.stop();
};

// A message comes when everything that has been promised is done, as the next turn of Node's loop does.
const channel = new MessageChannel();
const turns: (() => void)[] = [];
channel.port1.onmessage = () => turns.shift()?.();
const next = channel.port2.postMessage.bind(channel.port2);

export const __dirname = "";
export const Buffer = NodeBuffer;
export const { AbortController, AbortSignal, DOMException, Headers, ReadableStream, Response, TextDecoder, URL, URLSearchParams } = globalThis;
export const setTimeout = started("timeout");
export const setInterval = started("interval");
export const clearTimeout = stopped;
export const clearInterval = stopped;
export const clearImmediate = stopped;
export function setImmediate(callback: Callback, ...args: unknown[]): Timer {
  let isStopped = false;
  turns.push(() => {
    if (!isStopped) callback(...args);
  });
  next(null);
  return new Timer(0, () => {
    isStopped = true;
  });
}
export const performance = { now };
const queue = own.queueMicrotask!.bind(globalThis);
export const process = {
  argv: [] as string[],
  arch: "x64",
  platform: "linux",
  version: "v22.0.0",
  versions: { node: "22.0.0" },
  nextTick: (callback: Callback, ...args: unknown[]) => queue(() => callback(...args)),
};
