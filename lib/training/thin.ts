/**
 * At most about `most` points of a curve: of each span the one of least and the one of greatest loss, so that no spike is
 * averaged away. The first and last point always stay. A curve that is short enough is returned as it is.
 *
 * @param most at least 2
 */
export function thin<P extends { step: number; loss: number }>(points: readonly P[], most: number): P[] {
	if (points.length <= Math.max(2, most)) return [...points];
	const spans = Math.max(1, Math.floor(most / 2) - 1);
	const size = points.length / spans;
	const kept = new Set<P>([points[0] as P, points.at(-1) as P]); // there are more than two
	for (let i = 0; i < spans; i++) {
		const span = points.slice(Math.floor(i * size), Math.floor((i + 1) * size));
		const first = span[0];
		if (!first) continue;
		kept.add(span.reduce((least, point) => (point.loss < least.loss ? point : least), first));
		kept.add(span.reduce((greatest, point) => (point.loss > greatest.loss ? point : greatest), first));
	}
	return [...kept].sort((a, b) => a.step - b.step);
}
