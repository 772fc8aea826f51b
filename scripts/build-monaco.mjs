// Bundles Monaco with esbuild into public/monaco, once per version: Turbopack would need a minute and 2.5 GB for it, esbuild
// two seconds. The page loads it by `import("/monaco/monaco.js")`. YAML is only coloured here; findings come from our own rules.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const vs = path.join(root, "node_modules/monaco-editor/esm/vs");
const version = JSON.parse(
	readFileSync(path.join(root, "node_modules/monaco-editor/package.json"), "utf8"),
).version;

const entry = `
import "monaco-editor/features/register.all";
import "monaco-editor/languages/definitions/yaml/register";
import * as monaco from "monaco-editor/editor";
const base = new URL(".", import.meta.url);
self.MonacoEnvironment = { getWorker: () => new Worker(new URL("editor.worker.js", base), { type: "module" }) };
export { monaco };
`;

/** Builds into `out` unless the same Monaco by the same script is there already. Tells whether it built. */
export async function buildMonaco(out = path.join(root, "public/monaco")) {
	const stamp = createHash("sha256")
		.update(version)
		.update(readFileSync(fileURLToPath(import.meta.url)))
		.digest("hex");
	const stampFile = path.join(out, "stamp");
	if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return false;

	// Built beside and moved into place: a start that is killed here leaves no half bundle behind.
	const fresh = `${out}.new`;
	rmSync(fresh, { recursive: true, force: true });
	mkdirSync(fresh, { recursive: true });
	const common = {
		absWorkingDir: root,
		bundle: true,
		minify: true,
		format: "esm",
		target: "es2022",
		outdir: fresh,
		loader: { ".ttf": "file" },
		legalComments: "none",
		logLevel: "error",
	};
	await build({
		...common,
		stdin: { contents: entry, resolveDir: root, loader: "ts", sourcefile: "monaco.ts" },
		entryNames: "monaco",
	});
	await build({ ...common, entryPoints: { "editor.worker": path.join(vs, "editor/editor.worker.js") } });
	writeFileSync(path.join(fresh, "stamp"), stamp);
	rmSync(out, { recursive: true, force: true });
	renameSync(fresh, out);
	return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const start = Date.now();
	console.log(
		(await buildMonaco()) ? `monaco bundled in ${Date.now() - start} ms` : "monaco is bundled already",
	);
}
