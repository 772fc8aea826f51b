import { saveTexts } from "#lib/platform/content.server.ts";
import type { Tx } from "#lib/platform/db.server.ts";
import { sha256 } from "#lib/platform/hash.server.ts";
import { derivedId } from "#lib/platform/ids.ts";
import type { CallRef, PipelineOutcome, Row } from "./rows.ts";
import type { BatchId } from "./steps.server.ts";

type Kept = {
	row: Row;
	outcome: "accepted" | "rejected" | "failed";
	stage?: string;
	reason?: string;
	words?: string;
	duplicateOf?: string;
};

/** The id of a row: of its place, not of the run, so that a batch done twice makes the same rows. */
const sampleIdOf = (key: string): string => derivedId(sha256, "sample", key);

/** Keeps the rows of a batch, whatever became of them, with their edges to seeds and calls. */
export async function saveRows(
	tx: Tx,
	projectId: string,
	{ runId, nodeId, batch }: BatchId,
	outcome: PipelineOutcome,
) {
	const kept: Kept[] = [
		...outcome.accepted.map((row) => ({ row, outcome: "accepted" as const })),
		...outcome.rejected.map(({ row, stage, reason, words, value, duplicateOf }) => ({
			row,
			outcome: "rejected" as const,
			stage,
			reason,
			words: [words, value === undefined ? undefined : `(${Number(value.toFixed(3))})`]
				.filter(Boolean)
				.join(" "),
			...(duplicateOf && "row" in duplicateOf && { duplicateOf: sampleIdOf(duplicateOf.row) }),
		})),
		...outcome.failed.map(({ row, stage, code, message }) => ({
			row,
			outcome: "failed" as const,
			stage,
			reason: code,
			words: message,
		})),
	];
	const texts = kept.flatMap(({ row }) => [row.question, row.answer, row.context ?? ""]);
	const hashes = await saveTexts(tx, texts);
	const ids = kept.map(({ row }) => sampleIdOf(row.key));
	await tx.sample.createMany({
		data: kept.map(({ row, outcome, stage, reason, words, duplicateOf }, i) => ({
			projectId,
			runId,
			id: ids[i] as string,
			nodeId,
			batch,
			key: row.key,
			outcome,
			stage: stage ?? null,
			reason: reason ?? null,
			words: words ? clean(words).slice(0, 4000) : null,
			duplicateOfId: duplicateOf ?? null,
			questionSha256: row.question === "" ? null : (hashes[3 * i] ?? null),
			answerSha256: row.answer === "" ? null : (hashes[3 * i + 1] ?? null),
			contextSha256: row.context === undefined ? null : (hashes[3 * i + 2] ?? null),
			scores: row.scores.map((score) => ({ ...score, words: clean(score.words) })),
			chunkId: row.chunkId ?? null,
		})),
	});
	await tx.sampleSeed.createMany({
		data: kept.flatMap(({ row }, i) =>
			[...new Set(row.seedIds)].map((seedVersionId) => ({
				projectId,
				runId,
				sampleId: ids[i] as string,
				seedVersionId,
			})),
		),
	});
	await saveCalls(
		tx,
		runId,
		kept.map(({ row }, i) => ({ sampleId: ids[i] as string, calls: row.calls })),
	);
}

async function saveCalls(
	tx: Tx,
	runId: string,
	rows: readonly { sampleId: string; calls: CallRef[] }[],
): Promise<void> {
	await tx.sampleCall.createMany({
		data: rows.flatMap(({ sampleId, calls }) =>
			calls.map(({ stage, callKey }, ordinal) => ({ runId, sampleId, ordinal, stage, callKey })),
		),
	});
}

/** What Postgres keeps: no NUL, no half of a surrogate pair. */
const clean = (text: string) => text.replaceAll("\0", "\u2400").toWellFormed();
