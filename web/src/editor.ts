// The editor of policies, and the view of what is made of them.

import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { javascriptLanguage } from "@codemirror/lang-javascript";
import { pythonLanguage } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, type StreamParser, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { make, prose } from "./elements";
import type { Problem } from "./messages";

const COMMON: Extension = [syntaxHighlighting(classHighlighter), EditorView.cspNonce.of("codemirror"), lineNumbers(), drawSelection(), search({ top: true })];

const hcl: StreamParser<unknown> = {
  token(stream) {
    if (stream.match(/^(#|\/\/).*/)) return "comment";
    if (stream.match(/^"(\\.|[^"\\])*"/)) return "string";
    if (stream.match(/^\d+(\.\d+)?/)) return "number";
    if (stream.match(/^(true|false|null)\b/)) return "bool";
    if (stream.sol() && stream.match(/^[a-z_]+/)) return "keyword";
    if (stream.match(/^[A-Za-z_][\w-]*(?=\s*=)/)) return "propertyName";
    if (!stream.match(/^[A-Za-z_][\w.-]*/)) stream.next();
    return null;
  },
};

const WRITTEN = { python: pythonLanguage, javascript: javascriptLanguage };
const LANGUAGES = { javascript: javascriptLanguage, terraform: StreamLanguage.define(hcl) };

/** A policy to write, or JavaScript that one names; `changed` hears of each change that somebody makes. */
export function policyState(text: string, changed: () => void, language: "python" | "javascript" = "python", more: Extension = []): EditorState {
  return EditorState.create({
    doc: text,
    extensions: [
      COMMON,
      WRITTEN[language],
      history(),
      indentUnit.of(language === "python" ? "    " : "  "),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      highlightSelectionMatches(),
      lintGutter(),
      more,
      keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
      EditorView.contentAttributes.of({ "aria-label": "Policy", tabindex: "0" }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) changed();
      }),
    ],
  });
}

/** A text to read. */
export function readOnly(text: string, language: keyof typeof LANGUAGES, label: string): EditorView {
  return new EditorView({
    state: EditorState.create({
      doc: text,
      extensions: [
        COMMON,
        LANGUAGES[language],
        EditorState.readOnly.of(true),
        keymap.of([...defaultKeymap, ...searchKeymap]),
        EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": "true", tabindex: "0" }),
      ],
    }),
  });
}

/** Puts the new text in place of the old one, and leaves alone what is the same at both ends. */
export function replaceText(view: EditorView, text: string) {
  const old = view.state.doc.toString();
  if (old === text) return;
  const most = Math.min(old.length, text.length);
  let start = 0;
  while (start < most && old[start] === text[start]) start++;
  let end = 0;
  while (end < most - start && old[old.length - 1 - end] === text[text.length - 1 - end]) end++;
  view.dispatch({ changes: { from: start, to: old.length - end, insert: text.slice(start, text.length - end) } });
}

/** Underlines the problems of the file that is shown. */
export function underline(view: EditorView, path: string, problems: Problem[], mend: (problem: Problem) => void, explain: (id: string) => void) {
  const length = view.state.doc.length;
  const found: Diagnostic[] = problems.flatMap((problem) => {
    if (problem.place?.path !== path) return [];
    const from = Math.min(problem.place.from, length);
    return [
      {
        from,
        to: Math.min(Math.max(problem.place.to, from), length),
        severity: problem.severity === "note" ? "info" : problem.severity,
        source: `${problem.id} ${problem.name}`,
        message: problem.message,
        renderMessage: () => make("div", {}, ...prose(problem.message), problem.help !== null && make("div", { class: "more" }, ...prose(problem.help))),
        actions: [
          ...(problem.fix ? [{ name: problem.fix.title, apply: () => mend(problem) }] : []),
          { name: `What ${problem.id} means`, apply: () => explain(problem.id) },
        ],
      },
    ];
  });
  view.dispatch(setDiagnostics(view.state, found));
}
