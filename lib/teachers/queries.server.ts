import type { Actor } from "#lib/auth/actor.ts";
import { ensureMember, ensureSiteAdmin, may } from "#lib/auth/policy.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { etagOf, type Versioned } from "#lib/platform/versioned.ts";
import type { Prisma } from "#prisma/client.ts";
import { TeacherCheckLine, type TeacherView } from "./schema.ts";

const select = {
	id: true,
	name: true,
	kind: true,
	model: true,
	profile: true,
	isOpen: true,
	licence: true,
	allowsTraining: true,
	contextTokens: true,
	maxConcurrency: true,
	timeoutSeconds: true,
	baseUrl: true,
	priceInMicros: true,
	priceOutMicros: true,
	currency: true,
	revision: true,
	secret: { select: { lastFour: true } },
	checks: { orderBy: { createdAt: "desc" }, take: 1 },
} satisfies Prisma.TeacherSelect;

type Row = Prisma.TeacherGetPayload<{ select: typeof select }>;

/** The teachers a project may use, by name. At most 200. */
export async function listTeachers(actor: Actor, projectId: string): Promise<TeacherView[]> {
	ensureMember(actor, projectId);
	const rows = await db.teacher.findMany({
		where: { retiredAt: null, projects: { some: { projectId } } },
		orderBy: { name: "asc" },
		take: 200,
		select,
	});
	return rows.map((row) => toView(row, seesAll(actor, projectId)));
}

/**
 * Every teacher of the site, by name, for deciding which projects may use it. At most 200.
 *
 * @throws ForbiddenError `auth.not-site-admin`
 */
export async function listAllTeachers(actor: Actor): Promise<TeacherView[]> {
	ensureSiteAdmin({ ...actor, readOnly: false });
	const rows = await db.teacher.findMany({
		where: { retiredAt: null },
		orderBy: { name: "asc" },
		take: 200,
		select,
	});
	return rows.map((row) => toView(row, true));
}

/** @throws NotFoundError `teacher.not-found`, also where none of the actor's projects may use it */
export async function getTeacher(actor: Actor, id: string, from: Tx = db): Promise<Versioned<TeacherView>> {
	const projectIds = Object.keys(actor.roles);
	const row = await from.teacher.findFirst({
		where: {
			id,
			retiredAt: null,
			...(actor.kind !== "system" &&
				!actor.siteAdmin && { projects: { some: { projectId: { in: projectIds } } } }),
		},
		select,
	});
	if (!row) throw new NotFoundError("teacher.not-found", "There is no such teacher.");
	const sees = actor.siteAdmin || projectIds.some((projectId) => seesAll(actor, projectId));
	return { value: toView(row, sees), etag: etagOf(row.revision) };
}

const seesAll = (actor: Actor, projectId: string) => actor.siteAdmin || may(actor, projectId, "teacher.use");

function toView({ secret, checks, revision, ...row }: Row, all: boolean): TeacherView {
	const [check] = checks;
	return {
		...row,
		baseUrl: all ? row.baseUrl : null,
		priceInMicros: all ? Number(row.priceInMicros) : null,
		priceOutMicros: all ? Number(row.priceOutMicros) : null,
		keyLastFour: all ? (secret?.lastFour ?? null) : null,
		check: check
			? {
					at: check.createdAt.toISOString(),
					isCurrent: check.revision === revision,
					checks: TeacherCheckLine.array().parse(check.checks),
				}
			: null,
		etag: etagOf(revision),
	};
}
