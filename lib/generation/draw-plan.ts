import { sentencesOf } from "#lib/documents/chunking.ts";
import { InvalidError } from "#lib/platform/errors.ts";
import type { Pipeline } from "./pipeline.ts";
import type { LeafBatch, Seed } from "./rows.ts";

/** One draw: what is shown to the teacher, before anything has come of it. */
export type Draw = {
	key: string;
	/** Tells this draw from all others of the leaf that show the same. */
	number: number;
	seeds: readonly Seed[];
	chunk?: { id: string; text: string };
	/** The sentence of the chunk that is to be the answer. */
	sentence?: string;
};

/** Keeps the draws of a leaf's batches apart: no batch makes so many. */
const DRAWS_PER_BATCH = 100_000;

/**
 * How many draws the next round makes, at most as many as the limits still allow. The first round hopes for better than
 * the pipeline expects (by the root of the share), so that a good teacher does not make far more than the target; the
 * rounds after it go by the yield seen, within bounds, as one round's luck is no law.
 *
 * @param accepted so far, of all `drawn` draws
 */
export function drawsWanted(pipeline: Pipeline, target: number, accepted: number, drawn: number): number {
	const { draws, duplicates, rowStages, limits } = pipeline;
	const items = draws.reduce((product, { perCall }) => product * perCall, 1);
	const share = [...draws, duplicates, ...rowStages].reduce((product, { expected }) => product * expected, 1);
	const yielded =
		drawn === 0
			? items * Math.sqrt(share)
			: items * Math.min(1, Math.max(share / 5, accepted / drawn / items));
	const most = Math.ceil((target * limits.itemsPerSample) / items);
	return Math.min(Math.ceil((target - accepted) / yielded), most - drawn);
}

/**
 * The draws of a batch by their place, from 0; undefined when there is no more to draw from. Seeds and chunks take
 * turns, and later batches start further on.
 *
 * @throws InvalidError `generation.no-seeds`, `generation.no-chunks`: the leaf lacks what its pipeline starts from
 */
export function drawPlan(
	pipeline: Pipeline,
	{ leaf, batch, target }: LeafBatch,
): (place: number) => Draw | undefined {
	const { seeds, chunks = [] } = leaf;
	if (seeds.every(({ pairs }) => pairs.length === 0)) {
		throw new InvalidError("generation.no-seeds", `${leaf.path} has no seed examples to draw by.`);
	}
	if (pipeline.source !== "seeds" && chunks.length === 0) {
		throw new InvalidError("generation.no-chunks", `${leaf.path} has no document to ask about.`);
	}
	const start = batch * drawsWanted(pipeline, target, 0, 0);
	const at = `${leaf.path}#${batch}`;
	const numbered = (place: number) => batch * DRAWS_PER_BATCH + place;

	if (pipeline.source === "seeds") {
		return (place) => {
			const shown = seedsShown(pipeline, seeds, start + place);
			return { key: `${at}/seed:${shown[0]?.id}/draw:${place}`, number: numbered(place), seeds: shown };
		};
	}
	if (pipeline.source === "chunks") {
		return (place) => {
			const turn = start + place;
			const chunk = chunks[turn % chunks.length];
			// Each round through the document shows a chunk with the next seed.
			const shown = seedsShown(pipeline, seeds, turn + Math.floor(turn / chunks.length));
			const key = `${at}/chunk:${chunk?.id}/seed:${shown[0]?.id}/draw:${place}`;
			return { key, number: numbered(place), seeds: shown, ...(chunk ? { chunk } : {}) };
		};
	}
	const sentences = chunks.flatMap((chunk) =>
		sentencesOf(chunk.text)
			.filter(canBeAnAnswer)
			.map((sentence) => ({ chunk, sentence })),
	);
	return (place) => {
		const found = place < sentences.length ? sentences[(start + place) % sentences.length] : undefined;
		if (!found) return undefined;
		const key = `${at}/chunk:${found.chunk.id}/draw:${place}`;
		return { key, number: numbered(place), seeds: seedsShown(pipeline, seeds, place), ...found };
	};
}

function seedsShown({ seedsShown: { count, by } }: Pipeline, seeds: readonly Seed[], turn: number): Seed[] {
	const useful = seeds.filter(({ pairs }) => pairs.length > 0);
	const first = by === "fixed" ? 0 : turn % useful.length;
	return Array.from(
		{ length: Math.min(count, useful.length) },
		(_, k) => useful[(first + k) % useful.length],
	).filter((seed) => seed !== undefined);
}

/** A sentence of prose, of 40 to 300 characters, that does not lean on the one before it (by English words only). */
function canBeAnAnswer(sentence: string): boolean {
	return (
		sentence.length >= 40 &&
		sentence.length <= 300 &&
		/[.!。！]["'”’)]*$/u.test(sentence) &&
		!/[|\n#`<>]|https?:/.test(sentence) &&
		!/^\W*(it|they|he|she|this|that|these|those|its|their|his|her|however|but|and|also|then|so|for example)\b/i.test(
			sentence,
		)
	);
}
