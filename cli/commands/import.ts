import { openAsBlob } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { pack } from "tar-stream";
import type { Command } from "#cli/command.ts";
import { UsageError } from "#cli/command.ts";
import { readOptions } from "#cli/options.ts";
import { serverOf } from "#cli/server.ts";
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
		"Exit code 1 where a file was refused or has errors.",
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
	const found = await stat(source).catch(() => null);
	if (!found) throw new UsageError(`There is no file or folder ${source}.`);
	if (!found.isDirectory()) {
		if (/\.ya?ml$/i.test(source) && !isLeaf) throw new UsageError("Say with --path which leaf this file is.");
		return openAsBlob(source);
	}
	if (isLeaf) throw new UsageError("--path is for one qna.yaml; a folder has its own paths.");
	const tar = pack();
	const parts: Buffer<ArrayBuffer>[] = [];
	const read = (async () => {
		for await (const part of tar) parts.push(Buffer.from(part as Uint8Array)); // tar-stream yields Buffers
	})();
	for await (const { path, bytes } of readFolder(source)) tar.entry({ name: path }, Buffer.from(bytes));
	tar.finalize();
	await read;
	return new Blob(parts);
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
