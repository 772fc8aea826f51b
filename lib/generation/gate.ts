/** Lets a bounded number of tasks run at once, first come, first served. */
export type Gate = { through<T>(task: () => Promise<T>): Promise<T>; readonly inside: number };

/** @throws RangeError unless `width` is a whole number from 1 */
export function gateOf(width: number): Gate {
	if (!(Number.isInteger(width) && width >= 1))
		throw new RangeError(`A gate is at least 1 wide, not ${width}.`);
	const waiting: (() => void)[] = [];
	let inside = 0;
	return {
		get inside() {
			return inside;
		},
		async through(task) {
			if (inside >= width) await new Promise<void>((enter) => waiting.push(enter));
			else inside++;
			try {
				return await task();
			} finally {
				// The place goes to the next one as it is, so that nobody slips in between.
				const next = waiting.shift();
				if (next) next();
				else inside--;
			}
		},
	};
}
