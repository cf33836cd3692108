/** What the grammar makes of lines of a policy: the scope of each piece of text. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";

const require = createRequire(import.meta.url);
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");

const wasm = await readFile(require.resolve("vscode-oniguruma/release/onig.wasm"));
await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
const path = new URL("../syntaxes/actiongen.tmLanguage.json", import.meta.url);
const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async () => textmate.parseRawGrammar(await readFile(path, "utf8"), "grammar.json"),
});
const grammar = await registry.loadGrammar("source.actiongen");

/** [text, last scope] of each token, without blanks; `all` has every scope. */
function tokens(text) {
  let stack = textmate.INITIAL;
  return text.split("\n").flatMap((line) => {
    const read = grammar.tokenizeLine(line, stack);
    stack = read.ruleStack;
    return read.tokens.map((token) => [line.slice(token.startIndex, token.endIndex), token.scopes.map((s) => s.replace(/\.actiongen$/, ""))]);
  });
}

function scope(text, piece) {
  const found = tokens(text).find(([each]) => each.trim() === piece);
  assert.ok(found, `no token ${piece} in ${JSON.stringify(tokens(text))}`);
  return found[1].at(-1);
}

const CASES = [
  ['action(name="A")', "action", "keyword.control.declaration"],
  ['action(name="A")', "name", "variable.parameter"],
  ['LIMIT = 3', "LIMIT", "variable.other.constant"],
  ['LIMIT = 3', "3", "constant.numeric"],
  ['x = event.stats.logins_count <= 1', "event", "variable.language"],
  ['x = event.stats.logins_count <= 1', "logins_count", "variable.other.property"],
  ['x = event.stats.logins_count <= 1', "<=", "keyword.operator.comparison"],
  ['with rule("R", when=a and not b):', "with", "keyword.control"],
  ['with rule("R", when=a and not b):', "rule", "keyword.control.rule"],
  ['with rule("R", when=a and not b):', "and", "keyword.operator.logical"],
  ['    api.access.deny("no")', "deny", "entity.name.function.method"],
  ['    api.access.deny("no")', "api", "variable.language"],
  ['    stop()', "stop", "keyword.control.rule"],
  ['    log(f"a {event.user.email} b")', "event", "variable.language"],
  ['    log(f"a {{b")', "{{", "constant.character.escape"],
  ['    log(f"a {b")\nif c:', "if", "keyword.control"],
  ['x = "not closed\nif c:', "if", "keyword.control"],
  ['x = email_domain(y)', "email_domain", "support.function"],
  ['schema(event.user.app_metadata, plan=string)', "string", "support.type"],
  ['def helper(value):', "helper", "entity.name.function"],
  ['@extern("externs/md5.js")', "extern", "entity.name.function.decorator"],
  ['# allow: breaks-in-way - the clients know', "breaks-in-way", "entity.name.tag"],
  ['# a word', "# a word".slice(1).trim(), "comment.line.number-sign"],
  ['x = matches(y, r"^a\\d+$")', '^a\\d+$"'.slice(0, -1), "string.regexp.quoted"],
  ['"""Says what\nit does."""\nx = True', "it does.", "comment.block.documentation"],
  ['"""Says what\nit does."""\nx = True', "True", "constant.language"],
  ['then=api.multifactor.enable(...)', "...", "constant.language.ellipsis"],
];

for (const [text, piece, wanted] of CASES) {
  test(`${piece} in ${JSON.stringify(text)}`, () => assert.equal(scope(text, piece), wanted));
}

test("words of the language in a text are a text", () => {
  for (const [piece, scopes] of tokens('x = "with rule if event.user and 3"')) {
    if (piece.includes("with")) assert.ok(scopes.includes("string.quoted.double"), piece);
  }
});
