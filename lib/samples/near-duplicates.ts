/**
 * Near-duplicate detection by ROUGE-L, keep-first and exact: the same decisions as comparing every text with
 * every kept one. Self-Instruct keeps an instruction only while its ROUGE-L with every kept one stays below 0.7
 * (Wang et al. 2023, arXiv:2212.10560); that is the default here too.
 *
 * What makes it fast (a prefix join, as in Xiao et al. 2008, "Efficient similarity joins for near duplicate
 * detection"): two texts at the limit must share one of their rarest tokens, so only those are indexed; their
 * lengths bound each other; and the bits in which their 128-bit signatures differ bound the tokens they do not
 * share. What is left is verified by the bit-parallel subsequence count.
 */
import {
	commonNeeded,
	f1Of,
	popCount,
	subsequenceCounter,
	type Threshold,
	TOKENIZERS,
	type TokenizerName,
	thresholdOf,
} from "./rouge.ts";

export const DEFAULT_MAX_ROUGE_L = 0.7;

/**
 * Whether a text is kept, and if not, the index of the kept text it is closest to (the earliest of equals), counted
 * over `known` first and then over the texts.
 */
export type RepeatVerdict =
	| { keep: true }
	| { keep: false; duplicateOf: number; rougeL: number; exact: boolean };

/**
 * Decides for each text, in order, whether it says something new or nearly repeats an earlier kept one. `exact`
 * says that both texts have the same tokens. Texts without any token are always kept: they share nothing.
 *
 * @param known     texts that are kept whatever they are, and come before the others
 * @param maxRougeL in (0, 1]: a text scoring this or more against a kept one is a repeat
 * @throws RangeError if `maxRougeL` is out of range
 */
export function separateRepeats(
	texts: readonly string[],
	{
		known = [],
		maxRougeL = DEFAULT_MAX_ROUGE_L,
		tokenizer = "unicode",
	}: { known?: readonly string[]; maxRougeL?: number; tokenizer?: TokenizerName } = {},
): RepeatVerdict[] {
	const threshold = thresholdOf(maxRougeL);
	const documents = intern([...known, ...texts].map(TOKENIZERS[tokenizer]));
	const index = keptIndex(documents, threshold);
	known.forEach((_, at) => {
		index.keep(at);
	});
	return texts.map((_, place) => {
		const at = known.length + place;
		const closest = index.closest(at);
		if (closest) return { keep: false, ...closest };
		index.keep(at);
		return { keep: true };
	});
}

type Documents = {
	/** Token numbers, in the text's order. */
	tokens: Uint32Array[];
	/** The same as a set, rarest first: the second "the" of a text is another element than the first. */
	elements: Uint32Array[];
	elementCount: number;
};

function intern(lists: readonly (readonly string[])[]): Documents {
	const tokenIds = new Map<string, number>();
	const elementIds = new Map<string, number>();
	const frequency: number[] = [];
	const number = (ids: Map<string, number>, name: string) => {
		let id = ids.get(name);
		if (id === undefined) {
			id = ids.size;
			ids.set(name, id);
		}
		return id;
	};
	const tokens: Uint32Array[] = [];
	const elements: Uint32Array[] = [];
	for (const list of lists) {
		const seen = new Map<number, number>();
		const own = Uint32Array.from(list, (token) => number(tokenIds, token));
		tokens.push(own);
		elements.push(
			own.map((token) => {
				const occurrence = seen.get(token) ?? 0;
				seen.set(token, occurrence + 1);
				const id = number(elementIds, `${token}#${occurrence}`);
				frequency[id] = (frequency[id] ?? 0) + 1;
				return id;
			}),
		);
	}
	const rank = new Uint32Array(frequency.length);
	frequency
		.map((_, id) => id)
		.sort((a, b) => (frequency[a] ?? 0) - (frequency[b] ?? 0) || a - b)
		.forEach((id, at) => {
			rank[id] = at;
		});
	return {
		tokens,
		elements: elements.map((own) => own.map((id) => rank[id] ?? 0).sort()),
		elementCount: frequency.length,
	};
}

/** The kept texts, findable by their rarest elements. */
function keptIndex({ tokens, elements }: Documents, threshold: Threshold) {
	const postings = new Map<number, number[]>();
	const signatures = new Int32Array(4 * tokens.length);
	const probedBy = new Int32Array(tokens.length).fill(-1);
	const counter = subsequenceCounter();
	const { num, den } = threshold;

	/** The shortest list that can still reach the limit with one of this length: 2·n·den ≥ num·(m + n). */
	const shortestPartner = (length: number) => Math.ceil((num * length) / (2 * den - num));
	/** Two lists at the limit share one of this many rarest elements of each. */
	const prefixLength = (length: number) => length - shortestPartner(length) + 1;

	function sign(at: number): void {
		for (const element of elements[at] ?? []) {
			const bit = Math.imul(element + 1, 0x9e3779b1) >>> 25;
			signatures[4 * at + (bit >>> 5)] = (signatures[4 * at + (bit >>> 5)] ?? 0) ^ (1 << (bit & 31));
		}
	}

	/** Each element that only one of two texts has flips one bit, so differing bits ≤ elements not shared. */
	function differingBits(left: number, right: number): number {
		let bits = 0;
		for (let word = 0; word < 4; word++) {
			bits += popCount((signatures[4 * left + word] ?? 0) ^ (signatures[4 * right + word] ?? 0));
		}
		return bits;
	}

	for (let at = 0; at < tokens.length; at++) sign(at);

	return {
		keep(at: number): void {
			const own = elements[at] ?? new Uint32Array();
			for (const element of own.subarray(0, prefixLength(own.length))) {
				const posting = postings.get(element);
				if (posting) posting.push(at);
				else postings.set(element, [at]);
			}
		},

		/** The kept text with the highest ROUGE-L at or over the limit; of equals the earliest. */
		closest(at: number): { duplicateOf: number; rougeL: number; exact: boolean } | undefined {
			const own = elements[at] ?? new Uint32Array();
			const length = own.length;
			if (length === 0) return undefined;
			const shortest = shortestPartner(length);
			let best: { of: number; common: number; total: number } | undefined;
			let prepared = false;
			for (const element of own.subarray(0, prefixLength(length))) {
				for (const other of postings.get(element) ?? []) {
					if (probedBy[other] === at) continue;
					probedBy[other] = at;
					const otherLength = tokens[other]?.length ?? 0;
					if (otherLength < shortest || shortestPartner(otherLength) > length) continue;
					const needed = commonNeeded(threshold, length, otherLength);
					if (differingBits(at, other) > length + otherLength - 2 * needed) continue;
					if (!prepared) counter.prepare(tokens[at] ?? own);
					prepared = true;
					const common = counter.count(tokens[other] ?? own);
					if (common < needed) continue;
					const total = length + otherLength;
					// Compared crosswise, in whole numbers: common/total > best.common/best.total.
					const ahead = best ? common * best.total - best.common * total : 1;
					if (ahead > 0 || (ahead === 0 && best && other < best.of)) best = { of: other, common, total };
				}
			}
			if (!best) return undefined;
			const rougeL = f1Of(best.common, length, best.total - length);
			return { duplicateOf: best.of, rougeL, exact: 2 * best.common === best.total };
		},
	};
}
