// The list of problems below the editor.

import { at, button, make, prose } from "./elements";
import type { Problem } from "./messages";

const name = (path: string) => path.replace(/^policies\//, "");

/** Shows all problems; `go` leads to one, `mend` applies its fix. */
export function showProblems(problems: Problem[], go: (problem: Problem) => void, mend: (problem: Problem) => void) {
  const section = at("problems");
  section.querySelector("h2")!.textContent = problems.length ? `Problems: ${problems.length}` : "No problems";
  section.querySelector("ul")!.replaceChildren(...problems.map((problem) => item(problem, go, mend)));
}

function item(problem: Problem, go: (problem: Problem) => void, mend: (problem: Problem) => void): HTMLElement {
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
    fix && button(`Fix: ${fix.title}`, () => mend(problem), { class: "fix" }),
  );
}
