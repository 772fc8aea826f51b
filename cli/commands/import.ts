import { basename, resolve } from "node:path";
import { type Command, UsageError } from "#cli/command.ts";
import { readOptions } from "#cli/options.ts";
import { serverOf } from "#cli/server.ts";
import { fileBody, statOf, tarOf } from "#cli/upload.ts";
import { InvalidError } from "#lib/platform/errors.ts";
import { readFolder } from "#lib/taxonomy/archive.server.ts";
import { ImportView } from "#lib/taxonomy/schema.ts";

const OUTCOMES = ["created", "updated", "unchanged", "proposed", "refused"] as const;

export const command: Command = {
	summary: "Bring a taxonomy into a project: a folder, a .tar.gz or .tar, or one qna.yaml.",
	usage: [
		"Usage: seedbed import SOURCE [--project SLUG] [--path LEAF] [--json]",
		"",
		"SOURCE is a folder or archive with knowledge, foundational_skills or compositional_skills in it,",
		"or one qna.yaml with --path knowledge/science/physics.",
		"Asks the server at SEEDBED_URL with the token of SEEDBED_TOKEN.",
		"Exit code: 0 done, 1 a file was refused or has errors, 2 could not run.",
	].join("\n"),
	async run(args) {
		const { values, positionals } = readOptions(args, {
			project: { type: "string" },
			path: { type: "string" },
			json: { type: "boolean" },
		});
		const [source] = positionals;
		if (source === undefined || positionals.length > 1) throw new UsageError("Name one SOURCE.");
		const server = serverOf();
		const projectId = await server.projectId(values.project);
		const name = basename(resolve(source));
		const query = new URLSearchParams({
			source: name,
			...(values.path !== undefined && { path: values.path }),
		});
		const view = await server.ask(ImportView, `/projects/${projectId}/taxonomy-imports?${query.toString()}`, {
			method: "POST",
			body: await bodyOf(source, values.path !== undefined),
		});
		if (values.json) process.stdout.write(`${JSON.stringify(view)}\n`);
		else report(view);
		return view.files.some(({ outcome, verdict }) => outcome === "refused" || verdict === "errors") ? 1 : 0;
	},
};

async function bodyOf(source: string, isLeaf: boolean): Promise<Blob> {
	if (!(await statOf(source)).isDirectory()) {
		if (/\.ya?ml$/i.test(source) && !isLeaf) throw new UsageError("Say with --path which leaf this file is.");
		return fileBody(source);
	}
	if (isLeaf) throw new UsageError("--path is for one qna.yaml; a folder has its own paths.");
	let count = 0;
	const body = await tarOf(
		(async function* () {
			for await (const file of readFolder(source)) {
				count++;
				yield file;
			}
		})(),
	);
	if (count === 0) throw new InvalidError("import.empty", `There is no qna.yaml below ${source}.`);
	return body;
}

function report(view: ImportView): void {
	for (const { path, outcome, standing, findings } of view.files) {
		if (findings.length === 0 && outcome !== "refused") continue;
		process.stdout.write(`${path}: ${outcome}, ${standing}\n`);
		for (const { line, column, severity, says } of findings) {
			process.stdout.write(`  ${line}:${column} ${severity} ${says}\n`);
		}
	}
	const counts = OUTCOMES.map((outcome) => `${view.counts[outcome]} ${outcome}`).join(", ");
	const draft = view.contribution ? `, in contribution ${view.contribution.number}` : "";
	process.stdout.write(`Import ${view.number}: ${counts}${draft}\n`);
}
