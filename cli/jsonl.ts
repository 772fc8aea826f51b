import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createInterface } from "node:readline";
import { UsageError } from "./command.ts";

/**
 * The objects of a JSON Lines file, with their line numbers from 1. Blank lines are passed over.
 *
 * @throws UsageError for a file that cannot be read, or a line that is no JSON object
 */
export async function* readJsonLines(
	path: string,
): AsyncGenerator<{ line: number; value: Record<string, unknown> }> {
	const lines = createInterface({ input: await openFile(path), crlfDelay: Infinity });
	let line = 0;
	for await (const text of lines) {
		line++;
		if (text.trim() === "") continue;
		yield { line, value: parseObject(text, `${path}, line ${line}`) };
	}
}

async function openFile(path: string) {
	try {
		await (await open(path)).close();
	} catch (error) {
		const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
		throw new UsageError(`${path} cannot be read (${code}).`);
	}
	return createReadStream(path, "utf8");
}

function parseObject(text: string, where: string): Record<string, unknown> {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw new UsageError(`${where} is not JSON.`);
	}
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		throw new UsageError(`${where} is not a JSON object.`);
	}
	return value as Record<string, unknown>; // checked above: an object, neither null nor a list
}
