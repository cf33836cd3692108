// Takes from the worker all that is the browser's, before there is any Action in it.
//
// In: the globals of a worker. Out: those of the language, and the few of the web that Node has too.

const LANGUAGE = `
  AggregateError Array ArrayBuffer AsyncDisposableStack Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date
  DisposableStack Error EvalError FinalizationRegistry Float16Array Float32Array Float64Array Function Infinity Int16Array
  Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set
  String SuppressedError Symbol SyntaxError Temporal TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray
  WeakMap WeakRef WeakSet decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval globalThis isFinite isNaN
  parseFloat parseInt undefined unescape`;
const OF_NODE = `
  AbortController AbortSignal Blob Event EventTarget FormData Headers Request Response TextDecoder TextEncoder URL
  URLSearchParams atob btoa queueMicrotask structuredClone`;
const KEPT = new Set<string | symbol>(`${LANGUAGE} ${OF_NODE}`.trim().split(/\s+/));
const MAKING_ADDRESSES = ["createObjectURL", "revokeObjectURL"] as const;

/** Throws if the browser does not let go of something: then no Action may run here. */
export function lock() {
  for (const name of MAKING_ADDRESSES) taken(URL, name);
  const of = globalThis as object;
  for (let object = of; object !== Object.prototype; object = Object.getPrototypeOf(object) as object) {
    if (object === EventTarget.prototype) withoutTheWorker(EventTarget.prototype);
    else for (const name of Reflect.ownKeys(object)) if (object !== of || !KEPT.has(name)) taken(object, name);
  }
}

function taken(object: object, name: string | symbol) {
  if (Reflect.deleteProperty(object, name)) return;
  // What stays are numbers, `TEMPORARY` and `PERSISTENT`.
  const kept: unknown = Reflect.getOwnPropertyDescriptor(object, name)?.value;
  if (typeof kept !== "number") throw new Error(`the browser keeps ${String(name)}`);
}

// The worker hears what the page says to it, and an Action is not to hear that.
function withoutTheWorker(prototype: EventTarget) {
  const methods = ["addEventListener", "removeEventListener", "dispatchEvent"] as const;
  const kept = new Set<string | symbol>([...methods, "constructor", Symbol.toStringTag]);
  for (const name of Reflect.ownKeys(prototype)) if (!kept.has(name)) taken(prototype, name);
  for (const name of methods) {
    const real = prototype[name] as (this: EventTarget, ...args: unknown[]) => unknown;
    const apply = Reflect.apply;
    const guarded = {
      [name](this: EventTarget | null | undefined, ...args: unknown[]) {
        if (this === undefined || this === null || (this as unknown) === globalThis) throw new TypeError("Illegal invocation");
        return apply(real, this, args) as unknown;
      },
    }[name]!;
    Object.defineProperty(prototype, name, { value: guarded, writable: true, enumerable: true, configurable: true });
  }
}
