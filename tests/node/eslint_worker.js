// Lints JavaScript with ESLint's recommended rules, as CommonJS that runs on Node.
//
// In: one JSON list of texts a line. Out: one JSON list a line, of lists of {rule, line, column, message}.

import { createInterface } from "node:readline";
import js from "@eslint/js";
import { Linter } from "eslint";
import globals from "globals";

const CONFIG = [
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    languageOptions: { ecmaVersion: 2022, sourceType: "commonjs", globals: globals.node },
  },
];
const linter = new Linter({ configType: "flat" });

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (line === "") continue;
  process.stdout.write(JSON.stringify(JSON.parse(line).map(linted)) + "\n");
}

function linted(text) {
  return linter.verify(text, CONFIG, "action.js").map((found) => ({
    rule: found.ruleId ?? "syntax",
    line: found.line,
    column: found.column,
    message: found.message,
  }));
}
