/** Round steps across a range: some `count` of them, multiples of 1, 2, 2.5 or 5 times a power of ten, all inside. */
export function niceTicks(lo: number, hi: number, count = 4): number[] {
	if (!(hi > lo) || !Number.isFinite(hi - lo)) return [lo];
	const rough = (hi - lo) / Math.max(1, count);
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = [1, 2, 2.5, 5, 10].map((unit) => unit * power).find((size) => size >= rough) ?? rough;
	const ticks: number[] = [];
	for (let at = Math.ceil(lo / step - 1e-9); at * step <= hi + step * 1e-9; at++)
		ticks.push(Number((at * step).toPrecision(12)));
	return ticks;
}

/** The range of an axis that holds the values with a little air, ends on round steps. */
export function niceRange(values: readonly number[], fromZero: boolean): [number, number] {
	const known = values.filter(Number.isFinite);
	if (known.length === 0) return [0, 1];
	const hi = Math.max(...known, ...(fromZero ? [0] : []));
	const lo = fromZero ? Math.min(0, ...known) : Math.min(...known);
	const span = hi - lo || Math.abs(hi) || 1;
	const ticks = niceTicks(lo, hi === lo ? lo + span : hi, 4);
	const step = (ticks[1] ?? span) - (ticks[0] ?? 0) || span;
	return [
		fromZero ? Math.min(0, lo) : Math.floor(lo / step + 1e-9) * step,
		Math.ceil(hi / step - 1e-9) * step || step,
	];
}

/**
 * At most two points per column of pixels, the least and the greatest, so that peaks are never averaged away.
 * Points come in order of `x`; first and last stay.
 */
export function thin<T>(
	points: readonly T[],
	columns: number,
	x: (point: T) => number,
	y: (point: T) => number,
): T[] {
	const first = points[0];
	const last = points.at(-1);
	if (points.length <= columns * 2 || first === undefined || last === undefined) return [...points];
	const span = x(last) - x(first) || 1;
	const kept: T[] = [];
	let at = 0;
	for (let column = 0; column < columns; column++) {
		const end = x(first) + (span * (column + 1)) / columns;
		let low: number | undefined;
		let high: number | undefined;
		const start = at;
		for (; at < points.length; at++) {
			const point = points[at];
			if (point === undefined || (x(point) > end && column < columns - 1)) break;
			if (low === undefined || y(point) < y(points[low] ?? point)) low = at;
			if (high === undefined || y(point) > y(points[high] ?? point)) high = at;
		}
		const picks = new Set([
			low,
			high,
			...(start === 0 ? [0] : []),
			...(at >= points.length ? [points.length - 1] : []),
		]);
		for (const index of [...picks].filter((pick) => pick !== undefined).sort((a, b) => a - b)) {
			const point = points[index];
			if (point !== undefined) kept.push(point);
		}
	}
	return kept;
}

/**
 * Exponentially weighted mean with its start unbiased (Kingma and Ba 2015, §3), taken from both ends and averaged, so
 * that a falling curve is not drawn above its own points. `weight` in [0, 1), 0 changes nothing.
 */
export function smooth(values: readonly number[], weight: number): number[] {
	const there = weighted(values, weight);
	const back = weighted([...values].reverse(), weight).reverse();
	return there.map((value, index) => (value + (back[index] ?? value)) / 2);
}

function weighted(values: readonly number[], weight: number): number[] {
	let mean = 0;
	return values.map((value, index) => {
		mean = mean * weight + value * (1 - weight);
		return mean / (1 - weight ** (index + 1));
	});
}
