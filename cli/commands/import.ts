import { basename, resolve, sep } from "node:path";
import { type Command, UsageError } from "#cli/command.ts";
import { readOptions } from "#cli/options.ts";
import { serverOf } from "#cli/server.ts";
import { fileBody, statOf, tarOf } from "#cli/upload.ts";
import { InvalidError } from "#lib/platform/errors.ts";
import { readFolder, type Skipped, taxonomyPath } from "#lib/taxonomy/archive.server.ts";
import { ImportView } from "#lib/taxonomy/schema.ts";

const OUTCOMES = ["created", "updated", "unchanged", "proposed", "refused"] as const;

export const command: Command = {
	summary: "Bring a taxonomy into a project: a folder, a .tar.gz or .tar, or one qna.yaml.",
	usage: [
		"Usage: seedbed import SOURCE [--project SLUG] [--path LEAF] [--json]",
		"",
		"SOURCE is a folder or archive with knowledge, foundational_skills or compositional_skills in it,",
		"or within one of them, or one qna.yaml; --path knowledge/science/physics says its leaf where its folder does not.",
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
		const skipped: Skipped[] = [];
		const { body, path } = await sentOf(source, values.path, skipped);
		for (const one of skipped) process.stderr.write(`${one.path}: not sent. ${one.says}\n`);
		const server = serverOf();
		const projectId = await server.projectId(values.project);
		const query = new URLSearchParams({
			source: basename(resolve(source)),
			...(path !== undefined && { path }),
		});
		const view = await server.ask(ImportView, `/projects/${projectId}/taxonomy-imports?${query}`, {
			method: "POST",
			body,
		});
		if (values.json) process.stdout.write(`${JSON.stringify(view)}\n`);
		else report(view);
		const isRefused = view.files.some(
			({ outcome, verdict }) => outcome === "refused" || verdict === "errors",
		);
		return isRefused || skipped.length > 0 ? 1 : 0;
	},
};

/** What is sent, and the leaf that it is of where it is one file. A folder goes as an archive. */
async function sentOf(source: string, path: string | undefined, skipped: Skipped[]) {
	if (!(await statOf(source)).isDirectory()) {
		const isLeaf = path !== undefined || /\.ya?ml$/i.test(source);
		const leaf = isLeaf ? (path ?? placeOf(resolve(source))?.folder) : undefined;
		if (isLeaf && leaf === undefined) throw new UsageError("Say with --path which leaf this file is.");
		return { body: await fileBody(source), path: leaf };
	}
	if (path !== undefined) throw new UsageError("--path is for one qna.yaml; a folder has its own paths.");
	let count = 0;
	const files = async function* () {
		for await (const file of readFolder(source, { onSkipped: (one) => skipped.push(one) })) {
			count++;
			const place = placeOf(resolve(source, file.path));
			yield { ...file, path: place ? `${place.folder}/${place.name}` : file.path };
		}
	};
	const body = await tarOf(files());
	if (count + skipped.length > 0) return { body, path: undefined };
	throw new InvalidError("import.empty", `There is no qna.yaml below ${source}.`);
}

/** Where a file on this disk stands in a taxonomy, from its branch on; SOURCE may lie within one. */
function placeOf(file: string): { folder: string; name: string } | undefined {
	const place = taxonomyPath(file.split(sep).join("/"));
	return place ? { folder: [place.branch, ...place.segments].join("/"), name: basename(file) } : undefined;
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
