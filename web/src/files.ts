// The files of the folder: made, moved, deleted, by names that a policy may have.

import { asked, offer } from "./elements";
import { isPath } from "./state";

const BELOW = "policies/";
const NAMES = "A file is called like more.policy or externs/more.js: small letters, digits and _.";

export interface Folder {
  /** The file that is open. */
  open(): string;
  has(path: string): boolean;
  isOnly(): boolean;
  add(path: string): void;
  move(from: string, to: string): Promise<void>;
  remove(path: string): void;
  say(text: string): void;
}

export const shortName = (path: string) => path.replace(/^policies\//, "");

export function offerFiles(folder: Folder) {
  const path = folder.open();
  const name = shortName(path);
  offer([
    { title: "New file…", act: () => void add(folder) },
    { title: `Rename ${name}…`, act: () => void move(folder, path) },
    ...(folder.isOnly() ? [] : [{ title: `Delete ${name}…`, act: () => void remove(folder, path) }]),
  ]);
}

async function add(folder: Folder) {
  const path = pathOf(folder, await asked("Name of the new file", "Make", "more.policy"));
  if (path) folder.add(path);
}

async function move(folder: Folder, from: string) {
  const name = await asked(`New name of ${shortName(from)}; flows and files that load it follow`, "Rename", shortName(from));
  const to = name === shortName(from) ? null : pathOf(folder, name);
  if (to) await folder.move(from, to);
}

async function remove(folder: Folder, path: string) {
  if ((await asked(`Delete ${shortName(path)}? It cannot be had back.`, "Delete")) !== null) folder.remove(path);
}

function pathOf(folder: Folder, name: string | null): string | null {
  if (name === null) return null;
  const path = `${BELOW}${/\.\w+$/.test(name) ? name : `${name}.policy`}`;
  if (isPath(path) && !folder.has(path)) return path;
  folder.say(isPath(path) ? `There is a ${shortName(path)}.` : NAMES);
  return null;
}
