// Formats JavaScript with Prettier's defaults, whatever settings stand around.
//
// In: one JSON list of texts a line. Out: one JSON list of {text} or {error} a line.

import { createInterface } from "node:readline";
import { format } from "prettier";

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (line === "") continue;
  const answers = await Promise.all(JSON.parse(line).map(formatted));
  process.stdout.write(JSON.stringify(answers) + "\n");
}

async function formatted(text) {
  try {
    return { text: await format(text, { parser: "babel" }) };
  } catch (error) {
    return { error: String(error.message) };
  }
}
