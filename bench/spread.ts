/** The middle, the 95th of a hundred and the worst of some durations, in their unit. */
export function spreadOf(values: readonly number[]): { median: number; p95: number; worst: number } {
	const sorted = [...values].sort((a, b) => a - b);
	const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
	return { median: at(0.5), p95: at(0.95), worst: at(1) };
}
