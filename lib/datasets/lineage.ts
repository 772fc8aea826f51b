/** SHA-256 of a text (UTF-8), in hex. An argument, because the browser's is asynchronous. */
export type Hash = (text: string) => string;

/** Who said yes, when and in which contribution; or the import that made it live. */
export type LineageAcceptance =
	| { kind: "accepted"; by: string; at: string; contribution: string }
	| { kind: "imported"; by: string; at: string; import: string };

/** A seed example, in the version that the teacher was shown. */
export type LineageSeed = {
	id: string;
	version: number;
	/** Of question, answer and context, as `seedHash` makes it. */
	sha256: string;
	author: string;
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

/** Of a seed example's question, answer and context. */
export function seedHash(
	seed: { question: string; answer: string; context?: string | null },
	hash: Hash,
): string {
	return textsHash([seed.question, seed.answer, seed.context ?? null], hash);
}

/** The texts behind a lineage row, as the product has them now. Null: gone, e.g. taken back. */
export type LineageTexts = {
	rowLine: string | null;
	/** As given to `textsHash` at the export. */
	sample: readonly (string | null)[] | null;
	/** By call key. */
	calls: ReadonlyMap<string, { prompt: string; reply: string }>;
	/** By seed id. */
	seeds: ReadonlyMap<string, { question: string; answer: string; context?: string | null }>;
	node: string | null;
	document: string | null;
};

export type HopCheck = { hop: string; state: "equal" | "changed" | "gone" };

/**
 * Recomputes the hash of every hop from the texts there are, and looks for each seed's question in the prompts: a
 * seed that no prompt shows is "changed".
 */
export function checkLineage(row: LineageRow, texts: LineageTexts, hash: Hash): HopCheck[] {
	const checks: HopCheck[] = [];
	const check = (hop: string, expected: string, actual: string | null) =>
		checks.push({ hop, state: actual === null ? "gone" : actual === expected ? "equal" : "changed" });
	check("row", row.rowSha256, texts.rowLine === null ? null : hash(texts.rowLine.replace(/\n$/, "")));
	check("sample", row.sample.sha256, texts.sample && textsHash(texts.sample, hash));
	for (const [index, call] of row.calls.entries()) {
		const found = texts.calls.get(call.callKey);
		check(`call ${index + 1} (${call.stage}), prompt`, call.promptSha256, found ? hash(found.prompt) : null);
		check(`call ${index + 1} (${call.stage}), reply`, call.replySha256, found ? hash(found.reply) : null);
	}
	const prompts = [...texts.calls.values()].map(({ prompt }) => prompt);
	for (const seed of row.seeds) {
		const found = texts.seeds.get(seed.id);
		check(`seed ${seed.id}`, seed.sha256, found ? seedHash(found, hash) : null);
		if (found && prompts.length > 0) {
			const shown = prompts.some((prompt) => prompt.includes(found.question));
			checks.push({ hop: `seed ${seed.id} in a prompt`, state: shown ? "equal" : "changed" });
		}
	}
	check(`revision ${row.node.revision}`, row.node.sha256, texts.node === null ? null : hash(texts.node));
	if (row.document)
		check("document chunk", row.document.sha256, texts.document === null ? null : hash(texts.document));
	return checks;
}
