// What a link holds: all files and the one that is open, as JSON, deflated, in the fragment, which no server sees.

import type { File } from "./messages";

export interface State {
  files: File[];
  open: string;
}

const VERSION = "1.";
const PATH = /^policies\/([a-z0-9_]+\/)*[a-z0-9_]+\.(policy|js)$/;
// A link comes from anybody: what it unfolds to has a limit.
const MOST_BYTES = 1_000_000;
const MOST_FILES = 200;

export const isPath = (path: string) => PATH.test(path);

export async function fragmentOf(state: State): Promise<string> {
  const text = new Blob([JSON.stringify({ f: state.files, o: state.open })]);
  const stream = text.stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `#${VERSION}${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** The state of a fragment; undefined if there is none, an error for one that cannot be read. */
export async function stateOf(fragment: string): Promise<State | undefined> {
  if (fragment.length <= 1) return undefined;
  if (!fragment.startsWith(`#${VERSION}`)) throw new Error("it is of another version");
  const binary = atob(fragment.slice(1 + VERSION.length).replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return checked(JSON.parse(await limited(stream)));
}

async function limited(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let bytes = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > MOST_BYTES) {
      await reader.cancel();
      throw new Error("it is too long");
    }
    text += decoder.decode(value, { stream: true });
  }
}

function checked(value: unknown): State {
  const { f, o } = Object(value) as { f?: unknown; o?: unknown };
  if (!Array.isArray(f) || f.length === 0 || f.length > MOST_FILES || !f.every(isFile)) throw new Error("it holds no policies");
  const files = f as File[];
  if (new Set(files.map(([path]) => path)).size !== files.length) throw new Error("it holds a file twice");
  return { files, open: files.some(([path]) => path === o) ? (o as string) : files[0]![0] };
}

function isFile(value: unknown): value is File {
  return Array.isArray(value) && value.length === 2 && value.every((each) => typeof each === "string") && isPath(value[0] as string);
}
