// What the page and the worker with the compiler say to each other. Offsets count UTF-16 code units.

export type File = [path: string, text: string];

export interface Place {
  path: string;
  from: number;
  to: number;
  line?: number;
}

/** The text of a place is replaced; a file that is not there is made. */
export type Edit = Place & { insert: string };

export interface Problem {
  id: string;
  name: string;
  severity: "error" | "warning" | "note";
  message: string;
  place: Place | null;
  label: string;
  others: (Place & { text: string })[];
  notes: string[];
  help: string | null;
  fix: { title: string; edits: Edit[] } | null;
}

/** To the worker: the texts are now these; or a question about them. */
export type Request =
  | { kind: "texts"; version: number; files: File[] }
  | { kind: "ask"; id: number; question: { do: string; [key: string]: unknown } };

/** From the worker; `version` is that of the texts which an answer is about, times are in milliseconds. */
export type Answer =
  | { kind: "ready"; runtime: number; compiler: number }
  | { kind: "problems"; version: number; problems: Problem[]; took: number }
  | { kind: "output"; version: number; javascript: Record<string, Shown>; deployed: File[] | null; problems: Problem[]; took: number }
  | { kind: "tests"; version: number; tests: Test[] | null; stopped: string; took: number }
  | { kind: "answer"; id: number; answer: unknown }
  | { kind: "failed"; text: string; isDead: boolean };

/** The JavaScript of a file, or the reason why there is none. */
export interface Shown {
  text: string | null;
  reason: string;
}

export interface Test {
  place: Place;
  title: string;
  case: string | null;
  /** `waiting`: what comes of it is known when its JavaScript has run. `unknown`: nobody can tell what that did. */
  result: "passed" | "failed" | "differs" | "unknown" | "waiting";
  details: string[];
}
