// What comes of the policies: JavaScript, Terraform, results of tests, one of them at a time.

import { EditorView } from "@codemirror/view";
import type { Flow } from "./flow";
import { readOnly, replaceText } from "./editor";
import { at, button, make, showTabs } from "./elements";
import type { Agreed } from "./trial";
import type { Why } from "./why";
import type { Answer, File, Place, Shown, Test } from "./messages";

type Kind = "javascript" | "terraform" | "tests" | "why" | "flow";
const LABELS: Record<Kind, string> = { javascript: "JavaScript", terraform: "Terraform", tests: "Tests", why: "Why", flow: "Flow" };
const WORDS: Record<Test["result"], string> = { passed: "passed", failed: "FAILED", differs: "DIFFERS", unknown: "UNKNOWN", waiting: "waits" };

export class Output {
  #kind: Kind = "javascript";
  #path = "";
  #javascript: Record<string, Shown> = {};
  /** What each file was when it last had JavaScript. */
  #texts: Record<string, string> = {};
  #deployed: File[] = [];
  #tests: Test[] | undefined;
  #stopped = "";
  /** What the JavaScript says to the results: nothing yet, the same, or why it says nothing. */
  #agreement: "running" | "told" | { reason: string } = "running";
  #isStale: Partial<Record<Kind, boolean>> = {};
  #view: { name: string; editor: EditorView } | undefined;
  #hasAnswer = false;
  /** The title of what is to be seen. */
  #sought: string | undefined;
  #isComplete = false;

  constructor(
    private readonly go: (where: { place: Place }) => void,
    say: (text: string) => void,
    private readonly panels: { why: Why; flow: Flow },
  ) {
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
    this.#isStale = {};
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
      for (const kind of ["tests", "why", "flow"] as const) this.#isStale[kind] = answer.tests === null;
      // What shows them has come with it.
      this.#isComplete = true;
      this.#tests = answer.tests ?? this.#tests;
      this.#stopped = answer.stopped;
      this.#agreement = "running";
    }
    if (answer.kind !== "problems") this.#show();
  }

  /** Files have other paths. */
  moved(moves: Map<string, string>) {
    for (const [from, to] of moves) {
      const text = this.#texts[from];
      delete this.#texts[from];
      if (text !== undefined) this.#texts[to] = text;
    }
  }

  /** Shows the results of tests, or why rules act, and goes to the one with a title. */
  showAt(kind: "tests" | "why", title: string | undefined) {
    this.#kind = kind;
    this.#sought = title;
    this.#show();
  }

  /** Shows a line of the JavaScript, counted from 1. */
  showLine(number: number) {
    this.#kind = "javascript";
    this.#show();
    const editor = this.#view?.editor;
    if (!editor) return;
    const line = editor.state.doc.line(Math.min(number, editor.state.doc.lines));
    editor.dispatch({ selection: { anchor: line.from, head: line.to }, effects: EditorView.scrollIntoView(line.from, { y: "center" }) });
    editor.focus();
  }

  /** What came of the tests when their JavaScript had run, too. */
  agreed(found: Agreed) {
    this.#agreement = "reason" in found ? found : "told";
    if ("tests" in found) ({ tests: this.#tests, stopped: this.#stopped } = found);
    this.#show();
  }

  /** The tests in a few words, for the status; nothing while there are none. */
  get summary(): string {
    if (!this.#tests || this.#isStale.tests) return "";
    const count = (...results: Test["result"][]) => this.#tests!.filter(({ result }) => results.includes(result)).length;
    const all = this.#tests.length;
    const wrong = count("failed", "differs", "unknown");
    if (this.#stopped) return "the tests stopped";
    if (!all) return "no tests";
    if (wrong) return `${wrong} of ${all} test${all === 1 ? "" : "s"} failed`;
    const waiting = count("waiting");
    if (waiting) return typeof this.#agreement === "string" ? "tests are running" : `${waiting} of ${all} tests did not run`;
    return `${all} test${all === 1 ? "" : "s"} passed`;
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
    if (!this.#hasAnswer) this.#showNote("loading", "The compiler is loading: about 8 MB, once.");
    else if (this.#kind === "tests") this.#showTests();
    else if (this.#kind === "why" || this.#kind === "flow") this.#showPanel(this.#kind);
    else if (!this.#hasText()) this.#showNote("nothing", this.#whyNothing());
    else if (this.#kind === "javascript") this.#showText(this.#texts[this.#path]!, "javascript", `JavaScript of ${this.#path}`);
    else this.#showText(this.#deployed.map(([path, text]) => `# ${path}\n\n${text}`).join("\n"), "terraform", "Terraform of all policies");
  }

  /** Whether what is shown is of an earlier text. */
  #isOld(): boolean {
    if (this.#kind === "javascript") return this.#hasText() && this.#javascript[this.#path]?.text === null;
    return this.#isStale[this.#kind] === true && (this.#kind === "terraform" ? this.#hasText() : this.#tests !== undefined);
  }

  #showPanel(kind: "why" | "flow") {
    const panel = this.panels[kind];
    if (!this.#isComplete) return this.#showNote("nothing", "A little more is loading.");
    if (!at("output").contains(panel.element)) {
      this.#showNote("nothing", "");
      at("output").replaceChildren(panel.element);
    }
    void panel.show(this.#path).then(() => this.#seek());
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
    const failed = this.#tests.filter(({ result }) => result !== "passed" && result !== "waiting").length;
    const passed = this.#tests.filter(({ result }) => result === "passed").length;
    return make("span", { class: `count ${failed ? "error" : "good"}` }, failed ? `${failed} failed` : `${passed} passed`);
  }

  #showTests() {
    if (!this.#tests) return this.#showNote("nothing", "The tests run as soon as no error is left.");
    this.#showNote("nothing", "There is no test here.");
    const stopped = this.#stopped && make("p", { class: "nothing" }, this.#stopped);
    if (stopped) at("output").replaceChildren(stopped);
    if (this.#tests.length) {
      const list = make("ul", { class: "results" }, ...this.#tests.map((test) => this.#test(test)));
      const agreement = make("p", { class: "agreement" }, this.#agreementText(this.#tests));
      at("output").replaceChildren(agreement, list, ...(stopped ? [stopped] : []));
      this.#seek();
    }
  }

  #seek() {
    const title = this.#sought;
    if (title === undefined) return;
    this.#sought = undefined;
    const items = [...at("output").querySelectorAll<HTMLElement>("[data-title]")];
    const found = items.find((each) => each.dataset.title === title) ?? items.find((each) => each.dataset.title!.startsWith(`${title}: `));
    found?.scrollIntoView({ block: "center" });
    found?.querySelector("button")?.focus();
  }

  #agreementText(tests: Test[]): string {
    if (this.#agreement === "running") return "In the interpreter; the JavaScript runs next.";
    if (this.#agreement !== "told") return `In the interpreter alone: JavaScript does not run here, ${this.#agreement.reason}.`;
    const differing = tests.filter(({ result }) => result === "differs").length;
    const known = tests.filter(({ result }) => result !== "unknown").length;
    const where = "The JavaScript runs in this browser, which stands in for Node.";
    if (differing) return `The interpreter and the JavaScript differ in ${differing} of ${known} tests. ${where}`;
    return `The interpreter and the JavaScript do the same in ${known === 1 ? "the one test" : `all ${known} tests`}. ${where}`;
  }

  #test(test: Test): HTMLElement {
    const link = button("", () => this.go(test), { class: "go" });
    const title = test.case === null ? test.title : `${test.title}: ${test.case}`;
    link.append(make("span", { class: "mark" }, WORDS[test.result]), " ", title);
    return make("li", { class: test.result, "data-title": title }, link, test.details.length > 0 && make("pre", { class: "details" }, test.details.join("\n")));
  }
}
