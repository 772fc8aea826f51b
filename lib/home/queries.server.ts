import { z } from "zod";
import type { Actor } from "#lib/auth/actor.ts";
import { ensureMember, may } from "#lib/auth/policy.ts";
import { db } from "#lib/platform/db.server.ts";
import type { RunStatus } from "#prisma/enums.ts";
import type { CountsView, HomeView } from "./schema.ts";

const IN_MOTION = { status: { in: ["queued", "waiting", "running"] as RunStatus[] } } satisfies object;

/** Beyond this a count is not made exactly: nobody reads the difference, and counting a million rows is slow. */
const MAX_COUNT = 9_999;

/** @throws NotFoundError `project.not-found` */
export async function getCounts(actor: Actor, projectId: string): Promise<CountsView> {
	ensureMember(actor, projectId);
	const [contributions, samples, generationRuns, trainingRuns, evaluationRuns] = await Promise.all([
		db.contribution.count({ where: { projectId, status: "submitted" }, take: MAX_COUNT }),
		db.sample.count({ where: { projectId, state: "pending", outcome: "accepted" }, take: MAX_COUNT }),
		db.generationRun.count({ where: { projectId, ...IN_MOTION } }),
		db.trainingRun.count({ where: { projectId, ...IN_MOTION } }),
		db.evaluationRun.count({ where: { projectId, ...IN_MOTION } }),
	]);
	return { contributions, samples, generationRuns, trainingRuns, evaluationRuns };
}

/** What the project's first page shows this person. */
export async function getHome(actor: Actor, projectId: string): Promise<HomeView> {
	ensureMember(actor, projectId);
	const [needs, motion, scores, totals, teachers, people] = await Promise.all([
		listNeeds(actor, projectId),
		listMotion(projectId),
		db.score.findMany({
			where: { projectId },
			orderBy: { createdAt: "desc" },
			take: 6,
			select: {
				benchmark: true,
				value: true,
				partial: true,
				createdAt: true,
				run: { select: { model: { select: { name: true } } } },
			},
		}),
		getTotals(projectId),
		db.projectTeacher.count({ where: { projectId, teacher: { kind: "http", retiredAt: null } } }),
		db.membership.count({ where: { projectId, user: { identities: { some: {} } } } }),
	]);
	return {
		...totals,
		needs,
		motion,
		scores: scores.map(({ run, createdAt, ...score }) => ({
			...score,
			model: run.model.name,
			at: createdAt.toISOString(),
		})),
		steps: { teacher: teachers > 0, taxonomy: totals.leaves > 0, people: people > 1 },
	};
}

async function listNeeds(actor: Actor, projectId: string): Promise<HomeView["needs"]> {
	const mine = actor.userId ?? "";
	const mayReview = may(actor, projectId, "contribution.review");
	const rows = await db.contribution.findMany({
		where: {
			projectId,
			OR: [
				{ authorId: mine, status: { in: ["changes_requested", "draft"] } },
				...(mayReview ? [{ status: "submitted" as const, authors: { none: { userId: mine } } }] : []),
			],
		},
		orderBy: [{ submittedAt: "asc" }, { id: "asc" }],
		take: 20,
		select: { id: true, number: true, title: true, status: true, submittedAt: true, updatedAt: true },
	});
	const order = ["changes_requested", "submitted", "draft"];
	const contributions = rows
		.sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status))
		.map(({ id, number, title, status, submittedAt, updatedAt }) => ({
			key: id,
			state: status as "submitted" | "changes_requested" | "draft", // asked for above
			label: title,
			count: 0,
			number,
			at: (submittedAt ?? updatedAt).toISOString(),
		}));
	const samples = may(actor, projectId, "sample.review")
		? await db.sample.count({ where: { projectId, state: "pending", outcome: "accepted" }, take: MAX_COUNT })
		: 0;
	const queue = { key: "samples", state: "samples" as const, label: "", count: samples, number: 0, at: null };
	return samples > 0 ? [...contributions, queue] : contributions;
}

async function listMotion(projectId: string): Promise<HomeView["motion"]> {
	const where = { projectId, ...IN_MOTION };
	const [runs, trainings, evaluations] = await Promise.all([
		db.generationRun.findMany({
			where,
			select: {
				number: true,
				status: true,
				reason: true,
				teacher: { select: { kind: true } },
				judge: { select: { kind: true } },
				leaves: { select: { target: true } },
				batches: { select: { stages: true } },
			},
			take: 5,
		}),
		db.trainingRun.findMany({
			where,
			select: {
				number: true,
				status: true,
				reason: true,
				phases: { select: { steps: true } },
				_count: { select: { steps: true } },
			},
			take: 5,
		}),
		db.evaluationRun.findMany({
			where,
			select: { number: true, status: true, reason: true, done: true, total: true },
			take: 5,
		}),
	]);
	const acceptedOf = (stages: unknown) =>
		z.object({ accepted: z.int() }).safeParse(stages).data?.accepted ?? 0;
	return [
		...runs.map(({ leaves, batches, teacher, judge, ...run }) => ({
			...run,
			kind: "generation" as const,
			byDemoTeacher: teacher.kind === "embedded" || judge.kind === "embedded",
			done: batches.reduce((sum, { stages }) => sum + acceptedOf(stages), 0),
			total: leaves.reduce((sum, { target }) => sum + target, 0),
		})),
		...trainings.map(({ phases, _count, ...run }) => ({
			...run,
			kind: "training" as const,
			byDemoTeacher: false,
			done: _count.steps,
			total: phases.reduce((sum, { steps }) => sum + (steps ?? 0), 0),
		})),
		...evaluations.map((run) => ({ ...run, kind: "evaluation" as const, byDemoTeacher: false })),
	];
}

/** Of all leaves that are not retired. */
async function getTotals(projectId: string): Promise<Pick<HomeView, "leaves" | "seeds" | "accepted">> {
	const [row] = await db.$queryRaw<{ leaves: number; seeds: number; accepted: number }[]>`
		with leaf as (
			select n.id, r."seedCount" from "TaxonomyNode" n left join "NodeRevision" r on r.id = n."liveRevisionId"
			 where n."projectId" = ${projectId}::uuid and n."isLeaf" and n."retiredAt" is null
		)
		select (select count(*) from leaf)::int as leaves, (select coalesce(sum("seedCount"), 0) from leaf)::int as seeds,
			(select count(*) from "Sample"
			  where "projectId" = ${projectId}::uuid and outcome = 'accepted' and state <> 'rejected'
			    and "nodeId" in (select id from leaf))::int as accepted`;
	return row ?? { leaves: 0, seeds: 0, accepted: 0 };
}
