import { constructScalar } from "./construct-scalar.ts";
import { type MappingNode, type Pair, type Place, type SequenceNode, TAG, type YamlNode } from "./node.ts";
import { pythonRepr } from "./python.ts";
import { type Mark, YamlError, YamlFailure } from "./token.ts";
import { keyOf, type Slot, type YamlValue } from "./value.ts";

/** How many pairs merge keys may bring in all together, before the file is refused as a bomb. */
const MOST_MERGED_PAIRS = 100_000;

/**
 * Turns the tree into values as PyYAML's SafeLoader does: the same types, the same first error. Collections are
 * filled level by level, as there, and a node used twice becomes one shared value.
 *
 * @throws YamlError   unknown tags, unhashable keys, bad merges
 * @throws YamlFailure a Python exception of another kind, e.g. for a date that does not exist
 */
export function construct(root: Place): YamlValue {
	const made = new Map<YamlNode, YamlValue>();
	const waiting: (() => void)[] = [];
	let merged = 0;

	const valueAt = ({ node }: Place): YamlValue => {
		const before = made.get(node);
		if (before) return before;
		const value = start(node);
		made.set(node, value);
		return value;
	};

	const start = (node: YamlNode): YamlValue => {
		const tag = node.tag.startsWith(TAG) ? node.tag.slice(TAG.length) : null;
		if (tag === "seq" || tag === "omap" || tag === "pairs") {
			const value: YamlValue = { kind: "list", items: [] };
			waiting.push(() => {
				if (tag === "seq") fillList(node, value.items);
				else fillPairs(node, value.items, tag);
			});
			return value;
		}
		if (tag === "map") {
			const value: YamlValue = { kind: "map", entries: new Map() };
			waiting.push(() => fillMap(node, value));
			return value;
		}
		if (tag === "set") {
			const value: YamlValue = { kind: "other", repr: "set()", falsy: true, hashable: false };
			waiting.push(() => {
				const keys: YamlValue = { kind: "map", entries: new Map() };
				fillMap(node, keys);
				if (keys.entries.size === 0) return;
				value.falsy = false;
				value.repr = `{${[...keys.entries.values()].map((entry) => (entry.key.kind === "text" ? pythonRepr(entry.key.text) : "…")).join(", ")}}`;
			});
			return value;
		}
		return constructScalar(node, tag);
	};

	const fillList = (node: YamlNode, items: Slot[]) => {
		if (node.kind !== "sequence") throw wrongKind("sequence", node);
		for (const place of node.items) items.push({ value: valueAt(place), place });
	};

	const fillPairs = (node: YamlNode, items: Slot[], tag: "omap" | "pairs") => {
		const context = tag === "omap" ? "while constructing an ordered map" : "while constructing pairs";
		const refuse = (problem: string, at: Mark) =>
			new YamlError("ConstructorError", context, node.start, problem, at);
		if (node.kind !== "sequence") throw refuse(`expected a sequence, but found ${node.kind}`, node.start);
		for (const place of node.items) {
			const pair = place.node;
			if (pair.kind !== "mapping") {
				throw refuse(`expected a mapping of length 1, but found ${pair.kind}`, pair.start);
			}
			const [first] = pair.pairs;
			if (!first || pair.pairs.length !== 1) {
				throw refuse(`expected a single mapping item, but found ${pair.pairs.length} items`, pair.start);
			}
			const both = [first.key, first.value].map((part) => ({ value: valueAt(part), place: part }));
			items.push({ value: { kind: "list", items: both }, place });
		}
	};

	const fillMap = (node: YamlNode, value: Extract<YamlValue, { kind: "map" }>) => {
		if (node.kind !== "mapping") throw wrongKind("mapping", node);
		flatten(node);
		for (const pair of node.pairs) {
			const key = valueAt(pair.key);
			const name = keyOf(key);
			if (name === null) {
				const problem = "found unhashable key";
				throw new YamlError(
					"ConstructorError",
					"while constructing a mapping",
					node.start,
					problem,
					pair.key.node.start,
				);
			}
			const entry = { value: valueAt(pair.value), place: pair.value };
			const first = value.entries.get(name);
			value.entries.set(name, { ...entry, key: first?.key ?? key, keyPlace: pair.key });
		}
	};

	/** Puts the pairs that merge keys ("<<") name in front of the mapping's own. */
	const flatten = (node: MappingNode) => {
		const brought: Pair[] = [];
		const own: Pair[] = [];
		const pairs = node.pairs;
		if (!pairs.some(({ key }) => key.node.tag === `${TAG}merge` || key.node.tag === `${TAG}value`)) return;
		node.pairs = own;
		for (const pair of pairs) {
			const { node: key } = pair.key;
			if (key.tag !== `${TAG}merge`) {
				if (key.tag === `${TAG}value`) key.tag = `${TAG}str`;
				own.push(pair);
				continue;
			}
			for (const one of mergedPairs(node, pair.value.node)) {
				brought.push(one);
				if (++merged <= MOST_MERGED_PAIRS) continue;
				throw new YamlFailure(
					"crash:merge_keys",
					`merge keys bring in more than ${MOST_MERGED_PAIRS} pairs`,
					"The file's merge keys multiply without end.",
					"Write the values out instead of merging them.",
				);
			}
		}
		node.pairs = [...brought, ...own];
	};

	const mergedPairs = (node: MappingNode, source: YamlNode): Pair[] => {
		const refuse = (problem: string, at: Mark) =>
			new YamlError("ConstructorError", "while constructing a mapping", node.start, problem, at);
		if (source.kind === "mapping") {
			flatten(source);
			return source.pairs;
		}
		if (source.kind === "scalar") {
			throw refuse("expected a mapping or list of mappings for merging, but found scalar", source.start);
		}
		const groups = (source satisfies SequenceNode).items.map(({ node: part }) => {
			if (part.kind !== "mapping") {
				throw refuse(`expected a mapping for merging, but found ${part.kind}`, part.start);
			}
			flatten(part);
			return part.pairs;
		});
		return groups.reverse().flat();
	};

	const value = valueAt(root);
	for (let next = 0; next < waiting.length; next++) waiting[next]?.();
	return value;
}

function wrongKind(expected: string, node: YamlNode): YamlError {
	const problem = `expected a ${expected} node, but found ${node.kind}`;
	return new YamlError("ConstructorError", null, null, problem, node.start);
}
