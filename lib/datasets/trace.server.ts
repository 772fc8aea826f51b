import { type Actor, visibleTo } from "#lib/auth/actor.ts";
import { findTexts } from "#lib/platform/content.server.ts";
import { db } from "#lib/platform/db.server.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { sha256 } from "#lib/platform/hash.server.ts";
import { getSample } from "#lib/samples/queries.server.ts";
import { seedFromCanonical } from "#lib/taxonomy/leaf.ts";
import { listSeedOrigins, listSeedsOf } from "./origins.server.ts";
import { readRows, rowOf } from "./rows.server.ts";
import type { TraceView } from "./schema.ts";
import { showsPairs } from "./trace-hops.ts";

type Check = "equal" | "changed" | "gone";

/** A text is what its hash says, is another, or has been erased. */
function checkOf(text: string | undefined, hash: string | null): Check {
	if (text === undefined || hash === null) return "gone";
	return sha256(text) === hash ? "equal" : "changed";
}

/**
 * The way back from an exported row, or a sample, to people: sample, calls with their prompts, seed examples with their
 * authors, and the acceptance or import that made each live.
 *
 * @param id of an exported row, or of a sample
 * @throws NotFoundError `trace.not-found`
 */
export async function trace(actor: Actor, id: string): Promise<TraceView> {
	const row = await db.datasetRow.findFirst({
		where: { id, ...visibleTo(actor) },
		include: { version: { select: { number: true, mix: true, dataset: { select: { name: true } } } } },
	});
	const sample = row
		? { runId: row.runId, id: row.sampleId }
		: await db.sample.findFirst({ where: { id, ...visibleTo(actor) }, select: { runId: true, id: true } });
	if (!sample)
		throw new NotFoundError("trace.not-found", "There is no exported row and no sample of this id.", { id });

	const view = await getSample(actor, sample.runId, sample.id);
	const judged = await findVerdict(row?.verdictId ?? view.verdict?.id);
	const stored = await db.sample.findUniqueOrThrow({
		where: { runId_id: { runId: sample.runId, id: sample.id } },
		select: {
			questionSha256: true,
			answerSha256: true,
			chunk: { select: { textSha256: true } },
			calls: {
				orderBy: { ordinal: "asc" },
				include: { call: { include: { teacher: { select: { name: true } } } } },
			},
		},
	});
	const texts = await findTexts([
		stored.questionSha256,
		stored.answerSha256,
		stored.chunk?.textSha256,
		judged?.questionSha256,
		judged?.answerSha256,
		...stored.calls.flatMap(({ call }) => [call.requestSha256, call.replySha256]),
	]);
	const calls = stored.calls.map(({ stage, call }) => ({
		stage,
		callKey: call.callKey,
		teacher: call.teacher.name,
		model: call.model,
		prompt: texts.get(call.requestSha256) ?? null,
		reply: texts.get(call.replySha256) ?? null,
		at: call.createdAt.toISOString(),
		check: worst([
			checkOf(texts.get(call.requestSha256), call.requestSha256),
			checkOf(texts.get(call.replySha256), call.replySha256),
		]),
	}));
	const prompts = calls.flatMap(({ prompt }) => (prompt === null ? [] : [promptText(prompt)]));
	return {
		row: row && (await rowHop(row)),
		sample: {
			runId: sample.runId,
			id: sample.id,
			runNumber: view.runNumber,
			path: view.path,
			question: texts.get(judged?.questionSha256 ?? stored.questionSha256 ?? "") ?? "",
			answer: texts.get(judged?.answerSha256 ?? stored.answerSha256 ?? "") ?? "",
			verdict: judged && {
				verdict: judged.verdict,
				reviewer: judged.reviewer,
				at: judged.createdAt.toISOString(),
			},
			isDemo: view.teacher.isDemo,
			// A row that a stage refused may have no text to begin with: what never was cannot be gone.
			check: worst(
				[stored.questionSha256, stored.answerSha256, judged?.questionSha256, judged?.answerSha256].flatMap(
					(hash) => (hash ? [checkOf(texts.get(hash), hash)] : []),
				),
			),
		},
		calls,
		seeds: await seedHops(await listSeedsOf(sample.runId, sample.id), prompts),
		chunk: view.chunk && {
			document: view.chunk.document,
			documentNumber: view.chunk.documentNumber,
			ordinal: view.chunk.ordinal,
			text: view.chunk.text,
			check: checkOf(texts.get(stored.chunk?.textSha256 ?? ""), stored.chunk?.textSha256 ?? null),
		},
	};
}

/** The verdict that a row was frozen with, or the newest one of a sample; null where nobody has judged. */
async function findVerdict(id: string | undefined) {
	if (id === undefined) return null;
	const { reviewerId, ...verdict } = await db.sampleVerdict.findUniqueOrThrow({
		where: { id },
		select: { verdict: true, reviewerId: true, questionSha256: true, answerSha256: true, createdAt: true },
	});
	const reviewer = await db.user.findUnique({ where: { id: reviewerId }, select: { name: true } });
	return { ...verdict, reviewer: reviewer?.name ?? "" };
}

const worst = (checks: readonly Check[]): Check =>
	(["gone", "changed"] as const).find((one) => checks.includes(one)) ?? "equal";

/** What the teacher was shown: the request is kept as JSON, in which a line break is two characters. */
function promptText(request: string): string {
	const { messages } = JSON.parse(request) as { messages: { content: string }[] }; // written by kept-replies only
	return messages.map(({ content }) => content).join("\n");
}

async function rowHop(row: {
	id: string;
	versionId: string;
	ordinal: number;
	heldOut: boolean;
	sha256: string;
	version: { number: number; mix: unknown; dataset: { name: string } };
}): Promise<TraceView["row"]> {
	const { systemPrompt } = row.version.mix as { systemPrompt: string }; // written by freezeDataset only
	let check: Check = "gone";
	for await (const { kept, content } of readRows(row.versionId, { ordinal: row.ordinal })) {
		const again = rowOf(content, kept.sampleId, { versionId: row.versionId, systemPrompt });
		check = again.sha256 === row.sha256 && again.row.id === row.id ? "equal" : "changed";
	}
	return {
		id: row.id,
		dataset: row.version.dataset.name,
		version: row.version.number,
		ordinal: row.ordinal,
		heldOut: row.heldOut,
		sha256: row.sha256,
		check,
	};
}

type SeedHop = TraceView["seeds"][number];

async function seedHops(ids: readonly string[], prompts: readonly string[]): Promise<SeedHop[]> {
	const versions = await listSeedOrigins(ids);
	const blobs = new Map(
		(
			await db.blob.findMany({
				where: { sha256: { in: [...new Set(versions.map(({ revision }) => revision.sha256))] } },
				select: { sha256: true, bytes: true },
			})
		).map(({ sha256, bytes }) => [sha256, bytes]),
	);
	const texts = await findTexts(versions.map(({ textSha256 }) => textSha256));
	return versions.map(({ id, textSha256, author, revision, acceptance }) => {
		const text = texts.get(textSha256);
		const seed = text === undefined ? undefined : seedFromCanonical(text);
		const bytes = blobs.get(revision.sha256);
		return {
			seedVersionId: id,
			author,
			question: seed?.pairs[0]?.question ?? "",
			answer: seed?.pairs[0]?.answer ?? "",
			context: seed?.context ?? null,
			inPrompt: prompts.some((prompt) => showsPairs(prompt, seed?.pairs ?? [])),
			revision: revision.number,
			revisionSha256: revision.sha256,
			revisionCheck: !bytes ? "gone" : sha256(bytes) === revision.sha256 ? "equal" : "changed",
			acceptance,
			check: checkOf(text, textSha256),
		};
	});
}
