import { mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { type Command, UsageError } from "#cli/command.ts";
import { saveDownload } from "#cli/download.ts";
import { compareFolder, type FolderDifference, writeFiles } from "#cli/export-folder.ts";
import { readOptions } from "#cli/options.ts";
import { serverOf } from "#cli/server.ts";
import { UnavailableError } from "#lib/platform/errors.ts";

/** As many paths are listed; a last line says how many more there are. */
const MOST_LISTED = 50;

export const command: Command = {
	summary: "Write a leaf, a folder or a whole taxonomy of a project to this disk.",
	usage: [
		"Usage: seedbed export NODE --out DIR|FILE.tar.gz [--project SLUG] [--force] [--json]",
		"",
		"  NODE     a leaf or a folder: knowledge/science, for example; / is the whole taxonomy",
		"  --out    a folder to write to, or an archive by its ending, .tar.gz or .tgz",
		"  --force  overwrite files that are there and differ; without it they are listed and nothing is written",
		"Each file has the bytes that came in. Other files of the folder stay as they are.",
		"Asks the server at SEEDBED_URL with the token of SEEDBED_TOKEN.",
		"Exit code: 0 done, 1 files differ and nothing was written, 2 could not run.",
	].join("\n"),
	async run(args) {
		const { values, positionals } = readOptions(args, {
			project: { type: "string" },
			out: { type: "string" },
			force: { type: "boolean" },
			json: { type: "boolean" },
		});
		const [node, ...more] = positionals;
		if (node === undefined || more.length > 0) {
			throw new UsageError("Name one NODE; / is the whole taxonomy.");
		}
		if (values.out === undefined) throw new UsageError("Say where to with --out.");
		const path = node.replace(/^\/+|\/+$/g, "");
		const query = path === "" ? "" : `?${new URLSearchParams({ path })}`;
		const server = serverOf();
		const projectId = await server.projectId(values.project);
		const body = await server.download(`/projects/${projectId}/taxonomy-export${query}`);

		const folder = await mkdtemp(join(tmpdir(), "seedbed-export-"));
		try {
			const archive = join(folder, "taxonomy.tar.gz");
			await saveDownload(body, archive);
			const isArchive = /\.(tar\.gz|tgz)$/i.test(values.out);
			const wanted = { archive, out: values.out, force: values.force === true };
			const found = await asWords(values.out, isArchive ? toArchive(wanted) : toFolder(wanted));
			return report(found, values.out, values.json === true);
		} finally {
			await rm(folder, { recursive: true, force: true });
		}
	},
};

type Wanted = { archive: string; out: string; force: boolean };
type Found = FolderDifference & { written: boolean };

async function toFolder({ archive, out, force }: Wanted): Promise<Found> {
	const found = await compareFolder(archive, out);
	const written = force || found.differing.length === 0;
	if (written) await writeFiles(archive, out, [...found.missing, ...found.differing]);
	return { ...found, written };
}

async function toArchive({ archive, out, force }: Wanted): Promise<Found> {
	const name = basename(out);
	const there = await stat(out).catch(() => null);
	const bytes = await readFile(archive);
	const isSame = there?.isFile() === true && Buffer.compare(await readFile(out), bytes) === 0;
	const found = {
		missing: there ? [] : [name],
		same: isSame ? [name] : [],
		differing: there && !isSame ? [name] : [],
	};
	const written = force || found.differing.length === 0;
	if (written && !isSame) {
		await mkdir(dirname(out), { recursive: true });
		await saveDownload(new Blob([bytes]).stream(), out);
	}
	return { ...found, written };
}

/** What a disk refuses, as a sentence. */
async function asWords<T>(out: string, work: Promise<T>): Promise<T> {
	return work.catch((cause: unknown) => {
		if (!(cause instanceof Error) || !("code" in cause) || !/^E[A-Z]+$/.test(String(cause.code))) throw cause;
		const says = `"${out}" was not written: ${cause.message}.`;
		throw new UnavailableError("export.not-written", says, {}, { cause });
	});
}

function report({ written, ...found }: Found, out: string, json: boolean): number {
	if (json) process.stdout.write(`${JSON.stringify({ out, written, ...found })}\n`);
	if (!written) {
		const listed = found.differing.slice(0, MOST_LISTED);
		const more = found.differing.length - listed.length;
		for (const path of listed) process.stderr.write(`${path} is there and differs.\n`);
		if (more > 0) process.stderr.write(`… and ${more} more.\n`);
		process.stderr.write("Nothing was written. Export to another place, or overwrite with --force.\n");
		return 1;
	}
	if (!json) {
		const { missing, differing, same } = found;
		process.stdout.write(
			`${out}: ${missing.length} written, ${differing.length} overwritten, ${same.length} there already\n`,
		);
	}
	return 0;
}
