// npm test: everything that proves Seedbed, from a bare checkout. Plain JavaScript that any Node reads, as start.mjs.
import { whyNotThisNode } from "./node-range.mjs";

const problem = whyNotThisNode(process.versions.node, `${process.platform}-${process.arch}`);
if (problem) {
	console.error(problem);
	process.exit(1);
}
void import("./bootstrap.mjs").then((bootstrap) => bootstrap.run("prove.mjs", process.argv.slice(2)));
