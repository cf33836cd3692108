// The flows of the folder, as `actiongen docs` draws them.

import { make } from "./elements";

export type Drawn = { flows: { trigger: string; svg: string; description: string }[] | null } | null;

export class Flow {
  readonly element = make("div", { class: "flows" });
  #isDrawn = false;

  constructor(private readonly ask: () => Promise<Drawn>) {}

  async show(_path: string) {
    const found = await this.ask();
    if (!found) return;
    if (!found.flows) {
      if (!this.#isDrawn) this.#tell("As soon as no error is left, here is what each trigger runs, in order.");
      return;
    }
    this.#isDrawn = found.flows.length > 0;
    if (!this.#isDrawn) return this.#tell('No file has a flow: flow("post-login", ["mfa"]) names the actions of a trigger in order.');
    this.element.replaceChildren(...found.flows.map(({ trigger, svg }) => make("section", { tabindex: "0", "aria-label": `The flow of ${trigger}` }, picture(svg))));
  }

  #tell(text: string) {
    this.element.replaceChildren(make("p", { class: "nothing" }, text));
  }
}

function picture(svg: string): Node {
  const [whole = "", rules = ""] = /<style>([^<]*)<\/style>/.exec(svg) ?? [];
  const { documentElement } = new DOMParser().parseFromString(svg.replace(whole, ""), "image/svg+xml");
  const made = document.importNode(documentElement, true);
  // The page allows the styles that it knows.
  const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
  style.setAttribute("nonce", "codemirror");
  style.textContent = rules;
  made.prepend(style);
  return made;
}
