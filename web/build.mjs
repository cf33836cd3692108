// Builds the playground: `npm ci && npm run build`, then any static server can give out dist/.
//
// In: the repository, npm packages, wheels of requirements*.txt (by pip, with their hashes). Out: dist/.
// PYTHON names the Python whose pip downloads wheels; python3 unless given.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import { loadPyodide } from "pyodide";
import { frame } from "./action.mjs";
import { examples } from "./examples.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const repository = join(here, "..");
const out = join(here, "dist");
const RUNTIME = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"];

// What the page imports that is no file of its own: the examples, what is said of the first, and the loader of Pyodide, which stays as it is.
const own = {
  name: "own",
  setup(build) {
    build.onResolve({ filter: /^pyodide$/ }, () => ({ path: "./pyodide/pyodide.mjs", external: true }));
    build.onResolve({ filter: /^examples$/ }, () => ({ path: "examples", namespace: "own" }));
    build.onResolve({ filter: /^first$/ }, () => ({ path: "first", namespace: "own" }));
    build.onLoad({ filter: /.*/, namespace: "own" }, ({ path }) => ({ contents: path === "first" ? first : JSON.stringify(shown), loader: "json" }));
  },
};

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, "pyodide"), { recursive: true });
for (const file of RUNTIME) cpSync(join(here, "node_modules/pyodide", file), join(out, "pyodide", file));
for (const file of ["index.html", "style.css"]) cpSync(join(here, "src", file), join(out, file));
const shown = examples(repository);
writeFileSync(join(out, "first.json"), JSON.stringify(shown[0].files));
await pack(wheels());
const first = readFileSync(join(out, "first.json"), "utf8");
rmSync(join(out, "first.json"));
const { html, legal } = await frame(repository);
writeFileSync(join(out, "action.html"), html);
writeFileSync(join(out, "action.LEGAL.txt"), legal);
await esbuild.build({
  entryPoints: [join(here, "src/main.ts"), join(here, "src/worker.ts")],
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  plugins: [own],
  define: { LOCK_INFO: JSON.stringify(JSON.parse(readFileSync(join(here, "node_modules/pyodide/pyodide-lock.json"), "utf8")).info) },
  legalComments: "linked",
});

// The folder with the wheels, downloaded unless they are there.
function wheels() {
  const texts = ["requirements.txt", "requirements-compiled.txt"].map((file) => readFileSync(join(here, file)));
  const name = createHash("sha256").update(Buffer.concat(texts)).digest("hex").slice(0, 16);
  const folder = join(here, "build", `wheels-${name}`);
  const done = join(folder, "complete");
  if (existsSync(done)) return folder;
  mkdirSync(folder, { recursive: true });
  pip(folder, "requirements.txt", ["--platform=any", "--implementation=py", "--abi=none"]);
  pip(folder, "requirements-compiled.txt", ["--platform=manylinux_2_28_x86_64", "--implementation=cp"]);
  writeFileSync(done, "");
  return folder;
}

function pip(folder, requirements, which) {
  const python = process.env.PYTHON || "python3";
  const run = spawnSync(
    python,
    ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes", "--only-binary=:all:",
      "--python-version=3.14", ...which, "--dest", folder, "-r", join(here, requirements)],
    { encoding: "utf8" },
  );
  if (run.status !== 0) {
    console.error(`\`${python} -m pip download\` failed; PYTHON can name another Python\n${run.error ?? run.stderr}`);
    process.exit(1);
  }
}

// Compiles all modules with the Python that will run them.
async function pack(folder) {
  const python = await loadPyodide();
  for (const [at, path] of [["/repository", repository], ["/wheels", folder], ["/out", out]]) {
    python.FS.mkdirTree(at);
    python.FS.mount(python.FS.filesystems.NODEFS, { root: path }, at);
  }
  python.runPython(readFileSync(join(here, "pack.py"), "utf8"));
}
