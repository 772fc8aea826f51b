/** SHA-256 of a text (UTF-8), in hex. An argument, because the browser's is asynchronous. */
export type Hash = (text: string) => string;

/** Who said yes, when and in which contribution; or the import that made it live. */
export type LineageAcceptance =
	| { kind: "accepted"; by: string; at: string; contribution: string }
	| { kind: "imported"; by: string; at: string; import: string };

/** A seed example, in the version that the teacher was shown. */
export type LineageSeed = {
	/** Of the seed version. */
	id: string;
	/** Of its canonical text. */
	sha256: string;
	author: string;
	/** The leaf's revision that first held it, by its id; older than the node's where others of the leaf were edited. */
	revision: string;
	/** Of that revision. */
	acceptance: LineageAcceptance;
};

/** One call of a teacher on the way to the sample, in order. */
export type LineageCall = { stage: string; callKey: string; promptSha256: string; replySha256: string };

/**
 * The way of one exported row back to people: one line of the side-car beside a dataset. Holds hashes and ids, no
 * texts, so that a text taken back from the product is not in it either.
 */
export type LineageRow = {
	rowId: string;
	/** Of the row's line, without its line break. */
	rowSha256: string;
	datasetVersion: string;
	sample: { runId: string; id: string; sha256: string };
	calls: readonly LineageCall[];
	seeds: readonly LineageSeed[];
	/** The leaf as the run read it, and what made this very revision live. */
	node: { id: string; path: string; revision: string; sha256: string; acceptance: LineageAcceptance };
	/** The chunk that a knowledge question was asked about. */
	document: { id: string; chunk: number; sha256: string } | null;
};

/** One line of the side-car, with its line break and keys in a fixed order. */
export function lineageLine(row: LineageRow): string {
	const { rowId, rowSha256, datasetVersion, sample, calls, seeds, node, document } = row;
	return `${JSON.stringify({ rowId, rowSha256, datasetVersion, sample, calls, seeds, node, document })}\n`;
}

/** The hash of a sample's or seed's texts. Lengths keep "ab" + "c" apart from "a" + "bc". */
export function textsHash(texts: readonly (string | null)[], hash: Hash): string {
	return hash(texts.map((text) => (text === null ? "-" : `${text.length}:${text}`)).join("\n"));
}
