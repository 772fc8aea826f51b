// npm start: from a bare checkout to a served workbench. Plain JavaScript that any Node reads: the rest is loaded
// once this Node is known to do. `--dev` is the same with hot reload.
import { whyNotThisNode } from "./node-range.mjs";

const problem = whyNotThisNode(process.versions.node, `${process.platform}-${process.arch}`);
if (problem) {
	console.error(problem);
	process.exit(1);
}
void import("./bootstrap.mjs").then((bootstrap) => bootstrap.run("supervisor.mjs", process.argv.slice(2)));
