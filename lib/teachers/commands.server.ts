import { record } from "#lib/audit/record.server.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { ensureSiteAdmin } from "#lib/auth/policy.ts";
import { listAllowedHosts } from "#lib/auth/queries.server.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { ConflictError, NotFoundError, StaleError } from "#lib/platform/errors.ts";
import { tell } from "#lib/platform/events.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { KEY_ID, seal } from "#lib/platform/secrets.server.ts";
import { revisionOf, type Versioned } from "#lib/platform/versioned.ts";
import { openAddressGuard } from "./address-guard.server.ts";
import { connectionOf, DEMO_TEACHER } from "./open.server.ts";
import { testTeacher } from "./probe.server.ts";
import { getTeacher } from "./queries.server.ts";
import type { TeacherInput, TeacherPatch, TeacherView } from "./schema.ts";

/**
 * Adds a teacher and lets projects use it.
 *
 * @throws ForbiddenError `auth.not-site-admin`
 * @throws ConflictError  `teacher.name-taken`
 * @throws InvalidError   `address.refused` for a private address that is not an allowed private host
 */
export async function addTeacher(
	actor: Actor,
	{ apiKey, projectIds, ...input }: TeacherInput,
): Promise<Versioned<TeacherView>> {
	ensureSiteAdmin(actor);
	await ensureReachable(input.baseUrl);
	const id = newId();
	return db.$transaction(async (tx) => {
		const { count } = await tx.teacher.createMany({
			data: { id, kind: "http", ...input },
			skipDuplicates: true,
		});
		if (count === 0)
			throw new ConflictError("teacher.name-taken", `There is a teacher called "${input.name}".`);
		if (apiKey) await keepKey(tx, id, apiKey);
		for (const projectId of projectIds) await ensureProject(tx, projectId);
		await tx.projectTeacher.createMany({
			data: projectIds.map((projectId) => ({ projectId, teacherId: id })),
		});
		await record(tx, actor, {
			projectId: null,
			action: "teacher.added",
			subject: { type: "teacher", id },
			after: { ...input, hasKey: Boolean(apiKey), projectIds },
		});
		await tellProjects(tx, id);
		return getTeacher(actor, id, tx);
	});
}

/**
 * Changes a teacher's settings. A new address or model makes its replies others, so its revision grows; a new
 * address clears the key.
 *
 * @throws StaleError    `teacher.stale`, with the settings as they are
 * @throws ConflictError `teacher.name-taken`, or `teacher.embedded` for what the Demo teacher does not let change
 * @throws InvalidError  `address.refused`
 */
export async function changeTeacher(
	actor: Actor,
	id: string,
	ifMatch: string,
	{ apiKey, ...patch }: TeacherPatch,
): Promise<Versioned<TeacherView>> {
	ensureSiteAdmin(actor);
	if (patch.baseUrl !== undefined) await ensureReachable(patch.baseUrl);
	return db.$transaction(async (tx) => {
		const before = await getTeacher(actor, id, tx);
		if (before.value.kind === "embedded" && (apiKey || patch.baseUrl || patch.model || patch.profile)) {
			throw new ConflictError(
				"teacher.embedded",
				"The Demo teacher keeps its address, key, model and profile.",
			);
		}
		if (
			patch.name !== undefined &&
			(await tx.teacher.count({ where: { name: patch.name, id: { not: id } } })) > 0
		)
			throw new ConflictError("teacher.name-taken", `There is a teacher called "${patch.name}".`);
		const revision = revisionOf(ifMatch);
		const data = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
		const { count } = await tx.teacher.updateMany({
			where: { id, revision: revision ?? -1 },
			data: { ...data, revision: { increment: 1 } },
		});
		if (count === 0) {
			throw new StaleError("teacher.stale", "Someone changed this teacher while you read it.", {
				current: before.value,
				etag: before.etag,
				yours: patch,
			});
		}
		const moved = patch.baseUrl !== undefined && patch.baseUrl !== before.value.baseUrl;
		if (moved) await tx.teacherSecret.deleteMany({ where: { teacherId: id } });
		if (apiKey) await keepKey(tx, id, apiKey);
		await record(tx, actor, {
			projectId: null,
			action: "teacher.changed",
			subject: { type: "teacher", id },
			before: { model: before.value.model, baseUrl: before.value.baseUrl },
			after: { ...data, ...(apiKey && { key: "replaced" }), ...(moved && !apiKey && { key: "cleared" }) },
		});
		await tellProjects(tx, id);
		return getTeacher(actor, id, tx);
	});
}

/** Lets a project use a teacher, or no longer. */
export async function grantTeacher(
	actor: Actor,
	projectId: string,
	teacherId: string,
	granted: boolean,
): Promise<{ value: { granted: boolean } }> {
	ensureSiteAdmin(actor);
	await db.$transaction(async (tx) => {
		await getTeacher(actor, teacherId, tx);
		await ensureProject(tx, projectId);
		if (granted) await tx.projectTeacher.createMany({ data: { projectId, teacherId }, skipDuplicates: true });
		else await tx.projectTeacher.deleteMany({ where: { projectId, teacherId } });
		await record(tx, actor, {
			projectId,
			action: granted ? "teacher.granted" : "teacher.withdrawn",
			subject: { type: "teacher", id: teacherId },
		});
		await tell(tx, projectId, "teacher", teacherId);
	});
	return { value: { granted } };
}

/** Asks the endpoint what it can do, and keeps what it found. */
export async function checkTeacher(actor: Actor, id: string): Promise<Versioned<TeacherView>> {
	ensureSiteAdmin(actor);
	const { value } = await getTeacher(actor, id);
	const { checks } = await testTeacher(await connectionOf(id));
	return db.$transaction(async (tx) => {
		const revision = revisionOf(value.etag) ?? 1;
		await tx.teacherCheck.create({ data: { id: newId(), teacherId: id, revision, checks } });
		await record(tx, actor, {
			projectId: null,
			action: "teacher.tested",
			subject: { type: "teacher", id },
			after: { failed: checks.filter(({ result }) => result === "fail").map(({ name }) => name) },
		});
		await tellProjects(tx, id);
		return getTeacher(actor, id, tx);
	});
}

/** Makes the Demo teacher's row where it is missing, and lets this project use it. Safe to repeat. */
export async function offerDemoTeacher(tx: Tx, projectId: string): Promise<string> {
	await tx.teacher.createMany({ data: { id: newId(), ...DEMO_TEACHER }, skipDuplicates: true });
	const { id } = await tx.teacher.findUniqueOrThrow({
		where: { name: DEMO_TEACHER.name },
		select: { id: true },
	});
	await tx.projectTeacher.createMany({ data: { projectId, teacherId: id }, skipDuplicates: true });
	return id;
}

/** @throws NotFoundError `project.not-found` */
async function ensureProject(tx: Tx, id: string): Promise<void> {
	if ((await tx.project.count({ where: { id } })) > 0) return;
	throw new NotFoundError("project.not-found", "There is no such project.", { projectId: id });
}

/** Says at once what every call would say. A name's addresses are looked up when they are connected to. */
async function ensureReachable(baseUrl: string): Promise<void> {
	openAddressGuard(await listAllowedHosts()).check(baseUrl);
}

async function keepKey(tx: Tx, teacherId: string, apiKey: string): Promise<void> {
	const data = {
		keyId: KEY_ID,
		sealed: new Uint8Array(seal(apiKey, `teacher:${teacherId}`)),
		lastFour: apiKey.length >= 12 ? apiKey.slice(-4) : "",
	};
	await tx.teacherSecret.upsert({ where: { teacherId }, create: { teacherId, ...data }, update: data });
}

async function tellProjects(tx: Tx, teacherId: string): Promise<void> {
	for (const { projectId } of await tx.projectTeacher.findMany({ where: { teacherId } })) {
		await tell(tx, projectId, "teacher", teacherId);
	}
}
