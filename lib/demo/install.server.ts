import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { record } from "#lib/audit/record.server.ts";
import { systemActor } from "#lib/auth/actor.ts";
import { addDocument } from "#lib/documents/commands.server.ts";
import { startGenerationRun } from "#lib/generation/commands.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { importTaxonomy } from "#lib/taxonomy/import.server.ts";
import { offerDemoTeacher } from "#lib/teachers/commands.server.ts";
import { type DemoLeaf, readDemoContents } from "./contents.server.ts";
import { DEMO_PEOPLE, DEMO_TEACHER_LEAF } from "./people.ts";

const demo = systemActor("demo");

/** Samples that the first run makes of its leaf: some minutes for the Demo teacher on one core. */
const FIRST_SAMPLES = 8;

/**
 * Makes the demo project with its people, leaves, documents and first run, where there is no project at all. Goes
 * through the same commands as everybody, as the system.
 *
 * @param withTeacher whether the Demo teacher is offered and the first run started
 * @returns whether it was made
 */
export async function installDemo({ withTeacher }: { withTeacher: boolean }): Promise<boolean> {
	const projectId = newId();
	const isFirst = await db.$transaction(async (tx) => {
		await tx.$executeRaw`select pg_advisory_xact_lock(815)`; // two starts at once
		if ((await tx.project.count()) > 0) return false;
		await tx.project.create({ data: { id: projectId, slug: "demo", name: "Demo", isDemo: true } });
		for (const { handle, name, role } of DEMO_PEOPLE) {
			const userId = newId();
			await tx.user.create({ data: { id: userId, name, email: `${handle}@demo.invalid` } }); // no identity: cannot sign in
			await tx.membership.create({ data: { projectId, userId, roles: [role] } });
		}
		if (withTeacher) await offerDemoTeacher(tx, projectId);
		await record(tx, demo, {
			projectId,
			action: "project.made",
			subject: { type: "project", id: projectId },
			after: { name: "Demo", slug: "demo" },
		});
		return true;
	});
	if (!isFirst) return false;

	const { leaves, documents } = await readDemoContents();
	await importTaxonomy(demo, projectId, { source: "demo.tar.gz" }, Readable.from([await archiveOf(leaves)]));
	for (const { name, text, leafPath } of documents) {
		const { id: nodeId } = await nodeAt(projectId, leafPath);
		const bytes = new TextEncoder().encode(text);
		await addDocument(demo, projectId, { name, title: "", licence: "CC0-1.0", nodeId }, bytes);
	}
	if (withTeacher) await startFirstRun(projectId);
	return true;
}

async function startFirstRun(projectId: string): Promise<void> {
	const { id: nodeId } = await nodeAt(projectId, DEMO_TEACHER_LEAF);
	const { teacherId } = await db.projectTeacher.findFirstOrThrow({ where: { projectId } });
	await startGenerationRun(demo, projectId, { nodeIds: [nodeId], samplesPerLeaf: FIRST_SAMPLES, teacherId });
}

function nodeAt(projectId: string, path: string): Promise<{ id: string }> {
	return db.taxonomyNode.findUniqueOrThrow({
		where: { projectId_path: { projectId, path } },
		select: { id: true },
	});
}

/** As the archive that anybody would bring. */
async function archiveOf(leaves: readonly DemoLeaf[]): Promise<Buffer> {
	const archive = pack();
	for (const { path, qna, attribution } of leaves) {
		archive.entry({ name: `${path}/qna.yaml` }, Buffer.from(qna));
		archive.entry({ name: `${path}/attribution.txt` }, attribution);
	}
	archive.finalize();
	const parts: Buffer[] = [];
	for await (const part of archive) parts.push(Buffer.from(part as Uint8Array)); // a byte stream's
	return gzipSync(Buffer.concat(parts));
}
