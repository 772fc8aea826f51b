import { loadavg } from "node:os";

/** One measured figure. `ratio` compares with the limit, or with a peer that was measured in the same run. */
export type Figure = {
	bench: string;
	figure: string;
	value: number;
	unit: string;
	limit?: number;
	peer?: string;
	peerValue?: number;
};

let over = 0;

/** How many of the figures reported so far are over their limit. */
export const figuresOverLimit = (): number => over;

/** Prints the figure as a line of JSON on stdout, and for people on stderr. `load` is the machine's, of one minute. */
export function report(figure: Figure): void {
	const against = figure.peerValue ?? figure.limit;
	const ratio = against === undefined || against === 0 ? undefined : round(figure.value / against);
	console.log(
		JSON.stringify({
			...figure,
			value: round(figure.value),
			...(ratio !== undefined && { ratio }),
			load: round(loadavg()[0] ?? 0),
		}),
	);
	const isOver = figure.limit !== undefined && figure.value > figure.limit;
	if (isOver) over += 1;
	const limit =
		figure.limit === undefined ? "" : ` (${isOver ? "OVER the " : ""}limit ${figure.limit} ${figure.unit})`;
	const peer = figure.peer === undefined ? "" : ` (${figure.peer}: ${figure.peerValue} ${figure.unit})`;
	console.error(`${figure.figure}: ${round(figure.value)} ${figure.unit}${limit}${peer}`);
}

const round = (value: number) => Number(value.toPrecision(4));
