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

/** Prints the figure as a line of JSON on stdout, and for people on stderr. */
export function report(figure: Figure): void {
	const against = figure.peerValue ?? figure.limit;
	const ratio = against === undefined || against === 0 ? undefined : round(figure.value / against);
	console.log(
		JSON.stringify({ ...figure, value: round(figure.value), ...(ratio !== undefined && { ratio }) }),
	);
	const limit = figure.limit === undefined ? "" : ` (limit ${figure.limit} ${figure.unit})`;
	const peer = figure.peer === undefined ? "" : ` (${figure.peer}: ${figure.peerValue} ${figure.unit})`;
	console.error(`${figure.figure}: ${round(figure.value)} ${figure.unit}${limit}${peer}`);
}

const round = (value: number) => Number(value.toPrecision(4));
