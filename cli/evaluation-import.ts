import { basename, resolve } from "node:path";
import { EvaluationRunView } from "#lib/evaluation/schema.ts";
import { readFolder } from "#lib/taxonomy/archive.server.ts";
import { UsageError } from "./command.ts";
import { modelId } from "./named.ts";
import { scoreLines } from "./score-lines.ts";
import { serverOf } from "./server.ts";
import { bytesOf, fileBody, statOf, tarOf } from "./upload.ts";

/** One file of samples can be long; the server says what is too much of all of them. */
const LIMITS = { fileBytes: 200_000_000 };

type Whose = Partial<Record<"project" | "model" | "name" | "alignment" | "teacher", string>> & {
	json?: boolean | undefined;
};

/** `seedbed evaluate import`. @returns 1 where numbers of a task were refused, else 0 */
export async function importResults(files: readonly string[], whose: Whose): Promise<number> {
	const { model, name, alignment, teacher } = whose;
	if (files.length === 0) throw new UsageError("Name a results file.");
	if (model !== undefined && (name ?? alignment ?? teacher) !== undefined) {
		throw new UsageError(
			"--name, --alignment and --teacher are of a new model; --model is one of the project.",
		);
	}
	const { fileName, body } = await sentOf(files);
	const server = serverOf();
	const projectId = await server.projectId(whose.project);
	const query = new URLSearchParams({
		fileName,
		...(model !== undefined && { modelId: await modelId(server, projectId, model) }),
		...(name !== undefined && { name }),
		...(alignment !== undefined && { alignment }),
		...(teacher !== undefined && { teacher }),
	});
	const run = await server.ask(EvaluationRunView, `/projects/${projectId}/evaluation-imports?${query}`, {
		method: "POST",
		body,
	});
	const { findings } = run.settings;
	for (const { severity, where, message } of findings) {
		process.stderr.write(`${severity}: ${where === "" ? "" : `${where}: `}${message}\n`);
	}
	const lines = [`Evaluation ${run.number}: results of ${run.model.name}`, ...scoreLines(run)];
	process.stdout.write(whose.json ? `${JSON.stringify(run)}\n` : `${lines.join("\n")}\n`);
	return findings.some(({ severity }) => severity === "error") ? 1 : 0;
}

/** One file as it is; more of them, or what of a folder is JSON, as one archive. */
async function sentOf(files: readonly string[]): Promise<{ fileName: string; body: Blob }> {
	const [first = ""] = files;
	const isFolder = (await statOf(first)).isDirectory();
	const fileName = basename(resolve(first));
	if (files.length === 1 && !isFolder) return { fileName, body: await fileBody(first) };
	if (files.length > 1) return { fileName, body: await tarOf(eachOf(files)) };
	const wanted = (path: string) => /\.json$|(^|\/)samples_[^/]*\.jsonl$/.test(path); // as the harness names them
	return { fileName, body: await tarOf(readFolder(first, { limits: LIMITS, wanted })) };
}

async function* eachOf(files: readonly string[]) {
	for (const file of files) yield { path: basename(file), bytes: await bytesOf(file) };
}
