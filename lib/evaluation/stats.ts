/**
 * Intervals and tests for means. All intervals are of Student's t (Gosset 1908); its distribution is computed from
 * the regularised incomplete beta function (Abramowitz & Stegun 1964, 26.7.1 and 26.5.8).
 */

/** Both ends, in the unit of the mean. */
export type Interval = { low: number; high: number };

export type MeanEstimate = {
	mean: number;
	n: number;
	/** Null when n < 2: one value says nothing of spread. */
	standardError: number | null;
	/** 95 % unless asked otherwise. Null when n < 2. */
	interval: Interval | null;
};

/** Arithmetic mean. @throws RangeError on no values */
export function mean(values: readonly number[]): number {
	if (values.length === 0) throw new RangeError("There is no mean of no values.");
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sample standard deviation, with n − 1. @throws RangeError on fewer than two values */
export function standardDeviation(values: readonly number[]): number {
	if (values.length < 2) throw new RangeError("A deviation needs at least two values.");
	const centre = mean(values);
	const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
	return Math.sqrt(squares / (values.length - 1));
}

/** Mean with its t interval. @param alpha in (0, 1): 0.05 gives 95 %. @throws RangeError on no values */
export function estimateMean(values: readonly number[], alpha = 0.05): MeanEstimate {
	const clusters = values.map((value) => [value]);
	return estimateClusteredMean(clusters, alpha);
}

/**
 * Mean over all values of all clusters, whose values may depend on each other within a cluster (two turns of one
 * question, repeats of one judgement). The standard error is the cluster-robust one of a mean with the factor
 * C / (C − 1) (Liang & Zeger 1986) and C − 1 degrees of freedom; with clusters of one size it is the deviation
 * of the clusters' means over √C. Empty clusters do not count.
 *
 * @throws RangeError when there is no value at all
 */
export function estimateClusteredMean(
	clusters: readonly (readonly number[])[],
	alpha = 0.05,
): MeanEstimate & { clusters: number } {
	const filled = clusters.filter((cluster) => cluster.length > 0);
	const values = filled.flat();
	const centre = mean(values);
	const base = { mean: centre, n: values.length, clusters: filled.length };
	if (filled.length < 2) return { ...base, standardError: null, interval: null };
	const squares = filled.reduce(
		(sum, cluster) => sum + cluster.reduce((total, value) => total + (value - centre), 0) ** 2,
		0,
	);
	const factor = filled.length / (filled.length - 1);
	const standardError = Math.sqrt(factor * squares) / values.length;
	return { ...base, standardError, interval: around(centre, standardError, filled.length - 1, alpha) };
}

/** The interval of half-width t × standard error. */
export function around(centre: number, standardError: number, freedom: number, alpha = 0.05): Interval {
	const half = standardError === 0 ? 0 : studentQuantile(1 - alpha / 2, freedom) * standardError;
	return { low: centre - half, high: centre + half };
}

/** P(T ≤ t) of Student's t. @param freedom degrees of freedom, > 0 */
export function studentCdf(t: number, freedom: number): number {
	if (!(freedom > 0)) throw new RangeError(`Degrees of freedom must be above 0, got ${freedom}.`);
	if (t === Number.POSITIVE_INFINITY) return 1;
	if (t === Number.NEGATIVE_INFINITY) return 0;
	const tail = incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
	return t > 0 ? 1 - tail : tail;
}

/** The t with P(T ≤ t) = p, to 1e-10, by bisection. @param p in (0, 1) */
export function studentQuantile(p: number, freedom: number): number {
	if (!(p > 0 && p < 1)) throw new RangeError(`p must be in (0, 1), got ${p}.`);
	if (p < 0.5) return -studentQuantile(1 - p, freedom);
	let [low, high] = [0, 1];
	while (studentCdf(high, freedom) < p && high < 1e12) high *= 2;
	for (let step = 0; step < 200 && high - low > 1e-10 * Math.max(1, high); step++) {
		const middle = (low + high) / 2;
		if (studentCdf(middle, freedom) < p) low = middle;
		else high = middle;
	}
	return (low + high) / 2;
}

export type PairedDifference = {
	/** Mean of (a − b) over the pairs. */
	difference: number;
	pairs: number;
	/** Of the mean difference. */
	standardError: number;
	/** Two-sided, in [0, 1]. Never below 2^(1 − pairs), the least that a sign test of as many pairs can give. */
	p: number;
	/** The interval at any level. Excludes 0 exactly when p ≤ alpha. */
	intervalAt(alpha: number): Interval;
};

/**
 * The mean of paired differences with its t test. The floor under p keeps a handful of equal differences (deviation
 * 0, so t without bound) from passing for proof; where it decides, the interval is stretched to touch 0.
 *
 * @param pairs [a, b] of the same question. @throws RangeError on fewer than two pairs
 */
export function pairedDifference(pairs: readonly (readonly [number, number])[]): PairedDifference {
	if (pairs.length < 2) throw new RangeError("A paired difference needs at least two pairs.");
	const differences = pairs.map(([a, b]) => a - b);
	const difference = mean(differences);
	const standardError = standardDeviation(differences) / Math.sqrt(pairs.length);
	const freedom = pairs.length - 1;
	const p =
		difference === 0 ? 1 : Math.max(2 ** (1 - pairs.length), twoSided(difference / standardError, freedom));
	return {
		difference,
		pairs: pairs.length,
		standardError,
		p,
		intervalAt(alpha) {
			const { low, high } = around(difference, standardError, freedom, alpha);
			return p > alpha ? { low: Math.min(low, 0), high: Math.max(high, 0) } : { low, high };
		},
	};
}

function twoSided(t: number, freedom: number): number {
	return 2 * (1 - studentCdf(Math.abs(t), freedom));
}

/**
 * Holm's step-down procedure (Holm 1979): which of the hypotheses fall at a family-wise level `alpha`, and the level
 * at which each one was judged. A hypothesis after the first that stands is judged at that first one's level, so that
 * an interval at `level` excludes 0 exactly when `rejected`.
 *
 * @returns in the order of `ps`
 */
export function holm(ps: readonly number[], alpha = 0.05): { rejected: boolean; level: number }[] {
	const order = ps.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p || a.index - b.index);
	const verdicts: { rejected: boolean; level: number }[] = ps.map(() => ({ rejected: false, level: alpha }));
	let standsAt: number | undefined;
	for (const [rank, { p, index }] of order.entries()) {
		const level: number = standsAt ?? alpha / (ps.length - rank);
		const rejected = standsAt === undefined && p <= level;
		if (!rejected) standsAt ??= level;
		verdicts[index] = { rejected, level };
	}
	return verdicts;
}

/**
 * The least true difference that a two-sided test at `alpha` finds with the given power: (z₁₋α⸝₂ + z_power) × the
 * standard error of the difference (normal approximation; Cohen 1988, §2).
 */
export function minimumDetectable(standardError: number, alpha = 0.05, power = 0.8): number {
	return (normalQuantile(1 - alpha / 2) + normalQuantile(power)) * standardError;
}

/** Of the standard normal distribution: Student's t with a million degrees of freedom, right to five digits. */
function normalQuantile(p: number): number {
	return studentQuantile(p, 1e6);
}

/** I_x(a, b), by its continued fraction (Lentz's method, as in Press et al., Numerical Recipes, §6.4). */
function incompleteBeta(x: number, a: number, b: number): number {
	if (x <= 0) return 0;
	if (x >= 1) return 1;
	if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
	const front =
		Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b)) / a;
	const tiny = 1e-300;
	const kept = (value: number) => (Math.abs(value) < tiny ? tiny : value);
	let c = 1;
	let d = 1 / kept(1 - ((a + b) * x) / (a + 1));
	let result = d;
	for (let m = 1; m <= 500; m++) {
		const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
		d = 1 / kept(1 + even * d);
		c = kept(1 + even / c);
		result *= d * c;
		const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
		d = 1 / kept(1 + odd * d);
		c = kept(1 + odd / c);
		result *= d * c;
		if (Math.abs(d * c - 1) < 1e-14) break;
	}
	return front * result;
}

/** ln Γ(z) for z > 0, by Lanczos' approximation (g = 7, n = 9). */
function logGamma(z: number): number {
	const coefficients = [
		676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
		-0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
	];
	if (z < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * z)) - logGamma(1 - z);
	const x = z - 1;
	const series = coefficients.reduce(
		(sum, value, index) => sum + value / (x + index + 1),
		0.9999999999998099,
	);
	const t = x + 7.5;
	return 0.5 * Math.log(2 * Math.PI) + (x + 0.5) * Math.log(t) - t + Math.log(series);
}
