// What Actions may require of Node, as far as a page has it; of the rest, an error that names it.

import { Buffer } from "buffer";
import * as events from "events";
import * as path from "path-browserify";

const SAFE: Record<string, unknown> = { buffer: { Buffer }, events, path, url: { URL, URLSearchParams } };

export function safe(name: string): unknown {
  if (Object.hasOwn(SAFE, name)) return SAFE[name];
  throw new Error(`the playground has no module '${name}'; \`actiongen test\` has`);
}

const BUILT_IN =
  "assert async_hooks buffer child_process cluster crypto dgram diagnostics_channel dns events fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl stream string_decoder timers tls tty url util v8 vm worker_threads zlib".split(" ");

export const isBuiltin = (name: string) => BUILT_IN.includes(name.replace(/^node:/, "").split("/")[0]!);
export const createRequire = () => {
  throw new Error("the playground has no packages");
};
