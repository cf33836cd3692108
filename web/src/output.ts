// What comes of the policies: JavaScript, Terraform, results of tests, one of them at a time.

import type { EditorView } from "@codemirror/view";
import { readOnly, replaceText } from "./editor";
import { at, button, make, showTabs } from "./elements";
import type { Answer, File, Place, Shown, Test } from "./messages";

type Kind = "javascript" | "terraform" | "tests";
const LABELS: Record<Kind, string> = { javascript: "JavaScript", terraform: "Terraform", tests: "Tests" };

export class Output {
  #kind: Kind = "javascript";
  #path = "";
  #javascript: Record<string, Shown> = {};
  /** What each file was when it last had JavaScript. */
  #texts: Record<string, string> = {};
  #deployed: File[] = [];
  #tests: Test[] | undefined;
  #stopped = "";
  #isStale = { terraform: false, tests: false };
  #view: { name: string; editor: EditorView } | undefined;
  #hasAnswer = false;

  constructor(private readonly go: (where: { place: Place }) => void, say: (text: string) => void) {
    at("copy").addEventListener("click", () => {
      const text = this.#view?.editor.state.doc.toString() ?? "";
      navigator.clipboard.writeText(text).then(
        () => say(`The ${LABELS[this.#kind]} is copied.`),
        () => say("The browser does not let this page copy."),
      );
    });
    this.#show();
  }

  /** The policy that is written. */
  open(path: string) {
    this.#path = path;
    this.#show();
  }

  forget() {
    this.#javascript = {};
    this.#texts = {};
    this.#deployed = [];
    this.#tests = undefined;
    this.#hasAnswer = false;
    this.#isStale = { terraform: false, tests: false };
  }

  show(answer: Exclude<Answer, { kind: "ready" | "failed" | "answer" }>) {
    if (answer.kind === "output") {
      // What was right last stays to be seen while something is half written.
      this.#hasAnswer = true;
      this.#javascript = answer.javascript;
      for (const [path, { text }] of Object.entries(answer.javascript)) if (text !== null) this.#texts[path] = text;
      this.#isStale.terraform = answer.deployed === null;
      this.#deployed = answer.deployed ?? this.#deployed;
    } else if (answer.kind === "tests") {
      this.#isStale.tests = answer.tests === null;
      this.#tests = answer.tests ?? this.#tests;
      this.#stopped = answer.stopped;
    }
    if (answer.kind !== "problems") this.#show();
  }

  #show() {
    const tabs = (Object.keys(LABELS) as Kind[]).map((id) => ({ id, label: LABELS[id], mark: id === "tests" ? this.#mark() : undefined }));
    showTabs(at("outputs"), tabs, this.#kind, "output", (id) => {
      this.#kind = id as Kind;
      this.#show();
    });
    at("output").setAttribute("aria-label", LABELS[this.#kind]);
    const stale = this.#isOld() && this.#hasAnswer;
    at("stale").hidden = !stale;
    at("output").classList.toggle("stale", stale);
    if (!this.#hasAnswer) this.#showNote("waiting", "The compiler is loading: about 8 MB, once.");
    else if (this.#kind === "tests") this.#showTests();
    else if (!this.#hasText()) this.#showNote("nothing", this.#whyNothing());
    else if (this.#kind === "javascript") this.#showText(this.#texts[this.#path]!, "javascript", `JavaScript of ${this.#path}`);
    else this.#showText(this.#deployed.map(([path, text]) => `# ${path}\n\n${text}`).join("\n"), "terraform", "Terraform of all policies");
  }

  /** Whether what is shown is of an earlier text. */
  #isOld(): boolean {
    if (this.#kind === "javascript") return this.#hasText() && this.#javascript[this.#path]?.text === null;
    return this.#isStale[this.#kind] && (this.#kind === "tests" ? this.#tests !== undefined : this.#hasText());
  }

  #hasText(): boolean {
    return this.#kind === "javascript" ? this.#path in this.#texts : this.#deployed.length > 0;
  }

  #whyNothing(): string {
    if (this.#kind === "terraform") return "As soon as no error is left, here is the Terraform that deploys the Actions.";
    return this.#javascript[this.#path]?.reason ?? "";
  }

  #showNote(kind: string, text: string) {
    this.#view?.editor.destroy();
    this.#view = undefined;
    at("copy").hidden = true;
    at("output").replaceChildren(make("p", { class: kind }, text));
  }

  #showText(text: string, language: "javascript" | "terraform", name: string) {
    if (this.#view?.name === name) {
      replaceText(this.#view.editor, text);
      return;
    }
    this.#view?.editor.destroy();
    this.#view = { name, editor: readOnly(text, language, name) };
    at("copy").hidden = false;
    at("output").replaceChildren(this.#view.editor.dom);
  }

  #mark(): Node | undefined {
    if (!this.#tests?.length) return undefined;
    const failed = this.#tests.filter((test) => !test.passed).length;
    return make("span", { class: `count ${failed ? "error" : "good"}` }, failed ? `${failed} failed` : `${this.#tests.length} passed`);
  }

  #showTests() {
    if (!this.#tests) return this.#showNote("nothing", "The tests run as soon as no error is left.");
    this.#showNote("nothing", "There is no test here.");
    const stopped = this.#stopped && make("p", { class: "nothing" }, this.#stopped);
    if (stopped) at("output").replaceChildren(stopped);
    if (this.#tests.length) {
      const list = make("ul", { class: "results" }, ...this.#tests.map((test) => this.#test(test)));
      at("output").replaceChildren(list, ...(stopped ? [stopped] : []));
    }
  }

  #test(test: Test): HTMLElement {
    const link = button("", () => this.go(test), { class: "go" });
    link.append(make("span", { class: "mark" }, test.passed ? "passed " : "FAILED "), test.case === null ? test.title : `${test.title}: ${test.case}`);
    return make("li", { class: test.passed ? "passed" : "failed" }, link, test.details.length > 0 && make("pre", { class: "details" }, test.details.join("\n")));
  }
}
