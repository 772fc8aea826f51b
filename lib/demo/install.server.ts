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

/** Two starts at once: the second waits for the first. */
const LOCK = 815;
const INSTALL_MS = 120_000;

/**
 * Makes the demo project with its people, leaves, documents and first run, where there was never a project. Goes
 * through the same commands as everybody, as the system. Where an earlier start was killed in between, it makes what
 * is missing: the audit says what was made, so that what people took away since does not come back.
 *
 * @param withTeacher whether the Demo teacher is offered and the first run started
 * @returns whether something was made
 */
export function installDemo({ withTeacher }: { withTeacher: boolean }): Promise<boolean> {
	return db.$transaction(
		async (lock) => {
			await lock.$executeRaw`select pg_advisory_xact_lock(${LOCK})`;
			const projectId = (await findOwn()) ?? (await makeProject(withTeacher));
			return projectId !== undefined && (await fill(projectId));
		},
		{ timeout: INSTALL_MS, maxWait: INSTALL_MS },
	);
}

async function findOwn(): Promise<string | undefined> {
	const found = await db.project.findFirst({ where: { isDemo: true }, select: { id: true } });
	return found?.id;
}

async function makeProject(withTeacher: boolean): Promise<string | undefined> {
	if ((await db.project.count()) > 0) return undefined;
	// Made once and removed by someone: it stays away.
	if ((await db.auditEntry.count({ where: { ...BY_DEMO, action: "project.made" } })) > 0) return undefined;
	const projectId = newId();
	await db.$transaction(async (tx) => {
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
			after: { name: "Demo", slug: "demo", withRun: withTeacher },
		});
	});
	return projectId;
}

const BY_DEMO = { actorKind: demo.kind, actorId: demo.id };

/** Each step is one transaction with its audit entry: it was done whole, or not at all. */
async function fill(projectId: string): Promise<boolean> {
	const entries = await db.auditEntry.findMany({
		where: { ...BY_DEMO, projectId },
		select: { action: true, after: true },
	});
	const did = (action: string, [key, value]: [string, unknown] | [] = []) =>
		entries.some(
			(entry) => entry.action === action && (key === undefined || Object(entry.after)[key] === value),
		);
	let isNew = false;
	const { leaves, documents } = await readDemoContents();
	if (!did("taxonomy.imported")) {
		const archive = Readable.from([await archiveOf(leaves)]);
		await importTaxonomy(demo, projectId, { source: "demo.tar.gz" }, archive);
		isNew = true;
	}
	for (const { name, text, leafPath } of documents) {
		if (did("document.added", ["fileName", name])) continue;
		const { id: nodeId } = await nodeAt(projectId, leafPath);
		const bytes = new TextEncoder().encode(text);
		await addDocument(demo, projectId, { name, title: "", licence: "CC0-1.0", nodeId }, bytes);
		isNew = true;
	}
	if (did("project.made", ["withRun", true]) && !did("generation-run.started")) {
		await startFirstRun(projectId);
		isNew = true;
	}
	return isNew;
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
