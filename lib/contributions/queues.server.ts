import type { Actor } from "#lib/auth/actor.ts";
import { ensureMember, may } from "#lib/auth/policy.ts";
import { db } from "#lib/platform/db.server.ts";
import { InvalidError } from "#lib/platform/errors.ts";
import type { Prisma } from "#prisma/client.ts";
import { claimInForce, claimSelect } from "./claim-view.server.ts";
import type { ContributionPage, ContributionQuery, Queue } from "./schema.ts";

const PAGE = 50;

/** The engine has no contributions; a filter by no user finds none. */
const NOBODY = "00000000-0000-0000-0000-000000000000";

/**
 * A page of a project's contributions: the last changed first, of those to review the one that waits longest.
 *
 * @throws NotFoundError `project.not-found`
 * @throws InvalidError  `list.cursor` for a cursor that this list never gave
 */
export async function listContributions(
	actor: Actor,
	projectId: string,
	{ view, state, q, cursor }: ContributionQuery,
): Promise<ContributionPage> {
	ensureMember(actor, projectId);
	const isOldestFirst = view === "to-review";
	const rows = await db.contribution.findMany({
		where: {
			AND: [
				{ projectId },
				inQueue(actor, projectId, view),
				state ? { status: state } : {},
				q
					? {
							OR: [
								{ title: { contains: q, mode: "insensitive" } },
								{ changes: { some: { path: { contains: q, mode: "insensitive" } } } },
							],
						}
					: {},
				cursor ? after(cursor, isOldestFirst) : {},
			],
		},
		orderBy: isOldestFirst
			? [{ submittedAt: "asc" }, { id: "asc" }]
			: [{ updatedAt: "desc" }, { id: "desc" }],
		take: PAGE + 1,
		select: {
			id: true,
			number: true,
			title: true,
			status: true,
			updatedAt: true,
			submittedAt: true,
			author: { select: { id: true, name: true } },
			changes: { select: { path: true }, orderBy: { ordinal: "asc" }, take: 1 },
			claim: { select: claimSelect },
			_count: { select: { changes: true, threads: { where: { resolvedAt: null } } } },
		},
	});
	const shown = rows.slice(0, PAGE);
	const last = shown.at(-1);
	const at = isOldestFirst ? last?.submittedAt : last?.updatedAt;
	const naming = await namingMe(
		actor,
		shown.map(({ id }) => id),
	);
	return {
		items: shown.map(({ updatedAt, submittedAt, changes, claim, _count, ...row }) => ({
			...row,
			updatedAt: updatedAt.toISOString(),
			submittedAt: submittedAt?.toISOString() ?? null,
			changes: _count.changes,
			path: changes[0]?.path ?? "",
			claim: claimInForce(claim),
			openThreads: _count.threads,
			mentionsMe: naming.has(row.id),
		})),
		nextCursor: rows.length > PAGE && last && at ? `${at.toISOString()}_${last.id}` : null,
	};
}

/** How many are in each queue. @throws NotFoundError `project.not-found` */
export async function countQueues(actor: Actor, projectId: string): Promise<Record<Queue, number>> {
	ensureMember(actor, projectId);
	const count = (queue: Queue) =>
		db.contribution.count({ where: { AND: [{ projectId }, inQueue(actor, projectId, queue)] } });
	const [toReview, mine, waiting, needsMe, all] = await Promise.all([
		count("to-review"),
		count("mine"),
		count("waiting"),
		count("needs-me"),
		count("all"),
	]);
	return { "to-review": toReview, mine, waiting, "needs-me": needsMe, all };
}

function inQueue(actor: Actor, projectId: string, queue: Queue): Prisma.ContributionWhereInput {
	const mine = { authors: { some: { userId: actor.userId ?? NOBODY } } };
	const toReview: Prisma.ContributionWhereInput = may(actor, projectId, "contribution.review")
		? { status: "submitted", NOT: mine }
		: { id: NOBODY };
	return {
		all: {},
		mine: { status: { in: ["draft" as const, "changes_requested" as const] }, ...mine },
		waiting: { status: "submitted" as const, ...mine },
		"to-review": toReview,
		"needs-me": { OR: [toReview, { status: "changes_requested" as const, ...mine }] },
	}[queue];
}

/** Which of these have an open thread that names the actor. */
async function namingMe(actor: Actor, ids: readonly string[]): Promise<Set<string>> {
	const rows = await db.commentThread.findMany({
		where: {
			contributionId: { in: [...ids] },
			resolvedAt: null,
			comments: { some: { mentions: { some: { userId: actor.userId ?? NOBODY } } } },
		},
		distinct: ["contributionId"],
		take: PAGE,
		orderBy: { contributionId: "asc" },
		select: { contributionId: true },
	});
	return new Set(rows.map(({ contributionId }) => contributionId));
}

function after(cursor: string, isOldestFirst: boolean): Prisma.ContributionWhereInput {
	const [time = "", id = ""] = cursor.split("_");
	const at = new Date(time);
	if (Number.isNaN(at.getTime()) || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) {
		throw new InvalidError("list.cursor", "This list gave no such cursor. Start at its first page.");
	}
	return isOldestFirst
		? { OR: [{ submittedAt: { gt: at } }, { submittedAt: at, id: { gt: id } }] }
		: { OR: [{ updatedAt: { lt: at } }, { updatedAt: at, id: { lt: id } }] };
}
