declare module "inside" {
  const inside: (host: object) => unknown;
  export default inside;
}
declare module "events";
declare module "path-browserify";
declare module "*/runner/js/action.js" {
  export class Action {
    constructor(message: { code: string; keep: boolean; name: string }, table: object);
    readonly realm: { changed(): boolean } | null;
    enter(): unknown;
  }
}
declare module "*/runner/js/case.js" {
  import type { Action } from "*/runner/js/action.js";
  export class Case {
    constructor(action: Action, message: object, event: string, done: (outcome: object) => void);
    start(): void;
    stray(reason: unknown): void;
  }
}
