// Why the actions of the file that is open do what they do: with the event of a test, of the trigger, or one that is written.

import { button, make, prose } from "./elements";
import type { Place } from "./messages";
import type { Job } from "./runner";

interface Step {
  title: string;
  verdict: string;
  state: string;
  where: string;
  place: Place;
  lines: string[];
}
export interface Explanation {
  tests: string[];
  asked: Job[];
  reason: string;
  isStale: boolean;
  event: string;
  runs: { name: string; steps: Step[]; verdict: string[] }[];
}

const TRIGGER = "trigger";
const WRITTEN = "written";

export class Why {
  readonly element = make("div", { class: "why" });
  #choice = make("select", { id: "why-event" });
  #text = make("textarea", { id: "why-text", spellcheck: "false", rows: "12", "aria-label": "The event as JSON" });
  #results = make("div", { class: "course", role: "status" });
  #path = "";
  #shown = "";
  #asked = 0;

  constructor(
    private readonly ask: (question: { do: string; [key: string]: unknown }) => Promise<Explanation | undefined>,
    private readonly go: (where: { place: Place }) => void,
  ) {
    const details = make("details", {}, make("summary", {}, "The event as JSON"), this.#text);
    this.element.append(make("label", { class: "event", for: "why-event" }, "With the event of ", this.#choice), details, this.#results);
    this.#offer([]);
    this.#choice.addEventListener("change", () => {
      details.open ||= this.#choice.value === WRITTEN;
      void this.show(this.#path);
    });
    this.#text.addEventListener("input", () => {
      this.#choice.value = WRITTEN;
      void this.show(this.#path);
    });
  }

  /** Asks anew, and shows the answer in the place of the one before. */
  async show(path: string) {
    if (path !== this.#path) this.#choice.value = TRIGGER;
    this.#path = path;
    const number = ++this.#asked;
    const choice = this.#choice.value;
    const question = choice === WRITTEN ? { event: this.#text.value } : choice === TRIGGER ? {} : { test: Number(choice) };
    let found: Explanation | undefined;
    try {
      found = await this.ask({ do: "why", path, ...question });
    } catch (error) {
      if (number === this.#asked) this.#tell(`JavaScript does not run here: ${error instanceof Error ? error.message : String(error)}.`);
      return;
    }
    if (number !== this.#asked || !found) return;
    if (found.isStale) {
      if (this.#shown !== path) this.#tell("As soon as no error is left, here is why each rule acts or does not.");
      return;
    }
    this.#offer(found.tests);
    if (choice !== WRITTEN && found.event) this.#text.value = found.event;
    if (found.reason) return this.#tell(found.reason);
    this.#shown = path;
    this.#results.replaceChildren(...found.runs.map((run) => this.#run(run, found.runs.length > 1)));
  }

  #tell(text: string) {
    this.#shown = "";
    this.#results.replaceChildren(make("p", { class: "nothing" }, ...prose(text)));
  }

  #offer(tests: string[]) {
    const chosen = this.#choice.value || TRIGGER;
    const group = make("optgroup", { label: "A test" }, ...tests.map((title, number) => make("option", { value: String(number) }, title)));
    this.#choice.replaceChildren(
      make("option", { value: TRIGGER }, "the trigger"),
      ...(tests.length ? [group] : []),
      make("option", { value: WRITTEN }, "the JSON below"),
    );
    this.#choice.value = chosen;
    if (!this.#choice.value) this.#choice.value = TRIGGER;
  }

  #run({ name, steps, verdict }: Explanation["runs"][number], isNamed: boolean): HTMLElement {
    return make(
      "section",
      { "aria-label": name },
      isNamed && make("h2", {}, name),
      make("ol", { class: "steps" }, ...steps.map((step) => this.#step(step))),
      make("pre", { class: "verdict", tabindex: "0", "aria-label": "What comes of it" }, verdict.join("\n")),
    );
  }

  #step({ title, verdict, state, where, place, lines }: Step): HTMLElement {
    const link = button("", () => this.go({ place }), { class: "go" });
    link.append(make("span", { class: "title" }, title), ": ", make("span", { class: "mark" }, verdict));
    const values = lines.length > 0 && make("pre", { class: "values", tabindex: "0", "aria-label": `Values of ${title}` }, lines.join("\n"));
    return make("li", { class: state, "data-title": title }, link, make("p", { class: "more" }, where), values);
  }
}
