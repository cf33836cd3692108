// Runs regular expressions.
//
// In: one JSON list a line, of {body, flags, texts}. Out: one JSON list a line, of {found: [true], ms} or {error};
// the milliseconds are those of the processor, as others may want the machine too.

import { createInterface } from "node:readline";

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (line === "") continue;
  process.stdout.write(JSON.stringify(JSON.parse(line).map(run)) + "\n");
}

function run({ body, flags, texts }) {
  try {
    // As in a file: the text between the slashes is read as JavaScript.
    const regex = new Function(`"use strict"; return /${body}/${flags};`)();
    const started = process.cpuUsage();
    const found = texts.map((text) => regex.test(text));
    const { user, system } = process.cpuUsage(started);
    return { found, ms: (user + system) / 1000 };
  } catch (error) {
    return { error: String(error) };
  }
}
