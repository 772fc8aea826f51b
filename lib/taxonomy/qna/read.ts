import { decodeQna } from "./decode.ts";
import {
	itemsOf,
	type Position,
	pairOf,
	positionOf,
	readTree,
	type Tree,
	textOf,
	valueOfKey,
} from "./tree.ts";
import type { Place } from "./yaml/node.ts";
import { YamlError, YamlFailure } from "./yaml/token.ts";

export type QnaKind = "knowledge" | "foundational_skill" | "compositional_skill";

export type QnaPair = { question: string; answer: string };

export type QnaSeed = {
	/** From 0, in the file. */
	ordinal: number;
	context?: string;
	/** One of a skill; three of knowledge of version 3. */
	pairs: QnaPair[];
	/** Lines that the seed example stands on, from 1. */
	line: number;
	endLine: number;
};

/** What a qna.yaml says. A field that is missing, or is no text, is absent; a number or date is its own text. */
export type QnaValues = {
	/** 1 when the file names none; NaN when it names no whole number. */
	version: number;
	createdBy: string;
	taskDescription?: string;
	domain?: string;
	documentOutline?: string;
	document?: { repo: string; commit: string; patterns: string[] };
	seeds: QnaSeed[];
};

export type QnaReading = {
	kind: QnaKind;
	/** Null when the file is no YAML mapping: `checkQna` says why. */
	values: QnaValues | null;
	/** Where each value that was read stands, by JSON pointer. */
	positions: ReadonlyMap<string, Position>;
};

/** No more pairs are read: aliases let a small file name any number of them. */
const MOST_PAIRS = 20_000;

/** A leaf is published with at least this many seed examples. */
export const LEAST_SEEDS = 5;

/**
 * Reads as much of a qna.yaml as can be read, of any version and with any findings, so that a legacy leaf shows its
 * seed examples. Reads what is written: values are not checked, and merge keys and aliases are followed.
 * Throws nothing.
 *
 * @param path names the branch by its last part called as one; without it the file's own fields decide
 */
export function readQna(source: Uint8Array | string, path: string): QnaReading {
	const bytes = typeof source === "string" ? new TextEncoder().encode(source) : source;
	const decoded = decodeQna(bytes);
	const tree = "text" in decoded ? treeOf(decoded.text) : null;
	const kind = kindOf(path, tree);
	if (tree?.root?.node.kind !== "mapping") return { kind, values: null, positions: new Map() };
	const reader = new Reader(tree.text);
	return { kind, values: reader.values(tree.root), positions: reader.positions };
}

/** Whether a leaf has the seed examples to be published, or is one of the old ones that have fewer. */
export function publishability(values: QnaValues): "publishable" | "legacy" {
	return values.seeds.length >= LEAST_SEEDS ? "publishable" : "legacy";
}

function treeOf(text: string): Tree | null {
	try {
		return readTree(text);
	} catch (cause) {
		if (cause instanceof YamlError || cause instanceof YamlFailure) return null;
		throw cause;
	}
}

const KINDS: Readonly<Record<string, QnaKind>> = {
	knowledge: "knowledge",
	compositional_skills: "compositional_skill",
	foundational_skills: "foundational_skill",
};

function kindOf(path: string, tree: Tree | null): QnaKind {
	const root = path.split("/").findLast((part) => Object.hasOwn(KINDS, part));
	const named = root === undefined ? undefined : KINDS[root];
	return named ?? (pairOf(tree?.root, "document") ? "knowledge" : "compositional_skill");
}

class Reader {
	readonly positions = new Map<string, Position>();
	private readonly source: string;
	private pairsLeft = MOST_PAIRS;

	constructor(source: string) {
		this.source = source;
	}

	values(root: Place): QnaValues {
		const version = this.text(root, "version", "");
		const task = this.text(root, "task_description", "");
		const domain = this.text(root, "domain", "");
		const outline = this.text(root, "document_outline", "");
		const document = this.document(root);
		const seeds = this.note(valueOfKey(root, "seed_examples"), "/seed_examples");
		return {
			version: version === undefined ? 1 : wholeNumber(version),
			createdBy: this.text(root, "created_by", "") ?? "",
			...(task === undefined ? {} : { taskDescription: task }),
			...(domain === undefined ? {} : { domain }),
			...(outline === undefined ? {} : { documentOutline: outline }),
			...(document === undefined ? {} : { document }),
			seeds: itemsOf(seeds)
				.slice(0, MOST_PAIRS)
				.map((seed, ordinal) => this.seed(seed, ordinal)),
		};
	}

	private document(root: Place): QnaValues["document"] {
		const place = this.note(valueOfKey(root, "document"), "/document");
		if (place?.node.kind !== "mapping") return undefined;
		const patterns = this.note(valueOfKey(place, "patterns"), "/document/patterns");
		return {
			repo: this.text(place, "repo", "/document") ?? "",
			commit: this.text(place, "commit", "/document") ?? "",
			patterns: itemsOf(patterns).map((pattern, at) => {
				this.note(pattern, `/document/patterns/${at}`);
				return textOf(pattern) ?? "";
			}),
		};
	}

	private seed(place: Place, ordinal: number): QnaSeed {
		const pointer = `/seed_examples/${ordinal}`;
		this.note(place, pointer);
		const { line, endLine } = positionOf(this.source, place);
		const context = this.text(place, "context", pointer);
		const list = this.note(valueOfKey(place, "questions_and_answers"), `${pointer}/questions_and_answers`);
		const pairs = list
			? itemsOf(list)
					.slice(0, this.pairsLeft)
					.map((pair, at) => this.pair(pair, `${pointer}/questions_and_answers/${at}`))
			: place.node.kind === "mapping"
				? [this.pair(place, pointer)]
				: [];
		return { ordinal, ...(context === undefined ? {} : { context }), pairs, line, endLine };
	}

	private pair(place: Place, pointer: string): QnaPair {
		this.pairsLeft = Math.max(this.pairsLeft - 1, 0);
		this.note(place, pointer);
		return {
			question: this.text(place, "question", pointer) ?? "",
			answer: this.text(place, "answer", pointer) ?? "",
		};
	}

	private text(place: Place, key: string, pointer: string): string | undefined {
		return textOf(this.note(valueOfKey(place, key), `${pointer}/${key}`));
	}

	private note(place: Place | undefined, pointer: string): Place | undefined {
		if (place) this.positions.set(pointer, positionOf(this.source, place));
		return place;
	}
}

function wholeNumber(text: string): number {
	return /^\d{1,9}$/.test(text) ? Number.parseInt(text, text.startsWith("0") ? 8 : 10) : Number.NaN;
}
