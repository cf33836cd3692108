// What the editor shows about a place, from `actiongen/ide`: hover, completion, the call that is written, definitions,
// what can be done, and the layout.

import { autocompletion, type Completion, type CompletionContext, type CompletionResult, snippet } from "@codemirror/autocomplete";
import { StateEffect, StateField, type Extension } from "@codemirror/state";
import { type EditorView, hoverTooltip, keymap, showTooltip, type Tooltip, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import type { Compiler } from "./compiler";
import { asked, make, offer } from "./elements";
import { markdown } from "./markdown";
import type { Edit, Place } from "./messages";
import { type Lens, lensesAt, ornaments } from "./ornaments";

interface Offered {
  place: Place;
  label: string;
  kind: string;
  insert: string;
  isSnippet: boolean;
  detail: string;
  documentation: string;
}
interface Signed {
  label: string;
  active: [number, number] | null;
  text: string;
}

/** What the page does for the editor of one file. */
export interface Desk {
  compiler: Compiler;
  path: string;
  go(place: Place): void;
  /** `moves` are files that get another path. */
  edit(edits: Edit[], moves?: [from: string, to: string][]): void;
  carryOut(lens: Lens): void;
  say(text: string): void;
}

const STILL_LOADING = "The compiler is still loading.";
const TYPES: Record<string, string> = { field: "property", value: "enum", file: "namespace", rule: "class", test: "class", secret: "constant", snippet: "text" };

export function teaching(desk: Desk): Extension {
  const ask = async <Answer>(about: string, more: object): Promise<Answer | null> =>
    (await desk.compiler.ask({ do: about, path: desk.path, ...more })) as Answer | null;
  return [
    autocompletion({ override: [(context) => completed(context, ask)], icons: true, maxRenderedOptions: 60 }),
    hoverTooltip(async (_view, position) => {
      const found = await ask<{ hover: { place: Place; text: string } | null }>("hover", { at: position });
      if (!found?.hover) return null;
      const { place, text } = found.hover;
      return { pos: place.from, end: place.to, above: true, create: () => ({ dom: markdown(text) }) };
    }),
    signatures(ask),
    ornaments(desk),
    keymap.of([
      { key: "F12", run: (view) => started(goToDefinition(view, desk, ask)) },
      { key: "F2", run: (view) => started(rename(view, desk, ask)) },
      { key: "Mod-.", run: (view) => started(offerAll(view, desk, ask)) },
      { key: "Shift-Alt-f", run: () => started(format(desk)) },
    ]),
  ];
}

type Ask = <Answer>(about: string, more: object) => Promise<Answer | null>;

function started(work: Promise<void>): boolean {
  void work;
  return true;
}

/** Lays the file out. */
export async function format(desk: Desk) {
  const found = (await desk.compiler.ask({ do: "format", path: desk.path })) as { edits: Edit[] } | null;
  if (found) desk.edit(found.edits);
  desk.say(found ? (found.edits.length ? "The file is laid out." : "The file is laid out already.") : STILL_LOADING);
}

async function completed(context: CompletionContext, ask: Ask): Promise<CompletionResult | null> {
  if (!context.explicit && !context.matchBefore(/[\w."]$/)) return null;
  const found = await ask<{ completions: Offered[] }>("complete", { at: context.pos });
  const first = found?.completions[0];
  if (!found || !first || context.aborted) return null;
  const from = Math.min(...found.completions.map(({ place }) => place.from));
  return {
    from,
    options: found.completions.map((each, index) => option(each, index)),
    validFor: /^\w*$/,
  };
}

function option(each: Offered, index: number): Completion {
  return {
    label: each.label,
    type: TYPES[each.kind] ?? each.kind,
    detail: each.detail,
    // Those of the compiler come in an order that means something.
    boost: Math.max(-99, 99 - index),
    apply: each.isSnippet ? snippet(template(each.insert)) : each.insert,
    ...(each.documentation ? { info: () => markdown(each.documentation) } : {}),
  };
}

/** A snippet of the Language Server Protocol as CodeMirror writes it. */
export function template(text: string): string {
  return text.replaceAll(/\\([\\$}])|\$(\d)|([#$])\{(?!\d)/g, (_whole, escaped?: string, number?: string, sign?: string) => {
    if (escaped !== undefined) return escaped;
    if (sign !== undefined) return `${sign}\\{`;
    return number === "0" ? "${}" : `\${${number}}`;
  });
}

const setSignature = StateEffect.define<Tooltip | null>();

const signatureField = StateField.define<Tooltip | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setSignature)) return effect.value;
    return value && transaction.docChanged ? { ...value, pos: transaction.changes.mapPos(value.pos) } : value;
  },
  provide: (field) => showTooltip.from(field),
});

/** The call at the cursor, while it is written: beside the cursor, and gone with Escape. */
function signatures(ask: Ask): Extension {
  const plugin = ViewPlugin.define((view) => {
    let asked = 0;
    const look = async () => {
      const number = ++asked;
      // The compiler is told of a change at the end of the update that brings it here.
      await Promise.resolve();
      const position = view.state.selection.main.head;
      const found = await ask<{ signature: Signed | null }>("signature", { at: position });
      if (number !== asked || view.state.selection.main.head !== position) return;
      const signed = found?.signature;
      if (!signed && !view.state.field(signatureField)) return;
      view.dispatch({ effects: setSignature.of(signed ? { pos: position, above: true, create: () => ({ dom: shownCall(signed) }) } : null) });
    };
    return {
      update(update: ViewUpdate) {
        const isTyped = update.transactions.some((transaction) => transaction.isUserEvent("input"));
        if (isTyped || (update.selectionSet && update.state.field(signatureField))) void look();
      },
    };
  });
  const escape = keymap.of([
    {
      key: "Escape",
      run: (view) => {
        if (!view.state.field(signatureField)) return false;
        view.dispatch({ effects: setSignature.of(null) });
        return true;
      },
    },
  ]);
  return [signatureField, plugin, escape];
}

function shownCall({ label, active, text }: Signed): HTMLElement {
  const call = make("pre", {}, active ? label.slice(0, active[0]) : label);
  if (active) call.append(make("mark", {}, label.slice(...active)), label.slice(active[1]));
  return make("div", { class: "markdown call" }, call, text ? markdown(text) : null);
}

async function goToDefinition(view: EditorView, desk: Desk, ask: Ask) {
  const found = await ask<{ places: Place[] }>("definition", { at: view.state.selection.main.head });
  const place = found?.places[0];
  if (place) desk.go(place);
  else desk.say("There is no definition of this.");
}

/** Lists what can be done with the selection, and what a line above it offers. */
async function offerAll(view: EditorView, desk: Desk, ask: Ask) {
  const { from, to } = view.state.selection.main;
  const found = await ask<{ actions: { title: string; edits: Edit[] }[] }>("actions", { at: from, to });
  const choices = (found?.actions ?? []).map(({ title, edits }) => ({ title, act: () => desk.edit(edits) }));
  const lenses = lensesAt(view.state, from).map((lens) => ({ title: lens.title, act: () => desk.carryOut(lens) }));
  if (choices.length + lenses.length) offer([...choices, ...lenses], () => view.focus());
  else desk.say("There is nothing to offer here.");
}

/** Gives what stands at the cursor another name, in all files. */
async function rename(view: EditorView, desk: Desk, ask: Ask) {
  const place = { at: view.state.selection.main.head };
  const found = await ask<{ name?: string; refusal?: string }>("rename", place);
  if (found?.name === undefined) return desk.say(found?.refusal ?? STILL_LOADING);
  const name = await asked(`New name of ${found.name}`, "Rename", found.name);
  view.focus();
  if (name === null || name === found.name) return;
  const made = await ask<{ edits?: Edit[]; moves?: [string, string][]; refusal?: string }>("rename", { ...place, new: name });
  if (!made?.edits) return desk.say(made?.refusal ?? STILL_LOADING);
  desk.edit(made.edits, made.moves);
  desk.say(`${found.name} is called ${name} now.`);
}
