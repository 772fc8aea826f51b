import { record } from "#lib/audit/record.server.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { ensureMay } from "#lib/auth/policy.ts";
import { saveText } from "#lib/platform/content.server.ts";
import { db, type Tx } from "#lib/platform/db.server.ts";
import { ConflictError, ForbiddenError, NotFoundError } from "#lib/platform/errors.ts";
import { tell } from "#lib/platform/events.server.ts";
import { newId } from "#lib/platform/ids.ts";
import type { SampleState, SampleVerdictKind } from "#prisma/enums.ts";
import { getSample } from "./queries.server.ts";
import type { SampleView, VerdictInput } from "./schema.ts";

const STATE: Record<SampleVerdictKind, SampleState> = {
	accept: "accepted",
	edit: "edited",
	reject: "rejected",
};

/**
 * Judges a sample. The newest verdict counts; earlier ones are kept. An edit keeps the teacher's words beside the new
 * ones.
 *
 * @throws NotFoundError  `sample.not-found`
 * @throws ForbiddenError `auth.not-permitted`, or `sample.people-only` for a part of the engine
 * @throws ConflictError  `sample.not-reviewable` for a row that a pipeline rejected
 */
export async function judgeSample(
	actor: Actor,
	runId: string,
	id: string,
	input: VerdictInput,
): Promise<{ value: SampleView }> {
	const { projectId } = await placeOf(actor, runId, id);
	ensureMay(actor, projectId, "sample.review");
	const reviewerId = actor.userId;
	if (reviewerId === null) throw new ForbiddenError("sample.people-only", "Only people judge samples.");
	const value = await db.$transaction(async (tx) => {
		const { state } = await lockSample(tx, runId, id);
		const edit =
			input.verdict === "edit"
				? {
						questionSha256: await saveText(tx, input.question),
						answerSha256: await saveText(tx, input.answer),
					}
				: {};
		const verdictId = newId();
		await tx.sampleVerdict.create({
			data: {
				id: verdictId,
				projectId,
				runId,
				sampleId: id,
				reviewerId,
				verdict: input.verdict,
				reason: input.verdict === "reject" ? input.reason : null,
				note: input.note,
				...edit,
			},
		});
		await setState(tx, projectId, runId, id, STATE[input.verdict]);
		await record(tx, actor, {
			projectId,
			action: `sample.${STATE[input.verdict]}`,
			subject: { type: "sample", id },
			before: { state },
			after: { runId, verdictId, ...(input.verdict === "reject" && { reason: input.reason }), ...edit },
		});
		return getSample(actor, runId, id, tx);
	});
	return { value };
}

/**
 * Takes one's own verdict back: the sample is as the verdict before left it.
 *
 * @throws NotFoundError  `verdict.not-found`, also for another's or one taken back already
 * @throws ConflictError  `verdict.not-newest`, or `verdict.frozen` once a dataset holds it
 */
export async function undoVerdict(
	actor: Actor,
	runId: string,
	id: string,
	verdictId: string,
): Promise<{ value: SampleView }> {
	const { projectId } = await placeOf(actor, runId, id);
	ensureMay(actor, projectId, "sample.review");
	const value = await db.$transaction(async (tx) => {
		const { state } = await lockSample(tx, runId, id);
		const [newest, before] = await tx.sampleVerdict.findMany({
			where: { runId, sampleId: id, undoneAt: null },
			orderBy: [{ createdAt: "desc" }, { id: "desc" }],
			take: 2,
		});
		const mine = await tx.sampleVerdict.findFirst({
			where: { id: verdictId, runId, sampleId: id, undoneAt: null, reviewerId: actor.userId ?? "" },
		});
		if (!mine) throw new NotFoundError("verdict.not-found", "There is no such verdict of yours.");
		if (newest?.id !== verdictId) {
			throw new ConflictError(
				"verdict.not-newest",
				"Someone has judged this sample since. Look at it again.",
			);
		}
		if ((await tx.datasetRow.count({ where: { verdictId } })) > 0) {
			throw new ConflictError(
				"verdict.frozen",
				"A dataset holds this verdict. Judge the sample anew instead.",
			);
		}
		await tx.sampleVerdict.update({ where: { id: verdictId }, data: { undoneAt: new Date() } });
		const restored = before ? STATE[before.verdict] : "pending";
		await setState(tx, projectId, runId, id, restored);
		await record(tx, actor, {
			projectId,
			action: "sample.verdict-undone",
			subject: { type: "sample", id },
			before: { state },
			after: { runId, verdictId, state: restored },
		});
		return getSample(actor, runId, id, tx);
	});
	return { value };
}

async function placeOf(actor: Actor, runId: string, id: string): Promise<{ projectId: string }> {
	await getSample(actor, runId, id);
	return db.sample.findUniqueOrThrow({ where: { runId_id: { runId, id } }, select: { projectId: true } });
}

/** Holds the sample, so that two verdicts at once follow each other. */
async function lockSample(tx: Tx, runId: string, id: string): Promise<{ state: SampleState }> {
	const [row] = await tx.$queryRaw<{ state: SampleState; outcome: string }[]>`
		select state::text, outcome::text from "Sample" where "runId" = ${runId}::uuid and id = ${id}::uuid for no key update`;
	if (row?.outcome !== "accepted") {
		throw new ConflictError(
			"sample.not-reviewable",
			"A pipeline refused this row. Only accepted rows are judged.",
		);
	}
	return row;
}

async function setState(
	tx: Tx,
	projectId: string,
	runId: string,
	id: string,
	state: SampleState,
): Promise<void> {
	await tx.sample.update({ where: { runId_id: { runId, id } }, data: { state } });
	await tell(tx, projectId, "sample", id, { state });
}
