// The page: what is written on the left, what comes of it on the right, and a link that holds it.

import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { Compiler } from "./compiler";
import { policyState, underline } from "./editor";
import { at, make, showTabs } from "./elements";
import examples from "examples";
import first from "first";
import { type Folder, offerFiles, shortName } from "./files";
import { markdown } from "./markdown";
import type { Answer, Edit, File, Problem } from "./messages";
import { adorn, type Lens, type Ornaments } from "./ornaments";
import { Output } from "./output";
import { showProblems } from "./problems";
import { type Drawn, Flow } from "./flow";
import { fragmentOf, stateOf, type State } from "./state";
import { type Desk, format, teaching } from "./teaching";
import { askedWithRuns, inJavaScript } from "./trial";
import { type Explanation, Why } from "./why";

const SETTLED_MILLISECONDS = 400;
const STILL_MILLISECONDS = 150;

const editor = new EditorView({ parent: at("editor"), state: policyState("", () => {}) });
const output: Output = new Output(go, say, {
  why: new Why((question) => askedWithRuns<Explanation>(compiler, compiler.version, question), go),
  flow: new Flow(async () => (await compiler.ask({ do: "flows" })) as Drawn),
});
const states = new Map<string, EditorState>();
let open = "";
let problems: Problem[] = [];
let settling: ReturnType<typeof setTimeout> | undefined;
let trying: ReturnType<typeof setTimeout> | undefined;
let typedAt = 0;
let isReady = false;

const compiler = new Compiler((answer) => hear(answer));

showExamples();
at("link").addEventListener("click", () => void copyLink());
at("format").addEventListener("click", () => void format(deskOf(open)));
at("file").addEventListener("click", () => offerFiles(folder));
addEventListener("hashchange", () => void restore());
void restore();

async function restore() {
  let state: State = { files: examples[0]!.files, open: examples[0]!.files[0]![0] };
  try {
    state = (await stateOf(location.hash)) ?? state;
  } catch (error) {
    say(`The link cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
  if (same(state)) return;
  replaceFiles(state);
  if (!isReady && same({ files: examples[0]!.files, open })) showFirst();
}

// The first example has been compiled when the page was built: there is something to see until the compiler is there.
function showFirst() {
  output.show({ ...first.output, kind: "output", version: 0 } as Extract<Answer, { kind: "output" }>);
  performance.mark("first");
}

const same = (state: State) => JSON.stringify(state.files) === JSON.stringify(files());

function replaceFiles(state: State) {
  states.clear();
  for (const [path, text] of state.files) states.set(path, policyOf(path, text));
  problems = [];
  open = "";
  output.forget();
  openFile(state.open);
  put();
}

function deskOf(path: string): Desk {
  return { compiler, path, go: (place) => go({ place }), edit, say, carryOut };
}

/** How often something was asked for: an answer that comes after the next click shows nothing. */
let asked = 0;

/** What a line above a rule or test offers. */
function carryOut({ command, at: position, of }: Lens) {
  asked += 1;
  if (command === "actiongen.showJavaScript") void showLines(position, of.length > 0);
  else if (command === "actiongen.why") output.showAt("why", of[0]);
  else output.showAt("tests", of.length ? of.join(": ") : undefined);
}

async function showLines(position: number, isPart: boolean) {
  const mine = asked;
  const found = isPart ? ((await compiler.ask({ do: "lines", path: open, at: position })) as { line: number | null } | null) : null;
  if (mine === asked) output.showLine(found?.line ?? 1);
}

const folder: Folder = {
  open: () => open,
  has: (path) => states.has(path),
  isOnly: () => states.size === 1,
  add(path) {
    states.set(path, policyOf(path, path.endsWith(".policy") ? 'action(name="More", trigger="post-login")\n' : "module.exports = () => {};\n"));
    openFile(path);
    put();
    editor.focus();
  },
  async move(from, to) {
    const found = from.endsWith(".policy") ? ((await compiler.ask({ do: "move", path: from, to })) as { edits?: Edit[]; refusal?: string } | null) : { edits: [] };
    if (found?.edits) edit(found.edits, [[from, to]]);
    else say(found?.refusal ?? "The compiler is still loading.");
  },
  remove(path) {
    states.delete(path);
    openFile(states.keys().next().value!);
    put();
    editor.focus();
    say(`${shortName(path)} is deleted.`);
  },
  say,
};

function policyOf(path: string, text: string): EditorState {
  const isPolicy = path.endsWith(".policy");
  return policyState(text, changed, isPolicy ? "python" : "javascript", isPolicy ? teaching(deskOf(path)) : []);
}

function files(): File[] {
  return [...states].map(([path, state]) => [path, (path === open ? editor.state : state).doc.toString()]);
}

function openFile(path: string) {
  if (states.has(open)) states.set(open, editor.state);
  open = path;
  editor.setState(states.get(path)!);
  output.open(path);
  showFiles();
  // The compiler may hear of the file at the end of this turn.
  queueMicrotask(() => void decorate(compiler.version));
  underline(editor, open, problems, mend, explain);
}

function changed() {
  // What was compiled beforehand is not of this text.
  if (!isReady) {
    output.forget();
    output.open(open);
  }
  typedAt = performance.now();
  put();
}

function put() {
  const now = files();
  compiler.put(now);
  clearTimeout(settling);
  settling = setTimeout(() => void keep(), SETTLED_MILLISECONDS);
}

// A page that is loaded again shows what was written.
async function keep() {
  history.replaceState(null, "", await fragmentOf({ files: files(), open }));
}

function hear(answer: Parameters<ConstructorParameters<typeof Compiler>[0]>[0]) {
  switch (answer.kind) {
    case "ready":
      isReady = true;
      performance.measure("runtime", { start: performance.now() - answer.compiler - answer.runtime, duration: answer.runtime });
      performance.measure("compiler", { start: performance.now() - answer.compiler, duration: answer.compiler });
      say("The compiler is there.");
      return;
    case "restarted":
      say(answer.why);
      return;
    case "failed":
      say("The compiler broke down over this text: that is a bug of actiongen.");
      console.error(answer.text);
      return;
    default:
      if (answer.version === compiler.version) show(answer);
  }
}

function show(answer: Exclude<Answer, { kind: "ready" | "failed" | "answer" }>) {
  if (answer.kind === "problems" || answer.kind === "output") {
    problems = answer.problems;
    underline(editor, open, problems, mend, explain);
    showProblems(problems, go, mend, explain);
    showFiles();
  }
  output.show(answer);
  if (answer.kind === "output") say(summary("tests are running"));
  if (answer.kind === "tests") {
    say(summary(output.summary));
    later(answer.version, answer.tests !== null);
  }
  document.documentElement.dataset[answer.kind] = String(answer.version);
  performance.measure(answer.kind, { start: typedAt, end: performance.now() });
}

// What is typed in the meantime comes first.
function later(version: number, isClean: boolean) {
  clearTimeout(trying);
  trying = setTimeout(async () => {
    if (version !== compiler.version) return;
    await decorate(version);
    const found = isClean ? await inJavaScript(compiler, version) : undefined;
    if (!found) return;
    output.agreed(found);
    say(summary(output.summary));
    document.documentElement.dataset.ran = String(version);
  }, STILL_MILLISECONDS);
}

async function decorate(version: number) {
  const path = open;
  if (!path.endsWith(".policy")) return;
  const found = (await compiler.ask({ do: "shown", path })) as Ornaments | null;
  if (!found || version !== compiler.version || path !== open) return;
  adorn(editor, found);
  document.documentElement.dataset.adorned = String(version);
}

/** What a diagnostic means. */
async function explain(id: string) {
  const found = (await compiler.ask({ do: "explain", id })) as { page: string | null } | null;
  if (!found?.page) return say(found ? `There is no page about ${id}.` : "The compiler is still loading.");
  const dialog = at<HTMLDialogElement>("page");
  dialog.querySelector(".document")!.replaceChildren(markdown(found.page));
  dialog.showModal();
}

/** What is wrong, or what comes of the tests. */
function summary(tests: string): string {
  const count = (severity: string) => problems.filter((problem) => problem.severity === severity).length;
  const parts = (["error", "warning", "note"] as const).flatMap((severity) => {
    const number = count(severity);
    return number ? [`${number} ${severity}${number === 1 ? "" : "s"}`] : [];
  });
  if (problems.some(({ severity }) => severity === "error")) return parts.join(", ");
  return ["Compiled", ...parts, ...(tests ? [tests] : [])].join(", ");
}

function say(text: string) {
  if (at("status").textContent !== text) at("status").textContent = text;
}

function go(problem: { place: Problem["place"] }) {
  const { place } = problem;
  if (!place || !states.has(place.path)) return;
  if (place.path !== open) openFile(place.path);
  const to = Math.min(place.from, editor.state.doc.length);
  editor.dispatch({ selection: { anchor: to }, effects: EditorView.scrollIntoView(to, { y: "center" }) });
  editor.focus();
}

function mend(problem: Problem) {
  edit(problem.fix?.edits ?? []);
}

function edit(edits: Edit[], moves: [from: string, to: string][] = []) {
  for (const path of new Set(edits.map((each) => each.path))) {
    const changes = edits.filter((each) => each.path === path).map(({ from, to, insert }) => ({ from, to, insert }));
    if (path === open) editor.dispatch({ changes });
    else if (states.has(path)) states.set(path, states.get(path)!.update({ changes }).state);
    else states.set(path, policyOf(path, changes.map(({ insert }) => insert).join("")));
  }
  if (moves.length) move(new Map(moves));
  changed();
  editor.focus();
}

// The order of the files stays; what an editor knows of its file goes by the path, so it begins anew.
function move(moves: Map<string, string>) {
  const texts = files();
  const now = moves.get(open) ?? open;
  states.clear();
  for (const [path, text] of texts) {
    const to = moves.get(path) ?? path;
    states.set(to, policyOf(to, text));
  }
  output.moved(moves);
  open = "";
  openFile(now);
}

function showFiles() {
  const tabs = [...states.keys()].map((path) => {
    const errors = problems.filter((problem) => problem.place?.path === path && problem.severity === "error").length;
    const mark = errors ? make("span", { class: "count error", title: `${errors} errors` }, String(errors)) : undefined;
    return { id: path, label: shortName(path), mark };
  });
  showTabs(at("files"), tabs, open, "editor", openFile);
}

function showExamples() {
  const select = at<HTMLSelectElement>("examples");
  const groups = new Map<string, HTMLOptGroupElement>();
  for (const [number, { group, title, job }] of examples.entries()) {
    if (!groups.has(group)) groups.set(group, make("optgroup", { label: group }));
    groups.get(group)!.append(make("option", { value: String(number), title: job }, title));
  }
  select.append(make("option", { value: "" }, "Choose…"), ...groups.values());
  select.addEventListener("change", () => {
    const chosen = examples[Number(select.value)];
    if (select.value === "" || !chosen) return;
    replaceFiles({ files: chosen.files, open: chosen.files[0]![0] });
    select.value = "";
  });
}

async function copyLink() {
  await keep();
  try {
    await navigator.clipboard.writeText(location.href);
    say("The link is copied.");
  } catch {
    say("The link is in the address bar.");
  }
}
