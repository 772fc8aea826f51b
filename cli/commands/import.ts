import { basename, resolve, sep } from "node:path";
import { type Command, UsageError } from "#cli/command.ts";
import { reportImport, reportPreview } from "#cli/import-report.ts";
import { readOptions } from "#cli/options.ts";
import { serverOf } from "#cli/server.ts";
import { untilInterrupted } from "#cli/until-interrupted.ts";
import { fileBody, statOf, tarOf } from "#cli/upload.ts";
import { InvalidError } from "#lib/platform/errors.ts";
import { readFolder, type Skipped, taxonomyPath } from "#lib/taxonomy/archive.server.ts";
import { readGit } from "#lib/taxonomy/git.server.ts";
import { type GitSource, gitSourceOf, isGitSource } from "#lib/taxonomy/git-source.ts";
import { ImportPreview, ImportView } from "#lib/taxonomy/schema.ts";
import { packTar } from "#lib/taxonomy/tar.ts";

export const command: Command = {
	summary: "Bring a taxonomy into a project: a folder, a .tar.gz or .tar, one qna.yaml, or a git repository.",
	usage: [
		"Usage: seedbed import SOURCE [--dry-run] [--project SLUG] [--path LEAF] [--ref REF] [--json]",
		"",
		"SOURCE is a folder or archive with knowledge, foundational_skills or compositional_skills in it,",
		"or within one of them, or one qna.yaml; --path knowledge/science/physics says its leaf where its folder does not.",
		"Or it is a git address, https://… or file:///…; --ref is its branch, tag or whole commit. The commit that was read is",
		"kept with the import. SEEDBED_GIT_TOKEN is for a private one. Needs git on this machine; its settings are not read.",
		"--dry-run says of each leaf whether it is new, changed, same or gone, with the lines that would change, and changes",
		"nothing. What differs is brought in; what the source has not stays.",
		"Asks the server at SEEDBED_URL with the token of SEEDBED_TOKEN.",
		"Exit code: 0 done, 1 a file was refused or has errors, 2 could not run.",
	].join("\n"),
	async run(args) {
		const { values, positionals } = readOptions(args, {
			project: { type: "string" },
			path: { type: "string" },
			ref: { type: "string" },
			"dry-run": { type: "boolean" },
			json: { type: "boolean" },
		});
		const [source] = positionals;
		if (source === undefined || positionals.length > 1) throw new UsageError("Name one SOURCE.");
		const skipped: Skipped[] = [];
		const server = serverOf();
		const git = isGitSource(source) ? gitSourceOf(source, values.ref) : undefined;
		const known = git && (await server.projectId(values.project)); // before a fetch that may take minutes
		const { body, ...about } = git
			? await sentOfGit(git, values, skipped)
			: await sentOf(source, values, skipped);
		for (const one of skipped) process.stderr.write(`${one.path}: not sent. ${one.says}\n`);
		const projectId = known ?? (await server.projectId(values.project));
		const query = new URLSearchParams(about);
		const at = `/projects/${projectId}/taxonomy-import`;
		const post = { method: "POST", body };
		let isRefused: boolean;
		if (values["dry-run"]) {
			const preview = await server.ask(ImportPreview, `${at}-previews?${query}`, post);
			process.stdout.write(values.json ? `${JSON.stringify(preview)}\n` : reportPreview(preview));
			isRefused = preview.files.some(({ findings }) => findings.some(({ severity }) => severity === "error"));
		} else {
			const view = await server.ask(ImportView, `${at}s?${query}`, post);
			process.stdout.write(values.json ? `${JSON.stringify(view)}\n` : reportImport(view));
			isRefused = view.files.some(({ outcome, verdict }) => outcome === "refused" || verdict === "errors");
		}
		return isRefused || skipped.length > 0 ? 1 : 0;
	},
};

type Sent = { body: Blob; source: string } & (
	| { path?: string; scope?: string }
	| { ref: string; commit: string }
);
type Given = { path?: string | undefined; ref?: string | undefined };

/** The leaf files of a commit, as an archive. */
async function sentOfGit(source: GitSource, { path }: Given, skipped: Skipped[]): Promise<Sent> {
	if (path !== undefined) throw new UsageError("--path is for one qna.yaml; a repository has its own paths.");
	const { env: environment } = process;
	const token = environment.SEEDBED_GIT_TOKEN?.trim() || undefined;
	const { signal, forget } = untilInterrupted("Stopped. Nothing was sent.");
	const onSkipped = (one: Skipped) => skipped.push(one);
	const { commit, files } = await readGit(source, { environment, token, signal, onSkipped }).finally(forget);
	if (files.length + skipped.length === 0) {
		throw new InvalidError("import.empty", `There is no qna.yaml in commit ${commit} of ${source.url}.`);
	}
	process.stderr.write(`${source.url}: ${source.ref} is commit ${commit}\n`);
	return { body: new Blob(packTar(files)), source: source.url, ref: source.ref, commit };
}

/** What is sent, and the leaf that it is of where it is one file. A folder goes as an archive. */
async function sentOf(source: string, { path, ref }: Given, skipped: Skipped[]): Promise<Sent> {
	if (ref !== undefined) throw new UsageError("--ref is for a git address, https://… or file:///….");
	const name = basename(resolve(source));
	if (!(await statOf(source)).isDirectory()) {
		const isLeaf = path !== undefined || /\.ya?ml$/i.test(source);
		const leaf = isLeaf ? (path ?? placeOf(resolve(source))?.folder) : undefined;
		if (isLeaf && leaf === undefined) throw new UsageError("Say with --path which leaf this file is.");
		return { body: await fileBody(source), source: name, ...(leaf !== undefined && { path: leaf }) };
	}
	if (path !== undefined) throw new UsageError("--path is for one qna.yaml; a folder has its own paths.");
	// A folder of a branch stands for itself, unless a branch of its own is in it.
	const scope = placeOf(resolve(source, "qna.yaml"))?.folder;
	let isWithin = scope !== undefined;
	let count = 0;
	const files = async function* () {
		for await (const file of readFolder(source, { onSkipped: (one) => skipped.push(one) })) {
			count++;
			const place = placeOf(resolve(source, file.path));
			isWithin &&= place !== undefined && `${place.folder}/`.startsWith(`${scope}/`);
			yield { ...file, path: place ? `${place.folder}/${place.name}` : file.path };
		}
	};
	const body = await tarOf(files());
	if (count + skipped.length > 0) return { body, source: name, ...(isWithin && scope && { scope }) };
	throw new InvalidError("import.empty", `There is no qna.yaml below ${source}.`);
}

/** Where a file on this disk stands in a taxonomy, from its branch on; SOURCE may lie within one. */
function placeOf(file: string): { folder: string; name: string } | undefined {
	const place = taxonomyPath(file.split(sep).join("/"));
	return place ? { folder: [place.branch, ...place.segments].join("/"), name: basename(file) } : undefined;
}
