import type { Hash } from "./lineage.ts";
import { takeRows } from "./mix.ts";

/**
 * Replay: a later phase of training sees again a share of the rows of earlier phases, so that it forgets less of them
 * (Sudalairaj et al. 2024, §3.3).
 */
export type ReplayPhase = {
	/** Unique in the plan. */
	name: string;
	/** Ids of the phase's own rows. */
	rows: readonly string[];
	/** From which earlier phases, and which share of their own rows, in (0, 1]. */
	replay: readonly { from: string; share: number }[];
};

export type PhaseRows = {
	name: string;
	own: readonly string[];
	replayed: readonly { from: string; share: number; rows: readonly string[] }[];
	total: number;
	/** Share of the phase's rows that are replayed, in [0, 1]. */
	replayShare: number;
};

/** What is wrong with a plan, in sentences; empty when it can be built. */
export function replayFaults(phases: readonly ReplayPhase[]): string[] {
	const faults: string[] = [];
	const before = new Set<string>();
	for (const { name, rows, replay } of phases) {
		if (before.has(name)) faults.push(`Two phases are called ${name}.`);
		if (new Set(rows).size !== rows.length) faults.push(`${name} has a row twice.`);
		const sources = replay.map(({ from }) => from);
		if (new Set(sources).size !== sources.length) faults.push(`${name} replays one phase twice.`);
		for (const { from, share } of replay) {
			if (!before.has(from)) faults.push(`${name} replays ${from}, which is not an earlier phase.`);
			if (!(share > 0 && share <= 1))
				faults.push(`${name}: the share of ${from} is above 0 and at most 1, not ${share}.`);
		}
		before.add(name);
	}
	return faults;
}

/**
 * The rows of each phase. A replay takes from the earlier phase's own rows, never from what that one replayed; how
 * many is the share rounded to the nearest, at least one of a phase that has any; which ones depends on the seed, both
 * phases' names and the row ids alone. A row that the phase itself has is not replayed into it.
 *
 * @throws RangeError when `replayFaults` finds one
 */
export function buildReplay(phases: readonly ReplayPhase[], seed: string, hash: Hash): PhaseRows[] {
	const [fault] = replayFaults(phases);
	if (fault) throw new RangeError(fault);
	const rowsOf = new Map(phases.map(({ name, rows }) => [name, rows]));
	return phases.map(({ name, rows, replay }) => {
		const own = new Set(rows);
		const replayed = replay.map(({ from, share }) => {
			const source = (rowsOf.get(from) ?? []).filter((id) => !own.has(id));
			const count = source.length === 0 ? 0 : Math.max(1, Math.round(source.length * share));
			return { from, share, rows: takeRows(source, count, { seed: `${seed}\n${from}\n${name}` }, hash) };
		});
		const again = replayed.reduce((sum, each) => sum + each.rows.length, 0);
		const total = rows.length + again;
		return { name, own: rows, replayed, total, replayShare: total === 0 ? 0 : again / total };
	});
}
