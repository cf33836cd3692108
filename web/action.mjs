// Builds the page of the frame in which Actions run: the harness of `actiongen/runner/js` with the worker in the place of Node.
//
// In: the repository. Out: the text of action.html, whose policy lets its one script run and nothing
// else, and the licences of what is in it.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const source = fileURLToPath(new URL("src/action", import.meta.url));
const MODULES = { vm: "vm", fs: "disk", path: "disk", v8: "disk", http: "disk", crypto: "hashes", module: "modules" };
// Node finds a module by a name that is made at run time; a bundle cannot.
const ASKED = "require(`node:${name}`)";

const harness = (repository) => ({
  name: "harness",
  setup(build) {
    const runner = join(repository, "actiongen/runner/js");
    build.onResolve({ filter: /^node:/ }, ({ path }) => {
      const stand = MODULES[path.slice("node:".length)];
      return stand ? { path: join(source, `${stand}.ts`) } : { errors: [{ text: `the worker has no ${path}` }] };
    });
    build.onResolve({ filter: /^inside$/ }, () => ({ path: join(runner, "inside.js"), namespace: "inside" }));
    build.onLoad({ filter: /.*/, namespace: "inside" }, ({ path }) => ({ contents: `export default ${readFileSync(path, "utf8")}` }));
    build.onLoad({ filter: /runner\/js\/modules\.js$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      if (text.split(ASKED).length !== 2) return { errors: [{ text: `${ASKED} is not there once` }] };
      return { contents: text.replace(ASKED, `require(${JSON.stringify(join(source, "modules.ts"))}).safe(name)`) };
    });
  },
});

const COMMON = { bundle: true, write: false, minify: true, target: "es2022", legalComments: "external", outdir: "/", nodePaths: [fileURLToPath(new URL("node_modules", import.meta.url))] };

export async function frame(repository) {
  const made = await esbuild.build({
    ...COMMON,
    entryPoints: [join(source, "main.ts")],
    format: "iife",
    globalName: "harness",
    inject: [join(source, "host.ts")],
    supported: { "template-literal": false },
    plugins: [harness(repository)],
  });
  const [script, legal] = ["main.js", "main.js.LEGAL.txt"].map((name) => made.outputFiles.find(({ path }) => path.endsWith(`/${name}`))?.text ?? "");
  const text = `(()=>{${script.trim()}return harness.default})()`;
  if (text.includes("\n")) throw new Error("the harness has a line end");
  const page = await esbuild.build({
    ...COMMON,
    entryPoints: [join(source, "frame.ts")],
    format: "iife",
    define: { HARNESS: JSON.stringify(text) },
  });
  const whole = page.outputFiles[0].text.trim().replaceAll("</script", "<\\/script");
  if (whole.includes("<!--")) throw new Error("a script of a page may not hold <!--");
  const hash = createHash("sha256").update(whole).digest("base64");
  const html = readFileSync(join(source, "frame.html"), "utf8").replace("HASH", () => `sha256-${hash}`).replace("SCRIPT", () => whole);
  return { html, legal };
}
