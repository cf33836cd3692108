// What is shown in a policy that is not in its text: what each name is, by its colour; types of definitions; and what can be
// done with a rule or test, in a line above it.
//
// Screen readers are not told of them: Ctrl-. offers the same, and hover says the types.

import { type EditorState, type Extension, type Range, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";
import { button, make } from "./elements";

export interface Lens {
  at: number;
  title: string;
  command: string;
  /** The title of the rule or test, and that of the case. */
  of: string[];
}
export interface Ornaments {
  colours: [from: number, to: number, kind: string][];
  hints: { at: number; text: string; why: string }[];
  lenses: Lens[];
}

class Hint extends WidgetType {
  constructor(
    readonly text: string,
    readonly why: string,
  ) {
    super();
  }
  override eq(other: Hint) {
    return other.text === this.text && other.why === this.why;
  }
  toDOM() {
    return make("span", { class: "hint", "aria-hidden": "true", title: this.why }, this.text);
  }
}

class Lenses extends WidgetType {
  constructor(
    readonly lenses: Lens[],
    readonly indent: number,
    readonly carryOut: (lens: Lens) => void,
  ) {
    super();
  }
  override eq(other: Lenses) {
    return other.indent === this.indent && JSON.stringify(other.lenses) === JSON.stringify(this.lenses);
  }
  toDOM() {
    const buttons = this.lenses.map((lens) => button(lens.title, () => this.carryOut(lens), { tabindex: "-1" }));
    const line = make("div", { class: "lenses", "aria-hidden": "true" }, ...buttons);
    line.style.paddingLeft = `calc(${this.indent}ch + 6px)`;
    return line;
  }
  override ignoreEvent() {
    return true;
  }
}

const setOrnaments = StateEffect.define<Ornaments>();

export function ornaments(desk: { carryOut(lens: Lens): void }): Extension {
  const field = StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update(value, transaction) {
      for (const effect of transaction.effects) if (effect.is(setOrnaments)) return decorated(transaction.state, effect.value, desk.carryOut);
      return value.map(transaction.changes);
    },
    provide: (of) => EditorView.decorations.from(of),
  });
  return [field, lensField];
}

/** The lenses with their places, for whoever does not point. */
const lensField = StateField.define<Lens[]>({
  create: () => [],
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setOrnaments)) return effect.value.lenses;
    return transaction.docChanged ? value.map((lens) => ({ ...lens, at: transaction.changes.mapPos(lens.at) })) : value;
  },
});

/** Those of the last rule or test that begins at or above the line of a position. */
export function lensesAt(state: EditorState, position: number): Lens[] {
  const end = state.doc.lineAt(position).to;
  const above = (state.field(lensField, false) ?? []).filter((lens) => lens.at <= end);
  const last = Math.max(...above.map((lens) => lens.at));
  return above.filter((lens) => lens.at === last);
}

/** Shows them, unless the text has changed since they were asked for. */
export function adorn(view: EditorView, found: Ornaments) {
  view.dispatch({ effects: setOrnaments.of(found) });
}

function decorated(state: EditorState, { colours, hints, lenses }: Ornaments, carryOut: (lens: Lens) => void): DecorationSet {
  const { length } = state.doc;
  const ranges: Range<Decoration>[] = [];
  for (const [from, to, kind] of colours) {
    if (from < to && to <= length) ranges.push(Decoration.mark({ class: kind.split(" ").map((each) => `is-${each}`).join(" ") }).range(from, to));
  }
  for (const { at, text, why } of hints) if (at <= length) ranges.push(Decoration.widget({ widget: new Hint(text, why), side: 1 }).range(at));
  const byLine = new Map<number, Lens[]>();
  for (const lens of lenses) {
    if (lens.at > length) continue;
    const { from } = state.doc.lineAt(lens.at);
    byLine.set(from, [...(byLine.get(from) ?? []), lens]);
  }
  for (const [from, those] of byLine) {
    const widget = new Lenses(those, those[0]!.at - from, carryOut);
    ranges.push(Decoration.widget({ widget, block: true, side: -1 }).range(from));
  }
  return Decoration.set(ranges, true);
}
