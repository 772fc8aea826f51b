import { Readable } from "node:stream";
import { pack } from "tar-stream";
import { systemActor } from "#lib/auth/actor.ts";
import { AppError } from "#lib/platform/errors.ts";
import { newId } from "#lib/platform/ids.ts";
import type { ArchiveFile } from "#lib/taxonomy/archive.server.ts";
import { leafPathOf } from "#lib/taxonomy/path.ts";
import { setScalar } from "#lib/taxonomy/qna/edit.ts";
import { type QnaSeed, readQna } from "#lib/taxonomy/qna/read.ts";
import { withDatabase } from "./throwaway-database.ts";

/** What became of the files: kept byte for byte, refused with a reason, or changed where they must not be. */
export type Kept = { files: number; equal: number; refused: Map<string, string>; changed: string[] };

const textOf = (bytes: Uint8Array) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

/** Edits the answer of one seed example of each file, the middle one, and looks at every other line. */
export function editsKeptIn(files: readonly ArchiveFile[]): Kept {
	const kept: Kept = { files: files.length, equal: 0, refused: new Map(), changed: [] };
	for (const { path, bytes } of files) {
		const before = textOf(bytes);
		const { values, positions } = readQna(bytes, path);
		const seed = values?.seeds[Math.floor(values.seeds.length / 2)];
		const at = `/seed_examples/${seed?.ordinal}`;
		const pointer = [`${at}/answer`, `${at}/questions_and_answers/0/answer`].find((one) =>
			positions.has(one),
		);
		if (!seed || pointer === undefined) {
			kept.refused.set(path, "It has no answer of a seed example to edit.");
			continue;
		}
		try {
			const after = setScalar(before, pointer, "An answer of the bench's own.");
			if (changesOnly(before, after, seed)) kept.equal += 1;
			else kept.changed.push(path);
		} catch (cause) {
			if (!(cause instanceof AppError)) throw cause;
			kept.refused.set(path, cause.message);
		}
	}
	return kept;
}

/** Whether all lines but those of the seed example are there as they were, line ends included. */
function changesOnly(before: string, after: string, { line, endLine }: QnaSeed): boolean {
	const lines = before.split(LINE_ENDS);
	const head = lines.slice(0, line - 1).join("");
	const tail = lines.slice(endLine).join("");
	const fits = after.length >= head.length + tail.length;
	return fits && after !== before && after.startsWith(head) && after.endsWith(tail);
}

/** The places after which a line begins, so that each line keeps its end. */
const LINE_ENDS = /(?<=\n)|(?<=\r)(?!\n)/;

/** Brings the files into a project of a database of its own, and reads each back as the leaf's page gives it. */
export function importedAndExported(files: readonly ArchiveFile[]): Promise<Kept> {
	return withDatabase(async () => {
		// What connects is imported once there is something to connect to.
		const { db } = await import("#lib/platform/db.server.ts");
		const { importTaxonomy } = await import("#lib/taxonomy/import.server.ts");
		const { getNodeByPath } = await import("#lib/taxonomy/queries.server.ts");
		const actor = systemActor("bench");
		const project = newId();
		await db.project.create({ data: { id: project, slug: "bench", name: "Bench" } });
		const kept: Kept = { files: files.length, equal: 0, refused: new Map(), changed: [] };
		try {
			const sent = await importTaxonomy(actor, project, { source: "bench.tar" }, tarOf(files));
			const refused = new Map(
				sent.value.files.flatMap((file) =>
					file.outcome === "refused" ? [[file.path, file.findings[0]?.says ?? ""] as const] : [],
				),
			);
			for (const { path, bytes } of files) {
				const reason = refused.get(path);
				if (reason !== undefined) kept.refused.set(path, reason);
				else {
					const { live } = await getNodeByPath(actor, project, leafPathOf(path) ?? "");
					if (live && Buffer.from(live.text).equals(bytes)) kept.equal += 1;
					else kept.changed.push(path);
				}
			}
		} finally {
			await db.$disconnect();
		}
		return kept;
	});
}

function tarOf(files: readonly ArchiveFile[]): Readable {
	const tar = pack();
	for (const { path, bytes } of files) tar.entry({ name: path }, Buffer.from(bytes));
	tar.finalize();
	return Readable.from(tar);
}
