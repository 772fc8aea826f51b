import { existsSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { AppError } from "#lib/platform/errors.ts";
import { type Command, Interrupted, UsageError } from "./command.ts";

/** Loaded on demand, so that `validate` starts without a database client. */
const COMMANDS: Record<string, () => Promise<{ command: Command }>> = {
	import: () => import("./commands/import.ts"),
	export: () => import("./commands/export.ts"),
	generate: () => import("./commands/generate.ts"),
	dataset: () => import("./commands/dataset.ts"),
	trace: () => import("./commands/trace.ts"),
	train: () => import("./commands/train.ts"),
	evaluate: () => import("./commands/evaluate.ts"),
	status: () => import("./commands/status.ts"),
	scorecard: () => import("./commands/scorecard.ts"),
	"near-duplicates": () => import("./commands/near-duplicates.ts"),
	pipeline: () => import("./commands/pipeline.ts"),
	validate: () => import("./commands/validate.ts"),
};

async function main([name, ...args]: readonly string[]): Promise<number> {
	if (name === undefined || name === "--help" || name === "help") return list();
	const load = COMMANDS[name];
	if (!load) {
		process.stderr.write(`There is no command "${name}". Run "seedbed --help" for the list.\n`);
		return 2;
	}
	const { command } = await load();
	if (args.includes("--help")) {
		process.stdout.write(`${command.summary}\n\n${command.usage}\n`);
		return 0;
	}
	try {
		return await command.run(args);
	} catch (error) {
		if (error instanceof UsageError) process.stderr.write(`${error.message}\n\n${command.usage}\n`);
		else if (error instanceof AppError) process.stderr.write(`${error.message}\n`);
		else if (error instanceof Interrupted) {
			process.stderr.write(`${error.message}\n`);
			return error.code;
		} else process.stderr.write(`This is a fault of seedbed, not of yours.\n${inspect(error)}\n`);
		return 2;
	}
}

async function list(): Promise<number> {
	const names = Object.keys(COMMANDS).sort();
	const width = Math.max(0, ...names.map((name) => name.length));
	process.stdout.write("Usage: seedbed COMMAND [options]\n\n");
	for (const name of names) {
		const { command } = await (COMMANDS[name] as () => Promise<{ command: Command }>)();
		process.stdout.write(`  ${name.padEnd(width)}  ${command.summary}\n`);
	}
	return 0;
}

/** A reader may have enough before the end, as `head` has. */
for (const stream of [process.stdout, process.stderr]) {
	stream.on("error", (error: NodeJS.ErrnoException) => {
		if (error.code !== "EPIPE") throw error;
	});
}

/** The settings file that `npm start` reads, of this checkout and not of the folder one stands in: it names where tokens go. */
const DOT_ENV = join(import.meta.dirname, "../.env");
if (existsSync(DOT_ENV)) process.loadEnvFile(DOT_ENV); // what the environment says already stays

process.exitCode = await main(process.argv.slice(2));
