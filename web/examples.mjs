// The examples of the playground: the recipes of the documentation, in its order, and the policies of the repository.
//
// In: the repository. Out: [{group, title, job, files: [[path, text], …]}, …].

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const ROW = /^\| \[(?<title>[^\]]+)\]\((?<stem>\w+)\.md\) \| (?<job>[^|]+) \| `(?<trigger>[\w-]+)` \|/;
// Auth0 runs their actions without binding them to a flow.
const WITHOUT_FLOW = new Set(["custom-token-exchange", "event-stream"]);
const NAMES_A_FILE = /^@extern\("(?<path>[^"]+)"\)/gm;

export function examples(repository) {
  const found = [];
  let group = "";
  const recipes = join(repository, "docs/recipes");
  for (const line of readFileSync(join(recipes, "README.md"), "utf8").split("\n")) {
    if (line.startsWith("## ")) group = line.slice(3);
    const row = ROW.exec(line)?.groups;
    if (!row) continue;
    const text = readFileSync(join(recipes, `${row.stem}.policy`), "utf8");
    const files = [[`policies/${row.stem}.policy`, text]];
    if (!WITHOUT_FLOW.has(row.trigger)) files.push(["policies/flows.policy", `flow("${row.trigger}", ["${row.stem}"])\n`]);
    for (const { groups } of text.matchAll(NAMES_A_FILE)) files.push([`policies/${groups.path}`, readFileSync(join(recipes, groups.path), "utf8")]);
    found.push({ group, title: row.title, job: row.job, files });
  }
  const own = policies(join(repository, "policies"), "policies");
  found.push({ group: "Several files", title: "A folder of policies", job: "Actions that share a library, in a flow.", files: own });
  return found;
}

function policies(folder, path) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const below = `${path}/${entry.name}`;
      if (entry.isDirectory()) return policies(join(folder, entry.name), below);
      return entry.name.endsWith(".policy") ? [[below, readFileSync(join(folder, entry.name), "utf8")]] : [];
    });
}
