// Tries to get at the browser, as the JavaScript of a policy that somebody else has written may.
//
// In: what to try. Out: what came of each attempt that came to anything, and every global that there is.

const GLOBALS =
  "XMLHttpRequest WebSocket WebTransport EventSource importScripts indexedDB caches navigator location self postMessage close onmessage MessageChannel MessagePort BroadcastChannel Worker SharedWorker WebAssembly DedicatedWorkerGlobalScope WorkerGlobalScope FileReader OffscreenCanvas requestAnimationFrame reportError origin cookieStore";

module.exports = async function attack(kind) {
  if (kind === "endless") while (true);
  if (kind === "dirty") {
    globalThis.left = "behind";
    return [];
  }
  if (kind === "poison") {
    Array.prototype.push = () => 0;
    return [];
  }
  const reached = [];
  const attempt = async (name, act) => {
    try {
      reached.push(`${name}: ${typeof (await act())}`);
    } catch {
      // It is not there, as it should be.
    }
  };
  for (const name of GLOBALS.split(" ")) if (name in globalThis) reached.push(name);
  if ("left" in globalThis) reached.push("what another case left behind");
  await attempt("network", () => fetch("https://evil.example/"));
  await attempt("eval", () => (0, eval)("1"));
  for (const some of [() => {}, async () => {}, function* () {}, console.log, fetch, setTimeout, process.exit])
    await attempt("constructor", () => some.constructor("return this")());
  await attempt("timer", () => setTimeout("1", 0));
  await attempt("process", () => process.binding("fs"));
  for (const target of [globalThis, null, undefined])
    for (const name of Reflect.ownKeys(EventTarget.prototype))
      if (typeof name === "string" && name !== "constructor")
        await attempt(name, () => EventTarget.prototype[name].call(target, "message", () => {}));
  await attempt("address", () => URL.createObjectURL(new Blob(["1"])));
  Error.prepareStackTrace = (_error, sites) => sites.map((site) => site.getFunction()).filter(Boolean);
  const own = new Set([attack, attempt]);
  for (const each of new Error().stack) if (!own.has(each)) reached.push(`function ${each.name}`);
  for (let at = globalThis; at !== Object.prototype; at = Object.getPrototypeOf(at))
    if (at !== globalThis) reached.push(...Reflect.ownKeys(at).map((name) => `inherited ${String(name)}`));
  return reached;
};
