// What comes of the policies: JavaScript, Terraform, results of tests, one of them at a time.

import type { EditorView } from "@codemirror/view";
import { readOnly, replaceText } from "./editor";
import { at, button, make, showTabs } from "./elements";
import type { Answer, File, Place, Test } from "./messages";

type Kind = "javascript" | "terraform" | "tests";
const LABELS: Record<Kind, string> = { javascript: "JavaScript", terraform: "Terraform", tests: "Tests" };

export class Output {
  #kind: Kind = "javascript";
  #path = "";
  #javascript: Record<string, string> = {};
  #deployed: File[] = [];
  #tests: Test[] | undefined;
  #left: string[] = [];
  #isStale = { javascript: false, terraform: false };
  #view: { name: string; editor: EditorView } | undefined;
  #hasAnswer = false;

  constructor(private readonly go: (where: { place: Place }) => void) {
    this.#show();
  }

  /** The policy that is written. */
  open(path: string) {
    this.#path = path;
    this.#show();
  }

  forget() {
    this.#javascript = {};
    this.#deployed = [];
    this.#tests = undefined;
    this.#hasAnswer = false;
    this.#isStale = { javascript: false, terraform: false };
  }

  show(answer: Exclude<Answer, { kind: "ready" | "failed" | "answer" }>) {
    if (answer.kind === "output") {
      // What was right last stays to be seen while something is half written.
      this.#hasAnswer = true;
      this.#isStale = { javascript: !(this.#path in answer.javascript), terraform: answer.deployed === null };
      this.#javascript = { ...this.#javascript, ...answer.javascript };
      this.#deployed = answer.deployed ?? this.#deployed;
    } else if (answer.kind === "tests") {
      this.#tests = answer.tests;
      this.#left = answer.left;
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
    const stale = this.#kind !== "tests" && this.#isStale[this.#kind] && this.#hasText();
    at("stale").hidden = !stale;
    at("output").classList.toggle("stale", stale);
    if (!this.#hasAnswer) this.#showNote("waiting", "The compiler is loading: about 8 MB, once.");
    else if (this.#kind === "tests") this.#showTests();
    else if (!this.#hasText()) this.#showNote("nothing", this.#whyNothing());
    else if (this.#kind === "javascript") this.#showText(this.#javascript[this.#path]!, "javascript", `JavaScript of ${this.#path}`);
    else this.#showText(this.#deployed.map(([path, text]) => `# ${path}\n\n${text}`).join("\n"), "terraform", "Terraform of all policies");
  }

  #hasText(): boolean {
    return this.#kind === "javascript" ? this.#path in this.#javascript : this.#deployed.length > 0;
  }

  #whyNothing(): string {
    if (this.#kind === "terraform") return "As soon as no error is left, here is the Terraform that deploys the Actions.";
    return "This file has no JavaScript of its own: it has errors, or it is a library or a list of flows.";
  }

  #showNote(kind: string, text: string) {
    this.#view?.editor.destroy();
    this.#view = undefined;
    at("output").replaceChildren(make("p", { class: kind }, text));
  }

  #showText(text: string, language: "javascript" | "terraform", name: string) {
    if (this.#view?.name === name) {
      replaceText(this.#view.editor, text);
      return;
    }
    this.#view?.editor.destroy();
    this.#view = { name, editor: readOnly(text, language, name) };
    at("output").replaceChildren(this.#view.editor.dom);
  }

  #mark(): Node | undefined {
    if (!this.#tests?.length) return undefined;
    const failed = this.#tests.filter((test) => !test.passed).length;
    return make("span", { class: `count ${failed ? "error" : "good"}` }, failed ? `${failed} failed` : `${this.#tests.length} passed`);
  }

  #showTests() {
    if (!this.#tests) return this.#showNote("nothing", "The tests run as soon as no error is left.");
    if (!this.#tests.length && !this.#left.length) return this.#showNote("nothing", "There is no test here.");
    this.#showNote("nothing", "");
    at("output").replaceChildren(
      make("ul", { class: "results" }, ...this.#tests.map((test) => this.#test(test)), ...this.#left.map((text) => make("li", {}, text))),
    );
  }

  #test(test: Test): HTMLElement {
    const link = button("", () => this.go(test), { class: "go" });
    link.append(make("span", { class: "mark" }, test.passed ? "passed " : "FAILED "), test.case === null ? test.title : `${test.title}: ${test.case}`);
    return make("li", { class: test.passed ? "passed" : "failed" }, link, test.details.length > 0 && make("pre", { class: "details" }, test.details.join("\n")));
  }
}
