import { record } from "#lib/audit/record.server.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { ensureMay } from "#lib/auth/policy.ts";
import { db } from "#lib/platform/db.server.ts";
import { ConflictError, InvalidError } from "#lib/platform/errors.ts";
import { tell } from "#lib/platform/events.server.ts";
import { newId } from "#lib/platform/ids.ts";
import { enqueue } from "#lib/platform/jobs/queue.server.ts";
import { nextNumber } from "#lib/platform/numbers.server.ts";
import { JUDGED_SET } from "./judged-set.ts";
import { getEvaluationRun } from "./queries.server.ts";
import { type EvaluationInput, type EvaluationRunView, RunSettings } from "./schema.ts";
import { SMALL_JUDGE } from "./small-judge.ts";
import { ensureUnseen } from "./trained-on.server.ts";

/**
 * Starts an evaluation of a model of the project.
 *
 * @throws ForbiddenError `auth.not-permitted`
 * @throws InvalidError   `evaluation.no-such-model`, `evaluation.model-not-ready`, `evaluation.no-such-judge`,
 *   `evaluation.no-such-dataset`, `evaluation.nothing-held-out`, `evaluation.trained-on`, `evaluation.no-such-pack`
 */
export async function startEvaluation(
	actor: Actor,
	projectId: string,
	input: EvaluationInput,
): Promise<{ value: EvaluationRunView }> {
	ensureMay(actor, projectId, "evaluation.start");
	const model = await db.studentModel.findFirst({ where: { id: input.modelId, projectId } });
	if (!model) throw new InvalidError("evaluation.no-such-model", "This project has no such model.");
	if (model.path === null) {
		const says =
			model.source === "results"
				? `Only results of "${model.name}" were imported: there are no weights here to ask.`
				: (model.problem ?? `The model "${model.name}" is still being made. Try again when it is ready.`);
		throw new InvalidError("evaluation.model-not-ready", says);
	}
	const about = await subjectOf(projectId, input);
	if (input.kind === "held_out") await ensureUnseen(model, input.versionId);
	const judge = input.kind === "held_out" ? null : await judgeOf(projectId, input.judgeId);
	const asked = Math.min(input.first ?? about.questions, about.questions);
	const settings = RunSettings.parse({
		first: input.first ?? null,
		questions: about.questions,
		judge: judge && judgeName(judge),
	});
	const id = newId();
	await db.$transaction(async (tx) => {
		const number = await nextNumber(tx, projectId, "evaluation-run");
		await tx.evaluationRun.create({
			data: {
				id,
				projectId,
				number,
				kind: input.kind,
				modelId: model.id,
				judgeId: judge?.id ?? null,
				versionId: input.kind === "held_out" ? input.versionId : null,
				packId: input.kind === "mt_bench" ? input.packId : null,
				settings,
				total: asked * about.turns,
				startedByKind: actor.kind,
				startedById: actor.id,
			},
		});
		await enqueue(tx, "evaluation.run", { runId: id });
		await record(tx, actor, {
			projectId,
			action: "evaluation-run.started",
			subject: { type: "evaluation-run", id },
			after: { number, kind: input.kind, model: model.name, ...(judge && { judge: judge.name }) },
		});
		await tell(tx, projectId, "evaluation-run", id);
	});
	return { value: await getEvaluationRun(actor, id) };
}

/** How many questions there are to ask, and in how many turns each. */
async function subjectOf(projectId: string, input: EvaluationInput) {
	if (input.kind === "judged_set") return { questions: JUDGED_SET.questions.length, turns: 2 };
	if (input.kind === "mt_bench") {
		const pack = await db.benchmarkPack.findFirst({ where: { id: input.packId, projectId } });
		if (!pack) throw new InvalidError("evaluation.no-such-pack", "This project has no such benchmark pack.");
		return { questions: pack.questions, turns: 2 };
	}
	const version = await db.datasetVersion.findFirst({
		where: { id: input.versionId, projectId },
		include: { dataset: { select: { name: true } } },
	});
	if (!version) throw new InvalidError("evaluation.no-such-dataset", "This project has no such dataset.");
	if (version.heldOutCount === 0) {
		const says = `${version.dataset.name} v${version.number} has no held-out rows. Freeze a version with a share held out.`;
		throw new InvalidError("evaluation.nothing-held-out", says);
	}
	return { questions: version.heldOutCount, turns: 1 };
}

/** Scores by other names are not compared: a judge with another prompt is another judge. */
const judgeName = ({ name, model, profile }: { name: string; model: string; profile: string }) =>
	`${name} (${model}${profile === "small" ? `, ${SMALL_JUDGE}` : ""})`;

async function judgeOf(projectId: string, id: string) {
	const judge = await db.teacher.findFirst({
		where: { id, retiredAt: null, projects: { some: { projectId } } },
		select: { id: true, name: true, model: true, profile: true },
	});
	if (!judge) throw new InvalidError("evaluation.no-such-judge", "This project may not use such a judge.");
	return judge;
}

/**
 * Ends an evaluation. What was answered stays, and makes no score.
 *
 * @throws NotFoundError `evaluation-run.not-found`
 * @throws ConflictError `evaluation-run.ended`
 */
export async function cancelEvaluation(actor: Actor, id: string): Promise<{ value: EvaluationRunView }> {
	const { projectId, number } = await getEvaluationRun(actor, id);
	ensureMay(actor, projectId, "evaluation.start");
	await db.$transaction(async (tx) => {
		const { count } = await tx.evaluationRun.updateMany({
			where: { id, status: { in: ["queued", "waiting", "running"] } },
			data: { status: "cancelled", endedAt: new Date(), reason: null },
		});
		if (count === 0) throw new ConflictError("evaluation-run.ended", "This evaluation has ended already.");
		await record(tx, actor, {
			projectId,
			action: "evaluation-run.cancelled",
			subject: { type: "evaluation-run", id },
			after: { number },
		});
		await tell(tx, projectId, "evaluation-run", id);
	});
	return { value: await getEvaluationRun(actor, id) };
}
