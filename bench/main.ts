// npm run bench: lists the measurements. npm run bench -- NAME [options] runs one: text for people on stderr, and a
// line of JSON for each figure on stdout. Exit code 1 when a figure is over its limit.
import { existsSync, globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { figuresOverLimit } from "./figure.ts";

/** A bench is a file of this folder that exports `run`; its first comment says what it measures. */
const NOT_BENCHES = new Set(["main", "figure"]);

function benches(): Map<string, string> {
	const found = new Map<string, string>();
	for (const file of globSync("bench/*.ts").sort()) {
		const name = basename(file, ".ts");
		const first = readFileSync(file, "utf8").split("\n")[0] ?? "";
		if (!NOT_BENCHES.has(name) && !name.endsWith(".test") && first.startsWith("// "))
			found.set(name, first.slice(3));
	}
	return found;
}

async function main([name, ...args]: string[]): Promise<number> {
	const known = benches();
	if (name === undefined) {
		for (const [each, what] of known) console.log(`  ${each.padEnd(16)}${what}`);
		return 0;
	}
	if (!known.has(name) || !existsSync(`bench/${name}.ts`)) {
		console.error(`There is no bench "${name}". There are: ${[...known.keys()].join(", ")}.`);
		return 2;
	}
	const bench: { run(args: string[]): Promise<void> } = await import(`#bench/${name}.ts`);
	await bench.run(args);
	return figuresOverLimit() > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
