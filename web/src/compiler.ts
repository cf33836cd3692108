// The page's side of the worker: starts it, asks it, and starts it anew when it breaks down or does not come to an end.

import type { Answer, File, Request } from "./messages";

type Heard = Exclude<Answer, { kind: "answer" }> | { kind: "restarted"; why: string };

/** No policy that a page should hold takes this long. */
const MOST_MILLISECONDS = 20_000;
const TOO_LONG = "The compiler did not come to an end and was stopped. Change the policy to try again.";

export class Compiler {
  #worker!: Worker;
  #version = 0;
  #ids = 0;
  #asked = new Map<number, (answer: unknown) => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isReady = false;

  constructor(private readonly heard: (answer: Heard) => void) {
    this.#start();
  }

  /** The version of the texts that was put last. */
  get version() {
    return this.#version;
  }

  put(files: File[]) {
    this.#send({ kind: "texts", version: ++this.#version, files });
    this.#expect();
  }

  /** What the Python says to a question; null if it breaks down over it, or is not there yet. */
  ask(question: { do: string; [key: string]: unknown }): Promise<unknown> {
    const id = ++this.#ids;
    this.#send({ kind: "ask", id, question });
    return new Promise((resolve) => this.#asked.set(id, resolve));
  }

  #start() {
    this.#isReady = false;
    this.#worker = new Worker(new URL("worker.js", location.href), { type: "module" });
    this.#worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => this.#hear(data));
    this.#worker.addEventListener("error", (event) => this.heard({ kind: "failed", text: event.message || "it did not load", isDead: false }));
  }

  #send(request: Request) {
    this.#worker.postMessage(request);
  }

  #hear(answer: Answer) {
    if (answer.kind === "answer") {
      this.#asked.get(answer.id)?.(answer.answer);
      this.#asked.delete(answer.id);
      return;
    }
    if (answer.kind === "ready") {
      this.#isReady = true;
      this.#expect();
    } else if (answer.kind === "failed" || answer.version === this.#version) {
      clearTimeout(this.#timer);
    }
    this.heard(answer);
    if (answer.kind === "failed" && answer.isDead) this.#restart("The compiler broke down over this text and is started anew.");
  }

  #expect() {
    clearTimeout(this.#timer);
    // Until it is there, the network decides how long it takes.
    if (this.#isReady) this.#timer = setTimeout(() => this.#restart(TOO_LONG), MOST_MILLISECONDS);
  }

  // The text is not put again: it would break it down again. The next change is.
  #restart(why: string) {
    this.#worker.terminate();
    for (const resolve of this.#asked.values()) resolve(null);
    this.#asked.clear();
    this.#start();
    this.heard({ kind: "restarted", why });
  }
}
