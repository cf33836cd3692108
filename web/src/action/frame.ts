// The page of the frame in which Actions run: sandboxed, so of no origin, and with a policy that lets it reach nothing.
//
// In: {code} with a port, the text of an Action and where its worker is to be heard. Out: {broken}, why it cannot begin.

/** The harness, with no line end in it, so that the lines of an Action are its own. */
declare const HARNESS: string;

let worker: Worker | undefined;
let address = "";

addEventListener("message", ({ data, ports, source }: MessageEvent<{ code: string }>) => {
  if (source !== parent) return;
  worker?.terminate();
  const wrapped = `${HARNESS}(function (module, exports, require, console, watchExterns) {${data.code}\n});\n//# sourceURL=action.js`;
  URL.revokeObjectURL(address);
  address = URL.createObjectURL(new Blob([wrapped], { type: "text/javascript" }));
  worker = new Worker(address);
  worker.addEventListener("error", (event) => parent.postMessage({ broken: event.message || "its JavaScript does not load" }, "*"));
  worker.postMessage(null, [...ports]);
});
parent.postMessage({ frame: true }, "*");
