import type { Hash } from "./lineage.ts";

/** A source of a mix: a leaf, a branch, or rows from elsewhere. */
export type MixSource = {
	id: string;
	/** Rows there are. */
	available: number;
	/** Percent of the mix's rows. The shares of a mix sum to 100. */
	share: number;
	/** Take rows more than once when the share asks for more than there are. Off unless someone asks. */
	repeats?: boolean;
};

export type MixPlan = {
	sources: readonly {
		id: string;
		/** Rows taken, repeats counted. */
		rows: number;
		/** Percent of the rows taken. */
		share: number;
		/** Above 1: each row is taken so often on average. */
		timesOver: number;
		/** Rows that the share asked for and the source does not have. */
		missing: number;
	}[];
	rows: number;
};

/** Shares may be off by this much in sum, for the sake of typed decimals. */
const SHARE_TOLERANCE = 0.01;

/** What is wrong with a mix, in sentences; empty when it can be planned. */
export function mixFaults(sources: readonly MixSource[]): string[] {
	const faults: string[] = [];
	if (sources.length === 0) return ["A mix has at least one source."];
	if (new Set(sources.map(({ id }) => id)).size !== sources.length)
		faults.push("A source is in the mix twice.");
	for (const { id, share, available } of sources) {
		if (!(share >= 0 && share <= 100)) faults.push(`${id}: a share is from 0 to 100 %, not ${share}.`);
		if (!Number.isInteger(available) || available < 0)
			faults.push(`${id}: ${available} is no number of rows.`);
	}
	const sum = sources.reduce((total, { share }) => total + share, 0);
	if (!(Math.abs(sum - 100) <= SHARE_TOLERANCE))
		faults.push(`The shares sum to ${Number(sum.toFixed(2))} %, not 100 %.`);
	return faults;
}

/**
 * How many rows each source gives. Without `total`, as many as there can be with the shares kept and no row repeated
 * (sources that may repeat do not limit it). Rounding is by largest remainder, so that the counts sum to the total;
 * a source that has too few rows gives what it has, and its `missing` says how many are lacking.
 *
 * @throws RangeError when `mixFaults` finds one, or nothing but repeating sources leave the total open
 */
export function planMix(sources: readonly MixSource[], total?: number): MixPlan {
	const [fault] = mixFaults(sources);
	if (fault) throw new RangeError(fault);
	const wanted = apportion(
		sources.map(({ share }) => share),
		total ?? largestTotal(sources),
	);
	const taken = sources.map(({ available, repeats }, index) => {
		const rows = wanted[index] ?? 0;
		return repeats && available > 0 ? rows : Math.min(rows, available);
	});
	const rows = taken.reduce((sum, count) => sum + count, 0);
	return {
		rows,
		sources: sources.map(({ id, available }, index) => {
			const count = taken[index] ?? 0;
			return {
				id,
				rows: count,
				share: rows === 0 ? 0 : (100 * count) / rows,
				timesOver: available === 0 ? 0 : count / available,
				missing: (wanted[index] ?? 0) - count,
			};
		}),
	};
}

function largestTotal(sources: readonly MixSource[]): number {
	const limits = sources
		.filter(({ share, repeats }) => share > 0 && !repeats)
		.map(({ available, share }) => Math.floor((100 * available) / share + 1e-9));
	if (limits.length === 0) throw new RangeError("Every source may repeat: say how many rows the mix has.");
	return Math.min(...limits);
}

/**
 * Whole numbers in proportion to the weights that sum to `total`, by largest remainder (Hamilton's method); ties go to
 * the earlier one. All zero when the weights are.
 *
 * @throws RangeError unless `total` is a whole number of 0 or more
 */
export function apportion(weights: readonly number[], total: number): number[] {
	if (!Number.isInteger(total) || total < 0) throw new RangeError(`${total} is no number of rows.`);
	const sum = weights.reduce((all, weight) => all + weight, 0);
	if (sum === 0) return weights.map(() => 0);
	const exact = weights.map((weight) => (weight / sum) * total);
	const counts = exact.map((value) => Math.floor(value + 1e-9));
	const left = total - counts.reduce((all, count) => all + count, 0);
	const byRemainder = exact
		.map((value, index) => ({ index, remainder: value - (counts[index] ?? 0) }))
		.sort((a, b) => b.remainder - a.remainder || a.index - b.index);
	for (const { index } of byRemainder.slice(0, left)) counts[index] = (counts[index] ?? 0) + 1;
	return counts;
}

/** Shares in percent, to one tenth, that sum to exactly 100. @param weights not all zero */
export function sharesOf(weights: readonly number[]): number[] {
	return apportion(weights, 1000).map((tenths) => tenths / 10);
}

/**
 * Takes `count` of the rows: the first by hash of (seed, id). The same choice whatever the order of `ids`, on any
 * machine; a larger count takes all that a smaller one does. With more than there are, whole rounds come first, and
 * each id is taken the same number of times or once more.
 *
 * @throws RangeError on a repeated id, or a count beyond the ids when `repeats` is false
 */
export function takeRows(
	ids: readonly string[],
	count: number,
	{ seed, repeats = false }: { seed: string; repeats?: boolean },
	hash: Hash,
): string[] {
	if (new Set(ids).size !== ids.length) throw new RangeError("A row is there twice.");
	if (count > ids.length && (!repeats || ids.length === 0))
		throw new RangeError(`${count} rows are asked for and there are ${ids.length}.`);
	if (count === 0) return [];
	const order = ids
		.map((id) => ({ id, key: hash(`take\n${seed}\n${id}`) }))
		.sort((a, b) => (a.key < b.key ? -1 : 1))
		.map(({ id }) => id);
	const rounds = Array.from({ length: Math.floor(count / order.length) }, () => order).flat();
	return [...rounds, ...order.slice(0, count % order.length)];
}

/**
 * The paper's mix (Sudalairaj et al. 2024, §3): 1.2 million samples, 617,000 of knowledge and 588,000 of skills.
 */
export const PAPER_MIX = {
	name: "LAB paper",
	sources: [
		{ id: "knowledge", rows: 617_000 },
		{ id: "skills", rows: 588_000 },
	],
} as const;
