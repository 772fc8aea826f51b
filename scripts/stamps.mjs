// What was made from which sources: a step whose sources are the same is left out.
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const LOCK = "package-lock.json";

export const GENERATE_INPUTS = [
	LOCK,
	"prisma/schema.prisma",
	"prisma/schema/**/*.prisma",
	"prisma.config.ts",
];
export const EDITOR_INPUTS = [LOCK, "scripts/build-monaco.mjs", "scripts/monaco/**/*"];
export const BUILD_INPUTS = [
	LOCK,
	"package.json",
	"tsconfig.json",
	"next.config.*",
	"instrumentation*.ts",
	"proxy.ts",
	"prisma/schema.prisma",
	"{app,components,lib}/**/*",
];

/**
 * Runs the work unless its output is there and was made from the same inputs.
 *
 * @param {readonly string[]} inputs patterns; tests are no inputs
 * @param {string} output a folder, which keeps the note of what it was made from
 * @param {() => Promise<void>} work
 * @returns {Promise<boolean>} whether it ran
 */
export async function unlessSame(inputs, output, work) {
	const note = join(output, ".made-from");
	const hash = hashOf(inputs);
	if (existsSync(note) && readFileSync(note, "utf8") === hash) return false;
	rmSync(note, { force: true });
	await work();
	mkdirSync(output, { recursive: true });
	writeFileSync(note, hash);
	return true;
}

/** @param {readonly string[]} inputs */
function hashOf(inputs) {
	const hash = createHash("sha256");
	const files = inputs.flatMap((pattern) => globSync(pattern)).filter((file) => !/\.test\.tsx?$/.test(file));
	for (const file of [...new Set(files)].sort()) {
		if (statSync(file).isFile()) hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
	}
	return hash.digest("hex");
}
