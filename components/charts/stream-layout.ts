export type StreamRefusal = { reason: string; count: number; href?: string };

export type StreamStage = {
	name: string;
	in: number;
	/** What the stage passed on. */
	accepted: number;
	rejected: readonly StreamRefusal[];
	failed: number;
	failedHref?: string;
	inFlight: number;
};

export type StreamLeg = {
	reason: string;
	count: number;
	href: string | undefined;
	failed: boolean;
	/** Thickness, place and depth of the ribbon. */
	thick: number;
	x: number;
	top: number;
	end: number;
	/** Where its words begin. */
	labelX: number;
};

export type StreamBox = {
	stage: StreamStage;
	x: number;
	right: number;
	/** Heights in pixels on the one scale. */
	inHeight: number;
	outHeight: number;
	/** Outline of what stays in the stream. */
	edge: string;
	legs: readonly StreamLeg[];
	flight: { x: number; y: number; width: number; height: number } | undefined;
};

export const STREAM_TOP = 46;
const FULL = 176;
const LEG = 40;
const FIRST_END = STREAM_TOP + FULL + 30;
/** Widths of a letter and of a count with its share, as far as they can be told without drawing them. */
const LETTER = 6.4;
const COUNT = 84;

/** What left a stage, in the order given, failures last. */
export function refusals(
	stage: StreamStage,
	failedWord: string,
): Omit<StreamLeg, "thick" | "x" | "top" | "end" | "labelX">[] {
	return [
		...stage.rejected
			.filter((refusal) => refusal.count > 0)
			.map((refusal) => ({ href: undefined, ...refusal, failed: false })),
		...(stage.failed > 0
			? [{ reason: failedWord, count: stage.failed, href: stage.failedHref, failed: true }]
			: []),
	];
}

/** The sums of the whole stream: what came in first, what came out last, and all that left between. */
export function streamSums(stages: readonly StreamStage[]) {
	const sum = (of: (stage: StreamStage) => number) => stages.reduce((total, stage) => total + of(stage), 0);
	return {
		in: stages[0]?.in ?? 0,
		accepted: stages.at(-1)?.accepted ?? 0,
		rejected: sum((stage) => stage.rejected.reduce((total, refusal) => total + refusal.count, 0)),
		failed: sum((stage) => stage.failed),
		inFlight: sum((stage) => stage.inFlight),
	};
}

/**
 * The stream from left to right, its width the rows, one scale for all. The lowest refusal leaves first and falls
 * deepest, and deeper than all that its words would run into, so that no ribbon crosses a label.
 */
export function layOutStream(stages: readonly StreamStage[], width: number, failedWord: string) {
	const most = Math.max(1, ...stages.flatMap((stage) => [stage.in, stage.accepted]));
	const scale = FULL / most;
	const right = 128;
	const step = (width - right) / Math.max(1, stages.length);
	const legsOf = (stage: StreamStage) => refusals(stage, failedWord);
	const boxes = stages.map((stage, index): StreamBox => {
		const x = index * step;
		const inHeight = stage.in * scale;
		const outHeight = stage.accepted * scale;
		const outs = legsOf(stage);
		let bottom = STREAM_TOP + inHeight;
		const legs = [...outs].reverse().map((out, place): StreamLeg => {
			const thick = Math.max(1.5, out.count * scale);
			const leg = {
				...out,
				thick,
				x: x + 22 + place * Math.min(46, (step - 60) / Math.max(1, outs.length)),
				top: bottom - thick,
				end: FIRST_END,
				labelX: 0,
			};
			bottom -= out.count * scale;
			return leg;
		});
		const last = legs.at(-1);
		const pending = stage.inFlight * scale;
		const reach = last === undefined ? x : last.x + last.thick;
		const edge = [
			`M${x} ${STREAM_TOP}H${x + step}V${STREAM_TOP + outHeight}`,
			`H${reach + (pending > 0 ? 62 : 6)}`,
			pending > 0 ? `V${STREAM_TOP + outHeight + pending}` : "",
			...legs.toReversed().map((leg) => `H${leg.x + leg.thick}V${leg.top + leg.thick}`),
			`H${x}Z`,
		].join("");
		const flight =
			pending > 0
				? { x: reach, y: STREAM_TOP + outHeight, width: 56, height: Math.max(2.5, pending) }
				: undefined;
		return { stage, x, right: x + step, inHeight, outHeight, edge, legs, flight };
	});
	placeLabels(boxes.flatMap(({ legs }) => legs));
	return {
		boxes,
		scale,
		end: width - right,
		height: 14 + Math.max(FIRST_END, ...boxes.flatMap(({ legs }) => legs.map(({ end }) => end))),
	};
}

/** Sets where the words of each leg stand and how deep it falls; the legs come from left to right. */
function placeLabels(legs: StreamLeg[]): void {
	let reached = 0;
	for (const leg of legs) {
		reached = Math.max(reached, leg.x + leg.thick);
		leg.labelX = reached + 6;
	}
	const rightOf = ({ labelX, reason }: StreamLeg) => labelX + Math.max(COUNT, reason.length * LETTER);
	for (const [index, leg] of [...legs.entries()].reverse()) {
		const inTheWay = legs
			.slice(index + 1)
			.filter((other) => other.x < rightOf(leg) && rightOf(other) > leg.labelX);
		leg.end = Math.max(FIRST_END, ...inTheWay.map(({ end }) => end + LEG));
	}
}
