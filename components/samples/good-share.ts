/**
 * The 95 % interval of a share by Wilson's score, in [0, 1]; undefined without a trial. Wilson (1927): unlike the plain
 * one it stays inside [0, 1] and is honest for few trials.
 */
export function goodShare(good: number, all: number): { low: number; high: number } | undefined {
	if (all === 0) return undefined;
	const z = 1.959964;
	const share = good / all;
	const centre = (share + z ** 2 / (2 * all)) / (1 + z ** 2 / all);
	const half = (z / (1 + z ** 2 / all)) * Math.sqrt((share * (1 - share)) / all + z ** 2 / (4 * all ** 2));
	return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
