import { implicitTag, type Pair, type Place, type ScalarNode, TAG, type YamlNode } from "./node.ts";
import { pythonRepr } from "./python.ts";
import { Scanner } from "./scanner.ts";
import { type Mark, type Token, type TokenKind, YamlError, YamlFailure } from "./token.ts";

/** How deep PyYAML 6 on Python 3.11 reads before its recursion limit ends it (measured; 492 for "[" alone). */
const DEEPEST = 490;
const DEFAULT_TAGS: readonly (readonly [string, string])[] = [
	["!", "!"],
	["!!", TAG],
];

/**
 * Reads the one document of `text`, as PyYAML's `compose` does: the same tree, and the same first error.
 * `tokens` are all tokens in order. `root` is null when there is no document.
 *
 * @param text without a byte order mark, lines ended by "\n"
 * @throws YamlError   what PyYAML reports, with its place
 * @throws YamlFailure where PyYAML would crash: nesting deeper than 490
 */
export function compose(text: string): { root: Place | null; tokens: readonly Token[] } {
	const composer = new Composer(text);
	return { root: composer.single(), tokens: composer.scanner.taken };
}

class Composer {
	readonly scanner: Scanner;
	private anchors = new Map<string, YamlNode>();
	private tagHandles = new Map<string, string>(DEFAULT_TAGS);
	private depth = 0;

	constructor(text: string) {
		this.scanner = new Scanner(text);
	}

	single(): Place | null {
		const scanner = this.scanner;
		scanner.take();
		let root: Place | null = null;
		if (!scanner.at("<directive>", "<document start>", "<stream end>")) root = this.node(true, false);
		else if (this.startDocument()) root = this.documentContent();
		else return null;
		const second = this.endDocument();
		if (second) {
			throw new YamlError(
				"ComposerError",
				"expected a single document in the stream",
				root.node.start,
				"but found another document",
				second,
			);
		}
		return root;
	}

	/** @returns where a next document starts, null at the end of the text */
	private endDocument(): Mark | null {
		if (this.scanner.at("<document end>")) this.scanner.take();
		return this.startDocument();
	}

	private startDocument(): Mark | null {
		const scanner = this.scanner;
		while (scanner.at("<document end>")) scanner.take();
		if (scanner.at("<stream end>")) {
			scanner.take();
			return null;
		}
		const start = scanner.peek().start;
		this.directives();
		if (!scanner.at("<document start>")) {
			const { kind, start: at } = scanner.peek();
			throw this.error(null, null, `expected '<document start>', but found ${pythonRepr(kind)}`, at);
		}
		scanner.take();
		return start;
	}

	private directives(): void {
		let versioned = false;
		const handles = new Map<string, string>();
		while (this.scanner.at("<directive>")) {
			const { value, major, tag, start } = this.scanner.take();
			if (value === "YAML") {
				if (versioned) throw this.error(null, null, "found duplicate YAML directive", start);
				versioned = true;
				if (major === 1) continue;
				const problem = "found incompatible YAML document (version 1.* is required)";
				throw this.error(null, null, problem, start);
			}
			if (tag?.handle == null) continue;
			if (handles.has(tag.handle)) {
				throw this.error(null, null, `duplicate tag handle ${pythonRepr(tag.handle)}`, start);
			}
			handles.set(tag.handle, tag.suffix);
		}
		for (const [handle, prefix] of DEFAULT_TAGS) if (!handles.has(handle)) handles.set(handle, prefix);
		this.tagHandles = handles;
	}

	private documentContent(): Place {
		const nothing = this.scanner.at("<directive>", "<document start>", "<document end>", "<stream end>");
		return nothing ? empty(this.scanner.peek().start) : this.node(true, false);
	}

	/** One node. `block`: block collections may stand here; `indentless`: "-" at the parent's column may. */
	private node(block: boolean, indentless: boolean): Place {
		const scanner = this.scanner;
		if (scanner.at("<alias>")) return this.alias();
		let anchor: Token | null = null;
		let tagged: Token | null = null;
		const first = scanner.peek();
		if (first.kind === "<anchor>") {
			anchor = scanner.take();
			if (scanner.at("<tag>")) tagged = scanner.take();
		} else if (first.kind === "<tag>") {
			tagged = scanner.take();
			if (scanner.at("<anchor>")) anchor = scanner.take();
		}
		const last = scanner.taken.at(-1);
		const hasProperties = anchor !== null || tagged !== null;
		const start = hasProperties ? first.start : scanner.peek().start;
		const tag = tagged ? this.tagOf(tagged, start) : null;

		const { kind } = scanner.peek();
		let node: YamlNode;
		if (kind === "-" && indentless) node = collection("sequence", tag, start, false);
		else if (kind === "<scalar>") node = scalar(scanner.take(), tag, start);
		else if (kind === "[") node = collection("sequence", tag, start, true);
		else if (kind === "{") node = collection("mapping", tag, start, true);
		else if (kind === "<block sequence start>" && block) node = collection("sequence", tag, start, false);
		else if (kind === "<block mapping start>" && block) node = collection("mapping", tag, start, false);
		else if (hasProperties && last) node = { ...emptyNode(start, tag), end: last.end };
		else {
			const context = `while parsing a ${block ? "block" : "flow"} node`;
			const problem = `expected the node content, but found ${pythonRepr(kind)}`;
			throw this.error(context, start, problem, scanner.peek().start);
		}
		if (anchor) this.define(anchor.value, node);
		if (node.kind !== "scalar") this.fill(node, kind);
		return { node, at: start, alias: false };
	}

	private alias(): Place {
		const { value, start } = this.scanner.take();
		const node = this.anchors.get(value);
		if (node) return { node, at: start, alias: true };
		throw new YamlError("ComposerError", null, null, `found undefined alias ${pythonRepr(value)}`, start);
	}

	private define(anchor: string, node: YamlNode): void {
		const before = this.anchors.get(anchor);
		if (before) {
			const context = `found duplicate anchor ${pythonRepr(anchor)}; first occurrence`;
			throw new YamlError("ComposerError", context, before.start, "second occurrence", node.start);
		}
		this.anchors.set(anchor, node);
	}

	private tagOf({ tag, start: at }: Token, start: Mark): string {
		const { handle, suffix } = tag ?? { handle: null, suffix: "!" };
		if (handle === null) return suffix;
		const prefix = this.tagHandles.get(handle);
		if (prefix !== undefined) return prefix + suffix;
		throw this.error("while parsing a node", start, `found undefined tag handle ${pythonRepr(handle)}`, at);
	}

	private fill(node: Exclude<YamlNode, ScalarNode>, kind: TokenKind): void {
		if (++this.depth > DEEPEST) {
			throw new YamlFailure(
				"crash:RecursionError",
				"maximum recursion depth exceeded",
				`The file is nested more than ${DEEPEST} levels deep.`,
				"A qna.yaml needs no more than five levels: take the nesting out.",
			);
		}
		if (node.kind === "mapping") {
			if (node.flow) this.flowMapping(node.pairs);
			else this.blockMapping(node.pairs);
		} else if (node.flow) this.flowSequence(node.items);
		else if (kind === "-") this.indentlessSequence(node.items);
		else this.blockSequence(node.items);
		node.end = this.scanner.taken.at(-1)?.end ?? node.end;
		this.depth--;
	}

	/** What follows `token`: a node, or nothing where one of `ends` follows. */
	private after(token: Token, ends: readonly TokenKind[], block: boolean, indentless = false): Place {
		return this.scanner.at(...ends) ? empty(token.end) : this.node(block, indentless);
	}

	/** The value of a key; nothing where there is no ":". */
	private value(ends: readonly TokenKind[], block: boolean): Place {
		if (!this.scanner.at(":")) return empty(this.scanner.peek().start);
		return this.after(this.scanner.take(), ends, block, block);
	}

	private blockSequence(items: Place[]): void {
		const { start } = this.scanner.take();
		while (this.scanner.at("-")) items.push(this.after(this.scanner.take(), ["-", "<block end>"], true));
		this.endBlock("while parsing a block collection", start);
	}

	private indentlessSequence(items: Place[]): void {
		const ends = ["-", "?", ":", "<block end>"] as const;
		while (this.scanner.at("-")) items.push(this.after(this.scanner.take(), ends, true));
	}

	private blockMapping(pairs: Pair[]): void {
		const ends = ["?", ":", "<block end>"] as const;
		const { start } = this.scanner.take();
		while (this.scanner.at("?")) {
			const key = this.after(this.scanner.take(), ends, true, true);
			pairs.push({ key, value: this.value(ends, true) });
		}
		this.endBlock("while parsing a block mapping", start);
	}

	private endBlock(context: string, start: Mark): void {
		const { kind, start: at } = this.scanner.peek();
		if (kind !== "<block end>") {
			throw this.error(context, start, `expected <block end>, but found ${pythonRepr(kind)}`, at);
		}
		this.scanner.take();
	}

	private flowSequence(items: Place[]): void {
		const { start } = this.scanner.take();
		for (let first = true; !this.scanner.at("]"); first = false) {
			if (!first) this.comma("while parsing a flow sequence", start, "]");
			if (this.scanner.at("]")) break;
			items.push(this.scanner.at("?") ? this.singlePair() : this.node(false, false));
		}
		this.scanner.take();
	}

	/** A "key: value" in a flow sequence: a mapping of one pair. */
	private singlePair(): Place {
		const token = this.scanner.take();
		const node = collection("mapping", null, token.start, true);
		const key = this.after(token, [":", ",", "]"], false);
		if (node.kind === "mapping") node.pairs.push({ key, value: this.value([",", "]"], false) });
		return { node, at: token.start, alias: false };
	}

	private flowMapping(pairs: Pair[]): void {
		const { start } = this.scanner.take();
		for (let first = true; !this.scanner.at("}"); first = false) {
			if (!first) this.comma("while parsing a flow mapping", start, "}");
			if (this.scanner.at("}")) break;
			if (this.scanner.at("?")) {
				const key = this.after(this.scanner.take(), [":", ",", "}"], false);
				pairs.push({ key, value: this.value([",", "}"], false) });
			} else {
				const key = this.node(false, false);
				pairs.push({ key, value: empty(this.scanner.peek().start) });
			}
		}
		this.scanner.take();
	}

	private comma(context: string, start: Mark, close: string): void {
		const { kind, start: at } = this.scanner.peek();
		if (kind !== ",") {
			throw this.error(context, start, `expected ',' or '${close}', but got ${pythonRepr(kind)}`, at);
		}
		this.scanner.take();
	}

	private error(context: string | null, start: Mark | null, problem: string, at: Mark): YamlError {
		return new YamlError("ParserError", context, start, problem, at);
	}
}

function emptyNode(mark: Mark, tag: string | null = null): ScalarNode {
	const resolved = tag === null || tag === "!" ? `${TAG}null` : tag;
	return { kind: "scalar", tag: resolved, text: "", style: "plain", start: mark, end: mark };
}

function empty(mark: Mark): Place {
	return { node: emptyNode(mark), at: mark, alias: false };
}

function scalar({ value, style, end }: Token, tag: string | null, start: Mark): ScalarNode {
	const resolved =
		tag === "!" || (tag === null && style === "plain") ? implicitTag(value) : (tag ?? `${TAG}str`);
	return { kind: "scalar", tag: resolved, text: value, style: style ?? "plain", start, end };
}

function collection(kind: "sequence" | "mapping", tag: string | null, start: Mark, flow: boolean): YamlNode {
	const explicit = tag === null || tag === "!" ? null : tag;
	if (kind === "sequence") return { kind, tag: explicit ?? `${TAG}seq`, items: [], start, end: start, flow };
	return { kind, tag: explicit ?? `${TAG}map`, pairs: [], start, end: start, flow };
}
