import type { Finding } from "./qna/finding.ts";
import { LEAST_SEEDS, type QnaValues, readQna } from "./qna/read.ts";

/** A question and its answer, as a seed example or a sample has them. */
export type Pair = { question: string; answer: string };

/** What a seed example says. A skill's has one pair, knowledge's three. */
export type SeedText = { context: string | null; pairs: Pair[] };

/** A seed example and the line of its file that it begins at, from 1. */
export type LeafSeed = SeedText & { line: number };

/** What a leaf's qna.yaml says, as far as it could be read. Absent texts are null. */
export type LeafContent = {
	version: string | null;
	createdBy: string | null;
	/** Of skills. */
	taskDescription: string | null;
	/** Of knowledge. */
	domain: string | null;
	documentOutline: string | null;
	document: { repo: string; commit: string; patterns: string[] } | null;
	seeds: LeafSeed[];
};

/**
 * What a qna.yaml says, whether or not its check passes. Throws nothing.
 *
 * @param path of the leaf
 * @returns null where it cannot be read as YAML, or is not a mapping
 */
export function readLeaf(source: Uint8Array | string, path: string): LeafContent | null {
	const { values } = readQna(source, `${path}/qna.yaml`);
	return values && contentOf(values);
}

function contentOf(values: QnaValues): LeafContent {
	return {
		version: Number.isNaN(values.version) ? null : String(values.version),
		createdBy: values.createdBy || null,
		taskDescription: values.taskDescription ?? null,
		domain: values.domain ?? null,
		documentOutline: values.documentOutline ?? null,
		document: values.document ?? null,
		seeds: values.seeds.map(({ context, pairs, line }) => ({ context: context ?? null, pairs, line })),
	};
}

/** The one text that stands for what a seed example says: its hash tells whether two say the same. */
export function canonicalSeed({ context, pairs }: SeedText): string {
	return JSON.stringify({ context, pairs: pairs.map(({ question, answer }) => ({ question, answer })) });
}

/** What `canonicalSeed` wrote. */
export function seedFromCanonical(text: string): SeedText {
	return JSON.parse(text) as SeedText; // written by canonicalSeed only
}

/** What being legacy consists of; every other error is a fault of the file. */
const LEGACY_CATEGORIES = new Set(["deprecated", "schema:/seed_examples:minItems"]);

/**
 * How a checked file stands. `legacy`: readable, but of a deprecated form or with fewer than five seed examples;
 * it is live, and nothing is generated from it. `broken`: it has an error of another kind.
 */
export function standing(
	findings: readonly Pick<Finding, "severity" | "category">[],
	seedCount: number,
): "good" | "legacy" | "broken" {
	const errors = findings.filter(({ severity }) => severity === "error");
	if (errors.some(({ category }) => !LEGACY_CATEGORIES.has(category))) return "broken";
	return errors.length > 0 || seedCount < LEAST_SEEDS ? "legacy" : "good";
}
