/** What `seedbed pipeline run` works on, from files: a taxonomy leaf, or ready input rows. */
import { readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { chunkDocument } from "#lib/documents/chunking.ts";
import { isGrounded } from "#lib/generation/pipeline.ts";
import type { Leaf, Seed } from "#lib/generation/rows.ts";
import { taxonomyPath } from "#lib/taxonomy/qna/branch.ts";
import { readQna } from "#lib/taxonomy/qna/read.ts";
import { UsageError } from "./command.ts";
import { readJsonLines } from "./jsonl.ts";

/**
 * The leaf of a qna.yaml, or of the folder it lies in, with the chunks of its documents.
 *
 * @throws UsageError for a file that cannot be read, is no qna.yaml or has no seed example
 */
export async function readLeaf(path: string, documents: readonly string[]): Promise<Leaf> {
	const file = (await isFolder(path)) ? join(path, "qna.yaml") : path;
	const { kind, values } = readQna(await readBytes(file), file);
	if (!values) throw new UsageError(`${file} is no YAML mapping; "seedbed validate" says why.`);
	const place = taxonomyPath(file);
	const seeds: Seed[] = values.seeds.map(({ ordinal, context, pairs }) => ({
		id: `seed-${ordinal}`,
		...(context === undefined ? {} : { context }),
		pairs,
	}));
	const chunks = [];
	for (const document of documents) {
		const text = (await readBytes(document)).toString("utf8");
		for (const { ordinal, text: piece } of chunkDocument(text)) {
			chunks.push({ id: `${basename(document)}#${ordinal}`, text: piece });
		}
	}
	if (kind === "knowledge" && chunks.length === 0) {
		throw new UsageError("A knowledge leaf needs its document: --document FILE, once for each.");
	}
	return {
		kind,
		path: place ? [place.branch, ...place.segments].join("/") : basename(path),
		...(values.taskDescription === undefined ? {} : { taskDescription: values.taskDescription }),
		...(values.domain === undefined ? {} : { domain: values.domain }),
		...(values.documentOutline === undefined ? {} : { documentOutline: values.documentOutline }),
		seeds,
		...(chunks.length > 0 ? { chunks } : {}),
	};
}

/**
 * The leaves of ready input rows: a skill's row is a seed, a knowledge row a chunk with a seed. A line is the row, or an
 * object that holds it as `row`; lines of another kind (`t` is not "input") are passed over.
 *
 * @throws UsageError for a row that is neither
 */
export async function readRows(file: string): Promise<Leaf[]> {
	const leaves = new Map<string, { leaf: Leaf; seeds: Map<string, Seed>; chunks: Map<string, string> }>();
	for await (const { line, value } of readJsonLines(file)) {
		if (typeof value.t === "string" && value.t !== "input") continue;
		const row = isObject(value.row) ? value.row : value;
		const text = (name: string) => (typeof row[name] === "string" ? row[name] : undefined);
		const path = text("leaf_node_path")?.replaceAll("->", "/") ?? "leaf";
		const isKnowledge = text("document") !== undefined && text("icl_query_1") !== undefined;
		if (!isKnowledge && (text("seed_question") === undefined || text("seed_response") === undefined)) {
			throw new UsageError(
				`${file}, line ${line} is neither a skill's row (seed_question) nor a document's (document).`,
			);
		}
		const known = leaves.get(path) ?? {
			leaf: leafOf(path, isKnowledge, text),
			seeds: new Map<string, Seed>(),
			chunks: new Map<string, string>(),
		};
		leaves.set(path, known);
		const pairs = isKnowledge
			? [1, 2, 3].flatMap((n) => {
					const [question, answer] = [text(`icl_query_${n}`), text(`icl_response_${n}`)];
					return question !== undefined && answer !== undefined ? [{ question, answer }] : [];
				})
			: [{ question: text("seed_question") ?? "", answer: text("seed_response") ?? "" }];
		const context = text(isKnowledge ? "icl_document" : "seed_context");
		const content = JSON.stringify([context, pairs]);
		if (!known.seeds.has(content)) {
			const id = `seed-${known.seeds.size}`;
			known.seeds.set(content, { id, ...(context ? { context } : {}), pairs });
		}
		const document = text("document");
		if (isKnowledge && document !== undefined && !known.chunks.has(document)) {
			known.chunks.set(document, `chunk-${known.chunks.size}`);
		}
	}
	if (leaves.size === 0) throw new UsageError(`${file} has no rows.`);
	return [...leaves.values()].map(({ leaf, seeds, chunks }) => ({
		...leaf,
		seeds: [...seeds.values()],
		chunks: [...chunks].map(([text, id]) => ({ id, text })),
	}));
}

function leafOf(path: string, isKnowledge: boolean, text: (name: string) => string | undefined): Leaf {
	const [task, domain, outline] = [text("task_description"), text("domain"), text("document_outline")];
	return {
		kind: isKnowledge ? "knowledge" : "compositional_skill",
		path,
		...(task === undefined ? {} : { taskDescription: task }),
		...(domain === undefined ? {} : { domain }),
		...(outline === undefined ? {} : { documentOutline: outline }),
		seeds: [],
	};
}

/** How a leaf is spoken of in messages. */
export function describeLeaf(leaf: Leaf): string {
	const sort =
		leaf.kind === "knowledge" ? "knowledge" : isGrounded(leaf) ? "grounded skill" : "freeform skill";
	return `${leaf.path} (${sort}, ${leaf.seeds.length} seed examples)`;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function isFolder(path: string): Promise<boolean> {
	return stat(path).then(
		(found) => found.isDirectory(),
		() => false, // readBytes says what is wrong with it
	);
}

async function readBytes(path: string): Promise<Buffer> {
	try {
		return await readFile(path);
	} catch (error) {
		const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
		throw new UsageError(`${path} cannot be read (${code}).`);
	}
}
