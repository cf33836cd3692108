// The list of problems below the editor.

import { at, button, make, prose } from "./elements";
import { shortName as name } from "./files";
import type { Problem } from "./messages";

/** Shows all problems; `go` leads to one, `mend` applies its fix, `explain` shows what a code means. */
export function showProblems(problems: Problem[], go: (problem: Problem) => void, mend: (problem: Problem) => void, explain: (id: string) => void) {
  const section = at("problems");
  section.querySelector("h2")!.textContent = problems.length ? `Problems: ${problems.length}` : "No problems";
  section.querySelector("ul")!.replaceChildren(...problems.map((problem) => item(problem, go, mend, explain)));
}

function item(problem: Problem, go: (problem: Problem) => void, mend: (problem: Problem) => void, explain: (id: string) => void): HTMLElement {
  const { place, fix } = problem;
  const link = button("", () => go(problem), { class: "go" });
  link.append(
    make("span", { class: "severity" }, `${problem.severity} ${problem.id}`),
    place ? make("span", { class: "where" }, ` ${name(place.path)}:${place.line ?? 1} `) : " ",
    make("span", { class: "message" }, ...prose(problem.message)),
  );
  const more = [
    ...(problem.label ? [problem.label] : []),
    ...problem.others.filter((other) => other.text).map((other) => `${name(other.path)}:${other.line ?? 1}: ${other.text}`),
    ...problem.notes,
    ...(problem.help === null ? [] : [`help: ${problem.help}`]),
  ];
  return make(
    "li",
    { class: problem.severity },
    link,
    ...more.map((text) => make("p", { class: "more" }, ...prose(text))),
    make(
      "p",
      { class: "do" },
      fix && button(`Fix: ${fix.title}`, () => mend(problem), { class: "fix" }),
      button(`What ${problem.id} means`, () => explain(problem.id), { class: "explain" }),
    ),
  );
}
