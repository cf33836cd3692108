// Makes elements; a text is always a text, never HTML.

type Child = Node | string | false | null | undefined;

export function make<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Record<string, string> = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  for (const child of children) if (child || child === "") element.append(child);
  return element;
}

export function button(label: string, act: () => void, attributes: Record<string, string> = {}): HTMLButtonElement {
  const made = make("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", act);
  return made;
}

export const at = <T extends HTMLElement = HTMLElement>(id: string) => document.getElementById(id) as T;

/** A text in which names of code stand in backticks. */
export function prose(text: string): (Node | string)[] {
  return text.split(/(`[^`]+`)/).map((part) => (/^`[^`]+`$/.test(part) ? make("code", {}, part.slice(1, -1)) : part));
}

/** Shows tabs as the pattern of WAI-ARIA says: one of them takes the focus, arrows move. */
export function showTabs(list: HTMLElement, tabs: { id: string; label: string; mark?: Node | undefined }[], chosen: string, panel: string, choose: (id: string) => void) {
  const hadFocus = list.contains(document.activeElement);
  list.replaceChildren(
    ...tabs.map(({ id, label, mark }) => {
      const selected = id === chosen;
      const tab = button(label, () => choose(id), { role: "tab", "aria-selected": String(selected), "aria-controls": panel, tabindex: selected ? "0" : "-1" });
      if (mark) tab.append(mark);
      tab.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        const index = tabs.findIndex((each) => each.id === id);
        choose(tabs[(index + step + tabs.length) % tabs.length]!.id);
        list.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
      });
      return tab;
    }),
  );
  const shown = list.querySelector<HTMLElement>('[aria-selected="true"]');
  if (shown) list.scrollLeft = shown.offsetLeft - list.offsetLeft;
  if (hadFocus) shown?.focus();
}

/** Lists what can be done; whoever is asked chooses one, or nothing. */
export function offer(choices: { title: string; act: () => void }[], after: () => void = () => {}) {
  const dialog = at<HTMLDialogElement>("offers");
  const items = choices.map(({ title, act }) =>
    button(title, () => {
      dialog.close();
      act();
    }),
  );
  dialog.querySelector("ul")!.replaceChildren(...items.map((item) => make("li", {}, item)));
  dialog.addEventListener("close", after, { once: true });
  dialog.showModal();
}

/** Asks for a text, which begins as `text`; or, where that is null, whether to go on. Null if the answer is no. */
export function asked(label: string, yes: string, text: string | null = null): Promise<string | null> {
  const dialog = at<HTMLDialogElement>("asks");
  const input = at<HTMLInputElement>("asks-text");
  at("asks-label").textContent = label;
  at("asks-yes").textContent = yes;
  input.hidden = text === null;
  input.value = text ?? "";
  dialog.returnValue = "";
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes" ? input.value : null), { once: true });
    dialog.showModal();
    input.select();
  });
}
